/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "rows/rows.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/text.h"
#include "rows/gather.h"
#include "rows/places.h"
#include "rows/result.h"

/* Bad rows whose texts are kept when they are skipped. */
#define MAX_KEPT 1000

/* Longest text of a bad row: room for PEER_ROWS_MAX_SHOWN in a message. */
#define FAULT_ROOM 360

struct peer_rows {
    char *path;
    int fd;
    struct stat status; /* before it was read */
    peer_list_format format;
    peer_encoding encoding;
    bool skip_invalid;
    bool any_state;
    int32_t day; /* on which rows had to be valid */
    int32_t last_day;
    vesica_list *list;
    peer_labels labels;
    peer_gather *gather; /* while a list with labels is read */
    peer_place header;   /* no place: there is none */
    peer_places places;
    uint64_t num[PEER_NUM_OUTCOMES];
    char *kept[MAX_KEPT]; /* texts of the first bad rows */
    size_t num_kept;
};

static peer_exit no_memory(peer_error *error)
{
    return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
}

static peer_exit on_header(void *arg, peer_error *error,
                           const peer_header *header)
{
    peer_rows *rows = arg;
    const peer_record *record = header->record;
    if (record != NULL) {
        rows->header = (peer_place){record->offset, record->length};
    }
    return rows->gather != NULL
               ? peer_gather_header(rows->gather, error, record)
               : PEER_OK;
}

static peer_exit keep_fault(peer_rows *rows, peer_error *error,
                            const peer_row *row)
{
    char text[FAULT_ROOM];
    const size_t most = rows->skip_invalid ? MAX_KEPT : PEER_ROWS_MAX_SHOWN;
    if (rows->num_kept == most) {
        return PEER_OK;
    }
    peer_row_fault_text(text, sizeof text, row, false);
    char *kept = strdup(text);
    if (kept == NULL) {
        return no_memory(error);
    }
    rows->kept[rows->num_kept++] = kept;
    return PEER_OK;
}

static peer_exit add_to_list(peer_rows *rows, peer_error *error,
                             const peer_row *row)
{
    const vesica_status status = vesica_list_add(rows->list, &row->identifier,
                                                 rows->places.num, NULL, 0);
    if (status != VESICA_OK) {
        return peer_error_set(error, PEER_ERR_LOCAL, "%s, line %llu: %s",
                              rows->path, (unsigned long long)row->record->line,
                              vesica_status_text(status));
    }
    return PEER_OK;
}

static peer_exit add_entry(peer_rows *rows, peer_error *error,
                           const peer_row *row)
{
    const peer_record *record = row->record;
    PEER_TRY(rows->gather != NULL
                 ? peer_gather_add(rows->gather, error, &row->identifier,
                                   record, rows->places.num)
                 : add_to_list(rows, error, row));
    if (!rows->any_state && row->expires_on < rows->last_day) {
        rows->last_day = row->expires_on;
    }
    return peer_places_add(&rows->places, error,
                           (peer_place){record->offset, record->length});
}

/* A bad row is noted and reading goes on, to find the others. */
static peer_exit on_row(void *arg, peer_error *error, const peer_row *row)
{
    peer_rows *rows = arg;
    rows->num[row->outcome]++;
    if (row->outcome == PEER_ROW_BAD) {
        return keep_fault(rows, error, row);
    }
    const bool failed = rows->num[PEER_ROW_BAD] > 0 && !rows->skip_invalid;
    return row->outcome == PEER_ROW_TAKEN && !failed
               ? add_entry(rows, error, row)
               : PEER_OK;
}

/* The path and the number come first: whatever is cut, they stay. */
static peer_exit check_bad(const peer_rows *rows, peer_error *error)
{
    const uint64_t num = rows->num[PEER_ROW_BAD];
    if (num == 0 || rows->skip_invalid) {
        return PEER_OK;
    }
    (void)peer_error_set(error, PEER_ERR_INPUT,
                         "%s: %llu bad row%s; correct them and try again, or "
                         "leave them out with --skip-invalid",
                         rows->path, (unsigned long long)num,
                         num == 1 ? "" : "s");
    for (size_t i = 0; i < rows->num_kept; i++) {
        peer_error_add(error, "%s", rows->kept[i]);
    }
    return PEER_ERR_INPUT;
}

peer_exit peer_rows_check_unchanged(const peer_rows *rows, peer_error *error)
{
    return peer_files_check_unchanged(error, rows->fd, &rows->status,
                                      rows->path);
}

static peer_exit make_list(peer_rows *rows, peer_error *error,
                           const vesica_config *config, vesica_suite suite)
{
    if (vesica_list_new(&rows->list, config, suite) != VESICA_OK) {
        return no_memory(error);
    }
    if (rows->labels.num == 0) {
        return PEER_OK;
    }
    if (vesica_list_enable_labels(rows->list) != VESICA_OK) {
        return peer_error_set(error, PEER_ERR_LOCAL,
                              "the list takes no labels");
    }
    return peer_gather_new(&rows->gather, error, &rows->labels, rows->path);
}

static peer_exit finish_gather(peer_rows *rows, peer_error *error)
{
    if (rows->gather != NULL) {
        PEER_TRY(peer_gather_finish(rows->gather, error, rows->list));
        peer_gather_free(rows->gather);
        rows->gather = NULL;
    }
    return PEER_OK;
}

static peer_exit read_all(peer_rows *rows, peer_error *error,
                          const peer_list_options *options,
                          const vesica_config *config, vesica_suite suite)
{
    const peer_visitor visitor = {on_header, on_row, rows};
    if (fstat(rows->fd, &rows->status) != 0) {
        return peer_error_system(error, PEER_ERR_LOCAL, "cannot read %s",
                                 rows->path);
    }
    PEER_TRY(make_list(rows, error, config, suite));
    PEER_TRY(peer_scan(rows->fd, rows->path, options, &visitor, error));
    PEER_TRY(peer_rows_check_unchanged(rows, error));
    PEER_TRY(check_bad(rows, error));
    PEER_TRY(finish_gather(rows, error));
    if (vesica_list_seal(rows->list) != VESICA_OK) {
        return peer_error_set(error, PEER_ERR_LOCAL, "cannot sort %s",
                              rows->path);
    }
    return PEER_OK;
}

/* The day is read once, so that all rows are judged on the same one. */
static peer_exit begin(peer_rows *rows, peer_error *error, const char *path,
                       peer_list_options *options)
{
    options->as_of = options->as_of != 0 ? options->as_of : peer_day_today();
    options->format = options->format != PEER_FORMAT_BY_NAME
                          ? options->format
                          : peer_format_of(path);
    rows->fd = -1;
    rows->format = options->format;
    rows->encoding = options->encoding;
    rows->skip_invalid = options->skip_invalid;
    rows->any_state = options->any_state;
    rows->day = options->as_of;
    rows->last_day = INT32_MAX;
    rows->path = strdup(path);
    return rows->path == NULL ? no_memory(error)
                              : peer_files_open(&rows->fd, error, path, false);
}

peer_exit peer_rows_read(peer_rows **out, peer_error *error, const char *path,
                         const peer_list_options *options,
                         const vesica_config *config, vesica_suite suite)
{
    static const peer_labels none;
    return peer_rows_read_labels(out, error, path, options, &none, config,
                                 suite);
}

peer_exit peer_rows_read_labels(peer_rows **out, peer_error *error,
                                const char *path,
                                const peer_list_options *options,
                                const peer_labels *labels,
                                const vesica_config *config, vesica_suite suite)
{
    peer_list_options exact = *options;
    peer_rows *rows = calloc(1, sizeof *rows);
    if (rows == NULL) {
        return no_memory(error);
    }
    rows->labels = *labels;
    peer_exit code = begin(rows, error, path, &exact);
    if (code == PEER_OK) {
        code = read_all(rows, error, &exact, config, suite);
    }
    if (code != PEER_OK) {
        peer_rows_free(rows);
        return code;
    }
    *out = rows;
    return PEER_OK;
}

void peer_rows_free(peer_rows *rows)
{
    if (rows == NULL) {
        return;
    }
    if (rows->fd >= 0) {
        (void)close(rows->fd);
    }
    for (size_t i = 0; i < rows->num_kept; i++) {
        free(rows->kept[i]);
    }
    peer_gather_free(rows->gather);
    vesica_list_free(rows->list);
    peer_places_clear(&rows->places);
    free(rows->path);
    free(rows);
}

const vesica_list *peer_rows_list(const peer_rows *rows)
{
    return rows->list;
}

uint64_t peer_rows_num(const peer_rows *rows, peer_row_outcome outcome)
{
    return rows->num[outcome];
}

int32_t peer_rows_last_day(const peer_rows *rows)
{
    return rows->last_day;
}

static void print_reasons(FILE *stream, const peer_rows *rows)
{
    char day[PEER_DAY_ROOM];
    char num[PEER_GROUP_ROOM];
    const char *before = "; left out:";
    for (size_t i = PEER_ROW_TAKEN + 1; i < PEER_ROW_BAD; i++) {
        if (rows->num[i] == 0) {
            continue;
        }
        (void)fprintf(stream, "%s %s %s", before,
                      peer_text_group(num, rows->num[i]),
                      peer_row_outcome_name((peer_row_outcome)i));
        before = ",";
    }
    if (rows->num[PEER_ROW_PAST] > 0) {
        (void)fprintf(stream, " (on %s)", peer_day_text(day, rows->day));
    }
}

static void print_skipped(FILE *stream, const peer_rows *rows)
{
    const uint64_t num = rows->num[PEER_ROW_BAD];
    for (size_t i = 0; i < rows->num_kept; i++) {
        (void)fprintf(stream, "  %s\n", rows->kept[i]);
    }
    if (num > rows->num_kept) {
        (void)fprintf(stream,
                      "  and %llu more; vesica-peer check %s lists all\n",
                      (unsigned long long)(num - rows->num_kept), rows->path);
    }
}

void peer_rows_print_left_out(FILE *stream, const peer_rows *rows)
{
    char taken[PEER_COUNT_ROOM];
    char bad[PEER_GROUP_ROOM];
    uint64_t num_out = 0;
    for (size_t i = PEER_ROW_TAKEN + 1; i < PEER_NUM_OUTCOMES; i++) {
        num_out += rows->num[i];
    }
    if (num_out == 0) {
        return;
    }
    (void)fprintf(stream, "%s: %s taken", rows->path,
                  peer_text_count(taken, rows->num[PEER_ROW_TAKEN], "row"));
    print_reasons(stream, rows);
    if (rows->num[PEER_ROW_BAD] > 0) {
        (void)fprintf(stream, "; skipped as invalid: %s",
                      peer_text_group(bad, rows->num[PEER_ROW_BAD]));
    }
    (void)fputc('\n', stream);
    print_skipped(stream, rows);
}

/* How rows come out. */
typedef struct writing {
    const peer_rows *rows;
    peer_error *error;
    FILE *stream;
    bool from_tabs;
    const peer_extra *extra; /* NULL: none */
    peer_result_tail *tail;  /* what is behind a row, if there is extra */
} writing;

static peer_exit write_row(const writing *w, peer_place place)
{
    if (!peer_result_write_tail(w->stream, w->rows->fd, place, w->from_tabs,
                                w->tail)) {
        return peer_error_set(w->error, PEER_ERR_LOCAL, "cannot read %s again",
                              w->rows->path);
    }
    return PEER_OK;
}

static peer_exit write_header(const writing *w)
{
    if (w->rows->header.length == 0) {
        return PEER_OK;
    }
    if (w->extra != NULL) {
        PEER_TRY(peer_result_tail_names(w->tail, w->error, w->extra->labels));
    }
    return write_row(w, w->rows->header);
}

static peer_exit write_rows(const writing *w, const uint64_t *which,
                            uint64_t num)
{
    PEER_TRY(write_header(w));
    for (uint64_t i = 0; i < num; i++) {
        if (which[i] >= w->rows->places.num) {
            return peer_error_set(w->error, PEER_ERR_LOCAL,
                                  "the result names a row that is not there");
        }
        if (w->extra != NULL) {
            PEER_TRY(peer_result_tail_set(w->tail, w->error,
                                          w->extra->cells(w->extra->arg, i),
                                          w->extra->labels->num));
        }
        PEER_TRY(write_row(w, peer_places_at(&w->rows->places, which[i])));
    }
    return PEER_OK;
}

peer_exit peer_rows_write(const peer_rows *rows, peer_error *error,
                          FILE *stream, peer_list_format format,
                          const uint64_t *which, uint64_t num)
{
    return peer_rows_write_extra(rows, error, stream, format, which, num, NULL);
}

peer_exit peer_rows_write_extra(const peer_rows *rows, peer_error *error,
                                FILE *stream, peer_list_format format,
                                const uint64_t *which, uint64_t num,
                                const peer_extra *extra)
{
    const bool tabs_stay =
        format != PEER_FORMAT_CSV && rows->format == PEER_FORMAT_TSV;
    writing w = {.rows = rows, .error = error, .stream = stream};
    if (format == PEER_FORMAT_TSV && rows->format == PEER_FORMAT_CSV) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s is CSV, and rows come out as they stand "
                              "there; a line with tabs cannot hold all that "
                              "CSV can",
                              rows->path);
    }
    w.from_tabs = rows->format == PEER_FORMAT_TSV && !tabs_stay;
    w.extra = extra;
    PEER_TRY(peer_rows_check_unchanged(rows, error));
    if (extra != NULL) {
        PEER_TRY(peer_result_tail_new(&w.tail, error, rows->encoding,
                                      tabs_stay ? PEER_FORMAT_TSV
                                                : PEER_FORMAT_CSV));
    }
    const peer_exit code = write_rows(&w, which, num);
    peer_result_tail_free(w.tail);
    return code != PEER_OK ? code : peer_rows_check_unchanged(rows, error);
}
