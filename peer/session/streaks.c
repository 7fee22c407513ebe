/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/streaks.h"

#include <stdio.h>
#include <string.h>

/* The row of a partner, or the one that it takes. */
static size_t row_of(peer_streaks *streaks, const char *label)
{
    size_t least = 0;
    for (size_t i = 0; i < streaks->num_rows; i++) {
        if (strcmp(streaks->rows[i].label, label) == 0) {
            return i;
        }
        least = streaks->rows[i].num < streaks->rows[least].num ? i : least;
    }
    if (streaks->num_rows < PEER_STREAKS_PARTNERS) {
        least = streaks->num_rows++;
    }
    (void)snprintf(streaks->rows[least].label,
                   sizeof streaks->rows[least].label, "%s", label);
    streaks->rows[least].num = 0;
    return least;
}

uint64_t peer_streaks_add(peer_streaks *streaks, const char *label, bool failed)
{
    const size_t row = row_of(streaks, label);
    streaks->rows[row].num = failed ? streaks->rows[row].num + 1 : 0;
    return streaks->rows[row].num;
}
