/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The fields of a record that has quotes: libcsv's work, in its strict mode,
 * fed one line at a time. By itself it trims spaces, ends rows at a lone CR,
 * counts no lines and has no limits.
 */

#ifndef VESICA_PEER_ROWS_QUOTES_H
#define VESICA_PEER_ROWS_QUOTES_H

#include <csv.h>

#include "rows/records.h"

typedef enum peer_quotes_state {
    PEER_QUOTES_OPEN,   /* a quote is open: the next line belongs to it */
    PEER_QUOTES_CLOSED, /* the record is complete */
    PEER_QUOTES_BAD,    /* a quote in the wrong place */
    PEER_QUOTES_FIELDS, /* more than PEER_MAX_FIELDS */
    PEER_QUOTES_NO_MEMORY
} peer_quotes_state;

typedef struct peer_quotes {
    struct csv_parser parser;
    peer_record *record; /* gets the fields */
    bool complete;
    bool too_many;
    size_t text_len;
    char text[PEER_MAX_RECORD]; /* of the fields */
} peer_quotes;

/** Returns false if there is no memory. */
bool peer_quotes_init(peer_quotes *quotes);

void peer_quotes_clear(peer_quotes *quotes);

/** Begin a record, whatever became of the one before. */
void peer_quotes_begin(peer_quotes *quotes, peer_record *record);

/** Read a line of it, without its end. All lines of a record together are at
 * most PEER_MAX_RECORD bytes. */
peer_quotes_state peer_quotes_feed(peer_quotes *quotes, const char *line,
                                   size_t len);

#endif
