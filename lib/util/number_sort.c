/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "util/number_sort.h"

#include "util/bits.h"
#include "util/bytes.h"
#include "util/inline.h"
#include "util/status.h"
#include "util/wipe.h"

#define MOST_BITS VESICA_NUMBER_SORT_BITS

/** Groups of uniform numbers have at most 2^GROUP_BITS, as far as there are
 * bits to cut them by. */
#define GROUP_BITS 11

/* The phases: the last two come once for each digit, of each group. */
enum {
    PHASE_LOOK,
    PHASE_COUNT,
    PHASE_MOVE,
    PHASE_DONE
};

void vesica_number_sorter_init(vesica_number_sorter *sorter,
                               vesica_numbers numbers, vesica_numbers room,
                               uint64_t num)
{
    VESICA_ASSERT(num <= UINT32_MAX);
    VESICA_ASSERT((numbers.others == NULL) == (room.others == NULL));
    *sorter = (vesica_number_sorter){.from = numbers,
                                     .to = room,
                                     .num = (uint32_t)num,
                                     .end = (uint32_t)num};
    sorter->phase = num > 0 ? PHASE_LOOK : PHASE_DONE;
}

static vesica_digit digit_of(unsigned bit, unsigned width)
{
    return (vesica_digit){bit, (UINT64_C(1) << width) - 1};
}

VESICA_INLINE size_t value_of(vesica_digit d, uint64_t number)
{
    return (size_t)(number >> d.bit & d.mask);
}

static void begin_digit(vesica_number_sorter *sorter, vesica_digit digit)
{
    sorter->digit = digit;
    sorter->position = sorter->first;
    sorter->phase = PHASE_COUNT;
    vesica_wipe(sorter->next, (size_t)(digit.mask + 1) * sizeof *sorter->next);
}

static void begin_group(vesica_number_sorter *sorter, uint32_t first)
{
    sorter->first = first;
    sorter->end = sorter->num;
    begin_digit(sorter, digit_of(sorter->low, sorter->width));
}

/* Bits that are cut off at the top. */
static unsigned group_width(const vesica_number_sorter *sorter)
{
    const unsigned bits = sorter->top - sorter->low;
    const unsigned most = bits < MOST_BITS ? bits : MOST_BITS;
    const unsigned width = sorter->num > VESICA_NUMBER_SORT_MAX_WHOLE
                               ? vesica_ceil_log2(sorter->num) - GROUP_BITS
                               : 0;
    return width < most ? width : most;
}

/* All bits from the first that differs to the last are those of groups and
 * digits of one width, as few as there can be. */
static void end_look(vesica_number_sorter *sorter)
{
    if (sorter->differ == 0) {
        sorter->phase = PHASE_DONE;
        return;
    }
    sorter->low = vesica_trailing_zeros(sorter->differ);
    sorter->top = 64 - vesica_leading_zeros(sorter->differ);
    const unsigned of_groups = group_width(sorter);
    sorter->top -= of_groups;
    const unsigned bits = sorter->top - sorter->low;
    const unsigned num_digits = (bits + MOST_BITS - 1) / MOST_BITS;
    sorter->width = num_digits > 0 ? (bits + num_digits - 1) / num_digits : 0;
    if (of_groups > 0) {
        begin_digit(sorter, digit_of(sorter->top, of_groups));
    } else {
        begin_group(sorter, 0);
    }
}

/* From how many numbers each digit has to where they begin. */
static void end_count(vesica_number_sorter *sorter)
{
    uint32_t sum = sorter->first;
    for (size_t d = 0; d <= sorter->digit.mask; d++) {
        const uint32_t num = sorter->next[d];
        sorter->next[d] = sum;
        sum += num;
    }
    sorter->position = sorter->first;
    sorter->phase = PHASE_MOVE;
}

static void swap_arrays(vesica_number_sorter *sorter)
{
    const vesica_numbers moved = sorter->to;
    sorter->to = sorter->from;
    sorter->from = moved;
}

/* All groups go through as many digits, so all end in the same array; the next
 * one is still where this one began. */
static void end_group(vesica_number_sorter *sorter)
{
    if (sorter->end == sorter->num) {
        sorter->phase = PHASE_DONE;
        return;
    }
    const unsigned passes =
        1 + (sorter->digit.bit - sorter->low) / sorter->width;
    if (passes % 2 == 1) {
        swap_arrays(sorter);
    }
    begin_group(sorter, sorter->end);
}

static void end_move(vesica_number_sorter *sorter)
{
    const unsigned next = sorter->digit.bit + sorter->width;
    swap_arrays(sorter);
    if (sorter->digit.bit == sorter->top) {
        sorter->group = sorter->digit;
        if (sorter->low == sorter->top) {
            sorter->phase = PHASE_DONE;
        } else {
            begin_group(sorter, 0);
        }
    } else if (next < sorter->top) {
        begin_digit(sorter, digit_of(next, sorter->width));
    } else {
        end_group(sorter);
    }
}

static void look(vesica_number_sorter *sorter, uint32_t end)
{
    const uint64_t *numbers = sorter->from.numbers;
    uint64_t differ = sorter->differ;
    for (uint32_t i = sorter->position; i < end; i++) {
        differ |= numbers[i] ^ numbers[0];
    }
    sorter->differ = differ;
    sorter->position = end;
}

/* A group ends before a number of another one. */
static void count(vesica_number_sorter *sorter, uint32_t end)
{
    const uint64_t *numbers = sorter->from.numbers;
    const vesica_digit digit = sorter->digit;
    const vesica_digit group = sorter->group;
    const size_t present = value_of(group, numbers[sorter->first]);
    uint32_t i = sorter->position;
    for (; i < end && value_of(group, numbers[i]) == present; i++) {
        sorter->next[value_of(digit, numbers[i])]++;
    }
    sorter->position = i;
    if (i < end) {
        sorter->end = i;
    }
}

VESICA_INLINE void move(vesica_number_sorter *sorter, uint32_t end,
                        bool has_others)
{
    const vesica_numbers from = sorter->from;
    const vesica_numbers to = sorter->to;
    const vesica_digit digit = sorter->digit;
    for (uint32_t i = sorter->position; i < end; i++) {
        const uint64_t number = from.numbers[i];
        const uint32_t place = sorter->next[value_of(digit, number)]++;
        to.numbers[place] = number;
        if (has_others) {
            to.others[place] = from.others[i];
        }
    }
    sorter->position = end;
}

/* The present phase, of numbers from the position up to an end at most. */
static void work(vesica_number_sorter *sorter, uint32_t end)
{
    if (sorter->phase == PHASE_LOOK) {
        look(sorter, end);
    } else if (sorter->phase == PHASE_COUNT) {
        count(sorter, end);
    } else if (sorter->from.others == NULL) {
        move(sorter, end, false);
    } else {
        move(sorter, end, true);
    }
}

static void end_phase(vesica_number_sorter *sorter)
{
    if (sorter->phase == PHASE_LOOK) {
        end_look(sorter);
    } else if (sorter->phase == PHASE_COUNT) {
        end_count(sorter);
    } else {
        end_move(sorter);
    }
}

bool vesica_number_sorter_step(vesica_number_sorter *sorter, uint64_t max_units,
                               uint64_t *done_units)
{
    const uint64_t most = max_units + (max_units == 0);
    uint64_t done = 0;
    while (sorter->phase != PHASE_DONE && done < most) {
        const uint32_t first = sorter->position;
        const uint64_t left = sorter->end - first;
        const uint64_t num = left < most - done ? left : most - done;
        work(sorter, first + (uint32_t)num);
        done += sorter->position - first;
        if (sorter->position == sorter->end) {
            end_phase(sorter);
        }
    }
    *done_units = done;
    return sorter->phase == PHASE_DONE;
}
