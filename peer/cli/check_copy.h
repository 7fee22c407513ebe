/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The canonical copy of a list: UTF-8, lines that end with LF, the columns
 * id_type and value first and then the others in their order, and values as
 * they are compared. Read without any option it is the same list.
 */

#ifndef VESICA_PEER_CLI_CHECK_COPY_H
#define VESICA_PEER_CLI_CHECK_COPY_H

#include <stdio.h>

#include "rows/scan.h"

/** Write the copy of a file: all valid rows, also those that are left out.
 *
 * In:      fd       at its beginning
 *          name     of the file, for messages
 *          format   CSV, or TSV, which cannot hold tabs and line ends in fields
 *          options  how the file is read. If they do not skip rows that are not
 *                   valid the file was found to have none.
 * Returns: as peer_scan; PEER_ERR_INPUT also if a row cannot stand in the copy
 */
peer_exit peer_check_copy(FILE *stream, peer_error *error,
                          peer_list_format format, int fd, const char *name,
                          const peer_list_options *options);

#endif
