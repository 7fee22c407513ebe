/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#if !defined(_DEFAULT_SOURCE)
#define _DEFAULT_SOURCE 1 /* madvise */
#endif

#include "ext/ext.h"

#include <stdlib.h>
#include <sys/mman.h>

/** A large page of x86-64 and of most others. */
#define LARGE_PAGE ((size_t)2 << 20)

/* What is smaller would waste too much of its last page. */
#define LEAST (2 * LARGE_PAGE)

void *vesica_ext_allocate(size_t size)
{
    if (size < LEAST || size > SIZE_MAX - LARGE_PAGE) {
        return malloc(size);
    }
    const size_t whole = (size + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
    void *block = aligned_alloc(LARGE_PAGE, whole);
#if defined(MADV_HUGEPAGE)
    /* Advice, which a system may not take: the block is good either way. */
    if (block != NULL) {
        (void)madvise(block, whole, MADV_HUGEPAGE);
    }
#endif
    return block;
}
