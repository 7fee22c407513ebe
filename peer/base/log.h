/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The log of a service, on standard error. A line says when, in which session,
 * and what; never an item, a label, a point or a key.
 */

#ifndef VESICA_PEER_BASE_LOG_H
#define VESICA_PEER_BASE_LOG_H

#include <stdbool.h>

#include "base/message.h"

typedef enum peer_log_form {
    PEER_LOG_TEXT,   /* MOMENT vesica-peer: [SESSION] MESSAGE */
    PEER_LOG_JSON,   /* an object with time, level, session, message */
    PEER_LOG_JOURNAL /* <LEVEL>[SESSION] MESSAGE: the journal has the moment */
} peer_log_form;

/** Room for the id of a session, with its NUL. */
#define PEER_LOG_ID_ROOM 32

/** Find the form of a name: text, json or journal. */
bool peer_log_form_by_name(peer_log_form *out, const char *name);

/** Say how lines look from now on. */
void peer_log_set_form(peer_log_form form);

/** Make an id that no other connection of this process has. */
void peer_log_new_id(char out[PEER_LOG_ID_ROOM]);

/** From now on lines of this thread are of a session.
 *
 * In:      id  must live as long as that; NULL: of none
 */
void peer_log_set_session(const char *id);

/** Write a message in one piece, so that those of several threads do not mix.
 * In text and for the journal each of its lines is a line with a beginning of
 * its own. */
PEER_FORMAT(1, 2) void peer_log(const char *format, ...);

/** The same of something that failed or that a person should look at. */
PEER_FORMAT(1, 2) void peer_log_failure(const char *format, ...);

#endif
