/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A pool of threads that runs the tasks of the library: hand peer_pool_run to
 * vesica_config_set_executor.
 */

#ifndef VESICA_PEER_POOL_H
#define VESICA_PEER_POOL_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct peer_pool peer_pool;

/** Number of processors that this process may use, at least 1. */
size_t peer_pool_num_processors(void);

/** Start a pool.
 *
 * Out:     out  owned by the caller: peer_pool_free
 * In:      num_threads  at least 1, with the one that calls peer_pool_run
 * Returns: false if there is no memory or no thread; then *out is untouched.
 */
bool peer_pool_new(peer_pool **out, size_t num_threads);

/** Threads of a pool, with the one that calls peer_pool_run. */
size_t peer_pool_num_threads(const peer_pool *pool);

/** End the threads and free the pool. NULL is allowed; nobody may be in
 * peer_pool_run. */
void peer_pool_free(peer_pool *pool);

/** Run tasks on the pool: a vesica_executor. Any number of threads may call
 * this at once; those that find the pool busy run their tasks themselves.
 *
 * In:      pool  a peer_pool
 */
void peer_pool_run(void *pool, size_t num_tasks,
                   void (*task)(void *arg, size_t index), void *arg);

#ifdef __cplusplus
}
#endif

#endif
