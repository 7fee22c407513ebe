/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The parameters of the VOLE and of its code, all of them, with what they are
 * for and the security that they give; tests/vole_test.cc computes it again.
 *
 * Dual LPN over GF(2^128) with regular noise: A = G e, where e has one nonzero
 * place in each of t blocks. A linear test of A is a codeword of G, and says
 * nothing once a noise place hits it. A codeword of relative weight d misses
 * all t with a probability of at most (1-d)^t, so that -t log2(1-d) is the
 * security in bits. (1-2d)^t is the formula of binary noise values, and not of
 * these.
 *
 * The distances of the code are estimates: a first moment bound over messages
 * for a generic large field, with a failure target of 2^-40. No proof is known.
 * A message of weight w has c w terms (VESICA_CODE_WEIGHT), between which its
 * codeword is constant. Behind the last of them it is zero, and so it can be
 * made in w - 1 of these runs. As if terms were anywhere, d is the root of
 *
 *   C(n_out, w) C(c w, w - 1) Pr[Beta(w, (c - 1) w + 1) >= 1 - d] = 2^-40
 *
 * for the w that has the least, of those whose runs can be so long: one between
 * terms is shorter than two regions, so that 2 w - 1 >= c (1 - d).
 *
 *   n_out              2^12    2^14    2^16    2^18
 *   N                  2^13    2^15    2^17    2^19
 *   d                 0.472   0.452   0.425   0.400
 *   bits at t = 256     236     222     204     188
 *
 * n_out <= 2^17 lies between the last two columns. Decoding by information
 * sets has to miss all t places too, and guesses half of them: 2^256.
 *
 * References: [BCGIKRS22] E. Boyle, G. Couteau, N. Gilboa, Y. Ishai, L. Kohl,
 * N. Resch, P. Scholl, Correlated Pseudorandomness from Expand-Accumulate
 * Codes, ePrint 2022/1014.
 */

#ifndef VESICA_VOLE_PARAMS_H
#define VESICA_VOLE_PARAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vesica/status.h"

/** t: noise places, and trees, of a chunk. 174 would do for 128 bits at 2^18
 * outputs; the rest is margin for the estimate, and for the bit of the noise
 * that a check may leak. */
#define VESICA_VOLE_NOISE 256

/** Base VOLEs of a chunk: one for each tree, and one for the check. */
#define VESICA_VOLE_BASES (VESICA_VOLE_NOISE + 1)

/** Least outputs of a chunk, the surplus being dropped: in regions of few
 * places the terms of a row coincide, and the estimate is too good. */
#define VESICA_VOLE_MIN_OUTPUTS 4096

/** Most outputs of a chunk, so that two regions of the code fit a second-level
 * cache of 1 MB: at the receiver they have 700 KB. */
#define VESICA_VOLE_MAX_OUTPUTS 131072

/** h: levels of a tree, which has 2^h leaves exactly. The least follows from
 * VESICA_VOLE_MIN_OUTPUTS, the most from VESICA_VOLE_MAX_OUTPUTS. */
#define VESICA_VOLE_MIN_LEVELS 5
#define VESICA_VOLE_MAX_LEVELS 10

/** Terms of an output of the code, one of each region. */
#define VESICA_CODE_WEIGHT 24

/** COTs that make a base VOLE: the bits of an element of the field. */
#define VESICA_VOLE_BASE_COTS 128

/** COTs, the last ones, that the check of the COTs uses up. */
#define VESICA_VOLE_CHECK_COTS 128

/** Bytes of the messages of the check of a chunk. */
#define VESICA_VOLE_CHALLENGE_BYTES 32
#define VESICA_VOLE_ANSWER_BYTES 32

/* What follows from the number and the size of the chunks, which are all
 * equal. */
typedef struct vesica_vole_params {
    uint32_t num_chunks;
    bool malicious;     /* each chunk is checked */
    size_t slots;       /* m: outputs for the caller, 0 .. m-1 of a chunk */
    size_t num_outputs; /* n_out: then t+1 for the next chunk, and surplus */
    unsigned levels;    /* h */
    size_t block;       /* leaves of a tree, 2^h */
    size_t num_leaves;  /* N = t 2^h, at least 2 n_out */
    uint64_t num_cots;  /* M, a multiple of 128 */
    size_t choices_len; /* bytes of the choice bits of a chunk */
    size_t corrections_len; /* bytes of the corrections of a chunk */
    size_t sums_len;        /* bytes of the leaf sums of a chunk */
    size_t challenge_len;   /* bytes of the check, 0 without one */
    size_t answer_len;
} vesica_vole_params;

/* Compute all of it.
 *
 * Returns: VESICA_OK; VESICA_ERR_ARGUMENT if there are no chunks or no slots,
 * or more slots than fit a chunk.
 */
VESICA_MUST_CHECK vesica_status
vesica_vole_params_init(vesica_vole_params *params, uint32_t num_chunks,
                        size_t slots, bool malicious);

/* The COT of the first level of the first tree of a chunk; those of tree i
 * begin i * levels further on. A multiple of 8. */
uint64_t vesica_vole_params_first_cot(const vesica_vole_params *params,
                                      uint32_t chunk);

/* COTs of all trees: they stand between those of the base VOLEs and those of
 * the check. */
uint64_t vesica_vole_params_tree_cots(const vesica_vole_params *params);

#endif
