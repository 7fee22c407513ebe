/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "rows/labels.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "rows/quotes.h"

/* A label, and an apostrophe for each cell. */
#define CELLS_ROOM (VESICA_MAX_LABEL_BYTES + PEER_MAX_LABELS)

struct peer_label_reader {
    size_t num_columns;
    peer_field cells[PEER_MAX_LABELS];
    char text[CELLS_ROOM]; /* of the cells */
    peer_quotes quotes;
    peer_record record;
};

static bool has_name(const peer_labels *labels, const char *name)
{
    for (size_t i = 0; i < labels->num; i++) {
        if (strcmp(labels->names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static bool add_name(peer_labels *out, peer_field name)
{
    char copy[PEER_MAX_COLUMN + 1];
    if (name.len == 0 || name.len > PEER_MAX_COLUMN ||
        out->num == PEER_MAX_LABELS || peer_field_trim(name).len != name.len ||
        !peer_text_is_plain(name.text, name.len)) {
        return false;
    }
    memcpy(copy, name.text, name.len);
    copy[name.len] = '\0';
    if (has_name(out, copy)) {
        return false;
    }
    memcpy(out->names[out->num++], copy, sizeof copy);
    return true;
}

bool peer_labels_read(peer_labels *out, const char *text)
{
    *out = (peer_labels){0};
    if (strlen(text) > VESICA_TERMS_MAX_LABELS) {
        return false;
    }
    for (;;) {
        const size_t len = strcspn(text, ",");
        if (!add_name(out, (peer_field){text, len})) {
            *out = (peer_labels){0};
            return false;
        }
        if (text[len] == '\0') {
            return true;
        }
        text += len + 1;
    }
}

static peer_exit refuse(peer_error *error, const char *name, uint64_t line,
                        const char *what, const char *column)
{
    return peer_error_set(error, PEER_ERR_INPUT,
                          "%s, line %llu: there is %s column \"%s\", which the "
                          "labels of the terms name; add it to the list, or "
                          "agree with the partner on other labels (--labels, "
                          "`labels` in partners/NAME.conf)",
                          name, (unsigned long long)line, what, column);
}

static peer_exit find(size_t *out, peer_error *error, const char *column,
                      const peer_record *header, const char *name)
{
    size_t num_found = 0;
    for (size_t i = 0; i < header->num_fields; i++) {
        if (peer_field_is(peer_field_trim(header->fields[i]), column)) {
            *out = i;
            num_found++;
        }
    }
    if (num_found == 1) {
        return PEER_OK;
    }
    return refuse(error, name, header->line,
                  num_found == 0 ? "no"
                                 : "more than "
                                   "one",
                  column);
}

peer_exit peer_labels_find(size_t out[PEER_MAX_LABELS], peer_error *error,
                           const peer_labels *labels, const peer_record *header,
                           const char *name)
{
    if (header == NULL) {
        return refuse(error, name, 1, "no header, and so no", labels->names[0]);
    }
    for (size_t i = 0; i < labels->num; i++) {
        PEER_TRY(find(&out[i], error, labels->names[i], header, name));
    }
    return PEER_OK;
}

peer_exit peer_label_reader_new(peer_label_reader **out, peer_error *error,
                                size_t num_columns)
{
    peer_label_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL || !peer_quotes_init(&reader->quotes)) {
        free(reader);
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    reader->num_columns = num_columns;
    *out = reader;
    return PEER_OK;
}

void peer_label_reader_free(peer_label_reader *reader)
{
    if (reader != NULL) {
        peer_quotes_clear(&reader->quotes);
        free(reader);
    }
}

static bool parse(peer_label_reader *reader, const uint8_t *label, size_t len)
{
    const char *text = (const char *)label;
    if (len > VESICA_MAX_LABEL_BYTES || !peer_text_is_plain(text, len)) {
        return false;
    }
    peer_quotes_begin(&reader->quotes, &reader->record);
    return peer_quotes_feed(&reader->quotes, text, len) == PEER_QUOTES_CLOSED &&
           reader->record.num_fields == reader->num_columns;
}

/* With a quote begins what a spreadsheet takes out of its quotes in a file with
 * tabs. */
static bool is_dangerous(peer_field cell)
{
    static const char marks[] = {'=', '+', '-', '@', '"'};
    return cell.len > 0 && memchr(marks, cell.text[0], sizeof marks) != NULL;
}

bool peer_label_reader_read(peer_label_reader *reader, const peer_field **cells,
                            const uint8_t *label, size_t len)
{
    char *at = reader->text;
    const bool right = len == 0 || parse(reader, label, len);
    const bool filled = right && len > 0;
    for (size_t i = 0; i < reader->num_columns; i++) {
        const peer_field from =
            filled ? reader->record.fields[i] : (peer_field){"", 0};
        reader->cells[i].text = at;
        if (is_dangerous(from)) {
            *at++ = '\'';
        }
        memcpy(at, from.text, from.len);
        at += from.len;
        reader->cells[i].len = (size_t)(at - reader->cells[i].text);
    }
    *cells = reader->cells;
    return right;
}
