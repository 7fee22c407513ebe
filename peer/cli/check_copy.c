/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "cli/check_copy.h"

#include <stdlib.h>
#include <string.h>

typedef struct copy {
    FILE *stream;
    peer_list_format format;
    const char *name;
    const peer_list_options *options;
    size_t columns[PEER_NUM_COLUMNS]; /* in the file; SIZE_MAX: there is none */
    bool has_header;                  /* it is written */
    /* The record that is being made. */
    uint64_t line; /* of the file */
    size_t num_fields;
    size_t len;
    /* A record that is not too long, and one field more. */
    char text[4 * PEER_MAX_RECORD];
} copy;

static peer_exit fail(const copy *c, peer_error *error, const char *why)
{
    return peer_error_set(error, PEER_ERR_INPUT,
                          "%s, line %llu: the row cannot stand in the copy: "
                          "%s",
                          c->name, (unsigned long long)c->line, why);
}

static void begin_record(copy *c, uint64_t line)
{
    c->line = line;
    c->num_fields = 0;
    c->len = 0;
}

static peer_exit check_length(const copy *c, peer_error *error, size_t len)
{
    return len > PEER_MAX_RECORD
               ? fail(c, error, "it would be longer than 65536 bytes")
               : PEER_OK;
}

static bool has_any(peer_field field, const char *characters)
{
    for (size_t i = 0; i < field.len; i++) {
        if (strchr(characters, field.text[i]) != NULL) {
            return true;
        }
    }
    return false;
}

static peer_exit put_field(copy *c, peer_error *error, peer_field field)
{
    const bool tsv = c->format == PEER_FORMAT_TSV;
    PEER_TRY(check_length(c, error, c->len));
    PEER_TRY(check_length(c, error, field.len));
    if (c->num_fields++ > 0) {
        c->text[c->len++] = tsv ? '\t' : ',';
    }
    if (!tsv) {
        c->len += peer_field_csv(c->text + c->len, field);
        return PEER_OK;
    }
    if (has_any(field, "\t\r\n")) {
        return fail(c, error,
                    "a column holds a tab or a line end; choose a name that "
                    "does not end with .tsv");
    }
    memcpy(c->text + c->len, field.text, field.len);
    c->len += field.len;
    return PEER_OK;
}

static peer_exit put_text(copy *c, peer_error *error, const char *text)
{
    return put_field(c, error, (peer_field){text, strlen(text)});
}

static peer_exit end_record(copy *c, peer_error *error)
{
    c->text[c->len++] = '\n';
    PEER_TRY(check_length(c, error, c->len));
    (void)fwrite(c->text, 1, c->len, c->stream); /* commit asks for errors */
    return PEER_OK;
}

static bool is_first(const copy *c, size_t column)
{
    return column == c->columns[PEER_COLUMN_TYPE] ||
           column == c->columns[PEER_COLUMN_VALUE];
}

/* A column that means something gets its standard name, and no other column has
 * such a name: the copy is read without options. */
static peer_exit put_name(copy *c, peer_error *error, size_t column,
                          peer_field name)
{
    char other[32];
    for (size_t i = 0; i < PEER_NUM_COLUMNS; i++) {
        const char *standard = peer_column_name((peer_column)i);
        if (c->columns[i] == column) {
            return put_text(c, error, standard);
        }
        if (peer_field_is(peer_field_trim(name), standard)) {
            (void)snprintf(other, sizeof other, "other_%s", standard);
            return put_text(c, error, other);
        }
    }
    return put_field(c, error, name);
}

static peer_exit put_standard_names(copy *c, peer_error *error, uint64_t line)
{
    c->has_header = true;
    begin_record(c, line);
    PEER_TRY(put_text(c, error, peer_column_name(PEER_COLUMN_TYPE)));
    return put_text(c, error, peer_column_name(PEER_COLUMN_VALUE));
}

static peer_exit on_header(void *arg, peer_error *error,
                           const peer_header *header)
{
    copy *c = arg;
    memcpy(c->columns, header->columns, sizeof c->columns);
    if (header->record == NULL) {
        return PEER_OK;
    }
    PEER_TRY(put_standard_names(c, error, header->record->line));
    for (size_t i = 0; i < header->record->num_fields; i++) {
        if (!is_first(c, i)) {
            PEER_TRY(put_name(c, error, i, header->record->fields[i]));
        }
    }
    return end_record(c, error);
}

/* A file without a header: its columns get numbers. */
static peer_exit put_numbers(copy *c, peer_error *error, size_t num_columns)
{
    PEER_TRY(put_standard_names(c, error, 1));
    for (size_t i = 0; i < num_columns; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "column_%zu", i + 1);
        if (!is_first(c, i)) {
            PEER_TRY(put_text(c, error, name));
        }
    }
    return end_record(c, error);
}

static peer_exit put_row(copy *c, peer_error *error, const peer_row *row)
{
    char value[VESICA_IDENTIFIER_TEXT_ROOM];
    begin_record(c, row->record->line);
    PEER_TRY(put_text(c, error, row->info->name));
    const size_t len = vesica_identifier_text(value, &row->identifier);
    PEER_TRY(put_field(c, error, (peer_field){value, len}));
    for (size_t i = 0; i < row->record->num_fields; i++) {
        if (!is_first(c, i)) {
            PEER_TRY(put_field(c, error, row->record->fields[i]));
        }
    }
    return end_record(c, error);
}

static peer_exit on_row(void *arg, peer_error *error, const peer_row *row)
{
    copy *c = arg;
    if (row->outcome == PEER_ROW_BAD) {
        return c->options->skip_invalid
                   ? PEER_OK
                   : peer_error_set(error, PEER_ERR_INPUT,
                                    "%s has changed while it was read",
                                    c->name);
    }
    if (!c->has_header) {
        PEER_TRY(put_numbers(c, error, row->record->num_fields));
    }
    return put_row(c, error, row);
}

peer_exit peer_check_copy(FILE *stream, peer_error *error,
                          peer_list_format format, int fd, const char *name,
                          const peer_list_options *options)
{
    copy *c = calloc(1, sizeof *c);
    if (c == NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    c->stream = stream;
    c->format = format;
    c->name = name;
    c->options = options;
    const peer_visitor visitor = {on_header, on_row, c};
    peer_exit code = peer_scan(fd, name, options, &visitor, error);
    if (code == PEER_OK && !c->has_header) {
        code = put_numbers(c, error, 0);
    }
    free(c);
    return code;
}
