/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* One contract for the groups of all suites, in batches under one scalar: that
 * is what the OPRF needs, and what vector units are good at.
 *
 * Points between the steps lie in a form of the group's own, in a block of
 * memory that the caller gives: at most VESICA_GROUP_BATCH points, which fits a
 * stack. Elements are canonical encodings. The identity is never accepted and
 * never put out.
 *
 * Time does not depend on scalars or on points; it depends on num, on whether
 * an encoding is valid, and on nothing else. Nothing allocates.
 */

#ifndef VESICA_GROUP_GROUP_H
#define VESICA_GROUP_GROUP_H

#include "hash/hash.h"

/** Points in a batch: enough to share an inversion over 8 lanes of 8. */
#define VESICA_GROUP_BATCH 64

/** Bytes of a point in the group's own form, over all groups. */
#define VESICA_GROUP_MAX_POINT 192

/* A batch of points of any group. */
typedef struct vesica_points {
    uint64_t opaque[VESICA_GROUP_BATCH * VESICA_GROUP_MAX_POINT / 8];
} vesica_points;

typedef struct vesica_group {
    vesica_suite suite;
    size_t element_len;
    size_t scalar_len;

    /* num <= VESICA_GROUP_BATCH everywhere. */

    /* Strict decoding of num elements: VESICA_ERR_POINT if any is not
     * canonical, not in the group, or the identity. */
    vesica_status (*decode)(vesica_points *out, const uint8_t *elements,
                            size_t num);

    /* Map num times 64 (ristretto255) or 2L (others) uniform bytes to the
     * group: uniform_len bytes each, as vesica_group_hash expands them. */
    size_t uniform_len;
    void (*from_uniform)(vesica_points *out, const uint8_t *uniform,
                         size_t num);

    /* Multiply all points by one secret scalar, canonical and not zero. */
    void (*multiply)(vesica_points *points, size_t num, const uint8_t *scalar);

    /* Canonical encodings. VESICA_ERR_POINT if a point is the identity. */
    vesica_status (*encode)(uint8_t *elements, const vesica_points *points,
                            size_t num);

    /* Single operations, for keys and proofs. */

    const uint8_t *generator; /* an element */

    /* scalar * generator. VESICA_ERR_POINT if that is the identity. */
    vesica_status (*multiply_base)(uint8_t *element, const uint8_t *scalar);

    /* a * p + b * q for elements p and q; all of it is public. VESICA_ERR_POINT
     * if p or q does not decode or the sum is the identity. */
    vesica_status (*multiply_add)(uint8_t *element, const uint8_t *a,
                                  const uint8_t *p, const uint8_t *b,
                                  const uint8_t *q);

    /* sum + other, where zero bytes stand for the identity, before and after.
     * Both are public, and elements otherwise. VESICA_ERR_POINT if one does not
     * decode. */
    vesica_status (*add)(uint8_t *sum, const uint8_t *other);

    /* sum + d * p for an element p; all of it is public. A sum of zero bytes
     * stands for the identity, before and after. VESICA_ERR_POINT if p does not
     * decode. */
    vesica_status (*accumulate)(uint8_t *sum, const uint8_t *d,
                                const uint8_t *p);

    /* Scalars, canonical, of scalar_len bytes. */

    /* wide_len bytes of uniform, reduced: 64 for ristretto255. */
    size_t wide_len;
    void (*scalar_reduce)(uint8_t *out, const uint8_t *wide);
    /* VESICA_ERR_KEY if zero or not canonical. */
    vesica_status (*scalar_check)(const uint8_t *scalar);
    void (*scalar_invert)(uint8_t *out, const uint8_t *scalar);
    /* out = a - b * c */
    void (*scalar_multiply_subtract)(uint8_t *out, const uint8_t *a,
                                     const uint8_t *b, const uint8_t *c);
} vesica_group;

/* The group of a suite, or NULL if there is no such suite. */
const vesica_group *vesica_group_of(vesica_suite suite);

/* ristretto255 (RFC 9496, section 4) by libsodium's scalar
 * multiplication, with the strict decoding of section 4.3.1 before it. */
extern const vesica_group vesica_group_ristretto255;

#endif
