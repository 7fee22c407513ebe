/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "rows/rows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/text.h"
#include "rows/csv.h"

/* Where a row stands in the file. */
typedef struct place {
    uint64_t offset;
    uint32_t length;
} place;

struct peer_rows {
    char *path;
    int fd;
    struct stat status; /* when it was read */
    vesica_list *list;
    size_t num_columns;
    size_t type_column;
    size_t value_column;
    place header;
    place *places;
    uint64_t num;
    uint64_t room;
    uint64_t num_bad;
    peer_error bad; /* a line for each of the first bad rows */
};

static peer_exit no_memory(peer_error *error)
{
    return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
}

/* Names and types may have spaces around them; values are for their type. */
static peer_csv_field trim(peer_csv_field field)
{
    while (field.len > 0 && (field.text[0] == ' ' || field.text[0] == '\t')) {
        field.text++;
        field.len--;
    }
    while (field.len > 0 && (field.text[field.len - 1] == ' ' ||
                             field.text[field.len - 1] == '\t')) {
        field.len--;
    }
    return field;
}

static bool equals(peer_csv_field field, const char *text)
{
    return field.len == strlen(text) &&
           memcmp(field.text, text, field.len) == 0;
}

static bool is_nearly(peer_csv_field field, const char *text)
{
    return field.len == strlen(text) &&
           strncasecmp(field.text, text, field.len) == 0;
}

/* Say which columns there are. In a file without a header they are values: only
 * what is nearly right is shown as it is. */
static void add_columns(peer_error *error, const peer_csv_record *header)
{
    enum {
        MAX_SHOWN = 12
    };
    char names[MAX_SHOWN * (PEER_MASK_ROOM + 2)];
    char masked[PEER_MASK_ROOM];
    size_t len = 0;
    names[0] = '\0';
    for (size_t i = 0; i < header->num_fields && i < MAX_SHOWN; i++) {
        const peer_csv_field field = trim(header->fields[i]);
        if (is_nearly(field, "id_type") || is_nearly(field, "value")) {
            (void)snprintf(masked, sizeof masked, "%.*s", (int)field.len,
                           field.text);
        } else {
            peer_text_mask(masked, field.text, field.len);
        }
        const int written = snprintf(names + len, sizeof names - len, "%s%s",
                                     i > 0 ? ", " : "", masked);
        len += written > 0 ? (size_t)written : 0;
    }
    peer_error_add(error,
                   "names are in lower case and separated by commas; columns "
                   "found (others masked): %s%s",
                   names, header->num_fields > MAX_SHOWN ? ", ..." : "");
}

static peer_exit find_column(const peer_rows *rows, size_t *out,
                             peer_error *error, const peer_csv_record *header,
                             const char *name)
{
    size_t num_found = 0;
    for (size_t i = 0; i < header->num_fields; i++) {
        if (equals(trim(header->fields[i]), name)) {
            *out = i;
            num_found++;
        }
    }
    if (num_found == 1) {
        return PEER_OK;
    }
    (void)peer_error_set(
        error, PEER_ERR_INPUT,
        "%s, line %llu: %s column \"%s\"; expected a header line with the "
        "columns id_type and value, once each",
        rows->path, (unsigned long long)header->line,
        num_found == 0 ? "there is no" : "there is more than one", name);
    add_columns(error, header);
    return PEER_ERR_INPUT;
}

static peer_exit read_header(peer_rows *rows, peer_csv *csv, peer_error *error)
{
    const peer_csv_record *header = NULL;
    PEER_TRY(peer_csv_next(csv, &header, error));
    if (header == NULL) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s is empty; expected a header line with the "
                              "columns id_type and value",
                              rows->path);
    }
    PEER_TRY(find_column(rows, &rows->type_column, error, header, "id_type"));
    PEER_TRY(find_column(rows, &rows->value_column, error, header, "value"));
    rows->num_columns = header->num_fields;
    rows->header = (place){header->offset, header->length};
    return PEER_OK;
}

/* One more bad row; the first ones are shown. */
static bool is_shown(peer_rows *rows)
{
    return rows->num_bad++ < PEER_ROWS_MAX_SHOWN;
}

static void bad_columns(peer_rows *rows, const peer_csv_record *record)
{
    if (is_shown(rows)) {
        peer_error_add(&rows->bad,
                       "line %llu: the row has %zu columns, the header has "
                       "%zu (is there a comma that is not in quotes?)",
                       (unsigned long long)record->line, record->num_fields,
                       rows->num_columns);
    }
}

/* Write the names of all types, as far as there is room. */
static void list_types(char *out, size_t room)
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < vesica_identifier_num_types() && len < room; i++) {
        const int written =
            snprintf(out + len, room - len, "%s%s", i > 0 ? ", " : "",
                     vesica_identifier_info_at(i)->name);
        len += written > 0 ? (size_t)written : 0;
    }
}

static void bad_type(peer_rows *rows, const peer_csv_record *record,
                     peer_csv_field type)
{
    char masked[PEER_MASK_ROOM];
    char names[512];
    if (!is_shown(rows)) {
        return;
    }
    list_types(names, sizeof names);
    peer_text_mask(masked, type.text, type.len);
    peer_error_add(&rows->bad,
                   "line %llu, column id_type: \"%s\" is not a type; "
                   "expected one of %s",
                   (unsigned long long)record->line, masked, names);
}

static void bad_value(peer_rows *rows, const peer_csv_record *record,
                      const char *type, const vesica_identifier_error *why)
{
    char masked[PEER_MASK_ROOM];
    const peer_csv_field value = record->fields[rows->value_column];
    if (!is_shown(rows)) {
        return;
    }
    peer_text_mask(masked, value.text, value.len);
    peer_error_add(&rows->bad,
                   "line %llu, column value: \"%s\" is not a valid %s: "
                   "rule %s at position %zu; expected %s",
                   (unsigned long long)record->line, masked, type, why->rule,
                   why->position + 1, why->expected);
}

static peer_exit add_place(peer_rows *rows, peer_error *error,
                           const peer_csv_record *record)
{
    if (rows->num == rows->room) {
        const uint64_t room = rows->room == 0 ? 1024 : 2 * rows->room;
        place *places = realloc(rows->places, room * sizeof *places);
        if (places == NULL) {
            return no_memory(error);
        }
        rows->places = places;
        rows->room = room;
    }
    rows->places[rows->num++] = (place){record->offset, record->length};
    return PEER_OK;
}

static peer_exit add_entry(peer_rows *rows, peer_error *error,
                           const peer_csv_record *record,
                           const vesica_identifier *identifier)
{
    const vesica_status status =
        vesica_list_add(rows->list, identifier, rows->num, NULL, 0);
    if (status != VESICA_OK) {
        return peer_error_set(error, PEER_ERR_LOCAL, "%s, line %llu: %s",
                              rows->path, (unsigned long long)record->line,
                              vesica_status_text(status));
    }
    return add_place(rows, error, record);
}

/* A bad row is noted and reading goes on, to find the others. */
static peer_exit read_row(peer_rows *rows, peer_error *error,
                          const peer_csv_record *record)
{
    if (record->num_fields != rows->num_columns) {
        bad_columns(rows, record);
        return PEER_OK;
    }
    const peer_csv_field type = trim(record->fields[rows->type_column]);
    const peer_csv_field value = record->fields[rows->value_column];
    const vesica_identifier_info *info =
        vesica_identifier_info_by_name(type.text, type.len);
    if (info == NULL) {
        bad_type(rows, record, type);
        return PEER_OK;
    }
    vesica_identifier identifier;
    vesica_identifier_error why = {"unknown", "another value", 0};
    if (vesica_identifier_parse(&identifier, &why, info->type, value.text,
                                value.len) != VESICA_OK) {
        bad_value(rows, record, info->name, &why);
        return PEER_OK;
    }
    return rows->num_bad > 0 ? PEER_OK
                             : add_entry(rows, error, record, &identifier);
}

/* The path and the number come first: whatever is cut, they stay. */
static peer_exit read_rows(peer_rows *rows, peer_csv *csv, peer_error *error)
{
    const peer_csv_record *record = NULL;
    PEER_TRY(read_header(rows, csv, error));
    peer_exit code = peer_csv_next(csv, &record, error);
    while (code == PEER_OK && record != NULL) {
        PEER_TRY(read_row(rows, error, record));
        code = peer_csv_next(csv, &record, error);
    }
    if (code == PEER_OK && rows->num_bad > 0) {
        code = peer_error_set(error, PEER_ERR_INPUT,
                              "%s: %llu bad rows; correct them and try again",
                              rows->path, (unsigned long long)rows->num_bad);
    }
    if (rows->num_bad > 0) {
        peer_error_add(error, "%s", rows->bad.text);
    }
    return code;
}

static peer_exit read_all(peer_rows *rows, peer_error *error,
                          const vesica_config *config, vesica_suite suite)
{
    peer_csv *csv = NULL;
    if (fstat(rows->fd, &rows->status) != 0) {
        return peer_error_system(error, PEER_ERR_LOCAL, "cannot read %s",
                                 rows->path);
    }
    if (vesica_list_new(&rows->list, config, suite) != VESICA_OK) {
        return no_memory(error);
    }
    PEER_TRY(peer_csv_new(&csv, error, rows->fd, rows->path));
    const peer_exit code = read_rows(rows, csv, error);
    peer_csv_free(csv);
    PEER_TRY(code);
    if (vesica_list_seal(rows->list) != VESICA_OK) {
        return peer_error_set(error, PEER_ERR_LOCAL, "cannot sort %s",
                              rows->path);
    }
    return PEER_OK;
}

peer_exit peer_rows_read(peer_rows **out, peer_error *error, const char *path,
                         const vesica_config *config, vesica_suite suite)
{
    peer_rows *rows = calloc(1, sizeof *rows);
    if (rows == NULL) {
        return no_memory(error);
    }
    rows->fd = -1;
    rows->path = strdup(path);
    peer_exit code = rows->path == NULL
                         ? no_memory(error)
                         : peer_files_open(&rows->fd, error, path, false);
    if (code == PEER_OK) {
        code = read_all(rows, error, config, suite);
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
    vesica_list_free(rows->list);
    free(rows->places);
    free(rows->path);
    free(rows);
}

const vesica_list *peer_rows_list(const peer_rows *rows)
{
    return rows->list;
}

static bool is_same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static peer_exit check_unchanged(const peer_rows *rows, peer_error *error)
{
    struct stat now;
    if (fstat(rows->fd, &now) == 0 && now.st_size == rows->status.st_size &&
        is_same_time(now.st_mtim, rows->status.st_mtim)) {
        return PEER_OK;
    }
    return peer_error_set(error, PEER_ERR_INPUT,
                          "%s has changed since it was read; run again with a "
                          "file that stays as it is",
                          rows->path);
}

/* Returns false if the bytes are no longer there. */
static bool read_place(const peer_rows *rows, char *out, place from)
{
    size_t done = 0;
    while (done < from.length) {
        const ssize_t len = pread(rows->fd, out + done, from.length - done,
                                  (off_t)(from.offset + done));
        if (len < 0 && errno == EINTR) {
            continue;
        }
        if (len <= 0) {
            return false;
        }
        done += (size_t)len;
    }
    return true;
}

/* The last line of a file may have no end; in the result it gets one. */
static peer_exit write_place(const peer_rows *rows, peer_error *error,
                             FILE *stream, place from)
{
    char text[PEER_CSV_MAX_RECORD];
    if (from.length == 0 || !read_place(rows, text, from)) {
        return peer_error_set(error, PEER_ERR_LOCAL, "cannot read %s again",
                              rows->path);
    }
    (void)fwrite(text, 1, from.length, stream);
    if (text[from.length - 1] != '\n') {
        (void)fputc('\n', stream);
    }
    return PEER_OK;
}

peer_exit peer_rows_write(const peer_rows *rows, peer_error *error,
                          FILE *stream, const uint64_t *which, uint64_t num)
{
    PEER_TRY(check_unchanged(rows, error));
    PEER_TRY(write_place(rows, error, stream, rows->header));
    for (uint64_t i = 0; i < num; i++) {
        if (which[i] >= rows->num) {
            return peer_error_set(error, PEER_ERR_LOCAL,
                                  "the result names a row that is not there");
        }
        PEER_TRY(write_place(rows, error, stream, rows->places[which[i]]));
    }
    return check_unchanged(rows, error);
}
