/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* One session as the answerer, with a partner that has just come in. */

#ifndef VESICA_PEER_SESSION_ANSWER_H
#define VESICA_PEER_SESSION_ANSWER_H

#include "session/budget.h"
#include "session/house.h"
#include "session/phases.h"
#include "session/report.h"

/* What the sessions of a service share, and one of them adds to. */
typedef struct peer_answer_request {
    const peer_house *house; /* nobody changes it */
    peer_channel *channel;   /* of a partner that has shaken hands */
    peer_budget *budget;     /* where memory comes from */
    peer_phases *phases;     /* where the time spent is added */
    const char *busy;        /* why the partner is refused, or NULL */
} peer_answer_request;

/** Answer one partner, and close the channel.
 *
 * Out:     out  what the session came to, if it succeeded
 */
peer_exit peer_answer(peer_report *out, peer_error *error,
                      const peer_answer_request *request);

#endif
