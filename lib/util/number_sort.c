/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "util/number_sort.h"

#include "util/bits.h"
#include "util/inline.h"
#include "util/status.h"
#include "util/wipe.h"

#define MOST_BITS VESICA_NUMBER_SORT_BITS

/* The phases: the last two come once for each digit. */
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
    *sorter = (vesica_number_sorter){
        .from = numbers, .to = room, .num = (uint32_t)num};
    sorter->phase = num > 0 ? PHASE_LOOK : PHASE_DONE;
}

/* Which bits of a number are the present digit. */
typedef struct digit {
    unsigned bit;
    uint64_t mask;
} digit;

static digit digit_of(const vesica_number_sorter *sorter)
{
    return (digit){sorter->bit, (UINT64_C(1) << sorter->width) - 1};
}

VESICA_INLINE size_t value_of(digit d, uint64_t number)
{
    return (size_t)(number >> d.bit & d.mask);
}

static void begin_digit(vesica_number_sorter *sorter)
{
    vesica_wipe(sorter->next, sizeof sorter->next);
    sorter->phase = sorter->bit < 64 && sorter->differ >> sorter->bit != 0
                        ? PHASE_COUNT
                        : PHASE_DONE;
}

/* All bits from the first that differs to the last are digits of one width, as
 * few as there can be. */
static void end_look(vesica_number_sorter *sorter)
{
    if (sorter->differ == 0) {
        sorter->phase = PHASE_DONE;
        return;
    }
    const unsigned end = 64 - vesica_leading_zeros(sorter->differ);
    sorter->bit = vesica_trailing_zeros(sorter->differ);
    const unsigned bits = end - sorter->bit;
    const unsigned num_digits = (bits + MOST_BITS - 1) / MOST_BITS;
    sorter->width = (bits + num_digits - 1) / num_digits;
    begin_digit(sorter);
}

/* From how many numbers each digit has to where they begin. */
static void end_count(vesica_number_sorter *sorter)
{
    uint32_t sum = 0;
    for (size_t d = 0; d < (size_t)1 << MOST_BITS; d++) {
        const uint32_t num = sorter->next[d];
        sorter->next[d] = sum;
        sum += num;
    }
    sorter->phase = PHASE_MOVE;
}

static void end_move(vesica_number_sorter *sorter)
{
    const vesica_numbers moved = sorter->to;
    sorter->to = sorter->from;
    sorter->from = moved;
    sorter->bit += sorter->width;
    begin_digit(sorter);
}

static void look(vesica_number_sorter *sorter, uint32_t end)
{
    const uint64_t *numbers = sorter->from.numbers;
    uint64_t differ = sorter->differ;
    for (uint32_t i = sorter->position; i < end; i++) {
        differ |= numbers[i] ^ numbers[0];
    }
    sorter->differ = differ;
}

static void count(vesica_number_sorter *sorter, uint32_t end)
{
    const uint64_t *numbers = sorter->from.numbers;
    const digit d = digit_of(sorter);
    for (uint32_t i = sorter->position; i < end; i++) {
        sorter->next[value_of(d, numbers[i])]++;
    }
}

VESICA_INLINE void move(vesica_number_sorter *sorter, uint32_t end,
                        bool has_others)
{
    const vesica_numbers from = sorter->from;
    const vesica_numbers to = sorter->to;
    const digit d = digit_of(sorter);
    for (uint32_t i = sorter->position; i < end; i++) {
        const uint64_t number = from.numbers[i];
        const uint32_t place = sorter->next[value_of(d, number)]++;
        to.numbers[place] = number;
        if (has_others) {
            to.others[place] = from.others[i];
        }
    }
}

/* The present phase, of numbers from the position up to an end. */
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
    sorter->position = end;
}

static void end_phase(vesica_number_sorter *sorter)
{
    sorter->position = 0;
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
        const uint64_t left = sorter->num - sorter->position;
        const uint64_t num = left < most - done ? left : most - done;
        work(sorter, sorter->position + (uint32_t)num);
        done += num;
        if (num == left) {
            end_phase(sorter);
        }
    }
    *done_units = done;
    return sorter->phase == PHASE_DONE;
}
