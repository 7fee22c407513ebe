/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What one writes first, with as many reads, sums, products and blocks of AES
 * as a step of the VOLE has: beside it one sees what the step makes of them. */

#ifndef VESICA_BENCH_PARTS_VOLE_PLAIN_H
#define VESICA_BENCH_PARTS_VOLE_PLAIN_H

#include "util/block.h"

#include <stdbool.h>

/* One block of AES by OpenSSL for each of num nodes of trees, and the sum with
 * what goes in, in the place of out.
 *
 * Returns: false if OpenSSL fails. */
bool vole_plain_trees(vesica_block *out, size_t num);

/* Sums of the first blocks up to each, of num records of width <= 2 blocks. */
void vole_plain_accumulate(vesica_block *out, const vesica_block *in,
                           size_t width, size_t num);

/* Where the terms of an output are, made before: a word for each. */
struct vole_plain_code {
    const uint32_t *words;
    size_t num_leaves;
    size_t width; /* blocks of a leaf, and of an output */
};

/* The reads and sums of outputs from first on. */
void vole_plain_expand(vesica_block *out, const vesica_block *in,
                       const struct vole_plain_code *code, size_t first,
                       size_t num);

/* The sum of num products in GF(2^128), each bit by bit. */
vesica_block vole_plain_check(const vesica_block *a, const vesica_block *b,
                              size_t num);

#endif
