/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/budget.h"

#include <stdlib.h>
#include <unistd.h>

#define MEBIBYTE (UINT64_C(1) << 20)

static uint64_t most_of_the_machine(void)
{
    const long pages = sysconf(_SC_PHYS_PAGES);
    const long page_bytes = sysconf(_SC_PAGESIZE);
    return pages > 0 && page_bytes > 0
               ? (uint64_t)pages / 4 * 3 * (uint64_t)page_bytes
               : UINT64_MAX;
}

void peer_budget_set(peer_budget *budget, uint64_t mebibytes)
{
    atomic_store(&budget->max,
                 mebibytes > 0 ? mebibytes * MEBIBYTE : most_of_the_machine());
}

static void *allocate(void *context, size_t size)
{
    peer_budget *budget = context;
    const uint64_t max = atomic_load(&budget->max);
    uint64_t before = atomic_load(&budget->used);
    do {
        if (before > max || size > max - before) {
            return NULL;
        }
    } while (
        !atomic_compare_exchange_weak(&budget->used, &before, before + size));
    void *block = malloc(size);
    if (block == NULL) {
        (void)atomic_fetch_sub(&budget->used, size);
    }
    return block;
}

static void release(void *context, void *block, size_t size)
{
    peer_budget *budget = context;
    free(block);
    (void)atomic_fetch_sub(&budget->used, size);
}

vesica_allocator peer_budget_allocator(peer_budget *budget)
{
    return (vesica_allocator){
        .context = budget, .allocate = allocate, .release = release};
}
