/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The code of the VOLE: a public linear map of GF(2^128)^N to GF(2^128)^n, an
 * expand-accumulate code [BCGIKRS22] with a random diagonal:
 *
 *   accumulate   s_p = x_0 + … + x_p
 *   diagonal     g_p = D_p s_p, D_p = AES_KD(LE128(p)), or 1 where that is 0
 *   expand       y_i = the sum of 24 terms, g at r_j + floor(word len_j / 2^32)
 *
 *   region j     the places from r_j = floor(j N / 24) on up to r_(j+1), len_j
 *                of them
 *   word         the 32-bit word i mod 4, little-endian, of
 *                AES_KI(LE64(floor(i/4)) ‖ LE64(j))
 *
 *   KD = H("vesica1/code/diagonal" ‖ LE64(N) ‖ LE64(n))[16]
 *   KI = H("vesica1/code/expand" ‖ LE64(N) ‖ LE64(n))[16]
 *
 * The diagonal is what makes it a code over the field. Without it the matrix is
 * one of bits, y is 128 words of one binary code with errors at the same
 * places, and whoever knows some 200 outputs finds all t places by elimination
 * [MK90]; tests/vole_code_test.cc does.
 *
 * Nothing fails or allocates. Time depends on sizes alone: the places that are
 * read are public. Words of secrets stay on the stack, for vesica_wipe_stack.
 * Several threads may do ranges, each step after the whole of the one before.
 *
 * References: [BCGIKRS22] as in vole/params.h. [MK90] J. Metzner,
 * E. Kapturowski, A General Decoding Technique Applicable to Replicated File
 * Disagreement Location and Concatenated Code Decoding, IEEE Trans. Inf. Theory
 * 36(4), 1990.
 */

#ifndef VESICA_VOLE_CODE_H
#define VESICA_VOLE_CODE_H

#include "prg/aes.h"
#include "vesica/suite.h"

/* A code of one size. Public. */
typedef struct vesica_code {
    uint64_t num_inputs;
    uint64_t num_outputs;
    vesica_aes diagonal;
    vesica_aes expand;
} vesica_code;

/* 24 <= num_inputs < 2^32, whatever num_outputs is. */
void vesica_code_init(vesica_code *code, vesica_suite hash, uint64_t num_inputs,
                      uint64_t num_outputs);

/* Accumulate and diagonal in place: x, which begins with place `first`, becomes
 * g. before: the sum of all inputs before first. */
void vesica_code_accumulate(const vesica_code *code, vesica_block *x,
                            const vesica_block *before, size_t first,
                            size_t num);

/* The same of two vectors at once, into records of two blocks: record p is the
 * place first + p of the first vector, then of the second. x[0] may be the
 * second half of the records. */
void vesica_code_accumulate_pair(const vesica_code *code, vesica_block *records,
                                 const vesica_block *const x[2],
                                 const vesica_block before[2], size_t first,
                                 size_t num);

/* Outputs first .. first+num-1, to y[0] on, of all N places g. first is a
 * multiple of 4. */
void vesica_code_expand(const vesica_code *code, vesica_block *y,
                        const vesica_block *g, size_t first, size_t num);

/* The same of two vectors, from their N records: to y[0] and y[1]. */
void vesica_code_expand_pair(const vesica_code *code, vesica_block *const y[2],
                             const vesica_block *records, size_t first,
                             size_t num);

#endif
