/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "util/sort.h"

#include <string.h>

#include "util/bits.h"
#include "util/bytes.h"
#include "util/status.h"
#include "util/wipe.h"

/* Runs of at most this many records are sorted by insertion. */
#define SHORT_RUN 16

/* Buckets of more than this many are spread over parts, for which each part is
 * looked at. */
#define LONG_RUN 48

#define FIRST_BITS VESICA_SORT_FIRST_BITS

/* At most so many records are one bucket, without a first pass. */
#define FEW (8 * LARGE_BUCKET)

/* Spans have fewer than this many records on average, unless that takes more
 * of them than there may be buckets. */
#define SPAN (UINT32_C(1) << 16)

/* Buckets of more than this many have as many parts as there may be, others
 * half as many: about one record each, or two. */
#define LARGE_BUCKET 256

/* From a record that is put into its bucket, to where the cache is asked for
 * what comes after it: buckets are too many for a processor to see that each is
 * gone through. */
#define AHEAD_BYTES 64

/* The phases, in their order. */
enum {
    PHASE_COUNT,
    PHASE_LOOK,
    PHASE_COUNT_AGAIN,
    PHASE_PERMUTE,
    PHASE_BUCKETS,
    PHASE_SPANS, /* instead, if the first pass was over spans */
    PHASE_DONE
};

/* For buckets of fewer than so many records each, on average, and of half as
 * many at least; or of more, if that takes too many of them. */
static uint32_t bits_for(uint64_t num, uint64_t bucket)
{
    uint32_t bits = 0;
    while (bits < FIRST_BITS && num >> bits >= bucket) {
        bits++;
    }
    return bits;
}

/* All but whether it has spans. A bucket has about one record for each of its
 * parts. */
static void init(vesica_sorter *sorter, const vesica_records *records,
                 uint64_t num, size_t key_len)
{
    VESICA_ASSERT(records->size >= 1 &&
                  records->size <= VESICA_SORT_MAX_RECORD);
    VESICA_ASSERT(key_len >= 1 && key_len <= records->size);
    VESICA_ASSERT(num <= UINT32_MAX);
    *sorter = (vesica_sorter){
        .records = *records, .num = (uint32_t)num, .key_len = key_len};
    sorter->key_bits = 8 * (uint32_t)key_len;
    sorter->first_bits = num > FEW ? bits_for(num, 2 * LARGE_BUCKET) : 0;
    sorter->part = 1; /* none is open */
    if (sorter->first_bits == 0) {
        sorter->phase = PHASE_BUCKETS;
        sorter->end[0] = sorter->num;
    }
}

void vesica_sorter_init(vesica_sorter *sorter, const vesica_records *records,
                        uint64_t num, size_t key_len)
{
    init(sorter, records, num, key_len);
    sorter->has_spans = num > VESICA_SORT_MAX_WHOLE;
    if (sorter->has_spans) {
        sorter->first_bits = bits_for(num, SPAN);
    }
}

void vesica_sorter_limit(vesica_sorter *sorter, uint32_t bits)
{
    if (bits < sorter->key_bits) {
        sorter->key_bits = bits;
    }
}

static uint32_t num_buckets(const vesica_sorter *sorter)
{
    return UINT32_C(1) << sorter->first_bits;
}

/* How records lie. All but the size is known to the compiler, so that copies
 * are no calls and no loops, and places are no look-ups. */
typedef struct layout {
    size_t size;
    /* A record is copied as its first piece and its last one, which may
     * overlap, and one that follows the first. Of 0 bytes: in loops. */
    size_t piece;
    bool has_third;
    bool is_flat; /* one segment */
} layout;

VESICA_INLINE uint8_t *record_at(const vesica_sorter *sorter, layout l,
                                 uint64_t i)
{
    return l.is_flat ? sorter->records.segments[0] +
                           (size_t)(sorter->records.first + i) * l.size
                     : vesica_records_at(&sorter->records, i);
}

/* Eight bytes of a key from a place in it on, zeros behind its end. */
VESICA_INLINE uint64_t word_of(const vesica_sorter *sorter, layout l,
                               const uint8_t *key, size_t from)
{
    const size_t left = sorter->key_len - from;
    uint64_t word = 0;
    if (l.piece > 0 || l.size >= 8) {
        const size_t most = l.size - 8;
        word = from <= most ? vesica_load_be64(key + from)
                            : vesica_load_be64(key + most) << 8 * (from - most);
        return left >= 8 ? word : word & ~(UINT64_MAX >> 8 * left);
    }
    for (size_t i = from; i < from + 8; i++) {
        word = word << 8 | (i < sorter->key_len ? key[i] : 0u);
    }
    return word;
}

/* width <= 25 bits of a key, from one on. */
VESICA_INLINE uint32_t bits_of(const vesica_sorter *sorter, layout l,
                               const uint8_t *key, uint32_t bit, uint32_t width)
{
    const uint64_t word = word_of(sorter, l, key, bit >> 3);
    return (uint32_t)(word << (bit & 7) >> (64 - width));
}

/* The pieces of a record. */
typedef struct pieces {
    uint8_t first[16];
    uint8_t second[16];
    uint8_t last[16];
} pieces;

VESICA_INLINE void hold(pieces *out, const uint8_t *record, layout l)
{
    memcpy(out->first, record, l.piece);
    if (l.has_third) {
        memcpy(out->second, record + l.piece, l.piece);
    }
    memcpy(out->last, record + l.size - l.piece, l.piece);
}

VESICA_INLINE void put(uint8_t *record, const pieces *in, layout l)
{
    memcpy(record, in->first, l.piece);
    if (l.has_third) {
        memcpy(record + l.piece, in->second, l.piece);
    }
    memcpy(record + l.size - l.piece, in->last, l.piece);
}

VESICA_INLINE void copy(uint8_t *to, const uint8_t *from, layout l)
{
    pieces record;
    if (l.piece > 0) {
        hold(&record, from, l);
        put(to, &record, l);
        return;
    }
    size_t i = 0;
    for (; i + 16 <= l.size; i += 16) {
        memcpy(to + i, from + i, 16);
    }
    for (; i < l.size; i++) {
        to[i] = from[i];
    }
}

/* Both are read before either is written: they may be the same. */
VESICA_INLINE void swap_records(uint8_t *a, uint8_t *b, layout l)
{
    pieces of_a;
    pieces of_b;
    if (l.piece > 0) {
        hold(&of_a, a, l);
        hold(&of_b, b, l);
        put(a, &of_b, l);
        put(b, &of_a, l);
        return;
    }
    size_t i = 0;
    for (; i + 16 <= l.size; i += 16) {
        memcpy(of_a.first, a + i, 16);
        memcpy(of_b.first, b + i, 16);
        memcpy(a + i, of_b.first, 16);
        memcpy(b + i, of_a.first, 16);
    }
    for (; i < l.size; i++) {
        const uint8_t byte = a[i];
        a[i] = b[i];
        b[i] = byte;
    }
}

/* Of any size and place, also for what is done seldom. */
VESICA_INLINE layout any_layout(const vesica_sorter *sorter)
{
    return (layout){sorter->records.size, 0, false, false};
}

/* Whether the first half of the buckets or the second one is empty. */
static bool has_common_bit(const vesica_sorter *sorter)
{
    const uint32_t half = num_buckets(sorter) / 2;
    bool low = false;
    bool high = false;
    for (uint32_t c = 0; c < half; c++) {
        low |= sorter->end[c] != 0;
        high |= sorter->end[half + c] != 0;
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
    place_buckets(sorter->next, sorter->end, num_buckets(sorter), 0);
    sorter->phase = PHASE_PERMUTE;
    sorter->unsettled = false;
}

/* Phase 1 [MBM93, section 3]: end[c] counts the records of bucket c. If first
 * bits are common to all they are skipped, and it is done again: encodings of
 * points begin with 02 or 03. */
VESICA_INLINE uint64_t count_step(vesica_sorter *sorter, layout l,
                                  uint64_t max_units)
{
    const uint64_t left = sorter->num - sorter->position;
    const uint64_t units = left < max_units ? left : max_units;
    const uint32_t width = sorter->first_bits;
    for (uint64_t i = 0; i < units; i++) {
        const uint8_t *record = record_at(sorter, l, sorter->position + i);
        sorter->end[bits_of(sorter, l, record, sorter->skip, width)]++;
    }
    sorter->position += (uint32_t)units;
    if (sorter->position == sorter->num) {
        end_count(sorter);
    }
    return units;
}

/* The first bit in which two keys differ, if that is before a known one, or
 * that one. */
static uint32_t difference(const vesica_sorter *sorter, const uint8_t *a,
                           const uint8_t *b, uint32_t known)
{
    const layout l = any_layout(sorter);
    for (uint32_t bit = 0; bit < known; bit += 64) {
        const uint64_t differ =
            word_of(sorter, l, a, bit / 8) ^ word_of(sorter, l, b, bit / 8);
        if (differ != 0) {
            const uint32_t first = bit + vesica_leading_zeros(differ);
            return first < known ? first : known;
        }
    }
    return known;
}

/* In how many first bits all records agree. */
VESICA_NOINLINE static uint64_t look_step(vesica_sorter *sorter,
                                          uint64_t max_units)
{
    const layout l = any_layout(sorter);
    const uint64_t left = sorter->num - sorter->position;
    const uint64_t units = left < max_units ? left : max_units;
    for (uint64_t i = 0; i < units; i++) {
        sorter->skip =
            difference(sorter, record_at(sorter, l, 0),
                       record_at(sorter, l, sorter->position++), sorter->skip);
    }
    if (sorter->position == sorter->num) {
        sorter->position = 0;
        vesica_wipe(sorter->end, sizeof sorter->end);
        /* Keys that are all equal are sorted. */
        sorter->phase = sorter->skip == 8 * sorter->key_len ? PHASE_DONE
                                                            : PHASE_COUNT_AGAIN;
    }
    return units;
}

/* Records of num places, from one on, change with those that stand where they
 * belong: each step puts one into its bucket for good. What comes into the
 * place is left there, so that no step waits for the one before; half of the
 * records that are not in their bucket are put there in each round over all
 * buckets. */
VESICA_INLINE void settle(const vesica_sorter *sorter, layout l, uint32_t *next,
                          uint64_t first, uint64_t num, uint32_t bit,
                          uint32_t width)
{
    for (uint64_t i = first; i < first + num; i++) {
        uint8_t *here = record_at(sorter, l, i);
        const uint32_t c = bits_of(sorter, l, here, bit, width);
        uint8_t *there = record_at(sorter, l, next[c]++);
        VESICA_PREFETCH_BEHIND(there, AHEAD_BYTES);
        swap_records(here, there, l);
    }
}

static void next_bucket(vesica_sorter *sorter)
{
    sorter->unsettled |=
        sorter->next[sorter->bucket] < sorter->end[sorter->bucket];
    if (++sorter->bucket == num_buckets(sorter)) {
        sorter->bucket = 0;
        sorter->phase = sorter->unsettled   ? PHASE_PERMUTE
                        : sorter->has_spans ? PHASE_SPANS
                                            : PHASE_BUCKETS;
        sorter->unsettled = false;
    }
    sorter->position =
        sorter->phase == PHASE_PERMUTE ? sorter->next[sorter->bucket] : 0;
}

/* Phase 2: a unit is one record that is put into its bucket. */
VESICA_INLINE uint64_t permute_step(vesica_sorter *sorter, layout l,
                                    uint64_t max_units)
{
    uint64_t units = 0;
    while (sorter->phase == PHASE_PERMUTE && units < max_units) {
        const uint64_t left = sorter->end[sorter->bucket] - sorter->position;
        const uint64_t num =
            left < max_units - units ? left : max_units - units;
        settle(sorter, l, sorter->next, sorter->position, num, sorter->skip,
               sorter->first_bits);
        sorter->position += (uint32_t)num;
        units += num;
        if (num == left) {
            next_bucket(sorter);
        }
    }
    return units;
}

static uint32_t num_parts(const vesica_sorter *sorter)
{
    return UINT32_C(1) << sorter->part_bits;
}

/* How many records each part of a bucket has. Returns the largest number. */
VESICA_INLINE uint32_t count_parts(vesica_sorter *sorter, layout l,
                                   const vesica_sort_run *bucket)
{
    const uint32_t bits = sorter->part_bits;
    const uint32_t num = num_parts(sorter);
    uint32_t *end = sorter->part_end;
    uint32_t largest = 0;
    vesica_wipe(end, num * sizeof *end);
    for (uint32_t i = 0; i < bucket->num; i++) {
        const uint8_t *record = record_at(sorter, l, bucket->first + i);
        end[bits_of(sorter, l, record, bucket->bit, bits)]++;
    }
    for (uint32_t part = 0; part < num; part++) {
        largest = end[part] > largest ? end[part] : largest;
    }
    return largest;
}

/* With a copy no step is in vain, and none depends on where parts end. */
VESICA_INLINE void spread_copy(vesica_sorter *sorter, layout l,
                               const vesica_sort_run *bucket)
{
    const uint32_t bits = sorter->part_bits;
    for (uint32_t i = 0; i < bucket->num; i++) {
        copy(sorter->copies + i * l.size,
             record_at(sorter, l, bucket->first + i), l);
    }
    for (uint32_t i = 0; i < bucket->num; i++) {
        const uint8_t *record = sorter->copies + i * l.size;
        const uint32_t c = bits_of(sorter, l, record, bucket->bit, bits);
        copy(record_at(sorter, l, sorter->part_next[c]++), record, l);
    }
    vesica_wipe(sorter->copies, bucket->num * l.size);
}

VESICA_INLINE void spread_in_place(vesica_sorter *sorter, layout l,
                                   const vesica_sort_run *bucket)
{
    uint32_t *next = sorter->part_next;
    const uint32_t *end = sorter->part_end;
    for (bool unsettled = true; unsettled;) {
        unsettled = false;
        for (uint32_t part = 0; part < num_parts(sorter); part++) {
            settle(sorter, l, next, next[part], end[part] - next[part],
                   bucket->bit, sorter->part_bits);
            unsettled |= next[part] < end[part];
        }
    }
}

/* The same within a bucket, all at once: part_end tells where its parts end.
 * Returns how many records the largest part has. */
VESICA_INLINE uint32_t spread(vesica_sorter *sorter, layout l,
                              const vesica_sort_run *bucket)
{
    const uint32_t largest = count_parts(sorter, l, bucket);
    place_buckets(sorter->part_next, sorter->part_end, num_parts(sorter),
                  bucket->first);
    if (bucket->num * l.size <= sizeof sorter->copies) {
        spread_copy(sorter, l, bucket);
    } else {
        spread_in_place(sorter, l, bucket);
    }
    return largest;
}

/* A key from a place on, as far as it is compared at once. */
typedef struct prefix {
    const uint8_t *key;
    uint64_t word;
} prefix;

VESICA_INLINE prefix prefix_of(const vesica_sorter *sorter, layout l,
                               const uint8_t *key, size_t from)
{
    return (prefix){key, word_of(sorter, l, key, from)};
}

/* Whether key a is less than b, of which all bytes before `from` are the
 * same. */
VESICA_INLINE bool is_less(const vesica_sorter *sorter, prefix a, prefix b,
                           size_t from)
{
    if (a.word != b.word || sorter->key_len <= from + 8) {
        return a.word < b.word;
    }
    return memcmp(a.key + from + 8, b.key + from + 8,
                  sorter->key_len - from - 8) < 0;
}

/* Invariant: records before i are sorted, and last is the key of the last of
 * them, which then stands in place i if i's goes before it. */
VESICA_INLINE void insertion_sort(const vesica_sorter *sorter, layout l,
                                  const vesica_sort_run *run)
{
    const size_t from = run->bit >> 3;
    uint8_t held[VESICA_SORT_MAX_RECORD] = {0}; /* a key is no longer */
    prefix last = prefix_of(sorter, l, record_at(sorter, l, run->first), from);
    for (uint32_t i = 1; i < run->num; i++) {
        uint32_t j = run->first + i;
        uint8_t *record = record_at(sorter, l, j);
        const prefix key = prefix_of(sorter, l, record, from);
        if (!is_less(sorter, key, last, from)) {
            last = key;
            continue;
        }
        copy(held, record, l);
        const prefix moved = {held, key.word};
        do {
            copy(record_at(sorter, l, j), record_at(sorter, l, j - 1), l);
            j--;
        } while (
            j > run->first &&
            is_less(sorter, moved,
                    prefix_of(sorter, l, record_at(sorter, l, j - 1), from),
                    from));
        copy(record_at(sorter, l, j), held, l);
        last.key = record;
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
    const layout l = any_layout(sorter);
    uint32_t low = 0;         /* all before it have the bit clear */
    uint32_t high = run->num; /* all from it on have the bit set */
    while (low < high) {
        if (!bit_of(record_at(sorter, l, run->first + low), run->bit)) {
            low++;
        } else if (bit_of(record_at(sorter, l, run->first + high - 1),
                          run->bit)) {
            high--;
        } else {
            swap_records(record_at(sorter, l, run->first + low++),
                         record_at(sorter, l, run->first + --high), l);
        }
    }
    return low;
}

/* The first bit in which the records of a run are not all equal; 8 * key_len if
 * there is none. */
static uint32_t first_difference(const vesica_sorter *sorter,
                                 const vesica_sort_run *run)
{
    const layout l = any_layout(sorter);
    uint32_t bit = 8 * (uint32_t)sorter->key_len;
    for (uint32_t i = 1; i < run->num; i++) {
        bit = difference(sorter, record_at(sorter, l, run->first),
                         record_at(sorter, l, run->first + i), bit);
    }
    return bit;
}

/* The smaller part of a run is sorted first, and is at most half of it: so no
 * more than 64 larger parts wait, and one smaller. */
static void push_run(vesica_sorter *sorter, uint32_t first, uint32_t num,
                     uint32_t bit)
{
    const vesica_sort_run run = {first, num, bit};
    if (num < 2 || bit >= sorter->key_bits) {
        return;
    }
    VESICA_ASSERT(sorter->num_runs < VESICA_SORT_MAX_RUNS);
    sorter->runs[sorter->num_runs++] = run;
}

/* A long run, by one bit. */
VESICA_NOINLINE static void split_run(vesica_sorter *sorter,
                                      const vesica_sort_run *long_run)
{
    vesica_sort_run run = *long_run;
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

/* The next bucket: spread over its parts, or one run if it is not long. Where
 * parts are short, and not sorted by that, it is to be sorted by insertion, in
 * which no record goes far: *nearly then is that run. Returns the work done. */
VESICA_INLINE uint64_t open_bucket(vesica_sorter *sorter, layout l,
                                   vesica_sort_run *nearly)
{
    const vesica_sort_run bucket = {
        sorter->position, sorter->end[sorter->bucket++] - sorter->position,
        sorter->first_bits + sorter->skip};
    sorter->position += bucket.num;
    if (bucket.num <= LONG_RUN || bucket.bit >= sorter->key_bits) {
        push_run(sorter, bucket.first, bucket.num, bucket.bit);
        return 0;
    }
    sorter->part_bits =
        VESICA_SORT_SECOND_BITS - (bucket.num <= LARGE_BUCKET ? 1 : 0);
    const uint32_t largest = spread(sorter, l, &bucket);
    sorter->part = num_parts(sorter);
    sorter->part_bit = bucket.bit + sorter->part_bits;
    if (sorter->part_bit >= sorter->key_bits) {
        return 2 * (uint64_t)bucket.num;
    }
    if (largest <= SHORT_RUN) {
        *nearly = bucket;
        return 3 * (uint64_t)bucket.num;
    }
    sorter->part = 0;
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
VESICA_INLINE uint64_t buckets_step(vesica_sorter *sorter, layout l,
                                    uint64_t max_units)
{
    uint64_t units = 0;
    while (units < max_units) {
        vesica_sort_run run = {0}; /* to be sorted by insertion */
        if (sorter->num_runs > 0) {
            run = sorter->runs[--sorter->num_runs];
            units += run.num;
            if (run.num > SHORT_RUN) {
                split_run(sorter, &run);
                continue;
            }
        } else if (sorter->part < num_parts(sorter)) {
            open_part(sorter);
        } else if (sorter->bucket < num_buckets(sorter)) {
            units += open_bucket(sorter, l, &run);
        } else {
            sorter->phase = PHASE_DONE;
            break;
        }
        if (run.num > 0) {
            insertion_sort(sorter, l, &run);
        }
    }
    return units;
}

VESICA_INLINE uint64_t step(vesica_sorter *sorter, layout l, uint64_t max_units)
{
    uint64_t units = 0;
    while (sorter->phase < PHASE_PERMUTE && units < max_units) {
        units += sorter->phase == PHASE_LOOK
                     ? look_step(sorter, max_units - units)
                     : count_step(sorter, l, max_units - units);
    }
    if (sorter->phase == PHASE_PERMUTE && units < max_units) {
        units += permute_step(sorter, l, max_units - units);
    }
    if (sorter->phase == PHASE_BUCKETS && units < max_units) {
        units += buckets_step(sorter, l, max_units - units);
    }
    return units;
}

/* Of 8 to 16 bytes. Each layout has a function of its own: compilers take far
 * longer for one that has them all. */
VESICA_NOINLINE static uint64_t step_short(vesica_sorter *sorter,
                                           uint64_t max_units)
{
    const layout l = {sorter->records.size, 8, false, true};
    return step(sorter, l, max_units);
}

/* Of 17 to 31 bytes. */
VESICA_NOINLINE static uint64_t step_middle(vesica_sorter *sorter,
                                            uint64_t max_units)
{
    const layout l = {sorter->records.size, 16, false, true};
    return step(sorter, l, max_units);
}

/* Of 32 to 48 bytes. */
VESICA_NOINLINE static uint64_t step_long(vesica_sorter *sorter,
                                          uint64_t max_units)
{
    const layout l = {sorter->records.size, 16, true, true};
    return step(sorter, l, max_units);
}

VESICA_NOINLINE static uint64_t step_long_in_segments(vesica_sorter *sorter,
                                                      uint64_t max_units)
{
    const layout l = {sorter->records.size, 16, true, false};
    return step(sorter, l, max_units);
}

VESICA_NOINLINE static uint64_t step_any(vesica_sorter *sorter,
                                         uint64_t max_units)
{
    return step(sorter, any_layout(sorter), max_units);
}

/* Sessions have flat records, and lists have long ones in segments. */
static uint64_t step_by_layout(vesica_sorter *sorter, uint64_t max_units)
{
    const size_t size = sorter->records.size;
    const bool is_flat = sorter->records.shift == 63;
    if (size >= 32 && size <= 48) {
        return is_flat ? step_long(sorter, max_units)
                       : step_long_in_segments(sorter, max_units);
    }
    if (!is_flat || size < 8 || size > 48) {
        return step_any(sorter, max_units);
    }
    return size <= 16 ? step_short(sorter, max_units)
                      : step_middle(sorter, max_units);
}

uint32_t vesica_sorter_take_spans(vesica_sorter *sorter, uint32_t max_spans,
                                  uint32_t *first)
{
    if (sorter->phase != PHASE_SPANS) {
        return 0;
    }
    const uint32_t left = num_buckets(sorter) - sorter->bucket;
    const uint32_t num = left < max_spans ? left : max_spans;
    *first = sorter->bucket;
    sorter->bucket += num;
    if (sorter->bucket == num_buckets(sorter)) {
        sorter->phase = PHASE_DONE;
    }
    return num;
}

static uint32_t first_of_span(const vesica_sorter *sorter, uint32_t span)
{
    return span == 0 ? 0 : sorter->end[span - 1];
}

/* A span that has all records, or most, is sorted like any other: keys that
 * make one so are not uniform, and no span has spans. */
VESICA_NOINLINE static void sort_span(const vesica_sorter *sorter,
                                      uint32_t span)
{
    const uint32_t first = first_of_span(sorter, span);
    const uint32_t skip = sorter->skip + sorter->first_bits;
    vesica_records records = sorter->records;
    vesica_sorter own;
    if (skip >= sorter->key_bits) {
        return; /* all agree in what is compared */
    }
    records.first += first;
    init(&own, &records, sorter->end[span] - first, sorter->key_len);
    own.key_bits = sorter->key_bits;
    own.skip = skip;
    while (own.phase != PHASE_DONE) {
        (void)step_by_layout(&own, UINT32_MAX);
    }
}

/* With its sorter, which the caller's depth of stack would not hold beside
 * one. */
void vesica_sort_span(const vesica_sorter *sorter, uint32_t span)
{
    sort_span(sorter, span);
    vesica_wipe_stack();
}

bool vesica_sorter_step(vesica_sorter *sorter, uint64_t max_units,
                        uint64_t *done_units)
{
    uint32_t span = 0;
    if (vesica_sorter_take_spans(sorter, 1, &span) == 1) {
        vesica_sort_span(sorter, span);
        *done_units = sorter->end[span] - first_of_span(sorter, span);
    } else {
        *done_units = step_by_layout(sorter, max_units + (max_units == 0));
    }
    return sorter->phase == PHASE_DONE;
}
