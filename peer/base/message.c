/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "base/message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PROGRAM "vesica-peer: "

/* A message that is too long is cut; it always ends with NUL. */
PEER_FORMAT(2, 0)
static void append(peer_error *error, const char *format, va_list args)
{
    const size_t room = sizeof error->text - error->len;
    const int len = vsnprintf(error->text + error->len, room, format, args);
    if (len > 0) {
        error->len += (size_t)len < room ? (size_t)len : room - 1;
    }
}

peer_exit peer_error_set(peer_error *error, peer_exit code, const char *format,
                         ...)
{
    va_list args;
    va_start(args, format);
    error->len = 0;
    error->passing = false;
    append(error, format, args);
    va_end(args);
    return code;
}

void peer_error_add(peer_error *error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (error->len > 0 && error->len < sizeof error->text - 1) {
        error->text[error->len++] = '\n';
    }
    append(error, format, args);
    va_end(args);
}

peer_exit peer_error_system(peer_error *error, peer_exit code,
                            const char *format, ...)
{
    const int number = errno;
    char reason[128];
    if (strerror_r(number, reason, sizeof reason) != 0) {
        (void)snprintf(reason, sizeof reason, "error %d", number);
    }
    va_list args;
    va_start(args, format);
    error->len = 0;
    error->passing = false;
    append(error, format, args);
    va_end(args);
    if (error->len + 2 + strlen(reason) < sizeof error->text) {
        (void)memcpy(error->text + error->len, ": ", 2);
        (void)memcpy(error->text + error->len + 2, reason, strlen(reason) + 1);
        error->len += 2 + strlen(reason);
    }
    return code;
}

void peer_message_write(const char *text, size_t len)
{
    while (len > 0) {
        const ssize_t written = write(STDERR_FILENO, text, len);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return; /* there is nobody left to tell */
        }
        text += written;
        len -= (size_t)written;
    }
}

void peer_error_print(const peer_error *error)
{
    char line[sizeof PROGRAM + PEER_MAX_MESSAGE + 1];
    const int len = snprintf(line, sizeof line, PROGRAM "%s\n", error->text);
    if (len > 0) {
        peer_message_write(line, (size_t)len < sizeof line ? (size_t)len
                                                           : sizeof line - 1);
    }
}
