/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Configuration: where memory comes from, who runs tasks, and the limits that
 * hold whatever a partner says. One object serves any number of lists, terms
 * and sessions. Each of them keeps what it needs of it, so the config may be
 * freed before them; the allocator and the executor must outlive them.
 */

#ifndef VESICA_CONFIG_H
#define VESICA_CONFIG_H

#include "vesica/status.h"

VESICA_BEGIN_DECLS

/** Most entries of a list, and most items of a session. */
#define VESICA_MAX_ITEMS UINT32_C(0x7fffffff)

/** Most threads that an executor may be said to have. */
#define VESICA_MAX_THREADS 1024

/** Longest label, in bytes. */
#define VESICA_MAX_LABEL_BYTES 1024

/* Where the library takes memory from. Every block is given back with the size
 * it was asked for, so that a caller can count without headers. Blocks are
 * wiped before they are given back. */
typedef struct vesica_allocator {
    void *context;
    /* size is never 0. Returns NULL if there is no memory; else memory aligned
     * as malloc aligns it. */
    void *(*allocate)(void *context, size_t size);
    /* block is what allocate gave for this size; never NULL. */
    void (*release)(void *context, void *block, size_t size);
} vesica_allocator;

/* Run task(arg, 0) … task(arg, num_tasks - 1) in any order on any threads;
 * return when all have ended. Tasks never allocate, never block and never call
 * back. num_tasks is at least 1. */
typedef void (*vesica_executor)(void *pool, size_t num_tasks,
                                void (*task)(void *arg, size_t index),
                                void *arg);

typedef struct vesica_config vesica_config;

/** Make a configuration with all defaults.
 *
 * Out:     out  the configuration, owned by the caller: vesica_config_free
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT, VESICA_ERR_NOMEM, or
 *          VESICA_ERR_INTERNAL (the crypto library did not start). On error
 *          *out is untouched.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_config_new(vesica_config **out);

/** Free a configuration. NULL is allowed. */
VESICA_API void vesica_config_free(vesica_config *config);

/** Tell the allocator of a configuration that was given none: malloc and free,
 * and for blocks of 4 MiB and more memory for which large pages are asked of
 * the system. For an allocator that counts, or bounds.
 *
 * Returns: VESICA_OK or VESICA_ERR_ARGUMENT.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_allocator_default(vesica_allocator *out);

/** Say where lists, terms and sessions take memory from.
 *
 * Default: that of vesica_allocator_default.
 *
 * In:      allocator  copied; its functions are not NULL. It is called from the
 *                     threads that call the library, never from tasks.
 * Returns: VESICA_OK or VESICA_ERR_ARGUMENT.
 */
VESICA_API VESICA_MUST_CHECK vesica_status vesica_config_set_allocator(
    vesica_config *config, const vesica_allocator *allocator);

/** Say who runs the tasks of long computations.
 *
 * Default: NULL, tasks run inside vesica_session_work, one after the other.
 * Results and bytes on the wire depend neither on it nor on its threads.
 *
 * In:      executor     NULL for the default
 *          pool         passed to executor as it is; NULL is allowed
 *          num_threads  how many tasks it runs at once, 1 to
 *                       VESICA_MAX_THREADS: with the engine vole work is cut
 *                       into so many tasks, 64 at most, and a long sort with
 *                       any engine into up to eight for each. Not looked at if
 *                       executor is NULL.
 * Returns: VESICA_OK or VESICA_ERR_ARGUMENT.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_config_set_executor(vesica_config *config, vesica_executor executor,
                           void *pool, size_t num_threads);

/** Bound the number of items that a partner may declare.
 *
 * Default: 100,000,000. Range: 0 to VESICA_MAX_ITEMS. A partner that declares
 * more is refused before memory is taken for it. The bound is told to the
 * partner in the first message.
 *
 * Returns: VESICA_OK or VESICA_ERR_ARGUMENT.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_config_set_max_peer_items(vesica_config *config, uint64_t max_items);

/** Bound the memory of each session, in bytes, without the list it uses.
 *
 * Default: UINT64_MAX, no bound of its own. Range: 65,536 and up. A session
 * that would need more ends with VESICA_ERR_NOMEM.
 *
 * Returns: VESICA_OK or VESICA_ERR_ARGUMENT.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_config_set_max_session_memory(vesica_config *config, uint64_t max_bytes);

VESICA_END_DECLS

#endif
