/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Rows as they come out: read again where they stand, and written as they are,
 * or as CSV where the file has tabs.
 */

#ifndef VESICA_PEER_ROWS_RESULT_H
#define VESICA_PEER_ROWS_RESULT_H

#include <stdbool.h>
#include <stdio.h>

#include "rows/labels.h"
#include "rows/places.h"

/* Columns that come behind a row, in the encoding and format of the result. */
typedef struct peer_result_tail peer_result_tail;

/** Out:     out  owned by the caller: peer_result_tail_free */
peer_exit peer_result_tail_new(peer_result_tail **out, peer_error *error,
                               peer_encoding encoding, peer_list_format format);

/** NULL is allowed. */
void peer_result_tail_free(peer_result_tail *tail);

/** Set the columns of the next row. They are of plain UTF-8, and no longer
 * together than a label and its apostrophes. */
peer_exit peer_result_tail_set(peer_result_tail *tail, peer_error *error,
                               const peer_field *cells, size_t num);

/** Set those of the header: partner_NAME. */
peer_exit peer_result_tail_names(peer_result_tail *tail, peer_error *error,
                                 const peer_labels *labels);

/** Write the row at a place of a file. The last row of a file may have no end;
 * here it gets one.
 *
 * In:      from_tabs  the row has tabs between its fields, and becomes CSV:
 *                     fields are quoted where RFC 4180 asks for it, and there
 *                     alone. Bytes are what counts, in UTF-8 as in GB18030.
 * Returns: false if the bytes are no longer there. Whether the stream took all
 *          is for its owner to ask.
 */
bool peer_result_write(FILE *stream, int fd, peer_place place, bool from_tabs);

/** The same, with more columns behind the row.
 *
 * In:      tail  NULL: none
 */
bool peer_result_write_tail(FILE *stream, int fd, peer_place place,
                            bool from_tabs, const peer_result_tail *tail);

#endif
