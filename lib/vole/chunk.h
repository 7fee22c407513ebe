/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* VOLE over GF(2^128), chunk by chunk: the receiver gets vectors A and C, the
 * sender B, with C = B + Delta A for the sender's Delta. A is pseudorandom.
 *
 *   base VOLEs   beta_i, W_i (receiver) and V_i = W_i + Delta beta_i (sender)
 *                for i = 0 .. t: of chunk 0, 128 COTs each, bit b being the
 *                coefficient of X^b; of chunk c+1, outputs m .. m+t of chunk c
 *   trees        vole/tree.h. The sender's v are the leaves, and psi_i = V_i +
 *                the sum of tree i goes to the receiver, whose w sums up to
 *                psi_i + W_i: w = v + Delta e, e being beta_i at its place
 *   check        chi_p = AES_seed(LE128(p)) for each leaf p:
 *                challenge  seed ‖ x, x = beta_t + the sum of chi_p e_p
 *                answer     H("vesica1/vole/check" ‖ sid ‖ LE32(chunk) ‖ V_t +
 *                           the sum of chi_p v_p + Delta x)[32]
 *                expected   the same with W_t + the sum of chi_p w_p
 *   code         vole/code.h: A of e, C of w, B of v
 *
 * A sender that lies passes the check only if it guesses something about the
 * receiver's places; so of a check that is passed it may know a bit of them,
 * which the parameters allow for. The receiver checks a chunk before it uses A
 * of it. A run is used once: after an end of any kind Delta, COTs, places and
 * outputs are wiped, and none comes again in another.
 *
 * A chunk goes through the functions below in their order, each for its whole
 * range, which several threads may share in ranges. Nothing fails but what
 * returns a status, and nothing allocates. Time depends on sizes alone. Words
 * of secrets stay on the stack, for vesica_wipe_stack.
 */

#ifndef VESICA_VOLE_CHUNK_H
#define VESICA_VOLE_CHUNK_H

#include "vole/code.h"
#include "vole/params.h"
#include "vole/tree.h"

/* What both sides know of a run. Public. */
typedef struct vesica_vole {
    vesica_vole_params params;
    vesica_suite hash;
    uint8_t sid[VESICA_SID_BYTES];
    vesica_code code;
} vesica_vole;

void vesica_vole_init(vesica_vole *vole, const vesica_vole_params *params,
                      vesica_suite hash, const uint8_t sid[VESICA_SID_BYTES]);

/* The sender of a run. Secret; not to be copied. */
typedef struct vesica_vole_sender {
    const vesica_vole *vole;
    const vesica_block *cots; /* of the trees */
    vesica_block *leaves;     /* N: v, then g */
    vesica_block *b;    /* out: n_out, of which the first m are the caller's */
    vesica_trees trees; /* of the present chunk */
    vesica_block delta;
    vesica_block bases[VESICA_VOLE_BASES]; /* V */
    vesica_block sums[VESICA_VOLE_NOISE];  /* of the trees of v */
} vesica_vole_sender;

/* Blocks of memory that a sender needs, M at least. */
size_t vesica_vole_sender_blocks(const vesica_vole_params *params);

/* Begin with chunk 0. memory: at best aligned to 64 bytes. cots: the M rows Q,
 * used in this call alone; they may be the first M blocks of memory. Vole and
 * memory stay with the caller and are used until clear. */
void vesica_vole_sender_init(vesica_vole_sender *sender,
                             const vesica_vole *vole, vesica_block *memory,
                             const vesica_block *cots,
                             const vesica_block *delta);

/* Trees first .. first+num-1: v, and their part of the corrections, an array
 * for all trees of the chunk. choices: the receiver's, for the chunk. roots: t
 * fresh random blocks, to be wiped after. */
void vesica_vole_sender_build(vesica_vole_sender *sender, uint8_t *corrections,
                              const uint8_t *choices, const vesica_block *roots,
                              size_t first, size_t num);

/* psi, of all trees. */
void vesica_vole_sender_sums(const vesica_vole_sender *sender, uint8_t *sums);

/* The answer to the receiver's challenge, if the run is malicious: not before
 * corrections and sums of the chunk are with the receiver, and only once. */
void vesica_vole_sender_answer(const vesica_vole_sender *sender,
                               uint8_t answer[VESICA_VOLE_ANSWER_BYTES],
                               const uint8_t *challenge);

/* Leaves of trees first .. first+num-1: v becomes g. */
void vesica_vole_sender_accumulate(vesica_vole_sender *sender, size_t first,
                                   size_t num);

/* Outputs first .. first+num-1 of b. first is a multiple of 4. */
void vesica_vole_sender_expand(vesica_vole_sender *sender, size_t first,
                               size_t num);

/* Go on to the next chunk, of which there is one. b stays until its expand. */
void vesica_vole_sender_next(vesica_vole_sender *sender);

/* Wipe it and its memory. */
void vesica_vole_sender_clear(vesica_vole_sender *sender);

/** Bytes of coins for the places of a chunk. */
#define VESICA_VOLE_PLACES_BYTES (4 * VESICA_VOLE_NOISE)

/* The receiver's choice bits for a chunk, params.choices_len bytes. coins:
 * fresh random bytes, those of begin for this chunk: place i is
 * LE32(coins + 4i) mod 2^h. bits: u of all M COTs. Both are secret. */
void vesica_vole_choose(const vesica_vole *vole, uint8_t *choices,
                        uint32_t chunk, const uint8_t *coins,
                        const uint8_t *bits);

/* The receiver of a run. Secret; not to be copied. */
typedef struct vesica_vole_receiver {
    const vesica_vole *vole;
    const vesica_block *cots; /* of the trees */
    vesica_block *records;    /* 2 N: g of e and of w */
    vesica_block *leaves;     /* N: w, in the place of a and c */
    vesica_block *a; /* out: n_out, of which the first m are the caller's */
    vesica_block *c; /* out: the same */
    vesica_trees trees;
    uint32_t places[VESICA_VOLE_NOISE];
    vesica_block betas[VESICA_VOLE_BASES];
    vesica_block bases[VESICA_VOLE_BASES]; /* W */
    vesica_block sums[VESICA_VOLE_NOISE];  /* of the trees of w */
} vesica_vole_receiver;

/* Blocks of memory that a receiver needs, M at least. */
size_t vesica_vole_receiver_blocks(const vesica_vole_params *params);

/* As the sender's. cots: the M rows T. bits: u, used in this call alone. */
void vesica_vole_receiver_init(vesica_vole_receiver *receiver,
                               const vesica_vole *vole, vesica_block *memory,
                               const vesica_block *cots, const uint8_t *bits);

/* Begin a chunk with the coins of its choice bits, and psi as it came. */
void vesica_vole_receiver_begin(vesica_vole_receiver *receiver,
                                const uint8_t *coins, const uint8_t *sums);

/* Trees first .. first+num-1: w, with the corrections of all trees of the chunk
 * as they came. Overwrites a and c of the chunk before. */
void vesica_vole_receiver_open(vesica_vole_receiver *receiver,
                               const uint8_t *corrections, size_t first,
                               size_t num);

/* The challenge, if the run is malicious, with a fresh random seed: not before
 * corrections and sums of the chunk are here. */
void vesica_vole_receiver_challenge(
    const vesica_vole_receiver *receiver,
    uint8_t challenge[VESICA_VOLE_CHALLENGE_BYTES], const vesica_block *seed);

/* Verify the answer to that challenge.
 *
 * Returns: VESICA_OK; VESICA_ERR_PROOF if it is another than it must be: the
 * session ends, and the partner learns nothing but that. */
VESICA_MUST_CHECK vesica_status vesica_vole_receiver_verify(
    const vesica_vole_receiver *receiver,
    const uint8_t answer[VESICA_VOLE_ANSWER_BYTES], const uint8_t *challenge);

/* Leaves of trees first .. first+num-1: w and e become g. */
void vesica_vole_receiver_accumulate(vesica_vole_receiver *receiver,
                                     size_t first, size_t num);

/* Outputs first .. first+num-1 of a and c, not before accumulate has done all
 * trees. first is a multiple of 4. */
void vesica_vole_receiver_expand(vesica_vole_receiver *receiver, size_t first,
                                 size_t num);

/* Go on to the next chunk, of which there is one. a and c stay until its
 * open. */
void vesica_vole_receiver_next(vesica_vole_receiver *receiver);

/* Wipe it and its memory. */
void vesica_vole_receiver_clear(vesica_vole_receiver *receiver);

#endif
