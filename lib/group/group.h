/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* One contract for the groups of all suites, in batches: that is what the OPRF
 * needs, and what vector units are good at.
 *
 * A batch goes through three steps: points from elements or from uniform
 * bytes, their multiplication, elements; sums are made before it or after. In
 * the place of the second step multiples of one fixed element may be added.
 * Between the steps points lie in a form of the group's own, in a block of
 * memory that the caller gives: at most VESICA_GROUP_BATCH points, which fits a
 * stack. Elements are canonical encodings. The identity is no element: it is
 * never accepted, and zero bytes come out for it.
 *
 * Time does not depend on scalars or on points; it depends on num, on whether
 * an encoding is valid, and on nothing else. Nothing allocates.
 */

#ifndef VESICA_GROUP_GROUP_H
#define VESICA_GROUP_GROUP_H

#include <stdalign.h>

#include "hash/hash.h"

/** Points in a batch: enough to share an inversion over 8 lanes of 8. */
#define VESICA_GROUP_BATCH 64

/** Room for a point in the group's own form, over all groups, in 8 bytes. */
#define VESICA_GROUP_POINT_WORDS 40

/* A batch of points of any group. */
typedef struct vesica_points {
    alignas(64) uint64_t opaque[VESICA_GROUP_BATCH][VESICA_GROUP_POINT_WORDS];
} vesica_points;

/** Room for the multiples of an element, over all groups, in 8 bytes. */
#define VESICA_GROUP_FIXED_BASE_WORDS 7680

/* An element of any group with so many of its multiples that every other is a
 * sum of 64 of them, or of their negatives. By one backend for the same. */
typedef struct vesica_fixed_base {
    const void *backend;
    uint64_t opaque[VESICA_GROUP_FIXED_BASE_WORDS];
} vesica_fixed_base;

typedef struct vesica_group {
    vesica_suite suite;
    size_t element_len;
    size_t scalar_len;

    /* num <= VESICA_GROUP_BATCH everywhere, and may be 0. */

    /* Strict decoding of num elements: VESICA_ERR_POINT if any is not
     * canonical, not in the group, or the identity. */
    vesica_status (*decode)(vesica_points *out, const uint8_t *elements,
                            size_t num);

    /* Map num times 64 (ristretto255) or 96 (others) uniform bytes to the
     * group: uniform_len bytes each, as hashing to the group expands them. */
    size_t uniform_len;
    void (*from_uniform)(vesica_points *out, const uint8_t *uniform,
                         size_t num);

    /* Multiply each point by a scalar of its own, or all by one: num_scalars is
     * num or 1. The scalars are secret, canonical and not zero. Once for each
     * batch: what is there then may only be added and encoded. */
    void (*multiply)(vesica_points *points, size_t num, const uint8_t *scalars,
                     size_t num_scalars);

    /* Make each point the identity, to add to. */
    void (*set_identity)(vesica_points *out, size_t num);

    /* Prepare multiples of an element, which is public: VESICA_ERR_POINT if
     * decode would say so. It costs about as much as 30 multiplications in a
     * batch, and a sum a quarter of one. */
    vesica_status (*fix)(vesica_fixed_base *out, const uint8_t *element);

    /* Add scalars[i] times the base to each point, or subtract it: of points
     * that were not multiplied. The scalars are secret and canonical. A sum may
     * be the identity. */
    void (*add_fixed)(vesica_points *points, size_t num,
                      const vesica_fixed_base *base, const uint8_t *scalars,
                      bool subtract);

    /* sums[i] + others[i] in the place of sums[i], or sums[i] - others[i]: of
     * two batches that were both multiplied, or neither. A sum may be the
     * identity; so are its multiples then, which encode refuses. */
    void (*add)(vesica_points *sums, const vesica_points *others, size_t num,
                bool subtract);

    /* Canonical encodings of what was multiplied; the points are used up.
     * VESICA_ERR_POINT if one is the identity: of zero bytes then. */
    vesica_status (*encode)(uint8_t *elements, vesica_points *points,
                            size_t num);
    /* The same of what was not multiplied, and only of that. Whether one is the
     * identity, which comes out as zero bytes, is nobody's to know. */
    void (*encode_sums)(uint8_t *elements, vesica_points *points, size_t num);

    /* Single operations, for keys and proofs. */

    const uint8_t *generator; /* an element */
    const uint8_t *one;       /* a scalar */

    /* sum + scalars[0] * elements[0] + ..., a multi-scalar multiplication; all
     * scalars are 1 if scalars is NULL. All of it is public. A sum of zero
     * bytes stands for the identity, before and after. VESICA_ERR_POINT if an
     * element does not decode, or the sum, if there is anything to add: sum is
     * left as it is. */
    vesica_status (*combine)(uint8_t *sum, const uint8_t *scalars,
                             const uint8_t *elements, size_t num);

    /* Scalars, canonical, of scalar_len bytes. */

    /* Of num times wide_len uniform bytes, 64 for ristretto255, else 48, that
     * begin stride bytes apart: reduced. */
    size_t wide_len;
    void (*scalar_reduce)(uint8_t *out, const uint8_t *wide, size_t num,
                          size_t stride);
    /* VESICA_ERR_KEY if zero or not canonical. */
    vesica_status (*scalar_check)(const uint8_t *scalar);
    /* Of num scalars that are not zero. */
    void (*scalar_invert)(uint8_t *out, const uint8_t *scalars, size_t num);
    /* out = a - b * c */
    void (*scalar_multiply_subtract)(uint8_t *out, const uint8_t *a,
                                     const uint8_t *b, const uint8_t *c);
} vesica_group;

/* The group of a suite, or NULL if there is no such suite. */
const vesica_group *vesica_group_of(vesica_suite suite);

/* ristretto255 (RFC 9496, section 4). */
extern const vesica_group vesica_group_ristretto255;

/* P-256 (RFC 9497, section 4.3): elements compressed (SEC 1, section 2.3.3),
 * scalars big-endian. */
extern const vesica_group vesica_group_p256;

/* The curve of SM2 (GB/T 32918.5, section 2), in the same form. */
extern const vesica_group vesica_group_sm2;

/* What follows from the contract, for all groups. */

/* How many of num elements, from i on, make a batch. */
size_t vesica_group_num_in_batch(size_t num, size_t i);

/* scalar * generator, of a secret scalar. VESICA_ERR_POINT if that is the
 * identity; element is left as it is. */
vesica_status vesica_group_multiply_base(const vesica_group *group,
                                         uint8_t *element,
                                         const uint8_t *scalar);

/* sum + others, num <= VESICA_GROUP_BATCH of them, stride bytes apart. Zero
 * bytes stand for the identity, before and after; all are public, and elements
 * otherwise. VESICA_ERR_POINT if one does not decode: sum is left as it is. */
vesica_status vesica_group_add(const vesica_group *group, uint8_t *sum,
                               const uint8_t *others, size_t num,
                               size_t stride);

#endif
