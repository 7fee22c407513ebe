/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "party.h"

#include "clocks.h"

#include <stdio.h>
#include <string.h>

/* Items of one slice of work: some 10 ms of the slowest group, and about one
 * where there is no group operation for each. */
enum {
    WORK_SLICE_DH = 1024,
    WORK_SLICE_VOLE = 16 * WORK_SLICE_DH
};

/* CPU time since `cpu` belongs to `step`. */
struct span {
    const char *step;
    double cpu;
};

const char *party_role_name(const struct psi_plan *plan, enum party_side side)
{
    bool answerer_receives = plan->learner == VESICA_LEARNER_ANSWERER;

    return (side == PARTY_ANSWERER) == answerer_receives ? "receiver"
                                                         : "sender";
}

static uint64_t num_rows_of(const struct psi_plan *plan, enum party_side side)
{
    return side == PARTY_PROPOSER ? plan->lists.items : plan->lists.peer_items;
}

uint64_t party_num_items(const struct psi_plan *plan, enum party_side side)
{
    return plan->padded_items > 0 ? plan->padded_items
                                  : num_rows_of(plan, side);
}

static const char *role_name(const struct party *party)
{
    return party_role_name(party->plan, party->side);
}

static enum synthetic_side list_of(enum party_side side)
{
    return side == PARTY_PROPOSER ? SYNTHETIC_OWN : SYNTHETIC_PEER;
}

static bool complain(const struct party *party, const char *what)
{
    (void)fprintf(stderr, "vesica-bench: %s: %s\n", role_name(party), what);
    return false;
}

/* Whether a call outside the session succeeded. */
static bool succeeded(const struct party *party, vesica_status status)
{
    return status == VESICA_OK || complain(party, vesica_status_text(status));
}

/* Whether a call of the session succeeded, in more words. */
static bool session_succeeded(const struct party *party, vesica_status status)
{
    vesica_error_info error;

    if (status == VESICA_OK) {
        return true;
    }
    if (vesica_session_error(party->session, &error) != VESICA_OK ||
        error.status == VESICA_OK) {
        return complain(party, vesica_status_text(status));
    }
    (void)fprintf(stderr, "vesica-bench: %s: %s: %s (step: %s)\n",
                  role_name(party), vesica_status_text(error.status),
                  error.rule, error.step);
    return false;
}

static struct span span_begin(const struct party *party)
{
    vesica_progress progress;
    struct span span = {.step = "unknown"};

    if (vesica_session_progress(party->session, &progress) == VESICA_OK) {
        span.step = progress.step;
    }
    span.cpu = bench_clock_cpu();
    return span;
}

/* Also notes the end of the session, which each call may bring. */
static void span_end(struct party *party, const struct span *span)
{
    figures_add(&party->figures, span->step, bench_clock_cpu() - span->cpu);
    if (party_wants(party) == 0 && party->figures.seconds <= 0) {
        party->figures.seconds = bench_clock_wall() - party->begin;
    }
}

static bool make_config(struct party *party)
{
    vesica_allocator allocator = counting_allocator_of(&party->counter);
    unsigned threads = party->plan->threads;

    if (!succeeded(party, vesica_config_new(&party->config)) ||
        !succeeded(party,
                   vesica_config_set_allocator(party->config, &allocator))) {
        return false;
    }
    if (threads == 1) {
        return true;
    }
    if (!peer_pool_new(&party->pool, threads)) {
        return complain(party, "cannot start the threads");
    }
    return succeeded(party,
                     vesica_config_set_executor(party->config, peer_pool_run,
                                                party->pool, threads));
}

static bool add_row(struct party *party, uint64_t row)
{
    const struct psi_plan *plan = party->plan;
    enum synthetic_side side = list_of(party->side);
    char text[SYNTHETIC_TEXT_BYTES];
    uint8_t label[VESICA_MAX_LABEL_BYTES];
    vesica_identifier identifier;

    synthetic_text(text, &plan->lists, side, row);
    synthetic_label(label, plan->label_bytes, side,
                    synthetic_number(&plan->lists, side, row));
    return succeeded(party,
                     vesica_identifier_parse(&identifier, NULL, VESICA_ID_MMSI,
                                             text, strlen(text))) &&
           succeeded(party,
                     vesica_list_add(party->list, &identifier, row,
                                     plan->label_bytes > 0 ? label : NULL,
                                     plan->label_bytes));
}

static bool make_list(struct party *party)
{
    const struct psi_plan *plan = party->plan;
    uint64_t num_rows = num_rows_of(plan, party->side);
    double cpu = bench_clock_cpu();

    if (!succeeded(party,
                   vesica_list_new(&party->list, party->config, plan->suite)) ||
        (plan->label_bytes > 0 &&
         !succeeded(party, vesica_list_enable_labels(party->list)))) {
        return false;
    }
    for (uint64_t row = 0; row < num_rows; row++) {
        if (!add_row(party, row)) {
            return false;
        }
    }
    if (!succeeded(party, vesica_list_seal(party->list))) {
        return false;
    }
    figures_add(&party->figures, FIGURES_LIST_PHASE, bench_clock_cpu() - cpu);
    if (vesica_list_num_items(party->list) != num_rows) {
        return complain(party, "the identifiers are not distinct");
    }
    return true;
}

static bool set_options(const struct party *party)
{
    const struct psi_plan *plan = party->plan;
    vesica_terms *terms = party->terms;

    return succeeded(party, vesica_terms_set_learner(terms, plan->learner)) &&
           succeeded(party, vesica_terms_set_security(terms, plan->security)) &&
           succeeded(party, vesica_terms_set_proof(terms, plan->proof)) &&
           succeeded(party, vesica_terms_set_fresh_blinds(
                                terms, plan->fresh_blinds)) &&
           succeeded(party, vesica_terms_set_padding(terms, plan->padded_items,
                                                     plan->padded_items)) &&
           succeeded(party,
                     vesica_terms_set_min_items(terms, plan->min_items)) &&
           succeeded(party, vesica_terms_set_labels(terms, plan->labels,
                                                    plan->label_bytes));
}

static bool make_terms(struct party *party)
{
    vesica_terms *terms;

    if (!succeeded(party, vesica_terms_new(&party->terms, party->config))) {
        return false;
    }
    terms = party->terms;
    return succeeded(party, vesica_terms_set_purpose(terms, "benchmark")) &&
           succeeded(party,
                     vesica_terms_set_suite(terms, party->plan->suite)) &&
           succeeded(party,
                     vesica_terms_set_engine(terms, party->plan->engine)) &&
           set_options(party);
}

bool party_prepare(struct party *party, enum party_side side,
                   const struct psi_plan *plan)
{
    party->side = side;
    party->plan = plan;
    return make_config(party) && make_list(party) &&
           (side == PARTY_ANSWERER || make_terms(party));
}

bool party_start(struct party *party)
{
    vesica_session_params params = {
        .terms = party->terms,
        .dialed = party->side == PARTY_PROPOSER,
    };
    double cpu = bench_clock_cpu();

    party->begin = bench_clock_wall();
    if (!succeeded(party, vesica_session_new(&party->session, party->config,
                                             &params))) {
        return false;
    }
    figures_add(&party->figures, "start", bench_clock_cpu() - cpu);
    return true;
}

unsigned party_wants(const struct party *party)
{
    return vesica_session_wants(party->session);
}

static uint32_t work_slice(const struct party *party)
{
    return party->plan->engine == VESICA_ENGINE_VOLE ? WORK_SLICE_VOLE
                                                     : WORK_SLICE_DH;
}

bool party_advance(struct party *party)
{
    unsigned wants = party_wants(party);
    vesica_status status;
    struct span span;

    if ((wants & (VESICA_WANT_DECISION | VESICA_WANT_WORK)) == 0) {
        return true;
    }
    span = span_begin(party);
    if ((wants & VESICA_WANT_DECISION) != 0) {
        status = vesica_session_accept(party->session, party->list);
    } else {
        status = vesica_session_work(party->session, work_slice(party));
    }
    span_end(party, &span);
    return session_succeeded(party, status);
}

bool party_input(struct party *party, size_t *used, const uint8_t *in,
                 size_t in_len)
{
    struct span span = span_begin(party);
    vesica_status status =
        vesica_session_input(party->session, used, in, in_len);

    span_end(party, &span);
    return session_succeeded(party, status);
}

bool party_input_end(struct party *party)
{
    struct span span = span_begin(party);
    vesica_status status = vesica_session_input_end(party->session);

    span_end(party, &span);
    return session_succeeded(party, status);
}

bool party_output_ack(struct party *party, size_t num_bytes)
{
    struct span span = span_begin(party);
    vesica_status status = vesica_session_output_ack(party->session, num_bytes);

    span_end(party, &span);
    return session_succeeded(party, status);
}

static bool learns(const struct party *party)
{
    return party->plan->learner == VESICA_LEARNER_BOTH ||
           strcmp(role_name(party), "receiver") == 0;
}

/* Whether a row of the result has the label that the partner gave. */
static bool label_is_right(const struct party *party, uint64_t i, uint64_t row)
{
    const struct psi_plan *plan = party->plan;
    enum synthetic_side side = list_of(party->side);
    uint8_t right[VESICA_MAX_LABEL_BYTES];
    const uint8_t *label;
    size_t len;

    if (plan->label_bytes == 0) {
        return true;
    }
    synthetic_label(right, plan->label_bytes,
                    side == SYNTHETIC_OWN ? SYNTHETIC_PEER : SYNTHETIC_OWN,
                    synthetic_number(&plan->lists, side, row));
    return vesica_session_label(party->session, i, &label, &len) == VESICA_OK &&
           len == plan->label_bytes && memcmp(label, right, len) == 0;
}

/* The rows are all and only the matches. */
static bool rows_are_right(const struct party *party,
                           const vesica_result *result)
{
    const struct synthetic_lists *lists = &party->plan->lists;
    uint64_t num_rows = num_rows_of(party->plan, party->side);
    uint64_t num_found = 0;

    for (uint64_t row = 0; row < num_rows; row++) {
        bool found =
            num_found < result->num_rows && result->rows[num_found] == row;

        if (found != synthetic_is_match(lists, list_of(party->side), row) ||
            (found && !label_is_right(party, num_found, row))) {
            return false;
        }
        num_found += found;
    }
    return num_found == result->num_rows && result->matches == lists->matches &&
           result->unopened == 0;
}

/* Who does not learn has no rows. */
static bool result_is_right(const struct party *party,
                            const vesica_result *result)
{
    if (result->learned != learns(party) ||
        result->items != party_num_items(party->plan, party->side)) {
        return false;
    }
    return learns(party) ? rows_are_right(party, result)
                         : result->num_rows == 0;
}

static bool check_result(const struct party *party)
{
    const vesica_result *result;

    if (!session_succeeded(party,
                           vesica_session_result(party->session, &result))) {
        return false;
    }
    return result_is_right(party, result) ||
           complain(party, "the result is not the plain intersection");
}

bool party_finish(struct party *party)
{
    struct party_figures *figures = &party->figures;
    vesica_progress progress;

    if (!check_result(party) ||
        !succeeded(party, vesica_session_progress(party->session, &progress))) {
        return false;
    }
    figures->bytes_sent = progress.bytes_sent;
    figures->bytes_received = progress.bytes_received;
    figures->peak_bytes = party->counter.peak_bytes;
    figures->cpu_seconds = figures_session_cpu(figures);
    party_clear(party);
    if (party->counter.bytes != 0) {
        return complain(party, "the library did not give back all memory");
    }
    return true;
}

void party_clear(struct party *party)
{
    vesica_session_free(party->session);
    vesica_list_free(party->list);
    vesica_terms_free(party->terms);
    vesica_config_free(party->config);
    peer_pool_free(party->pool);
    party->session = NULL;
    party->list = NULL;
    party->terms = NULL;
    party->config = NULL;
    party->pool = NULL;
}
