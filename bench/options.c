/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "options.h"

#include <stdio.h>

bool bench_options_complain(const char *command, const char *what,
                            const char *value)
{
    (void)fprintf(stderr, "vesica-bench %s: %s: %s\n", command, what, value);
    return false;
}

bool bench_options_number(uint64_t *out, const char *command, const char *text,
                          uint64_t minimum, uint64_t maximum)
{
    static const char wrong[] = "not a number in range";
    uint64_t value = 0;

    for (const char *c = text; *c != '\0'; c++) {
        if (*c < '0' || *c > '9' || value > maximum) {
            return bench_options_complain(command, wrong, text);
        }
        value = 10 * value + (uint64_t)(*c - '0');
    }
    if (*text == '\0' || value < minimum || value > maximum) {
        return bench_options_complain(command, wrong, text);
    }
    *out = value;
    return true;
}
