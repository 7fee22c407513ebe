/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "okvs/window.h"
#include "util/status.h"

#define TABLES VESICA_OKVS_WINDOW_TABLES

size_t vesica_okvs_decode_memory(size_t num)
{
    return TABLES * sizeof(vesica_okvs_table) + num * sizeof(uint32_t);
}

/* The table of the slots from column first on; behind the last they are
 * zero. */
static void open_table(vesica_okvs_table *table, const vesica_block *slots,
                       size_t first, size_t num_slots)
{
    vesica_block four[4] = {{.words = {0, 0}}};
    if (first + 4 <= num_slots) {
        vesica_okvs_table_init(table, slots + first);
        return;
    }
    for (size_t i = 0; first + i < num_slots; i++) {
        four[i] = slots[first + i];
    }
    vesica_okvs_table_init(table, four);
}

static void open_window(vesica_okvs_table *tables, const vesica_block *slots,
                        size_t first, size_t num_slots)
{
    for (size_t i = 0; i < TABLES; i++) {
        open_table(&tables[i], slots, first + 4 * i, num_slots);
    }
}

/* The rows of num numbers of a bucket that begins with column first. */
static void decode_rows(const vesica_okvs *okvs, vesica_block *out,
                        const vesica_okvs_table *tables, size_t first,
                        const vesica_block *hashes, const uint32_t *order,
                        size_t num)
{
    vesica_okvs_rows rows;
    vesica_okvs_rows_get(&rows, okvs, hashes, order, num);
    for (size_t i = 0; i < num; i++) {
        const size_t column = rows.starts[i] - first;
        out[order[i]] = vesica_okvs_times(
            &tables[column / 4],
            vesica_okvs_nibbles_of(rows.bands[i], column % 4));
    }
}

void vesica_okvs_decode(const vesica_okvs *okvs, vesica_block *out,
                        const vesica_block *slots, const vesica_block *hashes,
                        size_t num, void *memory)
{
    vesica_okvs_table *tables = memory;
    vesica_okvs_buckets buckets;
    VESICA_ASSERT(num <= VESICA_OKVS_MAX_DECODE);
    vesica_okvs_buckets_init(&buckets, okvs, hashes, (uint32_t)num,
                             (uint32_t *)(void *)(tables + TABLES));
    for (size_t b = 0, i = 0; i < num; b++) {
        const size_t first = b * VESICA_OKVS_BUCKET;
        if (i < buckets.ends[b]) {
            open_window(tables, slots, first, okvs->params.num_slots);
        }
        for (size_t n; i < buckets.ends[b]; i += n) {
            n = vesica_okvs_batch_of(buckets.ends[b] - i);
            decode_rows(okvs, out, tables, first, hashes, buckets.order + i, n);
        }
    }
}
