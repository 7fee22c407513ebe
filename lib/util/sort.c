/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "util/sort.h"

#include <string.h>

#include "util/status.h"
#include "util/wipe.h"

/* Runs of at most this many records are sorted by insertion. */
#define SHORT_RUN 16

/* The phases, in their order. */
enum {
    PHASE_COUNT,
    PHASE_PERMUTE,
    PHASE_RUNS,
    PHASE_DONE
};

uint8_t *vesica_records_at(const vesica_records *records, uint64_t i)
{
    const uint64_t place = records->first + i;
    const uint64_t within = place & ((UINT64_C(1) << records->shift) - 1);
    return records->segments[place >> records->shift] +
           (size_t)within * records->size;
}

void vesica_sorter_init(vesica_sorter *sorter, const vesica_records *records,
                        uint64_t num, size_t key_len)
{
    VESICA_ASSERT(records->size >= 1 &&
                  records->size <= VESICA_SORT_MAX_RECORD);
    VESICA_ASSERT(key_len >= 1 && key_len <= records->size);
    *sorter =
        (vesica_sorter){.records = *records, .num = num, .key_len = key_len};
}

static uint8_t *record_at(const vesica_sorter *sorter, uint64_t i)
{
    return vesica_records_at(&sorter->records, i);
}

static void swap_records(vesica_sorter *sorter, uint64_t i, uint64_t j)
{
    const size_t size = sorter->records.size;
    uint8_t *held = sorter->held;
    uint8_t *a = record_at(sorter, i);
    uint8_t *b = record_at(sorter, j);
    memcpy(held, a, size);
    memcpy(a, b, size);
    memcpy(b, held, size);
}

/* The bucket of a record: its 8 bits behind those that are skipped. */
static unsigned bucket_of(const vesica_sorter *sorter, uint64_t i)
{
    const uint8_t *key = record_at(sorter, i);
    const unsigned next = sorter->key_len > 1 ? key[1] : 0u;
    return ((unsigned)key[0] << 8 | next) >> (8 - sorter->skip) & 0xff;
}

/* In how many first bits all buckets that have a record agree. */
static unsigned common_bits(const vesica_sorter *sorter)
{
    unsigned low = 0;
    unsigned high = 255;
    unsigned bits = 0;
    while (low < high && sorter->end[low] == 0) {
        low++;
    }
    while (high > low && sorter->end[high] == 0) {
        high--;
    }
    while (bits < 8 && low >> (7 - bits) == high >> (7 - bits)) {
        bits++;
    }
    return bits;
}

static void end_count(vesica_sorter *sorter)
{
    uint64_t sum = 0;
    sorter->position = 0;
    if (sorter->skip == 0) {
        sorter->skip = common_bits(sorter);
        if (sorter->skip > 0) {
            vesica_wipe(sorter->end, sizeof sorter->end);
            return;
        }
    }
    for (size_t c = 0; c < 256; c++) {
        sorter->next[c] = sum;
        sum += sorter->end[c];
        sorter->end[c] = sum;
    }
    sorter->phase = PHASE_PERMUTE;
    sorter->bucket = 0;
}

/* Phase 1 [MBM93, section 3]: end[c] counts the records of bucket c. If first
 * bits are common to all they are skipped, and it is done again: encodings of
 * points begin with 02 or 03. */
static uint64_t count_step(vesica_sorter *sorter, uint64_t max_units)
{
    const uint64_t left = sorter->num - sorter->position;
    const uint64_t units = left < max_units ? left : max_units;
    for (uint64_t i = 0; i < units; i++) {
        sorter->end[bucket_of(sorter, sorter->position++)]++;
    }
    if (sorter->position == sorter->num) {
        end_count(sorter);
    }
    return units;
}

/* Phase 2: every unit puts one record into its bucket for good. */
static uint64_t permute_step(vesica_sorter *sorter, uint64_t max_units)
{
    uint64_t units = 0;
    while (sorter->bucket < 256 && units < max_units) {
        const unsigned bucket = sorter->bucket;
        if (sorter->next[bucket] == sorter->end[bucket]) {
            sorter->bucket++;
            continue;
        }
        const uint64_t here = sorter->next[bucket];
        const unsigned c = bucket_of(sorter, here);
        const uint64_t home = sorter->next[c]++;
        if (home != here) {
            swap_records(sorter, here, home);
        }
        units++;
    }
    if (sorter->bucket == 256) {
        sorter->phase = PHASE_RUNS;
        sorter->bucket = 0;
        sorter->position = 0;
    }
    return units;
}

static void insertion_sort(vesica_sorter *sorter, const vesica_sort_run *run)
{
    const size_t size = sorter->records.size;
    uint8_t *held = sorter->held;
    for (uint64_t i = 1; i < run->num; i++) {
        uint64_t j = i;
        memcpy(held, record_at(sorter, run->first + i), size);
        for (; j > 0; j--) {
            const uint8_t *before = record_at(sorter, run->first + j - 1);
            if (memcmp(before, held, sorter->key_len) <= 0) {
                break;
            }
            memcpy(record_at(sorter, run->first + j), before, size);
        }
        memcpy(record_at(sorter, run->first + j), held, size);
    }
}

static bool bit_of(const uint8_t *key, uint32_t bit)
{
    return (key[bit >> 3] >> (7 - (bit & 7)) & 1) != 0;
}

/* Records of a run with this bit clear go before those with it set. Returns how
 * many have it clear. */
static uint64_t partition(vesica_sorter *sorter, const vesica_sort_run *run)
{
    uint64_t low = 0;         /* all before it have the bit clear */
    uint64_t high = run->num; /* all from it on have the bit set */
    while (low < high) {
        if (!bit_of(record_at(sorter, run->first + low), run->bit)) {
            low++;
        } else if (bit_of(record_at(sorter, run->first + high - 1), run->bit)) {
            high--;
        } else {
            swap_records(sorter, run->first + low++, run->first + --high);
        }
    }
    return low;
}

/* The first bit, from run's on, in which its records are not all equal; 8 *
 * key_len if there is none. */
static uint32_t first_difference(const vesica_sorter *sorter,
                                 const vesica_sort_run *run)
{
    const uint8_t *first = record_at(sorter, run->first);
    size_t len = sorter->key_len; /* bytes that all records so far share */
    for (uint64_t i = 1; i < run->num; i++) {
        const uint8_t *key = record_at(sorter, run->first + i);
        size_t same = run->bit >> 3;
        while (same < len && key[same] == first[same]) {
            same++;
        }
        len = same;
    }
    uint8_t differ = 0;
    for (uint64_t i = 1; i < run->num && len < sorter->key_len; i++) {
        differ |= record_at(sorter, run->first + i)[len] ^ first[len];
    }
    uint32_t bit = (uint32_t)len << 3;
    for (; differ != 0 && (differ & 0x80) == 0; bit++) {
        differ = (uint8_t)(differ << 1);
    }
    return bit;
}

/* The smaller part of a run is sorted first, and is at most half of it: so no
 * more than 64 larger parts wait, and one smaller. */
static void push_run(vesica_sorter *sorter, uint64_t first, uint64_t num,
                     uint32_t bit)
{
    const vesica_sort_run run = {first, num, bit};
    if (num < 2) {
        return;
    }
    VESICA_ASSERT(sorter->num_runs < VESICA_SORT_MAX_RUNS);
    sorter->runs[sorter->num_runs++] = run;
}

/* Sort a short run, or split a long one by one bit. */
static void sort_run(vesica_sorter *sorter, vesica_sort_run run)
{
    if (run.num <= SHORT_RUN) {
        insertion_sort(sorter, &run);
        return;
    }
    uint64_t low = partition(sorter, &run);
    if (low == 0 || low == run.num) {
        /* Skip what all records share: no more than one pass in two is in
         * vain, whatever the keys. */
        run.bit = first_difference(sorter, &run);
        if (run.bit == 8 * sorter->key_len) {
            return;
        }
        low = partition(sorter, &run);
    }
    const uint64_t high = run.num - low;
    const uint32_t bit = run.bit + 1;
    if (bit == 8 * sorter->key_len) {
        return;
    }
    if (low < high) {
        push_run(sorter, run.first + low, high, bit);
        push_run(sorter, run.first, low, bit);
    } else {
        push_run(sorter, run.first, low, bit);
        push_run(sorter, run.first + low, high, bit);
    }
}

/* Phase 3: the records of one bucket after the other, by radix exchange; a unit
 * is one record of one pass. */
static uint64_t runs_step(vesica_sorter *sorter, uint64_t max_units)
{
    const uint32_t bit = 8 + sorter->skip;
    uint64_t units = 0;
    while (units < max_units) {
        if (sorter->num_runs > 0) {
            const vesica_sort_run run = sorter->runs[--sorter->num_runs];
            units += run.num;
            sort_run(sorter, run);
        } else if (sorter->bucket < 256 && bit < 8 * sorter->key_len) {
            const uint64_t first = sorter->position;
            sorter->position = sorter->end[sorter->bucket++];
            push_run(sorter, first, sorter->position - first, bit);
        } else {
            sorter->phase = PHASE_DONE;
            break;
        }
    }
    return units;
}

bool vesica_sorter_step(vesica_sorter *sorter, uint64_t max_units,
                        uint64_t *done_units)
{
    uint64_t units = 0;
    max_units += max_units == 0;
    while (sorter->phase == PHASE_COUNT && units < max_units) {
        units += count_step(sorter, max_units - units);
    }
    if (sorter->phase == PHASE_PERMUTE && units < max_units) {
        units += permute_step(sorter, max_units - units);
    }
    if (sorter->phase == PHASE_RUNS && units < max_units) {
        units += runs_step(sorter, max_units - units);
    }
    vesica_wipe(sorter->held, sizeof sorter->held);
    *done_units = units;
    return sorter->phase == PHASE_DONE;
}
