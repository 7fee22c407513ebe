/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Rows as they come out: read again where they stand, and written as they are,
 * or as CSV where the file has tabs.
 */

#ifndef VESICA_PEER_ROWS_RESULT_H
#define VESICA_PEER_ROWS_RESULT_H

#include <stdbool.h>
#include <stdio.h>

#include "rows/places.h"

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

#endif
