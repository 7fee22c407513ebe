/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "util/ct.h"

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
