/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What the objects of protocol/ copy out of a configuration. */

#ifndef VESICA_CONFIG_CONFIG_H
#define VESICA_CONFIG_CONFIG_H

#include "mem/mem.h"

/* The one entrance of randomness: len bytes, or VESICA_ERR_RANDOM. */
typedef vesica_status (*vesica_random)(void *context, uint8_t *out, size_t len);

/** Least bound on the memory of a session: what it needs beside its items. */
#define VESICA_LEAST_SESSION_MEMORY 65536

struct vesica_config {
    vesica_allocator allocator;
    vesica_executor executor;
    size_t num_threads; /* of it; 1 if there is none */
    void *pool;
    uint64_t max_peer_items;
    uint64_t max_session_memory;
    vesica_random random;
    void *random_context;
};

/* The memory of an object: the config's allocator with a limit. */
vesica_mem vesica_config_mem(const vesica_config *config, uint64_t limit);

#if defined(VESICA_TESTING)
/* Tests alone: coins of the test's choice. The installed library does not have
 * this function; nothing else can seed a live session. */
void vesica_config_set_random(vesica_config *config, vesica_random random,
                              void *context);
#endif

#endif
