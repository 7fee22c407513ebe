/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "rows/result.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "rows/records.h"

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

/* Returns what follows the line: its end. */
static const char *write_fields(FILE *stream, const char *text, size_t len)
{
    char csv[2 * PEER_MAX_RECORD + 2];
    const char *end = text + len;
    while (end > text && (end[-1] == '\n' || end[-1] == '\r')) {
        end--;
    }
    for (;;) {
        const char *tab = memchr(text, '\t', (size_t)(end - text));
        const peer_field field = {text,
                                  (size_t)((tab != NULL ? tab : end) - text)};
        (void)fwrite(csv, 1, peer_field_csv(csv, field), stream);
        if (tab == NULL) {
            return end;
        }
        (void)fputc(',', stream);
        text = tab + 1;
    }
}

bool peer_result_write(FILE *stream, int fd, peer_place place, bool from_tabs)
{
    char text[PEER_MAX_RECORD];
    const char *rest = text;
    const char *end = text + place.length;
    if (place.length == 0 || place.length > sizeof text ||
        !read_place(fd, text, place)) {
        return false;
    }
    if (from_tabs) {
        rest = write_fields(stream, text, place.length);
    }
    (void)fwrite(rest, 1, (size_t)(end - rest), stream);
    if (end[-1] != '\n') {
        (void)fputc('\n', stream);
    }
    return true;
}
