/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The sessions that a service runs: a thread for each, so many at most. A few
 * threads more tell partners that it is busy.
 */

#ifndef VESICA_PEER_SESSION_SESSIONS_H
#define VESICA_PEER_SESSION_SESSIONS_H

#include "session/door.h"
#include "session/metrics.h"
#include "session/report.h"

typedef struct peer_sessions peer_sessions;

/** Make room for sessions.
 *
 * Out:     out      owned by the caller: peer_sessions_free
 * In:      metrics  counts them
 *          done     NULL, or called after a session that succeeded, from its
 *                   thread
 */
peer_exit peer_sessions_new(peer_sessions **out, peer_error *error,
                            peer_metrics *metrics,
                            void (*done)(void *arg, const peer_report *report),
                            void *arg);

/** Bound the memory of all sessions together: peer_budget_set. */
void peer_sessions_bound(peer_sessions *sessions, uint64_t mebibytes);

/** Begin a session with a partner at the door, or tell it that this side is
 * busy.
 *
 * In:      guest  has shaken hands; taken over
 * Returns: NULL, or why it was closed without a word
 */
const char *peer_sessions_begin(peer_sessions *sessions, peer_guest *guest);

/** Join the threads that have ended. Returns how many have not. */
size_t peer_sessions_reap(peer_sessions *sessions);

/** Wait for all to end. NULL is allowed. */
void peer_sessions_end(peer_sessions *sessions);

/** The outcome of the session that ended last. Returns false if none did; *out
 * is untouched then. */
bool peer_sessions_last(peer_exit *out, const peer_sessions *sessions);

/** End all; free. NULL is allowed. */
void peer_sessions_free(peer_sessions *sessions);

#endif
