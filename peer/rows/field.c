/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "rows/field.h"

#include <string.h>
#include <strings.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

peer_field peer_field_trim(peer_field field)
{
    while (field.len > 0 && is_space(field.text[0])) {
        field.text++;
        field.len--;
    }
    while (field.len > 0 && is_space(field.text[field.len - 1])) {
        field.len--;
    }
    return field;
}

bool peer_field_is(peer_field field, const char *text)
{
    return field.len == strlen(text) &&
           memcmp(field.text, text, field.len) == 0;
}

bool peer_field_is_nearly(peer_field field, const char *text)
{
    return field.len == strlen(text) &&
           strncasecmp(field.text, text, field.len) == 0;
}

static bool needs_quotes(peer_field field)
{
    return memchr(field.text, ',', field.len) != NULL ||
           memchr(field.text, '"', field.len) != NULL ||
           memchr(field.text, '\r', field.len) != NULL ||
           memchr(field.text, '\n', field.len) != NULL;
}

size_t peer_field_csv(char *out, peer_field field)
{
    size_t len = 0;
    if (!needs_quotes(field)) {
        memcpy(out, field.text, field.len);
        return field.len;
    }
    out[len++] = '"';
    for (size_t i = 0; i < field.len; i++) {
        if (field.text[i] == '"') {
            out[len++] = '"';
        }
        out[len++] = field.text[i];
    }
    out[len++] = '"';
    return len;
}
