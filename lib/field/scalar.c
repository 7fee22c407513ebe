/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "field/scalar.h"

#include <string.h>

#include "util/bytes.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

enum {
    LIMBS = 8
};

/* Below n, or in Montgomery form: times R = 2^256, below n. */
typedef struct number {
    uint32_t v[LIMBS];
} number;

static void load(number *out, const uint8_t in[VESICA_SCALAR_BYTES])
{
    for (size_t i = 0; i < LIMBS; i++) {
        out->v[i] = vesica_load_le32(in + 4 * i);
    }
}

static void store(uint8_t out[VESICA_SCALAR_BYTES], const number *a)
{
    for (size_t i = 0; i < LIMBS; i++) {
        vesica_store_le32(out + 4 * i, a->v[i]);
    }
}

/* out = a - b, and all ones if that is below zero: 2^256 was added then. */
static uint32_t subtract(number *out, const number *a, const uint32_t b[LIMBS])
{
    uint64_t borrow = 0;
    for (size_t i = 0; i < LIMBS; i++) {
        const uint64_t d = (uint64_t)a->v[i] - b[i] - borrow;
        out->v[i] = (uint32_t)d;
        borrow = d >> 63;
    }
    return 0 - vesica_ct_barrier((uint32_t)borrow);
}

/* out = a + (b & mask). Returns what is above 2^256. */
static uint32_t add_masked(number *out, const number *a,
                           const uint32_t b[LIMBS], uint32_t mask)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < LIMBS; i++) {
        sum += (uint64_t)a->v[i] + (b[i] & mask);
        out->v[i] = (uint32_t)sum;
        sum >>= 32;
    }
    return (uint32_t)sum;
}

/* x below 2n, of which `above` is the bit 2^256: less n, if that is not below
 * zero. */
static void reduce_once(const vesica_scalar_field *field, number *x,
                        uint32_t above)
{
    number less;
    const uint32_t below = subtract(&less, x, field->order) & (above - 1);
    for (size_t i = 0; i < LIMBS; i++) {
        x->v[i] = vesica_ct_select(below, x->v[i], less.v[i]);
    }
}

/* out = a b / R, for a below R and b below n (Montgomery, 1985): each turn adds
 * a multiple of n that makes the lowest limb zero, and drops it. */
static void multiply(const vesica_scalar_field *field, number *out,
                     const number *a, const number *b)
{
    uint32_t t[LIMBS + 2] = {0};
    for (size_t i = 0; i < LIMBS; i++) {
        uint64_t carry = 0;
        for (size_t j = 0; j < LIMBS; j++) {
            carry += (uint64_t)a->v[i] * b->v[j] + t[j];
            t[j] = (uint32_t)carry;
            carry >>= 32;
        }
        carry += t[LIMBS];
        t[LIMBS] = (uint32_t)carry;
        t[LIMBS + 1] = (uint32_t)(carry >> 32);
        const uint32_t m = t[0] * field->inverse;
        carry = (uint64_t)m * field->order[0] + t[0];
        carry >>= 32;
        for (size_t j = 1; j < LIMBS; j++) {
            carry += (uint64_t)m * field->order[j] + t[j];
            t[j - 1] = (uint32_t)carry;
            carry >>= 32;
        }
        carry += t[LIMBS];
        t[LIMBS - 1] = (uint32_t)carry;
        t[LIMBS] = t[LIMBS + 1] + (uint32_t)(carry >> 32);
    }
    memcpy(out->v, t, sizeof out->v);
    reduce_once(field, out, t[LIMBS]);
    vesica_wipe(t, sizeof t);
}

static void to_montgomery(const vesica_scalar_field *field, number *x)
{
    number r_squared;
    memcpy(r_squared.v, field->r_squared, sizeof r_squared.v);
    multiply(field, x, x, &r_squared);
}

static void from_montgomery(const vesica_scalar_field *field, number *x)
{
    const number one = {{1}};
    multiply(field, x, x, &one);
}

/* wide = high R + low */
void vesica_scalar_reduce(const vesica_scalar_field *field,
                          uint8_t out[VESICA_SCALAR_BYTES],
                          const uint8_t wide[2 * VESICA_SCALAR_BYTES])
{
    number low;
    number high;
    load(&low, wide);
    load(&high, wide + VESICA_SCALAR_BYTES);
    to_montgomery(field, &high);
    to_montgomery(field, &low);
    from_montgomery(field, &low);
    const uint32_t above = add_masked(&low, &low, high.v, UINT32_MAX);
    reduce_once(field, &low, above);
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
    number x;
    number y;
    load(&x, b);
    load(&y, c);
    to_montgomery(field, &x);
    multiply(field, &y, &x, &y);
    load(&x, a);
    const uint32_t below = subtract(&x, &x, y.v);
    (void)add_masked(&x, &x, field->order, below);
    store(out, &x);
    vesica_wipe(&x, sizeof x);
    vesica_wipe(&y, sizeof y);
}

/* x^(n - 2), in Montgomery form; the exponent is public. */
static void invert_one(const vesica_scalar_field *field, number *x)
{
    const number two = {{2}};
    number exponent;
    number power = {{1}};
    memcpy(exponent.v, field->order, sizeof exponent.v);
    (void)subtract(&exponent, &exponent, two.v);
    to_montgomery(field, &power);
    for (size_t bit = 32 * LIMBS; bit-- > 0;) {
        multiply(field, &power, &power, &power);
        if ((exponent.v[bit / 32] >> (bit % 32) & 1) != 0) {
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
    number x;
    load(&x, a);
    const uint32_t odd = 0 - vesica_ct_barrier(x.v[0] & 1);
    uint32_t above = add_masked(&x, &x, field->order, odd);
    for (size_t i = LIMBS; i-- > 0;) {
        const uint32_t limb = x.v[i];
        x.v[i] = limb >> 1 | above << 31;
        above = limb & 1;
    }
    const uint32_t even = vesica_ct_barrier(x.v[0] & 1) - 1;
    (void)add_masked(&x, &x, field->order, even);
    store(out, &x);
    vesica_wipe(&x, sizeof x);
}

uint32_t vesica_scalar_make_odd(const vesica_scalar_field *field,
                                uint8_t out[VESICA_SCALAR_BYTES],
                                const uint8_t a[VESICA_SCALAR_BYTES])
{
    number x;
    number negative;
    load(&x, a);
    memcpy(negative.v, field->order, sizeof negative.v);
    (void)subtract(&negative, &negative, x.v);
    const uint32_t odd = 0 - vesica_ct_barrier(x.v[0] & 1);
    for (size_t i = 0; i < LIMBS; i++) {
        x.v[i] = vesica_ct_select(odd, x.v[i], negative.v[i]);
    }
    store(out, &x);
    vesica_wipe(&x, sizeof x);
    vesica_wipe(&negative, sizeof negative);
    return ~odd;
}
