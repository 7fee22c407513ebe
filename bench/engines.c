/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* vesica-bench engines: whether the engine that the formula chooses is the one
 * that is faster. */

#include "command.h"
#include "engines_options.h"
#include "report.h"
#include "scalarmult.h"
#include "transport.h"

#include "vesica/estimate.h"

#include <limits.h>
#include <malloc.h>
#include <stdio.h>

/* How much shorter the other list is, where it is. */
#define SHORTER 16

#define BITS_PER_MBIT UINT64_C(1000000)
#define US_PER_SECOND 1e6

enum {
    DH,
    VOLE,
    NUM_ENGINES
};

static const vesica_engine engines[NUM_ENGINES] = {
    [DH] = VESICA_ENGINE_DH,
    [VOLE] = VESICA_ENGINE_VOLE,
};

/* Sizes under one suite, and what was found there. Times are seconds. */
struct row {
    vesica_suite suite;
    vesica_load load;
    double measured[NUM_ENGINES];
    double estimated[NUM_ENGINES];
    int chosen;
};

/* What all rows have. */
struct bench {
    const struct engines_options *options;
    vesica_config *config;
    json_t *rows;
    json_t *crossings;
    double worst_loss;
};

static bool succeeded(vesica_status status)
{
    if (status != VESICA_OK) {
        (void)fprintf(stderr, "vesica-bench engines: %s\n",
                      vesica_status_text(status));
    }
    return status == VESICA_OK;
}

/* CPU time of both parties, the least of some runs. */
static bool measure(double *out, const struct row *row, vesica_engine engine,
                    uint64_t runs)
{
    const uint64_t items = row->load.proposer_items;
    const uint64_t peer_items = row->load.answerer_items;
    struct psi_plan plan = {
        .engine = engine,
        .suite = row->suite,
        .learner = VESICA_LEARNER_PROPOSER,
        .security = VESICA_SECURITY_SEMI_HONEST,
        .labels = "",
        .lists = {items, peer_items,
                  (items < peer_items ? items : peer_items) / 2},
        .threads = 1,
    };

    for (uint64_t i = 0; i < runs; i++) {
        struct run_figures figures = {0};

        if (!transport_run_memory(&plan, &figures)) {
            return false;
        }
        const double cpu =
            figures.proposer.cpu_seconds + figures.answerer.cpu_seconds;
        if (i == 0 || cpu < *out) {
            *out = cpu;
        }
    }
    return true;
}

/* Adds to what was measured what the formula takes for the line. */
static bool estimate(struct row *row, vesica_terms *terms)
{
    vesica_engine chosen;

    for (int i = 0; i < NUM_ENGINES; i++) {
        vesica_estimate out;

        if (!succeeded(vesica_terms_set_engine(terms, engines[i])) ||
            !succeeded(vesica_terms_estimate(terms, &out, &row->load))) {
            return false;
        }
        row->estimated[i] = (double)out.us / US_PER_SECOND;
        row->measured[i] += (double)(out.us - out.cpu_us) / US_PER_SECOND;
    }
    if (!succeeded(vesica_terms_choose_engine(terms, &chosen, &row->load))) {
        return false;
    }
    row->chosen = chosen == engines[VOLE] ? VOLE : DH;
    return true;
}

static double loss_of(const struct row *row)
{
    const double best = row->measured[DH] < row->measured[VOLE]
                            ? row->measured[DH]
                            : row->measured[VOLE];

    return row->measured[row->chosen] / best - 1;
}

static json_t *row_json(const struct row *row)
{
    return json_pack(
        "{s:s, s:I, s:I, s:f, s:f, s:f, s:f, s:s, s:f}", "suite",
        vesica_suite_name(row->suite), "items",
        (json_int_t)row->load.proposer_items, "peer_items",
        (json_int_t)row->load.answerer_items, "dh_seconds", row->measured[DH],
        "vole_seconds", row->measured[VOLE], "dh_estimate", row->estimated[DH],
        "vole_estimate", row->estimated[VOLE], "chosen",
        vesica_engine_name(engines[row->chosen]), "loss", loss_of(row));
}

static bool run_row(struct bench *bench, struct row *row, vesica_terms *terms)
{
    for (int i = 0; i < NUM_ENGINES; i++) {
        if (!measure(&row->measured[i], row, engines[i],
                     bench->options->runs)) {
            return false;
        }
    }
    if (!estimate(row, terms)) {
        return false;
    }
    const double loss = loss_of(row);
    if (loss > bench->worst_loss) {
        bench->worst_loss = loss;
    }
    return json_array_append_new(bench->rows, row_json(row)) == 0;
}

static uint64_t bits_per_second(const struct bench *bench)
{
    return bench->options->bandwidth_mbit * BITS_PER_MBIT;
}

/* The fewest items of two lists of one length with which vole is chosen. */
static bool cross_by_formula(uint64_t *out, const struct bench *bench,
                             const vesica_terms *terms)
{
    uint64_t dh = 0;
    uint64_t vole = VESICA_MAX_ITEMS;

    while (vole - dh > 1) {
        const uint64_t middle = dh + (vole - dh) / 2;
        const vesica_load load = {middle, middle, bits_per_second(bench)};
        vesica_engine chosen;

        if (!succeeded(vesica_terms_choose_engine(terms, &chosen, &load))) {
            return false;
        }
        *(chosen == engines[VOLE] ? &vole : &dh) = middle;
    }
    *out = vole;
    return true;
}

/* Where the difference of the times is zero, on the line between two sizes. */
static uint64_t cross_between(const struct row *a, const struct row *b)
{
    const double before = a->measured[VOLE] - a->measured[DH];
    const double after = b->measured[VOLE] - b->measured[DH];
    const double items = (double)a->load.proposer_items;
    const double more = (double)(b->load.proposer_items) - items;

    return before > 0 && after <= 0
               ? (uint64_t)(items + more * before / (before - after))
               : 0;
}

static bool run_equal(struct bench *bench, vesica_suite suite,
                      vesica_terms *terms)
{
    struct row last = {.suite = suite};
    uint64_t formula = 0;
    uint64_t measured = 0;

    for (uint64_t e = bench->options->first_exponent;
         e <= bench->options->last_exponent; e++) {
        const uint64_t items = UINT64_C(1) << e;
        struct row row = {.suite = suite,
                          .load = {items, items, bits_per_second(bench)}};

        if (!run_row(bench, &row, terms)) {
            return false;
        }
        if (measured == 0 && e > bench->options->first_exponent) {
            measured = cross_between(&last, &row);
        }
        last = row;
    }
    return cross_by_formula(&formula, bench, terms) &&
           json_array_append_new(
               bench->crossings,
               json_pack("{s:s, s:I, s:I}", "suite", vesica_suite_name(suite),
                         "formula_items", (json_int_t)formula, "measured_items",
                         (json_int_t)measured)) == 0;
}

static bool run_unequal(struct bench *bench, vesica_suite suite,
                        vesica_terms *terms)
{
    for (uint64_t e = bench->options->first_exponent;
         e <= bench->options->last_exponent; e++) {
        const uint64_t longer = UINT64_C(1) << e;
        const uint64_t rate = bits_per_second(bench);
        struct row few = {.suite = suite,
                          .load = {longer / SHORTER, longer, rate}};
        struct row many = {.suite = suite,
                           .load = {longer, longer / SHORTER, rate}};

        if (!run_row(bench, &few, terms) || !run_row(bench, &many, terms)) {
            return false;
        }
    }
    return true;
}

static bool run_suite(struct bench *bench, vesica_suite suite)
{
    vesica_terms *terms = NULL;
    const bool done = succeeded(vesica_terms_new(&terms, bench->config)) &&
                      succeeded(vesica_terms_set_suite(terms, suite)) &&
                      run_equal(bench, suite, terms) &&
                      run_unequal(bench, suite, terms);

    vesica_terms_free(terms);
    return done;
}

static bool run_suites(struct bench *bench)
{
    const struct engines_options *options = bench->options;
    bool done = succeeded(vesica_config_new(&bench->config));

    for (int i = (int)options->first_suite;
         done && i <= (int)options->last_suite; i++) {
        done = run_suite(bench, (vesica_suite)i);
    }
    vesica_config_free(bench->config);
    return done;
}

/* What the system takes to give fresh memory differs between machines by more
 * than all else, and would hang on the sessions before: of some runs the first
 * one alone pays it. */
static void keep_memory(void)
{
    (void)mallopt(M_MMAP_MAX, 0);
    (void)mallopt(M_TRIM_THRESHOLD, INT_MAX);
}

int bench_engines_command(int argc, char **argv)
{
    struct engines_options options;
    double scalarmult_us = 0.0;

    if (!engines_options_read(&options, argc, argv)) {
        return BENCH_USAGE;
    }
    if (options.help) {
        engines_options_print_help();
        return BENCH_DONE;
    }
    keep_memory();
    struct bench bench = {
        .options = &options, .rows = json_array(), .crossings = json_array()};
    json_t *report = json_pack("{s:I, s:I, s:o, s:o}", "bandwidth_mbit",
                               (json_int_t)options.bandwidth_mbit, "runs",
                               (json_int_t)options.runs, "rows", bench.rows,
                               "crossings", bench.crossings);
    bool done = run_suites(&bench) && bench_measure_scalarmult(&scalarmult_us);
    if (done) {
        json_object_set_new(report, "worst_loss", json_real(bench.worst_loss));
        json_object_set_new(report, "scalarmult_us", json_real(scalarmult_us));
        report_add_machine(report);
        done = report_print("engines", report, options.json);
    }
    json_decref(report);
    return done ? BENCH_DONE : BENCH_FAILED;
}
