/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* One session as the answerer, on a connection that has just come in. */

#ifndef VESICA_PEER_SESSION_ANSWER_H
#define VESICA_PEER_SESSION_ANSWER_H

#include "session/house.h"
#include "session/report.h"

/** Answer one partner, and close the connection.
 *
 * Out:     out  what the session came to, if it succeeded
 * In:      house  shared with other threads, nobody changes it
 *          fd     taken over
 */
peer_exit peer_answer(peer_report *out, peer_error *error,
                      const peer_house *house, int fd);

#endif
