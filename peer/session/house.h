/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What a peer holds while it serves: its settings, its key, its partners, and
 * the lists, which are read once and shared by all sessions.
 */

#ifndef VESICA_PEER_SESSION_HOUSE_H
#define VESICA_PEER_SESSION_HOUSE_H

#include "rows/rows.h"
#include "session/library.h"
#include "tls/channel.h"

typedef struct peer_house {
    peer_settings settings;
    peer_identity identity;
    peer_partners partners;
    peer_endpoint endpoint;
    peer_library library;
    peer_rows **own_lists;  /* by partner; NULL where it has none of its own */
    peer_rows *common_list; /* NULL: none */
} peer_house;

/** Read everything.
 *
 * Out:     out   owned by the caller: peer_house_clear, also on error; must not
 *                be moved
 * In:      dir   the peer's directory
 *          list  the list for partners that have none of their own, or NULL
 */
peer_exit peer_house_init(peer_house *out, peer_error *error, const char *dir,
                          const char *list);

/** Free what a house holds. */
void peer_house_clear(peer_house *house);

/** The list that is brought for a partner; NULL if there is none. */
const vesica_list *peer_house_list(const peer_house *house,
                                   const peer_partner *partner);

#endif
