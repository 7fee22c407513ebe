/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Where a list comes from: a file, and how it is read. */

#ifndef VESICA_PEER_SESSION_SOURCE_H
#define VESICA_PEER_SESSION_SOURCE_H

#include "conf/terms.h"

typedef struct peer_source {
    char path[PEER_PATH_ROOM]; /* "": there is none */
    peer_list_options options;
    peer_labels labels; /* that it gives; none unless it is told to */
} peer_source;

/** The list that stands on the command line.
 *
 * In:      path  NULL: none
 */
peer_exit peer_source_given(peer_source *out, peer_error *error,
                            const char *path, const peer_list_options *options);

/** The list of partners/NAME.conf, as its keys describe it.
 *
 * In:      dir    the peer's directory
 *          given  what stands on the command line: its day and its any_state
 *                 are for this list too, nothing else of it
 */
peer_exit peer_source_of_partner(peer_source *out, peer_error *error,
                                 const char *dir, const peer_partner *partner,
                                 const peer_list_options *given);

/** Have a list give labels, if terms say that this side does. */
void peer_source_give_labels(peer_source *source, const vesica_terms *terms,
                             bool proposes);

/** Whether the file is CSV or TSV. */
peer_list_format peer_source_format(const peer_source *source);

#endif
