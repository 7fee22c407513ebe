/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* VESICA_INLINE: for short functions of which long ones are made: they are part
 * of those always, since with what is constant in a call they come out shorter.
 * VESICA_NOINLINE: for those long ones, so that they stay apart.
 * VESICA_PREFETCH_READ: what p points at will be read.
 * VESICA_PREFETCH_BEHIND: what is n bytes behind it will be read and written,
 * if there is anything. */

#ifndef VESICA_UTIL_INLINE_H
#define VESICA_UTIL_INLINE_H

#include <stdint.h>

#if defined(__GNUC__)
#define VESICA_INLINE static inline __attribute__((always_inline))
#define VESICA_NOINLINE __attribute__((noinline))
#define VESICA_PREFETCH_READ(p) __builtin_prefetch((p), 0)
/* A number, since there may be no object to point into.
 * NOLINTBEGIN(performance-no-int-to-ptr) */
#define VESICA_PREFETCH_BEHIND(p, n)                                           \
    __builtin_prefetch((const void *)((uintptr_t)(p) + (n)), 1)
/* NOLINTEND(performance-no-int-to-ptr) */
#else
#define VESICA_INLINE static inline
#define VESICA_NOINLINE
#define VESICA_PREFETCH_READ(p) ((void)(p))
#define VESICA_PREFETCH_BEHIND(p, n) ((void)(p))
#endif

#endif
