/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "okvs/window.h"

#define BUCKET VESICA_OKVS_BUCKET
#define TABLES VESICA_OKVS_WINDOW_TABLES

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
    return TABLES * sizeof(vesica_okvs_table) +
           okvs->params.num_slots * sizeof(vesica_block) +
           okvs->params.capacity * sizeof(uint32_t);
}

static void clear(vesica_block *blocks, size_t num)
{
    for (size_t i = 0; i < num; i++) {
        blocks[i].words[0] = 0;
        blocks[i].words[1] = 0;
    }
}

/* Set the columns up to the last that bands of this bucket reach. One bucket
 * after the other, they are in the nearest cache when rows come. */
static void open_columns(reduced *system, uint32_t bucket)
{
    const uint32_t wanted = (bucket + 1) * BUCKET + VESICA_OKVS_WIDTH;
    const uint32_t end =
        wanted < system->num_slots ? wanted : system->num_slots;
    const uint32_t first = system->num_open;
    clear(system->bands + first, end - first);
    clear(system->slots + first, end - first);
    system->num_open = end;
}

/* The number of zeros below the first bit of x > 0. */
VESICA_INLINE uint32_t first_bit(uint64_t x)
{
#if defined(__GNUC__)
    return (uint32_t)__builtin_ctzll(x);
#else
    uint32_t n = 0;
    for (; (x & 1) == 0; x >>= 1) {
        n++;
    }
    return n;
#endif
}

/* Drop the zeros below the first bit of a band, which is in its low word.
 * Returns: their number. */
VESICA_INLINE uint32_t drop_zeros(vesica_block *band)
{
    const uint32_t n = first_bit(band->words[0]);
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
    for (size_t i = 0; i < num && solves; i++) {
        solves = add_row(system, rows.starts[i], rows.bands[i], held[i]);
    }
    return solves;
}

static bool reduce(reduced *system, const vesica_okvs *okvs,
                   const vesica_block *hashes, const vesica_block *values,
                   const vesica_okvs_buckets *buckets)
{
    size_t i = 0;
    bool solves = true;
    for (uint32_t b = 0; b * BUCKET < okvs->params.range; b++) {
        open_columns(system, b);
        for (size_t n; solves && i < buckets->ends[b]; i += n) {
            n = vesica_okvs_batch_of(buckets->ends[b] - i);
            solves =
                add_rows(system, okvs, hashes, values, buckets->order + i, n);
        }
    }
    return solves;
}

/* Solve num <= 4 columns, of which the tables behind the first one are there;
 * it is made of them. */
static void solve_four(const vesica_block *bands, vesica_block *slots,
                       size_t num, vesica_okvs_table *tables)
{
    vesica_block four[4] = {{.words = {0, 0}}};
    for (size_t i = num; i-- > 0;) {
        vesica_okvs_nibbles nibbles =
            vesica_okvs_nibbles_of(bands[i], (uint32_t)i);
        const uint64_t inside = nibbles.words[0];
        nibbles.words[0] &= ~UINT64_C(15);
        vesica_block sum =
            vesica_block_xor(slots[i], vesica_okvs_times(tables, nibbles));
        for (size_t j = i + 1; j < num; j++) {
            const uint64_t bit = 0 - (inside >> j & 1);
            sum.words[0] ^= four[j].words[0] & bit;
            sum.words[1] ^= four[j].words[1] & bit;
        }
        four[i] = sum;
        slots[i] = sum;
    }
    vesica_okvs_table_init(tables, four);
}

/* From the last column to the first. The tables of a bucket's columns are the
 * first, and behind them are those of the columns that were solved before. */
static void substitute(reduced *system, vesica_okvs_table *tables)
{
    for (size_t i = 0; i < TABLES; i++) {
        clear(tables[i].sums, sizeof tables[i].sums / sizeof tables[i].sums[0]);
    }
    for (size_t left = system->num_slots; left > 0;) {
        const size_t first = (left - 1) / 4 * 4;
        const size_t place = first % BUCKET / 4;
        if (place == BUCKET / 4 - 1) {
            memcpy(tables + BUCKET / 4, tables,
                   VESICA_OKVS_REACH * sizeof *tables);
        }
        solve_four(system->bands + first, system->slots + first, left - first,
                   &tables[place]);
        left = first;
    }
}

bool vesica_okvs_encode(const vesica_okvs *okvs, vesica_block *slots,
                        const vesica_block *hashes, const vesica_block *values,
                        size_t num, void *memory)
{
    vesica_okvs_table *tables = memory;
    reduced system = {.num_slots = okvs->params.num_slots,
                      .slots = slots,
                      .bands = (void *)(tables + TABLES)};
    vesica_okvs_buckets buckets;
    bool solves = num <= okvs->params.capacity;
    if (solves) {
        vesica_okvs_buckets_init(&buckets, okvs, hashes, (uint32_t)num,
                                 (void *)(system.bands + system.num_slots));
        solves = reduce(&system, okvs, hashes, values, &buckets);
    }
    if (!solves) {
        clear(slots, system.num_slots);
        return false;
    }
    substitute(&system, tables);
    return true;
}
