/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The answering side: waits for partners and answers each in a thread of its
 * own.
 */

#ifndef VESICA_PEER_SESSION_SERVE_H
#define VESICA_PEER_SESSION_SERVE_H

#include "session/report.h"

typedef struct peer_serve_request {
    const char *dir;
    const char *list; /* NULL: those of partners/NAME.conf alone */
    peer_list_options list_options; /* of it; day and any_state: of all */
    const char *listen;             /* NULL: as peer.conf says */
    uint64_t num_threads;           /* 0: as peer.conf says */
    const char *metrics;            /* NULL, or the file for numbers */
    int listener; /* a listening socket to use instead, or -1 */
    bool once;    /* serve one connection and return its outcome */
    /* NULL, or called after a session that succeeded, from its thread. */
    void (*done)(void *arg, const peer_report *report);
    void *arg;
} peer_serve_request;

/** Serve until the process is told to stop. The address goes to standard
 * output, a line for each connection to standard error. */
peer_exit peer_serve(peer_error *error, const peer_serve_request *request);

#endif
