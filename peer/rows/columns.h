/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Which column of a file is which. */

#ifndef VESICA_PEER_ROWS_COLUMNS_H
#define VESICA_PEER_ROWS_COLUMNS_H

#include "rows/scan.h"

/** Find the columns by the header of a file, which must name each that is
 * needed or that an option names, once.
 *
 * In:      record  the header
 *          name    of the file, for messages
 */
peer_exit peer_columns_find(peer_header *out, peer_error *error,
                            const peer_list_options *options,
                            const peer_record *record, const char *name);

/** The columns of a file without a header: the values alone. */
void peer_columns_number(peer_header *out, const peer_list_options *options);

/** How the file names a column. */
const char *peer_columns_name(const peer_list_options *options,
                              peer_column column);

/** Whether a record has the name of a standard column, or nearly: a header. */
bool peer_columns_is_header(const peer_record *record);

#endif
