/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "okvs/rows.h"

#include "util/wipe.h"

VESICA_INLINE uint32_t start_of(const vesica_okvs *okvs,
                                const vesica_block *hash)
{
    return vesica_okvs_scale(vesica_block_load64(hash, 1), okvs->params.range);
}

static size_t num_buckets(const vesica_okvs *okvs)
{
    return okvs->params.range / VESICA_OKVS_BUCKET + 1;
}

size_t vesica_okvs_order_memory(const vesica_okvs *okvs, size_t num)
{
    return (num_buckets(okvs) + num) * sizeof(uint32_t);
}

const uint32_t *vesica_okvs_order(const vesica_okvs *okvs,
                                  const vesica_block *hashes, uint32_t num,
                                  void *memory)
{
    uint32_t *ends = memory;
    uint32_t *order = ends + num_buckets(okvs);
    uint32_t sum = 0;
    vesica_wipe(ends, num_buckets(okvs) * sizeof *ends);
    for (uint32_t i = 0; i < num; i++) {
        ends[start_of(okvs, &hashes[i]) / VESICA_OKVS_BUCKET]++;
    }
    for (size_t b = 0; b < num_buckets(okvs); b++) {
        const uint32_t count = ends[b];
        ends[b] = sum;
        sum += count;
    }
    for (uint32_t i = 0; i < num; i++) {
        order[ends[start_of(okvs, &hashes[i]) / VESICA_OKVS_BUCKET]++] = i;
    }
    return order;
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
