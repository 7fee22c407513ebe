/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The steps by which a file becomes a list, each measured alone, on one thread.
 * Times are CPU time in seconds. */

#ifndef VESICA_BENCH_LIST_STAGES_H
#define VESICA_BENCH_LIST_STAGES_H

#include <stdbool.h>
#include <stdint.h>

struct list_figures {
    uint64_t bytes;          /* of the file */
    uint64_t items;          /* distinct identifiers */
    double read_seconds;     /* peer_rows_read: all that the peer does */
    uint64_t peak_rss_bytes; /* after it; the largest of the process so far */
    uint64_t rows_bytes;     /* what it added to the largest resident set */
    double pass_seconds;     /* read, and newlines counted */
    double records_seconds;  /* read, and cut into fields */
    double scan_seconds;     /* the same, and canonicalised */
    double hash_seconds;     /* the same, and hashed into a list */
    double seal_seconds;     /* that list sealed: sorted, joined */
};

/* Measure a file of CSV whose rows, num_rows, all take part on MIXED_DAY.
 *
 * Returns: false after a line on stderr, if something failed or not every row
 *          took part.
 */
bool list_measure(struct list_figures *out, const char *path,
                  uint64_t num_rows);

#endif
