/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "rows/csv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_BYTES (4 * PEER_CSV_MAX_RECORD)

struct peer_csv {
    struct csv_parser parser;
    const char *name;
    int fd;
    bool at_end;    /* the file has no more bytes than the buffer */
    bool complete;  /* libcsv has ended the record */
    bool too_many;  /* more fields than a record may have */
    uint64_t line;  /* lines taken */
    uint64_t taken; /* bytes of the file that were taken from the buffer */
    size_t pos;     /* the buffer holds bytes from pos to end */
    size_t end;
    size_t text_len;
    peer_csv_record record;
    char text[PEER_CSV_MAX_RECORD]; /* the fields of the record */
    char buffer[BUFFER_BYTES];
};

static int is_newline(unsigned char c)
{
    return c == '\n';
}

static int is_never(unsigned char c)
{
    (void)c;
    return 0;
}

peer_exit peer_csv_new(peer_csv **out, peer_error *error, int fd,
                       const char *name)
{
    peer_csv *csv = calloc(1, sizeof *csv);
    if (csv == NULL || csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI |
                                                  CSV_REPALL_NL) != 0) {
        free(csv);
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    csv_set_term_func(&csv->parser, is_newline);
    csv_set_space_func(&csv->parser, is_never);
    csv_set_blk_size(&csv->parser, PEER_CSV_MAX_RECORD);
    csv->fd = fd;
    csv->name = name;
    *out = csv;
    return PEER_OK;
}

void peer_csv_free(peer_csv *csv)
{
    if (csv == NULL) {
        return;
    }
    csv_free(&csv->parser);
    free(csv);
}

static peer_exit bad(const peer_csv *csv, peer_error *error, const char *what)
{
    return peer_error_set(error, PEER_ERR_INPUT, "%s, line %llu: %s", csv->name,
                          (unsigned long long)csv->line, what);
}

static void on_field(void *text, size_t len, void *arg)
{
    peer_csv *csv = arg;
    peer_csv_record *record = &csv->record;
    /* Fields are never longer than the record, which has been measured. */
    if (record->num_fields == PEER_CSV_MAX_FIELDS ||
        len > sizeof csv->text - csv->text_len) {
        csv->too_many = true;
        return;
    }
    char *kept = csv->text + csv->text_len;
    if (len > 0) {
        memcpy(kept, text, len);
    }
    record->fields[record->num_fields++] = (peer_csv_field){kept, len};
    csv->text_len += len;
}

static void on_record(int end, void *arg)
{
    peer_csv *csv = arg;
    (void)end;
    csv->complete = true;
}

/* Put more of the file behind what the buffer holds. */
static peer_exit fill(peer_csv *csv, peer_error *error)
{
    memmove(csv->buffer, csv->buffer + csv->pos, csv->end - csv->pos);
    csv->end -= csv->pos;
    csv->pos = 0;
    while (!csv->at_end && csv->end < sizeof csv->buffer) {
        const ssize_t len = read(csv->fd, csv->buffer + csv->end,
                                 sizeof csv->buffer - csv->end);
        if (len < 0 && errno == EINTR) {
            continue;
        }
        if (len < 0) {
            return peer_error_system(error, PEER_ERR_INPUT, "cannot read %s",
                                     csv->name);
        }
        csv->at_end = len == 0;
        csv->end += (size_t)len;
    }
    return PEER_OK;
}

static size_t line_len(const peer_csv *csv)
{
    const char *line = csv->buffer + csv->pos;
    const char *newline = memchr(line, '\n', csv->end - csv->pos);
    return newline != NULL ? (size_t)(newline - line) + 1 : 0;
}

/* Take a line, with its end, from the buffer; *len is 0 at the end. */
static peer_exit take_line(peer_csv *csv, const char **line, size_t *len,
                           peer_error *error)
{
    size_t found = line_len(csv);
    if (found == 0 && !csv->at_end) {
        PEER_TRY(fill(csv, error));
        found = line_len(csv);
    }
    if (found == 0) {
        found = csv->end - csv->pos; /* the last, without an end */
    }
    *line = csv->buffer + csv->pos;
    *len = found;
    csv->pos += found;
    csv->taken += found;
    csv->line += found > 0 ? 1 : 0;
    return PEER_OK;
}

/* What must not stand in any line. `len` is without the line end. */
static peer_exit check_line(const peer_csv *csv, peer_error *error,
                            const char *line, size_t len)
{
    if (memchr(line, '\0', len) != NULL) {
        return bad(csv, error,
                   "a NUL byte; expected text in UTF-8 (is the file UTF-16?)");
    }
    if (memchr(line, '\r', len) != NULL) {
        return bad(csv, error,
                   "a carriage return alone; expected lines that end with LF "
                   "or CRLF");
    }
    return PEER_OK;
}

static peer_exit not_closed(const peer_csv *csv, peer_error *error,
                            uint64_t line)
{
    return peer_error_set(error, PEER_ERR_INPUT,
                          "%s, line %llu: a quote that opens in this row is "
                          "not closed",
                          csv->name, (unsigned long long)line);
}

/* Give libcsv a line, without CR, and with LF if the file has it. */
static peer_exit feed(peer_csv *csv, peer_error *error, const char *line,
                      size_t len)
{
    const bool ended = len > 0 && line[len - 1] == '\n';
    size_t text = ended ? len - 1 : len;
    text -= text > 0 && line[text - 1] == '\r' ? 1 : 0;
    PEER_TRY(check_line(csv, error, line, text));
    const size_t fed =
        csv_parse(&csv->parser, line, text, on_field, on_record, csv);
    if (fed != text || (ended && csv_parse(&csv->parser, "\n", 1, on_field,
                                           on_record, csv) != 1)) {
        return csv_error(&csv->parser) == CSV_EPARSE
                   ? bad(csv, error,
                         "a quote in the wrong place; a field with quotes is "
                         "written in quotes, with each quote inside doubled")
                   : peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    if (!ended && csv_fini(&csv->parser, on_field, on_record, csv) != 0) {
        return not_closed(csv, error, csv->record.line);
    }
    return PEER_OK;
}

static bool is_blank(const char *line, size_t len)
{
    return (len == 1 && line[0] == '\n') ||
           (len <= 2 && line[0] == '\r' && (len == 1 || line[1] == '\n'));
}

/* A byte order mark is not a part of the first field. */
static void skip_mark(const char **line, size_t *len)
{
    if (*len >= 3 && memcmp(*line, "\xef\xbb\xbf", 3) == 0) {
        *line += 3;
        *len -= 3;
    }
}

/* Take the first line of a record, past blank ones. */
static peer_exit begin_record(peer_csv *csv, const char **line, size_t *len,
                              peer_error *error)
{
    csv->record.num_fields = 0;
    csv->text_len = 0;
    csv->complete = false;
    do {
        csv->record.offset = csv->taken;
        PEER_TRY(take_line(csv, line, len, error));
        if (csv->line == 1) {
            csv->record.offset = *len;
            skip_mark(line, len);
            csv->record.offset -= *len;
        }
    } while (*len > 0 && is_blank(*line, *len));
    csv->record.line = csv->line;
    return PEER_OK;
}

static peer_exit measure(const peer_csv *csv, peer_error *error)
{
    if (csv->taken - csv->record.offset > PEER_CSV_MAX_RECORD) {
        return peer_error_set(
            error, PEER_ERR_INPUT,
            "%s, line %llu: a row longer than %d bytes; is a quote not closed?",
            csv->name, (unsigned long long)csv->record.line,
            PEER_CSV_MAX_RECORD);
    }
    return PEER_OK;
}

static peer_exit read_record(peer_csv *csv, const char *line, size_t len,
                             peer_error *error)
{
    for (;;) {
        PEER_TRY(measure(csv, error));
        PEER_TRY(feed(csv, error, line, len));
        if (csv->too_many) {
            return bad(csv, error, "more than 1024 columns");
        }
        if (csv->complete) {
            csv->record.length = (uint32_t)(csv->taken - csv->record.offset);
            return PEER_OK;
        }
        PEER_TRY(take_line(csv, &line, &len, error));
        if (len == 0) {
            return not_closed(csv, error, csv->record.line);
        }
    }
}

peer_exit peer_csv_next(peer_csv *csv, const peer_csv_record **out,
                        peer_error *error)
{
    const char *line = NULL;
    size_t len = 0;
    PEER_TRY(begin_record(csv, &line, &len, error));
    if (len == 0) {
        *out = NULL;
        return PEER_OK;
    }
    PEER_TRY(read_record(csv, line, len, error));
    *out = &csv->record;
    return PEER_OK;
}
