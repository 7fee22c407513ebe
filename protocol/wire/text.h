/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#ifndef VESICA_WIRE_TEXT_H
#define VESICA_WIRE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether len bytes are text as it goes on the wire: UTF-8 without U+0000. Time
 * depends on the bytes. */
bool vesica_text_is_valid(const uint8_t *text, size_t len);

/* The same, and no control characters (U+0001-001F, U+007F-009F), so that a
 * terminal can show it. */
bool vesica_text_is_printable(const uint8_t *text, size_t len);

#endif
