/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "identifier/rule.h"
#include "util/status.h"
#include "util/utf8.h"

vesica_status vesica_id_text_refuse(vesica_id_text *text, vesica_status status,
                                    const char *rule, const char *expected,
                                    size_t at)
{
    text->error.rule = rule;
    text->error.expected = expected;
    text->error.position = text->origin[at];
    return status;
}

/* Refuse what is read, at an offset of its own. */
static vesica_status refuse_input(vesica_id_text *text, vesica_status status,
                                  const char *rule, const char *expected,
                                  size_t position)
{
    text->error.rule = rule;
    text->error.expected = expected;
    text->error.position = position;
    return status;
}

/* C0, DEL and C1. */
static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f);
}

static vesica_status check_encoding(vesica_id_text *text, const uint8_t *in,
                                    size_t in_len)
{
    for (size_t i = 0, n; i < in_len; i += n) {
        uint32_t c = 0;
        n = vesica_utf8_next(&c, in + i, in_len - i);
        if (n == 0) {
            return refuse_input(text, VESICA_ERR_ID_ENCODING, "utf-8",
                                "the text is UTF-8", i);
        }
        if (is_control(c)) {
            return refuse_input(text, VESICA_ERR_ID_ENCODING, "control",
                                "the text has no control characters", i);
        }
    }
    return VESICA_OK;
}

static vesica_status check_ascii(vesica_id_text *text, const uint8_t *in,
                                 size_t in_len)
{
    for (size_t i = 0; i < in_len; i++) {
        if (in[i] >= 0x80) {
            return refuse_input(text, VESICA_ERR_ID_CHARACTER, "ascii",
                                "the text is ASCII: this version reads no "
                                "other characters",
                                i);
        }
    }
    return VESICA_OK;
}

uint8_t vesica_id_upper(uint8_t c)
{
    return c >= 'a' && c <= 'z' ? (uint8_t)(c - 'a' + 'A') : c;
}

/* Bytes [from, to) of in without what the flags drop. */
static void normalise(vesica_id_text *text, unsigned flags, const uint8_t *in,
                      size_t from, size_t to)
{
    text->length = 0;
    for (size_t i = from; i < to; i++) {
        const bool dropped =
            (in[i] == ' ' && (flags & VESICA_ID_DROP_SPACES) != 0) ||
            (in[i] == '-' && (flags & VESICA_ID_DROP_DASHES) != 0);
        if (!dropped) {
            text->bytes[text->length] = (flags & VESICA_ID_UPPER_CASE) != 0
                                            ? vesica_id_upper(in[i])
                                            : in[i];
            text->origin[text->length++] = (uint16_t)i;
        }
    }
}

vesica_status vesica_id_text_read(vesica_id_text *text, unsigned flags,
                                  const char *in, size_t in_len)
{
    const uint8_t *bytes = (const uint8_t *)in;
    if (in_len > VESICA_IDENTIFIER_MAX_TEXT) {
        return refuse_input(text, VESICA_ERR_ID_LENGTH, "text-length",
                            "the text has at most 256 bytes",
                            VESICA_IDENTIFIER_MAX_TEXT);
    }
    VESICA_TRY(check_encoding(text, bytes, in_len));
    VESICA_TRY(check_ascii(text, bytes, in_len));
    size_t from = 0;
    size_t to = in_len;
    while (from < to && bytes[from] == ' ') {
        from++;
    }
    while (to > from && bytes[to - 1] == ' ') {
        to--;
    }
    normalise(text, flags, bytes, from, to);
    if (text->length == 0) {
        return refuse_input(text, VESICA_ERR_ID_LENGTH, "empty",
                            "the text is not empty", in_len);
    }
    text->origin[text->length] = (uint16_t)in_len;
    return VESICA_OK;
}

void vesica_id_text_drop_prefix(vesica_id_text *text, const char *prefix)
{
    const size_t len = strlen(prefix);
    if (text->length < len || memcmp(text->bytes, prefix, len) != 0) {
        return;
    }
    text->length -= len;
    memmove(text->bytes, text->bytes + len, text->length);
    memmove(text->origin, text->origin + len,
            (text->length + 1) * sizeof text->origin[0]);
}

unsigned vesica_id_value(const char *alphabet, uint8_t c)
{
    unsigned i = 0;
    while (alphabet[i] != '\0' && alphabet[i] != (char)c) {
        i++;
    }
    return i;
}

vesica_status vesica_id_text_check_alphabet(vesica_id_text *text, size_t from,
                                            size_t to, const char *alphabet,
                                            const char *expected)
{
    for (size_t i = from; i < to; i++) {
        if (alphabet[vesica_id_value(alphabet, text->bytes[i])] == '\0') {
            return vesica_id_text_refuse(text, VESICA_ERR_ID_CHARACTER,
                                         "character", expected, i);
        }
    }
    return VESICA_OK;
}
