/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* One field of a record. */

#ifndef VESICA_PEER_ROWS_FIELD_H
#define VESICA_PEER_ROWS_FIELD_H

#include <stdbool.h>
#include <stddef.h>

/** Most fields of a record. */
#define PEER_MAX_FIELDS 1024

typedef struct peer_field {
    const char *text; /* not NULL, even if len is 0 */
    size_t len;
} peer_field;

/** A field without the spaces and tabs around it. */
peer_field peer_field_trim(peer_field field);

/** Whether a field is a NUL-terminated text. */
bool peer_field_is(peer_field field, const char *text);

/** The same, for letters of ASCII in either case. */
bool peer_field_is_nearly(peer_field field, const char *text);

/** Write a field as CSV has it: in quotes where RFC 4180, section 2, asks for
 * them, and there alone. Bytes are what counts, in UTF-8 as in GB18030.
 *
 * Out:     out  room for 2 * len + 2 bytes
 * Returns: how many were written
 */
size_t peer_field_csv(char *out, peer_field field);

#endif
