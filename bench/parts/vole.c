/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* vesica-bench vole: what an output of the VOLE costs, step by step. */

#include "command.h"
#include "parts/parts_options.h"
#include "parts/progress.h"
#include "parts/vole_run.h"
#include "report.h"

static const char help[] =
    "usage: vesica-bench vole [OPTION]...\n"
    "\n"
    "Report what an output of the VOLE costs each side, step by step, by each\n"
    "backend that this processor has.\n"
    "\n"
    "  --outputs N     of the chunk, 4096 to 131072 (default 129371)\n"
    "  --backend NAME  minimal, portable, avx2 or avx512 (default: all there "
    "are)\n"
    "  --threads N     that share each step (default 1)\n"
    "  --seconds S     for each backend, about (default 5)\n"
    "  --json          print one JSON array\n"
    "  --help          print this\n"
    "\n"
    "ns     per output: CPU time with one thread, else time that passes; "
    "medians\n"
    "plain  a loop in this bench with as much work, as one writes it first\n"
    "all    trees, accumulate and expand; check is for malicious runs\n"
    "\n"
    "exit codes: 0 done, 1 usage, 2 the run broke off or a result is wrong\n";

struct step_row {
    const char *role;
    const char *step;
    enum vole_step measured;
    enum vole_step plain; /* NUM_VOLE_STEPS: nothing stands beside it */
};

#define NONE NUM_VOLE_STEPS
static const struct step_row rows[] = {
    {"sender", "trees", VOLE_SENDER_TREES, VOLE_PLAIN_TREES},
    {"sender", "accumulate", VOLE_SENDER_ACCUMULATE,
     VOLE_SENDER_PLAIN_ACCUMULATE},
    {"sender", "expand", VOLE_SENDER_EXPAND, VOLE_SENDER_PLAIN_EXPAND},
    {"sender", "all", NONE, NONE},
    {"sender", "check", VOLE_CHECK_ANSWER, VOLE_CHECK_PLAIN},
    {"receiver", "trees", VOLE_RECEIVER_TREES, VOLE_PLAIN_TREES},
    {"receiver", "accumulate", VOLE_RECEIVER_ACCUMULATE,
     VOLE_RECEIVER_PLAIN_ACCUMULATE},
    {"receiver", "expand", VOLE_RECEIVER_EXPAND, VOLE_RECEIVER_PLAIN_EXPAND},
    {"receiver", "all", NONE, NONE},
    {"receiver", "check", VOLE_CHECK_VERIFY, VOLE_CHECK_PLAIN},
};
#define NUM_ROWS (sizeof rows / sizeof rows[0])

/* The row of all: the three before it. */
static double seconds_of(const struct vole_times *times, size_t i)
{
    if (rows[i].measured != NONE) {
        return times->seconds[rows[i].measured];
    }
    return times->seconds[rows[i - 3].measured] +
           times->seconds[rows[i - 2].measured] +
           times->seconds[rows[i - 1].measured];
}

/* Of the messages of a chunk that a side sends, without those of the COTs. */
static double bytes_of(const char *role, size_t num_outputs)
{
    vesica_vole_params params;
    if (vesica_vole_params_init(&params, 1, num_outputs - VESICA_VOLE_BASES,
                                false) != VESICA_OK) {
        return 0;
    }
    const size_t len = role[0] == 's' ? params.corrections_len + params.sums_len
                                      : params.choices_len;
    return (double)len / (double)num_outputs;
}

static json_t *row_json(const struct parts_options *options, vesica_cpu backend,
                        const struct vole_times *times, size_t i)
{
    const double scale = 1e9 / (double)options->outputs;
    const double ours = scale * seconds_of(times, i);
    json_t *row =
        json_pack("{s:s, s:s, s:s, s:I, s:I, s:f}", "role", rows[i].role,
                  "step", rows[i].step, "backend", backend_name(backend),
                  "outputs", (json_int_t)options->outputs, "threads",
                  (json_int_t)options->threads, "ns", ours);
    const bool beside = rows[i].plain != NONE;
    const double plain = beside ? scale * times->seconds[rows[i].plain] : 0.0;

    json_object_set_new(row, "plain_ns",
                        beside ? json_real(plain) : json_null());
    json_object_set_new(row, "ratio",
                        beside ? json_real(ours / plain) : json_null());
    json_object_set_new(
        row, "bytes",
        rows[i].measured == NONE
            ? json_real(bytes_of(rows[i].role, options->outputs))
            : json_null());
    return row;
}

static bool measure(json_t *report, const struct parts_options *options,
                    vesica_cpu backend)
{
    const struct vole_plan plan = {.num_outputs = options->outputs,
                                   .num_threads = options->threads,
                                   .seconds = options->seconds};
    struct progress progress;
    struct vole_times times;

    progress_begin(&progress, "vole", backend_name(backend), "");
    const bool done = vole_run_measure(&times, &plan);
    progress_end();
    for (size_t i = 0; done && i < NUM_ROWS; i++) {
        json_array_append_new(report, row_json(options, backend, &times, i));
    }
    return done;
}

static bool print_tables(json_t *report, const struct parts_options *options)
{
    json_t *machine = json_object();
    json_t *row;
    size_t i;

    report_add_machine(machine);
    const bool printed = report_print("vole", machine, false);
    json_decref(machine);
    json_array_foreach(report, i, row)
    {
        const json_t *plain = json_object_get(row, "plain_ns");
        if (i % NUM_ROWS == 0) {
            printf("\n%s, ns per output of %u, %u threads\n%-20s %8s %8s\n",
                   json_string_value(json_object_get(row, "backend")),
                   (unsigned)options->outputs, (unsigned)options->threads, "",
                   "ns", "plain");
        }
        printf("%-8s %-11s %8.1f",
               json_string_value(json_object_get(row, "role")),
               json_string_value(json_object_get(row, "step")),
               json_real_value(json_object_get(row, "ns")));
        if (json_is_real(plain)) {
            printf(" %8.1f\n", json_real_value(plain));
        } else {
            printf(" %8s\n", "-");
        }
    }
    return printed && fflush(stdout) == 0;
}

int bench_vole_command(int argc, char **argv)
{
    struct parts_options options;

    if (!parts_options_read(&options, argc, argv)) {
        return BENCH_USAGE;
    }
    if (options.help) {
        (void)fputs(help, stdout);
        return BENCH_DONE;
    }
    json_t *report = json_array();
    bool done = true;
    for (vesica_cpu backend = options.first_backend;
         done && backend <= options.last_backend; backend++) {
        backend_use(backend);
        done = measure(report, &options, backend);
    }
    if (done) {
        done = options.json ? report_print("vole", report, true)
                            : print_tables(report, &options);
    }
    json_decref(report);
    return done ? BENCH_DONE : BENCH_FAILED;
}
