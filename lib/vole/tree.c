/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "vole/tree.h"

#include <string.h>

#include "hash/hash.h"
#include "util/bytes.h"
#include "util/ct.h"
#include "util/wipe.h"
#include "vole/kernels.h"

#define MAX_LEVELS VESICA_TREE_MAX_LEVELS
#define CORRECTION VESICA_TREE_CORRECTION_BYTES

vesica_status vesica_trees_init(vesica_trees *trees, vesica_suite hash,
                                const uint8_t sid[VESICA_SID_BYTES],
                                uint32_t chunk, size_t block)
{
    vesica_hash state;
    vesica_block key;
    *trees = (vesica_trees){.hash = hash, .chunk = chunk};
    if (block < 2 || block > (size_t)1 << MAX_LEVELS ||
        (block & (block - 1)) != 0) {
        return VESICA_ERR_ARGUMENT;
    }
    memcpy(trees->sid, sid, VESICA_SID_BYTES);
    trees->levels = vesica_ceil_log2(block);
    vesica_hash_init(&state, hash, VESICA_LABEL_VOLE_OT);
    vesica_hash_add(&state, sid, VESICA_SID_BYTES);
    vesica_hash_final(&state, key.bytes, sizeof key.bytes);
    vesica_aes_init(&trees->mask, &key);
    return VESICA_OK;
}

/* Keys for the left and for the right children of tree i. */
static void init_keys(const vesica_trees *trees, vesica_aes keys[2], size_t i)
{
    vesica_hash state;
    vesica_block both[2];
    uint8_t numbers[8];
    vesica_store_le32(numbers, trees->chunk);
    vesica_store_le32(numbers + 4, (uint32_t)i);
    vesica_hash_init(&state, trees->hash, VESICA_LABEL_VOLE_TREE);
    vesica_hash_add(&state, trees->sid, VESICA_SID_BYTES);
    vesica_hash_add(&state, numbers, sizeof numbers);
    vesica_hash_final(&state, both[0].bytes, sizeof both);
    vesica_aes_init(&keys[0], &both[0]);
    vesica_aes_init(&keys[1], &both[1]);
}

static vesica_block tweak_of(const vesica_trees *trees, size_t i,
                             unsigned level)
{
    vesica_block tweak = {.words = {0, 0}};
    vesica_store_le32(tweak.bytes, trees->chunk);
    vesica_store_le32(tweak.bytes + 4, (uint32_t)i);
    vesica_store_le32(tweak.bytes + 8, level);
    return tweak;
}

/* Level l of a tree, 2^l blocks, ends where its leaves end: so each level lies
 * in the second half of the one below it. */
static vesica_block *level_of(const vesica_trees *trees, vesica_block *leaves,
                              unsigned level)
{
    return leaves + ((size_t)1 << trees->levels) - ((size_t)1 << level);
}

/* What the sums of the levels of tree i are masked with: of each level for the
 * left, then for the right ones. */
static void make_masks(const vesica_trees *trees,
                       const vesica_trees_sender *sender, vesica_block *masks,
                       size_t i)
{
    vesica_block tweaks[2 * MAX_LEVELS];
    for (unsigned l = 0; l < trees->levels; l++) {
        const size_t cot = i * trees->levels + l;
        /* Public: it came from the receiver. */
        const unsigned choice =
            (unsigned)(sender->choices[cot / 8] >> (cot % 8)) & 1;
        masks[2 * l + choice] = sender->cots[cot];
        masks[2 * l + 1 - choice] =
            vesica_block_xor(sender->cots[cot], *sender->delta);
        tweaks[2 * l] = tweak_of(trees, i, l + 1);
        tweaks[2 * l + 1] = tweaks[2 * l];
    }
    vesica_aes_hash_tweaked(&trees->mask, masks, masks, tweaks,
                            2 * (size_t)trees->levels);
}

static void build_tree(const vesica_trees *trees,
                       const vesica_trees_sender *sender,
                       const vesica_vole_kernels *kernels, size_t i)
{
    vesica_block *leaves = sender->leaves + (i << trees->levels);
    uint8_t *correction = sender->corrections + i * trees->levels * CORRECTION;
    vesica_aes keys[2];
    vesica_block masks[2 * MAX_LEVELS], sums[2];
    init_keys(trees, keys, i);
    make_masks(trees, sender, masks, i);
    *level_of(trees, leaves, 0) = sender->roots[i];
    for (unsigned l = 1; l <= trees->levels; l++) {
        vesica_block *nodes = level_of(trees, leaves, l);
        const size_t num_parents = (size_t)1 << (l - 1);
        vesica_aes_hash_children(&keys[0], &keys[1], nodes, nodes + num_parents,
                                 num_parents);
        kernels->sum_pairs(sums, nodes, num_parents);
        for (size_t side = 0; side < 2; side++) {
            const vesica_block e =
                vesica_block_xor(sums[side], masks[2 * (l - 1) + side]);
            memcpy(correction + (l - 1) * CORRECTION + side * sizeof e, e.bytes,
                   sizeof e);
        }
    }
    sender->sums[i] = vesica_block_xor(sums[0], sums[1]);
    vesica_wipe(masks, sizeof masks);
    vesica_wipe(sums, sizeof sums);
}

void vesica_trees_build(const vesica_trees *trees,
                        const vesica_trees_sender *sender, size_t first,
                        size_t num)
{
    const vesica_vole_kernels *kernels = vesica_vole_kernels_get();
    for (size_t i = first; i < first + num; i++) {
        build_tree(trees, sender, kernels, i);
    }
}

/* The bit of a place at a level: which child the path goes to. */
static uint32_t path_bit(const vesica_trees *trees, uint32_t place,
                         unsigned level)
{
    return (place >> (trees->levels - level)) & 1;
}

void vesica_trees_choose(const vesica_trees *trees, uint8_t *choices,
                         const uint32_t *places, const uint8_t *bits,
                         size_t num)
{
    const size_t num_bits = num * trees->levels;
    vesica_wipe(choices, (num_bits + 7) / 8);
    for (size_t i = 0; i < num; i++) {
        for (unsigned l = 0; l < trees->levels; l++) {
            const size_t cot = i * trees->levels + l;
            const uint32_t bit = (uint32_t)(bits[cot / 8] >> (cot % 8));
            const uint32_t choice =
                (bit ^ 1 ^ path_bit(trees, places[i], l + 1)) & 1;
            choices[cot / 8] |= (uint8_t)(choice << (cot % 8));
        }
    }
}

/* A tree under way. Secret. */
typedef struct opening {
    uint32_t place;
    vesica_block sum;               /* of all leaves */
    vesica_block masks[MAX_LEVELS]; /* of the sums that can be read */
    vesica_block of_zero[2];        /* left and right child of a zero block */
} opening;

static void init_opening(const vesica_trees *trees, opening *o,
                         const vesica_trees_receiver *receiver,
                         const vesica_aes keys[2], size_t i)
{
    vesica_block tweaks[MAX_LEVELS];
    const vesica_block zero = {.words = {0, 0}};
    o->place = receiver->places[i];
    o->sum = receiver->sums[i];
    for (unsigned l = 0; l < trees->levels; l++) {
        tweaks[l] = tweak_of(trees, i, l + 1);
    }
    vesica_aes_hash_tweaked(&trees->mask, o->masks,
                            receiver->cots + i * trees->levels, tweaks,
                            trees->levels);
    vesica_aes_hash_children(&keys[0], &keys[1], o->of_zero, &zero, 1);
}

/* What to add to the children of the path's node, which is held as zero: of
 * the two, the one beside the path becomes what makes its side's sum that of
 * the sender, and the one on the path zero again; or, as a leaf, what makes the
 * sum of all leaves that which was asked for. */
static void correct_pair(const vesica_trees *trees, const opening *o,
                         vesica_block pair[2], const uint8_t *correction,
                         const vesica_block sums[2], unsigned level)
{
    const uint32_t right =
        vesica_ct_is_zero(path_bit(trees, o->place, level)); /* is beside it */
    vesica_block sent[2], beside, on;
    memcpy(sent, correction, sizeof sent);
    const vesica_block sum = vesica_block_xor(
        vesica_ct_select_block(right, sent[1], sent[0]), o->masks[level - 1]);
    beside =
        vesica_block_xor(sum, vesica_ct_select_block(right, sums[1], sums[0]));
    if (level < trees->levels) {
        on = vesica_ct_select_block(right, o->of_zero[0], o->of_zero[1]);
    } else {
        on = vesica_block_xor(vesica_block_xor(o->sum, sum),
                              vesica_ct_select_block(right, sums[0], sums[1]));
    }
    pair[0] = vesica_ct_select_block(right, on, beside);
    pair[1] = vesica_ct_select_block(right, beside, on);
}

static void open_tree(const vesica_trees *trees,
                      const vesica_trees_receiver *receiver,
                      const vesica_vole_kernels *kernels, size_t i)
{
    vesica_block *leaves = receiver->leaves + (i << trees->levels);
    const uint8_t *correction =
        receiver->corrections + i * trees->levels * CORRECTION;
    vesica_aes keys[2];
    opening o;
    vesica_block sums[2], pair[2];
    init_keys(trees, keys, i);
    init_opening(trees, &o, receiver, keys, i);
    vesica_wipe(level_of(trees, leaves, 0), sizeof *leaves);
    for (unsigned l = 1; l <= trees->levels; l++) {
        vesica_block *nodes = level_of(trees, leaves, l);
        const size_t num_parents = (size_t)1 << (l - 1);
        vesica_aes_hash_children(&keys[0], &keys[1], nodes, nodes + num_parents,
                                 num_parents);
        kernels->sum_pairs(sums, nodes, num_parents);
        correct_pair(trees, &o, pair, correction + (l - 1) * CORRECTION, sums,
                     l);
        kernels->add_pair_at(nodes, num_parents,
                             o.place >> (trees->levels - l + 1), pair);
    }
    vesica_wipe(&o, sizeof o);
    vesica_wipe(sums, sizeof sums);
    vesica_wipe(pair, sizeof pair);
}

void vesica_trees_open(const vesica_trees *trees,
                       const vesica_trees_receiver *receiver, size_t first,
                       size_t num)
{
    const vesica_vole_kernels *kernels = vesica_vole_kernels_get();
    for (size_t i = first; i < first + num; i++) {
        open_tree(trees, receiver, kernels, i);
    }
}
