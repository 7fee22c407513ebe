/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "counting_allocator.h"

#include <stdlib.h>

static void *allocate(void *context, size_t size)
{
    struct counting_allocator *counter = context;
    void *block = malloc(size);

    if (block == NULL) {
        return NULL;
    }
    counter->bytes += size;
    if (counter->bytes > counter->peak_bytes) {
        counter->peak_bytes = counter->bytes;
    }
    return block;
}

static void release(void *context, void *block, size_t size)
{
    struct counting_allocator *counter = context;

    counter->bytes -= size;
    free(block);
}

vesica_allocator counting_allocator_of(struct counting_allocator *counter)
{
    vesica_allocator allocator = {
        .context = counter, .allocate = allocate, .release = release};

    return allocator;
}
