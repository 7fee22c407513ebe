/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "engines_options.h"

#include "options.h"

#include <getopt.h>
#include <stdio.h>

#define COMMAND "engines"
#define MAX_EXPONENT 24
#define MAX_RUNS 99
#define MAX_MBIT 1000000

enum option_id {
    OPTION_SUITE = 1,
    OPTION_FROM,
    OPTION_TO,
    OPTION_RUNS,
    OPTION_BANDWIDTH,
    OPTION_JSON,
    OPTION_HELP
};

static const struct option long_options[] = {
    {"suite", required_argument, NULL, OPTION_SUITE},
    {"from", required_argument, NULL, OPTION_FROM},
    {"to", required_argument, NULL, OPTION_TO},
    {"runs", required_argument, NULL, OPTION_RUNS},
    {"bandwidth", required_argument, NULL, OPTION_BANDWIDTH},
    {"json", no_argument, NULL, OPTION_JSON},
    {"help", no_argument, NULL, OPTION_HELP},
    {NULL, 0, NULL, 0},
};

static const char help[] =
    "usage: vesica-bench engines [OPTION]...\n"
    "\n"
    "Run sessions with each engine over sizes of lists, and compare what they\n"
    "took with what vesica_terms_estimate says, and with the engine that\n"
    "vesica_terms_choose_engine takes. Both parties are in one process, with\n"
    "one thread.\n"
    "\n"
    "  --suite NAME      one suite alone: ristretto255-sha512, p256-sha256 or\n"
    "                    sm2-sm3 (default: all)\n"
    "  --from E --to F   the longer list has 2^E, 2^(E+1) … 2^F items\n"
    "                    (default 6 to 18); the other one as many, and 1/16 "
    "on\n"
    "                    either side\n"
    "  --runs N          of which the least counts (default 3)\n"
    "  --bandwidth MBIT  choose as with this bandwidth, and add to the\n"
    "                    measured times what bytes and round trips take in "
    "the\n"
    "                    formula (default 0: not known)\n"
    "  --json            print one JSON object\n"
    "  --help            print this\n"
    "\n"
    "dh_seconds       CPU time of both parties, without their lists\n"
    "dh_estimate      the same by the formula\n"
    "chosen           by the formula\n"
    "loss             time of the chosen engine / time of the faster one - 1\n"
    "formula_items    from here on, with lists of one length, vole is chosen\n"
    "measured_items   where measured times cross, between two sizes; 0: not\n"
    "                 in the range that was measured\n"
    "\n"
    "exit codes: 0 done, 1 usage, 2 a run broke off or its result is wrong\n";

void engines_options_print_help(void)
{
    (void)fputs(help, stdout);
}

static bool read_suite(struct engines_options *out, const char *name)
{
    if (!bench_options_suite(&out->first_suite, COMMAND, name)) {
        return false;
    }
    out->last_suite = out->first_suite;
    return true;
}

static bool read_option(struct engines_options *out, int id, const char *value)
{
    switch (id) {
    case OPTION_SUITE:
        return read_suite(out, value);
    case OPTION_FROM:
        return bench_options_number(&out->first_exponent, COMMAND, "from",
                                    value, 4, MAX_EXPONENT);
    case OPTION_TO:
        return bench_options_number(&out->last_exponent, COMMAND, "to", value,
                                    4, MAX_EXPONENT);
    case OPTION_RUNS:
        return bench_options_number(&out->runs, COMMAND, "runs", value, 1,
                                    MAX_RUNS);
    case OPTION_BANDWIDTH:
        return bench_options_number(&out->bandwidth_mbit, COMMAND, "bandwidth",
                                    value, 0, MAX_MBIT);
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

bool engines_options_read(struct engines_options *out, int argc, char **argv)
{
    int id;

    *out = (struct engines_options){
        .first_suite = VESICA_SUITE_RISTRETTO255_SHA512,
        .last_suite = VESICA_SUITE_SM2_SM3,
        .first_exponent = 6,
        .last_exponent = 18,
        .runs = 3,
    };
    while ((id = bench_options_next(COMMAND, argc, argv, long_options)) != -1) {
        if (!read_option(out, id, optarg)) {
            return false;
        }
    }
    if (optind < argc) {
        return bench_options_complain(COMMAND, "unexpected argument",
                                      argv[optind]);
    }
    return out->first_exponent <= out->last_exponent ||
           bench_options_complain(COMMAND, "--from", "more than --to");
}
