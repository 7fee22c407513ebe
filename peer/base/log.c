/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"

/* Levels of syslog(3), which the journal takes. */
typedef enum level {
    LEVEL_WARNING = 4,
    LEVEL_INFO = 6
} level;

static atomic_int current_form = PEER_LOG_TEXT;
static _Thread_local const char *session;
static atomic_uint num_ids;

/* Lines that are being put together; what does not fit is left out whole. */
typedef struct lines {
    size_t len;
    char text[2 * PEER_MAX_MESSAGE + 256];
} lines;

bool peer_log_form_by_name(peer_log_form *out, const char *name)
{
    static const char *const names[] = {[PEER_LOG_TEXT] = "text",
                                        [PEER_LOG_JSON] = "json",
                                        [PEER_LOG_JOURNAL] = "journal"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i], name) == 0) {
            *out = (peer_log_form)i;
            return true;
        }
    }
    return false;
}

void peer_log_set_form(peer_log_form form)
{
    atomic_store(&current_form, (int)form);
}

void peer_log_new_id(char out[PEER_LOG_ID_ROOM])
{
    const unsigned number = atomic_fetch_add(&num_ids, 1) + 1;
    (void)snprintf(out, PEER_LOG_ID_ROOM, "%ld-%u", (long)getpid(), number);
}

void peer_log_set_session(const char *id)
{
    session = id;
}

PEER_FORMAT(2, 3)
static bool add(lines *out, const char *format, ...)
{
    const size_t room = sizeof out->text - out->len;
    va_list args;
    va_start(args, format);
    const int len = vsnprintf(out->text + out->len, room, format, args);
    va_end(args);
    if (len < 0 || (size_t)len >= room) {
        return false;
    }
    out->len += (size_t)len;
    return true;
}

static void add_beginning(char *out, size_t room, level how)
{
    char now[PEER_UTC_ROOM] = "";
    const char *id = session != NULL ? session : "";
    const char *open = session != NULL ? "[" : "";
    const char *close = session != NULL ? "] " : "";
    if (atomic_load(&current_form) == PEER_LOG_JOURNAL) {
        (void)snprintf(out, room, "<%d>%s%s%s", (int)how, open, id, close);
        return;
    }
    peer_clock_utc(now);
    (void)snprintf(out, room, "%s vesica-peer: %s%s%s", now, open, id, close);
}

static void put_lines(lines *out, level how, const char *message)
{
    char beginning[PEER_UTC_ROOM + PEER_LOG_ID_ROOM + 32];
    add_beginning(beginning, sizeof beginning, how);
    for (const char *line = message; line != NULL;) {
        const char *end = strchr(line, '\n');
        const int len = end != NULL ? (int)(end - line) : (int)strlen(line);
        if (!add(out, "%s%.*s\n", beginning, len, line)) {
            return;
        }
        line = end != NULL ? end + 1 : NULL;
    }
}

/* A message may hold words of the partner: what is not seen, or changes the
 * direction of what is, becomes a question mark. */
static void make_printable(char *message)
{
    size_t left = strlen(message);
    for (char *c = message; left > 0;) {
        const size_t bytes = peer_text_printable(c, left);
        if (bytes == 0 && *c != '\n') {
            *c = '?';
        }
        c += bytes > 0 ? bytes : 1;
        left -= bytes > 0 ? bytes : 1;
    }
}

static void add_json(lines *out, char c)
{
    if (c == '\n') {
        (void)add(out, "\\n");
    } else {
        (void)add(out, c == '"' || c == '\\' ? "\\%c" : "%c", c);
    }
}

static void put_json(lines *out, level how, const char *message)
{
    char now[PEER_UTC_ROOM];
    peer_clock_utc(now);
    (void)add(out,
              "{\"time\":\"%s\",\"level\":\"%s\",\"session\":%s%s%s,"
              "\"message\":\"",
              now, how == LEVEL_INFO ? "info" : "warning",
              session != NULL ? "\"" : "", session != NULL ? session : "null",
              session != NULL ? "\"" : "");
    for (const char *c = message; *c != '\0'; c++) {
        add_json(out, *c);
    }
    (void)add(out, "\"}\n");
}

PEER_FORMAT(2, 0)
static void put(level how, const char *format, va_list args)
{
    char message[PEER_MAX_MESSAGE];
    lines out;
    out.len = 0;
    (void)vsnprintf(message, sizeof message, format, args);
    make_printable(message);
    if (atomic_load(&current_form) == PEER_LOG_JSON) {
        put_json(&out, how, message);
    } else {
        put_lines(&out, how, message);
    }
    peer_message_write(out.text, out.len);
}

void peer_log(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    put(LEVEL_INFO, format, args);
    va_end(args);
}

void peer_log_failure(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    put(LEVEL_WARNING, format, args);
    va_end(args);
}
