/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* An institution's list: the rows of a file that take part in a session. Reads
 * the file once into a vesica_list and remembers where each row stands, so that
 * results are the caller's own rows as they are in the file.
 */

#ifndef VESICA_PEER_ROWS_ROWS_H
#define VESICA_PEER_ROWS_ROWS_H

#include <stdio.h>

#include "rows/labels.h"
#include "rows/scan.h"

/** Bad rows that a message shows; of the others only the number is told. */
#define PEER_ROWS_MAX_SHOWN 20

typedef struct peer_rows peer_rows;

/** Read a list and seal it. A file with a header alone is a list of no items; a
 * file of no bytes is an error.
 *
 * Out:     out  owned by the caller: peer_rows_free
 * Returns: PEER_OK; PEER_ERR_INPUT for bad rows too, unless options say that
 *          they are skipped
 */
peer_exit peer_rows_read(peer_rows **out, peer_error *error, const char *path,
                         const peer_list_options *options,
                         const vesica_config *config, vesica_suite suite);

/** The same, and give labels with the list.
 *
 * In:      labels  copied; one that has no names does nothing
 * Returns: as peer_rows_read; PEER_ERR_INPUT also if a column is missing, or a
 *          label is too long
 */
peer_exit peer_rows_read_labels(peer_rows **out, peer_error *error,
                                const char *path,
                                const peer_list_options *options,
                                const peer_labels *labels,
                                const vesica_config *config,
                                vesica_suite suite);

/** Free rows, and the list in them. NULL is allowed. */
void peer_rows_free(peer_rows *rows);

/** The sealed list; its row numbers are those of peer_rows_write. */
const vesica_list *peer_rows_list(const peer_rows *rows);

/** How many rows of the file had an outcome. */
uint64_t peer_rows_num(const peer_rows *rows, peer_row_outcome outcome);

/** The last day on which the same rows take part: on the next one some row has
 * expired. INT32_MAX if none ever does. */
int32_t peer_rows_last_day(const peer_rows *rows);

/** Say in words what was left out and skipped, and list the first bad rows that
 * were skipped; nothing is written if nothing was left out. */
void peer_rows_print_left_out(FILE *stream, const peer_rows *rows);

/** Check that the file is as it was when it was read, so that rows of it can be
 * written. */
peer_exit peer_rows_check_unchanged(const peer_rows *rows, peer_error *error);

/** Write the header and some rows of the file, in the order of the file, as
 * they stand there; as CSV if that is asked and the file is TSV.
 *
 * In:      which  num row numbers
 * Returns: PEER_OK; PEER_ERR_INPUT if the file has changed since it was read;
 *          PEER_ERR_LOCAL if it cannot be read again. Whether the stream took
 *          all is for its owner to ask.
 */
peer_exit peer_rows_write(const peer_rows *rows, peer_error *error,
                          FILE *stream, peer_list_format format,
                          const uint64_t *which, uint64_t num);

/* What comes behind each row: columns named partner_NAME. */
typedef struct peer_extra {
    const peer_labels *labels;
    /* The values for the i-th row that is written, as many as there are names;
     * of plain UTF-8, valid until the next call. */
    const peer_field *(*cells)(void *arg, uint64_t i);
    void *arg;
} peer_extra;

/** The same, with more columns.
 *
 * In:      extra  NULL: none
 */
peer_exit peer_rows_write_extra(const peer_rows *rows, peer_error *error,
                                FILE *stream, peer_list_format format,
                                const uint64_t *which, uint64_t num,
                                const peer_extra *extra);

#endif
