/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "options.h"

#include <getopt.h>
#include <stdio.h>

int bench_options_next(const char *command, int argc, char **argv,
                       const struct option *options)
{
    char *const name = argv[0];
    char program[64];

    (void)snprintf(program, sizeof program, "vesica-bench %s", command);
    argv[0] = program;
    const int id = getopt_long(argc, argv, "", options, NULL);
    argv[0] = name;
    return id;
}

bool bench_options_complain(const char *command, const char *what,
                            const char *value)
{
    (void)fprintf(stderr, "vesica-bench %s: %s: %s\n", command, what, value);
    return false;
}

/* Whether a text is a decimal number up to maximum. */
static bool read_number(uint64_t *out, const char *text, uint64_t maximum)
{
    uint64_t value = 0;

    for (const char *c = text; *c != '\0'; c++) {
        if (*c < '0' || *c > '9' || value > maximum) {
            return false;
        }
        value = 10 * value + (uint64_t)(*c - '0');
    }
    *out = value;
    return *text != '\0' && value <= maximum;
}

bool bench_options_number(uint64_t *out, const char *command,
                          const char *option, const char *text,
                          uint64_t minimum, uint64_t maximum)
{
    if (read_number(out, text, maximum) && *out >= minimum) {
        return true;
    }
    (void)fprintf(stderr,
                  "vesica-bench %s: --%s: expected a number from %llu to %llu, "
                  "not %s\n",
                  command, option, (unsigned long long)minimum,
                  (unsigned long long)maximum, text);
    return false;
}

bool bench_options_suite(vesica_suite *out, const char *command,
                         const char *name)
{
    return vesica_suite_by_name(out, name) == VESICA_OK ||
           bench_options_complain(command,
                                  "--suite: expected ristretto255-sha512, "
                                  "p256-sha256 or sm2-sm3, not",
                                  name);
}
