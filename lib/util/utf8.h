/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#ifndef VESICA_UTIL_UTF8_H
#define VESICA_UTIL_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Read one character of UTF-8 (RFC 3629, section 4): no overlong forms, no
 * surrogates, nothing above U+10FFFF. Returns its length in bytes and sets
 * *code_point; 0 if text does not begin with a character, or len is 0. */
size_t vesica_utf8_next(uint32_t *code_point, const uint8_t *text, size_t len);

#endif
