/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The command line of `vesica-bench engines`. */

#ifndef VESICA_BENCH_ENGINES_OPTIONS_H
#define VESICA_BENCH_ENGINES_OPTIONS_H

#include "vesica/suite.h"

#include <stdbool.h>
#include <stdint.h>

struct engines_options {
    vesica_suite first_suite; /* suites, from one to another */
    vesica_suite last_suite;
    uint64_t first_exponent; /* the longer list has 2 to these many items */
    uint64_t last_exponent;
    uint64_t runs;
    uint64_t bandwidth_mbit; /* 0: not known */
    bool json;
    bool help;
};

/* Read the options, with defaults for what is not given.
 *
 * Returns: false after a line on stderr that says what is wrong.
 */
bool engines_options_read(struct engines_options *out, int argc, char **argv);

/* What --help says. */
void engines_options_print_help(void);

#endif
