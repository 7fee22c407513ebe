/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What a differential test against msgpack-c needs beside it: written from the
 * specification of msgpack, without code of the library. */

#ifndef VESICA_FUZZ_SUPPORT_MSGPACK_SCAN_H
#define VESICA_FUZZ_SUPPORT_MSGPACK_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether the bytes begin with a whole value, of any form, none of whose
 * headers claims more than there are bytes: then a reader that believes headers
 * takes memory in proportion to the bytes. */
bool fuzz_msgpack_is_bounded(const uint8_t *bytes, size_t len);

/* Whether bytes are UTF-8 without U+0000, by utf8proc. */
bool fuzz_is_text(const char *text, size_t len);

#endif
