/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Sort numbers, and what belongs to each of them, a slice at a time: digit by
 * digit from the lowest on, each by counting, which is stable [Knuth98]. Bits
 * in which all numbers agree are no part of any digit, at either end. Many
 * numbers are cut by their first bits before, into groups of some 2^11 that the
 * nearest cache holds, or more from 2^23 numbers on; each is sorted apart, by
 * what is left of its bits.
 *
 * References: [Knuth98] D. E. Knuth, The Art of Computer Programming, volume 3,
 * second edition, section 5.2.5, algorithm R, with arrays for lists.
 *
 * Time and access pattern depend on the numbers.
 */

#ifndef VESICA_UTIL_NUMBER_SORT_H
#define VESICA_UTIL_NUMBER_SORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Most bits of a digit, and of what tells groups apart. */
#define VESICA_NUMBER_SORT_BITS 12

/** More numbers than this are cut into groups. */
#define VESICA_NUMBER_SORT_MAX_WHOLE (UINT32_C(1) << 16)

/* Numbers, and one more of 32 bits that goes with each; others is NULL if there
 * are none. */
typedef struct vesica_numbers {
    uint64_t *numbers;
    uint32_t *others;
} vesica_numbers;

/* Bits of a number: none if the mask is 0. */
typedef struct vesica_digit {
    unsigned bit;
    uint64_t mask;
} vesica_digit;

/* A sort under way. Does not own the arrays. */
typedef struct vesica_number_sorter {
    vesica_numbers from; /* sorted, once it is done */
    vesica_numbers to;
    uint32_t num;
    unsigned phase;
    uint32_t position;
    uint32_t first;     /* of the present group */
    uint32_t end;       /* where it ends, or all do, while that is to be seen */
    uint64_t differ;    /* bits in which some number is not as the first one */
    unsigned low;       /* where digits begin: the first of these bits */
    unsigned top;       /* where they end */
    unsigned width;     /* bits of each */
    vesica_digit digit; /* the present one */
    vesica_digit group; /* by which numbers are cut */
    /* Per value of the digit: how many have it, and then where the next one
     * belongs. */
    uint32_t next[1 << VESICA_NUMBER_SORT_BITS];
} vesica_number_sorter;

/* Begin, with num < 2^32. room has arrays of the same kinds and lengths, whose
 * contents mean nothing; which of both has the sorted numbers is in from. */
void vesica_number_sorter_init(vesica_number_sorter *sorter,
                               vesica_numbers numbers, vesica_numbers room,
                               uint64_t num);

/* Look at about max_units numbers, one at least. Returns true when they are
 * sorted. Sets *done_units to how many it looked at. */
bool vesica_number_sorter_step(vesica_number_sorter *sorter, uint64_t max_units,
                               uint64_t *done_units);

#endif
