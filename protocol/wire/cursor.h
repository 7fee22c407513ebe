/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Reading msgpack strictly: canonical forms alone (the shortest of each value),
 * unsigned integers, byte strings, text, maps; no floats, no extensions. A
 * cursor never allocates and never reads past its bytes; getters check, then
 * advance. All errors are VESICA_ERR_MALFORMED. */

#ifndef VESICA_WIRE_CURSOR_H
#define VESICA_WIRE_CURSOR_H

#include "vesica/status.h"

/** Deepest nesting of arrays and maps that is read. */
#define VESICA_WIRE_MAX_DEPTH 8

typedef struct vesica_cursor {
    const uint8_t *bytes;
    size_t left;
} vesica_cursor;

/* The header of one value. */
typedef enum vesica_wire_kind {
    VESICA_WIRE_NIL,
    VESICA_WIRE_BOOL,
    VESICA_WIRE_UINT,     /* value */
    VESICA_WIRE_NEGATIVE, /* its value is not read */
    VESICA_WIRE_STR,      /* value: bytes that follow */
    VESICA_WIRE_BIN,      /* value: bytes that follow */
    VESICA_WIRE_ARRAY,    /* value: elements that follow */
    VESICA_WIRE_MAP       /* value: pairs that follow */
} vesica_wire_kind;

typedef struct vesica_wire_head {
    vesica_wire_kind kind;
    uint64_t value;
} vesica_wire_head;

/* Take the header of a value. A length or count that cannot be satisfied by
 * the bytes that are left (an element takes at least one) is refused here. */
vesica_status vesica_cursor_head(vesica_cursor *cursor, vesica_wire_head *out);

/* Take a map of exactly num pairs. */
vesica_status vesica_cursor_map(vesica_cursor *cursor, uint64_t num);

/* Take a key, which is this number. */
vesica_status vesica_cursor_key(vesica_cursor *cursor, uint64_t key);

/* Take an unsigned integer of at most max. */
vesica_status vesica_cursor_uint(vesica_cursor *cursor, uint64_t *out,
                                 uint64_t max);

/* Take a byte string of exactly len bytes; *out points into the cursor. */
vesica_status vesica_cursor_bin(vesica_cursor *cursor, const uint8_t **out,
                                size_t len);

/* Take a text of at most max_len bytes, valid UTF-8 without NUL; *out points
 * into the cursor and does not end with NUL. */
vesica_status vesica_cursor_str(vesica_cursor *cursor, const char **out,
                                size_t *out_len, size_t max_len);

/* Check that nothing is left. */
vesica_status vesica_cursor_end(const vesica_cursor *cursor);

/* Check that len bytes are exactly one value in canonical form: the above, to a
 * depth of VESICA_WIRE_MAX_DEPTH, with keys that are unsigned integers or
 * texts, strictly increasing by their encoded bytes. Time in proportion to len.
 */
vesica_status vesica_wire_check(const uint8_t *bytes, size_t len);

#endif
