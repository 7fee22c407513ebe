/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "group/group.h"

#include "field/scalar.h"
#include "group/backend.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

/* RFC 9496, section 4: what all backends have in common. Multiplication is by
 * half of a scalar, since the double of a point is encoded without a square
 * root of its own: see group/ristretto255_lanes.inc. */
#define ELEMENT 32
#define SCALAR 32
#define UNIFORM 64

/* 2^255 - 19, little-endian. */
static const uint8_t field_prime[ELEMENT] = {
    0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f};

/* 2^252 + 27742317777372353535851937790883648493, little-endian. */
static const uint8_t group_order[SCALAR] = {
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
    0xa2, 0xde, 0xf9, 0xde, 0x14, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10};

static const vesica_scalar_field scalars_of_group = {
    .order = {0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0x0, 0x1000000000000000},
    .r_squared = {0xa40611e3449c0f01, 0xd00e1ba768859347, 0xceec73d217f5be65,
                  0x399411b7c309a3d},
    .inverse = 0xd2b51da312547e1b,
};

static const uint8_t one[SCALAR] = {1};

static const uint8_t generator[ELEMENT] = {
    0xe2, 0xf2, 0xae, 0x0a, 0x6a, 0xbc, 0x4e, 0x71, 0xa8, 0x84, 0xa9,
    0x61, 0xc5, 0x00, 0x51, 0x5f, 0x58, 0xe3, 0x0b, 0x6a, 0xa5, 0x82,
    0xdd, 0x8d, 0xb6, 0xa6, 0x59, 0x45, 0xe0, 0x8d, 0x2d, 0x76};

/* All ones if the bytes are well-formed: the one encoding of their point that
 * RFC 9496, section 4.3.1, steps 1 and 2, allows, a field element that is below
 * p (the top bit is a part of it) and not negative; and not zero, which stands
 * for the identity. */
static uint32_t is_well_formed(const uint8_t element[ELEMENT])
{
    const uint32_t canonical =
        vesica_ct_less_le(element, field_prime, ELEMENT) &
        vesica_ct_is_zero(element[0] & 1u);
    return canonical & ~vesica_ct_all_zero(element, ELEMENT);
}

#define BACKEND(name) vesica_ristretto255_##name
#include "group/batch.inc"

static void make_odd(vesica_odd_scalar *out, const uint8_t scalar[SCALAR])
{
    out->negative = (uint8_t)(1u & vesica_scalar_make_odd(&scalars_of_group,
                                                          out->bytes, scalar));
}

static void multiply(vesica_points *points, size_t num, const uint8_t *scalars,
                     size_t num_scalars)
{
    vesica_odd_scalar halves[VESICA_GROUP_BATCH];
    VESICA_ASSERT(num <= VESICA_GROUP_BATCH);
    VESICA_ASSERT(num_scalars == 1 || num_scalars == num);
    if (num == 0) {
        return;
    }
    for (size_t i = 0; i < num_scalars; i++) {
        vesica_scalar_odd_half(&scalars_of_group, halves[i].bytes,
                               scalars + i * SCALAR);
        halves[i].negative = 0;
    }
    backend()->multiply(points, num, halves, num_scalars);
    vesica_wipe(halves, sizeof halves);
    vesica_wipe_stack();
}

static void scalar_reduce(uint8_t *out, const uint8_t *wide, size_t num,
                          size_t stride)
{
    for (size_t i = 0; i < num; i++) {
        vesica_scalar_reduce(&scalars_of_group, out + i * SCALAR,
                             wide + i * stride);
    }
    vesica_wipe_stack();
}

static vesica_status scalar_check(const uint8_t *scalar)
{
    const uint32_t canonical = vesica_ct_less_le(scalar, group_order, SCALAR);
    const uint32_t zero = vesica_ct_all_zero(scalar, SCALAR);
    /* Public: the answer is the status; every key of a session passes. */
    return is_set(canonical & ~zero) ? VESICA_OK : VESICA_ERR_KEY;
}

static void scalar_invert(uint8_t *out, const uint8_t *scalars, size_t num)
{
    vesica_scalar_invert(&scalars_of_group, out, scalars, num);
    vesica_wipe_stack();
}

static void scalar_multiply_subtract(uint8_t *out, const uint8_t *a,
                                     const uint8_t *b, const uint8_t *c)
{
    vesica_scalar_multiply_subtract(&scalars_of_group, out, a, b, c);
    vesica_wipe_stack();
}

const vesica_group vesica_group_ristretto255 = {
    .suite = VESICA_SUITE_RISTRETTO255_SHA512,
    .element_len = ELEMENT,
    .scalar_len = SCALAR,
    .decode = decode,
    .uniform_len = UNIFORM,
    .from_uniform = from_uniform,
    .multiply = multiply,
    .set_identity = set_identity,
    .fix = fix,
    .add_fixed = add_fixed,
    .add = add,
    .encode = encode,
    .encode_sums = encode_sums,
    .generator = generator,
    .one = one,
    .combine = combine,
    .wide_len = UNIFORM,
    .scalar_reduce = scalar_reduce,
    .scalar_check = scalar_check,
    .scalar_invert = scalar_invert,
    .scalar_multiply_subtract = scalar_multiply_subtract,
};
