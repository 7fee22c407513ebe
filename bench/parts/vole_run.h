/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* One chunk of the VOLE, both sides, step by step, by the backend in use. */

#ifndef VESICA_BENCH_PARTS_VOLE_RUN_H
#define VESICA_BENCH_PARTS_VOLE_RUN_H

#include "vole/chunk.h"

/* In the order in which they run; so that what a step reads is there. */
enum vole_step {
    VOLE_SENDER_TREES,
    VOLE_RECEIVER_TREES,
    VOLE_PLAIN_TREES, /* parts/vole_plain.h, here and below */
    VOLE_CHECK_ANSWER,
    VOLE_CHECK_VERIFY, /* and the challenge, before the answer */
    VOLE_CHECK_PLAIN,
    VOLE_SENDER_ACCUMULATE,
    VOLE_RECEIVER_ACCUMULATE,
    VOLE_SENDER_PLAIN_ACCUMULATE,
    VOLE_RECEIVER_PLAIN_ACCUMULATE,
    VOLE_SENDER_EXPAND,
    VOLE_SENDER_PLAIN_EXPAND,
    VOLE_RECEIVER_EXPAND,
    VOLE_RECEIVER_PLAIN_EXPAND,
    NUM_VOLE_STEPS
};

/* Median seconds of each step. */
struct vole_times {
    double seconds[NUM_VOLE_STEPS];
};

struct vole_plan {
    size_t num_outputs;
    size_t num_threads; /* that share each step in ranges */
    double seconds;     /* about; at least three rounds */
};

/* Measure: CPU time with one thread, else the time that passes.
 *
 * Returns: false after a line on stderr if a result is wrong, or there is no
 * thread or memory. */
bool vole_run_measure(struct vole_times *out, const struct vole_plan *plan);

#endif
