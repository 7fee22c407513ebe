/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "rows/list_options.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "rows/field.h"

const peer_list_option peer_list_option_table[PEER_NUM_LIST_OPTIONS] = {
    {"format", "csv|tsv",
     "How the list is written; default tsv if its name ends with .tsv, else "
     "csv."},
    {"encoding", "utf-8|gb18030", "How its characters are; default utf-8."},
    {"map", "NAME=COLUMN[,...]",
     "Which of its columns are id_type, value, state, expires_on and role, "
     "where they have other names."},
    {"type", "TYPE", "The type of all rows; id_type is not needed."},
    {"column", "COLUMN",
     "Which column has the values; a number, from 1, for a file without a "
     "header, with --type."},
    {"compose", "TYPE=COLUMN+COLUMN[,...]",
     "Which columns are the parts of a composite type."},
    {"skip-invalid", NULL, "Go on without the rows that are not valid."},
    {"any-state", NULL, "Take rows of every state, expired ones too."},
    {"as-of", "DATE",
     "The day, yyyy-mm-dd, on which rows must be valid; "
     "default today, UTC."},
};

static const char *const column_names[PEER_NUM_COLUMNS] = {
    [PEER_COLUMN_TYPE] = "id_type", [PEER_COLUMN_VALUE] = "value",
    [PEER_COLUMN_STATE] = "state",  [PEER_COLUMN_EXPIRES_ON] = "expires_on",
    [PEER_COLUMN_ROLE] = "role",
};

const char *peer_column_name(peer_column column)
{
    return column_names[column];
}

static peer_exit refuse(peer_error *error, const char *why)
{
    return peer_error_set(error, PEER_ERR_USAGE, "%s", why);
}

/* Take the text before a separator, or all of it, off the front. */
static peer_field take(peer_field *text, char separator)
{
    const char *at = memchr(text->text, separator, text->len);
    const size_t len = at != NULL ? (size_t)(at - text->text) : text->len;
    const size_t gone = at != NULL ? len + 1 : len;
    const peer_field out = {text->text, len};
    *text = (peer_field){text->text + gone, text->len - gone};
    return peer_field_trim(out);
}

static peer_exit set_name(char out[PEER_MAX_COLUMN + 1], peer_error *error,
                          peer_field name)
{
    if (name.len == 0 || name.len > PEER_MAX_COLUMN) {
        return peer_error_set(error, PEER_ERR_USAGE,
                              "expected the name of a column, of 1 to %d bytes",
                              PEER_MAX_COLUMN);
    }
    memcpy(out, name.text, name.len);
    out[name.len] = '\0';
    return PEER_OK;
}

static peer_exit set_column(peer_list_options *options, peer_error *error,
                            peer_column column, peer_field name)
{
    if (options->names[column][0] != '\0') {
        return peer_error_set(error, PEER_ERR_USAGE,
                              "expected one column for %s; it has one already",
                              column_names[column]);
    }
    return set_name(options->names[column], error, name);
}

static peer_exit set_map(peer_list_options *options, peer_error *error,
                         peer_field map)
{
    const peer_field name = take(&map, '=');
    for (size_t i = 0; i < PEER_NUM_COLUMNS; i++) {
        if (peer_field_is(name, column_names[i])) {
            return set_column(options, error, (peer_column)i,
                              peer_field_trim(map));
        }
    }
    return refuse(error, "expected NAME=COLUMN, where NAME is id_type, value, "
                         "state, expires_on or role");
}

static peer_exit set_compose(peer_list_options *options, peer_error *error,
                             peer_field compose)
{
    const peer_field type = take(&compose, '=');
    const vesica_identifier_info *info =
        vesica_identifier_info_by_name(type.text, type.len);
    if (info == NULL || info->parts[0] == NULL ||
        memchr(compose.text, '+', compose.len) == NULL) {
        return refuse(error, "expected TYPE=COLUMN+COLUMN with a composite "
                             "type, such as NAME_DOB=name+birth_date");
    }
    if (options->num_composes == PEER_MAX_COMPOSES) {
        return peer_error_set(error, PEER_ERR_USAGE,
                              "expected at most %d composite types",
                              PEER_MAX_COMPOSES);
    }
    peer_compose *out = &options->composes[options->num_composes];
    out->type = info->type;
    PEER_TRY(set_name(out->columns[0], error, take(&compose, '+')));
    PEER_TRY(set_name(out->columns[1], error, peer_field_trim(compose)));
    options->num_composes++;
    return PEER_OK;
}

/* Take the elements of a list with commas one by one. */
static peer_exit
set_each(peer_list_options *options, peer_error *error, const char *value,
         peer_exit (*set)(peer_list_options *, peer_error *, peer_field))
{
    peer_field rest = {value, strlen(value)};
    do {
        PEER_TRY(set(options, error, take(&rest, ',')));
    } while (rest.len > 0);
    return PEER_OK;
}

static peer_exit set_maps(peer_list_options *options, peer_error *error,
                          const char *value)
{
    return set_each(options, error, value, set_map);
}

static peer_exit set_composes(peer_list_options *options, peer_error *error,
                              const char *value)
{
    return set_each(options, error, value, set_compose);
}

static peer_exit set_format(peer_list_options *options, peer_error *error,
                            const char *value)
{
    if (strcasecmp(value, "csv") == 0) {
        options->format = PEER_FORMAT_CSV;
    } else if (strcasecmp(value, "tsv") == 0) {
        options->format = PEER_FORMAT_TSV;
    } else {
        return refuse(error, "expected csv or tsv");
    }
    return PEER_OK;
}

static peer_exit set_encoding(peer_list_options *options, peer_error *error,
                              const char *value)
{
    if (strcasecmp(value, "utf-8") == 0) {
        options->encoding = PEER_ENCODING_UTF8;
    } else if (strcasecmp(value, "gb18030") == 0) {
        options->encoding = PEER_ENCODING_GB18030;
    } else {
        return refuse(error, "expected utf-8 or gb18030");
    }
    return PEER_OK;
}

static peer_exit set_type(peer_list_options *options, peer_error *error,
                          const char *value)
{
    const vesica_identifier_info *info =
        vesica_identifier_info_by_name(value, strlen(value));
    if (info == NULL) {
        return refuse(error, "expected a type, such as LEI; the command types "
                             "shows all");
    }
    options->type = info->type;
    return PEER_OK;
}

static peer_exit set_value_column(peer_list_options *options, peer_error *error,
                                  const char *value)
{
    const peer_field name = peer_field_trim((peer_field){value, strlen(value)});
    uint64_t number = 0;
    if (name.len == 0 || strspn(name.text, "0123456789") < name.len) {
        return set_column(options, error, PEER_COLUMN_VALUE, name);
    }
    if (!peer_text_number(&number, value, 1, PEER_MAX_FIELDS)) {
        return peer_error_set(error, PEER_ERR_USAGE,
                              "expected the name of a column, or its number, 1 "
                              "to %d",
                              PEER_MAX_FIELDS);
    }
    options->value_number = (unsigned)number;
    return PEER_OK;
}

static peer_exit set_skip_invalid(peer_list_options *options, peer_error *error,
                                  const char *value)
{
    options->skip_invalid = true;
    return value[0] == '\0' ? PEER_OK : refuse(error, "expected no value");
}

static peer_exit set_any_state(peer_list_options *options, peer_error *error,
                               const char *value)
{
    options->any_state = true;
    return value[0] == '\0' ? PEER_OK : refuse(error, "expected no value");
}

/* Day 0 means today, and no list is older. */
static peer_exit set_as_of(peer_list_options *options, peer_error *error,
                           const char *value)
{
    int32_t day = 0;
    if (!peer_day_read(&day, value, strlen(value)) || day <= 0) {
        return refuse(error, "expected a day after 1970-01-01, yyyy-mm-dd");
    }
    options->as_of = day;
    return PEER_OK;
}

peer_exit peer_list_options_set(peer_list_options *options, peer_error *error,
                                const char *name, const char *value)
{
    static peer_exit (*const setters[PEER_NUM_LIST_OPTIONS])(
        peer_list_options *, peer_error *, const char *) = {
        set_format,       set_encoding,     set_maps,
        set_type,         set_value_column, set_composes,
        set_skip_invalid, set_any_state,    set_as_of,
    };
    for (size_t i = 0; i < PEER_NUM_LIST_OPTIONS; i++) {
        if (strcmp(name, peer_list_option_table[i].name) == 0) {
            return setters[i](options, error, value);
        }
    }
    return refuse(error, "expected an option of lists");
}

static bool has_names(const peer_list_options *options)
{
    for (size_t i = 0; i < PEER_NUM_COLUMNS; i++) {
        if (options->names[i][0] != '\0') {
            return true;
        }
    }
    return options->num_composes > 0;
}

static peer_exit check_composes(const peer_list_options *options,
                                peer_error *error)
{
    for (size_t i = 0; i < options->num_composes; i++) {
        const uint16_t type = options->composes[i].type;
        if (options->type != 0 && options->type != type) {
            return refuse(error, "expected compose for the type that type "
                                 "gives to all rows");
        }
        for (size_t k = 0; k < i; k++) {
            if (options->composes[k].type == type) {
                return refuse(error, "expected compose once for a type");
            }
        }
    }
    return PEER_OK;
}

peer_exit peer_list_options_check(const peer_list_options *options,
                                  peer_error *error)
{
    if (options->value_number != 0 && options->type == 0) {
        return refuse(error, "--column (key `column`): a number needs --type "
                             "(key `type`) beside it: a file without a header "
                             "has no id_type");
    }
    if (options->value_number != 0 && has_names(options)) {
        return refuse(error, "expected no names of columns (map, compose) "
                             "beside the number of one: a file without a "
                             "header has none");
    }
    if (options->type != 0 && options->names[PEER_COLUMN_TYPE][0] != '\0') {
        return refuse(error, "expected no column for id_type beside type: that "
                             "is of all rows");
    }
    return check_composes(options, error);
}
