/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "ot/cot.h"

#include <string.h>

#include "ot/transpose.h"
#include "prg/aes.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

/* Blocks of a column at a time: what one group needs then stays near. */
enum {
    RUN = 64,
    MAX_GROUP_LEAVES = 1 << VESICA_COT_MAX_BITS
};

static size_t num_groups(unsigned bits)
{
    return VESICA_OT_NUM / bits;
}

static size_t num_leaves(unsigned bits)
{
    return (size_t)1 << bits;
}

void vesica_cot_choices(vesica_block *choices, const vesica_block *delta,
                        unsigned bits)
{
    vesica_block out = {.words = {0, 0}};
    for (size_t i = 0; i < VESICA_OT_NUM; i++) {
        const size_t turned = i - i % bits + (bits - 1 - i % bits);
        const uint32_t choice = vesica_block_bit(delta, turned) ^ 1;
        out.bytes[i / 8] |= (uint8_t)(choice << (i % 8));
    }
    *choices = out;
    vesica_wipe(&out, sizeof out);
}

size_t vesica_cot_trees_len(unsigned bits)
{
    return bits == 1 ? 0 : (size_t)2 * VESICA_OT_NUM * VESICA_BLOCK_BYTES;
}

size_t vesica_cot_corrections_len(unsigned bits, size_t num)
{
    return (num_groups(bits) - 1) * (num / 8);
}

/* sums may be one of the others. */
static void add(vesica_block *sums, const vesica_block *a,
                const vesica_block *b, size_t num)
{
    for (size_t i = 0; i < num; i++) {
        sums[i] = vesica_block_xor(a[i], b[i]);
    }
}

/* Keys of the trees of a session, which are public. */
typedef struct tree_keys {
    vesica_aes sides[2];
} tree_keys;

static void tree_keys_init(tree_keys *keys, const vesica_ot_context *context)
{
    static const vesica_label labels[2] = {VESICA_LABEL_COT_LEFT,
                                           VESICA_LABEL_COT_RIGHT};
    for (int s = 0; s < 2; s++) {
        vesica_block key;
        vesica_hash hash;
        vesica_hash_init(&hash, context->hash, labels[s]);
        vesica_hash_add(&hash, context->sid, VESICA_SID_BYTES);
        vesica_hash_final(&hash, key.bytes, sizeof key.bytes);
        vesica_aes_init(&keys->sides[s], &key);
    }
}

/* The children of num nodes, in their place: those of node x at 2x and
 * 2x + 1. */
static void grow(vesica_block nodes[MAX_GROUP_LEAVES], const tree_keys *keys,
                 size_t num)
{
    vesica_block parents[MAX_GROUP_LEAVES / 2];
    VESICA_ASSERT(num <= MAX_GROUP_LEAVES / 2);
    memcpy(parents, nodes, num * sizeof *nodes);
    vesica_aes_hash_children(&keys->sides[0], &keys->sides[1], nodes, parents,
                             num);
    vesica_wipe(parents, sizeof parents);
}

/* The sum of nodes first, first + 2, … of num. */
static vesica_block sum_of_side(const vesica_block *nodes, size_t first,
                                size_t num)
{
    vesica_block sum = {.words = {0, 0}};
    for (size_t x = first; x < num; x += 2) {
        sum = vesica_block_xor(sum, nodes[x]);
    }
    return sum;
}

/* The leaves of a group in the place of its root, and what the sender needs for
 * all but one. */
static void make_tree(vesica_block *nodes, uint8_t *tree, const tree_keys *aes,
                      unsigned bits, const vesica_block *keys)
{
    for (unsigned level = 1; level <= bits; level++) {
        const size_t num = num_leaves(level);
        grow(nodes, aes, num / 2);
        for (size_t s = 0; s < 2; s++) {
            const size_t at = 2 * (level - 1) + s;
            const vesica_block hidden =
                vesica_block_xor(sum_of_side(nodes, s, num), keys[at]);
            memcpy(tree + at * sizeof hidden, &hidden, sizeof hidden);
        }
    }
}

/* Roots, each where its tree's leaves will be. */
static void draw_roots(vesica_cot_receiver *receiver, const vesica_coins *coins)
{
    uint8_t block[64];
    for (size_t g = 0; g < num_groups(receiver->bits); g++) {
        const size_t in_block = g % (sizeof block / VESICA_BLOCK_BYTES);
        if (in_block == 0) {
            vesica_coins_block(coins, block,
                               g * VESICA_BLOCK_BYTES / sizeof block);
        }
        memcpy(&receiver->leaves[g << receiver->bits],
               block + in_block * VESICA_BLOCK_BYTES, VESICA_BLOCK_BYTES);
    }
    vesica_wipe(block, sizeof block);
}

void vesica_cot_receiver_init(vesica_cot_receiver *receiver, uint8_t *trees,
                              const vesica_ot_context *context, unsigned bits,
                              const vesica_block *keys,
                              const vesica_coins *coins)
{
    tree_keys aes;
    VESICA_ASSERT(bits == 1 || bits == VESICA_COT_MAX_BITS);
    vesica_wipe(receiver, sizeof *receiver);
    receiver->bits = bits;
    if (bits == 1) {
        memcpy(receiver->leaves, keys, 2 * VESICA_OT_NUM * sizeof *keys);
        return;
    }
    tree_keys_init(&aes, context);
    draw_roots(receiver, coins);
    for (size_t g = 0; g < num_groups(bits); g++) {
        const size_t first = 2 * bits * g;
        make_tree(receiver->leaves + (g << bits),
                  trees + first * VESICA_BLOCK_BYTES, &aes, bits, keys + first);
    }
    /* Public: a base key hides each sum, and it goes to the partner. */
    VESICA_PUBLIC(trees, vesica_cot_trees_len(bits));
    vesica_wipe_stack();
}

/* Whether side 1 of two blocks is taken. */
static vesica_block choose(uint32_t side, const vesica_block pair[2])
{
    vesica_block both[2] = {pair[0], pair[1]};
    vesica_ct_swap(~vesica_ct_is_zero(side), both[0].bytes, both[1].bytes,
                   VESICA_BLOCK_BYTES);
    const vesica_block chosen = both[0];
    vesica_wipe(both, sizeof both);
    return chosen;
}

/* The leaves of a group but p, in the place y = x + p of each x. At each level
 * p has one bit for all nodes, which says on which side y is 0. The node y = 1
 * of a level is the sibling of the path, and what its side's sum lacks. p is
 * that of the group, from bit first of Delta on. */
static void open_tree(vesica_block *nodes, const tree_keys *aes,
                      const vesica_cot_sender *sender, size_t first,
                      const vesica_block *keys, const uint8_t *tree)
{
    static const vesica_block unknown = {.words = {0, 0}};
    const unsigned bits = sender->bits;
    nodes[0] = unknown;
    for (unsigned level = 1; level <= bits; level++) {
        const size_t num = num_leaves(level);
        const uint32_t p =
            vesica_block_bit(&sender->delta, first + bits - level);
        vesica_block pair[2];
        grow(nodes, aes, num / 2);
        for (size_t y = 0; y < num; y += 2) {
            vesica_ct_swap(~vesica_ct_is_zero(p), nodes[y].bytes,
                           nodes[y + 1].bytes, VESICA_BLOCK_BYTES);
        }
        memcpy(pair, tree + 2 * (level - 1) * sizeof *pair, sizeof pair);
        nodes[0] = unknown;
        nodes[1] = unknown;
        nodes[1] = vesica_block_xor(
            sum_of_side(nodes, 1, num),
            vesica_block_xor(choose(p ^ 1, pair), keys[level - 1]));
    }
}

void vesica_cot_sender_init(vesica_cot_sender *sender,
                            const vesica_ot_context *context, unsigned bits,
                            const vesica_block *delta, const vesica_block *keys,
                            const uint8_t *trees)
{
    tree_keys aes;
    VESICA_ASSERT(bits == 1 || bits == VESICA_COT_MAX_BITS);
    vesica_wipe(sender, sizeof *sender);
    sender->bits = bits;
    sender->delta = *delta;
    if (bits == 1) {
        for (size_t g = 0; g < VESICA_OT_NUM; g++) {
            sender->leaves[2 * g + 1] = keys[g];
        }
        return;
    }
    tree_keys_init(&aes, context);
    for (size_t g = 0; g < num_groups(bits); g++) {
        open_tree(sender->leaves + (g << bits), &aes, sender, g * bits,
                  keys + g * bits, trees + 2 * g * bits * VESICA_BLOCK_BYTES);
    }
    vesica_wipe_stack();
}

/* A run of all streams of a group. Secret. */
typedef struct group_run {
    vesica_aes aes[MAX_GROUP_LEAVES];
    vesica_block streams[MAX_GROUP_LEAVES][RUN];
    vesica_block columns[VESICA_COT_MAX_BITS][RUN];
} group_run;

static void begin_group(group_run *run, const vesica_block *leaves,
                        unsigned bits)
{
    for (size_t x = 0; x < num_leaves(bits); x++) {
        vesica_aes_init(&run->aes[x], &leaves[x]);
    }
}

/* num blocks of the columns, column b the sum of streams with bit b set, and of
 * the sum of all in streams[0]. */
static void expand(group_run *run, unsigned bits, size_t first, size_t num)
{
    vesica_block(*streams)[RUN] = run->streams;
    for (size_t x = 0; x < num_leaves(bits); x++) {
        vesica_aes_expand(&run->aes[x], streams[x], first, num);
    }
    for (unsigned b = 0; b < bits; b++) {
        memcpy(run->columns[b], streams[1], num * sizeof streams[1][0]);
        add(streams[0], streams[0], streams[1], num);
        for (size_t x = 2; x < num_leaves(bits - b); x += 2) {
            add(run->columns[b], run->columns[b], streams[x + 1], num);
            add(streams[x / 2], streams[x], streams[x + 1], num);
        }
    }
}

/* A part of the COTs, in blocks of 128. */
typedef struct part {
    vesica_block *rows;
    size_t first;
    size_t blocks;
} part;

/* How many blocks of a part come next, when some are done. */
static size_t run_len(const part *p, size_t done)
{
    return p->blocks - done < RUN ? p->blocks - done : RUN;
}

/* num blocks of the columns of group g, in the place where they are to be
 * rows. */
static void put_columns(const part *p, const group_run *run, unsigned bits,
                        size_t g, size_t done, size_t num)
{
    for (size_t c = 0; c < num; c++) {
        vesica_block *square = p->rows + 128 * (done + c);
        for (unsigned b = 0; b < bits; b++) {
            square[g * bits + b] = run->columns[b][c];
        }
    }
}

static void columns_to_rows(const part *p)
{
    for (size_t c = 0; c < p->blocks; c++) {
        vesica_transpose(p->rows + 128 * c);
    }
}

/* The correction of group g among those of a part. */
static size_t correction_at(const part *p, size_t g)
{
    return (g - 1) * p->blocks * VESICA_BLOCK_BYTES;
}

/* For the first group u, for others what differs from it. */
static void receiver_group(group_run *run, const vesica_cot_receiver *receiver,
                           const part *p, size_t g, vesica_block *u,
                           uint8_t *corrections)
{
    const unsigned bits = receiver->bits;
    begin_group(run, receiver->leaves + (g << bits), bits);
    for (size_t c = 0, n; c < p->blocks; c += n) {
        vesica_block *sum = run->streams[0];
        n = run_len(p, c);
        expand(run, bits, p->first + c, n);
        put_columns(p, run, bits, g, c, n);
        if (g == 0) {
            memcpy(u + c, sum, n * sizeof *sum);
        } else {
            add(sum, sum, u + c, n);
            memcpy(corrections + correction_at(p, g) + c * sizeof *sum, sum,
                   n * sizeof *sum);
        }
    }
}

void vesica_cot_receiver_part(const vesica_cot_receiver *receiver,
                              vesica_block *rows, vesica_block *u,
                              uint8_t *corrections, size_t first, size_t num)
{
    const part p = {rows, first / 128, num / 128};
    group_run run;
    VESICA_ASSERT(first % 128 == 0 && num % 128 == 0);
    for (size_t g = 0; g < num_groups(receiver->bits); g++) {
        receiver_group(&run, receiver, &p, g, u, corrections);
    }
    columns_to_rows(&p);
    /* Public: the stream of the leaf that the partner lacks hides it, and it
     * goes there. */
    VESICA_PUBLIC(corrections, vesica_cot_corrections_len(receiver->bits, num));
    vesica_wipe(&run, sizeof run);
    vesica_wipe_stack();
}

/* A correction, where the bit of Delta is set. */
static void correct(vesica_block *column, const uint8_t *correction,
                    uint32_t bit, size_t num)
{
    const uint64_t mask = vesica_ct_mask64(bit);
    for (size_t c = 0; c < num; c++) {
        vesica_block d;
        memcpy(&d, correction + c * sizeof d, sizeof d);
        column[c].words[0] ^= d.words[0] & mask;
        column[c].words[1] ^= d.words[1] & mask;
    }
}

static void sender_group(group_run *run, const vesica_cot_sender *sender,
                         const part *p, size_t g, const uint8_t *corrections)
{
    const unsigned bits = sender->bits;
    begin_group(run, sender->leaves + (g << bits), bits);
    for (size_t c = 0, n; c < p->blocks; c += n) {
        n = run_len(p, c);
        expand(run, bits, p->first + c, n);
        for (unsigned b = 0; b < bits && g > 0; b++) {
            correct(run->columns[b],
                    corrections + correction_at(p, g) + c * VESICA_BLOCK_BYTES,
                    vesica_block_bit(&sender->delta, g * bits + b), n);
        }
        put_columns(p, run, bits, g, c, n);
    }
}

void vesica_cot_sender_part(const vesica_cot_sender *sender, vesica_block *rows,
                            const uint8_t *corrections, size_t first,
                            size_t num)
{
    const part p = {rows, first / 128, num / 128};
    group_run run;
    VESICA_ASSERT(first % 128 == 0 && num % 128 == 0);
    for (size_t g = 0; g < num_groups(sender->bits); g++) {
        sender_group(&run, sender, &p, g, corrections);
    }
    columns_to_rows(&p);
    vesica_wipe(&run, sizeof run);
    vesica_wipe_stack();
}

void vesica_cot_receiver_clear(vesica_cot_receiver *receiver)
{
    vesica_wipe(receiver, sizeof *receiver);
}

void vesica_cot_sender_clear(vesica_cot_sender *sender)
{
    vesica_wipe(sender, sizeof *sender);
}
