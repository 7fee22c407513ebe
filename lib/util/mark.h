/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Records that have a key are marked, and nobody can tell which: all are read
 * and written, in the same way whatever they hold. A record is room for a key
 * of up to 12 bytes, with zeros behind it, and a number of 32 bits in the
 * processor's order, whose highest bit is the mark. */

#ifndef VESICA_UTIL_MARK_H
#define VESICA_UTIL_MARK_H

#include <stddef.h>
#include <stdint.h>

#define VESICA_MARK_KEY_BYTES 12
#define VESICA_MARK_RECORD_BYTES 16

/* Mark those of num records, an even number, that have the key of key_len <= 12
 * bytes. Returns 1 if there are any, else 0. Secret: all of it but lengths. */
typedef uint32_t vesica_mark_records(uint8_t *records, size_t num,
                                     const uint8_t *key, size_t key_len);

vesica_mark_records vesica_mark;

/** Records of the longest key, behind which their number stands. */
#define VESICA_MARK_LONG_KEY_BYTES 16
#define VESICA_MARK_LONG_RECORD_BYTES 20

/* The same of such records, of any number of them, and key_len 16. */
vesica_mark_records vesica_mark_long;

/* By each backend, the same. */
vesica_mark_records vesica_mark_one;
vesica_mark_records vesica_mark_avx2;
vesica_mark_records vesica_mark_long_one;
vesica_mark_records vesica_mark_long_avx2;

#endif
