/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Text for a terminal: broken between words, so that a line has 80 columns. */

#ifndef VESICA_PEER_CLI_PAGE_H
#define VESICA_PEER_CLI_PAGE_H

#include <stdio.h>

/** Write a text in a column of its own, and end its last line.
 *
 * In:      left    what stands before the column, in the first line; in a line
 *                  of its own if it is too long; "" for nothing
 *          column  where the text begins, from 0; below 72
 *          text    printable; a byte counts as a column
 */
void peer_page_print(FILE *stream, const char *left, size_t column,
                     const char *text);

#endif
