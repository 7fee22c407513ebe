/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Bands times slots, by each backend: the same bytes. Rows come window by
 * window, so that what a backend makes of a window's slots stays in the nearest
 * cache and serves all rows that start there. */

#ifndef VESICA_OKVS_KERNELS_H
#define VESICA_OKVS_KERNELS_H

#include "okvs/rows.h"

/** Columns of a window. */
#define VESICA_OKVS_WINDOW 256

/** Bytes of the largest window, of any backend. */
#define VESICA_OKVS_WINDOW_BYTES                                               \
    ((VESICA_OKVS_WINDOW + VESICA_OKVS_WIDTH) / 4 * 16 * sizeof(vesica_block))

typedef struct vesica_okvs_kernels {
    /* Make a window of the slots that rows reach from column first on, a
     * multiple of VESICA_OKVS_WINDOW below num_slots. It has room for
     * VESICA_OKVS_WINDOW_BYTES, is aligned for a vesica_block, and stays where
     * it is. */
    void (*open)(void *window, const vesica_block *slots, size_t first,
                 size_t num_slots);

    /* products[i] is row i times the slots of its window, which has column
     * first. num <= VESICA_OKVS_BATCH rows come in order of their buckets. */
    void (*multiply)(vesica_block *products, const void *window, uint32_t first,
                     const uint32_t *starts, const vesica_block *bands,
                     size_t num);

    /* Solve reduced rows: slots[i] holds the value of the row that begins with
     * column i, and becomes the slot. bands[i] is that row from its first bit
     * on, or zero where none begins. window is scratch. */
    void (*substitute)(vesica_block *slots, const vesica_block *bands,
                       size_t num_slots, void *window);
} vesica_okvs_kernels;

extern const vesica_okvs_kernels vesica_okvs_kernels_one;
extern const vesica_okvs_kernels vesica_okvs_kernels_avx512;

/* Those of the backend that runs. */
const vesica_okvs_kernels *vesica_okvs_kernels_get(void);

#endif
