/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "oprf/proof.h"

#include <string.h>

#include "oprf/oprf_internal.h"
#include "prg/coins.h"
#include "util/bytes.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

/* References: RFC 9497, section 2.2. A is the generator, B the public key, C[i]
 * the blinded elements, D[i] the evaluated ones. */

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
static void composite_seed(vesica_proof *proof)
{
    const vesica_group *group = proof->context.group;
    uint8_t prefix[2];
    vesica_oprf_dst dst;
    vesica_hash hash;
    vesica_oprf_dst_init(&dst, &proof->context, VESICA_OPRF_DST_SEED);
    vesica_hash_init_unlabelled(&hash, group->suite);
    vesica_store_be16(prefix, (uint16_t)group->element_len);
    vesica_hash_add(&hash, prefix, sizeof prefix);
    vesica_hash_add(&hash, proof->public_key, group->element_len);
    vesica_store_be16(prefix, (uint16_t)dst.len);
    vesica_hash_add(&hash, prefix, sizeof prefix);
    vesica_hash_add(&hash, dst.bytes, dst.len);
    vesica_hash_final(&hash, proof->seed, vesica_hash_len(group->suite));
}

vesica_status vesica_proof_begin(vesica_proof *proof, vesica_suite suite,
                                 const uint8_t *public_key)
{
    *proof = (vesica_proof){.public_key = {0}};
    VESICA_TRY(vesica_oprf_context_init(&proof->context, suite,
                                        VESICA_OPRF_MODE_VOPRF));
    memcpy(proof->public_key, public_key, proof->context.group->element_len);
    composite_seed(proof);
    return VESICA_OK;
}

/* Two lengths of two bytes and what they count, and an index: the seed, a pair
 * of elements, and "Composite". */
#define MAX_COMPOSITE                                                          \
    (2 + VESICA_MAX_HASH_BYTES + 2 + 2 * (2 + VESICA_MAX_ELEMENT_BYTES) + 9)

/* Returns where the next field goes. */
static uint8_t *put_short(uint8_t *to, const uint8_t *data, size_t len)
{
    vesica_store_be16(to, (uint16_t)len);
    memcpy(to + 2, data, len);
    return to + 2 + len;
}

/* The message of the coefficient d_i of the pair c, d. Returns its length. */
static size_t composite(uint8_t out[MAX_COMPOSITE], const vesica_proof *proof,
                        size_t i, const uint8_t *c, const uint8_t *d)
{
    static const uint8_t text[] = {'C', 'o', 'm', 'p', 'o', 's', 'i', 't', 'e'};
    const vesica_group *group = proof->context.group;
    uint8_t *to = put_short(out, proof->seed, vesica_hash_len(group->suite));
    vesica_store_be16(to, (uint16_t)i);
    to = put_short(to + 2, c, group->element_len);
    to = put_short(to, d, group->element_len);
    memcpy(to, text, sizeof text);
    return (size_t)(to - out) + sizeof text;
}

/* The coefficients of num <= VESICA_GROUP_BATCH pairs, from pair first on. */
static void coefficients(uint8_t *out, const vesica_proof *proof, size_t first,
                         const uint8_t *c, const uint8_t *d, size_t num)
{
    const size_t len = proof->context.group->element_len;
    uint8_t bytes[VESICA_GROUP_BATCH][MAX_COMPOSITE];
    vesica_part messages[VESICA_GROUP_BATCH];
    for (size_t i = 0; i < num; i++) {
        messages[i].data = bytes[i];
        messages[i].len =
            composite(bytes[i], proof, first + i, c + i * len, d + i * len);
    }
    vesica_oprf_hash_to_scalars(out, &proof->context, VESICA_OPRF_DST_SCALAR,
                                messages, num);
}

vesica_status vesica_proof_part(const vesica_proof *proof,
                                vesica_proof_sums *sums,
                                const vesica_proof_pairs *pairs)
{
    const vesica_group *group = proof->context.group;
    uint8_t d[VESICA_GROUP_BATCH * VESICA_MAX_SCALAR_BYTES];
    *sums = (vesica_proof_sums){{0}, {0}};
    for (size_t i = 0, n; i < pairs->num; i += n) {
        const uint8_t *c = pairs->blinded + i * group->element_len;
        const uint8_t *e = pairs->evaluated + i * group->element_len;
        n = vesica_group_num_in_batch(pairs->num, i);
        coefficients(d, proof, pairs->first + i, c, e, n);
        VESICA_TRY(group->combine(sums->M, d, c, n));
        if (pairs->with_evaluated) {
            VESICA_TRY(group->combine(sums->Z, d, e, n));
        }
    }
    return VESICA_OK;
}

vesica_status vesica_proof_add(vesica_proof *proof,
                               const vesica_proof_sums *sums, size_t num)
{
    const vesica_group *group = proof->context.group;
    const size_t stride = sizeof *sums;
    VESICA_TRY(vesica_group_add(group, proof->sums.M, sums->M, num, stride));
    return vesica_group_add(group, proof->sums.Z, sums->Z, num, stride);
}

/* The last two of the elements of the challenge. */
typedef struct commitments {
    uint8_t t2[VESICA_MAX_ELEMENT_BYTES];
    uint8_t t3[VESICA_MAX_ELEMENT_BYTES];
} commitments;

static void challenge(uint8_t *c, const vesica_proof *proof,
                      const vesica_proof_sums *sums, const commitments *a)
{
    static const uint8_t text[] = {'C', 'h', 'a', 'l', 'l', 'e', 'n', 'g', 'e'};
    const size_t len = proof->context.group->element_len;
    transcript t = {.num_parts = 0};
    transcript_add_short(&t, proof->public_key, len);
    transcript_add_short(&t, sums->M, len);
    transcript_add_short(&t, sums->Z, len);
    transcript_add_short(&t, a->t2, len);
    transcript_add_short(&t, a->t3, len);
    transcript_add(&t, text, sizeof text);
    vesica_oprf_hash_to_scalar(c, &proof->context, VESICA_OPRF_DST_SCALAR,
                               t.parts, t.num_parts);
}

/* Section 2.2.1 with the private key k and the nonce r: Z = k * M, t2 = r * A,
 * t3 = r * M, s = r - c * k. */
static vesica_status make(const vesica_proof *proof, uint8_t *out,
                          const uint8_t *k, const uint8_t *r)
{
    const vesica_group *group = proof->context.group;
    vesica_proof_sums sums = proof->sums;
    uint8_t c[VESICA_MAX_SCALAR_BYTES];
    commitments a = {{0}, {0}};
    VESICA_TRY(group->scalar_check(k));
    VESICA_TRY(group->scalar_check(r));
    VESICA_TRY(vesica_oprf_multiply_elements(sums.Z, group, sums.M, 1, k, 1));
    VESICA_TRY(vesica_group_multiply_base(group, a.t2, r));
    VESICA_TRY(vesica_oprf_multiply_elements(a.t3, group, sums.M, 1, r, 1));
    challenge(c, proof, &sums, &a);
    group->scalar_multiply_subtract(out + group->scalar_len, r, c, k);
    memcpy(out, c, group->scalar_len);
    /* Public: the proof goes to the partner. */
    VESICA_PUBLIC(out, 2 * group->scalar_len);
    return VESICA_OK;
}

/* Of coins of H("vesica1/proof/nonce" ‖ k ‖ seed ‖ what the proof covers): a
 * process that is rewound does not use a nonce under another challenge. */
static void derive_nonce(uint8_t *nonce, const vesica_proof *proof,
                         const uint8_t *k, const uint8_t seed[32],
                         const vesica_proof_pairs *all)
{
    const vesica_group *group = proof->context.group;
    const size_t batch_len = all->num * group->element_len;
    vesica_coins coins = {.suite = group->suite};
    uint8_t wide[64];
    vesica_hash hash;
    VESICA_ASSERT(group->wide_len <= sizeof wide);
    vesica_hash_init(&hash, group->suite, VESICA_LABEL_PROOF_NONCE);
    vesica_hash_add(&hash, k, group->scalar_len);
    vesica_hash_add(&hash, seed, 32);
    vesica_hash_add_field(&hash, proof->public_key, group->element_len);
    vesica_hash_add_field(&hash, all->blinded, batch_len);
    vesica_hash_add_field(&hash, all->evaluated, batch_len);
    vesica_hash_final(&hash, coins.subkey, sizeof coins.subkey);
    vesica_coins_block(&coins, wide, 0);
    group->scalar_reduce(nonce, wide, 1, sizeof wide);
    vesica_wipe(wide, sizeof wide);
    vesica_wipe(&coins, sizeof coins);
}

vesica_status vesica_proof_make(const vesica_proof *proof, uint8_t *out,
                                const vesica_oprf_key *key,
                                const uint8_t seed[32],
                                const vesica_proof_pairs *all)
{
    uint8_t nonce[VESICA_MAX_SCALAR_BYTES];
    derive_nonce(nonce, proof, key->scalar, seed, all);
    const vesica_status status = make(proof, out, key->scalar, nonce);
    vesica_wipe(nonce, sizeof nonce);
    return status;
}

/* The scalars of a proof are canonical; zero is allowed. */
static vesica_status check_proof_scalar(const vesica_group *group,
                                        const uint8_t *scalar)
{
    if (vesica_ct_all_zero(scalar, group->scalar_len)) {
        return VESICA_OK;
    }
    return group->scalar_check(scalar) == VESICA_OK ? VESICA_OK
                                                    : VESICA_ERR_PROOF;
}

/* out = a * p + b * q. VESICA_ERR_POINT if p or q does not decode, or the sum
 * is the identity. */
static vesica_status add_two(const vesica_group *group, uint8_t *out,
                             const uint8_t *a, const uint8_t *p,
                             const uint8_t *b, const uint8_t *q)
{
    vesica_wipe(out, group->element_len);
    VESICA_TRY(group->combine(out, a, p, 1));
    VESICA_TRY(group->combine(out, b, q, 1));
    return vesica_ct_all_zero(out, group->element_len) ? VESICA_ERR_POINT
                                                       : VESICA_OK;
}

/* Section 2.2.2: t2 = s * A + c * B, t3 = s * M + c * Z, and c must come out
 * again. */
vesica_status vesica_proof_check(const vesica_proof *proof, const uint8_t *in)
{
    const vesica_group *group = proof->context.group;
    const vesica_proof_sums *sums = &proof->sums;
    const uint8_t *c = in;
    const uint8_t *response = in + group->scalar_len;
    uint8_t expected[VESICA_MAX_SCALAR_BYTES];
    commitments a = {{0}, {0}};
    VESICA_TRY(check_proof_scalar(group, c));
    VESICA_TRY(check_proof_scalar(group, response));
    if (add_two(group, a.t2, response, group->generator, c,
                proof->public_key) != VESICA_OK ||
        add_two(group, a.t3, response, sums->M, c, sums->Z) != VESICA_OK) {
        return VESICA_ERR_PROOF;
    }
    challenge(expected, proof, sums, &a);
    return vesica_ct_equal(c, expected, group->scalar_len) ? VESICA_OK
                                                           : VESICA_ERR_PROOF;
}

/* The public functions: a whole batch in one part. */

static vesica_status sum_up(vesica_proof *proof, vesica_suite suite,
                            const uint8_t *public_key,
                            const vesica_proof_pairs *all)
{
    vesica_proof_sums sums;
    if (all->blinded == NULL || all->evaluated == NULL || all->num == 0 ||
        all->num > VESICA_OPRF_MAX_PROOF_ELEMENTS) {
        return VESICA_ERR_ARGUMENT;
    }
    VESICA_TRY(vesica_proof_begin(proof, suite, public_key));
    VESICA_TRY(vesica_proof_part(proof, &sums, all));
    return vesica_proof_add(proof, &sums, 1);
}

static vesica_status sum_up_for_key(vesica_proof *proof,
                                    const vesica_oprf_key *key,
                                    const vesica_proof_pairs *all)
{
    if (key->mode != VESICA_OPRF_MODE_VOPRF) {
        return VESICA_ERR_UNSUPPORTED;
    }
    return sum_up(proof, key->suite, key->public_key, all);
}

vesica_status vesica_oprf_prove_derand(const vesica_oprf_key *key, uint8_t *out,
                                       const uint8_t *blinded,
                                       const uint8_t *evaluated, size_t num,
                                       const uint8_t *nonce)
{
    const vesica_proof_pairs all = {
        .blinded = blinded, .evaluated = evaluated, .num = num};
    vesica_proof proof;
    VESICA_TRY(sum_up_for_key(&proof, key, &all));
    return make(&proof, out, key->scalar, nonce);
}

vesica_status vesica_oprf_prove(const vesica_oprf_key *key, uint8_t *out,
                                const uint8_t *blinded,
                                const uint8_t *evaluated, size_t num,
                                const uint8_t seed[32])
{
    const vesica_proof_pairs all = {
        .blinded = blinded, .evaluated = evaluated, .num = num};
    vesica_proof proof;
    if (key == NULL || out == NULL || seed == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    vesica_status status = sum_up_for_key(&proof, key, &all);
    if (status == VESICA_ERR_ARGUMENT || status == VESICA_ERR_UNSUPPORTED) {
        return status;
    }
    if (status == VESICA_OK) {
        status = vesica_proof_make(&proof, out, key, seed, &all);
    }
    if (status != VESICA_OK) {
        vesica_wipe(out, 2 * proof.context.group->scalar_len);
    }
    return status;
}

vesica_status vesica_oprf_verify(vesica_suite suite, const uint8_t *public_key,
                                 const uint8_t *blinded,
                                 const uint8_t *evaluated, size_t num,
                                 const uint8_t *in)
{
    const vesica_proof_pairs all = {.blinded = blinded,
                                    .evaluated = evaluated,
                                    .num = num,
                                    .with_evaluated = true};
    vesica_proof proof;
    vesica_points decoded;
    if (public_key == NULL || in == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    const vesica_group *group = vesica_group_of(suite);
    if (group == NULL) {
        return VESICA_ERR_UNSUPPORTED;
    }
    VESICA_TRY(group->decode(&decoded, public_key, 1));
    VESICA_TRY(sum_up(&proof, suite, public_key, &all));
    return vesica_proof_check(&proof, in);
}
