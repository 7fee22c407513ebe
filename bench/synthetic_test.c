/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The synthetic lists against the plain intersection: the bench takes
 * synthetic_is_match for the truth, so this must be right. */

#include "synthetic.h"

#include <stdio.h>
#include <string.h>

enum {
    MAX_ROWS = 128
};

struct text {
    char digits[SYNTHETIC_TEXT_BYTES];
};

static bool contains(const struct text *list, uint64_t num_rows,
                     const char *wanted)
{
    for (uint64_t i = 0; i < num_rows; i++) {
        if (strcmp(list[i].digits, wanted) == 0) {
            return true;
        }
    }
    return false;
}

static bool all_distinct(const struct text *list, uint64_t num_rows)
{
    for (uint64_t i = 0; i < num_rows; i++) {
        if (contains(list, i, list[i].digits)) {
            return false;
        }
    }
    return true;
}

static void write_list(struct text *out, const struct synthetic_lists *lists,
                       enum synthetic_side side, uint64_t num_rows)
{
    for (uint64_t row = 0; row < num_rows; row++) {
        synthetic_text(out[row].digits, lists, side, row);
    }
}

/* Whether the rows of a side that match are those that the other one has. */
static bool check_matches(const struct synthetic_lists *lists,
                          enum synthetic_side side, const struct text *list,
                          uint64_t num_rows, const struct text *other,
                          uint64_t num_other)
{
    uint64_t num_common = 0;

    for (uint64_t row = 0; row < num_rows; row++) {
        bool common = contains(other, num_other, list[row].digits);

        if (common != synthetic_is_match(lists, side, row)) {
            return false;
        }
        num_common += common;
    }
    return num_common == lists->matches && all_distinct(list, num_rows);
}

static bool check_lists(const struct synthetic_lists *lists)
{
    struct text own[MAX_ROWS];
    struct text peer[MAX_ROWS];

    write_list(own, lists, SYNTHETIC_OWN, lists->items);
    write_list(peer, lists, SYNTHETIC_PEER, lists->peer_items);
    return check_matches(lists, SYNTHETIC_OWN, own, lists->items, peer,
                         lists->peer_items) &&
           check_matches(lists, SYNTHETIC_PEER, peer, lists->peer_items, own,
                         lists->items);
}

int main(void)
{
    static const struct synthetic_lists cases[] = {
        {0, 0, 0},     {0, 9, 0},    {9, 0, 0},    {1, 1, 0},   {1, 1, 1},
        {100, 100, 0}, {99, 100, 1}, {100, 7, 7},  {7, 100, 5}, {128, 128, 64},
        {77, 77, 77},  {22, 66, 11}, {128, 90, 89}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (!check_lists(&cases[i])) {
            (void)fprintf(stderr, "case %zu is wrong\n", i);
            return 1;
        }
    }
    return 0;
}
