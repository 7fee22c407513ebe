/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "rows/records.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "rows/gb18030.h"
#include "rows/quotes.h"

#define BUFFER_BYTES (16 * PEER_MAX_RECORD)

struct peer_records {
    const char *name;
    int fd;
    char separator;
    bool at_end;     /* the file has no more bytes than the buffer */
    uint64_t line;   /* lines before the buffer's */
    uint64_t offset; /* of the first byte of the buffer that is not taken */
    size_t pos;      /* the buffer holds bytes from pos to end */
    size_t end;
    peer_gb18030 *gb18030; /* NULL: the file is UTF-8 */
    peer_quotes quotes;
    peer_record record;
    char buffer[BUFFER_BYTES];
};

/* A line of the buffer. */
typedef struct line {
    const char *text;
    size_t len;   /* without its end */
    size_t whole; /* with it */
} line;

/* Have a whole record and one byte more in the buffer, or all of the rest. */
static peer_exit fill(peer_records *records, peer_error *error)
{
    if (records->at_end || records->end - records->pos > PEER_MAX_RECORD) {
        return PEER_OK;
    }
    memmove(records->buffer, records->buffer + records->pos,
            records->end - records->pos);
    records->end -= records->pos;
    records->pos = 0;
    while (!records->at_end && records->end < sizeof records->buffer) {
        const ssize_t len = read(records->fd, records->buffer + records->end,
                                 sizeof records->buffer - records->end);
        if (len < 0 && errno == EINTR) {
            continue;
        }
        if (len < 0) {
            return peer_error_system(error, PEER_ERR_LOCAL, "cannot read %s",
                                     records->name);
        }
        records->at_end = len == 0;
        records->end += (size_t)len;
    }
    return PEER_OK;
}

static void take(peer_records *records, size_t len)
{
    records->pos += len;
    records->offset += len;
}

/* A mark at the beginning of the file that says how it is encoded. */
typedef struct mark {
    const char *bytes;
    size_t len;
    const char *encoding;
} mark;

static bool begins_with(const peer_records *records, const mark *m)
{
    return records->end - records->pos >= m->len &&
           memcmp(records->buffer + records->pos, m->bytes, m->len) == 0;
}

/* A mark is not a part of the first field; that of another encoding says that
 * nothing would be read right. UTF-32 comes before UTF-16, whose mark it begins
 * with. */
static peer_exit skip_mark(peer_records *records, peer_error *error)
{
    static const mark marks[] = {
        {"\xef\xbb\xbf", 3, "UTF-8"},  {"\x84\x31\x95\x33", 4, "GB18030"},
        {"\xff\xfe\0\0", 4, "UTF-32"}, {"\0\0\xfe\xff", 4, "UTF-32"},
        {"\xff\xfe", 2, "UTF-16"},     {"\xfe\xff", 2, "UTF-16"},
    };
    const size_t own = records->gb18030 != NULL ? 1 : 0;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (!begins_with(records, &marks[i])) {
            continue;
        }
        if (i != own) {
            return peer_error_set(error, PEER_ERR_INPUT,
                                  "%s is %s, by its first bytes, and would be "
                                  "read as %s; save it as UTF-8, and read it "
                                  "as such",
                                  records->name, marks[i].encoding,
                                  marks[own].encoding);
        }
        take(records, marks[i].len);
        break;
    }
    return PEER_OK;
}

static peer_exit begin(peer_records *records, peer_error *error,
                       peer_encoding encoding)
{
    if (encoding == PEER_ENCODING_GB18030) {
        PEER_TRY(peer_gb18030_new(&records->gb18030, error));
    }
    PEER_TRY(fill(records, error));
    return skip_mark(records, error);
}

peer_exit peer_records_new(peer_records **out, peer_error *error, int fd,
                           const char *name, peer_list_format format,
                           peer_encoding encoding)
{
    peer_records *records = calloc(1, sizeof *records);
    if (records == NULL || !peer_quotes_init(&records->quotes)) {
        free(records);
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    records->name = name;
    records->fd = fd;
    records->separator = format == PEER_FORMAT_TSV ? '\t' : ',';
    const peer_exit code = begin(records, error, encoding);
    if (code != PEER_OK) {
        peer_records_free(records);
        return code;
    }
    *out = records;
    return PEER_OK;
}

void peer_records_free(peer_records *records)
{
    if (records == NULL) {
        return;
    }
    peer_gb18030_free(records->gb18030);
    peer_quotes_clear(&records->quotes);
    free(records);
}

/* The line that begins `from` bytes after the first one that is not taken. It
 * ends with the file, or within the longest record that begins there; else
 * there is none. */
static bool find_line(const peer_records *records, size_t from, line *out)
{
    const size_t held = records->end - records->pos;
    const size_t room = held < PEER_MAX_RECORD ? held : PEER_MAX_RECORD;
    if (from >= room) {
        return false;
    }
    const char *text = records->buffer + records->pos + from;
    const char *newline = memchr(text, '\n', room - from);
    if (newline == NULL && (!records->at_end || held > room)) {
        return false;
    }
    const size_t len = newline != NULL ? (size_t)(newline - text) : room - from;
    const bool cr = len > 0 && text[len - 1] == '\r';
    *out = (line){text, cr ? len - 1 : len, newline != NULL ? len + 1 : len};
    return true;
}

/* Why a record cannot be read. */
typedef struct bad {
    const char *rule;
    const char *expected;
} bad;

static const bad bad_nul = {"nul",
                            "text without NUL bytes (is the file UTF-16?)"};
static const bad bad_return = {
    "carriage-return", "lines that end with LF or CRLF, and no CR inside"};
static const bad bad_length = {"record-length", "at most 65,536 bytes"};
static const bad bad_quote = {
    "quote", "a field with quotes to be written in quotes, with each quote "
             "inside doubled"};
static const bad bad_unclosed = {
    "unclosed-quote",
    "each quote that opens a field to close, within 65,536 bytes"};
static const bad bad_fields = {"fields", "at most 1,024 columns"};
static const bad bad_encoding = {"encoding", "text in GB18030"};
static const bad no_memory = {"memory", "more of it"};

/* What must not stand in any line. */
static const bad *judge_line(const line *l)
{
    if (memchr(l->text, '\0', l->len) != NULL) {
        return &bad_nul;
    }
    return memchr(l->text, '\r', l->len) != NULL ? &bad_return : NULL;
}

/* Cut a line at its separators. */
static const bad *cut(peer_record *record, const line *l, char separator)
{
    const char *at = l->text;
    const char *end = l->text + l->len;
    for (size_t i = 0; i < PEER_MAX_FIELDS; i++) {
        const char *next = memchr(at, separator, (size_t)(end - at));
        const char *to = next != NULL ? next : end;
        record->fields[i] = (peer_field){at, (size_t)(to - at)};
        if (next == NULL) {
            record->num_fields = i + 1;
            return NULL;
        }
        at = next + 1;
    }
    return &bad_fields;
}

static const bad *feed(peer_quotes *quotes, const line *l, bool *is_open)
{
    const bad *found = judge_line(l);
    if (found != NULL) {
        return found;
    }
    const peer_quotes_state state = peer_quotes_feed(quotes, l->text, l->len);
    *is_open = state == PEER_QUOTES_OPEN;
    switch (state) {
    case PEER_QUOTES_BAD:
        return &bad_quote;
    case PEER_QUOTES_FIELDS:
        return &bad_fields;
    case PEER_QUOTES_NO_MEMORY:
        return &no_memory;
    default:
        return NULL;
    }
}

/* A record with quotes may go on over more lines. All of them are in the
 * buffer, and none is taken before the record is known to be good. */
static const bad *read_quoted(peer_records *records, line *first,
                              uint64_t *num_lines)
{
    line l = *first;
    size_t whole = l.whole;
    uint64_t num = 1;
    bool is_open = false;
    peer_quotes_begin(&records->quotes, &records->record);
    const bad *found = feed(&records->quotes, &l, &is_open);
    while (found == NULL && is_open) {
        if (!find_line(records, whole, &l)) {
            return &bad_unclosed;
        }
        found = feed(&records->quotes, &l, &is_open);
        whole += l.whole;
        num++;
    }
    if (found == NULL) {
        first->whole = whole;
        *num_lines = num;
    }
    return found;
}

static const bad *read_fields(peer_records *records, line *first,
                              uint64_t *num_lines)
{
    const bool is_csv = records->separator == ',';
    const bad *found = NULL;
    if (is_csv && memchr(first->text, '"', first->len) != NULL) {
        found = read_quoted(records, first, num_lines);
    } else {
        found = judge_line(first);
        if (found == NULL) {
            found = cut(&records->record, first, records->separator);
        }
    }
    if (found == NULL && records->gb18030 != NULL &&
        !peer_gb18030_convert(records->gb18030, &records->record)) {
        return &bad_encoding;
    }
    return found;
}

static void finish(peer_records *records, const bad *found, uint64_t length,
                   uint64_t num_lines)
{
    peer_record *record = &records->record;
    record->length = length < UINT32_MAX ? (uint32_t)length : UINT32_MAX;
    record->bad_rule = found != NULL ? found->rule : NULL;
    record->bad_expected = found != NULL ? found->expected : NULL;
    record->num_fields = found != NULL ? 0 : record->num_fields;
    records->line += num_lines;
}

static peer_exit read_record(peer_records *records, line *first,
                             peer_error *error)
{
    uint64_t num_lines = 1;
    const bad *found = read_fields(records, first, &num_lines);
    if (found == &no_memory) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    finish(records, found, first->whole, num_lines);
    take(records, first->whole);
    return PEER_OK;
}

/* Leave out a line that is longer than any record. */
static peer_exit skip_line(peer_records *records, peer_error *error)
{
    const uint64_t from = records->offset;
    const char *newline = NULL;
    do {
        const char *text = records->buffer + records->pos;
        const size_t held = records->end - records->pos;
        newline = memchr(text, '\n', held);
        take(records, newline != NULL ? (size_t)(newline - text) + 1 : held);
        PEER_TRY(fill(records, error));
    } while (newline == NULL && records->pos < records->end);
    finish(records, &bad_length, records->offset - from, 1);
    return PEER_OK;
}

peer_exit peer_records_next(peer_records *records, const peer_record **out,
                            peer_error *error)
{
    line first = {NULL, 0, 0};
    bool found = false;
    for (;;) {
        PEER_TRY(fill(records, error));
        if (records->pos == records->end) {
            *out = NULL;
            return PEER_OK;
        }
        found = find_line(records, 0, &first);
        if (!found || first.len > 0) {
            break;
        }
        take(records, first.whole); /* a blank line */
        records->line++;
    }
    records->record.line = records->line + 1;
    records->record.offset = records->offset;
    PEER_TRY(found ? read_record(records, &first, error)
                   : skip_line(records, error));
    *out = &records->record;
    return PEER_OK;
}

peer_list_format peer_format_of(const char *name)
{
    const size_t len = strlen(name);
    return len >= 4 && strcasecmp(name + len - 4, ".tsv") == 0
               ? PEER_FORMAT_TSV
               : PEER_FORMAT_CSV;
}
