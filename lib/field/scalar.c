/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "field/scalar.h"

#include <string.h>

#include "field/inline.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

#if defined(__SIZEOF_INT128__)
typedef uint64_t limb;
__extension__ typedef unsigned __int128 two_limbs;
#else
typedef uint32_t limb;
typedef uint64_t two_limbs;
#endif

enum {
    LIMB_BYTES = sizeof(limb),
    LIMB_BITS = 8 * LIMB_BYTES,
    LIMBS = VESICA_SCALAR_BYTES / LIMB_BYTES
};

/* Below n, or in Montgomery form: times R = 2^256, below n. */
typedef struct number {
    limb v[LIMBS];
} number;

static number number_of(const uint64_t words[4])
{
    number out = {{0}};
    for (size_t i = 0; i < LIMBS; i++) {
        out.v[i] = (limb)(words[i * LIMB_BITS / 64] >> (i * LIMB_BITS % 64));
    }
    return out;
}

static number small(limb x)
{
    return (number){{x}};
}

static void load(number *out, const uint8_t in[VESICA_SCALAR_BYTES])
{
    for (size_t i = 0; i < LIMBS; i++) {
        limb x = 0;
        FE_UNROLL
        for (size_t k = 0; k < LIMB_BYTES; k++) {
            x |= (limb)in[i * LIMB_BYTES + k] << (8 * k);
        }
        out->v[i] = x;
    }
}

static void store(uint8_t out[VESICA_SCALAR_BYTES], const number *a)
{
    for (size_t i = 0; i < LIMBS; i++) {
        FE_UNROLL
        for (size_t k = 0; k < LIMB_BYTES; k++) {
            out[i * LIMB_BYTES + k] = (uint8_t)(a->v[i] >> (8 * k));
        }
    }
}

/* All ones of a bit that is 1, of which the optimiser knows nothing. */
static limb mask_of(limb bit)
{
    return 0 - (limb)vesica_ct_barrier((uint32_t)bit);
}

/* out = a - b, and all ones if that is below zero: 2^256 was added then. */
static limb subtract(number *out, const number *a, const number *b)
{
    limb borrow = 0;
    for (size_t i = 0; i < LIMBS; i++) {
        const two_limbs d = (two_limbs)a->v[i] - b->v[i] - borrow;
        out->v[i] = (limb)d;
        borrow = (limb)(d >> LIMB_BITS) & 1;
    }
    return mask_of(borrow);
}

/* out = a + (b & mask). Returns what is above 2^256. */
static limb add_masked(number *out, const number *a, const number *b, limb mask)
{
    two_limbs sum = 0;
    for (size_t i = 0; i < LIMBS; i++) {
        sum += (two_limbs)a->v[i] + (b->v[i] & mask);
        out->v[i] = (limb)sum;
        sum >>= LIMB_BITS;
    }
    return (limb)sum;
}

/* a where the mask is set, else b. */
static void select_number(number *out, limb mask, const number *a,
                          const number *b)
{
    for (size_t i = 0; i < LIMBS; i++) {
        out->v[i] = b->v[i] ^ (mask & (a->v[i] ^ b->v[i]));
    }
}

/* x below 2n, of which `above` is the bit 2^256: less n, if that is not below
 * zero. */
static void reduce_once(number *x, const number *order, limb above)
{
    number less;
    const limb below = subtract(&less, x, order) & (above - 1);
    select_number(x, below, x, &less);
}

/* out = a b / R, for a below R and b below n (Montgomery, 1985): each turn adds
 * a multiple of n that makes the lowest limb zero, and drops it. */
static void multiply(const vesica_scalar_field *field, number *out,
                     const number *a, const number *b)
{
    const number order = number_of(field->order);
    limb t[LIMBS + 2] = {0};
    for (size_t i = 0; i < LIMBS; i++) {
        two_limbs carry = 0;
        FE_UNROLL
        for (size_t j = 0; j < LIMBS; j++) {
            carry += (two_limbs)a->v[i] * b->v[j] + t[j];
            t[j] = (limb)carry;
            carry >>= LIMB_BITS;
        }
        carry += t[LIMBS];
        t[LIMBS] = (limb)carry;
        t[LIMBS + 1] = (limb)(carry >> LIMB_BITS);
        const limb m = t[0] * (limb)field->inverse;
        carry = (two_limbs)m * order.v[0] + t[0];
        carry >>= LIMB_BITS;
        FE_UNROLL
        for (size_t j = 1; j < LIMBS; j++) {
            carry += (two_limbs)m * order.v[j] + t[j];
            t[j - 1] = (limb)carry;
            carry >>= LIMB_BITS;
        }
        carry += t[LIMBS];
        t[LIMBS - 1] = (limb)carry;
        t[LIMBS] = t[LIMBS + 1] + (limb)(carry >> LIMB_BITS);
    }
    memcpy(out->v, t, sizeof out->v);
    reduce_once(out, &order, t[LIMBS]);
    vesica_wipe(t, sizeof t);
}

static void to_montgomery(const vesica_scalar_field *field, number *x)
{
    const number r_squared = number_of(field->r_squared);
    multiply(field, x, x, &r_squared);
}

static void from_montgomery(const vesica_scalar_field *field, number *x)
{
    const number one = small(1);
    multiply(field, x, x, &one);
}

/* wide = high R + low */
void vesica_scalar_reduce(const vesica_scalar_field *field,
                          uint8_t out[VESICA_SCALAR_BYTES],
                          const uint8_t wide[2 * VESICA_SCALAR_BYTES])
{
    const number order = number_of(field->order);
    number low;
    number high;
    load(&low, wide);
    load(&high, wide + VESICA_SCALAR_BYTES);
    to_montgomery(field, &high);
    to_montgomery(field, &low);
    from_montgomery(field, &low);
    const limb above = add_masked(&low, &low, &high, ~(limb)0);
    reduce_once(&low, &order, above);
    store(out, &low);
    vesica_wipe(&low, sizeof low);
    vesica_wipe(&high, sizeof high);
}

void vesica_scalar_multiply_subtract(const vesica_scalar_field *field,
                                     uint8_t out[VESICA_SCALAR_BYTES],
                                     const uint8_t a[VESICA_SCALAR_BYTES],
                                     const uint8_t b[VESICA_SCALAR_BYTES],
                                     const uint8_t c[VESICA_SCALAR_BYTES])
{
    const number order = number_of(field->order);
    number x;
    number y;
    load(&x, b);
    load(&y, c);
    to_montgomery(field, &x);
    multiply(field, &y, &x, &y);
    load(&x, a);
    const limb below = subtract(&x, &x, &y);
    (void)add_masked(&x, &x, &order, below);
    store(out, &x);
    vesica_wipe(&x, sizeof x);
    vesica_wipe(&y, sizeof y);
}

/* x^(n - 2), in Montgomery form; the exponent is public. */
static void invert_one(const vesica_scalar_field *field, number *x)
{
    const number two = small(2);
    number exponent = number_of(field->order);
    number power = small(1);
    (void)subtract(&exponent, &exponent, &two);
    to_montgomery(field, &power);
    for (size_t bit = 8 * VESICA_SCALAR_BYTES; bit-- > 0;) {
        multiply(field, &power, &power, &power);
        if ((exponent.v[bit / LIMB_BITS] >> (bit % LIMB_BITS) & 1) != 0) {
            multiply(field, &power, &power, x);
        }
    }
    *x = power;
    vesica_wipe(&power, sizeof power);
}

void vesica_scalar_invert(const vesica_scalar_field *field, uint8_t *out,
                          const uint8_t *in, size_t num)
{
    number numbers[VESICA_SCALAR_MAX_BATCH];
    number before[VESICA_SCALAR_MAX_BATCH + 1] = {{{1}}}; /* products */
    number inverse;
    VESICA_ASSERT(num <= VESICA_SCALAR_MAX_BATCH);
    to_montgomery(field, &before[0]);
    for (size_t i = 0; i < num; i++) {
        load(&numbers[i], in + i * VESICA_SCALAR_BYTES);
        to_montgomery(field, &numbers[i]);
        multiply(field, &before[i + 1], &before[i], &numbers[i]);
    }
    inverse = before[num];
    invert_one(field, &inverse);
    for (size_t i = num; i-- > 0;) {
        number one;
        multiply(field, &one, &inverse, &before[i]);
        multiply(field, &inverse, &inverse, &numbers[i]);
        from_montgomery(field, &one);
        store(out + i * VESICA_SCALAR_BYTES, &one);
        vesica_wipe(&one, sizeof one);
    }
    vesica_wipe(numbers, sizeof numbers);
    vesica_wipe(before, sizeof before);
    vesica_wipe(&inverse, sizeof inverse);
}

/* One that is odd becomes even by n, and a half that is even becomes odd. */
void vesica_scalar_odd_half(const vesica_scalar_field *field,
                            uint8_t out[VESICA_SCALAR_BYTES],
                            const uint8_t a[VESICA_SCALAR_BYTES])
{
    const number order = number_of(field->order);
    number x;
    load(&x, a);
    const limb odd = mask_of(x.v[0] & 1);
    limb above = add_masked(&x, &x, &order, odd);
    for (size_t i = LIMBS; i-- > 0;) {
        const limb before = x.v[i];
        x.v[i] = before >> 1 | above << (LIMB_BITS - 1);
        above = before & 1;
    }
    const limb even = ~mask_of(x.v[0] & 1);
    (void)add_masked(&x, &x, &order, even);
    store(out, &x);
    vesica_wipe(&x, sizeof x);
}

uint32_t vesica_scalar_make_odd(const vesica_scalar_field *field,
                                uint8_t out[VESICA_SCALAR_BYTES],
                                const uint8_t a[VESICA_SCALAR_BYTES])
{
    number x;
    number negative = number_of(field->order);
    load(&x, a);
    (void)subtract(&negative, &negative, &x);
    const limb odd = mask_of(x.v[0] & 1);
    select_number(&x, odd, &x, &negative);
    store(out, &x);
    vesica_wipe(&x, sizeof x);
    vesica_wipe(&negative, sizeof negative);
    return (uint32_t)~odd;
}
