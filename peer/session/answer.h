/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* One session as the answerer, with a partner that has just come in. */

#ifndef VESICA_PEER_SESSION_ANSWER_H
#define VESICA_PEER_SESSION_ANSWER_H

#include "session/budget.h"
#include "session/house.h"
#include "session/report.h"

/** Answer one partner, and close the channel.
 *
 * Out:     out  what the session came to, if it succeeded
 * In:      house    shared with other threads, nobody changes it
 *          channel  of a partner that has shaken hands
 *          budget   where its memory comes from
 *          busy     why it is to be refused, or NULL
 */
peer_exit peer_answer(peer_report *out, peer_error *error,
                      const peer_house *house, peer_channel *channel,
                      peer_budget *budget, const char *busy);

#endif
