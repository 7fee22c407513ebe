/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "report.h"

#include "vesica/version.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#if defined(__clang__)
#define COMPILER "clang " __clang_version__
#elif defined(__GNUC__)
#define COMPILER "gcc " __VERSION__
#else
#define COMPILER "unknown"
#endif

#ifndef VESICA_BUILD_TYPE
#define VESICA_BUILD_TYPE "unknown"
#endif
#ifndef VESICA_COMMIT
#define VESICA_COMMIT "unknown"
#endif

/* Six digits: more than any measurement is good for. */
enum {
    KEY_WIDTH = 32,
    INDENT = 2,
    REAL_DIGITS = 6
};

static json_t *read_cpu_model(void)
{
    FILE *file = fopen("/proc/cpuinfo", "r");
    char line[256] = "";
    json_t *model = NULL;

    while (file != NULL && model == NULL &&
           fgets(line, sizeof line, file) != NULL) {
        const char *value = strstr(line, ": ");

        if (value != NULL && strncmp(line, "model name", 10) == 0) {
            value += 2;
            model = json_stringn(value, strcspn(value, "\n"));
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return model != NULL ? model : json_string("unknown");
}

void report_add_machine(json_t *report)
{
    json_object_set_new(report, "machine", read_cpu_model());
    json_object_set_new(report, "cores",
                        json_integer(sysconf(_SC_NPROCESSORS_ONLN)));
    json_object_set_new(report, "compiler", json_string(COMPILER));
    json_object_set_new(report, "build_type", json_string(VESICA_BUILD_TYPE));
    json_object_set_new(report, "commit", json_string(VESICA_COMMIT));
    json_object_set_new(report, "library_version",
                        json_string(vesica_version()));
}

static void print_scalar(const json_t *value)
{
    if (json_is_string(value)) {
        puts(json_string_value(value));
    } else if (json_is_integer(value)) {
        printf("%" JSON_INTEGER_FORMAT "\n", json_integer_value(value));
    } else if (json_is_real(value)) {
        printf("%.*g\n", REAL_DIGITS, json_real_value(value));
    } else if (json_is_boolean(value)) {
        puts(json_is_true(value) ? "yes" : "no");
    } else {
        puts("-");
    }
}

/* A line of a scalar; a heading, and what it holds, of anything else. */
/* NOLINTNEXTLINE(misc-no-recursion): as deep as our own report, which is 4. */
static void print_text(const char *key, json_t *value, int indent)
{
    const char *inner_key;
    json_t *inner;
    size_t index;

    if (!json_is_object(value) && !json_is_array(value)) {
        printf("%*s%-*s ", indent, "", KEY_WIDTH - indent, key);
        print_scalar(value);
        return;
    }
    printf("%*s%s\n", indent, "", key);
    json_object_foreach(value, inner_key, inner)
    {
        print_text(inner_key, inner, indent + INDENT);
    }
    json_array_foreach(value, index, inner)
    {
        print_text("-", inner, indent + INDENT);
    }
}

bool report_print(const char *name, json_t *report, bool as_json)
{
    if (as_json) {
        if (json_dumpf(report, stdout, JSON_REAL_PRECISION(REAL_DIGITS)) != 0) {
            return false;
        }
        putchar('\n');
    } else {
        print_text(name, report, 0);
    }
    return fflush(stdout) == 0;
}
