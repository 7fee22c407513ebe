/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* How many sessions in a row each partner has ended by a fault of its own: each
 * is a guess that a partner which deviates may have made.
 */

#ifndef VESICA_PEER_SESSION_STREAKS_H
#define VESICA_PEER_SESSION_STREAKS_H

#include "conf/settings.h"

#define PEER_STREAKS_PARTNERS 256

/* The zero state has counted nothing. One thread at a time. */
typedef struct peer_streaks {
    struct {
        char label[PEER_MAX_NAME + 1];
        uint64_t num;
    } rows[PEER_STREAKS_PARTNERS];
    size_t num_rows;
} peer_streaks;

/** Count a session that has ended.
 *
 * In:      label   of the partner, at most PEER_MAX_NAME bytes
 *          failed  by its fault
 * Returns: how many in a row that makes, this one too; 0 if it has not failed.
 *          Where there are more partners than rows, the one with the fewest is
 *          forgotten.
 */
uint64_t peer_streaks_add(peer_streaks *streaks, const char *label,
                          bool failed);

#endif
