/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The command line of `vesica-bench list`. */

#ifndef VESICA_BENCH_LIST_OPTIONS_H
#define VESICA_BENCH_LIST_OPTIONS_H

#include "mixed.h"

#include <stdbool.h>

/* Most rows of a file. */
#define LIST_MAX_ROWS UINT64_C(100000000)

struct list_options {
    uint64_t rows;
    const struct mixed_type *type; /* NULL: the mix */
    bool json;
    bool help;
};

/* Read the options, with defaults for what is not given.
 *
 * Returns: false after a line on stderr that says what is wrong.
 */
bool list_options_read(struct list_options *out, int argc, char **argv);

/* What --help says. */
void list_options_print_help(void);

#endif
