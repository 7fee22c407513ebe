/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/library.h"

#include <string.h>

/* Some 5 to 50 ms of one thread, by the processor: long enough to keep all
 * threads busy, short enough that nobody waits for an answer. */
#define UNITS_PER_THREAD 1024

_Static_assert(PEER_MAX_THREADS <= VESICA_MAX_THREADS,
               "the library takes as many threads as the peer may have");

static peer_exit no_library(peer_error *error, vesica_status status)
{
    return peer_error_set(error, PEER_ERR_LOCAL, "cannot start: %s",
                          vesica_status_text(status));
}

peer_exit peer_library_init(peer_library *out, peer_error *error,
                            uint64_t num_threads)
{
    const size_t processors = peer_pool_num_processors();
    const size_t most =
        processors < PEER_MAX_THREADS ? processors : PEER_MAX_THREADS;
    const size_t num = num_threads == 0 ? most : (size_t)num_threads;
    peer_library library = {.slice = (uint32_t)(UNITS_PER_THREAD * num)};
    const vesica_status status = vesica_config_new(&library.config);
    if (status != VESICA_OK) {
        return no_library(error, status);
    }
    if (!peer_pool_new(&library.pool, num)) {
        peer_library_clear(&library);
        return peer_error_set(error, PEER_ERR_LOCAL, "cannot start %zu threads",
                              num);
    }
    *out = library;
    return PEER_OK;
}

void peer_library_clear(peer_library *library)
{
    vesica_config_free(library->config);
    peer_pool_free(library->pool);
    memset(library, 0, sizeof *library);
}

peer_exit peer_library_config(vesica_config **out, peer_error *error,
                              const peer_library *library,
                              const peer_partner *partner)
{
    vesica_config *config = NULL;
    vesica_status status = vesica_config_new(&config);
    if (status == VESICA_OK) {
        status =
            vesica_config_set_executor(config, peer_pool_run, library->pool,
                                       peer_pool_num_threads(library->pool));
    }
    if (status == VESICA_OK) {
        status = vesica_config_set_max_peer_items(config,
                                                  partner->partner_max_items);
    }
    if (status != VESICA_OK) {
        vesica_config_free(config);
        return no_library(error, status);
    }
    *out = config;
    return PEER_OK;
}
