/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "util/ct.h"

#include <string.h>

uint32_t vesica_ct_barrier(uint32_t word)
{
#if defined(__GNUC__)
    __asm__("" : "+r"(word));
    return word;
#else
    volatile uint32_t hidden = word;
    return hidden;
#endif
}

uint32_t vesica_ct_is_zero(uint32_t x)
{
    const uint32_t top_bit_if_not_zero = x | (UINT32_C(0) - x);
    return vesica_ct_barrier((top_bit_if_not_zero >> 31) - 1);
}

uint32_t vesica_ct_is_zero64(uint64_t x)
{
    return vesica_ct_is_zero((uint32_t)x | (uint32_t)(x >> 32));
}

uint32_t vesica_ct_select(uint32_t mask, uint32_t a, uint32_t b)
{
    return (mask & a) | (~mask & b);
}

vesica_block vesica_ct_select_block(uint32_t mask, vesica_block a,
                                    vesica_block b)
{
    const uint64_t wide = (uint64_t)mask << 32 | mask;
    const vesica_block selected = {
        .words = {(wide & a.words[0]) | (~wide & b.words[0]),
                  (wide & a.words[1]) | (~wide & b.words[1])}};
    return selected;
}

uint64_t vesica_ct_mask64(uint32_t bit)
{
    const uint64_t mask = vesica_ct_barrier(UINT32_C(0) - bit);
    return mask << 32 | mask;
}

void vesica_ct_swap(uint32_t mask, uint8_t *a, uint8_t *b, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        const uint32_t change = mask & (uint32_t)(a[i] ^ b[i]);
        a[i] = (uint8_t)(a[i] ^ change);
        b[i] = (uint8_t)(b[i] ^ change);
    }
}

uint32_t vesica_ct_equal(const uint8_t *a, const uint8_t *b, size_t len)
{
    uint32_t difference = 0;
    for (size_t i = 0; i < len; i++) {
        difference |= (uint32_t)(a[i] ^ b[i]);
    }
    return vesica_ct_is_zero(difference);
}

/* A key of more than a word is two that overlap. One of less is filled up with
 * what a mask leaves out, twice. */
uint32_t vesica_ct_find(const uint8_t *records, size_t stride, size_t num,
                        const uint8_t *key, size_t len)
{
    uint8_t filled[16] = {0};
    uint8_t used[8] = {0};
    uint64_t mask = 0, first = 0, last = 0, a = 0, b = 0;
    const size_t last_at = len > sizeof last ? len - sizeof last : 0;
    uint32_t found = 0;
    memcpy(filled, key, len);
    memcpy(&first, filled, sizeof first);
    memcpy(&last, filled + last_at, sizeof last);
    for (size_t i = 0; i < sizeof used && i < len; i++) {
        used[i] = 0xff;
    }
    memcpy(&mask, used, sizeof mask);
    for (size_t i = num; i-- > 0;) {
        memcpy(&a, records + i * stride, sizeof a);
        memcpy(&b, records + i * stride + last_at, sizeof b);
        const uint64_t differs = ((a ^ first) | (b ^ last)) & mask;
        const uint64_t nonzero = (differs | (UINT64_C(0) - differs)) >> 63;
        found = found << 1 | (uint32_t)(nonzero ^ 1u);
    }
    return vesica_ct_barrier(found);
}

uint32_t vesica_ct_all_zero(const uint8_t *a, size_t len)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < len; i++) {
        bits |= a[i];
    }
    return vesica_ct_is_zero(bits);
}

uint32_t vesica_ct_less_le(const uint8_t *a, const uint8_t *b, size_t len)
{
    uint32_t borrow = 0; /* of a - b, so far: 0 or 1 */
    for (size_t i = 0; i < len; i++) {
        borrow = ((uint32_t)a[i] - b[i] - borrow) >> 31;
    }
    return vesica_ct_barrier(UINT32_C(0) - borrow);
}
