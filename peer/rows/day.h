/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Days of the Gregorian calendar, as numbers: days since 1970-01-01. */

#ifndef VESICA_PEER_ROWS_DAY_H
#define VESICA_PEER_ROWS_DAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Room for a day as text, with its NUL. */
#define PEER_DAY_ROOM 16

/** Read a day, yyyy-mm-dd; one that does not exist is none. */
bool peer_day_read(int32_t *out, const char *text, size_t len);

/** Write a day as yyyy-mm-dd. Returns out. */
const char *peer_day_text(char out[PEER_DAY_ROOM], int32_t day);

/** Today, in UTC. */
int32_t peer_day_today(void);

#endif
