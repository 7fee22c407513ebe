/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "config/config.h"

#include <stdlib.h>

#include "ext/ext.h"
#include "util/status.h"

/** A large page of x86-64 and of most others. */
#define LARGE_PAGE ((size_t)2 << 20)

/* A block of several large pages begins with one: the first touch of it takes
 * fewer steps, and so does reading it here and there. What is smaller would
 * waste too much of its last page. */
static void *default_allocate(void *context, size_t size)
{
    (void)context;
    if (size < 2 * LARGE_PAGE || size > SIZE_MAX - LARGE_PAGE) {
        return malloc(size);
    }
    const size_t whole = (size + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
    void *block = aligned_alloc(LARGE_PAGE, whole);
    if (block != NULL) {
        vesica_ext_advise_large_pages(block, whole);
    }
    return block;
}

static void default_release(void *context, void *block, size_t size)
{
    (void)context;
    (void)size;
    free(block);
}

vesica_status vesica_allocator_default(vesica_allocator *out)
{
    if (out == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    *out = (vesica_allocator){NULL, default_allocate, default_release};
    return VESICA_OK;
}

static vesica_status system_random(void *context, uint8_t *out, size_t len)
{
    (void)context;
    return vesica_ext_random(out, len);
}

vesica_status vesica_config_new(vesica_config **out)
{
    if (out == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    VESICA_TRY(vesica_ext_start());
    vesica_config *config = malloc(sizeof *config);
    if (config == NULL) {
        return VESICA_ERR_NOMEM;
    }
    *config = (vesica_config){
        .allocator = {NULL, default_allocate, default_release},
        .num_threads = 1,
        .max_peer_items = 100000000,
        .max_session_memory = UINT64_MAX,
        .random = system_random,
    };
    *out = config;
    return VESICA_OK;
}

void vesica_config_free(vesica_config *config)
{
    free(config);
}

vesica_status vesica_config_set_allocator(vesica_config *config,
                                          const vesica_allocator *allocator)
{
    if (config == NULL || allocator == NULL || allocator->allocate == NULL ||
        allocator->release == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    config->allocator = *allocator;
    return VESICA_OK;
}

vesica_status vesica_config_set_executor(vesica_config *config,
                                         vesica_executor executor, void *pool,
                                         size_t num_threads)
{
    if (config == NULL ||
        (executor != NULL &&
         (num_threads < 1 || num_threads > VESICA_MAX_THREADS))) {
        return VESICA_ERR_ARGUMENT;
    }
    config->executor = executor;
    config->num_threads = executor != NULL ? num_threads : 1;
    config->pool = pool;
    return VESICA_OK;
}

vesica_status vesica_config_set_max_peer_items(vesica_config *config,
                                               uint64_t max_items)
{
    if (config == NULL || max_items > VESICA_MAX_ITEMS) {
        return VESICA_ERR_ARGUMENT;
    }
    config->max_peer_items = max_items;
    return VESICA_OK;
}

vesica_status vesica_config_set_max_session_memory(vesica_config *config,
                                                   uint64_t max_bytes)
{
    if (config == NULL || max_bytes < VESICA_LEAST_SESSION_MEMORY) {
        return VESICA_ERR_ARGUMENT;
    }
    config->max_session_memory = max_bytes;
    return VESICA_OK;
}

vesica_mem vesica_config_mem(const vesica_config *config, uint64_t limit)
{
    return (vesica_mem){.allocator = config->allocator, .limit = limit};
}

#if defined(VESICA_TESTING)
void vesica_config_set_random(vesica_config *config, vesica_random random,
                              void *context)
{
    config->random = random;
    config->random_context = context;
}
#endif
