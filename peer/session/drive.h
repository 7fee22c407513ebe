/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Drives a session over a channel to its end: reads while it waits to write,
 * computes in slices between the two, and gives up on a partner that neither
 * sends nor takes a byte for too long.
 */

#ifndef VESICA_PEER_SESSION_DRIVE_H
#define VESICA_PEER_SESSION_DRIVE_H

#include "session/phases.h"
#include "tls/channel.h"
#include "vesica/vesica.h"

/* How a session is driven. The functions get `arg`. */
typedef struct peer_drive {
    peer_channel *channel;
    vesica_session *session;
    const vesica_terms *terms; /* of this side, as the partner's keys say */
    /* Called while the session wants a decision: accepts, or refuses and says
     * why. */
    peer_exit (*decide)(void *arg, peer_error *error, vesica_session *session);
    /* NULL, or called often, to show progress. */
    void (*watch)(void *arg, const vesica_session *session);
    void *arg;
    uint64_t idle_seconds;
    uint32_t slice;      /* units of vesica_session_work in one go */
    peer_phases *phases; /* NULL, or where the time spent is added */
} peer_drive;

/** Run a session until it has ended, or the process is told to stop. */
peer_exit peer_drive_run(const peer_drive *drive, peer_error *error);

#endif
