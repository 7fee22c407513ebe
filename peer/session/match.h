/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* One session as the proposer: reads a list, runs the session, writes the own
 * rows that matched.
 */

#ifndef VESICA_PEER_SESSION_MATCH_H
#define VESICA_PEER_SESSION_MATCH_H

#include "session/report.h"

typedef struct peer_match_request {
    const char *dir;
    const char *partner;
    const char *list;               /* NULL: the one of partners/NAME.conf */
    peer_list_options list_options; /* day and any_state: without list too */
    peer_terms_options terms;
    const char *out;      /* NULL: none; for who learns nothing */
    FILE *notes;          /* NULL, or where to say which rows were left out */
    uint64_t num_threads; /* 0: as peer.conf says */
    /* NULL, or called often, to show progress. */
    void (*watch)(void *arg, const vesica_progress *progress);
    /* NULL, or called once if engine = auto has chosen. */
    void (*chose)(void *arg, const peer_engine_choice *choice);
    void *arg;
    /* How long to try again while the partner cannot be reached, is busy, or is
     * gone in mid-session: 0 is once. Each time is a new session. */
    uint64_t wait_seconds;
    /* NULL, or called before each further attempt. */
    void (*again)(void *arg, const peer_error *why, uint64_t in_seconds);
} peer_match_request;

/** Do what is asked; no file is left if that fails. */
peer_exit peer_match(peer_report *out, peer_error *error,
                     const peer_match_request *request);

#endif
