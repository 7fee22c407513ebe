/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The inner loops of trees and code, by each backend: the same bytes. Longer
 * vectors than those of AVX2 would gain next to nothing, since loops that wait
 * for the cache are the long ones. */

#ifndef VESICA_VOLE_KERNELS_H
#define VESICA_VOLE_KERNELS_H

#include <stdbool.h>
#include <stddef.h>

#include "util/block.h"

/** Regions whose terms are added at once, so that there are fewer passes over
 * the outputs. */
#define VESICA_VOLE_REGIONS 2

/* Terms of a row of outputs: for output i the element, or record,
 * floor(word_i len / 2^32) of a region that has len, the words being those of
 * the blocks, little-endian, one after the other. */
typedef struct vesica_vole_terms {
    const vesica_block *region;
    uint32_t region_len;
    const vesica_block *words;
} vesica_vole_terms;

typedef struct vesica_vole_kernels {
    /* The sums of the left and of the right blocks of num pairs. */
    void (*sum_pairs)(vesica_block sums[2], const vesica_block *pairs,
                      size_t num);

    /* Add a pair to the one at a place, of num. Secret: all of it but num. */
    void (*add_pair_at)(vesica_block *pairs, size_t num, uint32_t place,
                        const vesica_block pair[2]);

    /* Add to each y[i] its terms of two regions. begin: without the y[i] that
     * there was. */
    void (*gather)(vesica_block *y, size_t num,
                   const vesica_vole_terms terms[VESICA_VOLE_REGIONS],
                   bool begin);

    /* The same with records of two blocks, the first of which goes to y[0]. */
    void (*gather_pair)(vesica_block *const y[2], size_t num,
                        const vesica_vole_terms terms[VESICA_VOLE_REGIONS],
                        bool begin);
} vesica_vole_kernels;

extern const vesica_vole_kernels vesica_vole_kernels_one;
extern const vesica_vole_kernels vesica_vole_kernels_avx2;

/* Those of the backend that runs. */
const vesica_vole_kernels *vesica_vole_kernels_get(void);

#endif
