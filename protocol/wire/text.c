/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "wire/text.h"

#include "util/utf8.h"

/* Whether all characters are at least `least` and none is from 7f to 9f, if
 * there are to be no controls. */
static bool is_made_of(const uint8_t *text, size_t len, uint32_t least,
                       bool controls)
{
    while (len > 0) {
        uint32_t c = 0;
        const size_t n = vesica_utf8_next(&c, text, len);
        if (n == 0 || c < least || (!controls && c >= 0x7f && c <= 0x9f)) {
            return false;
        }
        text += n;
        len -= n;
    }
    return true;
}

bool vesica_text_is_valid(const uint8_t *text, size_t len)
{
    return is_made_of(text, len, 0x01, true);
}

bool vesica_text_is_printable(const uint8_t *text, size_t len)
{
    return is_made_of(text, len, 0x20, false);
}
