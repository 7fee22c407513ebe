/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A list that is shared by sessions. It is read once, and again when a day has
 * come on which one of its rows has expired: what has expired goes into no
 * session that begins later. Sessions that run keep what they have.
 */

#ifndef VESICA_PEER_SESSION_SHELF_H
#define VESICA_PEER_SESSION_SHELF_H

#include "rows/rows.h"
#include "session/source.h"

typedef struct peer_shelf peer_shelf;

/* The list as it was read once. */
typedef struct peer_book peer_book;

/** Read a list. What was left out of it is logged, at each reading.
 *
 * Out:     out     owned by the caller: peer_shelf_free
 * In:      source  has a path
 *          config  must outlive the shelf
 *          today   NULL: the calendar; else tells the day, for tests
 */
peer_exit peer_shelf_new(peer_shelf **out, peer_error *error,
                         const peer_source *source, const vesica_config *config,
                         vesica_suite suite, int32_t (*today)(void));

/** Free a shelf when all books are back. NULL is allowed. */
void peer_shelf_free(peer_shelf *shelf);

/** Take the list of this day, reading it again if need be. Any number of
 * threads may do so; they wait while one reads.
 *
 * Out:     out  for peer_shelf_give_back
 * Returns: PEER_OK; as peer_rows_read if it must be read again and cannot: then
 *          the next call tries once more
 */
peer_exit peer_shelf_borrow(peer_book **out, peer_error *error,
                            peer_shelf *shelf);

/** Give a list back. NULL is allowed. */
void peer_shelf_give_back(peer_shelf *shelf, peer_book *book);

/** What a book holds; stays until it is given back. */
const vesica_list *peer_book_list(const peer_book *book);

/** The rows of it; they stay as long. */
const peer_rows *peer_book_rows(const peer_book *book);

#endif
