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

static bool check_lists(const struct synthetic_lists *lists)
{
    struct text receiver[MAX_ROWS];
    struct text sender[MAX_ROWS];
    uint64_t num_common = 0;

    for (uint64_t row = 0; row < lists->items; row++) {
        synthetic_receiver_text(receiver[row].digits, lists, row);
    }
    for (uint64_t row = 0; row < lists->peer_items; row++) {
        synthetic_sender_text(sender[row].digits, lists, row);
    }
    for (uint64_t row = 0; row < lists->items; row++) {
        bool common = contains(sender, lists->peer_items, receiver[row].digits);

        if (common != synthetic_is_match(lists, row)) {
            return false;
        }
        num_common += common;
    }
    return num_common == lists->matches &&
           all_distinct(receiver, lists->items) &&
           all_distinct(sender, lists->peer_items);
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
