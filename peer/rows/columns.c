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

/* What a name looks like: its letters and digits, in lower case, also where
 * they are full-width; OTHER for each character beyond ASCII. Spaces, signs and
 * control characters are left out. */
#define OTHER '?'

typedef struct skeleton {
    size_t len;
    char text[PEER_MAX_COLUMN + 1];
} skeleton;

static void add(skeleton *out, char c)
{
    if (out->len < sizeof out->text) {
        out->text[out->len] = c;
    }
    out->len++;
}

/* The ASCII character of a full-width one (U+FF01 to U+FF5E); NUL if it is
 * none. The bytes are the second and third of its three in UTF-8. */
static char narrow(unsigned char second, unsigned char third)
{
    if (second == 0xbc && third >= 0x81) {
        return (char)(third - 0x81 + '!');
    }
    if (second == 0xbd && third <= 0x9e) {
        return (char)(third - 0x80 + '`');
    }
    return '\0';
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static skeleton skeleton_of(peer_field field)
{
    skeleton out = {0};
    for (size_t i = 0; i < field.len; i++) {
        const unsigned char byte = (unsigned char)field.text[i];
        char c = lower((char)byte);
        if (byte == 0xef && i + 2 < field.len) {
            c = lower(narrow((unsigned char)field.text[i + 1],
                             (unsigned char)field.text[i + 2]));
        } else if (byte >= 0xc0) {
            c = '\0';
        }
        if (is_word(c)) {
            add(&out, c);
        } else if (byte >= 0xc0 && c == '\0') {
            add(&out, OTHER);
        }
    }
    return out;
}

/* Whether a name is another but for case, width, spaces, signs, characters that
 * are not seen, and one letter that only looks like the right one. Bit p of a
 * set stands for p letters that were found: in `exact` without such a letter,
 * in `alike` with one. */
static bool is_nearly(peer_field field, const char *name)
{
    const skeleton wanted = skeleton_of((peer_field){name, strlen(name)});
    const skeleton found = skeleton_of(field);
    uint64_t exact = 1;
    uint64_t alike = 0;
    if (found.len > sizeof found.text || wanted.len == 0 ||
        wanted.len >= sizeof wanted.text) {
        return false;
    }
    for (size_t i = 0; i < found.len; i++) {
        uint64_t same = 0; /* places of this character */
        for (size_t p = 0; p < wanted.len; p++) {
            same |= (uint64_t)(wanted.text[p] == found.text[i]) << p;
        }
        if (found.text[i] == OTHER) {
            alike |= exact << 1 | (alike & same) << 1;
            exact |= (exact & same) << 1;
        } else {
            alike = (alike & same) << 1;
            exact = (exact & same) << 1;
        }
    }
    return ((exact | alike) >> wanted.len & 1) != 0;
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

static bool is_printable(peer_field field)
{
    size_t i = 0;
    while (i < field.len && field.text[i] >= ' ' && field.text[i] < 0x7f) {
        i++;
    }
    return i == field.len;
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
        const bool open = is_wanted(s, field) && is_printable(field) &&
                          field.len < sizeof shown;
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

/* A column that no option has named may have another name in this file. */
static peer_exit refuse_missing(const search *s, peer_error *error,
                                const char *column)
{
    (void)refuse(s, error, "no", column);
    for (size_t i = 0; i < PEER_NUM_COLUMNS; i++) {
        if (s->options->names[i][0] == '\0' &&
            strcmp(column, peer_column_name((peer_column)i)) == 0) {
            peer_error_add(error,
                           "if it has another name in the file: --map "
                           "%s=COLUMN (key `map`)",
                           column);
        }
    }
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
    return num_found == 0 && needed ? refuse_missing(s, error, column)
                                    : PEER_OK;
}

static peer_exit refuse_nearly(const search *s, size_t found, peer_error *error,
                               const char *name)
{
    for (size_t i = 0; i < s->record->num_fields; i++) {
        if (i != found && is_nearly(s->record->fields[i], name)) {
            return refuse(s, error, "a name that is nearly, but not, the",
                          name);
        }
    }
    return PEER_OK;
}

/* A row that must not take part would take part if its state stood in a column
 * that is not known for what it is, or if there were two. */
static peer_exit find_optional(const search *s, size_t *out, peer_error *error,
                               peer_column column)
{
    const char *name = peer_columns_name(s->options, column);
    const bool named = s->options->names[column][0] != '\0';
    PEER_TRY(find(s, out, error, name, named));
    return named ? PEER_OK : refuse_nearly(s, *out, error, name);
}

static peer_exit find_type(const search *s, size_t *out, peer_error *error)
{
    if (s->options->type != 0) {
        return PEER_OK;
    }
    const char *name = peer_columns_name(s->options, PEER_COLUMN_TYPE);
    const bool named = s->options->names[PEER_COLUMN_TYPE][0] != '\0';
    PEER_TRY(find(s, out, error, name, named || s->options->num_composes != 1));
    return *out != NO_COLUMN ? PEER_OK : refuse_nearly(s, *out, error, name);
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

bool peer_columns_is_header(const peer_record *record)
{
    for (size_t i = 0; i < record->num_fields; i++) {
        for (size_t k = 0; k < PEER_NUM_COLUMNS; k++) {
            if (is_nearly(record->fields[i],
                          peer_column_name((peer_column)k))) {
                return true;
            }
        }
    }
    return false;
}

void peer_columns_number(peer_header *out, const peer_list_options *options)
{
    clear(out, NULL);
    out->columns[PEER_COLUMN_VALUE] = options->value_number - 1;
}
