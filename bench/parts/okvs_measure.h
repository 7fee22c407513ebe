/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* An oblivious key-value store is encoded and decoded, each step timed. */

#ifndef VESICA_BENCH_PARTS_OKVS_MEASURE_H
#define VESICA_BENCH_PARTS_OKVS_MEASURE_H

#include "okvs/params.h"

#include <stdbool.h>

enum okvs_step {
    OKVS_HASH,      /* H0 of all keys */
    OKVS_PARTITION, /* hashes and values put into their bins */
    OKVS_ENCODE,
    OKVS_DECODE,
    OKVS_PLAIN_ENCODE, /* row by row, of the first bin alone */
    OKVS_PLAIN_DECODE, /* bit by bit, of the same */
    NUM_OKVS_STEPS
};

/* Nanoseconds of CPU time for each key, medians. */
struct okvs_figures {
    vesica_okvs_params params;
    double ns[NUM_OKVS_STEPS];
};

/* Measure with the backend in use, on this thread. Everything decoded is
 * compared with what was encoded.
 *
 * Returns: false after a line on stderr if a result is wrong, or there is no
 * memory.
 */
bool okvs_measure(struct okvs_figures *out, uint32_t num_keys);

#endif
