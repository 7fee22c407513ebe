/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "mem/mem.h"

#include <string.h>

#include "util/wipe.h"

/* In verify builds, what is read before it is written is wrong each time. */
static void unset(void *block, size_t bytes)
{
#if defined(VESICA_VERIFY)
    memset(block, 0xa5, bytes);
#else
    (void)block;
    (void)bytes;
#endif
}

static vesica_status take(vesica_mem *mem, void **out, uint64_t count,
                          size_t size, bool zeroed)
{
    if (count == 0 || size == 0) {
        *out = NULL;
        return VESICA_OK;
    }
    if (count > SIZE_MAX / size) {
        return VESICA_ERR_NOMEM;
    }
    const size_t bytes = (size_t)count * size;
    if (bytes > mem->limit - mem->used) {
        return VESICA_ERR_NOMEM;
    }
    void *block = mem->allocator.allocate(mem->allocator.context, bytes);
    if (block == NULL) {
        return VESICA_ERR_NOMEM;
    }
    if (zeroed) {
        memset(block, 0, bytes);
    } else {
        unset(block, bytes);
    }
    mem->used += bytes;
    *out = block;
    return VESICA_OK;
}

vesica_status vesica_mem_array(vesica_mem *mem, void **out, uint64_t count,
                               size_t size)
{
    return take(mem, out, count, size, true);
}

vesica_status vesica_mem_array_unset(vesica_mem *mem, void **out,
                                     uint64_t count, size_t size)
{
    return take(mem, out, count, size, false);
}

void vesica_mem_release(vesica_mem *mem, void *block, uint64_t count,
                        size_t size)
{
    if (block == NULL) {
        return;
    }
    const size_t bytes = (size_t)count * size;
    vesica_wipe(block, bytes);
    mem->used -= bytes;
    mem->allocator.release(mem->allocator.context, block, bytes);
}
