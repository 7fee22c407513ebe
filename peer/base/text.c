/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "base/text.h"

#include <stdio.h>
#include <string.h>

void peer_text_copy(char *out, size_t room, const char *text)
{
    (void)snprintf(out, room, "%s", text);
}

bool peer_text_number(uint64_t *out, const char *text, uint64_t min,
                      uint64_t max)
{
    uint64_t number = 0;
    if (*text == '\0') {
        return false;
    }
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9') {
            return false;
        }
        const uint64_t digit = (uint64_t)(*text - '0');
        if (number > (max - digit) / 10 || digit > max) {
            return false;
        }
        number = number * 10 + digit;
    }
    if (number < min) {
        return false;
    }
    *out = number;
    return true;
}

static bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool peer_text_is_name(const char *text)
{
    const size_t len = strlen(text);
    if (len == 0 || len > PEER_MAX_NAME || !is_alphanumeric(text[0]) ||
        !is_alphanumeric(text[len - 1])) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        const bool dot = text[i] == '.' && text[i + 1] != '.';
        if (!is_alphanumeric(text[i]) && text[i] != '-' && !dot) {
            return false;
        }
    }
    return true;
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xc0u) == 0x80u;
}

/* ASCII that can be printed stays; anything else might move a cursor. */
static char shown(const char *value, size_t at, size_t len)
{
    const bool alone = at + 1 >= len || !continues(value[at + 1]);
    const char c = value[at];
    if (alone && c > ' ' && c <= '~') {
        return c;
    }
    return '?';
}

void peer_text_mask(char out[PEER_MASK_ROOM], const char *value, size_t len)
{
    enum {
        MIN_SHOWN = 6,
        MAX_STARS = 32
    };
    size_t num_chars = 0;
    size_t second = 0;
    size_t last = 0;
    for (size_t i = 0; i < len; i++) {
        if (continues(value[i]) && i > 0) {
            continue;
        }
        second = num_chars == 1 ? i : second;
        last = i;
        num_chars++;
    }
    const bool open = num_chars >= MIN_SHOWN;
    size_t stars = open ? num_chars - 3 : num_chars;
    stars = stars > MAX_STARS ? MAX_STARS : stars;
    size_t at = 0;
    if (open) {
        out[at++] = shown(value, 0, len);
        out[at++] = shown(value, second, len);
    }
    memset(out + at, '*', stars);
    at += stars;
    if (open) {
        out[at++] = shown(value, last, len);
    }
    out[at] = '\0';
}

size_t peer_text_character(uint32_t *point, const char *text, size_t len)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *c = (const unsigned char *)text;
    if (c[0] < 0x80) {
        *point = c[0];
        return 1;
    }
    const size_t num = c[0] >= 0xf0 ? 4 : c[0] >= 0xe0 ? 3 : 2;
    uint32_t read = c[0] & (0xffu >> (num + 1));
    if (c[0] < 0xc2 || c[0] > 0xf4 || num > len) {
        return 0;
    }
    for (size_t i = 1; i < num; i++) {
        if ((c[i] & 0xc0u) != 0x80u) {
            return 0;
        }
        read = read << 6 | (c[i] & 0x3fu);
    }
    if (read < least[num] || read > 0x10ffff ||
        (read >= 0xd800 && read <= 0xdfff)) {
        return 0;
    }
    *point = read;
    return num;
}

size_t peer_text_printable(const char *text, size_t len)
{
    uint32_t point = 0;
    const size_t num = peer_text_character(&point, text, len);
    const bool hidden = point < 0x20 || (point >= 0x7f && point < 0xa0) ||
                        point == 0xad || point == 0x61c || point == 0x180e ||
                        (point >= 0x200b && point <= 0x200f) ||
                        (point >= 0x2028 && point <= 0x202e) ||
                        (point >= 0x2060 && point <= 0x206f) || point == 0xfeff;
    return hidden ? 0 : num;
}

bool peer_text_is_plain(const char *text, size_t len)
{
    size_t i = 0;
    while (i < len) {
        uint32_t point = 0;
        const size_t num = peer_text_character(&point, text + i, len - i);
        if (num == 0 || point < 0x20 || (point >= 0x7f && point < 0xa0)) {
            return false;
        }
        i += num;
    }
    return true;
}

const char *peer_text_group(char out[PEER_GROUP_ROOM], uint64_t number)
{
    char digits[24];
    const int written =
        snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    const size_t len = written > 0 ? (size_t)written : 0;
    size_t at = 0;
    for (size_t i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0) {
            out[at++] = ',';
        }
        out[at++] = digits[i];
    }
    out[at] = '\0';
    return out;
}

const char *peer_text_count(char out[PEER_COUNT_ROOM], uint64_t number,
                            const char *one)
{
    char group[PEER_GROUP_ROOM];
    (void)snprintf(out, PEER_COUNT_ROOM, "%s %s%s",
                   peer_text_group(group, number), one, number == 1 ? "" : "s");
    return out;
}

void peer_text_hex(char *out, const uint8_t *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < len; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * len] = '\0';
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool peer_text_unhex(uint8_t *out, size_t len, const char *text)
{
    if (strlen(text) != 2 * len) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        const int high = hex_digit(text[2 * i]);
        const int low = hex_digit(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        out[i] = (uint8_t)(16 * high + low);
    }
    return true;
}
