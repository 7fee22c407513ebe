/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What a service has done, in numbers, for a program that watches it: the text
 * form of Prometheus. No number is about one session or one item; names of
 * partners are not there.
 */

#ifndef VESICA_PEER_SESSION_METRICS_H
#define VESICA_PEER_SESSION_METRICS_H

#include <pthread.h>

#include "session/phases.h"
#include "session/report.h"

typedef struct peer_metrics {
    pthread_mutex_t lock; /* guards the rest */
    uint64_t num_connections;
    uint64_t num_failed; /* connections that came to no session */
    uint64_t num_sessions[PEER_ERR_LOCAL + 1]; /* that have ended, by outcome */
    uint64_t num_refused;                      /* of them: this side was busy */
    uint64_t items;
    uint64_t peer_items;
    uint64_t matches;
    uint64_t bytes_sent;
    uint64_t bytes_received;
    peer_phases phases; /* of all sessions */
} peer_metrics;

/** Begin with zeros. */
void peer_metrics_init(peer_metrics *metrics);

/** Count a connection; failed: one that came to no session. */
void peer_metrics_connection(peer_metrics *metrics, bool failed);

/** Count a session that has ended.
 *
 * In:      report  what it came to, if it succeeded; else NULL
 *          busy    whether it was refused because this side was busy
 */
void peer_metrics_session(peer_metrics *metrics, peer_exit outcome, bool busy,
                          const peer_report *report, const peer_phases *phases);

/** Write all numbers. */
void peer_metrics_print(FILE *stream, peer_metrics *metrics,
                        uint64_t num_running);

/** Free what it holds. */
void peer_metrics_clear(peer_metrics *metrics);

#endif
