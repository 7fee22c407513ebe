/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* By the method of the four Russians: with a table of all 16 sums of four
 * slots, a band takes one look for each four columns. Vectors of AVX2 would
 * gain nothing: a look is one load of 16 bytes, wherever it is. */

#include <string.h>

#include "okvs/kernels.h"
#include "util/wipe.h"

/* sums[bits] is the sum of the slots whose bit is set. */
typedef struct table {
    vesica_block sums[16];
} table;

/** Tables for the columns where bands of a window start. */
#define OWN_TABLES (VESICA_OKVS_WINDOW / 4)

/** Tables that a band reaches behind the one of its first column. */
#define REACH 32

/** Tables that bands of a window reach. */
#define TABLES (OWN_TABLES + REACH)

/* Of four slots. */
VESICA_INLINE void init_table(table *t, const vesica_block *slots)
{
    const vesica_block zero = {{0}};
    vesica_block *sums = t->sums;
    const vesica_block a = slots[0];
    const vesica_block b = slots[1];
    const vesica_block ab = vesica_block_xor(a, b);
    const vesica_block c = slots[2];
    const vesica_block d = slots[3];
    const vesica_block cd = vesica_block_xor(c, d);
    const vesica_block high[4] = {zero, c, d, cd};
    for (size_t i = 0; i < 4; i++) {
        sums[4 * i] = high[i];
        sums[4 * i + 1] = vesica_block_xor(high[i], a);
        sums[4 * i + 2] = vesica_block_xor(high[i], b);
        sums[4 * i + 3] = vesica_block_xor(high[i], ab);
    }
}

/* A band as a number that begins with the first column of a table: nibble j is
 * for table j. */
typedef struct nibbles {
    uint64_t words[2];
    uint64_t last;
} nibbles;

/* shift < 4 is the band's first column within its table. */
VESICA_INLINE nibbles nibbles_of(vesica_block band, uint32_t shift)
{
    nibbles out;
    out.words[0] = band.words[0] << shift;
    out.words[1] = band.words[1] << shift | band.words[0] >> 1 >> (63 - shift);
    out.last = band.words[1] >> 1 >> (63 - shift);
    return out;
}

/* The last table first: when slots are solved, the first is the one that is
 * waited for. */
VESICA_INLINE vesica_block look(vesica_block sum, const table *tables,
                                uint64_t band)
{
    for (size_t j = 4; j-- > 0; band <<= 16) {
        const table *t = tables + 4 * j;
        sum = vesica_block_xor(sum, t[3].sums[band >> 60]);
        sum = vesica_block_xor(sum, t[2].sums[band >> 56 & 15]);
        sum = vesica_block_xor(sum, t[1].sums[band >> 52 & 15]);
        sum = vesica_block_xor(sum, t[0].sums[band >> 48 & 15]);
    }
    return sum;
}

/* The band times the slots of the tables, the first of which has its first
 * column. */
VESICA_INLINE vesica_block times(const table *tables, nibbles band)
{
    vesica_block sum = tables[REACH].sums[band.last];
    sum = look(sum, tables + 16, band.words[1]);
    return look(sum, tables, band.words[0]);
}

/* The table of the slots from column first on; behind the last they are
 * zero. */
static void open_table(table *t, const vesica_block *slots, size_t first,
                       size_t num_slots)
{
    vesica_block four[4] = {{.words = {0, 0}}};
    if (first + 4 <= num_slots) {
        init_table(t, slots + first);
        return;
    }
    for (size_t i = 0; first + i < num_slots; i++) {
        four[i] = slots[first + i];
    }
    init_table(t, four);
}

static void open_window(void *window, const vesica_block *slots, size_t first,
                        size_t num_slots)
{
    table *tables = window;
    for (size_t i = 0; i < TABLES; i++) {
        open_table(&tables[i], slots, first + 4 * i, num_slots);
    }
}

static void multiply(vesica_block *products, const void *window, uint32_t first,
                     const uint32_t *starts, const vesica_block *bands,
                     size_t num)
{
    const table *tables = window;
    for (size_t i = 0; i < num; i++) {
        const uint32_t column = starts[i] - first;
        products[i] =
            times(&tables[column / 4], nibbles_of(bands[i], column % 4));
    }
}

/* Solve num <= 4 columns, of which the tables behind the first one are there;
 * it is made of them. */
static void solve_four(const vesica_block *bands, vesica_block *slots,
                       size_t num, table *tables)
{
    vesica_block four[4] = {{.words = {0, 0}}};
    for (size_t i = num; i-- > 0;) {
        nibbles band = nibbles_of(bands[i], (uint32_t)i);
        const uint64_t inside = band.words[0];
        band.words[0] &= ~UINT64_C(15);
        vesica_block sum = vesica_block_xor(slots[i], times(tables, band));
        for (size_t j = i + 1; j < num; j++) {
            const uint64_t bit = 0 - (inside >> j & 1);
            sum.words[0] ^= four[j].words[0] & bit;
            sum.words[1] ^= four[j].words[1] & bit;
        }
        four[i] = sum;
        slots[i] = sum;
    }
    init_table(tables, four);
}

/* From the last column to the first. The tables of a window's columns are the
 * first, and behind them are those of the columns that were solved before. */
static void substitute(vesica_block *slots, const vesica_block *bands,
                       size_t num_slots, void *window)
{
    table *tables = window;
    vesica_wipe(tables, TABLES * sizeof *tables);
    for (size_t left = num_slots; left > 0;) {
        const size_t first = (left - 1) / 4 * 4;
        const size_t place = first % VESICA_OKVS_WINDOW / 4;
        if (place == OWN_TABLES - 1) {
            memcpy(tables + OWN_TABLES, tables, REACH * sizeof *tables);
        }
        solve_four(bands + first, slots + first, left - first, &tables[place]);
        left = first;
    }
}

const vesica_okvs_kernels vesica_okvs_kernels_one = {
    .open = open_window,
    .multiply = multiply,
    .substitute = substitute,
};
