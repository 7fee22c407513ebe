/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The records of a file: CSV by RFC 4180 or lines with tabs, UTF-8 with or
 * without a byte order mark, or GB18030. Nothing is trimmed and nothing is
 * guessed. A record that cannot be read is told as a bad one, and reading goes
 * on at the line after the one in which it began.
 */

#ifndef VESICA_PEER_ROWS_RECORDS_H
#define VESICA_PEER_ROWS_RECORDS_H

#include "rows/field.h"
#include "rows/list_options.h"

/** Longest record, in bytes with its line ends. */
#define PEER_MAX_RECORD 65536

/* A record. Blank lines are not records. */
typedef struct peer_record {
    uint64_t line;   /* the first line of it, from 1 */
    uint64_t offset; /* where it begins in the file */
    uint32_t length; /* bytes in the file, with the last line end; of a bad
                        one, of its first line */
    /* NULL, or why the record cannot be read: then it has no fields. Static;
     * bad_rule is nul, carriage-return, record-length, quote, unclosed-quote,
     * fields or encoding. */
    const char *bad_rule;
    const char *bad_expected;
    size_t num_fields;
    /* UTF-8, as far as the file is what it says. */
    peer_field fields[PEER_MAX_FIELDS];
} peer_record;

typedef struct peer_records peer_records;

/** Begin to read.
 *
 * Out:     out     owned by the caller: peer_records_free
 * In:      fd      at its beginning; stays the caller's
 *          name    of the file, for messages; must outlive the reader
 *          format  CSV or TSV
 */
peer_exit peer_records_new(peer_records **out, peer_error *error, int fd,
                           const char *name, peer_list_format format,
                           peer_encoding encoding);

/** Free a reader. NULL is allowed. */
void peer_records_free(peer_records *records);

/** Read the next record.
 *
 * Out:     out  valid until the next call; NULL at the end of the file
 */
peer_exit peer_records_next(peer_records *records, const peer_record **out,
                            peer_error *error);

/** The format of a file by its name. */
peer_list_format peer_format_of(const char *name);

#endif
