/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What the command lines of all commands have in common. */

#ifndef VESICA_BENCH_OPTIONS_H
#define VESICA_BENCH_OPTIONS_H

#include "vesica/suite.h"

#include <stdbool.h>
#include <stdint.h>

struct option;

/* The next option, as getopt_long gives it, whose own messages begin with the
 * command. */
int bench_options_next(const char *command, int argc, char **argv,
                       const struct option *options);

/* Say on stderr what is wrong with a value. Returns: false. */
bool bench_options_complain(const char *command, const char *what,
                            const char *value);

/* Read the decimal number of an option (its name is without --) from minimum
 * to maximum.
 *
 * Returns: false after a line on stderr.
 */
bool bench_options_number(uint64_t *out, const char *command,
                          const char *option, const char *text,
                          uint64_t minimum, uint64_t maximum);

/* Find a suite by its name. Returns: false after a line on stderr. */
bool bench_options_suite(vesica_suite *out, const char *command,
                         const char *name);

#endif
