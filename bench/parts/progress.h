/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* How far a long measurement is: one line, on a terminal alone. */

#ifndef VESICA_BENCH_PARTS_PROGRESS_H
#define VESICA_BENCH_PARTS_PROGRESS_H

#include <stdint.h>

struct progress {
    const char *group;
    const char *backend;
    const char *operation;
    unsigned percent; /* that the line shows */
};

/* Begin, at nothing; the texts stay where they are. */
void progress_begin(struct progress *progress, const char *group,
                    const char *backend, const char *operation);

/* done of total; what is before the next percent shows nothing. */
void progress_show(struct progress *progress, uint64_t done, uint64_t total);

/* Clear the line. */
void progress_end(void);

#endif
