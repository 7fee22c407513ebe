/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "rows/scan.h"

#include <stdio.h>
#include <string.h>

#include "rows/columns.h"
#include "rows/eligible.h"

/* Texts of types that were looked up before, found again by a few of their
 * bytes: files have few types, and many rows of each. */
#define NUM_CACHED 32
#define CACHED_ROOM 24 /* no name of a type is longer */

typedef struct cached_type {
    char text[CACHED_ROOM];
    size_t len; /* 0: none */
    const vesica_identifier_info *info;
} cached_type;

typedef struct scan {
    const char *name;
    const peer_list_options *options;
    const peer_visitor *visitor;
    peer_records *records;
    peer_header header;
    peer_eligible eligible;
    char number[16];                    /* of the column of values, as text */
    const vesica_identifier_info *type; /* of all rows; NULL: a column has it */
    cached_type cache[NUM_CACHED];
    peer_row row;
} scan;

static void refuse(scan *s, const char *column, peer_field value,
                   const char *rule, const char *expected)
{
    s->row.outcome = PEER_ROW_BAD;
    s->row.fault = (peer_row_fault){
        .column = column,
        .rule = rule,
        .expected = expected,
        .value = value.text,
        .value_len = value.len,
    };
}

static void refuse_row(scan *s, const char *rule, const char *expected)
{
    refuse(s, "", (peer_field){"", 0}, rule, expected);
}

static bool is_blank(const peer_record *record)
{
    for (size_t i = 0; i < record->num_fields; i++) {
        if (peer_field_trim(record->fields[i]).len > 0) {
            return false;
        }
    }
    return record->bad_rule == NULL;
}

/* The next record that is not blank. */
static peer_exit next(scan *s, const peer_record **out, peer_error *error)
{
    do {
        PEER_TRY(peer_records_next(s->records, out, error));
    } while (*out != NULL && is_blank(*out));
    return PEER_OK;
}

static bool has_header(const scan *s)
{
    return s->options->value_number == 0;
}

static void judge_columns(scan *s, const peer_record *record)
{
    const size_t value = s->header.columns[PEER_COLUMN_VALUE];
    if (record->bad_rule != NULL) {
        refuse_row(s, record->bad_rule, record->bad_expected);
        return;
    }
    if (!has_header(s) && s->header.num_columns == 0) {
        if (record->num_fields <= value) {
            refuse_row(s, "columns", "a row that has the column of values");
            return;
        }
        s->header.num_columns = record->num_fields;
    }
    if (record->num_fields != s->header.num_columns) {
        refuse_row(s, "columns",
                   has_header(s) ? "as many columns as the header has"
                                 : "as many columns as the first row has");
    }
}

static const vesica_identifier_info *look_up(scan *s, peer_field name)
{
    if (name.len == 0 || name.len > CACHED_ROOM) {
        return NULL;
    }
    const size_t hash = name.len + (unsigned char)name.text[0] +
                        3 * (size_t)(unsigned char)name.text[name.len - 1];
    cached_type *cached = &s->cache[hash % NUM_CACHED];
    if (name.len != cached->len ||
        memcmp(name.text, cached->text, name.len) != 0) {
        memcpy(cached->text, name.text, name.len);
        cached->len = name.len;
        cached->info = vesica_identifier_info_by_name(name.text, name.len);
    }
    return cached->info;
}

static void judge_type(scan *s, const peer_record *record)
{
    const size_t at = s->header.columns[PEER_COLUMN_TYPE];
    if (at == SIZE_MAX) {
        s->row.info = s->type;
        return;
    }
    const peer_field name = peer_field_trim(record->fields[at]);
    s->row.info = look_up(s, name);
    if (s->row.info == NULL) {
        refuse(s, peer_columns_name(s->options, PEER_COLUMN_TYPE), name, "type",
               "a type, such as LEI; vesica-peer types shows all");
    }
}

/* The place among the composite types that several columns make. */
static size_t find_compose(const scan *s)
{
    size_t i = 0;
    while (i < s->options->num_composes &&
           s->options->composes[i].type != s->row.info->type) {
        i++;
    }
    return i;
}

static bool is_about_text(vesica_status status)
{
    return status >= VESICA_ERR_ID_TYPE && status <= VESICA_ERR_ID_VALUE;
}

/* Judge what the library said of a value. */
static peer_exit judge_status(scan *s, peer_error *error, vesica_status status,
                              const vesica_identifier_error *why,
                              const char *column, peer_field value)
{
    if (status == VESICA_OK) {
        return PEER_OK;
    }
    if (!is_about_text(status)) {
        return peer_error_set(error, PEER_ERR_LOCAL, "%s, line %llu: %s",
                              s->name, (unsigned long long)s->row.record->line,
                              vesica_status_text(status));
    }
    refuse(s, column, value, why->rule, why->expected);
    s->row.fault.position = why->position + 1;
    return PEER_OK;
}

static peer_exit compose(scan *s, peer_error *error, size_t at)
{
    vesica_identifier_part parts[VESICA_IDENTIFIER_MAX_PARTS];
    vesica_identifier_error why = {0};
    for (size_t i = 0; i < VESICA_IDENTIFIER_MAX_PARTS; i++) {
        const peer_field field =
            s->row.record->fields[s->header.composes[at][i]];
        parts[i] = (vesica_identifier_part){field.text, field.len};
    }
    const vesica_status status =
        vesica_identifier_compose(&s->row.identifier, &why, s->row.info->type,
                                  parts, VESICA_IDENTIFIER_MAX_PARTS);
    return judge_status(
        s, error, status, &why, s->options->composes[at].columns[why.part],
        (peer_field){parts[why.part].text, parts[why.part].text_len});
}

static peer_exit parse(scan *s, peer_error *error)
{
    const size_t at = s->header.columns[PEER_COLUMN_VALUE];
    if (at == SIZE_MAX) {
        refuse_row(s, "value", "a column of values, or compose, for this type");
        return PEER_OK;
    }
    const peer_field value = s->row.record->fields[at];
    vesica_identifier_error why = {0};
    const vesica_status status = vesica_identifier_parse(
        &s->row.identifier, &why, s->row.info->type, value.text, value.len);
    return judge_status(s, error, status, &why,
                        has_header(s)
                            ? peer_columns_name(s->options, PEER_COLUMN_VALUE)
                            : s->number,
                        value);
}

static peer_exit judge_value(scan *s, peer_error *error)
{
    const size_t at = find_compose(s);
    return at < s->options->num_composes ? compose(s, error, at)
                                         : parse(s, error);
}

/* The first row of a file without a header must not be one: its name would be
 * an identifier, and nobody would look at the states of the rows. */
static peer_exit check_first(const scan *s, const peer_record *record,
                             peer_error *error)
{
    if (has_header(s) || s->header.num_columns != 0 ||
        !peer_columns_is_header(record)) {
        return PEER_OK;
    }
    return peer_error_set(error, PEER_ERR_INPUT,
                          "%s, line %llu: this is a header; a number of a "
                          "column is for files without one: give its name",
                          s->name, (unsigned long long)record->line);
}

static peer_exit judge(scan *s, const peer_record *record, peer_error *error)
{
    peer_row *row = &s->row;
    PEER_TRY(check_first(s, record, error));
    row->record = record;
    row->outcome = PEER_ROW_TAKEN;
    row->info = NULL;
    judge_columns(s, record);
    row->num_columns = s->header.num_columns;
    if (row->outcome != PEER_ROW_BAD) {
        judge_type(s, record);
    }
    if (row->outcome != PEER_ROW_BAD) {
        peer_eligible_judge(&s->eligible, row);
    }
    return row->outcome != PEER_ROW_BAD ? judge_value(s, error) : PEER_OK;
}

static peer_exit read_header(scan *s, peer_error *error)
{
    const peer_record *record = NULL;
    if (!has_header(s)) {
        peer_columns_number(&s->header, s->options);
        (void)snprintf(s->number, sizeof s->number, "%u",
                       s->options->value_number);
        return PEER_OK;
    }
    PEER_TRY(next(s, &record, error));
    if (record == NULL) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s is empty; expected a header line with the "
                              "names of columns",
                              s->name);
    }
    if (record->bad_rule != NULL) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s, line %llu: the header cannot be read: rule "
                              "%s; expected %s",
                              s->name, (unsigned long long)record->line,
                              record->bad_rule, record->bad_expected);
    }
    return peer_columns_find(&s->header, error, s->options, record, s->name);
}

/* Where no column says the type, an option does. */
static void begin(scan *s)
{
    const peer_list_options *options = s->options;
    if (s->header.columns[PEER_COLUMN_TYPE] == SIZE_MAX) {
        s->type = vesica_identifier_info_by_type(
            options->type != 0 ? options->type : options->composes[0].type);
    }
    s->eligible = (peer_eligible){
        .options = options,
        .header = &s->header,
        .day = options->as_of != 0 ? options->as_of : peer_day_today(),
    };
}

static peer_exit read_rows(scan *s, peer_error *error)
{
    const peer_visitor *visitor = s->visitor;
    const peer_record *record = NULL;
    PEER_TRY(read_header(s, error));
    begin(s);
    if (visitor->header != NULL) {
        PEER_TRY(visitor->header(visitor->arg, error, &s->header));
    }
    PEER_TRY(next(s, &record, error));
    while (record != NULL) {
        PEER_TRY(judge(s, record, error));
        PEER_TRY(visitor->row(visitor->arg, error, &s->row));
        PEER_TRY(next(s, &record, error));
    }
    return PEER_OK;
}

peer_exit peer_scan(int fd, const char *name, const peer_list_options *options,
                    const peer_visitor *visitor, peer_error *error)
{
    scan s = {.name = name, .options = options, .visitor = visitor};
    PEER_TRY(peer_list_options_check(options, error));
    PEER_TRY(peer_records_new(&s.records, error, fd, name,
                              options->format != PEER_FORMAT_BY_NAME
                                  ? options->format
                                  : peer_format_of(name),
                              options->encoding));
    const peer_exit code = read_rows(&s, error);
    peer_records_free(s.records);
    return code;
}

const char *peer_row_outcome_name(peer_row_outcome outcome)
{
    static const char *const names[PEER_NUM_OUTCOMES] = {
        [PEER_ROW_TAKEN] = "taken",       [PEER_ROW_VICTIM] = "victim",
        [PEER_ROW_DISPUTED] = "disputed", [PEER_ROW_RETRACTED] = "retracted",
        [PEER_ROW_EXPIRED] = "expired",   [PEER_ROW_CORRECTED] = "corrected",
        [PEER_ROW_PAST] = "past-expiry",  [PEER_ROW_BAD] = "bad",
    };
    return names[outcome];
}
