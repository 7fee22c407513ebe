/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Time: of a clock that only goes forward, and of the calendar for logs. */

#ifndef VESICA_PEER_BASE_CLOCK_H
#define VESICA_PEER_BASE_CLOCK_H

#include <stdint.h>

/** Milliseconds since some moment; never goes back. */
int64_t peer_clock_ms(void);

/** Milliseconds from now to a moment of this clock, as poll takes them: 0 if it
 * has passed. */
int peer_clock_until(int64_t moment_ms);

/** Room for a moment as text, with its NUL. */
#define PEER_UTC_ROOM 32

/** Write this moment in UTC as RFC 3339 does, to the second. */
void peer_clock_utc(char out[PEER_UTC_ROOM]);

/** Processor time of this process so far, in seconds. */
double peer_clock_cpu_seconds(void);

/** Most memory that this process has held, in bytes. */
uint64_t peer_clock_peak_rss(void);

#endif
