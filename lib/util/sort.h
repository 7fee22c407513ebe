/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Sort fixed-size records by their first bytes, in place, a slice at a time.
 *
 * American flag sort [MBM93] by up to eleven bits, from the first one on that
 * is not the same in all, and by up to nine more in what a cache holds then, of
 * which a copy is made if it is small. Where that leaves more than short runs:
 * radix exchange bit by bit, which needs no more memory than a list of at most
 * 64 runs, and insertion for short runs. Many records are spread over spans
 * first, which are sorted one by one, or at once. Records here begin with
 * hashes or group elements, which are uniform, so few passes are needed. Any
 * other input is sorted too, each record in at most 16 * key_len passes.
 *
 * References: [MBM93] P. McIlroy, K. Bostic, M. D. McIlroy, Engineering Radix
 * Sort, Computing Systems 6(1), 1993.
 *
 * Time and access pattern depend on the keys. Words of records stay on the
 * stack, for vesica_wipe_stack.
 */

#ifndef VESICA_UTIL_SORT_H
#define VESICA_UTIL_SORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/inline.h"

/** Largest record, in bytes. */
#define VESICA_SORT_MAX_RECORD 80

/* Records in segments of 2^shift records each, so that a list can grow without
 * being copied. A plain array is one segment with shift 63. */
typedef struct vesica_records {
    uint8_t *const *segments;
    unsigned shift;
    size_t size;    /* bytes of a record, 1 to VESICA_SORT_MAX_RECORD */
    uint64_t first; /* record 0 stands at this place of the segments */
} vesica_records;

/* Address of record i, which stands at place first + i. */
VESICA_INLINE uint8_t *vesica_records_at(const vesica_records *records,
                                         uint64_t i)
{
    const uint64_t place = records->first + i;
    const uint64_t within = place & ((UINT64_C(1) << records->shift) - 1);
    return records->segments[place >> records->shift] +
           (size_t)within * records->size;
}

/** Most runs that wait at a time. */
#define VESICA_SORT_MAX_RUNS 66

/* Records that are equal in all bits before this one. */
typedef struct vesica_sort_run {
    uint32_t first;
    uint32_t num;
    uint32_t bit;
} vesica_sort_run;

/** Most bits of the first pass, and of the second one within a bucket. */
#define VESICA_SORT_FIRST_BITS 11
#define VESICA_SORT_SECOND_BITS 9

/** More records than this are spread over spans, which are sorted one by one:
 * each has 2^15 to 2^16 records on average, as many as a nearer cache holds. */
#define VESICA_SORT_MAX_WHOLE (UINT32_C(1) << 20)

/** Buckets of at most so many bytes are copied to be spread. */
#define VESICA_SORT_COPY_BYTES 16384

/* A sort under way. Does not own the records. */
typedef struct vesica_sorter {
    vesica_records records;
    uint32_t num;
    size_t key_len;    /* bytes compared, 1 to size */
    uint32_t key_bits; /* of these, by which records come out sorted */
    unsigned phase;
    uint32_t skip;       /* first bits that are the same in all records */
    uint32_t first_bits; /* of the first pass */
    bool has_spans;      /* its buckets are spans, each to be sorted apart */
    uint32_t position;
    uint32_t bucket; /* of the first pass that comes next */
    bool unsettled;  /* records that are not in their bucket, in this round */
    uint32_t part_bits;  /* the open bucket has 2^part_bits parts */
    uint32_t part;       /* the one that comes next */
    uint32_t part_first; /* where it begins */
    uint32_t part_bit;   /* in which its records may first differ */
    size_t num_runs;
    vesica_sort_run runs[VESICA_SORT_MAX_RUNS];
    /* Per bucket: where its next record belongs, and where its records end. */
    uint32_t next[1 << VESICA_SORT_FIRST_BITS];
    uint32_t end[1 << VESICA_SORT_FIRST_BITS];
    uint32_t part_next[1 << VESICA_SORT_SECOND_BITS];
    uint32_t part_end[1 << VESICA_SORT_SECOND_BITS];
    uint8_t copies[VESICA_SORT_COPY_BYTES]; /* wiped */
} vesica_sorter;

/* Begin, with num < 2^32. Records with equal keys come out in an order that
 * depends on all records' order at the beginning. */
void vesica_sorter_init(vesica_sorter *sorter, const vesica_records *records,
                        uint64_t num, size_t key_len);

/* Before the first step: sort by the first so many bits of the key alone;
 * records that agree in them come out in any order. */
void vesica_sorter_limit(vesica_sorter *sorter, uint32_t bits);

/* Do about max_units records' worth of work, at least one step; the largest
 * step is a span, or the second pass over all records of one bucket of the
 * first. Returns true when the records are sorted. Sets *done_units to the work
 * done. */
bool vesica_sorter_step(vesica_sorter *sorter, uint64_t max_units,
                        uint64_t *done_units);

/* Instead of a step: take the next spans from it, max_spans at most, of which
 * the caller sorts each by vesica_sort_span, in any order and on any threads,
 * before it does anything else with the sorter. Returns how many, and sets
 * *first to the first of them; 0 if a step comes next. */
uint32_t vesica_sorter_take_spans(vesica_sorter *sorter, uint32_t max_spans,
                                  uint32_t *first);

/* Sort a span that was taken: with a sorter of its own, on the stack, which is
 * wiped behind it. */
void vesica_sort_span(const vesica_sorter *sorter, uint32_t span);

#endif
