/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "util/sort.h"

#include <string.h>

#include "util/inline.h"
#include "util/status.h"
#include "util/wipe.h"

/* Runs of at most this many records are sorted by insertion. */
#define SHORT_RUN 16

/* Buckets of more than this many are spread over parts, for which each part is
 * looked at. */
#define LONG_RUN 48

#define FIRST_BITS VESICA_SORT_FIRST_BITS
#define SECOND_BITS VESICA_SORT_SECOND_BITS
#define NUM_BUCKETS (UINT32_C(1) << FIRST_BITS)
#define NUM_PARTS (UINT32_C(1) << SECOND_BITS)

/* The phases, in their order. */
enum {
    PHASE_COUNT,
    PHASE_LOOK,
    PHASE_COUNT_AGAIN,
    PHASE_PERMUTE,
    PHASE_BUCKETS,
    PHASE_DONE
};

uint8_t *vesica_records_at(const vesica_records *records, uint64_t i)
{
    const uint64_t place = records->first + i;
    const uint64_t within = place & ((UINT64_C(1) << records->shift) - 1);
    return records->segments[place >> records->shift] +
           (size_t)within * records->size;
}

/* The first pass is for more records than it has buckets; fewer are one. */
void vesica_sorter_init(vesica_sorter *sorter, const vesica_records *records,
                        uint64_t num, size_t key_len)
{
    VESICA_ASSERT(records->size >= 1 &&
                  records->size <= VESICA_SORT_MAX_RECORD);
    VESICA_ASSERT(key_len >= 1 && key_len <= records->size);
    VESICA_ASSERT(num <= UINT32_MAX);
    *sorter = (vesica_sorter){
        .records = *records, .num = (uint32_t)num, .key_len = key_len};
    sorter->part = NUM_PARTS;
    if (num <= NUM_BUCKETS) {
        sorter->phase = PHASE_BUCKETS;
        sorter->bucket = NUM_BUCKETS - 1;
        sorter->end[sorter->bucket] = sorter->num;
    }
}

static uint8_t *record_at(const vesica_sorter *sorter, uint64_t i)
{
    return vesica_records_at(&sorter->records, i);
}

/* Copies of a size that the compiler knows are no calls. */
VESICA_INLINE void exchange_part(uint8_t *a, uint8_t *b, size_t size)
{
    uint8_t held[16];
    memcpy(held, a, size);
    memcpy(a, b, size);
    memcpy(b, held, size);
}

static void exchange(uint8_t *a, uint8_t *b, size_t size)
{
    for (; size >= 16; size -= 16, a += 16, b += 16) {
        exchange_part(a, b, 16);
    }
    for (; size >= 4; size -= 4, a += 4, b += 4) {
        exchange_part(a, b, 4);
    }
    for (; size > 0; size--, a++, b++) {
        exchange_part(a, b, 1);
    }
}

static void copy(uint8_t *to, const uint8_t *from, size_t size)
{
    for (; size >= 16; size -= 16, to += 16, from += 16) {
        memcpy(to, from, 16);
    }
    for (; size >= 4; size -= 4, to += 4, from += 4) {
        memcpy(to, from, 4);
    }
    for (; size > 0; size--) {
        *to++ = *from++;
    }
}

static void swap_records(vesica_sorter *sorter, uint64_t i, uint64_t j)
{
    exchange(record_at(sorter, i), record_at(sorter, j), sorter->records.size);
}

/* Four bytes of a key from a place on, zeros behind its end. */
static uint32_t word_of(const vesica_sorter *sorter, const uint8_t *key,
                        size_t from)
{
    uint32_t word = 0;
    if (sorter->key_len >= from + 4) {
        return (uint32_t)key[from] << 24 | (uint32_t)key[from + 1] << 16 |
               (uint32_t)key[from + 2] << 8 | key[from + 3];
    }
    for (size_t i = from; i < from + 4; i++) {
        word = word << 8 | (i < sorter->key_len ? key[i] : 0u);
    }
    return word;
}

/* width <= 25 bits of record i's key, from one on. */
static uint32_t bits_of(const vesica_sorter *sorter, uint64_t i, uint32_t bit,
                        uint32_t width)
{
    const uint32_t word = word_of(sorter, record_at(sorter, i), bit >> 3);
    return word << (bit & 7) >> (32 - width);
}

static uint32_t bucket_of(const vesica_sorter *sorter, uint64_t i)
{
    return bits_of(sorter, i, sorter->skip, FIRST_BITS);
}

/* Whether the first half of the buckets or the second one is empty. */
static bool has_common_bit(const vesica_sorter *sorter)
{
    bool low = false;
    bool high = false;
    for (uint32_t c = 0; c < NUM_BUCKETS / 2; c++) {
        low |= sorter->end[c] != 0;
        high |= sorter->end[NUM_BUCKETS / 2 + c] != 0;
    }
    return !low || !high;
}

/* From how many records each bucket has to where its records begin and end. */
static void place_buckets(uint32_t *next, uint32_t *end, uint32_t num,
                          uint32_t first)
{
    uint32_t sum = first;
    for (uint32_t c = 0; c < num; c++) {
        next[c] = sum;
        sum += end[c];
        end[c] = sum;
    }
}

static void end_count(vesica_sorter *sorter)
{
    sorter->position = 0;
    if (sorter->phase == PHASE_COUNT && has_common_bit(sorter)) {
        sorter->phase = PHASE_LOOK;
        sorter->skip = 8 * (uint32_t)sorter->key_len;
        return;
    }
    place_buckets(sorter->next, sorter->end, NUM_BUCKETS, 0);
    sorter->phase = PHASE_PERMUTE;
}

/* Phase 1 [MBM93, section 3]: end[c] counts the records of bucket c. If first
 * bits are common to all they are skipped, and it is done again: encodings of
 * points begin with 02 or 03, and numbers with zeros. */
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

/* The first bit in which two keys differ, if that is before a known one, or
 * that one. */
static uint32_t difference(const uint8_t *a, const uint8_t *b, uint32_t known)
{
    const size_t end = (known + 7) / 8;
    size_t i = 0;
    while (i < end && a[i] == b[i]) {
        i++;
    }
    if (i == end) {
        return known;
    }
    uint32_t bit = 8 * (uint32_t)i;
    for (unsigned differ = a[i] ^ b[i]; (differ & 0x80) == 0; differ <<= 1) {
        bit++;
    }
    return bit < known ? bit : known;
}

/* In how many first bits all records agree. */
static uint64_t look_step(vesica_sorter *sorter, uint64_t max_units)
{
    const uint64_t left = sorter->num - sorter->position;
    const uint64_t units = left < max_units ? left : max_units;
    for (uint64_t i = 0; i < units; i++) {
        sorter->skip =
            difference(record_at(sorter, 0),
                       record_at(sorter, sorter->position++), sorter->skip);
    }
    if (sorter->position == sorter->num) {
        sorter->position = 0;
        vesica_wipe(sorter->end, sizeof sorter->end);
        sorter->phase = PHASE_COUNT_AGAIN;
    }
    return units;
}

/* Phase 2: every unit puts one record into its bucket for good. The next place
 * of that bucket is touched again after many others. */
static uint64_t permute_step(vesica_sorter *sorter, uint64_t max_units)
{
    uint64_t units = 0;
    while (sorter->bucket < NUM_BUCKETS && units < max_units) {
        const uint32_t here = sorter->next[sorter->bucket];
        if (here == sorter->end[sorter->bucket]) {
            sorter->bucket++;
            continue;
        }
        const uint32_t c = bucket_of(sorter, here);
        const uint32_t home = sorter->next[c]++;
        if (home != here) {
            swap_records(sorter, here, home);
            if (home + 1 < sorter->num) {
                VESICA_PREFETCH(record_at(sorter, (uint64_t)home + 1));
            }
        }
        units++;
    }
    if (sorter->bucket == NUM_BUCKETS) {
        sorter->phase = PHASE_BUCKETS;
        sorter->bucket = 0;
        sorter->position = 0;
    }
    return units;
}

/* The same within a bucket, all at once: part_end tells where its parts end. */
static void spread(vesica_sorter *sorter, const vesica_sort_run *bucket)
{
    uint32_t *next = sorter->part_next;
    uint32_t *end = sorter->part_end;
    vesica_wipe(end, sizeof sorter->part_end);
    for (uint32_t i = 0; i < bucket->num; i++) {
        end[bits_of(sorter, bucket->first + i, bucket->bit, SECOND_BITS)]++;
    }
    place_buckets(next, end, NUM_PARTS, bucket->first);
    for (uint32_t part = 0; part < NUM_PARTS; part++) {
        while (next[part] < end[part]) {
            const uint32_t here = next[part];
            const uint32_t home =
                next[bits_of(sorter, here, bucket->bit, SECOND_BITS)]++;
            if (home != here) {
                swap_records(sorter, here, home);
            }
        }
    }
}

/* Whether record a's key is less than b's, of which all bytes before `from` are
 * the same. */
static bool is_less(const vesica_sorter *sorter, const uint8_t *a,
                    const uint8_t *b, size_t from)
{
    const uint32_t first = word_of(sorter, a, from);
    const uint32_t second = word_of(sorter, b, from);
    if (first != second || sorter->key_len <= from + 4) {
        return first < second;
    }
    return memcmp(a + from + 4, b + from + 4, sorter->key_len - from - 4) < 0;
}

static void insertion_sort(vesica_sorter *sorter, const vesica_sort_run *run)
{
    const size_t size = sorter->records.size;
    const size_t from = run->bit >> 3;
    uint8_t *held = sorter->held;
    for (uint32_t i = 1; i < run->num; i++) {
        uint32_t j = run->first + i;
        if (!is_less(sorter, record_at(sorter, j), record_at(sorter, j - 1),
                     from)) {
            continue;
        }
        copy(held, record_at(sorter, j), size);
        do {
            copy(record_at(sorter, j), record_at(sorter, j - 1), size);
            j--;
        } while (j > run->first &&
                 is_less(sorter, held, record_at(sorter, j - 1), from));
        copy(record_at(sorter, j), held, size);
    }
}

static bool bit_of(const uint8_t *key, uint32_t bit)
{
    return (key[bit >> 3] >> (7 - (bit & 7)) & 1) != 0;
}

/* Records of a run with this bit clear go before those with it set. Returns how
 * many have it clear. */
static uint32_t partition(vesica_sorter *sorter, const vesica_sort_run *run)
{
    uint32_t low = 0;         /* all before it have the bit clear */
    uint32_t high = run->num; /* all from it on have the bit set */
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

/* The first bit in which the records of a run are not all equal; 8 * key_len if
 * there is none. */
static uint32_t first_difference(const vesica_sorter *sorter,
                                 const vesica_sort_run *run)
{
    uint32_t bit = 8 * (uint32_t)sorter->key_len;
    for (uint32_t i = 1; i < run->num; i++) {
        bit = difference(record_at(sorter, run->first),
                         record_at(sorter, run->first + i), bit);
    }
    return bit;
}

/* The smaller part of a run is sorted first, and is at most half of it: so no
 * more than 64 larger parts wait, and one smaller. */
static void push_run(vesica_sorter *sorter, uint32_t first, uint32_t num,
                     uint32_t bit)
{
    const vesica_sort_run run = {first, num, bit};
    if (num < 2 || bit >= 8 * sorter->key_len) {
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
    uint32_t low = partition(sorter, &run);
    if (low == 0 || low == run.num) {
        /* Skip what all records share: no more than one pass in two is in
         * vain, whatever the keys. */
        run.bit = first_difference(sorter, &run);
        if (run.bit == 8 * sorter->key_len) {
            return;
        }
        low = partition(sorter, &run);
    }
    const uint32_t high = run.num - low;
    const uint32_t bit = run.bit + 1;
    if (low < high) {
        push_run(sorter, run.first + low, high, bit);
        push_run(sorter, run.first, low, bit);
    } else {
        push_run(sorter, run.first, low, bit);
        push_run(sorter, run.first + low, high, bit);
    }
}

/* The next bucket: spread over its parts, or one run if it is not long. Returns
 * the work done. */
static uint64_t open_bucket(vesica_sorter *sorter)
{
    const bool is_only = sorter->num <= NUM_BUCKETS;
    const vesica_sort_run bucket = {
        sorter->position, sorter->end[sorter->bucket++] - sorter->position,
        is_only ? 0 : FIRST_BITS + sorter->skip};
    sorter->position += bucket.num;
    if (bucket.num <= LONG_RUN || bucket.bit >= 8 * sorter->key_len) {
        push_run(sorter, bucket.first, bucket.num, bucket.bit);
        return 0;
    }
    spread(sorter, &bucket);
    sorter->part = 0;
    sorter->part_bit = bucket.bit + SECOND_BITS;
    sorter->part_first = bucket.first;
    return 2 * (uint64_t)bucket.num;
}

static void open_part(vesica_sorter *sorter)
{
    const uint32_t first = sorter->part_first;
    sorter->part_first = sorter->part_end[sorter->part++];
    push_run(sorter, first, sorter->part_first - first, sorter->part_bit);
}

/* Phase 3: one bucket after the other, and one part of it; a unit is one record
 * of one pass. */
static uint64_t buckets_step(vesica_sorter *sorter, uint64_t max_units)
{
    uint64_t units = 0;
    while (units < max_units) {
        if (sorter->num_runs > 0) {
            const vesica_sort_run run = sorter->runs[--sorter->num_runs];
            units += run.num;
            sort_run(sorter, run);
        } else if (sorter->part < NUM_PARTS) {
            open_part(sorter);
        } else if (sorter->bucket < NUM_BUCKETS) {
            units += open_bucket(sorter);
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
    while (sorter->phase < PHASE_PERMUTE && units < max_units) {
        units += sorter->phase == PHASE_LOOK
                     ? look_step(sorter, max_units - units)
                     : count_step(sorter, max_units - units);
    }
    if (sorter->phase == PHASE_PERMUTE && units < max_units) {
        units += permute_step(sorter, max_units - units);
    }
    if (sorter->phase == PHASE_BUCKETS && units < max_units) {
        units += buckets_step(sorter, max_units - units);
    }
    vesica_wipe(sorter->held, sizeof sorter->held);
    *done_units = units;
    return sorter->phase == PHASE_DONE;
}
