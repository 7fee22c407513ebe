/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The library as this process uses it: one pool of threads for all sessions. */

#ifndef VESICA_PEER_SESSION_LIBRARY_H
#define VESICA_PEER_SESSION_LIBRARY_H

#include "base/message.h"
#include "conf/settings.h"
#include "pool/pool.h"
#include "vesica/vesica.h"

typedef struct peer_library {
    peer_pool *pool;
    vesica_config *config; /* for lists and terms */
    uint32_t slice;        /* units of vesica_session_work in one go */
} peer_library;

/** Start it.
 *
 * Out:     out          owned by the caller: peer_library_clear
 * In:      num_threads  0: one for each processor
 */
peer_exit peer_library_init(peer_library *out, peer_error *error,
                            uint64_t num_threads);

/** End it. The zero library is allowed. */
void peer_library_clear(peer_library *library);

/** Make a configuration for a session with a partner.
 *
 * Out:     out  owned by the caller: vesica_config_free
 */
peer_exit peer_library_config(vesica_config **out, peer_error *error,
                              const peer_library *library,
                              const peer_partner *partner);

#endif
