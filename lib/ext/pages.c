/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#if !defined(_DEFAULT_SOURCE)
/* For madvise. NOLINTNEXTLINE(bugprone-reserved-identifier) */
#define _DEFAULT_SOURCE 1
#endif

#include "ext/ext.h"

#include <sys/mman.h>

void vesica_ext_advise_large_pages(void *block, size_t size)
{
#if defined(MADV_HUGEPAGE)
    (void)madvise(block, size, MADV_HUGEPAGE);
#else
    (void)block;
    (void)size;
#endif
}
