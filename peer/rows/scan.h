/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* One pass over a list: each row becomes an identifier that takes part, one
 * that is left out for a reason, or a bad row. What is done with them is the
 * visitor's. A row is judged by its structure, its number of columns, its type,
 * its role, state and expiry, and its value, in this order; one that is left
 * out must be valid too. A row whose fields are all empty is like a blank line.
 */

#ifndef VESICA_PEER_ROWS_SCAN_H
#define VESICA_PEER_ROWS_SCAN_H

#include "rows/list_options.h"
#include "rows/records.h"

typedef enum peer_row_outcome {
    PEER_ROW_TAKEN,
    PEER_ROW_VICTIM,   /* role: never goes in */
    PEER_ROW_DISPUTED, /* state, these four */
    PEER_ROW_RETRACTED,
    PEER_ROW_EXPIRED,
    PEER_ROW_CORRECTED,
    PEER_ROW_PAST, /* expires_on is before the day of the run */
    PEER_ROW_BAD,
    PEER_NUM_OUTCOMES
} peer_row_outcome;

/* What is wrong with a row. Rule and expectation are static. */
typedef struct peer_row_fault {
    const char *column;   /* as the file names it, or its number in a file
                           without a header; "" if it is the whole row */
    const char *rule;     /* as in vesica_identifier_error, or of the file */
    const char *expected; /* one English clause */
    size_t position;   /* of the byte at fault in the value, from 1; 0: none */
    const char *value; /* value_len bytes of the file, which must be masked
                          before they are shown; none if it is the whole row */
    size_t value_len;
} peer_row_fault;

typedef struct peer_row {
    const peer_record *record;
    peer_row_outcome outcome;
    const vesica_identifier_info *info; /* NULL if the type is not known */
    vesica_identifier identifier;       /* unless the row is bad */
    int32_t expires_on;                 /* INT32_MAX: never */
    size_t num_columns;                 /* how many it should have */
    peer_row_fault fault;               /* if the row is bad */
} peer_row;

/* The header, and where the columns are. */
typedef struct peer_header {
    const peer_record *record; /* NULL: the file has no header; valid until the
                                  first row */
    size_t num_columns;        /* 0: not known yet */
    /* Places of the columns; SIZE_MAX: there is none. */
    size_t columns[PEER_NUM_COLUMNS];
    size_t composes[PEER_MAX_COMPOSES][VESICA_IDENTIFIER_MAX_PARTS];
} peer_header;

typedef struct peer_visitor {
    /* NULL, or called once, before any row. */
    peer_exit (*header)(void *arg, peer_error *error,
                        const peer_header *header);
    peer_exit (*row)(void *arg, peer_error *error, const peer_row *row);
    void *arg;
} peer_visitor;

/** Read a file from its beginning to its end.
 *
 * In:      fd    open for reading, at its beginning; stays the caller's
 *          name  for messages
 * Returns: PEER_OK; PEER_ERR_INPUT if the file as a whole cannot be read (its
 *          header, its encoding); what the visitor returned if that was not
 *          PEER_OK. Bad rows are the visitor's: they do not end the pass.
 */
peer_exit peer_scan(int fd, const char *name, const peer_list_options *options,
                    const peer_visitor *visitor, peer_error *error);

/** Why a row is left out, such as "disputed", for people and for JSON. */
const char *peer_row_outcome_name(peer_row_outcome outcome);

/** The one other type whose rule the value of a bad row keeps, among those that
 * do not take nearly any text. Costs as much as many good rows.
 *
 * Returns: NULL if there is none, or more than one
 */
const vesica_identifier_info *peer_row_would_be(const peer_row *row);

/** Write one line about a bad row: line, column, masked value (or the value
 * itself if `show` is set), rule, position, expectation, without a line end. */
void peer_row_fault_text(char *out, size_t room, const peer_row *row,
                         bool show);

#endif
