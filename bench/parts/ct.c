/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* vesica-bench ct: whether the time of an operation tells its inputs, as far as
 * a statistic can see. */

#include "command.h"
#include "parts/ct_measure.h"
#include "parts/parts_options.h"
#include "report.h"

#include <math.h>
#include <sodium.h>

/* From here on two classes differ. */
#define LEAST_DIFFERENCE 5.0

/* The planted leak has to stand out by so much, after so few measurements. */
#define LEAST_PLANTED 100.0
#define PLANTED_MEASUREMENTS 20000

static const char help[] =
    "usage: vesica-bench ct [OPTION]...\n"
    "\n"
    "Measure the time of each operation on secrets, in each group by each "
    "backend,\n"
    "with two classes of inputs in random order: always the same, and by "
    "chance.\n"
    "Report Welch's t of the two, the largest of several crops. A leak that "
    "is\n"
    "planted for this has to be found first.\n"
    "\n"
    "  --group NAME      ristretto255, p256 or sm2 (default: all there are)\n"
    "  --backend NAME    minimal, portable, avx2 or avx512 (default: all there "
    "are)\n"
    "  --measurements N  of each case (default 1000000)\n"
    "  --plant           the planted leak alone\n"
    "  --json            print one JSON object\n"
    "  --help            print this\n"
    "\n"
    "A million measurements take 4 to 10 minutes for each group and backend, "
    "on a\n"
    "machine that should be idle: other work hides small differences.\n"
    "\n"
    "exit codes: 0 all |t| below 5, 1 usage, 2 |t| of 5 or more, the planted "
    "leak not\n"
    "found (|t| of 100 or less), or the run broke off\n";

struct run {
    const struct parts_options *options;
    json_t *cases;
    bool clean;
};

/* One vector of lanes, where a backend has them. */
static size_t num_of(vesica_cpu backend)
{
    switch (backend) {
    case VESICA_CPU_AVX512:
        return 8;
    case VESICA_CPU_AVX2:
        return 4;
    default:
        return 1;
    }
}

static bool measure_planted(double *t)
{
    struct ct_bench bench;
    struct progress progress;

    progress_begin(&progress, "the", "planted", "leak");
    const bool done =
        ct_bench_init(&bench, NULL, 1) &&
        ct_measure(t, &bench, &ct_planted, PLANTED_MEASUREMENTS, &progress);
    progress_end();
    return done;
}

static bool measure_case(struct run *run, struct ct_bench *bench,
                         const struct ct_case *measured,
                         struct progress *progress)
{
    double t = 0;

    progress->operation = measured->operation;
    if (!ct_measure(&t, bench, measured, run->options->measurements,
                    progress)) {
        return false;
    }
    const bool clean = fabs(t) < LEAST_DIFFERENCE;
    run->clean &= clean;
    json_array_append_new(
        run->cases,
        json_pack("{s:s, s:s, s:s, s:s, s:I, s:f, s:b}", "group",
                  progress->group, "backend", progress->backend, "operation",
                  measured->operation, "fixed", measured->fixed_name,
                  "elements", (json_int_t)bench->num, "t", t, "clean", clean));
    return true;
}

static bool measure(void *arg, const struct bench_group *group,
                    vesica_cpu backend)
{
    struct run *run = arg;
    struct ct_bench bench;
    struct progress progress;

    if (!ct_bench_init(&bench, groups_get(group), num_of(backend))) {
        (void)fputs("vesica-bench ct: cannot make inputs\n", stderr);
        return false;
    }
    progress_begin(&progress, group->name, backend_name(backend), "");
    bool done = true;
    for (size_t i = 0; done && i < ct_num_cases; i++) {
        done = measure_case(run, &bench, &ct_cases[i], &progress);
    }
    progress_end();
    return done;
}

static const char *text_of(const json_t *row, const char *key)
{
    return json_string_value(json_object_get(row, key));
}

static void print_table(const json_t *cases)
{
    const json_t *row;
    size_t i;

    json_array_foreach(cases, i, row)
    {
        printf(
            "%-14s %-10s %-12s %-22s %8.2f  %s\n", text_of(row, "group"),
            text_of(row, "backend"), text_of(row, "operation"),
            text_of(row, "fixed"), json_real_value(json_object_get(row, "t")),
            json_is_true(json_object_get(row, "clean")) ? "clean" : "DIFFERS");
    }
}

static bool print(const struct run *run, double planted_t)
{
    json_t *report =
        json_pack("{s:f, s:I}", "planted_t", planted_t, "measurements",
                  (json_int_t)run->options->measurements);

    report_add_machine(report);
    if (run->options->json) {
        json_object_set(report, "cases", run->cases);
    }
    const bool printed = report_print("ct", report, run->options->json);
    json_decref(report);
    if (!run->options->json) {
        print_table(run->cases);
    }
    return printed && fflush(stdout) == 0;
}

/* Measure what was asked for. */
static bool run_all(struct run *run)
{
    double planted_t = 0;

    if (!measure_planted(&planted_t)) {
        return false;
    }
    const bool found = fabs(planted_t) > LEAST_PLANTED;
    if (!found) {
        (void)fprintf(stderr,
                      "vesica-bench ct: the planted leak was not found "
                      "(t = %.2f): this machine is too busy\n",
                      planted_t);
    }
    const bool done = run->options->plant || !found ||
                      parts_options_each(run->options, measure, run);
    return done && print(run, planted_t) && found && run->clean;
}

int bench_ct_command(int argc, char **argv)
{
    struct parts_options options;
    struct run run = {.options = &options, .clean = true};

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
    run.cases = json_array();
    const bool done = run_all(&run);
    json_decref(run.cases);
    return done ? BENCH_DONE : BENCH_FAILED;
}
