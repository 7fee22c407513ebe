/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* CSV by RFC 4180, read record by record: UTF-8 with or without a byte order
 * mark, lines that end with LF or CRLF, fields in quotes where needed. Nothing
 * is trimmed and nothing is guessed: what is not clear is an error with a line.
 *
 * The parser is libcsv, in its strict mode, fed one line at a time; by itself
 * it trims spaces, ends rows at a lone CR, counts no lines and has no limits.
 */

#ifndef VESICA_PEER_ROWS_CSV_H
#define VESICA_PEER_ROWS_CSV_H

#include <csv.h>
#include <stdbool.h>

#include "base/message.h"

/** Longest record, in bytes with its line ends. */
#define PEER_CSV_MAX_RECORD 65536

/** Most fields of a record. */
#define PEER_CSV_MAX_FIELDS 1024

typedef struct peer_csv_field {
    const char *text;
    size_t len;
} peer_csv_field;

/* A record. Blank lines are not records. */
typedef struct peer_csv_record {
    uint64_t line;   /* the first line of it, from 1 */
    uint64_t offset; /* where it begins in the file */
    uint32_t length; /* bytes in the file, with the last line end */
    size_t num_fields;
    peer_csv_field fields[PEER_CSV_MAX_FIELDS];
} peer_csv_record;

typedef struct peer_csv peer_csv;

/** Begin to read.
 *
 * Out:     out   owned by the caller: peer_csv_free
 * In:      fd    at its beginning; stays the caller's
 *          name  of the file, for messages; must outlive the reader
 */
peer_exit peer_csv_new(peer_csv **out, peer_error *error, int fd,
                       const char *name);

/** Free a reader. NULL is allowed. */
void peer_csv_free(peer_csv *csv);

/** Read the next record.
 *
 * Out:     out  valid until the next call; NULL at the end of the file
 */
peer_exit peer_csv_next(peer_csv *csv, const peer_csv_record **out,
                        peer_error *error);

#endif
