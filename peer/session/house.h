/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What a peer holds while it serves: its settings, its key, its partners, and
 * the lists, which are shared by all sessions.
 */

#ifndef VESICA_PEER_SESSION_HOUSE_H
#define VESICA_PEER_SESSION_HOUSE_H

#include <stdatomic.h>

#include "session/library.h"
#include "session/shelf.h"
#include "tls/channel.h"

/** Suites by their numbers, of which 0 is none. */
#define PEER_NUM_SUITES (VESICA_SUITE_SM2_SM3 + 1)

typedef struct peer_house {
    atomic_uint num_holders;
    const char *dir;
    peer_settings settings;
    peer_identity identity;
    peer_partners partners;
    peer_endpoint endpoint;
    peer_library library;
    vesica_terms **terms;   /* by partner: as an answerer */
    vesica_terms **others;  /* by partner: with the other engine, or NULL */
    peer_shelf **own_lists; /* by partner; NULL where it has none of its own */
    peer_shelf *common_lists[PEER_NUM_SUITES]; /* by suite; NULL: none */
} peer_house;

/** Read everything.
 *
 * Out:     out   held by the caller: peer_house_release
 * In:      dir          the peer's directory; must outlive the house
 *          num_threads  0: as peer.conf says
 *          list         the list for partners that have none of their own, or
 *                       NULL
 *          options      how it is read; the day and any_state are for all lists
 */
peer_exit peer_house_new(peer_house **out, peer_error *error, const char *dir,
                         uint64_t num_threads, const char *list,
                         const peer_list_options *options);

/** Hold a house once more, for a connection or a session that goes on with it
 * when another has taken its place. Returns house. */
peer_house *peer_house_hold(peer_house *house);

/** Let go of a house; the last holder frees it. NULL is allowed. */
void peer_house_release(peer_house *house);

/** Where the list for a partner stands; NULL if there is none. */
peer_shelf *peer_house_shelf(const peer_house *house,
                             const peer_partner *partner);

/** The terms of a partner's keys, as this side answers. */
const vesica_terms *peer_house_terms(const peer_house *house,
                                     const peer_partner *partner);

/** The same with the other engine, if the keys take either; else NULL. */
const vesica_terms *peer_house_other_terms(const peer_house *house,
                                           const peer_partner *partner);

/** Where what is learnt of a partner goes: a directory. */
peer_exit peer_house_results(char out[PEER_PATH_ROOM], peer_error *error,
                             const peer_house *house,
                             const peer_partner *partner);

/** Take the list for a partner, as it is on this day, if the partner's keys
 * allow it and, should this side learn, its rows can be written.
 *
 * Out:     out  for peer_shelf_give_back
 */
peer_exit peer_house_borrow(peer_book **out, peer_error *error,
                            const peer_house *house,
                            const peer_partner *partner);

#endif
