/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The proof that one key evaluated a batch: Chaum-Pedersen on a random linear
 * combination of the batch (RFC 9497, section 2.2), in parts, so that a large
 * batch is summed up in slices and on any threads:
 *
 *   both       begin, then for each part of the batch: part, add
 *   sender     make
 *   receiver   check
 *
 * Sums do not depend on how the batch is cut. All but the key is public.
 */

#ifndef VESICA_OPRF_PROOF_H
#define VESICA_OPRF_PROOF_H

#include <stdbool.h>

#include "oprf/context.h"

/* M, the combination of the blinded elements, and Z, that of the evaluated
 * ones. Zero bytes are the identity. */
typedef struct vesica_proof_sums {
    uint8_t M[VESICA_MAX_ELEMENT_BYTES];
    uint8_t Z[VESICA_MAX_ELEMENT_BYTES];
} vesica_proof_sums;

typedef struct vesica_proof {
    vesica_oprf_context context;
    uint8_t public_key[VESICA_MAX_ELEMENT_BYTES];
    uint8_t seed[VESICA_MAX_HASH_BYTES]; /* of the coefficients */
    vesica_proof_sums sums;
} vesica_proof;

/* Pairs of elements from number `first` of the batch on. */
typedef struct vesica_proof_pairs {
    const uint8_t *blinded;
    const uint8_t *evaluated;
    size_t first;
    size_t num;
    bool with_evaluated; /* Z too, which the sender gets from M by its key */
} vesica_proof_pairs;

/* VESICA_ERR_UNSUPPORTED if there is no such suite. public_key is an element.
 */
vesica_status vesica_proof_begin(vesica_proof *proof, vesica_suite suite,
                                 const uint8_t *public_key);

/* The sums of a part; changes nothing else. VESICA_ERR_POINT if an element that
 * is summed does not decode strictly. */
vesica_status vesica_proof_part(const vesica_proof *proof,
                                vesica_proof_sums *sums,
                                const vesica_proof_pairs *pairs);

/* Add the sums of num <= VESICA_GROUP_BATCH parts. VESICA_ERR_POINT if one does
 * not decode; M may have changed then. */
vesica_status vesica_proof_add(vesica_proof *proof,
                               const vesica_proof_sums *sums, size_t num);

/* The proof, 2 * scalar_len bytes: c ‖ s. all: the whole batch; seed: secret.
 * VESICA_ERR_KEY, VESICA_ERR_POINT (the sum is the identity). */
vesica_status vesica_proof_make(const vesica_proof *proof, uint8_t *out,
                                const vesica_oprf_key *key,
                                const uint8_t seed[32],
                                const vesica_proof_pairs *all);

/* VESICA_ERR_PROOF if it does not hold. */
vesica_status vesica_proof_check(const vesica_proof *proof, const uint8_t *in);

#endif
