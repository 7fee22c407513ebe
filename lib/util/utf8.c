/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "util/utf8.h"

#include <stdbool.h>

/* One row for each length: how the first byte is told, and the least code point
 * that needs this length. */
typedef struct utf8_form {
    uint8_t mask;
    uint8_t mark;
    uint32_t least;
} utf8_form;

static const utf8_form forms[] = {
    {0x80, 0x00, 0},
    {0xe0, 0xc0, 0x80},
    {0xf0, 0xe0, 0x800},
    {0xf8, 0xf0, 0x10000},
};

#define NUM_FORMS (sizeof forms / sizeof forms[0])

/* Length of the character that a first byte begins; 0 if it begins none. */
static size_t length_of(uint8_t first)
{
    for (size_t i = 0; i < NUM_FORMS; i++) {
        if ((first & forms[i].mask) == forms[i].mark) {
            return i + 1;
        }
    }
    return 0;
}

size_t vesica_utf8_next(uint32_t *code_point, const uint8_t *text, size_t len)
{
    const size_t n = len == 0 ? 0 : length_of(text[0]);
    if (n == 0 || n > len) {
        return 0;
    }
    const utf8_form *form = &forms[n - 1];
    uint32_t c = text[0] & (uint8_t)~form->mask;
    for (size_t i = 1; i < n; i++) {
        if ((text[i] & 0xc0) != 0x80) {
            return 0;
        }
        c = c << 6 | (text[i] & 0x3fu);
    }
    const bool surrogate = c >= 0xd800 && c <= 0xdfff;
    if (c < form->least || c > 0x10ffff || surrogate) {
        return 0;
    }
    *code_point = c;
    return n;
}
