/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What the fields ask of the compiler: their functions are parts of the longer
 * ones that use them, and loops over limbs are no loops. */

#ifndef VESICA_FIELD_INLINE_H
#define VESICA_FIELD_INLINE_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define FE_INLINE static inline __attribute__((always_inline))
#else
#define FE_INLINE static inline
#endif

/* For what is long itself: a call costs it nothing, and the compiler is done
 * sooner. */
#if defined(__GNUC__)
#define FE_CALLED static __attribute__((noinline))
#else
#define FE_CALLED static
#endif

/* Before a loop of at most 16 turns. Others than gcc do it unasked. */
#if defined(__GNUC__) && !defined(__clang__)
#define FE_UNROLL _Pragma("GCC unroll 16")
#else
#define FE_UNROLL
#endif

#endif
