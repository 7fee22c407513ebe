/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The command lines of the commands that look at parts: `vesica-bench group`,
 * `ct`, `prg`, `okvs` and `vole`. */

#ifndef VESICA_BENCH_PARTS_PARTS_OPTIONS_H
#define VESICA_BENCH_PARTS_PARTS_OPTIONS_H

#include "parts/backend.h"
#include "parts/groups.h"

struct parts_options {
    const struct bench_group *group; /* group, ct; NULL: all */
    vesica_cpu first_backend;
    vesica_cpu last_backend;
    uint64_t threads;      /* group, vole */
    double seconds;        /* group, prg, vole */
    uint64_t outputs;      /* vole */
    uint64_t measurements; /* ct */
    uint64_t keys;         /* okvs */
    bool plant;            /* ct */
    bool json;
    bool help;
};

/* Read the options of the command argv[0], with defaults for what is not given.
 *
 * Returns: false after a line on stderr that says what is wrong.
 */
bool parts_options_read(struct parts_options *out, int argc, char **argv);

/* Visit each group and backend that was asked for, the backend in use, until a
 * visit returns false.
 *
 * Returns: whether all did. The backend is as before, the most there is. */
bool parts_options_each(const struct parts_options *options,
                        bool (*visit)(void *arg,
                                      const struct bench_group *group,
                                      vesica_cpu backend),
                        void *arg);

#endif
