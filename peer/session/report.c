/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/report.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

peer_exit peer_report_take(peer_report *out, peer_error *error,
                           const vesica_session *session,
                           const peer_partner *partner)
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
    out->matches = result->matches;
    out->matched_rows = result->num_rows;
    out->items = result->items;
    out->peer_items = result->peer_items;
    out->bytes_sent = progress.bytes_sent;
    out->bytes_received = progress.bytes_received;
    out->engine = vesica_engine_name((vesica_engine)partner->engine);
    out->suite = vesica_suite_name((vesica_suite)partner->suite);
    peer_text_hex(out->transcript, result->transcript, result->transcript_len);
    return PEER_OK;
}

void peer_report_print(FILE *stream, const peer_report *report)
{
    char a[PEER_GROUP_ROOM];
    char b[PEER_GROUP_ROOM];
    (void)fprintf(stream, "%s identifiers match, in %s rows\n",
                  peer_text_group(a, report->matches),
                  peer_text_group(b, report->matched_rows));
    (void)fprintf(stream, "identifiers: own %s, partner %s\n",
                  peer_text_group(a, report->items),
                  peer_text_group(b, report->peer_items));
    (void)fprintf(stream, "bytes:       sent %s, received %s\n",
                  peer_text_group(a, report->bytes_sent),
                  peer_text_group(b, report->bytes_received));
    (void)fprintf(stream, "time:        %.2f s, processor %.2f s\n",
                  report->seconds, report->cpu_seconds);
    (void)fprintf(stream, "computed by: %s on %s\n", report->engine,
                  report->suite);
    (void)fprintf(stream, "transcript:  %.16s...\n", report->transcript);
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
        object == NULL
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
