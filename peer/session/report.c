/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/report.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static void take_terms(peer_report *out, const vesica_terms *terms,
                       bool proposed)
{
    const uint64_t first = vesica_terms_proposer_padded_items(terms);
    const uint64_t second = vesica_terms_answerer_padded_items(terms);
    out->peer_learned = peer_terms_learns(terms, !proposed);
    out->learner = vesica_learner_name(vesica_terms_learner(terms));
    out->security = vesica_security_name(vesica_terms_security(terms));
    out->proof = vesica_terms_proof(terms);
    out->fresh_blinds = vesica_terms_fresh_blinds(terms);
    out->own_padded_items = proposed ? first : second;
    out->peer_padded_items = proposed ? second : first;
    peer_text_copy(out->labels, sizeof out->labels, vesica_terms_labels(terms));
    out->engine = vesica_engine_name(vesica_terms_engine(terms));
    out->suite = vesica_suite_name(vesica_terms_suite(terms));
}

peer_exit peer_report_take(peer_report *out, peer_error *error,
                           const vesica_session *session,
                           const peer_partner *partner,
                           const vesica_terms *terms, bool proposed)
{
    const vesica_result *result = NULL;
    vesica_progress progress;
    if (vesica_session_result(session, &result) != VESICA_OK ||
        vesica_session_progress(session, &progress) != VESICA_OK ||
        result->transcript_len > PEER_MAX_TRANSCRIPT) {
        return peer_error_set(error, PEER_ERR_LOCAL,
                              "the session gave no result");
    }
    memset(out, 0, sizeof *out);
    peer_text_copy(out->partner, sizeof out->partner, partner->label);
    out->learned = result->learned;
    out->matches = result->matches;
    out->matched_rows = result->num_rows;
    out->unopened = result->unopened;
    out->items = result->items;
    out->peer_items = result->peer_items;
    out->bytes_sent = progress.bytes_sent;
    out->bytes_received = progress.bytes_received;
    take_terms(out, terms, proposed);
    peer_text_hex(out->transcript, result->transcript, result->transcript_len);
    return PEER_OK;
}

static void print_learned(FILE *stream, const peer_report *report)
{
    char a[PEER_COUNT_ROOM];
    char b[PEER_COUNT_ROOM];
    if (!report->learned) {
        (void)fprintf(stream, "this side learnt nothing of the partner's list "
                              "but its size\n");
    } else {
        (void)fprintf(stream, "%s %s, in %s\n",
                      peer_text_count(a, report->matches, "identifier"),
                      report->matches == 1 ? "matches" : "match",
                      peer_text_count(b, report->matched_rows, "row"));
    }
    if (report->peer_learned) {
        (void)fprintf(stream, "the partner learnt which of its identifiers "
                              "this side lists too\n");
    }
}

static void print_terms(FILE *stream, const peer_report *report)
{
    (void)fprintf(stream,
                  "terms:       %s %s, %s, proof %s, fresh blinds "
                  "%s\n",
                  report->learner,
                  strcmp(report->learner, "both") == 0 ? "learn" : "learns",
                  report->security, report->proof ? "yes" : "no",
                  report->fresh_blinds ? "yes" : "no");
    if (report->labels[0] != '\0') {
        (void)fprintf(stream, "labels:      %s\n", report->labels);
    }
}

void peer_report_print(FILE *stream, const peer_report *report)
{
    char a[PEER_GROUP_ROOM];
    char b[PEER_GROUP_ROOM];
    print_learned(stream, report);
    (void)fprintf(stream, "identifiers: own %s%s, partner %s%s\n",
                  peer_text_group(a, report->items),
                  report->own_padded_items > 0 ? " (padded)" : "",
                  peer_text_group(b, report->peer_items),
                  report->peer_padded_items > 0 ? " (padded)" : "");
    print_terms(stream, report);
    (void)fprintf(stream, "bytes:       sent %s, received %s\n",
                  peer_text_group(a, report->bytes_sent),
                  peer_text_group(b, report->bytes_received));
    (void)fprintf(stream, "time:        %.2f s, processor %.2f s\n",
                  report->seconds, report->cpu_seconds);
    (void)fprintf(stream, "computed by: %s on %s\n", report->engine,
                  report->suite);
    if (report->choice.made) {
        char why[PEER_ENGINE_ROOM];
        peer_engine_explain(why, &report->choice);
        (void)fprintf(stream, "             chosen by auto: %s\n", why);
    }
    (void)fprintf(stream, "transcript:  %.16s...\n", report->transcript);
}

bool peer_report_warn(peer_error *out, const peer_report *report)
{
    out->len = 0;
    if (report->unopened > 0) {
        peer_error_add(out,
                       "warning: %llu identifiers would match, but the labels "
                       "of %s do not open: they count as no match, and it has "
                       "not followed the protocol",
                       (unsigned long long)report->unopened, report->partner);
    }
    if (report->bad_labels > 0) {
        peer_error_add(out,
                       "warning: in %llu rows the label of %s is not the "
                       "columns %s in plain UTF-8; their cells are empty",
                       (unsigned long long)report->bad_labels, report->partner,
                       report->labels);
    }
    return out->len > 0;
}

static json_t *number(uint64_t value)
{
    return json_integer((json_int_t)value);
}

json_t *peer_report_left_out(const uint64_t rows[PEER_NUM_OUTCOMES])
{
    json_t *object = json_object();
    for (size_t i = PEER_ROW_TAKEN + 1; i < PEER_ROW_BAD; i++) {
        (void)json_object_set_new(object,
                                  peer_row_outcome_name((peer_row_outcome)i),
                                  number(rows[i]));
    }
    return object;
}

static json_t *estimate_json(const peer_engine_choice *choice, unsigned engine)
{
    return choice->estimates[engine].allowed
               ? json_real(peer_engine_seconds(choice, engine))
               : json_null();
}

/* What auto chose by; null if the engine was given. */
static json_t *choice_json(const peer_engine_choice *choice)
{
    if (!choice->made) {
        return json_null();
    }
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "dh_seconds",
                     estimate_json(choice, VESICA_ENGINE_DH), "vole_seconds",
                     estimate_json(choice, VESICA_ENGINE_VOLE), "items",
                     number(choice->load.proposer_items), "peer_items",
                     number(choice->load.answerer_items), "bits_per_second",
                     number(choice->load.bits_per_second));
}

/* One member after the other. Returns false if there is no memory. */
static bool add_terms(json_t *object, const peer_report *report)
{
    json_t *terms = json_pack(
        "{s:s, s:b, s:s, s:b, s:b, s:o, s:o, s:o, s:o, s:o, s:o}", "learner",
        report->learner, "learned", report->learned, "security",
        report->security, "proof", report->proof, "fresh_blinds",
        report->fresh_blinds, "own_padded_items",
        number(report->own_padded_items), "partner_padded_items",
        number(report->peer_padded_items), "labels",
        report->labels[0] != '\0' ? json_string(report->labels) : json_null(),
        "unopened", number(report->unopened), "bad_labels",
        number(report->bad_labels), "engine_choice",
        choice_json(&report->choice));
    const bool added = terms != NULL && json_object_update(object, terms) == 0;
    json_decref(terms);
    return added;
}

bool peer_report_print_json(FILE *stream, const peer_report *report)
{
    json_t *object = json_pack(
        "{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:f, s:f, s:o, s:s, "
        "s:s, s:s}",
        "partner", report->partner, "matches", number(report->matches),
        "matched_rows", number(report->matched_rows), "items",
        number(report->items), "peer_items", number(report->peer_items),
        "left_out", peer_report_left_out(report->rows), "skipped",
        number(report->rows[PEER_ROW_BAD]), "bytes_sent",
        number(report->bytes_sent), "bytes_received",
        number(report->bytes_received), "seconds", report->seconds,
        "cpu_seconds", report->cpu_seconds, "peak_rss_bytes",
        number(report->peak_rss_bytes), "engine", report->engine, "suite",
        report->suite, "transcript", report->transcript);
    char *text =
        object == NULL || !add_terms(object, report)
            ? NULL
            : json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(9));
    json_decref(object);
    if (text == NULL) {
        return false;
    }
    (void)fprintf(stream, "%s\n", text);
    free(text);
    return true;
}
