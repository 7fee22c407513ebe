/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "parts/parts_options.h"

#include "options.h"
#include "vole/params.h"

#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_THREADS 1024
#define MAX_SECONDS 3600.0
#define DEFAULT_SECONDS 5.0
#define MIN_MEASUREMENTS 100
#define MAX_MEASUREMENTS UINT64_C(1000000000)
#define DEFAULT_MEASUREMENTS 1000000
/* A chunk of 2^20 items, of which there are ten. */
#define DEFAULT_OUTPUTS 129371
#define MAX_KEYS (UINT64_C(1) << 28)
#define DEFAULT_KEYS (UINT64_C(1) << 20)

enum option_id {
    OPTION_GROUP = 1,
    OPTION_BACKEND,
    OPTION_THREADS,
    OPTION_SECONDS,
    OPTION_OUTPUTS,
    OPTION_MEASUREMENTS,
    OPTION_KEYS,
    OPTION_PLANT,
    OPTION_JSON,
    OPTION_HELP
};

#define COMMON_OPTIONS                                                         \
    {"backend", required_argument, NULL, OPTION_BACKEND},                      \
        {"json", no_argument, NULL, OPTION_JSON},                              \
        {"help", no_argument, NULL, OPTION_HELP},                              \
    {                                                                          \
        NULL, 0, NULL, 0                                                       \
    }

static const struct option group_options[] = {
    {"group", required_argument, NULL, OPTION_GROUP},
    {"threads", required_argument, NULL, OPTION_THREADS},
    {"seconds", required_argument, NULL, OPTION_SECONDS},
    COMMON_OPTIONS,
};

static const struct option vole_options[] = {
    {"outputs", required_argument, NULL, OPTION_OUTPUTS},
    {"threads", required_argument, NULL, OPTION_THREADS},
    {"seconds", required_argument, NULL, OPTION_SECONDS},
    COMMON_OPTIONS,
};

static const struct option okvs_options[] = {
    {"keys", required_argument, NULL, OPTION_KEYS},
    COMMON_OPTIONS,
};

static const struct option ct_options[] = {
    {"group", required_argument, NULL, OPTION_GROUP},
    {"measurements", required_argument, NULL, OPTION_MEASUREMENTS},
    {"plant", no_argument, NULL, OPTION_PLANT},
    COMMON_OPTIONS,
};

static const struct option prg_options[] = {
    {"seconds", required_argument, NULL, OPTION_SECONDS},
    COMMON_OPTIONS,
};

static const struct option *options_of(const char *command)
{
    return strcmp(command, "ct") == 0     ? ct_options
           : strcmp(command, "okvs") == 0 ? okvs_options
           : strcmp(command, "prg") == 0  ? prg_options
           : strcmp(command, "vole") == 0 ? vole_options
                                          : group_options;
}

static bool read_group(struct parts_options *out, const char *command,
                       const char *name)
{
    out->group = groups_find(name);
    return out->group != NULL ||
           bench_options_complain(command, "no such group in the library",
                                  name);
}

static bool read_backend(struct parts_options *out, const char *command,
                         const char *name)
{
    if (!backend_find(&out->first_backend, name)) {
        return bench_options_complain(command, "no such backend", name);
    }
    if (out->first_backend > backend_most()) {
        return bench_options_complain(
            command, "this processor or build has no such backend", name);
    }
    out->last_backend = out->first_backend;
    return true;
}

static bool read_seconds(double *out, const char *command, const char *text)
{
    char *end = NULL;
    *out = strtod(text, &end);
    return (end != text && *end == '\0' && isfinite(*out) && *out > 0 &&
            *out <= MAX_SECONDS) ||
           bench_options_complain(command,
                                  "--seconds: expected a number above 0, up to "
                                  "3600, not",
                                  text);
}

static bool read_option(struct parts_options *out, const char *command, int id,
                        const char *value)
{
    switch (id) {
    case OPTION_GROUP:
        return read_group(out, command, value);
    case OPTION_BACKEND:
        return read_backend(out, command, value);
    case OPTION_THREADS:
        return bench_options_number(&out->threads, command, "threads", value, 1,
                                    MAX_THREADS);
    case OPTION_SECONDS:
        return read_seconds(&out->seconds, command, value);
    case OPTION_OUTPUTS:
        return bench_options_number(&out->outputs, command, "outputs", value,
                                    VESICA_VOLE_MIN_OUTPUTS,
                                    VESICA_VOLE_MAX_OUTPUTS);
    case OPTION_MEASUREMENTS:
        return bench_options_number(&out->measurements, command, "measurements",
                                    value, MIN_MEASUREMENTS, MAX_MEASUREMENTS);
    case OPTION_KEYS:
        return bench_options_number(&out->keys, command, "keys", value, 1,
                                    MAX_KEYS);
    case OPTION_PLANT:
        out->plant = true;
        return true;
    case OPTION_JSON:
        out->json = true;
        return true;
    case OPTION_HELP:
        out->help = true;
        return true;
    default:
        return false; /* getopt_long has said why */
    }
}

bool parts_options_read(struct parts_options *out, int argc, char **argv)
{
    const char *command = argv[0];
    const struct option *options = options_of(command);
    int id;

    *out = (struct parts_options){.last_backend = backend_most(),
                                  .threads = 1,
                                  .seconds = DEFAULT_SECONDS,
                                  .outputs = DEFAULT_OUTPUTS,
                                  .measurements = DEFAULT_MEASUREMENTS,
                                  .keys = DEFAULT_KEYS};
    while ((id = bench_options_next(command, argc, argv, options)) != -1) {
        if (!read_option(out, command, id, optarg)) {
            return false;
        }
    }
    return optind == argc ||
           bench_options_complain(command, "unexpected argument", argv[optind]);
}

bool parts_options_each(const struct parts_options *options,
                        bool (*visit)(void *arg,
                                      const struct bench_group *group,
                                      vesica_cpu backend),
                        void *arg)
{
    const struct bench_group *group = NULL;
    bool done = true;

    while (done && (group = groups_next(group)) != NULL) {
        if (options->group != NULL && options->group != group) {
            continue;
        }
        for (vesica_cpu backend = options->first_backend;
             done && backend <= options->last_backend; backend++) {
            backend_use(backend);
            done = visit(arg, group, backend);
        }
    }
    backend_use(backend_most());
    return done;
}
