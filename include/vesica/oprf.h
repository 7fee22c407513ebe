/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Batch OPRF and VOPRF as in RFC 9497, on the caller's buffers.
 *
 * The sender holds a key k, the receiver holds inputs x. The receiver learns
 * F(k, x) and nothing about k; the sender learns how many inputs there are and
 * nothing about them:
 *
 *   receiver: blinded   = blind(inputs, blinds)
 *   sender:   evaluated = evaluate(key, blinded)          (proof, mode VOPRF)
 *   receiver: outputs   = finalise(inputs, evaluated, blinds)
 *
 * Batches lie one after the other without gaps: num elements of sizes.element
 * bytes, num outputs of sizes.hash bytes (vesica_suite_get_sizes). Nothing here
 * allocates; nothing draws randomness: all coins are arguments, and the same
 * coins give the same bytes. All functions but those on public data run in time
 * independent of the values of keys, blinds and inputs; lengths and numbers are
 * public.
 *
 * On error an output is zeroed; it is untouched if the call was refused for its
 * arguments, suite or mode. Keys are zeroed in any case.
 *
 * Security: RFC 9497, section 7 (gap one-more Diffie-Hellman in the random
 * oracle model). Q evaluations under one key cost about log2(Q) / 2 bits
 * (section 7.2.3).
 */

#ifndef VESICA_OPRF_H
#define VESICA_OPRF_H

#include "vesica/suite.h"

VESICA_BEGIN_DECLS

/* RFC 9497, section 3.1. The two modes are different functions. */
typedef enum vesica_oprf_mode {
    VESICA_OPRF_MODE_OPRF = 0,
    VESICA_OPRF_MODE_VOPRF = 1
} vesica_oprf_mode;

/** Longest input, in bytes (RFC 9497, section 1.2). */
#define VESICA_OPRF_MAX_INPUT 65535

/** Most elements that one proof may cover (a two-byte index, section 2.2.1). */
#define VESICA_OPRF_MAX_PROOF_ELEMENTS 65535

/* A run of bytes of the caller's; data may be NULL if len is 0. */
typedef struct vesica_oprf_input {
    const uint8_t *data;
    size_t len;
} vesica_oprf_input;

/* A key pair. The scalar is secret. Must not be copied: clear it after use. */
typedef struct vesica_oprf_key {
    vesica_suite suite;
    vesica_oprf_mode mode;
    uint8_t scalar[VESICA_MAX_SCALAR_BYTES];      /* secret */
    uint8_t public_key[VESICA_MAX_ELEMENT_BYTES]; /* sizes.element bytes used */
} vesica_oprf_key;

/** Derive a key pair from a seed (RFC 9497, section 3.2.1, DeriveKeyPair).
 *
 * Out:     key   the key pair
 * In:      seed  32 uniform bytes, secret
 *          info  info_len bytes, public, at most 65535; NULL if info_len is 0
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT, VESICA_ERR_UNSUPPORTED (suite or
 *          mode), or VESICA_ERR_KEY (no key in 256 tries: cannot happen with an
 *          honest seed). On error *key is zeroed.
 */
VESICA_API VESICA_MUST_CHECK vesica_status vesica_oprf_key_derive(
    vesica_oprf_key *key, vesica_suite suite, vesica_oprf_mode mode,
    const uint8_t seed[32], const uint8_t *info, size_t info_len);

/** Take a private key that exists.
 *
 * Out:     key     the key pair, its public half computed
 * In:      scalar  sizes.scalar bytes, secret: canonical and not zero
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT, VESICA_ERR_UNSUPPORTED, or
 *          VESICA_ERR_KEY (zero or not canonical). On error *key is zeroed.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_oprf_key_load(vesica_oprf_key *key, vesica_suite suite,
                     vesica_oprf_mode mode, const uint8_t *scalar);

/** Wipe a key pair. NULL is allowed, and a key that is zero. */
VESICA_API void vesica_oprf_key_clear(vesica_oprf_key *key);

/** Make a blind of 64 uniform bytes.
 *
 * Out:     blind    sizes.scalar bytes, secret
 * In:      uniform  64 uniform bytes, secret; p256-sha256 and sm2-sm3 use the
 *                   first 48 of them, which is enough for a scalar of 32
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT, VESICA_ERR_UNSUPPORTED, or
 *          VESICA_ERR_KEY (the bytes give zero: draw again).
 */
VESICA_API VESICA_MUST_CHECK vesica_status vesica_oprf_blind_from_uniform(
    uint8_t *blind, vesica_suite suite, const uint8_t uniform[64]);

/** Receiver: blind a batch of inputs (RFC 9497, section 3.3.1, Blind).
 *
 * Out:     blinded     num elements
 * In:      inputs      num inputs, secret
 *          blinds      num_blinds scalars, secret, canonical and not zero
 *          num_blinds  num for a fresh blind per input, or 1 for one blind of
 *                      all (hides the inputs computationally only)
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT (also: an input over
 *          VESICA_OPRF_MAX_INPUT, num_blinds neither 1 nor num, an input that
 *          maps to the identity), VESICA_ERR_UNSUPPORTED, or VESICA_ERR_KEY (a
 *          blind that is zero or not canonical).
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_oprf_blind(uint8_t *blinded, vesica_suite suite, vesica_oprf_mode mode,
                  const vesica_oprf_input *inputs, size_t num,
                  const uint8_t *blinds, size_t num_blinds);

/** Sender: evaluate a batch of blinded elements (section 3.3.1,
 * BlindEvaluate).
 *
 * Out:     evaluated  num elements, in the order of blinded; may be the same
 *                     buffer as blinded, else must not overlap it
 * In:      blinded    num elements as the partner sent them: decoded strictly
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT, VESICA_ERR_UNSUPPORTED,
 *          VESICA_ERR_KEY or VESICA_ERR_POINT (an element that is not
 *          canonical, not in the group, or the identity).
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_oprf_evaluate(const vesica_oprf_key *key, uint8_t *evaluated,
                     const uint8_t *blinded, size_t num);

/** Sender: compute F of inputs that it knows (section 3.3.1, Evaluate).
 *
 * Out:     outputs  num outputs of sizes.hash bytes, secret
 * In:      inputs   num inputs, secret
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT (as for vesica_oprf_blind),
 *          VESICA_ERR_UNSUPPORTED or VESICA_ERR_KEY.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_oprf_evaluate_inputs(const vesica_oprf_key *key, uint8_t *outputs,
                            const vesica_oprf_input *inputs, size_t num);

/** Sender: prove that one key, the public one, evaluated the whole batch
 * (section 2.2.1, GenerateProof). Mode VOPRF alone.
 *
 * The nonce of the proof is derived from the private key, the seed and all that
 * the proof covers, so that a process that is set back cannot use it twice.
 *
 * Out:     proof      sizes.proof bytes
 * In:      blinded    num elements, as they were evaluated
 *          evaluated  num elements, as vesica_oprf_evaluate gave them
 *          num        1 to VESICA_OPRF_MAX_PROOF_ELEMENTS
 *          seed       32 uniform bytes, secret
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT, VESICA_ERR_UNSUPPORTED (also: the
 *          key is of mode OPRF), VESICA_ERR_KEY or VESICA_ERR_POINT.
 */
VESICA_API VESICA_MUST_CHECK vesica_status vesica_oprf_prove(
    const vesica_oprf_key *key, uint8_t *proof, const uint8_t *blinded,
    const uint8_t *evaluated, size_t num, const uint8_t seed[32]);

/** Receiver: check a proof (section 2.2.2, VerifyProof). All inputs are public;
 * time depends on them.
 *
 * In:      public_key  sizes.element bytes
 *          blinded     num elements of the receiver's own, never an echo
 *          evaluated   num elements as the partner sent them
 *          num         1 to VESICA_OPRF_MAX_PROOF_ELEMENTS
 *          proof       sizes.proof bytes as the partner sent them
 * Returns: VESICA_OK (the proof holds), VESICA_ERR_PROOF (it does not),
 *          VESICA_ERR_POINT (an element does not decode), VESICA_ERR_ARGUMENT
 *          or VESICA_ERR_UNSUPPORTED.
 */
VESICA_API VESICA_MUST_CHECK vesica_status vesica_oprf_verify(
    vesica_suite suite, const uint8_t *public_key, const uint8_t *blinded,
    const uint8_t *evaluated, size_t num, const uint8_t *proof);

/** Receiver: unblind and hash (section 3.3.1, Finalize).
 *
 * In mode VOPRF call vesica_oprf_verify first.
 *
 * Out:     outputs     num outputs of sizes.hash bytes, secret
 * In:      inputs      num inputs, the ones that were blinded, secret
 *          evaluated   num elements as the partner sent them, decoded strictly
 *          blinds      num_blinds scalars, as in vesica_oprf_blind
 *          num_blinds  num or 1
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT, VESICA_ERR_UNSUPPORTED,
 *          VESICA_ERR_KEY or VESICA_ERR_POINT.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_oprf_finalise(uint8_t *outputs, vesica_suite suite,
                     const vesica_oprf_input *inputs, const uint8_t *evaluated,
                     size_t num, const uint8_t *blinds, size_t num_blinds);

VESICA_END_DECLS

#endif
