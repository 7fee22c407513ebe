/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What the public OPRF, the engines and the tests share: cores that take all
 * coins, for one batch of at most VESICA_GROUP_BATCH elements. */

#ifndef VESICA_OPRF_OPRF_INTERNAL_H
#define VESICA_OPRF_OPRF_INTERNAL_H

#include "oprf/context.h"

/* scalar * HashToGroup(input), encoded: Blind with the blind, Evaluate with the
 * key. One scalar for all, or one for each. VESICA_ERR_ARGUMENT if an input
 * maps to the identity. */
vesica_status vesica_oprf_multiply_inputs(uint8_t *elements,
                                          const vesica_oprf_context *context,
                                          const vesica_oprf_input *inputs,
                                          size_t num, const uint8_t *scalars,
                                          size_t num_scalars);

/* scalar * element, decoded strictly and encoded; in place is allowed. Leaves
 * out as it is if an element does not decode. */
vesica_status vesica_oprf_multiply_elements(uint8_t *out,
                                            const vesica_group *group,
                                            const uint8_t *elements, size_t num,
                                            const uint8_t *scalars,
                                            size_t num_scalars);

/* Hash(I2OSP(len(input), 2) ‖ input ‖ I2OSP(len(element), 2) ‖ element ‖
 * "Finalize") for each of num pairs. */
void vesica_oprf_hash_outputs(uint8_t *outputs, const vesica_group *group,
                              const vesica_oprf_input *inputs,
                              const uint8_t *elements, size_t num);

/* vesica_oprf_prove with the nonce as an argument: sizes.scalar bytes, secret,
 * canonical, not zero, and never used for another proof. */
vesica_status vesica_oprf_prove_derand(const vesica_oprf_key *key, uint8_t *out,
                                       const uint8_t *blinded,
                                       const uint8_t *evaluated, size_t num,
                                       const uint8_t *nonce);

#endif
