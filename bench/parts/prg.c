/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* vesica-bench prg: how long a block of AES and of GF(2^128) takes, by each
 * backend, and the oracle beside it. */

#include "clocks.h"
#include "command.h"
#include "parts/parts_options.h"
#include "parts/primitives.h"
#include "parts/progress.h"
#include "report.h"

#include <sodium.h>

/* As in parts/rates.c: ours and the oracle take turns. An odd number. */
#define NUM_ROUNDS 31

static const char help[] =
    "usage: vesica-bench prg [OPTION]...\n"
    "\n"
    "Report how long one block of 16 bytes takes, of AES-128 and of "
    "GF(2^128), by\n"
    "each backend that this processor has, and beside it what OpenSSL or a "
    "plain loop\n"
    "takes.\n"
    "\n"
    "  --backend NAME  minimal, portable, avx2 or avx512 (default: all there "
    "are)\n"
    "  --seconds S     for each backend, about (default 5)\n"
    "  --json          print one JSON array\n"
    "  --help          print this\n"
    "\n"
    "ours, oracle  nanoseconds of CPU time for each block, medians\n"
    "ratio         oracle / ours\n"
    "aes_init      for each key\n"
    "\n"
    "exit codes: 0 done, 1 usage, 2 the run broke off or a result is wrong\n";

struct run {
    struct primitives_work work;
    struct progress progress;
    double slice_seconds;
    bool failed;
    double ours[NUM_ROUNDS];
    double theirs[NUM_ROUNDS];
};

static bool fail(const char *what, const char *which)
{
    (void)fprintf(stderr, "vesica-bench prg: %s: %s\n", what, which);
    return false;
}

/* Nanoseconds for a block. The clock is looked at after twice as many batches
 * each time: a look takes longer than a batch of the fastest. */
static double measure_slice(struct run *run, const struct primitive *primitive,
                            bool ours)
{
    const double begin = bench_clock_thread();
    double spent = 0;
    size_t num = 0;

    for (size_t more = 1; spent < run->slice_seconds; more *= 2) {
        for (size_t i = 0; i < more; i++, num++) {
            if (ours) {
                primitive->ours(&run->work);
            } else {
                run->failed |= !primitive->theirs(&run->work);
            }
        }
        spent = bench_clock_thread() - begin;
    }
    return 1e9 * spent / (double)(num * PRIMITIVES_NUM_BLOCKS);
}

static bool measure(struct run *run, const struct primitive *primitive)
{
    if (!primitives_agree(primitive, &run->work)) {
        return fail("the oracle's results are others", primitive->name);
    }
    for (size_t round = 0; round < NUM_ROUNDS; round++) {
        run->ours[round] = measure_slice(run, primitive, true);
        run->theirs[round] = measure_slice(run, primitive, false);
        progress_show(&run->progress, round + 1, NUM_ROUNDS);
    }
    return !run->failed || fail("an operation failed", primitive->oracle);
}

static json_t *row_json(struct run *run, const struct primitive *primitive,
                        const char *backend)
{
    const double ours = bench_clock_median(run->ours, NUM_ROUNDS);
    const double theirs = bench_clock_median(run->theirs, NUM_ROUNDS);

    return json_pack("{s:s, s:s, s:f, s:s, s:f, s:f}", "primitive",
                     primitive->name, "backend", backend, "ns_per_block", ours,
                     "oracle", primitive->oracle, "oracle_ns_per_block", theirs,
                     "ratio", theirs / ours);
}

static bool measure_backend(struct run *run, vesica_cpu backend, json_t *report)
{
    const char *name = backend_name(backend);
    bool done = true;

    backend_use(backend);
    for (size_t i = 0; done && i < primitives_num; i++) {
        progress_begin(&run->progress, primitives[i].name, name, "");
        done = measure(run, &primitives[i]);
        progress_end();
        if (done) {
            json_array_append_new(report, row_json(run, &primitives[i], name));
        }
    }
    backend_use(backend_most());
    return done;
}

static bool measure_all(const struct parts_options *options, json_t *report)
{
    static struct run run;

    run.slice_seconds =
        options->seconds / (2.0 * NUM_ROUNDS * (double)primitives_num);
    bool done =
        primitives_open(&run.work) || fail("OpenSSL does not start", "AES");
    for (vesica_cpu backend = options->first_backend;
         done && backend <= options->last_backend; backend++) {
        done = measure_backend(&run, backend, report);
    }
    primitives_close(&run.work);
    return done;
}

static double number_of(const json_t *row, const char *key)
{
    return json_real_value(json_object_get(row, key));
}

/* A table for each backend. */
static bool print_tables(json_t *report)
{
    json_t *machine = json_object();
    json_t *row;
    size_t i;

    report_add_machine(machine);
    const bool printed = report_print("prg", machine, false);
    json_decref(machine);
    json_array_foreach(report, i, row)
    {
        if (i % primitives_num == 0) {
            printf("\n%s, nanoseconds per block\n%-20s %10s %10s %8s\n",
                   json_string_value(json_object_get(row, "backend")), "",
                   "ours", "oracle", "ratio");
        }
        printf("%-20s %10.3f %10.3f %8.2f  %s\n",
               json_string_value(json_object_get(row, "primitive")),
               number_of(row, "ns_per_block"),
               number_of(row, "oracle_ns_per_block"), number_of(row, "ratio"),
               json_string_value(json_object_get(row, "oracle")));
    }
    return printed && fflush(stdout) == 0;
}

int bench_prg_command(int argc, char **argv)
{
    struct parts_options options;

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
    json_t *report = json_array();
    bool done = measure_all(&options, report);
    if (done) {
        done = options.json ? report_print("prg", report, true)
                            : print_tables(report);
    }
    json_decref(report);
    return done ? BENCH_DONE : BENCH_FAILED;
}
