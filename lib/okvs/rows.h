/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Rows of one bin, brought together where their bands start, so that what is
 * done with them stays in the nearest cache. */

#ifndef VESICA_OKVS_ROWS_H
#define VESICA_OKVS_ROWS_H

#include "okvs/okvs.h"
#include "util/inline.h"

/** Columns of a bucket. */
#define VESICA_OKVS_BUCKET 256

#define VESICA_OKVS_MAX_BUCKETS (VESICA_OKVS_MAX_SLOTS / VESICA_OKVS_BUCKET + 1)

/* Row numbers by bucket: those of bucket b end at ends[b], where those of the
 * next begin. */
typedef struct vesica_okvs_buckets {
    uint32_t *order; /* not owned */
    uint32_t ends[VESICA_OKVS_MAX_BUCKETS];
} vesica_okvs_buckets;

/* order has room for num numbers. */
void vesica_okvs_buckets_init(vesica_okvs_buckets *buckets,
                              const vesica_okvs *okvs,
                              const vesica_block *hashes, uint32_t num,
                              uint32_t *order);

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
