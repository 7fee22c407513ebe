/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "group/group.h"

#include <string.h>

#include "ext/ext.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

/* RFC 9496, section 4. A point between the steps is its canonical encoding, for
 * that is what libsodium takes and gives. The identity is 32 zero bytes. */
#define POINT 32
#define SCALAR 32
#define UNIFORM 64

_Static_assert(POINT <= VESICA_GROUP_MAX_POINT, "a point fits");
_Static_assert(VESICA_GROUP_MAX_POINT % 8 == 0, "no byte of a batch is lost");

/* 2^255 - 19, little-endian. */
static const uint8_t field_prime[POINT] = {
    0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f};

/* 2^252 + 27742317777372353535851937790883648493, little-endian. */
static const uint8_t group_order[SCALAR] = {
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
    0xa2, 0xde, 0xf9, 0xde, 0x14, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10};

static const uint8_t generator[POINT] = {
    0xe2, 0xf2, 0xae, 0x0a, 0x6a, 0xbc, 0x4e, 0x71, 0xa8, 0x84, 0xa9,
    0x61, 0xc5, 0x00, 0x51, 0x5f, 0x58, 0xe3, 0x0b, 0x6a, 0xa5, 0x82,
    0xdd, 0x8d, 0xb6, 0xa6, 0x59, 0x45, 0xe0, 0x8d, 0x2d, 0x76};

/* Whether a mask is set, where the answer may be known to all: the caller says
 * why on the line above. */
static bool is_set(uint32_t mask)
{
    VESICA_PUBLIC(&mask, sizeof mask);
    return mask != 0;
}

/* All ones if the bytes are the one encoding of their point that RFC 9496,
 * section 4.3.1, steps 1 and 2, allows: a field element below p (which the top
 * bit is a part of) that is not negative. */
static uint32_t is_canonical(const uint8_t *element)
{
    const uint32_t below_prime = vesica_ct_less_le(element, field_prime, POINT);
    return below_prime & vesica_ct_is_zero(element[0] & 1u);
}

static vesica_status decode_one(const uint8_t *element)
{
    const uint32_t well_formed =
        is_canonical(element) & ~vesica_ct_all_zero(element, POINT);
    /* Public: elements to decode come over the wire or go there. */
    if (!is_set(well_formed) || vesica_ext_ristretto255_is_valid(element)) {
        return VESICA_ERR_POINT;
    }
    return VESICA_OK;
}

static vesica_status decode(vesica_points *out, const uint8_t *elements,
                            size_t num)
{
    VESICA_ASSERT(num <= VESICA_GROUP_BATCH);
    for (size_t i = 0; i < num; i++) {
        VESICA_TRY(decode_one(elements + i * POINT));
    }
    memcpy(out->opaque, elements, num * POINT);
    return VESICA_OK;
}

static void from_uniform(vesica_points *out, const uint8_t *uniform, size_t num)
{
    uint8_t *points = (uint8_t *)out->opaque;
    VESICA_ASSERT(num <= VESICA_GROUP_BATCH);
    for (size_t i = 0; i < num; i++) {
        vesica_ext_ristretto255_from_hash(points + i * POINT,
                                          uniform + i * UNIFORM);
    }
    vesica_wipe_stack();
}

/* out = scalar * p for an element p that decodes, or 32 zero bytes. The
 * identity comes out if and only if it goes in, or the scalar is zero. out may
 * be p. */
static void multiply_one(uint8_t *out, const uint8_t *scalar, const uint8_t *p)
{
    uint8_t base[POINT];
    uint8_t product[POINT] = {0};
    memcpy(base, p, POINT);
    /* Public for libsodium alone, which branches on whether p decodes: it
     * always does. What it makes of p and the scalar stays secret. */
    VESICA_PUBLIC(base, sizeof base);
    (void)vesica_ext_ristretto255_multiply(product, scalar, base);
    memcpy(out, product, POINT);
    vesica_wipe(base, sizeof base);
    vesica_wipe(product, sizeof product);
}

static void multiply(vesica_points *points, size_t num, const uint8_t *scalar)
{
    uint8_t *point = (uint8_t *)points->opaque;
    VESICA_ASSERT(num <= VESICA_GROUP_BATCH);
    for (size_t i = 0; i < num; i++) {
        multiply_one(point + i * POINT, scalar, point + i * POINT);
    }
    vesica_wipe_stack();
}

static vesica_status encode(uint8_t *elements, const vesica_points *points,
                            size_t num)
{
    const uint8_t *point = (const uint8_t *)points->opaque;
    uint32_t any_identity = 0;
    VESICA_ASSERT(num <= VESICA_GROUP_BATCH);
    for (size_t i = 0; i < num; i++) {
        any_identity |= vesica_ct_all_zero(point + i * POINT, POINT);
    }
    /* Public: the identity has no encoding here, so the caller learns it. */
    if (is_set(any_identity)) {
        return VESICA_ERR_POINT;
    }
    memcpy(elements, point, num * POINT);
    return VESICA_OK;
}

static vesica_status multiply_base(uint8_t *element, const uint8_t *scalar)
{
    uint8_t product[POINT] = {0};
    (void)vesica_ext_ristretto255_multiply_base(product, scalar);
    vesica_wipe_stack();
    /* Public: the answer is the status, and is the same for every key. */
    if (is_set(vesica_ct_all_zero(product, POINT))) {
        return VESICA_ERR_POINT;
    }
    memcpy(element, product, POINT);
    vesica_wipe(product, sizeof product);
    return VESICA_OK;
}

/* Zero bytes are the encoding of the identity for libsodium too. */
static vesica_status add(uint8_t *sum, const uint8_t *other)
{
    return vesica_ext_ristretto255_add(sum, sum, other) ? VESICA_ERR_POINT
                                                        : VESICA_OK;
}

static vesica_status accumulate(uint8_t *sum, const uint8_t *d,
                                const uint8_t *p)
{
    uint8_t product[POINT];
    VESICA_TRY(decode_one(p));
    multiply_one(product, d, p);
    return add(sum, product);
}

static vesica_status multiply_add(uint8_t *element, const uint8_t *a,
                                  const uint8_t *p, const uint8_t *b,
                                  const uint8_t *q)
{
    uint8_t sum[POINT] = {0};
    VESICA_TRY(accumulate(sum, a, p));
    VESICA_TRY(accumulate(sum, b, q));
    if (vesica_ct_all_zero(sum, POINT)) {
        return VESICA_ERR_POINT;
    }
    memcpy(element, sum, POINT);
    return VESICA_OK;
}

static void scalar_reduce(uint8_t *out, const uint8_t *wide)
{
    vesica_ext_scalar_reduce(out, wide);
    vesica_wipe_stack();
}

static vesica_status scalar_check(const uint8_t *scalar)
{
    const uint32_t canonical = vesica_ct_less_le(scalar, group_order, SCALAR);
    const uint32_t zero = vesica_ct_all_zero(scalar, SCALAR);
    /* Public: the answer is the status; every key of a session passes. */
    return is_set(canonical & ~zero) ? VESICA_OK : VESICA_ERR_KEY;
}

/* The scalar is not zero, so there is an inverse. */
static void scalar_invert(uint8_t *out, const uint8_t *scalar)
{
    (void)vesica_ext_scalar_invert(out, scalar);
    vesica_wipe_stack();
}

static void scalar_multiply_subtract(uint8_t *out, const uint8_t *a,
                                     const uint8_t *b, const uint8_t *c)
{
    uint8_t product[SCALAR];
    vesica_ext_scalar_multiply(product, b, c);
    vesica_ext_scalar_subtract(out, a, product);
    vesica_wipe(product, sizeof product);
    vesica_wipe_stack();
}

const vesica_group vesica_group_ristretto255 = {
    .suite = VESICA_SUITE_RISTRETTO255_SHA512,
    .element_len = POINT,
    .scalar_len = SCALAR,
    .decode = decode,
    .uniform_len = UNIFORM,
    .from_uniform = from_uniform,
    .multiply = multiply,
    .encode = encode,
    .generator = generator,
    .multiply_base = multiply_base,
    .multiply_add = multiply_add,
    .add = add,
    .accumulate = accumulate,
    .wide_len = UNIFORM,
    .scalar_reduce = scalar_reduce,
    .scalar_check = scalar_check,
    .scalar_invert = scalar_invert,
    .scalar_multiply_subtract = scalar_multiply_subtract,
};
