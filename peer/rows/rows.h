/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* An institution's list: a CSV file with the columns id_type and value, in any
 * order, and any other columns, which are kept for the result. Reads the file
 * once into a vesica_list and remembers where each row stands, so that results
 * are the caller's own rows as they are in the file.
 */

#ifndef VESICA_PEER_ROWS_ROWS_H
#define VESICA_PEER_ROWS_ROWS_H

#include <stdio.h>

#include "base/message.h"
#include "vesica/vesica.h"

/** Bad rows that a message shows; of the others only the number is told. */
#define PEER_ROWS_MAX_SHOWN 20

typedef struct peer_rows peer_rows;

/** Read a list and seal it. A file with a header alone is a list of no items; a
 * file of no bytes is an error.
 *
 * Out:     out  owned by the caller: peer_rows_free
 */
peer_exit peer_rows_read(peer_rows **out, peer_error *error, const char *path,
                         const vesica_config *config, vesica_suite suite);

/** Free rows, and the list in them. NULL is allowed. */
void peer_rows_free(peer_rows *rows);

/** The sealed list; its row numbers are those of peer_rows_write. */
const vesica_list *peer_rows_list(const peer_rows *rows);

/** Write the header and some rows of the file as they stand there.
 *
 * In:      which  num row numbers
 * Returns: PEER_OK; PEER_ERR_INPUT if the file has changed since it was read;
 *          PEER_ERR_LOCAL if it cannot be read again. Whether the stream took
 *          all is for its owner to ask.
 */
peer_exit peer_rows_write(const peer_rows *rows, peer_error *error,
                          FILE *stream, const uint64_t *which, uint64_t num);

#endif
