/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "cli/page.h"

#include <stdbool.h>
#include <string.h>

#define WIDTH 80

/* The bytes of a text that go into one line: up to a space. */
static size_t fitting(const char *text, size_t most)
{
    size_t len = strlen(text);
    if (len <= most) {
        return len;
    }
    len = most;
    while (len > 0 && text[len] != ' ') {
        len--;
    }
    return len > 0 ? len : strcspn(text, " ");
}

void peer_page_print(FILE *stream, const char *left, size_t column,
                     const char *text)
{
    const bool alone = *left != '\0' && strlen(left) + 2 > column;
    size_t at = alone ? 0 : strlen(left);
    (void)fprintf(stream, "%s%s", left, alone ? "\n" : "");
    do {
        const size_t len = fitting(text, WIDTH - column);
        (void)fprintf(stream, "%*s%.*s\n", (int)(column - at), "", (int)len,
                      text);
        text += len;
        text += strspn(text, " ");
        at = 0;
    } while (*text != '\0');
}
