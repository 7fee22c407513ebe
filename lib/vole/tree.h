/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The punctured trees of a chunk: the sender has all leaves, the receiver all
 * but one of each tree, at a place of its own choice, which the sender does not
 * learn. [GGM86, KPTZ13] with correlated OTs for the sums of the levels.
 *
 *   keys of tree i    K0 ‖ K1 = H("vesica1/vole/tree" ‖ sid ‖ LE32(chunk) ‖
 *                                 LE32(i))[32]
 *   children of x     left M_K0(x), right M_K1(x), under AES-128 keys K0, K1
 *   choice bits       c = u + NOT a, a being the bit of the place at a level,
 *                     the most significant first
 *   corrections       E_s = S_s + M'(Q + (s xor c) Delta, LE32(chunk) ‖
 *                     LE32(i) ‖ LE32(l) ‖ 0^32), s = 0, 1; S_0, S_1 the sums of
 *                     all left and right nodes of level l = 1 .. h, M' the
 *                     tweaked hash under the key H("vesica1/vole/ot" ‖ sid)[16]
 *
 * where Q = T + u Delta is the correlated OT of the level. In their order, that
 * of tree and level: bit i h + l-1 of the choices, 32 bytes E_0 ‖ E_1 each.
 *
 * Keys of its own for each tree, and leaves that are not correlated: in a tree
 * of which each level sums up to Delta the sum of the leaves would tell it. The
 * number of leaves is a power of two exactly: else a receiver that lies chooses
 * a place that does not exist, has all leaves, and reads Delta from the sum.
 *
 * Nothing fails but init, and nothing allocates. Time depends on the numbers
 * alone: the receiver's place is found by a mask at each node of each level.
 * Words of secrets stay on the stack, for vesica_wipe_stack. Several threads
 * may do ranges of the trees of one chunk.
 *
 * References: [GGM86] O. Goldreich, S. Goldwasser, S. Micali, How to Construct
 * Random Functions, J. ACM 33(4), 1986. [KPTZ13] A. Kiayias, S. Papadopoulos,
 * N. Triandopoulos, T. Zacharias, Delegatable Pseudorandom Functions and
 * Applications, ePrint 2013/379.
 */

#ifndef VESICA_VOLE_TREE_H
#define VESICA_VOLE_TREE_H

#include "prg/aes.h"
#include "prg/coins.h"
#include "vesica/status.h"

/** Most levels of a tree. */
#define VESICA_TREE_MAX_LEVELS 16

/** Bytes of the correction of a level of a tree. */
#define VESICA_TREE_CORRECTION_BYTES 32

/* What both sides know of the trees of a chunk. Public. */
typedef struct vesica_trees {
    vesica_suite hash;
    uint8_t sid[VESICA_SID_BYTES];
    uint32_t chunk;
    unsigned levels;
    vesica_aes mask; /* under the key of the corrections */
} vesica_trees;

/* Trees of `block` leaves each.
 *
 * Returns: VESICA_OK; VESICA_ERR_ARGUMENT if block is no power of two from 2 to
 * 2^VESICA_TREE_MAX_LEVELS.
 */
VESICA_MUST_CHECK vesica_status vesica_trees_init(
    vesica_trees *trees, vesica_suite hash, const uint8_t sid[VESICA_SID_BYTES],
    uint32_t chunk, size_t block);

/* The sender's side. All arrays begin with tree 0; h are the levels. */
typedef struct vesica_trees_sender {
    vesica_block *leaves;      /* out, secret: 2^h of each tree */
    vesica_block *sums;        /* out, secret: of the leaves of each tree */
    uint8_t *corrections;      /* out: 32 h bytes of each tree */
    const vesica_block *roots; /* secret, one of each tree: wipe them after */
    const vesica_block *cots;  /* secret: Q, h of each tree */
    const uint8_t *choices;    /* h bits of each tree */
    const vesica_block *delta; /* secret */
} vesica_trees_sender;

/* Build trees first .. first+num-1. */
void vesica_trees_build(const vesica_trees *trees,
                        const vesica_trees_sender *sender, size_t first,
                        size_t num);

/* The receiver's choice bits for trees 0 .. num-1, with a place in each and the
 * bits u of its COTs. Out: ceil(num h / 8) bytes. Secret: places, bits. */
void vesica_trees_choose(const vesica_trees *trees, uint8_t *choices,
                         const uint32_t *places, const uint8_t *bits,
                         size_t num);

/* The receiver's side. All arrays begin with tree 0. */
typedef struct vesica_trees_receiver {
    vesica_block *leaves;       /* out, secret: 2^h of each tree */
    const vesica_block *sums;   /* secret: what the leaves of each sum up to */
    const uint8_t *corrections; /* as they came: any bytes will do */
    const vesica_block *cots;   /* secret: T, h of each tree */
    const uint32_t *places;     /* secret: < 2^h, one of each tree */
} vesica_trees_receiver;

/* Reconstruct trees first .. first+num-1: the sender's leaves but at the place,
 * where the leaf makes the sum what was asked for. */
void vesica_trees_open(const vesica_trees *trees,
                       const vesica_trees_receiver *receiver, size_t first,
                       size_t num);

#endif
