/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "rows/columns.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define NO_COLUMN SIZE_MAX

/* What finding columns needs to know. */
typedef struct search {
    const peer_list_options *options;
    const peer_record *record;
    const char *name; /* of the file */
} search;

const char *peer_columns_name(const peer_list_options *options,
                              peer_column column)
{
    return options->names[column][0] != '\0' ? options->names[column]
                                             : peer_column_name(column);
}

static void clear(peer_header *out, const peer_record *record)
{
    *out = (peer_header){.record = record};
    for (size_t i = 0; i < PEER_NUM_COLUMNS; i++) {
        out->columns[i] = NO_COLUMN;
    }
    for (size_t i = 0; i < PEER_MAX_COMPOSES; i++) {
        for (size_t k = 0; k < VESICA_IDENTIFIER_MAX_PARTS; k++) {
            out->composes[i][k] = NO_COLUMN;
        }
    }
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* The next character that is not a space, hyphen or underscore, in lower case;
 * NUL at the end. */
static char next_letter(peer_field *field)
{
    while (field->len > 0) {
        const char c = field->text[0];
        field->text++;
        field->len--;
        if (c != ' ' && c != '-' && c != '_') {
            return lower(c);
        }
    }
    return '\0';
}

/* Whether a name is another only by case, spaces, hyphens and underscores. */
static bool is_nearly(peer_field field, const char *name)
{
    peer_field wanted = {name, strlen(name)};
    for (;;) {
        const char c = next_letter(&field);
        if (c != next_letter(&wanted)) {
            return false;
        }
        if (c == '\0') {
            return true;
        }
    }
}

/* A name of the options, or nearly one. */
static bool is_wanted(const search *s, peer_field field)
{
    for (size_t i = 0; i < PEER_NUM_COLUMNS; i++) {
        if (is_nearly(field, peer_columns_name(s->options, (peer_column)i))) {
            return true;
        }
    }
    return false;
}

/* Say which columns there are. In a file without a header they are values: only
 * what is nearly right is shown as it is. */
static void add_columns(const search *s, peer_error *error)
{
    enum {
        MAX_SHOWN = 12
    };
    char names[MAX_SHOWN * (PEER_MAX_COLUMN + PEER_MASK_ROOM)];
    char shown[PEER_MASK_ROOM];
    size_t len = 0;
    names[0] = '\0';
    for (size_t i = 0; i < s->record->num_fields && i < MAX_SHOWN; i++) {
        const peer_field field = peer_field_trim(s->record->fields[i]);
        peer_text_mask(shown, field.text, field.len);
        const bool open = is_wanted(s, field) && field.len < sizeof shown;
        const int written = snprintf(names + len, sizeof names - len, "%s%.*s",
                                     i > 0 ? ", " : "",
                                     open ? (int)field.len : (int)strlen(shown),
                                     open ? field.text : shown);
        len += written > 0 ? (size_t)written : 0;
    }
    peer_error_add(error,
                   "names are in lower case and separated by %s; columns found "
                   "(others masked): %s%s",
                   s->options->format == PEER_FORMAT_TSV ? "tabs" : "commas",
                   names, s->record->num_fields > MAX_SHOWN ? ", ..." : "");
}

static peer_exit refuse(const search *s, peer_error *error, const char *what,
                        const char *column)
{
    (void)peer_error_set(error, PEER_ERR_INPUT,
                         "%s, line %llu: there is %s column \"%s\"; expected "
                         "a header line that names each column that is needed "
                         "(id_type and value, if no option says otherwise) "
                         "once",
                         s->name, (unsigned long long)s->record->line, what,
                         column);
    add_columns(s, error);
    return PEER_ERR_INPUT;
}

static peer_exit find(const search *s, size_t *out, peer_error *error,
                      const char *column, bool needed)
{
    size_t num_found = 0;
    for (size_t i = 0; i < s->record->num_fields; i++) {
        if (peer_field_is(peer_field_trim(s->record->fields[i]), column)) {
            *out = i;
            num_found++;
        }
    }
    if (num_found > 1) {
        return refuse(s, error, "more than one", column);
    }
    return num_found == 0 && needed ? refuse(s, error, "no", column) : PEER_OK;
}

/* A row that must not take part would take part if its state stood in a column
 * that is not known for what it is. */
static peer_exit find_optional(const search *s, size_t *out, peer_error *error,
                               peer_column column)
{
    const char *name = peer_columns_name(s->options, column);
    const bool named = s->options->names[column][0] != '\0';
    PEER_TRY(find(s, out, error, name, named));
    if (named || *out != NO_COLUMN) {
        return PEER_OK;
    }
    for (size_t i = 0; i < s->record->num_fields; i++) {
        if (is_nearly(s->record->fields[i], name)) {
            return refuse(s, error, "a name that is nearly, but not, the",
                          name);
        }
    }
    return PEER_OK;
}

static peer_exit find_type(const search *s, size_t *out, peer_error *error)
{
    if (s->options->type != 0) {
        return PEER_OK;
    }
    const bool named = s->options->names[PEER_COLUMN_TYPE][0] != '\0';
    return find(s, out, error, peer_columns_name(s->options, PEER_COLUMN_TYPE),
                named || s->options->num_composes != 1);
}

static peer_exit find_value(const search *s, size_t *out, peer_error *error)
{
    const bool named = s->options->names[PEER_COLUMN_VALUE][0] != '\0';
    return find(s, out, error, peer_columns_name(s->options, PEER_COLUMN_VALUE),
                named || s->options->num_composes == 0);
}

static peer_exit find_composes(const search *s, peer_header *out,
                               peer_error *error)
{
    for (size_t i = 0; i < s->options->num_composes; i++) {
        for (size_t k = 0; k < VESICA_IDENTIFIER_MAX_PARTS; k++) {
            PEER_TRY(find(s, &out->composes[i][k], error,
                          s->options->composes[i].columns[k], true));
        }
    }
    return PEER_OK;
}

peer_exit peer_columns_find(peer_header *out, peer_error *error,
                            const peer_list_options *options,
                            const peer_record *record, const char *name)
{
    const search s = {options, record, name};
    clear(out, record);
    out->num_columns = record->num_fields;
    PEER_TRY(find_type(&s, &out->columns[PEER_COLUMN_TYPE], error));
    PEER_TRY(find_value(&s, &out->columns[PEER_COLUMN_VALUE], error));
    for (size_t i = PEER_COLUMN_STATE; i < PEER_NUM_COLUMNS; i++) {
        PEER_TRY(find_optional(&s, &out->columns[i], error, (peer_column)i));
    }
    return find_composes(&s, out, error);
}

void peer_columns_number(peer_header *out, const peer_list_options *options)
{
    clear(out, NULL);
    out->columns[PEER_COLUMN_VALUE] = options->value_number - 1;
}
