/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* References: [MSGPACK] msgpack specification, github.com/msgpack/msgpack,
 * spec.md. */

#include "wire/cursor.h"

#include "util/status.h"
#include "wire/text.h"

/* One format of the specification that carries a number of 1 << width_log2
 * big-endian bytes. A value below min has a shorter form. */
typedef struct wire_format {
    uint8_t first_byte;
    uint8_t width_log2;
    vesica_wire_kind kind;
    uint64_t min;
} wire_format;

static const wire_format formats[] = {
    {0xc4, 0, VESICA_WIRE_BIN, 0},
    {0xc5, 1, VESICA_WIRE_BIN, UINT64_C(1) << 8},
    {0xc6, 2, VESICA_WIRE_BIN, UINT64_C(1) << 16},
    {0xcc, 0, VESICA_WIRE_UINT, UINT64_C(1) << 7},
    {0xcd, 1, VESICA_WIRE_UINT, UINT64_C(1) << 8},
    {0xce, 2, VESICA_WIRE_UINT, UINT64_C(1) << 16},
    {0xcf, 3, VESICA_WIRE_UINT, UINT64_C(1) << 32},
    {0xd9, 0, VESICA_WIRE_STR, 32},
    {0xda, 1, VESICA_WIRE_STR, UINT64_C(1) << 8},
    {0xdb, 2, VESICA_WIRE_STR, UINT64_C(1) << 16},
    {0xdc, 1, VESICA_WIRE_ARRAY, 16},
    {0xdd, 2, VESICA_WIRE_ARRAY, UINT64_C(1) << 16},
    {0xde, 1, VESICA_WIRE_MAP, 16},
    {0xdf, 2, VESICA_WIRE_MAP, UINT64_C(1) << 16},
};

static vesica_status take_number(vesica_cursor *cursor, uint64_t *out,
                                 size_t width)
{
    if (cursor->left < width) {
        return VESICA_ERR_MALFORMED;
    }
    uint64_t x = 0;
    for (size_t i = 0; i < width; i++) {
        x = x << 8 | cursor->bytes[i];
    }
    cursor->bytes += width;
    cursor->left -= width;
    *out = x;
    return VESICA_OK;
}

/* Values that stand in the first byte itself. Returns whether it is one. */
static bool short_form(vesica_wire_head *out, uint8_t byte)
{
    if (byte <= 0x7f) {
        *out = (vesica_wire_head){VESICA_WIRE_UINT, byte};
    } else if (byte <= 0x8f) {
        *out = (vesica_wire_head){VESICA_WIRE_MAP, byte & 0x0fU};
    } else if (byte <= 0x9f) {
        *out = (vesica_wire_head){VESICA_WIRE_ARRAY, byte & 0x0fU};
    } else if (byte <= 0xbf) {
        *out = (vesica_wire_head){VESICA_WIRE_STR, byte & 0x1fU};
    } else if (byte == 0xc0) {
        *out = (vesica_wire_head){VESICA_WIRE_NIL, 0};
    } else if (byte == 0xc2 || byte == 0xc3) {
        *out = (vesica_wire_head){VESICA_WIRE_BOOL, byte & 1U};
    } else if (byte >= 0xe0) {
        *out = (vesica_wire_head){VESICA_WIRE_NEGATIVE, 0};
    } else {
        return false;
    }
    return true;
}

/* Signed formats d0 to d3 are the shortest for negative numbers that do not fit
 * the next narrower one. */
static vesica_status take_negative(vesica_cursor *cursor, uint8_t byte)
{
    const unsigned width = 1U << (byte - 0xd0U);
    uint64_t x = 0;
    VESICA_TRY(take_number(cursor, &x, width));
    const uint64_t sign = UINT64_C(1) << (8 * width - 1);
    if ((x & sign) == 0) {
        return VESICA_ERR_MALFORMED;
    }
    /* Distance below zero, less one: 0 for -1. */
    const uint64_t below = (sign - 1) - (x & (sign - 1));
    const uint64_t narrower =
        width == 1 ? 32 : UINT64_C(1) << (8 * (width / 2) - 1);
    return below < narrower ? VESICA_ERR_MALFORMED : VESICA_OK;
}

/* Least number of bytes that must follow a header. */
static uint64_t least_following(const vesica_wire_head *head)
{
    switch (head->kind) {
    case VESICA_WIRE_STR:
    case VESICA_WIRE_BIN:
    case VESICA_WIRE_ARRAY:
        return head->value;
    case VESICA_WIRE_MAP:
        return 2 * head->value;
    default:
        return 0;
    }
}

static vesica_status long_form(vesica_cursor *cursor, vesica_wire_head *out,
                               uint8_t byte)
{
    if (byte >= 0xd0 && byte <= 0xd3) {
        *out = (vesica_wire_head){VESICA_WIRE_NEGATIVE, 0};
        return take_negative(cursor, byte);
    }
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (formats[i].first_byte == byte) {
            out->kind = formats[i].kind;
            VESICA_TRY(take_number(cursor, &out->value,
                                   (size_t)1 << formats[i].width_log2));
            return out->value < formats[i].min ? VESICA_ERR_MALFORMED
                                               : VESICA_OK;
        }
    }
    return VESICA_ERR_MALFORMED; /* floats, extensions, c1 */
}

vesica_status vesica_cursor_head(vesica_cursor *cursor, vesica_wire_head *out)
{
    vesica_cursor rest = *cursor;
    vesica_wire_head head = {VESICA_WIRE_NIL, 0};
    uint64_t byte = 0;
    VESICA_TRY(take_number(&rest, &byte, 1));
    if (!short_form(&head, (uint8_t)byte)) {
        VESICA_TRY(long_form(&rest, &head, (uint8_t)byte));
    }
    if (least_following(&head) > rest.left) {
        return VESICA_ERR_MALFORMED;
    }
    *cursor = rest;
    *out = head;
    return VESICA_OK;
}

static vesica_status expect(vesica_cursor *cursor, vesica_wire_kind kind,
                            uint64_t *value)
{
    vesica_wire_head head;
    VESICA_TRY(vesica_cursor_head(cursor, &head));
    if (head.kind != kind) {
        return VESICA_ERR_MALFORMED;
    }
    *value = head.value;
    return VESICA_OK;
}

vesica_status vesica_cursor_map(vesica_cursor *cursor, uint64_t num)
{
    uint64_t found = 0;
    VESICA_TRY(expect(cursor, VESICA_WIRE_MAP, &found));
    return found == num ? VESICA_OK : VESICA_ERR_MALFORMED;
}

vesica_status vesica_cursor_key(vesica_cursor *cursor, uint64_t key)
{
    uint64_t found = 0;
    VESICA_TRY(expect(cursor, VESICA_WIRE_UINT, &found));
    return found == key ? VESICA_OK : VESICA_ERR_MALFORMED;
}

vesica_status vesica_cursor_uint(vesica_cursor *cursor, uint64_t *out,
                                 uint64_t max)
{
    uint64_t found = 0;
    VESICA_TRY(expect(cursor, VESICA_WIRE_UINT, &found));
    if (found > max) {
        return VESICA_ERR_MALFORMED;
    }
    *out = found;
    return VESICA_OK;
}

/* vesica_cursor_head has checked that so many bytes are there. */
static const uint8_t *take_bytes(vesica_cursor *cursor, size_t len)
{
    const uint8_t *bytes = cursor->bytes;
    cursor->bytes += len;
    cursor->left -= len;
    return bytes;
}

vesica_status vesica_cursor_bin(vesica_cursor *cursor, const uint8_t **out,
                                size_t len)
{
    uint64_t found = 0;
    VESICA_TRY(expect(cursor, VESICA_WIRE_BIN, &found));
    if (found != len) {
        return VESICA_ERR_MALFORMED;
    }
    *out = take_bytes(cursor, len);
    return VESICA_OK;
}

vesica_status vesica_cursor_str(vesica_cursor *cursor, const char **out,
                                size_t *out_len, size_t max_len)
{
    uint64_t found = 0;
    VESICA_TRY(expect(cursor, VESICA_WIRE_STR, &found));
    if (found > max_len) {
        return VESICA_ERR_MALFORMED;
    }
    const size_t len = (size_t)found;
    const uint8_t *text = take_bytes(cursor, len);
    if (!vesica_text_is_valid(text, len)) {
        return VESICA_ERR_MALFORMED;
    }
    *out = (const char *)text;
    *out_len = len;
    return VESICA_OK;
}

vesica_status vesica_cursor_end(const vesica_cursor *cursor)
{
    return cursor->left == 0 ? VESICA_OK : VESICA_ERR_MALFORMED;
}
