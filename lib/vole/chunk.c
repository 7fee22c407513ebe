/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "vole/chunk.h"

#include <string.h>

#include "field/gf128.h"
#include "hash/hash.h"
#include "util/bytes.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"
#include "vole/kernels.h"

#define NOISE VESICA_VOLE_NOISE
#define BASES VESICA_VOLE_BASES
#define BASE_COTS VESICA_VOLE_BASE_COTS

/* Leaves whose factors of the check are made at once. */
#define CHECKED 128

void vesica_vole_init(vesica_vole *vole, const vesica_vole_params *params,
                      vesica_suite hash, const uint8_t sid[VESICA_SID_BYTES])
{
    vole->params = *params;
    vole->hash = hash;
    memcpy(vole->sid, sid, VESICA_SID_BYTES);
    vesica_code_init(&vole->code, hash, params->num_leaves,
                     params->num_outputs);
}

static void init_trees(vesica_trees *trees, const vesica_vole *vole,
                       uint32_t chunk)
{
    const vesica_status r = vesica_trees_init(trees, vole->hash, vole->sid,
                                              chunk, vole->params.block);
    VESICA_ASSERT(r == VESICA_OK && chunk < vole->params.num_chunks);
    (void)r;
}

/* The COTs of the trees of a chunk, of those of all chunks. */
static const vesica_block *cots_of(const vesica_vole *vole,
                                   const vesica_block *cots, uint32_t chunk)
{
    return cots + (vesica_vole_params_first_cot(&vole->params, chunk) -
                   vesica_vole_params_first_cot(&vole->params, 0));
}

/* The sum of cots[b] X^b for each base VOLE. */
static void pack(vesica_block bases[BASES], const vesica_block *cots)
{
    vesica_block powers[BASE_COTS] = {{.words = {0, 0}}};
    for (size_t b = 0; b < BASE_COTS; b++) {
        powers[b].bytes[b / 8] = (uint8_t)(1u << (b % 8));
    }
    for (size_t i = 0; i < BASES; i++) {
        bases[i] = (vesica_block){.words = {0, 0}};
        vesica_gf128_add_products(&bases[i], cots + BASE_COTS * i, powers,
                                  BASE_COTS);
    }
}

/* Blocks of memory with the COTs of trees at their end, and with room for all
 * COTs before there is anything else. */
static size_t num_blocks(const vesica_vole_params *params, size_t before_cots)
{
    const size_t num =
        before_cots + (size_t)vesica_vole_params_tree_cots(params);
    return num > params->num_cots ? num : (size_t)params->num_cots;
}

/* Move the COTs of trees to where they stay. */
static const vesica_block *keep_cots(vesica_block *kept,
                                     const vesica_vole_params *params,
                                     const vesica_block *cots)
{
    memmove(kept, cots + vesica_vole_params_first_cot(params, 0),
            (size_t)vesica_vole_params_tree_cots(params) * sizeof *kept);
    return kept;
}

static vesica_block sum_of(const vesica_block *blocks, size_t num)
{
    vesica_block sum = {.words = {0, 0}};
    for (size_t i = 0; i < num; i++) {
        sum = vesica_block_xor(sum, blocks[i]);
    }
    return sum;
}

/* Add the sum of chi_p times each leaf p. */
static void add_checked(vesica_block *sum, const vesica_vole *vole,
                        const uint8_t *seed, const vesica_block *leaves)
{
    vesica_aes aes;
    vesica_block key, chi[CHECKED];
    memcpy(key.bytes, seed, sizeof key.bytes);
    vesica_aes_init(&aes, &key);
    for (size_t p = 0, n; p < vole->params.num_leaves; p += n) {
        n = vole->params.num_leaves - p;
        n = n < CHECKED ? n : CHECKED;
        vesica_aes_expand(&aes, chi, p, n);
        vesica_gf128_add_products(sum, leaves + p, chi, n);
    }
}

static void hash_check(const vesica_vole *vole, const vesica_trees *trees,
                       uint8_t out[VESICA_VOLE_ANSWER_BYTES],
                       const vesica_block *sum)
{
    vesica_hash hash;
    uint8_t chunk[4];
    vesica_store_le32(chunk, trees->chunk);
    vesica_hash_init(&hash, vole->hash, VESICA_LABEL_VOLE_CHECK);
    vesica_hash_add(&hash, vole->sid, VESICA_SID_BYTES);
    vesica_hash_add(&hash, chunk, sizeof chunk);
    vesica_hash_add(&hash, sum->bytes, sizeof sum->bytes);
    vesica_hash_final(&hash, out, VESICA_VOLE_ANSWER_BYTES);
}

/* The sender. */

size_t vesica_vole_sender_blocks(const vesica_vole_params *params)
{
    return num_blocks(params, params->num_leaves + params->num_outputs);
}

void vesica_vole_sender_init(vesica_vole_sender *sender,
                             const vesica_vole *vole, vesica_block *memory,
                             const vesica_block *cots,
                             const vesica_block *delta)
{
    sender->vole = vole;
    sender->leaves = memory;
    sender->b = memory + vole->params.num_leaves;
    sender->delta = *delta;
    init_trees(&sender->trees, vole, 0);
    pack(sender->bases, cots);
    sender->cots =
        keep_cots(sender->b + vole->params.num_outputs, &vole->params, cots);
}

/* Corrections are written by way of the trees.
 * NOLINTNEXTLINE(readability-non-const-parameter) */
void vesica_vole_sender_build(vesica_vole_sender *sender, uint8_t *corrections,
                              const uint8_t *choices, const vesica_block *roots,
                              size_t first, size_t num)
{
    const vesica_trees_sender trees = {
        .leaves = sender->leaves,
        .sums = sender->sums,
        .corrections = corrections,
        .roots = roots,
        .cots = cots_of(sender->vole, sender->cots, sender->trees.chunk),
        .choices = choices,
        .delta = &sender->delta};
    vesica_trees_build(&sender->trees, &trees, first, num);
}

void vesica_vole_sender_sums(const vesica_vole_sender *sender, uint8_t *sums)
{
    for (size_t i = 0; i < NOISE; i++) {
        const vesica_block psi =
            vesica_block_xor(sender->bases[i], sender->sums[i]);
        memcpy(sums + i * sizeof psi, psi.bytes, sizeof psi);
    }
}

void vesica_vole_sender_answer(const vesica_vole_sender *sender,
                               uint8_t answer[VESICA_VOLE_ANSWER_BYTES],
                               const uint8_t *challenge)
{
    vesica_block x, sum = sender->bases[NOISE];
    memcpy(x.bytes, challenge + sizeof x, sizeof x);
    vesica_gf128_add_scaled(&sum, &x, &sender->delta, 1);
    add_checked(&sum, sender->vole, challenge, sender->leaves);
    hash_check(sender->vole, &sender->trees, answer, &sum);
    vesica_wipe(&sum, sizeof sum);
}

void vesica_vole_sender_accumulate(vesica_vole_sender *sender, size_t first,
                                   size_t num)
{
    const size_t block = sender->vole->params.block;
    vesica_block before = sum_of(sender->sums, first);
    vesica_code_accumulate(&sender->vole->code, sender->leaves + first * block,
                           &before, first * block, num * block);
    vesica_wipe(&before, sizeof before);
}

void vesica_vole_sender_expand(vesica_vole_sender *sender, size_t first,
                               size_t num)
{
    vesica_code_expand(&sender->vole->code, sender->b + first, sender->leaves,
                       first, num);
}

void vesica_vole_sender_next(vesica_vole_sender *sender)
{
    memcpy(sender->bases, sender->b + sender->vole->params.slots,
           sizeof sender->bases);
    init_trees(&sender->trees, sender->vole, sender->trees.chunk + 1);
}

void vesica_vole_sender_clear(vesica_vole_sender *sender)
{
    if (sender->vole != NULL) {
        vesica_wipe(sender->leaves,
                    vesica_vole_sender_blocks(&sender->vole->params) *
                        sizeof *sender->leaves);
    }
    vesica_wipe(sender, sizeof *sender);
}

/* The receiver. */

static void read_places(uint32_t places[NOISE], const vesica_vole *vole,
                        const uint8_t *coins)
{
    for (size_t i = 0; i < NOISE; i++) {
        places[i] = vesica_load_le32(coins + 4 * i) &
                    (uint32_t)(vole->params.block - 1);
    }
}

void vesica_vole_choose(const vesica_vole *vole, uint8_t *choices,
                        uint32_t chunk, const uint8_t *coins,
                        const uint8_t *bits)
{
    vesica_trees trees;
    uint32_t places[NOISE];
    init_trees(&trees, vole, chunk);
    read_places(places, vole, coins);
    vesica_trees_choose(
        &trees, choices, places,
        bits + vesica_vole_params_first_cot(&vole->params, chunk) / 8, NOISE);
    vesica_wipe(places, sizeof places);
}

size_t vesica_vole_receiver_blocks(const vesica_vole_params *params)
{
    return num_blocks(params, 3 * params->num_leaves);
}

void vesica_vole_receiver_init(vesica_vole_receiver *receiver,
                               const vesica_vole *vole, vesica_block *memory,
                               const vesica_block *cots, const uint8_t *bits)
{
    receiver->vole = vole;
    receiver->records = memory;
    /* w is used up before there are outputs, and N >= 2 n_out. */
    receiver->leaves = memory + 2 * vole->params.num_leaves;
    receiver->a = receiver->leaves;
    receiver->c = receiver->leaves + vole->params.num_leaves / 2;
    init_trees(&receiver->trees, vole, 0);
    memcpy(receiver->betas, bits, sizeof receiver->betas);
    pack(receiver->bases, cots);
    receiver->cots = keep_cots(receiver->leaves + vole->params.num_leaves,
                               &vole->params, cots);
}

void vesica_vole_receiver_begin(vesica_vole_receiver *receiver,
                                const uint8_t *coins, const uint8_t *sums)
{
    read_places(receiver->places, receiver->vole, coins);
    for (size_t i = 0; i < NOISE; i++) {
        vesica_block psi;
        memcpy(psi.bytes, sums + i * sizeof psi, sizeof psi);
        receiver->sums[i] = vesica_block_xor(psi, receiver->bases[i]);
    }
}

void vesica_vole_receiver_open(vesica_vole_receiver *receiver,
                               const uint8_t *corrections, size_t first,
                               size_t num)
{
    const vesica_trees_receiver trees = {
        .leaves = receiver->leaves,
        .sums = receiver->sums,
        .corrections = corrections,
        .cots = cots_of(receiver->vole, receiver->cots, receiver->trees.chunk),
        .places = receiver->places};
    vesica_trees_open(&receiver->trees, &trees, first, num);
}

/* chi at the noise places: by AES of each place, and so at no index. */
static void make_factors(vesica_block chi[NOISE],
                         const vesica_vole_receiver *receiver,
                         const vesica_block *seed)
{
    vesica_aes aes;
    for (size_t i = 0; i < NOISE; i++) {
        chi[i] = (vesica_block){.words = {0, 0}};
        vesica_store_le64(chi[i].bytes, i * receiver->vole->params.block +
                                            receiver->places[i]);
    }
    vesica_aes_init(&aes, seed);
    vesica_aes_permute(&aes, chi, chi, NOISE);
}

void vesica_vole_receiver_challenge(
    const vesica_vole_receiver *receiver,
    uint8_t challenge[VESICA_VOLE_CHALLENGE_BYTES], const vesica_block *seed)
{
    vesica_block chi[NOISE], x = receiver->betas[NOISE];
    make_factors(chi, receiver, seed);
    vesica_gf128_add_products(&x, chi, receiver->betas, NOISE);
    memcpy(challenge, seed->bytes, sizeof *seed);
    memcpy(challenge + sizeof *seed, x.bytes, sizeof x);
    vesica_wipe(chi, sizeof chi);
}

vesica_status
vesica_vole_receiver_verify(const vesica_vole_receiver *receiver,
                            const uint8_t answer[VESICA_VOLE_ANSWER_BYTES],
                            const uint8_t *challenge)
{
    vesica_block sum = receiver->bases[NOISE];
    uint8_t expected[VESICA_VOLE_ANSWER_BYTES];
    add_checked(&sum, receiver->vole, challenge, receiver->leaves);
    hash_check(receiver->vole, &receiver->trees, expected, &sum);
    uint32_t equal = vesica_ct_equal(answer, expected, sizeof expected);
    vesica_wipe(&sum, sizeof sum);
    vesica_wipe(expected, sizeof expected);
    /* Public: the partner sees whether the session goes on. */
    VESICA_PUBLIC(&equal, sizeof equal);
    return equal != 0 ? VESICA_OK : VESICA_ERR_PROOF;
}

/* e of tree i: zero but at its place. */
static void write_noise(const vesica_vole_receiver *receiver, vesica_block *e,
                        size_t i)
{
    const vesica_block zero = {.words = {0, 0}};
    const size_t block = receiver->vole->params.block;
    const uint32_t left = vesica_ct_is_zero(receiver->places[i] & 1);
    const vesica_block beta = receiver->betas[i];
    const vesica_block pair[2] = {vesica_ct_select_block(left, beta, zero),
                                  vesica_ct_select_block(left, zero, beta)};
    vesica_wipe(e, block * sizeof *e);
    vesica_vole_kernels_get()->add_pair_at(e, block / 2,
                                           receiver->places[i] / 2, pair);
}

void vesica_vole_receiver_accumulate(vesica_vole_receiver *receiver,
                                     size_t first, size_t num)
{
    const size_t block = receiver->vole->params.block;
    vesica_block before[2] = {sum_of(receiver->betas, first),
                              sum_of(receiver->sums, first)};
    for (size_t i = first; i < first + num; i++) {
        vesica_block *records = receiver->records + 2 * i * block;
        const vesica_block *const x[2] = {records + block,
                                          receiver->leaves + i * block};
        write_noise(receiver, records + block, i);
        vesica_code_accumulate_pair(&receiver->vole->code, records, x, before,
                                    i * block, block);
        before[0] = vesica_block_xor(before[0], receiver->betas[i]);
        before[1] = vesica_block_xor(before[1], receiver->sums[i]);
    }
    vesica_wipe(before, sizeof before);
}

void vesica_vole_receiver_expand(vesica_vole_receiver *receiver, size_t first,
                                 size_t num)
{
    vesica_block *const y[2] = {receiver->a + first, receiver->c + first};
    vesica_code_expand_pair(&receiver->vole->code, y, receiver->records, first,
                            num);
}

void vesica_vole_receiver_next(vesica_vole_receiver *receiver)
{
    const size_t slots = receiver->vole->params.slots;
    memcpy(receiver->betas, receiver->a + slots, sizeof receiver->betas);
    memcpy(receiver->bases, receiver->c + slots, sizeof receiver->bases);
    init_trees(&receiver->trees, receiver->vole, receiver->trees.chunk + 1);
}

void vesica_vole_receiver_clear(vesica_vole_receiver *receiver)
{
    if (receiver->vole != NULL) {
        vesica_wipe(receiver->records,
                    vesica_vole_receiver_blocks(&receiver->vole->params) *
                        sizeof *receiver->records);
    }
    vesica_wipe(receiver, sizeof *receiver);
}
