/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What the fields ask of the compiler: their functions are parts of the longer
 * ones that use them, and loops over limbs are no loops.
 *
 * And what they, and the groups over them, ask of a processor. Each of
 * words_*.inc has it, beside what the limbs of the fields over its words ask:
 *   FE_LANES                 numbers side by side
 *   fe_word                  a number of 64 bits in each lane
 *   fe_mask                  a lane is set or not; fe_mask_and, _or, _not, and
 *                            fe_mask_bits: a bit for each lane
 *   fe_lanes_equal(a, n)     where a word is n, of words below 2^63
 *   fe_lanes_take(sum, a, set)
 *                            a where the lane is set; sum, 0 there, elsewhere
 *   fe_load_word             a word of each lane from memory
 *   fe_load_bytes            the same from a byte of each
 *   fe_store_word            a word of each lane to memory
 *   fe_entry                 a word that is reduced, in a table in memory
 *   fe_lanes_choose(table, row)
 *                            of eight entries the one whose number each lane
 *                            of row has, a fe_choice: fe_choice_of(word). All
 *                            of them are read
 */

#ifndef VESICA_FIELD_INLINE_H
#define VESICA_FIELD_INLINE_H

#include <stddef.h>
#include <stdint.h>

#include "util/inline.h"

/* With a sanitizer's own code in it, all this would take minutes to compile. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define FE_INSTRUMENTED 1
#endif
#endif

#if defined(FE_INSTRUMENTED)
#define FE_INLINE static inline
#else
#define FE_INLINE VESICA_INLINE
#endif

/* For what is long itself: a call costs it nothing, and the compiler is done
 * sooner. */
#define FE_CALLED VESICA_NOINLINE static

/* Before a loop of at most 16 turns. */
#if defined(FE_INSTRUMENTED)
#define FE_UNROLL
#elif defined(__clang__)
#define FE_UNROLL _Pragma("clang loop unroll(full)")
#elif defined(__GNUC__)
#define FE_UNROLL _Pragma("GCC unroll 16")
#else
#define FE_UNROLL
#endif

#endif
