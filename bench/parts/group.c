/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* vesica-bench group: how many operations a core does in a second, in each
 * group by each backend, and the oracle beside it. */

#include "command.h"
#include "parts/parts_options.h"
#include "parts/rates.h"
#include "report.h"

#include <sodium.h>

static const char help[] =
    "usage: vesica-bench group [OPTION]...\n"
    "\n"
    "Report how many operations one core does in a second, for each group of "
    "the\n"
    "library by each backend that this processor has, and beside it what "
    "another\n"
    "library does: libsodium or OpenSSL.\n"
    "\n"
    "  --group NAME    ristretto255, p256 or sm2 (default: all there are)\n"
    "  --backend NAME  minimal, portable, avx2 or avx512 (default: all there "
    "are)\n"
    "  --threads N     that compute at once (default 1); rates are of one of "
    "them\n"
    "  --seconds S     for each group and backend, about (default 5)\n"
    "  --json          print one JSON array\n"
    "  --help          print this\n"
    "\n"
    "ours, oracle  operations in a second of CPU time of one thread, medians\n"
    "ratio         ours / oracle\n"
    "hash          of uniform bytes to the group, without their expansion\n"
    "add_fixed     of a multiple of the generator, as blinding adds it\n"
    "\n"
    "exit codes: 0 done, 1 usage, 2 the run broke off or a result is wrong\n";

static const char *const names[NUM_OPERATIONS] = {
    [OPERATION_DECODE] = "decode",
    [OPERATION_HASH] = "hash",
    [OPERATION_MULTIPLY] = "multiply",
    [OPERATION_ENCODE] = "encode",
    [OPERATION_MULTIPLY_ENCODE] = "multiply_encode",
    [OPERATION_DECODE_MULTIPLY_ENCODE] = "decode_multiply_encode",
    [OPERATION_HASH_MULTIPLY_ENCODE] = "hash_multiply_encode",
    [OPERATION_ADD_FIXED] = "add_fixed",
    [OPERATION_HASH_ADD_FIXED_ENCODE] = "hash_add_fixed_encode",
};

struct run {
    const struct parts_options *options;
    json_t *report;
};

static json_t *row_json(const struct run *run, const struct bench_group *group,
                        vesica_cpu backend, const struct rates *rates,
                        size_t operation)
{
    const double ours = rates->ours[operation];
    const double theirs = rates->oracle[operation];
    json_t *row = json_pack("{s:s, s:s, s:s, s:I, s:f, s:s?}", "group",
                            group->name, "backend", backend_name(backend),
                            "operation", names[operation], "threads",
                            (json_int_t)run->options->threads, "ops_per_second",
                            ours, "oracle", group->oracle->names[operation]);

    json_object_set_new(row, "oracle_ops_per_second",
                        theirs > 0 ? json_real(theirs) : json_null());
    json_object_set_new(row, "ratio",
                        theirs > 0 ? json_real(ours / theirs) : json_null());
    return row;
}

static bool measure(void *arg, const struct bench_group *group,
                    vesica_cpu backend)
{
    const struct run *run = arg;
    const struct rates_plan plan = {.group = group,
                                    .num_threads = run->options->threads,
                                    .seconds = run->options->seconds};
    struct progress progress;
    struct rates rates;

    progress_begin(&progress, group->name, backend_name(backend), "");
    const bool done = rates_measure(&rates, &plan, &progress);
    progress_end();
    for (size_t i = 0; done && i < NUM_OPERATIONS; i++) {
        json_array_append_new(run->report,
                              row_json(run, group, backend, &rates, i));
    }
    return done;
}

static const char *text_of(const json_t *row, const char *key)
{
    return json_string_value(json_object_get(row, key));
}

static void print_row(const json_t *row)
{
    const char *oracle = text_of(row, "oracle");

    printf("%-24s %12.0f", text_of(row, "operation"),
           json_real_value(json_object_get(row, "ops_per_second")));
    if (oracle == NULL) {
        printf(" %12s %8s\n", "-", "-");
        return;
    }
    printf(" %12.0f %8.2f  %s\n",
           json_real_value(json_object_get(row, "oracle_ops_per_second")),
           json_real_value(json_object_get(row, "ratio")), oracle);
}

/* A table for each group and backend. */
static bool print_tables(json_t *report, const struct parts_options *options)
{
    json_t *machine = json_object();
    json_t *row;
    size_t i;

    report_add_machine(machine);
    const bool printed = report_print("group", machine, false);
    json_decref(machine);
    json_array_foreach(report, i, row)
    {
        if (i % NUM_OPERATIONS == 0) {
            printf("\n%s %s, operations per second and core, %u at once\n"
                   "%-24s %12s %12s %8s\n",
                   text_of(row, "group"), text_of(row, "backend"),
                   (unsigned)options->threads, "", "ours", "oracle", "ratio");
        }
        print_row(row);
    }
    return printed && fflush(stdout) == 0;
}

int bench_group_command(int argc, char **argv)
{
    struct parts_options options;
    struct run run = {.options = &options};

    if (!parts_options_read(&options, argc, argv)) {
        return BENCH_USAGE;
    }
    if (options.help) {
        (void)fputs(help, stdout);
        return BENCH_DONE;
    }
    if (sodium_init() < 0) {
        (void)fputs("vesica-bench: libsodium did not start\n", stderr);
        return BENCH_FAILED;
    }
    run.report = json_array();
    bool done = parts_options_each(&options, measure, &run);
    if (done) {
        done = options.json ? report_print("group", run.report, true)
                            : print_tables(run.report, &options);
    }
    json_decref(run.report);
    return done ? BENCH_DONE : BENCH_FAILED;
}
