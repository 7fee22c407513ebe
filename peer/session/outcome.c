/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/outcome.h"

#include <string.h>

#include "base/clock.h"

/* Digits of the transcript in the name of a result. */
#define NAME_DIGITS 8

/* Labels on their way to the result. */
typedef struct labelled {
    const vesica_session *session;
    peer_label_reader *reader;
    uint64_t num_bad;
} labelled;

static const peer_field *read_cells(void *arg, uint64_t i)
{
    labelled *from = arg;
    const peer_field *cells = NULL;
    const uint8_t *label = NULL;
    size_t len = 0;
    if (vesica_session_label(from->session, i, &label, &len) != VESICA_OK ||
        !peer_label_reader_read(from->reader, &cells, label, len)) {
        from->num_bad++;
    }
    if (cells == NULL) {
        (void)peer_label_reader_read(from->reader, &cells, NULL, 0);
    }
    return cells;
}

static peer_exit write_labelled(peer_report *report, peer_error *error,
                                const peer_outcome *outcome, FILE *stream,
                                peer_list_format format,
                                const vesica_result *result)
{
    peer_labels labels;
    labelled from = {.session = outcome->session};
    const peer_extra extra = {&labels, read_cells, &from};
    if (!peer_labels_read(&labels, vesica_terms_labels(outcome->terms))) {
        return peer_error_set(error, PEER_ERR_LOCAL,
                              "the terms name no columns");
    }
    PEER_TRY(peer_label_reader_new(&from.reader, error, labels.num));
    const peer_exit code =
        peer_rows_write_extra(outcome->rows, error, stream, format,
                              result->rows, result->num_rows, &extra);
    peer_label_reader_free(from.reader);
    report->bad_labels = from.num_bad;
    return code;
}

peer_exit peer_outcome_write(peer_report *report, peer_error *error,
                             const peer_outcome *outcome, FILE *stream,
                             peer_list_format format)
{
    const vesica_result *result = NULL;
    if (vesica_session_result(outcome->session, &result) != VESICA_OK) {
        return peer_error_set(error, PEER_ERR_LOCAL,
                              "the session gave no result");
    }
    if (*vesica_terms_labels(outcome->terms) != '\0') {
        return write_labelled(report, error, outcome, stream, format, result);
    }
    return peer_rows_write(outcome->rows, error, stream, format, result->rows,
                           result->num_rows);
}

/* 2026-01-01T12:00:00Z without its signs: no colon stands in a name. */
static void write_moment(char out[PEER_UTC_ROOM])
{
    char now[PEER_UTC_ROOM];
    size_t len = 0;
    peer_clock_utc(now);
    for (const char *c = now; *c != '\0'; c++) {
        if (*c != '-' && *c != ':') {
            out[len++] = *c;
        }
    }
    out[len] = '\0';
}

static peer_exit name_file(char out[PEER_PATH_ROOM], peer_error *error,
                           const peer_report *report, const char *dir)
{
    char moment[PEER_UTC_ROOM];
    char name[PEER_MAX_NAME + PEER_UTC_ROOM + NAME_DIGITS + 8];
    write_moment(moment);
    (void)snprintf(name, sizeof name, "%s-%s-%.*s.csv", report->partner, moment,
                   NAME_DIGITS, report->transcript);
    return peer_files_join(out, error, dir, name);
}

peer_exit peer_outcome_keep(peer_report *report, peer_error *error,
                            const peer_outcome *outcome, const char *dir)
{
    peer_output output;
    PEER_TRY(name_file(report->path, error, report, dir));
    PEER_TRY(peer_output_open(&output, error, report->path));
    const peer_exit code = peer_outcome_write(report, error, outcome,
                                              output.stream, PEER_FORMAT_CSV);
    if (code != PEER_OK) {
        peer_output_abandon(&output);
        return code;
    }
    return peer_output_commit(&output, error, 0600);
}
