/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Operations per second of one group by one backend, and of its oracle. */

#ifndef VESICA_BENCH_PARTS_RATES_H
#define VESICA_BENCH_PARTS_RATES_H

#include "parts/groups.h"
#include "parts/progress.h"

/* Of one thread, in a second of its CPU time. */
struct rates {
    double ours[NUM_OPERATIONS];
    double oracle[NUM_OPERATIONS]; /* 0 where it has nothing */
};

struct rates_plan {
    const struct bench_group *group;
    size_t num_threads; /* that compute at once */
    double seconds;     /* about; at least one batch of each in each of 31
                         * rounds, or of 3 below 0.1 */
};

/* Measure with the backend in use. All that the oracle computes too is compared
 * beforehand.
 *
 * Returns: false after a line on stderr if a result is wrong, or there is no
 * thread or memory.
 */
bool rates_measure(struct rates *out, const struct rates_plan *plan,
                   struct progress *progress);

#endif
