/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Time that only goes forward. */

#ifndef VESICA_PEER_BASE_CLOCK_H
#define VESICA_PEER_BASE_CLOCK_H

#include <stdint.h>

/** Milliseconds since some moment; never goes back. */
int64_t peer_clock_ms(void);

/** Milliseconds from now to a moment of this clock, as poll takes them: 0 if it
 * has passed. */
int peer_clock_until(int64_t moment_ms);

/** Processor time of this process so far, in seconds. */
double peer_clock_cpu_seconds(void);

/** Most memory that this process has held, in bytes. */
uint64_t peer_clock_peak_rss(void);

#endif
