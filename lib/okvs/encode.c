/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "okvs/kernels.h"
#include "util/bits.h"

/* The reduced rows. One that begins with a column has its band there, and its
 * value in the slot; both are zero where none begins. */
typedef struct reduced {
    uint32_t num_slots;
    uint32_t num_open; /* columns that are set */
    vesica_block *slots;
    vesica_block *bands;
} reduced;

size_t vesica_okvs_encode_memory(const vesica_okvs *okvs)
{
    return VESICA_OKVS_WINDOW_BYTES +
           okvs->params.num_slots * sizeof(vesica_block) +
           vesica_okvs_order_memory(okvs, okvs->params.capacity);
}

static void clear(vesica_block *blocks, size_t num)
{
    for (size_t i = 0; i < num; i++) {
        blocks[i].words[0] = 0;
        blocks[i].words[1] = 0;
    }
}

/* Set the columns up to the last that rows reach which start in the bucket of
 * this column or before it. One after the other, they are in the nearest cache
 * when rows come. */
static void open_columns(reduced *system, uint32_t column)
{
    const uint32_t wanted = column / VESICA_OKVS_BUCKET * VESICA_OKVS_BUCKET +
                            VESICA_OKVS_BUCKET + VESICA_OKVS_WIDTH;
    const uint32_t end =
        wanted < system->num_slots ? wanted : system->num_slots;
    const uint32_t first = system->num_open;
    if (first < end) {
        clear(system->bands + first, end - first);
        clear(system->slots + first, end - first);
        system->num_open = end;
    }
}

/* Drop the zeros below the first bit of a band, which is in its low word.
 * Returns: their number. */
VESICA_INLINE uint32_t drop_zeros(vesica_block *band)
{
    const uint32_t n = vesica_trailing_zeros(band->words[0]);
    band->words[0] = band->words[0] >> n | band->words[1] << 1 << (63 - n);
    band->words[1] >>= n;
    return n;
}

/* Reduce a row by those that are there, until it begins where none does. Bands
 * that have come to a column started there or before it, so their sum is no
 * longer than a band. A sum whose low word is zero has no bits, but for one row
 * in 2^64; that one counts as one that does not solve.
 *
 * Returns: false if nothing is left of the band, but of the value.
 */
VESICA_INLINE bool add_row(reduced *system, uint32_t column, vesica_block band,
                           vesica_block value)
{
    while (system->bands[column].words[0] != 0) {
        band.words[0] ^= system->bands[column].words[0];
        band.words[1] ^= system->bands[column].words[1];
        value = vesica_block_xor(value, system->slots[column]);
        if (band.words[0] == 0) {
            return (band.words[1] | value.words[0] | value.words[1]) == 0;
        }
        column += drop_zeros(&band);
    }
    system->bands[column] = band;
    system->slots[column] = value;
    return true;
}

static bool add_rows(reduced *system, const vesica_okvs *okvs,
                     const vesica_block *hashes, const vesica_block *values,
                     const uint32_t *order, size_t num)
{
    vesica_block held[VESICA_OKVS_BATCH];
    vesica_okvs_rows rows;
    bool solves = true;
    vesica_okvs_rows_get(&rows, okvs, hashes, order, num);
    for (size_t i = 0; i < num; i++) {
        held[i] = values[order[i]];
    }
    open_columns(system, rows.starts[num - 1]);
    for (size_t i = 0; i < num && solves; i++) {
        solves = add_row(system, rows.starts[i], rows.bands[i], held[i]);
    }
    return solves;
}

static bool reduce(reduced *system, const vesica_okvs *okvs,
                   const vesica_block *hashes, const vesica_block *values,
                   const uint32_t *order, size_t num)
{
    bool solves = true;
    for (size_t i = 0, n; i < num && solves; i += n) {
        n = vesica_okvs_batch_of(num - i);
        solves = add_rows(system, okvs, hashes, values, order + i, n);
    }
    open_columns(system, system->num_slots);
    return solves;
}

bool vesica_okvs_encode(const vesica_okvs *okvs, vesica_block *slots,
                        const vesica_block *hashes, const vesica_block *values,
                        size_t num, void *memory)
{
    uint8_t *window = memory;
    reduced system = {.num_slots = okvs->params.num_slots,
                      .slots = slots,
                      .bands = (void *)(window + VESICA_OKVS_WINDOW_BYTES)};
    bool solves = num <= okvs->params.capacity;
    if (solves) {
        const uint32_t *order = vesica_okvs_order(
            okvs, hashes, (uint32_t)num, system.bands + system.num_slots);
        solves = reduce(&system, okvs, hashes, values, order, num);
    }
    if (!solves) {
        clear(slots, system.num_slots);
        return false;
    }
    vesica_okvs_kernels_get()->substitute(slots, system.bands, system.num_slots,
                                          window);
    return true;
}
