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
#define NOT_GIVEN UINT64_MAX

enum option_id {
    OPTION_ENGINE = 1,
    OPTION_ITEMS,
    OPTION_PEER_ITEMS,
    OPTION_MATCHES,
    OPTION_THREADS,
    OPTION_TRANSPORT,
    OPTION_JSON,
    OPTION_HELP
};

static const struct option long_options[] = {
    {"engine", required_argument, NULL, OPTION_ENGINE},
    {"items", required_argument, NULL, OPTION_ITEMS},
    {"peer-items", required_argument, NULL, OPTION_PEER_ITEMS},
    {"matches", required_argument, NULL, OPTION_MATCHES},
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

static const char help[] =
    "usage: vesica-bench psi [OPTION]...\n"
    "\n"
    "Run one session of both parties on synthetic lists, check the result\n"
    "against the plain intersection, and report what it cost.\n"
    "\n"
    "  --engine NAME     how tags are computed: dh (default)\n"
    "  --items N         list of the receiver, who learns (default 10000)\n"
    "  --peer-items M    list of the sender (default: as --items)\n"
    "  --matches K       identifiers on both lists (default: half of the\n"
    "                    shorter list)\n"
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
    "scalarmult_us   one ristretto255 multiplication of libsodium\n"
    "ratio_per_pair  cpu_seconds of both parties / max(N, M) /\n"
    "                scalarmult_us\n"
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

static bool read_number(uint64_t *out, const char *text, uint64_t minimum,
                        uint64_t maximum)
{
    return bench_options_number(out, "psi", text, minimum, maximum);
}

static bool read_threads(unsigned *out, const char *text)
{
    uint64_t threads;

    if (!read_number(&threads, text, 1, MAX_THREADS)) {
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

static bool read_option(struct psi_options *out, int id, const char *value)
{
    struct synthetic_lists *lists = &out->plan.lists;

    switch (id) {
    case OPTION_ENGINE:
        return vesica_engine_by_name(&out->plan.engine, value) == VESICA_OK ||
               complain("no such engine", value);
    case OPTION_ITEMS:
        return read_number(&lists->items, value, 0, SYNTHETIC_MAX_ITEMS);
    case OPTION_PEER_ITEMS:
        return read_number(&lists->peer_items, value, 0, SYNTHETIC_MAX_ITEMS);
    case OPTION_MATCHES:
        return read_number(&lists->matches, value, 0, SYNTHETIC_MAX_ITEMS);
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
        return false; /* getopt_long has said why */
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

bool psi_options_read(struct psi_options *out, int argc, char **argv)
{
    int id;

    *out = (struct psi_options){
        .plan = {.engine = VESICA_ENGINE_DH,
                 .suite = VESICA_SUITE_RISTRETTO255_SHA512,
                 .lists = {DEFAULT_ITEMS, NOT_GIVEN, NOT_GIVEN},
                 .threads = 1},
        .transport = transports[0].name,
        .run = transports[0].run,
    };
    while ((id = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        if (!read_option(out, id, optarg)) {
            return false;
        }
    }
    if (optind < argc) {
        return complain("unexpected argument", argv[optind]);
    }
    return complete_lists(&out->plan.lists);
}
