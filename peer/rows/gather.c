/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "rows/gather.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define SEPARATOR "; "
#define SEPARATOR_LEN 2

/* Most bytes of one value, and of all values of a column that are joined: more
 * never fits into a label. */
#define VALUE_ROOM (VESICA_MAX_LABEL_BYTES + 1)

/* Each has one byte at least, and the separator. */
#define MAX_VALUES (VALUE_ROOM / (1 + SEPARATOR_LEN) + 2)

/* A row. Its text is the identifier, and then the values. */
typedef struct entry {
    uint64_t row;
    uint64_t line;
    uint16_t type;
    uint16_t profile;
    uint16_t id_len;
    uint16_t value_lens[PEER_MAX_LABELS]; /* cut at VALUE_ROOM */
    char text[];
} entry;

/* The values of one column that are joined. */
typedef struct joined {
    char text[VALUE_ROOM];
    size_t len; /* may be more than there is room for */
} joined;

struct peer_gather {
    const peer_labels *labels;
    const char *name;
    size_t columns[PEER_MAX_LABELS];
    entry **entries;
    size_t num;
    size_t room;
    joined values[PEER_MAX_LABELS];
    char label[PEER_MAX_LABELS * (2 * VALUE_ROOM + 3)]; /* all of it quotes */
    size_t label_len;
};

static peer_exit no_memory(peer_error *error)
{
    return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
}

peer_exit peer_gather_new(peer_gather **out, peer_error *error,
                          const peer_labels *labels, const char *name)
{
    peer_gather *gather = calloc(1, sizeof *gather);
    if (gather == NULL) {
        return no_memory(error);
    }
    gather->labels = labels;
    gather->name = name;
    *out = gather;
    return PEER_OK;
}

void peer_gather_free(peer_gather *gather)
{
    if (gather == NULL) {
        return;
    }
    for (size_t i = 0; i < gather->num; i++) {
        free(gather->entries[i]);
    }
    free(gather->entries);
    free(gather);
}

peer_exit peer_gather_header(peer_gather *gather, peer_error *error,
                             const peer_record *header)
{
    return peer_labels_find(gather->columns, error, gather->labels, header,
                            gather->name);
}

static peer_exit make_room(peer_gather *gather, peer_error *error)
{
    if (gather->num < gather->room) {
        return PEER_OK;
    }
    const size_t room = gather->room > 0 ? 2 * gather->room : 1024;
    /* Pointers are meant: NOLINTNEXTLINE(bugprone-sizeof-expression) */
    entry **grown = realloc(gather->entries, room * sizeof grown[0]);
    if (grown == NULL) {
        return no_memory(error);
    }
    gather->entries = grown;
    gather->room = room;
    return PEER_OK;
}

/* The values of a row, trimmed and cut. */
static peer_exit take_values(const peer_gather *gather, peer_error *error,
                             const peer_record *record,
                             peer_field out[PEER_MAX_LABELS])
{
    for (size_t i = 0; i < gather->labels->num; i++) {
        out[i] = peer_field_trim(record->fields[gather->columns[i]]);
        if (!peer_text_is_plain(out[i].text, out[i].len)) {
            return peer_error_set(error, PEER_ERR_INPUT,
                                  "%s, line %llu, column %s: a label is one "
                                  "line of UTF-8 without control characters, "
                                  "and this value is not; correct it",
                                  gather->name,
                                  (unsigned long long)record->line,
                                  gather->labels->names[i]);
        }
        out[i].len = out[i].len < VALUE_ROOM ? out[i].len : VALUE_ROOM;
    }
    return PEER_OK;
}

peer_exit peer_gather_add(peer_gather *gather, peer_error *error,
                          const vesica_identifier *identifier,
                          const peer_record *record, uint64_t row)
{
    peer_field values[PEER_MAX_LABELS];
    size_t len = identifier->length;
    PEER_TRY(make_room(gather, error));
    PEER_TRY(take_values(gather, error, record, values));
    for (size_t i = 0; i < gather->labels->num; i++) {
        len += values[i].len;
    }
    entry *added = malloc(sizeof *added + len);
    if (added == NULL) {
        return no_memory(error);
    }
    *added = (entry){.row = row,
                     .line = record->line,
                     .type = identifier->type,
                     .profile = identifier->profile,
                     .id_len = identifier->length};
    memcpy(added->text, identifier->bytes, identifier->length);
    char *at = added->text + identifier->length;
    for (size_t i = 0; i < gather->labels->num; i++) {
        added->value_lens[i] = (uint16_t)values[i].len;
        memcpy(at, values[i].text, values[i].len);
        at += values[i].len;
    }
    gather->entries[gather->num++] = added;
    return PEER_OK;
}

static int compare_identifiers(const entry *a, const entry *b)
{
    if (a->type != b->type) {
        return a->type < b->type ? -1 : 1;
    }
    if (a->id_len != b->id_len) {
        return a->id_len < b->id_len ? -1 : 1;
    }
    return memcmp(a->text, b->text, a->id_len);
}

/* Rows of one identifier stand in the order of the file. */
static int compare(const void *left, const void *right)
{
    const entry *a = *(entry *const *)left;
    const entry *b = *(entry *const *)right;
    const int order = compare_identifiers(a, b);
    if (order != 0) {
        return order;
    }
    return a->row < b->row ? -1 : a->row > b->row;
}

static peer_field value_of(const entry *from, size_t column)
{
    const char *at = from->text + from->id_len;
    for (size_t i = 0; i < column; i++) {
        at += from->value_lens[i];
    }
    return (peer_field){at, from->value_lens[column]};
}

static bool is_same(peer_field a, peer_field b)
{
    return a.len == b.len && memcmp(a.text, b.text, a.len) == 0;
}

static void append(joined *out, const char *text, size_t len)
{
    if (out->len + len <= sizeof out->text) {
        memcpy(out->text + out->len, text, len);
    }
    out->len += len;
}

/* Join the different values of a column in num rows. Values that were met are
 * kept, not looked for in the text, where one may be a part of another. */
static void join(joined *out, entry *const *first, size_t num, size_t column)
{
    peer_field met[MAX_VALUES];
    size_t num_met = 0;
    out->len = 0;
    for (size_t i = 0; i < num && out->len <= sizeof out->text; i++) {
        const peer_field value = value_of(first[i], column);
        size_t k = 0;
        while (k < num_met && !is_same(value, met[k])) {
            k++;
        }
        if (k < num_met || value.len == 0) {
            continue;
        }
        append(out, SEPARATOR, num_met > 0 ? SEPARATOR_LEN : 0);
        append(out, value.text, value.len);
        met[num_met++] = value;
    }
}

static peer_exit refuse(const peer_gather *gather, peer_error *error,
                        const entry *first, size_t len, bool exact)
{
    const size_t num = gather->labels->num;
    size_t longest = 0;
    for (size_t i = 1; i < num; i++) {
        if (gather->values[i].len > gather->values[longest].len) {
            longest = i;
        }
    }
    return peer_error_set(
        error, PEER_ERR_INPUT,
        "%s, line %llu, column %s: the label of this identifier, from all its "
        "rows, has %s%zu bytes, more than label_bytes = %zu; shorten what "
        "stands there, or agree with the partner on more (--label-bytes, "
        "label_bytes in partners/NAME.conf, at most %d)",
        gather->name, (unsigned long long)first->line,
        gather->labels->names[longest], exact ? "" : "more than ", len,
        gather->labels->max_bytes, VESICA_MAX_LABEL_BYTES);
}

/* Write the label of num rows, those of one identifier. A label without any
 * value is none. */
static peer_exit write_label(peer_gather *gather, peer_error *error,
                             entry *const *first, size_t num)
{
    bool has_value = false;
    size_t len = 0;
    for (size_t i = 0; i < gather->labels->num; i++) {
        joined *value = &gather->values[i];
        join(value, first, num, i);
        has_value = has_value || value->len > 0;
    }
    for (size_t i = 0; i < gather->labels->num; i++) {
        const joined *value = &gather->values[i];
        if (value->len > VESICA_MAX_LABEL_BYTES) {
            return refuse(gather, error, *first, value->len, false);
        }
        if (i > 0) {
            gather->label[len++] = ',';
        }
        len += peer_field_csv(gather->label + len,
                              (peer_field){value->text, value->len});
    }
    if (len > gather->labels->max_bytes) {
        return refuse(gather, error, *first, len, true);
    }
    gather->label_len = has_value ? len : 0;
    return PEER_OK;
}

static peer_exit add_entry(const peer_gather *gather, peer_error *error,
                           vesica_list *list, const entry *from, bool labelled)
{
    vesica_identifier identifier = {
        .type = from->type, .profile = from->profile, .length = from->id_len};
    const size_t len = labelled ? gather->label_len : 0;
    memcpy(identifier.bytes, from->text, from->id_len);
    const vesica_status status =
        vesica_list_add(list, &identifier, from->row,
                        len > 0 ? (const uint8_t *)gather->label : NULL, len);
    if (status != VESICA_OK) {
        return peer_error_set(error, PEER_ERR_LOCAL, "%s, line %llu: %s",
                              gather->name, (unsigned long long)from->line,
                              vesica_status_text(status));
    }
    return PEER_OK;
}

peer_exit peer_gather_finish(peer_gather *gather, peer_error *error,
                             vesica_list *list)
{
    entry **all = gather->entries;
    if (gather->num > 0) {
        /* Pointers are meant: NOLINTNEXTLINE(bugprone-sizeof-expression) */
        qsort(all, gather->num, sizeof all[0], compare);
    }
    for (size_t i = 0; i < gather->num;) {
        size_t end = i + 1;
        while (end < gather->num &&
               compare_identifiers(all[i], all[end]) == 0) {
            end++;
        }
        PEER_TRY(write_label(gather, error, &all[i], end - i));
        for (size_t k = i; k < end; k++) {
            PEER_TRY(add_entry(gather, error, list, all[k], k == i));
        }
        i = end;
    }
    return PEER_OK;
}
