/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "field/gf128_backend.h"
#include "util/inline.h"

#define LANES 1

typedef struct lanes {
    uint64_t words[2];
} lanes;

VESICA_INLINE lanes lanes_load(const vesica_block *in, size_t num)
{
    (void)num;
    return (lanes){{vesica_block_load64(in, 0), vesica_block_load64(in, 1)}};
}

VESICA_INLINE void lanes_store(vesica_block *out, lanes x, size_t num)
{
    (void)num;
    vesica_block_store64(out, 0, x.words[0]);
    vesica_block_store64(out, 1, x.words[1]);
}

VESICA_INLINE lanes lanes_add(lanes x, lanes y)
{
    return (lanes){{x.words[0] ^ y.words[0], x.words[1] ^ y.words[1]}};
}

VESICA_INLINE vesica_block lanes_sum(lanes x)
{
    vesica_block sum;
    lanes_store(&sum, x, 1);
    return sum;
}

/* Bit i of 32 is in part i % 4. With three zeros after each bit, at most 8 of
 * them meet in a product of integers, and no carry reaches the next one. */
#define EVERY_FOURTH UINT64_C(0x1111111111111111)

typedef struct parts {
    uint64_t of[4];
} parts;

VESICA_INLINE parts parts_of(uint32_t x)
{
    const uint64_t mask = (uint32_t)EVERY_FOURTH;
    return (parts){{x & mask, x & mask << 1, x & mask << 2, x & mask << 3}};
}

/* The coefficients of a product whose place is n modulo 4. */
#define PART(n)                                                                \
    ((x.of[0] * y.of[(n)] ^ x.of[1] * y.of[((n) + 3) % 4] ^                    \
      x.of[2] * y.of[((n) + 2) % 4] ^ x.of[3] * y.of[((n) + 1) % 4]) &         \
     EVERY_FOURTH << (n))

static uint64_t multiply32(uint32_t a, uint32_t b)
{
    const parts x = parts_of(a);
    const parts y = parts_of(b);
    return PART(0) | PART(1) | PART(2) | PART(3);
}

/* By Karatsuba. */
static lanes multiply64(uint64_t a, uint64_t b)
{
    const uint32_t a_high = (uint32_t)(a >> 32);
    const uint32_t b_high = (uint32_t)(b >> 32);
    const uint64_t low = multiply32((uint32_t)a, (uint32_t)b);
    const uint64_t high = multiply32(a_high, b_high);
    const uint64_t middle =
        multiply32((uint32_t)a ^ a_high, (uint32_t)b ^ b_high) ^ low ^ high;
    return (lanes){{low ^ middle << 32, high ^ middle >> 32}};
}

typedef struct product {
    lanes low;
    lanes high;
} product;

VESICA_INLINE product product_of(lanes x, lanes y)
{
    const lanes low = multiply64(x.words[0], y.words[0]);
    const lanes high = multiply64(x.words[1], y.words[1]);
    const lanes both =
        multiply64(x.words[0] ^ x.words[1], y.words[0] ^ y.words[1]);
    const lanes middle = lanes_add(both, lanes_add(low, high));
    return (product){{{low.words[0], low.words[1] ^ middle.words[0]}},
                     {{high.words[0] ^ middle.words[1], high.words[1]}}};
}

VESICA_INLINE product product_add(product p, product q)
{
    return (product){lanes_add(p.low, q.low), lanes_add(p.high, q.high)};
}

/* 0x87 x, and what of it is above 64 bits. */
VESICA_INLINE lanes times_modulus(uint64_t x)
{
    return (lanes){{x ^ x << 1 ^ x << 2 ^ x << 7, x >> 63 ^ x >> 62 ^ x >> 57}};
}

VESICA_INLINE lanes product_reduce(product p)
{
    const lanes top = times_modulus(p.high.words[1]);
    const lanes rest = times_modulus(p.high.words[0] ^ top.words[1]);
    return (lanes){{p.low.words[0] ^ rest.words[0],
                    p.low.words[1] ^ top.words[0] ^ rest.words[1]}};
}

typedef lanes factor;

VESICA_INLINE factor factor_of(const vesica_block *f)
{
    return lanes_load(f, 1);
}

VESICA_INLINE lanes factor_times(const factor *f, lanes x)
{
    return product_reduce(product_of(*f, x));
}

#define BACKEND vesica_gf128_u32
#include "field/gf128.inc"
