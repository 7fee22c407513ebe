/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Rows of a list with labels. An identifier has one label, so its rows are kept
 * until all are there: for each column their different values are joined.
 */

#ifndef VESICA_PEER_ROWS_GATHER_H
#define VESICA_PEER_ROWS_GATHER_H

#include "rows/labels.h"

typedef struct peer_gather peer_gather;

/** Begin.
 *
 * Out:     out     owned by the caller: peer_gather_free
 * In:      labels  must outlive it
 *          name    of the file, for messages; must outlive it
 */
peer_exit peer_gather_new(peer_gather **out, peer_error *error,
                          const peer_labels *labels, const char *name);

/** NULL is allowed. */
void peer_gather_free(peer_gather *gather);

/** Say which columns there are, before any row.
 *
 * In:      header  NULL: the file has none
 */
peer_exit peer_gather_header(peer_gather *gather, peer_error *error,
                             const peer_record *header);

/** Add the next row.
 *
 * In:      row  number of it in the list
 * Returns: PEER_ERR_INPUT if a value is no plain text
 */
peer_exit peer_gather_add(peer_gather *gather, peer_error *error,
                          const vesica_identifier *identifier,
                          const peer_record *record, uint64_t row);

/** Add all to a list that takes labels.
 *
 * Returns: PEER_ERR_INPUT if a label is too long
 */
peer_exit peer_gather_finish(peer_gather *gather, peer_error *error,
                             vesica_list *list);

#endif
