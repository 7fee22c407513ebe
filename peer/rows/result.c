/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "rows/result.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rows/records.h"

#define NAME_PREFIX "partner_"

/* All cells in quotes, each byte of them a quote that is doubled; names of
 * columns are shorter. Twice that: GB18030 has four bytes for two. */
#define TAIL_ROOM                                                              \
    (4 * (VESICA_MAX_LABEL_BYTES + PEER_MAX_LABELS) + 6 * PEER_MAX_LABELS)

struct peer_result_tail {
    bool tabs;
    bool converts; /* to GB18030, by the next one */
    iconv_t converter;
    size_t len;
    char text[TAIL_ROOM];
};

static bool read_place(int fd, char *out, peer_place place)
{
    size_t done = 0;
    while (done < place.length) {
        const ssize_t len = pread(fd, out + done, place.length - done,
                                  (off_t)(place.offset + done));
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

/* The bytes of a row without its line end, of which there is one. */
static size_t line_len(const char *text, size_t len)
{
    len -= len > 0 && text[len - 1] == '\n' ? 1 : 0;
    len -= len > 0 && text[len - 1] == '\r' ? 1 : 0;
    return len;
}

static void write_fields(FILE *stream, const char *text, size_t len)
{
    char csv[2 * PEER_MAX_RECORD + 2];
    const char *end = text + len;
    for (;;) {
        const char *tab = memchr(text, '\t', (size_t)(end - text));
        const peer_field field = {text,
                                  (size_t)((tab != NULL ? tab : end) - text)};
        (void)fwrite(csv, 1, peer_field_csv(csv, field), stream);
        if (tab == NULL) {
            return;
        }
        (void)fputc(',', stream);
        text = tab + 1;
    }
}

bool peer_result_write(FILE *stream, int fd, peer_place place, bool from_tabs)
{
    return peer_result_write_tail(stream, fd, place, from_tabs, NULL);
}

bool peer_result_write_tail(FILE *stream, int fd, peer_place place,
                            bool from_tabs, const peer_result_tail *tail)
{
    char text[PEER_MAX_RECORD];
    if (place.length == 0 || place.length > sizeof text ||
        !read_place(fd, text, place)) {
        return false;
    }
    const size_t len = line_len(text, place.length);
    if (from_tabs) {
        write_fields(stream, text, len);
    } else {
        (void)fwrite(text, 1, len, stream);
    }
    if (tail != NULL) {
        (void)fwrite(tail->text, 1, tail->len, stream);
    }
    (void)fwrite(text + len, 1, place.length - len, stream);
    if (text[place.length - 1] != '\n') {
        (void)fputc('\n', stream);
    }
    return true;
}

peer_exit peer_result_tail_new(peer_result_tail **out, peer_error *error,
                               peer_encoding encoding, peer_list_format format)
{
    peer_result_tail *tail = calloc(1, sizeof *tail);
    if (tail == NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    tail->tabs = format == PEER_FORMAT_TSV;
    tail->converts = encoding == PEER_ENCODING_GB18030;
    if (tail->converts) {
        tail->converter = iconv_open("GB18030", "UTF-8");
        /* So iconv says it. NOLINTNEXTLINE(performance-no-int-to-ptr) */
        if (tail->converter == (iconv_t)-1) {
            free(tail);
            return peer_error_set(error, PEER_ERR_LOCAL,
                                  "this system cannot write GB18030");
        }
    }
    *out = tail;
    return PEER_OK;
}

void peer_result_tail_free(peer_result_tail *tail)
{
    if (tail == NULL) {
        return;
    }
    if (tail->converts) {
        (void)iconv_close(tail->converter);
    }
    free(tail);
}

/* All characters are in GB18030, in at most four bytes each. */
static bool convert(peer_result_tail *tail, const char *text, size_t len)
{
    union {
        const char *given;
        char *wanted; /* iconv does not write there */
    } in = {.given = text};
    char *at = tail->text;
    size_t room = sizeof tail->text;
    if (iconv(tail->converter, &in.wanted, &len, &at, &room) == (size_t)-1) {
        return false;
    }
    tail->len = (size_t)(at - tail->text);
    return true;
}

peer_exit peer_result_tail_set(peer_result_tail *tail, peer_error *error,
                               const peer_field *cells, size_t num)
{
    char text[TAIL_ROOM / 2];
    size_t len = 0;
    for (size_t i = 0; i < num; i++) {
        text[len++] = tail->tabs ? '\t' : ',';
        if (tail->tabs) {
            memcpy(text + len, cells[i].text, cells[i].len);
            len += cells[i].len;
        } else {
            len += peer_field_csv(text + len, cells[i]);
        }
    }
    if (!tail->converts) {
        memcpy(tail->text, text, len);
        tail->len = len;
        return PEER_OK;
    }
    return convert(tail, text, len)
               ? PEER_OK
               : peer_error_set(error, PEER_ERR_LOCAL,
                                "a label cannot be written in GB18030");
}

peer_exit peer_result_tail_names(peer_result_tail *tail, peer_error *error,
                                 const peer_labels *labels)
{
    char names[PEER_MAX_LABELS][sizeof NAME_PREFIX + PEER_MAX_COLUMN];
    peer_field cells[PEER_MAX_LABELS];
    for (size_t i = 0; i < labels->num; i++) {
        const int len = snprintf(names[i], sizeof names[i], NAME_PREFIX "%s",
                                 labels->names[i]);
        cells[i] = (peer_field){names[i], (size_t)len};
    }
    return peer_result_tail_set(tail, error, cells, labels->num);
}
