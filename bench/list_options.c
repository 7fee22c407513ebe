/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "list_options.h"

#include "options.h"

#include <getopt.h>
#include <string.h>

#define COMMAND "list"
#define DEFAULT_ROWS UINT64_C(1000000)

enum option_id {
    OPTION_ROWS = 1,
    OPTION_MIX,
    OPTION_JSON,
    OPTION_HELP
};

static const struct option long_options[] = {
    {"rows", required_argument, NULL, OPTION_ROWS},
    {"mix", required_argument, NULL, OPTION_MIX},
    {"json", no_argument, NULL, OPTION_JSON},
    {"help", no_argument, NULL, OPTION_HELP},
    {NULL, 0, NULL, 0},
};

static const char help[] =
    "usage: vesica-bench list [OPTION]...\n"
    "\n"
    "Write a file of synthetic rows to a temporary place, make a list of it "
    "as\n"
    "the peer does, with one thread, and report what each step costs.\n"
    "\n"
    "  --rows N    rows of the file (default 1000000)\n"
    "  --mix NAME  mixed: types as an institution has them (default); or the\n"
    "              name of one type, such as LEI\n"
    "  --json      print one JSON object\n"
    "  --help      print this\n"
    "\n"
    "rows_per_second  read, canonicalised and hashed, but not sorted\n"
    "row_ns           the same for one row, CPU time\n"
    "ratio_to_pass    row_ns / the time in which newlines are counted\n"
    "ratio_to_sha512  row_ns / one SHA-512 of 18 bytes by libsodium\n"
    "\n"
    "exit codes: 0 done, 1 usage, 2 the run broke off or its list is wrong\n";

void list_options_print_help(void)
{
    (void)fputs(help, stdout);
}

static bool read_mix(struct list_options *out, const char *name)
{
    out->type = strcmp(name, "mixed") == 0 ? NULL : mixed_find(name);
    return out->type != NULL || strcmp(name, "mixed") == 0 ||
           bench_options_complain(COMMAND, "no such mix", name);
}

static bool read_option(struct list_options *out, int id, const char *value)
{
    switch (id) {
    case OPTION_ROWS:
        return bench_options_number(&out->rows, COMMAND, "rows", value, 1,
                                    LIST_MAX_ROWS);
    case OPTION_MIX:
        return read_mix(out, value);
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

bool list_options_read(struct list_options *out, int argc, char **argv)
{
    int id;

    *out = (struct list_options){.rows = DEFAULT_ROWS};
    while ((id = bench_options_next(COMMAND, argc, argv, long_options)) != -1) {
        if (!read_option(out, id, optarg)) {
            return false;
        }
    }
    return optind == argc ||
           bench_options_complain(COMMAND, "unexpected argument", argv[optind]);
}
