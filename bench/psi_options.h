/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The command line of `vesica-bench psi`. */

#ifndef VESICA_BENCH_PSI_OPTIONS_H
#define VESICA_BENCH_PSI_OPTIONS_H

#include "transport.h"

struct psi_options {
    struct psi_plan plan;
    const char *transport; /* "memory" or "tcp" */
    bool (*run)(const struct psi_plan *plan, struct run_figures *out);
    bool json;
    bool help;
};

/* Read the options, with defaults for what is not given.
 *
 * Returns: false after a line on stderr that says what is wrong.
 */
bool psi_options_read(struct psi_options *out, int argc, char **argv);

/* The word of --learns for a learner. */
const char *psi_options_learns(vesica_learner learner);

/* What --help says. */
void psi_options_print_help(void);

#endif
