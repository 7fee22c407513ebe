/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "synthetic.h"

#define NUM_IDENTIFIERS UINT64_C(1000000000)

/* A prime above SYNTHETIC_MAX_ITEMS: multiplying by it permutes the rows of
 * every list. A row is below 2^27, so no product overflows. */
#define ROW_FACTOR UINT64_C(2147483647)

/* Odd and no multiple of 5: multiplying by it permutes the residues modulo
 * 10^9. A number is below 2^28 and the factor below 2^30. */
#define TEXT_FACTOR UINT64_C(618033989)
_Static_assert(TEXT_FACTOR % 2 != 0 && TEXT_FACTOR % 5 != 0,
               "identifiers are distinct");

static uint64_t permute_row(uint64_t row, uint64_t num_rows)
{
    return row * ROW_FACTOR % num_rows;
}

static void write_text(char out[SYNTHETIC_TEXT_BYTES], uint64_t number)
{
    /* From 1 on: zeros are no identifier. */
    uint64_t digits = (number + 1) * TEXT_FACTOR % NUM_IDENTIFIERS;

    for (int i = SYNTHETIC_TEXT_BYTES - 2; i >= 0; i--) {
        out[i] = (char)('0' + digits % 10);
        digits /= 10;
    }
    out[SYNTHETIC_TEXT_BYTES - 1] = '\0';
}

uint64_t synthetic_number(const struct synthetic_lists *lists,
                          enum synthetic_side side, uint64_t row)
{
    uint64_t number;

    if (side == SYNTHETIC_OWN) {
        return permute_row(row, lists->items);
    }
    number = permute_row(row, lists->peer_items);
    return number < lists->matches ? number
                                   : number + lists->items - lists->matches;
}

void synthetic_text(char out[SYNTHETIC_TEXT_BYTES],
                    const struct synthetic_lists *lists,
                    enum synthetic_side side, uint64_t row)
{
    write_text(out, synthetic_number(lists, side, row));
}

void synthetic_label(uint8_t *out, size_t len, enum synthetic_side side,
                     uint64_t number)
{
    for (size_t i = 0; i < len; i++) {
        out[i] = (uint8_t)((number + (uint64_t)side) >> 8 * (i % 8));
    }
}

bool synthetic_is_match(const struct synthetic_lists *lists,
                        enum synthetic_side side, uint64_t row)
{
    return synthetic_number(lists, side, row) < lists->matches;
}
