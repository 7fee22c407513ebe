/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The library's branch-free helpers, for words, bytes and blocks. Beside them
 * only arithmetic writes mask tricks: fields and groups, where masks are lanes
 * of a register, or what a borrow or a sign leaves, and the kernels of the
 * key-value store, where they are bits of a row.
 *
 * A mask is all ones or all zeros. A compiler that sees where a mask comes from
 * may turn the arithmetic back into a branch; so every mask that is made here
 * passes a barrier that hides its value from the optimiser. Lengths are public.
 */

#ifndef VESICA_UTIL_CT_H
#define VESICA_UTIL_CT_H

#include <stddef.h>
#include <stdint.h>

#include "util/block.h"

/* The same word, of which the optimiser knows nothing. */
uint32_t vesica_ct_barrier(uint32_t word);

/* All ones if x is zero, else zero. */
uint32_t vesica_ct_is_zero(uint32_t x);

/* The same for 64 bits. */
uint32_t vesica_ct_is_zero64(uint64_t x);

/* a if the mask is all ones, b if it is zero. */
uint32_t vesica_ct_select(uint32_t mask, uint32_t a, uint32_t b);

/* The same of blocks. */
vesica_block vesica_ct_select_block(uint32_t mask, vesica_block a,
                                    vesica_block b);

/* All ones in 64 bits if the bit is 1, zero if it is 0. */
uint64_t vesica_ct_mask64(uint32_t bit);

/* a and b change places if the mask is all ones, and stay if it is zero. */
void vesica_ct_swap(uint32_t mask, uint8_t *a, uint8_t *b, size_t len);

/* All ones if the len bytes of a and b are equal, else zero. */
uint32_t vesica_ct_equal(const uint8_t *a, const uint8_t *b, size_t len);

/* Which of num <= 32 records, stride bytes apart, begin with the len bytes of a
 * key, 1 to 16: bit i tells of record i. Records have 8 bytes at least, and
 * len. */
uint32_t vesica_ct_find(const uint8_t *records, size_t stride, size_t num,
                        const uint8_t *key, size_t len);

/* All ones if the len bytes are all zero, else zero. */
uint32_t vesica_ct_all_zero(const uint8_t *a, size_t len);

/* All ones if a < b as little-endian numbers of len bytes, else zero. */
uint32_t vesica_ct_less_le(const uint8_t *a, const uint8_t *b, size_t len);

/* Secrets are marked for valgrind in builds with VESICA_CT_CHECK, where a
 * branch or an index that depends on one is an error. Every VESICA_PUBLIC has
 * its reason on the line above. */
#if defined(VESICA_CT_CHECK)
#include <valgrind/memcheck.h>
#define VESICA_SECRET(p, n) ((void)VALGRIND_MAKE_MEM_UNDEFINED((p), (n)))
#define VESICA_PUBLIC(p, n) ((void)VALGRIND_MAKE_MEM_DEFINED((p), (n)))
#else
#define VESICA_SECRET(p, n) ((void)(p), (void)(n))
#define VESICA_PUBLIC(p, n) ((void)(p), (void)(n))
#endif

#endif
