/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Reports: one JSON value, printed as JSON or as text for a reader. */

#ifndef VESICA_BENCH_REPORT_H
#define VESICA_BENCH_REPORT_H

#include <jansson.h>
#include <stdbool.h>

/* Add what a figure means nothing without: machine, cores, compiler, build
 * type, commit and library version. */
void report_add_machine(json_t *report);

/* Print to stdout. Text begins with the name, has a line `key  value` for each
 * number or word, and indents what belongs together.
 *
 * Returns: false if stdout cannot be written.
 */
bool report_print(const char *name, json_t *report, bool as_json);

#endif
