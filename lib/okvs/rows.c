/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "okvs/rows.h"

VESICA_INLINE uint32_t start_of(const vesica_okvs *okvs,
                                const vesica_block *hash)
{
    return vesica_okvs_scale(vesica_block_load64(hash, 1), okvs->params.range);
}

void vesica_okvs_buckets_init(vesica_okvs_buckets *buckets,
                              const vesica_okvs *okvs,
                              const vesica_block *hashes, uint32_t num,
                              uint32_t *order)
{
    uint32_t *ends = buckets->ends;
    uint32_t sum = 0;
    *buckets = (vesica_okvs_buckets){.order = order};
    for (uint32_t i = 0; i < num; i++) {
        ends[start_of(okvs, &hashes[i]) / VESICA_OKVS_BUCKET]++;
    }
    for (uint32_t b = 0; b < VESICA_OKVS_MAX_BUCKETS; b++) {
        const uint32_t count = ends[b];
        ends[b] = sum;
        sum += count;
    }
    for (uint32_t i = 0; i < num; i++) {
        order[ends[start_of(okvs, &hashes[i]) / VESICA_OKVS_BUCKET]++] = i;
    }
}

/* The first width bits of a hash, the first of which is set. */
VESICA_INLINE void make_band(vesica_block *band, uint32_t width)
{
    const uint64_t low = vesica_block_load64(band, 0);
    const uint64_t high = vesica_block_load64(band, 1);
    const uint32_t high_width = width > 64 ? width - 64 : 0;
    const uint32_t low_width = width - high_width;
    const uint64_t high_mask = (UINT64_C(1) << (high_width % 64)) - 1;
    band->words[0] = (low & (UINT64_MAX >> (64 - low_width))) | 1;
    band->words[1] = high & (high_width == 64 ? UINT64_MAX : high_mask);
}

void vesica_okvs_rows_get(vesica_okvs_rows *rows, const vesica_okvs *okvs,
                          const vesica_block *hashes, const uint32_t *order,
                          size_t num)
{
    for (size_t i = 0; i < num; i++) {
        rows->bands[i] = hashes[order[i]];
        rows->starts[i] = start_of(okvs, &rows->bands[i]);
    }
    vesica_aes_hash(&okvs->band_key, rows->bands, rows->bands, num);
    for (size_t i = 0; i < num; i++) {
        make_band(&rows->bands[i], okvs->params.width);
    }
}
