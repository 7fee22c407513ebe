/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "psi_options.h"

#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAX_THREADS = 1024
};

#define DEFAULT_ITEMS UINT64_C(10000)
#define DEFAULT_LABEL_BYTES 64
#define NOT_GIVEN UINT64_MAX

enum option_id {
    OPTION_ENGINE = 1,
    OPTION_SUITE,
    OPTION_ITEMS,
    OPTION_PEER_ITEMS,
    OPTION_MATCHES,
    OPTION_LEARNS,
    OPTION_SECURITY,
    OPTION_PROOF,
    OPTION_FRESH_BLINDS,
    OPTION_LABELS,
    OPTION_LABEL_BYTES,
    OPTION_PAD,
    OPTION_MIN_ITEMS,
    OPTION_THREADS,
    OPTION_TRANSPORT,
    OPTION_JSON,
    OPTION_HELP
};

static const struct option long_options[] = {
    {"engine", required_argument, NULL, OPTION_ENGINE},
    {"suite", required_argument, NULL, OPTION_SUITE},
    {"items", required_argument, NULL, OPTION_ITEMS},
    {"peer-items", required_argument, NULL, OPTION_PEER_ITEMS},
    {"matches", required_argument, NULL, OPTION_MATCHES},
    {"learns", required_argument, NULL, OPTION_LEARNS},
    {"security", required_argument, NULL, OPTION_SECURITY},
    {"proof", no_argument, NULL, OPTION_PROOF},
    {"fresh-blinds", no_argument, NULL, OPTION_FRESH_BLINDS},
    {"labels", required_argument, NULL, OPTION_LABELS},
    {"label-bytes", required_argument, NULL, OPTION_LABEL_BYTES},
    {"pad", required_argument, NULL, OPTION_PAD},
    {"min-items", required_argument, NULL, OPTION_MIN_ITEMS},
    {"threads", required_argument, NULL, OPTION_THREADS},
    {"transport", required_argument, NULL, OPTION_TRANSPORT},
    {"json", no_argument, NULL, OPTION_JSON},
    {"help", no_argument, NULL, OPTION_HELP},
    {NULL, 0, NULL, 0},
};

static const struct {
    const char *name;
    bool (*run)(const struct psi_plan *plan, struct run_figures *out);
} transports[] = {
    {"memory", transport_run_memory},
    {"tcp", transport_run_tcp},
};

/* As the side sees it that proposes. */
static const struct {
    const char *name;
    vesica_learner learner;
} learners[] = {
    {"me", VESICA_LEARNER_PROPOSER},
    {"partner", VESICA_LEARNER_ANSWERER},
    {"both", VESICA_LEARNER_BOTH},
};

static const char help[] =
    "usage: vesica-bench psi [OPTION]...\n"
    "\n"
    "Run one session of both parties on synthetic lists, check the results\n"
    "against the plain intersection, and report what it cost.\n"
    "\n"
    "  --engine NAME     how tags are computed: dh (default) or vole\n"
    "  --suite NAME      group and hash: ristretto255-sha512 (default),\n"
    "                    p256-sha256 or sm2-sm3\n"
    "  --items N         list of the side that proposes (default 10000)\n"
    "  --peer-items M    list of its partner (default: as --items)\n"
    "  --matches K       identifiers on both lists (default: half of the\n"
    "                    shorter list)\n"
    "  --learns WHO      me: the side that proposes (default), partner, both\n"
    "  --security NAME   semi-honest (default) or malicious\n"
    "  --proof           that one key made all answers; with dh on if both\n"
    "                    learn, and with malicious\n"
    "  --fresh-blinds    terms that ask for a blind for each item\n"
    "  --labels NAMES    labels, and what they say, such as category,severity\n"
    "  --label-bytes N   their length, each that long (default 64)\n"
    "  --pad N           fill both lists up to N items (default 0: not at "
    "all)\n"
    "  --min-items N     fewest items of a side (default 0)\n"
    "  --threads T       threads of each party (default 1)\n"
    "  --transport NAME  memory: both parties in one process, by turns\n"
    "                    (default); tcp: two processes over loopback\n"
    "  --json            print one JSON object\n"
    "  --help            print this\n"
    "\n"
    "seconds         of the session, without building the lists\n"
    "cpu_seconds     of a party's session, all threads; the same, step by\n"
    "                step, in phases, where `list` is the list\n"
    "peak_bytes      what a party took from the library's allocator\n"
    "warm_bytes      taken and given back before the session, so that it does\n"
    "                not wait for a host of virtual machines, and how long\n"
    "                that took, warm_seconds; 0: could not be had\n"
    "scalarmult_us   one ristretto255 multiplication of libsodium\n"
    "ratio_per_pair  cpu_seconds of both parties / the longer list, as it is\n"
    "                padded / scalarmult_us\n"
    "\n"
    "exit codes: 0 done, 1 usage, 2 the run broke off or its result is "
    "wrong\n";

void psi_options_print_help(void)
{
    (void)fputs(help, stdout);
}

static bool complain(const char *what, const char *value)
{
    return bench_options_complain("psi", what, value);
}

static bool read_number(uint64_t *out, const char *option, const char *text,
                        uint64_t minimum, uint64_t maximum)
{
    return bench_options_number(out, "psi", option, text, minimum, maximum);
}

static bool read_items(uint64_t *out, const char *option, const char *text)
{
    return read_number(out, option, text, 0, SYNTHETIC_MAX_ITEMS);
}

static bool read_threads(unsigned *out, const char *text)
{
    uint64_t threads;

    if (!read_number(&threads, "threads", text, 1, MAX_THREADS)) {
        return false;
    }
    *out = (unsigned)threads;
    return true;
}

static bool read_transport(struct psi_options *out, const char *name)
{
    for (size_t i = 0; i < sizeof transports / sizeof transports[0]; i++) {
        if (strcmp(transports[i].name, name) == 0) {
            out->transport = transports[i].name;
            out->run = transports[i].run;
            return true;
        }
    }
    return complain("no such transport", name);
}

static bool read_learner(vesica_learner *out, const char *name)
{
    for (size_t i = 0; i < sizeof learners / sizeof learners[0]; i++) {
        if (strcmp(learners[i].name, name) == 0) {
            *out = learners[i].learner;
            return true;
        }
    }
    return complain("nobody that learns", name);
}

const char *psi_options_learns(vesica_learner learner)
{
    size_t i = 0;

    while (learners[i].learner != learner) {
        i++;
    }
    return learners[i].name;
}

static bool read_label_bytes(uint32_t *out, const char *text)
{
    uint64_t bytes;

    if (!read_number(&bytes, "label-bytes", text, 1, VESICA_MAX_LABEL_BYTES)) {
        return false;
    }
    *out = (uint32_t)bytes;
    return true;
}

/* Options that the terms have. */
static bool read_terms_option(struct psi_plan *plan, int id, const char *value)
{
    switch (id) {
    case OPTION_LEARNS:
        return read_learner(&plan->learner, value);
    case OPTION_SECURITY:
        return vesica_security_by_name(&plan->security, value) == VESICA_OK ||
               complain("no such security", value);
    case OPTION_PROOF:
        plan->proof = true;
        return true;
    case OPTION_FRESH_BLINDS:
        plan->fresh_blinds = true;
        return true;
    case OPTION_LABELS:
        plan->labels = value;
        return true;
    case OPTION_LABEL_BYTES:
        return read_label_bytes(&plan->label_bytes, value);
    case OPTION_PAD:
        return read_items(&plan->padded_items, "pad", value);
    case OPTION_MIN_ITEMS:
        return read_items(&plan->min_items, "min-items", value);
    default:
        return false; /* getopt_long has said why */
    }
}

static bool read_option(struct psi_options *out, int id, const char *value)
{
    struct synthetic_lists *lists = &out->plan.lists;

    switch (id) {
    case OPTION_ENGINE:
        return vesica_engine_by_name(&out->plan.engine, value) == VESICA_OK ||
               complain("no such engine", value);
    case OPTION_SUITE:
        return bench_options_suite(&out->plan.suite, "psi", value);
    case OPTION_ITEMS:
        return read_items(&lists->items, "items", value);
    case OPTION_PEER_ITEMS:
        return read_items(&lists->peer_items, "peer-items", value);
    case OPTION_MATCHES:
        return read_items(&lists->matches, "matches", value);
    case OPTION_THREADS:
        return read_threads(&out->plan.threads, value);
    case OPTION_TRANSPORT:
        return read_transport(out, value);
    case OPTION_JSON:
        out->json = true;
        return true;
    case OPTION_HELP:
        out->help = true;
        return true;
    default:
        return read_terms_option(&out->plan, id, value);
    }
}

/* Defaults that hang on other options. */
static bool complete_lists(struct synthetic_lists *lists)
{
    uint64_t shorter;

    if (lists->peer_items == NOT_GIVEN) {
        lists->peer_items = lists->items;
    }
    shorter =
        lists->items < lists->peer_items ? lists->items : lists->peer_items;
    if (lists->matches == NOT_GIVEN) {
        lists->matches = shorter / 2;
    }
    return lists->matches <= shorter ||
           complain("--matches", "more than the shorter list");
}

static bool needs_proof(const struct psi_plan *plan)
{
    return plan->engine == VESICA_ENGINE_DH &&
           (plan->learner == VESICA_LEARNER_BOTH ||
            plan->security == VESICA_SECURITY_MALICIOUS);
}

/* What an engine does not have. */
static bool check_engine(const struct psi_plan *plan)
{
    if (plan->engine != VESICA_ENGINE_VOLE) {
        return true;
    }
    if (plan->proof) {
        return complain("--proof", "the engine vole has none");
    }
    return !plan->fresh_blinds ||
           complain("--fresh-blinds", "the engine vole has none");
}

/* What the terms need, or do not allow. */
static bool complete_terms(struct psi_plan *plan)
{
    const struct synthetic_lists *lists = &plan->lists;
    uint64_t longer =
        lists->items > lists->peer_items ? lists->items : lists->peer_items;
    uint64_t shorter =
        lists->items < lists->peer_items ? lists->items : lists->peer_items;

    plan->proof = plan->proof || needs_proof(plan);
    if (plan->labels[0] != '\0' && plan->label_bytes == 0) {
        plan->label_bytes = DEFAULT_LABEL_BYTES;
    }
    if (plan->labels[0] == '\0' && plan->label_bytes > 0) {
        return complain("--label-bytes", "there are no --labels");
    }
    if (plan->padded_items > 0 && plan->padded_items < longer) {
        return complain("--pad", "less than the longer list");
    }
    return plan->min_items <= shorter ||
           complain("--min-items", "more than the shorter list");
}

bool psi_options_read(struct psi_options *out, int argc, char **argv)
{
    int id;

    *out = (struct psi_options){
        .plan = {.engine = VESICA_ENGINE_DH,
                 .suite = VESICA_SUITE_RISTRETTO255_SHA512,
                 .learner = VESICA_LEARNER_PROPOSER,
                 .security = VESICA_SECURITY_SEMI_HONEST,
                 .labels = "",
                 .lists = {DEFAULT_ITEMS, NOT_GIVEN, NOT_GIVEN},
                 .threads = 1},
        .transport = transports[0].name,
        .run = transports[0].run,
    };
    while ((id = bench_options_next("psi", argc, argv, long_options)) != -1) {
        if (!read_option(out, id, optarg)) {
            return false;
        }
    }
    if (optind < argc) {
        return complain("unexpected argument", argv[optind]);
    }
    return check_engine(&out->plan) && complete_lists(&out->plan.lists) &&
           complete_terms(&out->plan);
}
