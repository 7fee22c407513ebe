/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Bands times slots by the method of the four Russians: with a table of all 16
 * sums of four slots, a band takes one look for each four columns. Tables of a
 * bucket's columns serve all bands that start in it. */

#ifndef VESICA_OKVS_WINDOW_H
#define VESICA_OKVS_WINDOW_H

#include "okvs/rows.h"

/* sums[bits] is the sum of the slots whose bit is set. */
typedef struct vesica_okvs_table {
    vesica_block sums[16];
} vesica_okvs_table;

/** Tables for the columns where bands of a bucket start. */
#define VESICA_OKVS_BUCKET_TABLES (VESICA_OKVS_BUCKET / 4)

/** Tables that a band reaches behind the one of its first column. */
#define VESICA_OKVS_REACH 32

/** Tables that bands of a bucket reach. */
#define VESICA_OKVS_WINDOW_TABLES                                              \
    (VESICA_OKVS_BUCKET_TABLES + VESICA_OKVS_REACH)

/* Of four slots. */
VESICA_INLINE void vesica_okvs_table_init(vesica_okvs_table *table,
                                          const vesica_block *slots)
{
    const vesica_block zero = {{0}};
    vesica_block *sums = table->sums;
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
typedef struct vesica_okvs_nibbles {
    uint64_t words[2];
    uint64_t last;
} vesica_okvs_nibbles;

/* shift < 4 is the band's first column within its table. */
VESICA_INLINE vesica_okvs_nibbles vesica_okvs_nibbles_of(vesica_block band,
                                                         uint32_t shift)
{
    vesica_okvs_nibbles out;
    out.words[0] = band.words[0] << shift;
    out.words[1] = band.words[1] << shift | band.words[0] >> 1 >> (63 - shift);
    out.last = band.words[1] >> 1 >> (63 - shift);
    return out;
}

/* The last table first: when slots are solved, the first is the one that is
 * waited for. */
VESICA_INLINE vesica_block vesica_okvs_look(vesica_block sum,
                                            const vesica_okvs_table *tables,
                                            uint64_t nibbles)
{
    for (size_t j = 4; j-- > 0; nibbles <<= 16) {
        const vesica_okvs_table *t = tables + 4 * j;
        sum = vesica_block_xor(sum, t[3].sums[nibbles >> 60]);
        sum = vesica_block_xor(sum, t[2].sums[nibbles >> 56 & 15]);
        sum = vesica_block_xor(sum, t[1].sums[nibbles >> 52 & 15]);
        sum = vesica_block_xor(sum, t[0].sums[nibbles >> 48 & 15]);
    }
    return sum;
}

/* The band times the slots of the tables, the first of which has its first
 * column. */
VESICA_INLINE vesica_block vesica_okvs_times(const vesica_okvs_table *tables,
                                             vesica_okvs_nibbles band)
{
    vesica_block sum = tables[VESICA_OKVS_REACH].sums[band.last];
    sum = vesica_okvs_look(sum, tables + 16, band.words[1]);
    return vesica_okvs_look(sum, tables, band.words[0]);
}

#endif
