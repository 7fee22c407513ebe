/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* vesica-bench psi: one session of both parties, and what it costs. */

#include "command.h"
#include "psi_options.h"
#include "report.h"
#include "scalarmult.h"

#include <stdio.h>

static json_t *phases_json(const struct party_figures *party)
{
    json_t *phases = json_object();

    for (size_t i = 0; i < party->num_phases; i++) {
        json_object_set_new(phases, party->phases[i].name,
                            json_real(party->phases[i].cpu_seconds));
    }
    return phases;
}

/* Takes a number of bytes or items: below 2^63. */
static json_t *count_json(uint64_t count)
{
    return json_integer((json_int_t)count);
}

static json_t *party_json(const struct psi_plan *plan, enum party_side side,
                          const struct party_figures *party)
{
    json_t *json = json_object();

    json_object_set_new(json, "role", json_string(party_role_name(plan, side)));
    json_object_set_new(json, "seconds", json_real(party->seconds));
    json_object_set_new(json, "cpu_seconds", json_real(party->cpu_seconds));
    json_object_set_new(json, "bytes_sent", count_json(party->bytes_sent));
    json_object_set_new(json, "bytes_received",
                        count_json(party->bytes_received));
    json_object_set_new(json, "peak_bytes", count_json(party->peak_bytes));
    if (party->peak_rss_bytes > 0) {
        json_object_set_new(json, "peak_rss_bytes",
                            count_json(party->peak_rss_bytes));
    }
    json_object_set_new(json, "phases", phases_json(party));
    return json;
}

static void add_terms(json_t *report, const struct psi_plan *plan)
{
    json_object_set_new(report, "learns",
                        json_string(psi_options_learns(plan->learner)));
    json_object_set_new(report, "security",
                        json_string(vesica_security_name(plan->security)));
    json_object_set_new(report, "proof", json_boolean(plan->proof));
    json_object_set_new(report, "fresh_blinds",
                        json_boolean(plan->fresh_blinds));
    json_object_set_new(report, "padded_items", count_json(plan->padded_items));
    json_object_set_new(report, "min_items", count_json(plan->min_items));
    json_object_set_new(report, "labels", json_string(plan->labels));
    json_object_set_new(report, "label_bytes", json_integer(plan->label_bytes));
}

static void add_plan(json_t *report, const struct psi_options *options)
{
    const struct psi_plan *plan = &options->plan;

    json_object_set_new(report, "engine",
                        json_string(vesica_engine_name(plan->engine)));
    json_object_set_new(report, "suite",
                        json_string(vesica_suite_name(plan->suite)));
    add_terms(report, plan);
    json_object_set_new(report, "transport", json_string(options->transport));
    json_object_set_new(report, "threads", json_integer(plan->threads));
    json_object_set_new(report, "items", count_json(plan->lists.items));
    json_object_set_new(report, "peer_items",
                        count_json(plan->lists.peer_items));
    json_object_set_new(report, "matches", count_json(plan->lists.matches));
}

static void add_figures(json_t *report, const struct psi_plan *plan,
                        const struct run_figures *figures, double scalarmult_us)
{
    uint64_t items = party_num_items(plan, PARTY_PROPOSER);
    uint64_t peer_items = party_num_items(plan, PARTY_ANSWERER);
    uint64_t pairs = items > peer_items ? items : peer_items;
    double cpu_us =
        1e6 * (figures->proposer.cpu_seconds + figures->answerer.cpu_seconds);
    double cpu_us_per_pair = pairs > 0 ? cpu_us / (double)pairs : 0;

    json_object_set_new(report, "seconds", json_real(figures->seconds));
    json_object_set_new(report, "peak_rss_bytes",
                        count_json(figures->peak_rss_bytes));
    json_object_set_new(report, "warm_bytes", count_json(figures->warm_bytes));
    json_object_set_new(report, "warm_seconds",
                        json_real(figures->warm_seconds));
    json_object_set_new(report, "scalarmult_us", json_real(scalarmult_us));
    json_object_set_new(report, "cpu_us_per_pair", json_real(cpu_us_per_pair));
    json_object_set_new(report, "ratio_per_pair",
                        json_real(cpu_us_per_pair / scalarmult_us));
    json_object_set_new(
        report, "parties",
        json_pack("[o, o]",
                  party_json(plan, PARTY_PROPOSER, &figures->proposer),
                  party_json(plan, PARTY_ANSWERER, &figures->answerer)));
}

int bench_psi_command(int argc, char **argv)
{
    struct psi_options options;
    struct run_figures figures = {0};
    double before_us;
    double after_us;
    json_t *report;
    bool done;

    if (!psi_options_read(&options, argc, argv)) {
        return BENCH_USAGE;
    }
    if (options.help) {
        psi_options_print_help();
        return BENCH_DONE;
    }
    /* The speed of a machine moves while a long session runs. */
    if (!bench_measure_scalarmult(&before_us) ||
        !options.run(&options.plan, &figures) ||
        !bench_measure_scalarmult(&after_us)) {
        return BENCH_FAILED;
    }
    report = json_object();
    add_plan(report, &options);
    add_figures(report, &options.plan, &figures, (before_us + after_us) / 2);
    report_add_machine(report);
    done = report_print("psi", report, options.json);
    json_decref(report);
    return done ? BENCH_DONE : BENCH_FAILED;
}
