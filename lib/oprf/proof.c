/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "vesica/oprf.h"

#include "oprf/oprf_internal.h"
#include "util/bytes.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

/* The proof that one key evaluated a batch: Chaum-Pedersen on a random linear
 * combination of the batch (RFC 9497, section 2.2). A is the generator, B the
 * public key, C[i] the blinded elements, D[i] the evaluated ones. */

/* What a proof covers. All public. */
typedef struct statement {
    vesica_oprf_context context;
    const uint8_t *public_key;
    const uint8_t *blinded;
    const uint8_t *evaluated;
    size_t num;
} statement;

static vesica_status statement_check(const statement *s)
{
    if (s->public_key == NULL || s->blinded == NULL || s->evaluated == NULL ||
        s->num == 0 || s->num > VESICA_OPRF_MAX_PROOF_ELEMENTS) {
        return VESICA_ERR_ARGUMENT;
    }
    return VESICA_OK;
}

/* A hash input of parts, where a part may have its length of two bytes before
 * it. */
#define MAX_PARTS 11
typedef struct transcript {
    vesica_part parts[MAX_PARTS];
    size_t num_parts;
    uint8_t lengths[MAX_PARTS][2];
} transcript;

static void transcript_add(transcript *t, const uint8_t *data, size_t len)
{
    VESICA_ASSERT(t->num_parts < MAX_PARTS);
    t->parts[t->num_parts].data = data;
    t->parts[t->num_parts].len = len;
    t->num_parts++;
}

static void transcript_add_short(transcript *t, const uint8_t *data, size_t len)
{
    uint8_t *prefix = t->lengths[t->num_parts];
    vesica_store_be16(prefix, (uint16_t)len);
    transcript_add(t, prefix, 2);
    transcript_add(t, data, len);
}

/* The seed of the coefficients (section 2.2.1, ComputeComposites). */
static void composite_seed(uint8_t *seed, const statement *s)
{
    const vesica_group *group = s->context.group;
    uint8_t prefix[2];
    vesica_oprf_dst dst;
    vesica_hash hash;
    vesica_oprf_dst_init(&dst, &s->context, VESICA_OPRF_DST_SEED);
    vesica_hash_init_unlabelled(&hash, group->suite);
    vesica_store_be16(prefix, (uint16_t)group->element_len);
    vesica_hash_add(&hash, prefix, sizeof prefix);
    vesica_hash_add(&hash, s->public_key, group->element_len);
    vesica_store_be16(prefix, (uint16_t)dst.len);
    vesica_hash_add(&hash, prefix, sizeof prefix);
    vesica_hash_add(&hash, dst.bytes, dst.len);
    vesica_hash_final(&hash, seed, vesica_hash_len(group->suite));
}

/* The coefficient d_i. */
static void coefficient(uint8_t *d, const statement *s, const uint8_t *seed,
                        size_t i)
{
    static const uint8_t composite[] = {'C', 'o', 'm', 'p', 'o',
                                        's', 'i', 't', 'e'};
    const vesica_group *group = s->context.group;
    const size_t len = group->element_len;
    uint8_t index[2];
    transcript t = {.num_parts = 0};
    vesica_store_be16(index, (uint16_t)i);
    transcript_add_short(&t, seed, vesica_hash_len(group->suite));
    transcript_add(&t, index, sizeof index);
    transcript_add_short(&t, s->blinded + i * len, len);
    transcript_add_short(&t, s->evaluated + i * len, len);
    transcript_add(&t, composite, sizeof composite);
    vesica_oprf_hash_to_scalar(d, &s->context, VESICA_OPRF_DST_SCALAR, t.parts,
                               t.num_parts);
}

/* M = sum of d_i * C[i] and, unless Z is NULL, Z = sum of d_i * D[i]: one pass
 * over the batch. */
static vesica_status composites(uint8_t *M, uint8_t *Z, const statement *s)
{
    const vesica_group *group = s->context.group;
    const size_t len = group->element_len;
    uint8_t seed[VESICA_MAX_HASH_BYTES];
    uint8_t d[VESICA_MAX_SCALAR_BYTES];
    composite_seed(seed, s);
    for (size_t i = 0; i < s->num; i++) {
        coefficient(d, s, seed, i);
        VESICA_TRY(group->accumulate(M, d, s->blinded + i * len));
        if (Z != NULL) {
            VESICA_TRY(group->accumulate(Z, d, s->evaluated + i * len));
        }
    }
    return VESICA_OK;
}

/* The four elements a0 to a3 of the challenge. */
typedef struct commitments {
    uint8_t M[VESICA_MAX_ELEMENT_BYTES];
    uint8_t Z[VESICA_MAX_ELEMENT_BYTES];
    uint8_t t2[VESICA_MAX_ELEMENT_BYTES];
    uint8_t t3[VESICA_MAX_ELEMENT_BYTES];
} commitments;

static void challenge(uint8_t *c, const statement *s, const commitments *a)
{
    static const uint8_t text[] = {'C', 'h', 'a', 'l', 'l', 'e', 'n', 'g', 'e'};
    const size_t len = s->context.group->element_len;
    transcript t = {.num_parts = 0};
    transcript_add_short(&t, s->public_key, len);
    transcript_add_short(&t, a->M, len);
    transcript_add_short(&t, a->Z, len);
    transcript_add_short(&t, a->t2, len);
    transcript_add_short(&t, a->t3, len);
    transcript_add(&t, text, sizeof text);
    vesica_oprf_hash_to_scalar(c, &s->context, VESICA_OPRF_DST_SCALAR, t.parts,
                               t.num_parts);
}

/* Section 2.2.1 with the private key k and the nonce r: Z = k * M, t2 = r * A,
 * t3 = r * M, s = r - c * k. The proof is c ‖ s. */
static vesica_status prove(uint8_t *proof, const statement *s, const uint8_t *k,
                           const uint8_t *r)
{
    const vesica_group *group = s->context.group;
    uint8_t c[VESICA_MAX_SCALAR_BYTES];
    commitments a = {{0}, {0}, {0}, {0}};
    VESICA_TRY(group->scalar_check(k));
    VESICA_TRY(group->scalar_check(r));
    VESICA_TRY(composites(a.M, NULL, s));
    VESICA_TRY(vesica_oprf_multiply_elements(a.Z, group, a.M, 1, k));
    VESICA_TRY(group->multiply_base(a.t2, r));
    VESICA_TRY(vesica_oprf_multiply_elements(a.t3, group, a.M, 1, r));
    challenge(c, s, &a);
    group->scalar_multiply_subtract(proof + group->scalar_len, r, c, k);
    for (size_t i = 0; i < group->scalar_len; i++) {
        proof[i] = c[i];
    }
    /* Public: the proof goes to the partner. */
    VESICA_PUBLIC(proof, 2 * group->scalar_len);
    return VESICA_OK;
}

static vesica_status statement_of_key(statement *s, const vesica_oprf_key *key,
                                      const uint8_t *blinded,
                                      const uint8_t *evaluated, size_t num)
{
    VESICA_TRY(vesica_oprf_context_init(&s->context, key->suite, key->mode));
    if (key->mode != VESICA_OPRF_MODE_VOPRF) {
        return VESICA_ERR_UNSUPPORTED;
    }
    s->public_key = key->public_key;
    s->blinded = blinded;
    s->evaluated = evaluated;
    s->num = num;
    return statement_check(s);
}

vesica_status vesica_oprf_prove_derand(const vesica_oprf_key *key,
                                       uint8_t *proof, const uint8_t *blinded,
                                       const uint8_t *evaluated, size_t num,
                                       const uint8_t *nonce)
{
    statement s;
    VESICA_TRY(statement_of_key(&s, key, blinded, evaluated, num));
    const vesica_status status = prove(proof, &s, key->scalar, nonce);
    if (status != VESICA_OK) {
        vesica_wipe(proof, 2 * s.context.group->scalar_len);
    }
    return status;
}

/* The nonce of vesica_oprf_prove: H("vesica1/proof/nonce" ‖ k ‖ seed ‖ what the
 * proof covers), reduced. */
static void derive_nonce(uint8_t *nonce, const statement *s, const uint8_t *k,
                         const uint8_t seed[32])
{
    const vesica_group *group = s->context.group;
    const size_t batch_len = s->num * group->element_len;
    uint8_t wide[VESICA_MAX_HASH_BYTES];
    vesica_hash hash;
    VESICA_ASSERT(group->wide_len <= vesica_hash_len(group->suite));
    vesica_hash_init(&hash, group->suite, VESICA_LABEL_PROOF_NONCE);
    vesica_hash_add(&hash, k, group->scalar_len);
    vesica_hash_add(&hash, seed, 32);
    vesica_hash_add_field(&hash, s->public_key, group->element_len);
    vesica_hash_add_field(&hash, s->blinded, batch_len);
    vesica_hash_add_field(&hash, s->evaluated, batch_len);
    vesica_hash_final(&hash, wide, group->wide_len);
    group->scalar_reduce(nonce, wide);
    vesica_wipe(wide, sizeof wide);
}

vesica_status vesica_oprf_prove(const vesica_oprf_key *key, uint8_t *proof,
                                const uint8_t *blinded,
                                const uint8_t *evaluated, size_t num,
                                const uint8_t seed[32])
{
    statement s;
    uint8_t nonce[VESICA_MAX_SCALAR_BYTES];
    if (key == NULL || proof == NULL || seed == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    VESICA_TRY(statement_of_key(&s, key, blinded, evaluated, num));
    derive_nonce(nonce, &s, key->scalar, seed);
    const vesica_status status =
        vesica_oprf_prove_derand(key, proof, blinded, evaluated, num, nonce);
    vesica_wipe(nonce, sizeof nonce);
    return status;
}

/* Section 2.2.2: t2 = s * A + c * B, t3 = s * M + c * Z, and c must come out
 * again. The scalars of the proof are canonical; zero is allowed. */
static vesica_status verify(const statement *s, const uint8_t *proof)
{
    const vesica_group *group = s->context.group;
    const uint8_t *c = proof;
    const uint8_t *response = proof + group->scalar_len;
    uint8_t expected[VESICA_MAX_SCALAR_BYTES];
    commitments a = {{0}, {0}, {0}, {0}};
    VESICA_TRY(composites(a.M, a.Z, s));
    if (group->multiply_add(a.t2, response, group->generator, c,
                            s->public_key) != VESICA_OK ||
        group->multiply_add(a.t3, response, a.M, c, a.Z) != VESICA_OK) {
        return VESICA_ERR_PROOF;
    }
    challenge(expected, s, &a);
    return vesica_ct_equal(c, expected, group->scalar_len) ? VESICA_OK
                                                           : VESICA_ERR_PROOF;
}

static vesica_status check_proof_scalar(const vesica_group *group,
                                        const uint8_t *scalar)
{
    if (vesica_ct_all_zero(scalar, group->scalar_len)) {
        return VESICA_OK;
    }
    return group->scalar_check(scalar) == VESICA_OK ? VESICA_OK
                                                    : VESICA_ERR_PROOF;
}

vesica_status vesica_oprf_verify(vesica_suite suite, const uint8_t *public_key,
                                 const uint8_t *blinded,
                                 const uint8_t *evaluated, size_t num,
                                 const uint8_t *proof)
{
    statement s = {.public_key = public_key,
                   .blinded = blinded,
                   .evaluated = evaluated,
                   .num = num};
    vesica_points decoded;
    if (proof == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    VESICA_TRY(
        vesica_oprf_context_init(&s.context, suite, VESICA_OPRF_MODE_VOPRF));
    VESICA_TRY(statement_check(&s));
    const vesica_group *group = s.context.group;
    VESICA_TRY(group->decode(&decoded, public_key, 1));
    VESICA_TRY(check_proof_scalar(group, proof));
    VESICA_TRY(check_proof_scalar(group, proof + group->scalar_len));
    return verify(&s, proof);
}
