/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Labels: what a side tells of an identifier that both list. The terms name
 * columns; a label is the values of these columns, in this order, as one record
 * of CSV in UTF-8.
 */

#ifndef VESICA_PEER_ROWS_LABELS_H
#define VESICA_PEER_ROWS_LABELS_H

#include "rows/field.h"
#include "rows/list_options.h"
#include "rows/records.h"

/** Most columns of a label. */
#define PEER_MAX_LABELS 16

/* Zero: there are no labels. */
typedef struct peer_labels {
    size_t num;
    char names[PEER_MAX_LABELS][PEER_MAX_COLUMN + 1]; /* of the columns */
    size_t max_bytes; /* of a label; for who gives labels */
} peer_labels;

/** Read names with commas between, each once and without spaces around it, as
 * terms hold them. Returns false if they are not right. */
bool peer_labels_read(peer_labels *out, const char *text);

/** Find the columns in a header.
 *
 * Out:     out   the place of each
 * In:      header  NULL: the file has none
 *          name    of the file, for messages
 */
peer_exit peer_labels_find(size_t out[PEER_MAX_LABELS], peer_error *error,
                           const peer_labels *labels, const peer_record *header,
                           const char *name);

/* What labels of a partner say, with room for one label at a time. */
typedef struct peer_label_reader peer_label_reader;

/** Out:     out  owned by the caller: peer_label_reader_free */
peer_exit peer_label_reader_new(peer_label_reader **out, peer_error *error,
                                size_t num_columns);

/** NULL is allowed. */
void peer_label_reader_free(peer_label_reader *reader);

/** Read a label, of which nothing is believed.
 *
 * Out:     cells  as many as there are columns, valid until the next call; all
 *                 empty if false is returned. No cell has a control character,
 *                 and none begins with what makes a spreadsheet compute: such a
 *                 cell has an apostrophe before it
 * In:      label  len bytes; none is the label without values
 * Returns: false if it is no record of so many fields in plain UTF-8
 */
bool peer_label_reader_read(peer_label_reader *reader, const peer_field **cells,
                            const uint8_t *label, size_t len);

#endif
