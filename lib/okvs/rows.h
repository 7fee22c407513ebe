/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Rows of one bin, brought together where their bands start, so that what is
 * done with them stays in the nearest cache. */

#ifndef VESICA_OKVS_ROWS_H
#define VESICA_OKVS_ROWS_H

#include "okvs/okvs.h"
#include "util/inline.h"

/** Columns of a bucket. */
#define VESICA_OKVS_BUCKET 16

/* Bytes of memory in which num rows are put in order. */
size_t vesica_okvs_order_memory(const vesica_okvs *okvs, size_t num);

/* The numbers of num rows in order of the buckets in which they start. They are
 * in memory, which is aligned for them. */
const uint32_t *vesica_okvs_order(const vesica_okvs *okvs,
                                  const vesica_block *hashes, uint32_t num,
                                  void *memory);

/** Most rows at a time. */
#define VESICA_OKVS_BATCH 64

/* What keys give: bit j of a band, for the column start + j, is bit j % 64 of
 * its word j / 64. */
typedef struct vesica_okvs_rows {
    uint32_t starts[VESICA_OKVS_BATCH];
    vesica_block bands[VESICA_OKVS_BATCH];
} vesica_okvs_rows;

/* The rows of hashes[order[0]], hashes[order[1]], …, of num <=
 * VESICA_OKVS_BATCH. */
void vesica_okvs_rows_get(vesica_okvs_rows *rows, const vesica_okvs *okvs,
                          const vesica_block *hashes, const uint32_t *order,
                          size_t num);

/* How many of num rows are taken at a time. */
VESICA_INLINE size_t vesica_okvs_batch_of(size_t num)
{
    return num < VESICA_OKVS_BATCH ? num : VESICA_OKVS_BATCH;
}

/* floor(x * num / 2^64) */
VESICA_INLINE uint32_t vesica_okvs_scale(uint64_t x, uint32_t num)
{
    const uint64_t low = (x & UINT32_MAX) * num;
    return (uint32_t)(((x >> 32) * num + (low >> 32)) >> 32);
}

#endif
