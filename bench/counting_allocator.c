/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "counting_allocator.h"

static void *allocate(void *context, size_t size)
{
    struct counting_allocator *counter = context;
    void *block = NULL;
    vesica_allocator allocator;

    if (vesica_allocator_default(&allocator) == VESICA_OK) {
        block = allocator.allocate(allocator.context, size);
    }
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
    vesica_allocator allocator;

    counter->bytes -= size;
    if (vesica_allocator_default(&allocator) == VESICA_OK) {
        allocator.release(allocator.context, block, size);
    }
}

vesica_allocator counting_allocator_of(struct counting_allocator *counter)
{
    vesica_allocator allocator = {
        .context = counter, .allocate = allocate, .release = release};

    return allocator;
}
