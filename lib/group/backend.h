/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The batch operations of a group, as each backend has them: the same algorithm
 * over another field, and the same bytes. group/group.h has the contract; num
 * is at least 1 and at most VESICA_GROUP_BATCH. */

#ifndef VESICA_GROUP_BACKEND_H
#define VESICA_GROUP_BACKEND_H

#include "group/group.h"
#include "group/odd_scalar.h"

typedef struct vesica_group_backend {
    /* False if one is not of an element. The bytes of each are well-formed:
     * of ristretto255 a canonical element of the field that is not negative and
     * not zero; else the first is 2 or 3, and what follows is below p. */
    bool (*decode)(vesica_points *out, const uint8_t *elements, size_t num);
    /* Of both halves of the uniform bytes, added: MAP of RFC 9496, section
     * 4.3.4, or hash_to_field and map_to_curve of RFC 9380, sections 5.2 and
     * 6.6.2. */
    void (*from_uniform)(vesica_points *out, const uint8_t *uniform,
                         size_t num);
    /* By scalars[i], or by scalars[0] if there is but one. */
    void (*multiply)(vesica_points *points, size_t num,
                     const vesica_odd_scalar *scalars, size_t num_scalars);
    void (*set_identity)(vesica_points *out, size_t num);
    /* False if the bytes, as for decode, are not of an element. */
    bool (*fix)(vesica_fixed_base *out, const uint8_t *element);
    /* scalars[i] times the base, added to each. */
    void (*add_fixed)(vesica_points *points, size_t num,
                      const vesica_fixed_base *base,
                      const vesica_odd_scalar *scalars);
    /* The sums of both in the place of the first, or the differences. */
    void (*add)(vesica_points *sums, const vesica_points *others, size_t num,
                bool subtract);
    /* The first becomes the sum of all, of points that were not multiplied, or
     * the sum of scalars[i] times point i, all of which is public. */
    void (*sum)(vesica_points *points, size_t num);
    void (*sum_multiples)(vesica_points *points, size_t num,
                          const vesica_odd_scalar *scalars);
    /* Encodings, of twice the points with ristretto255, which are used up; of
     * the identity, zero bytes. */
    void (*encode)(uint8_t *elements, vesica_points *points, size_t num);
    /* The same, of the points themselves. */
    void (*encode_sums)(uint8_t *elements, vesica_points *points, size_t num);
} vesica_group_backend;

extern const vesica_group_backend vesica_ristretto255_ifma;
extern const vesica_group_backend vesica_ristretto255_avx2;
extern const vesica_group_backend vesica_ristretto255_u64;
extern const vesica_group_backend vesica_ristretto255_u32;

extern const vesica_group_backend vesica_p256_ifma;
extern const vesica_group_backend vesica_p256_avx2;
extern const vesica_group_backend vesica_p256_u64;
extern const vesica_group_backend vesica_p256_u32;

extern const vesica_group_backend vesica_sm2_ifma;
extern const vesica_group_backend vesica_sm2_avx2;
extern const vesica_group_backend vesica_sm2_u64;
extern const vesica_group_backend vesica_sm2_u32;

#endif
