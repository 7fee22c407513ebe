/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What the command lines of all commands have in common. */

#ifndef VESICA_BENCH_OPTIONS_H
#define VESICA_BENCH_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

/* Say on stderr what is wrong with a value. Returns: false. */
bool bench_options_complain(const char *command, const char *what,
                            const char *value);

/* Read a decimal number from minimum to maximum.
 *
 * Returns: false after a line on stderr.
 */
bool bench_options_number(uint64_t *out, const char *command, const char *text,
                          uint64_t minimum, uint64_t maximum);

#endif
