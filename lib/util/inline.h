/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* VESICA_INLINE: for short functions of which long ones are made: they are part
 * of those always, since with what is constant in a call they come out shorter.
 * VESICA_NOINLINE: for those long ones, so that they stay apart.
 * VESICA_PREFETCH: what p points at will be read and written;
 * VESICA_PREFETCH_READ: it will be read. */

#ifndef VESICA_UTIL_INLINE_H
#define VESICA_UTIL_INLINE_H

#if defined(__GNUC__)
#define VESICA_INLINE static inline __attribute__((always_inline))
#define VESICA_NOINLINE __attribute__((noinline))
#define VESICA_PREFETCH(p) __builtin_prefetch((p), 1)
#define VESICA_PREFETCH_READ(p) __builtin_prefetch((p), 0)
#else
#define VESICA_INLINE static inline
#define VESICA_NOINLINE
#define VESICA_PREFETCH(p) ((void)(p))
#define VESICA_PREFETCH_READ(p) ((void)(p))
#endif

#endif
