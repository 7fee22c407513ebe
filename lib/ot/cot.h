/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Correlated oblivious transfers of 128 base ones: the receiver gets uniform
 * bits u and rows T, the sender Q with
 *
 *   Q_j = T_j + u_j * Delta      j = 0 … M - 1, rows of 16 bytes
 *
 * by small-field VOLE [Roy22]. Who was the receiver of the base OTs
 * is the sender here, with Delta for its choices.
 *
 * The base OTs stand in 128/k groups of k: with k = 4 for semi-honest partners,
 * k = 1 for the check of ot/cot_check.h, and no other k. In group g there are
 * 2^k leaves, of which the receiver knows all and the sender all but leaf p_g:
 *
 *   Delta      bit i = kg + b of Delta is bit b of p_g
 *   choices    base OT kg + (l - 1) decides bit k - l of p_g, l = 1 … k: its
 *              choice is NOT that bit
 *   k = 1      leaf x of group g is key_{g,x}
 *   k > 1      the leaves of a tree with children (x, s) = M_s(x), s = 0 left
 *              and 1 right, M_s(x) = AES_s(x) + x under the first 16 bytes of
 *              H("vesica1/cot/left" ‖ sid) and H("vesica1/cot/right" ‖ sid),
 *              of which leaf x is at the path of its bits, the highest first
 *   r_{g,x}    block c is AES(LE128(c)) under leaf x, c = 0 … M/128 - 1
 *   u_g        sum of all r_{g,x};  u = u_0
 *   t_{kg+b}   sum of r_{g,x} over x with bit b set
 *   q_{kg+b}   sum of r_{g,x} over x with bit b of x + p_g set, + (bit b of
 *              p_g) * d_g for g > 0
 *
 * where bit j mod 8 of byte floor(j/8) of u, t_i and q_i is that of COT j, and
 * bit i of T_j is bit j of t_i. The receiver sends:
 *
 *   trees         for k > 1: (K_{g,l,0} + key_{i,0}) ‖ (K_{g,l,1} + key_{i,1})
 *                 for i = kg + (l - 1) = 0 … 127, K_{g,l,s} the sum of all s
 *                 children of level l in group g; 4096 bytes
 *   corrections   d_1 ‖ d_2 ‖ …, d_g = u_g + u_0, of a part of the COTs each
 *
 * A part is any run of COTs that begins and ends at a multiple of 128; parts
 * may be worked on in any order and on any threads, and corrections of a part
 * belong to that cut. Where a wire format needs one, VESICA_COT_PART is it.
 *
 * Nothing fails or allocates. Time depends on k and numbers alone.
 *
 * References: [Roy22] L. Roy, SoftSpokenOT, ePrint 2022/192. */

#ifndef VESICA_OT_COT_H
#define VESICA_OT_COT_H

#include "ot/base_ot.h"

/** COTs in a part of the wire format; the last part may have fewer. */
#define VESICA_COT_PART 16384

/** Leaves in all groups, the most over all k. */
#define VESICA_COT_MAX_LEAVES 512

/** The most k. */
#define VESICA_COT_MAX_BITS 4

/* Secret. Wipe after use. */
typedef struct vesica_cot_receiver {
    unsigned bits;                              /* k */
    vesica_block leaves[VESICA_COT_MAX_LEAVES]; /* of g, from 2^k g on */
} vesica_cot_receiver;

/* Secret. Wipe after use. */
typedef struct vesica_cot_sender {
    unsigned bits;
    vesica_block delta;
    /* Leaf y + p_g of group g at 2^k g + y; y = 0, the unknown one, is zero. */
    vesica_block leaves[VESICA_COT_MAX_LEAVES];
} vesica_cot_sender;

/* The choices of the base OTs that give Delta, or Delta of choices. */
void vesica_cot_choices(vesica_block *choices, const vesica_block *delta,
                        unsigned bits);

/* Bytes of trees: 0 for k = 1, else 4096. */
size_t vesica_cot_trees_len(unsigned bits);

/* Bytes of the corrections of num COTs: (128/k - 1) * num/8. */
size_t vesica_cot_corrections_len(unsigned bits, size_t num);

/* keys are those of vesica_ot_sender_reply. Roots are drawn of the coins:
 * root_g is bytes 16 (g mod 4) to 16 (g mod 4) + 15 of block floor(g/4). The
 * keys are used for this alone. */
void vesica_cot_receiver_init(vesica_cot_receiver *receiver, uint8_t *trees,
                              const vesica_ot_context *context, unsigned bits,
                              const vesica_block *keys,
                              const vesica_coins *coins);

/* A part: COTs first to first + num - 1, multiples of 128. num rows, num/128
 * blocks of u, and corrections. */
void vesica_cot_receiver_part(const vesica_cot_receiver *receiver,
                              vesica_block *rows, vesica_block *u,
                              uint8_t *corrections, size_t first, size_t num);

void vesica_cot_receiver_clear(vesica_cot_receiver *receiver);

/* keys are those of vesica_ot_receiver_finish under vesica_cot_choices of
 * Delta. Any bytes are trees: wrong ones lead to other rows. */
void vesica_cot_sender_init(vesica_cot_sender *sender,
                            const vesica_ot_context *context, unsigned bits,
                            const vesica_block *delta, const vesica_block *keys,
                            const uint8_t *trees);

/* num rows of a part, of its corrections. */
void vesica_cot_sender_part(const vesica_cot_sender *sender, vesica_block *rows,
                            const uint8_t *corrections, size_t first,
                            size_t num);

void vesica_cot_sender_clear(vesica_cot_sender *sender);

#endif
