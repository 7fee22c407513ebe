/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What a side that learns writes: its own rows, and behind each the partner's
 * labels.
 */

#ifndef VESICA_PEER_SESSION_OUTCOME_H
#define VESICA_PEER_SESSION_OUTCOME_H

#include "session/report.h"

/* A session that succeeded, and the list that it was held with. */
typedef struct peer_outcome {
    const vesica_session *session;
    const vesica_terms *terms;
    const peer_rows *rows;
} peer_outcome;

/** Write the rows of the result.
 *
 * Out:     report  bad_labels is set
 */
peer_exit peer_outcome_write(peer_report *report, peer_error *error,
                             const peer_outcome *outcome, FILE *stream,
                             peer_list_format format);

/** Write them to a new file of a directory, named after the partner, the moment
 * and the session.
 *
 * Out:     report  bad_labels and path are set
 */
peer_exit peer_outcome_keep(peer_report *report, peer_error *error,
                            const peer_outcome *outcome, const char *dir);

#endif
