/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "session/internal.h"

vesica_status vesica_breach(vesica_session *session, vesica_status status,
                            const char *rule)
{
    session->broken_rule = rule;
    return status;
}

/* The partner knows already, is not there to be told, or is not to know: what
 * happens while rows are collected depends on them. */
static bool partner_is_told(const vesica_session *session)
{
    if (session->state == VESICA_ST_COLLECT) {
        return true;
    }
    switch (session->error.status) {
    case VESICA_ERR_TRUNCATED:
    case VESICA_ERR_ABORTED:
    case VESICA_ERR_REFUSED:
    case VESICA_ERR_TERMS: /* by REFUSE, with the field */
        return true;
    default:
        return false;
    }
}

/* Once items may have moved, an abort says whose fault it is and no more: which
 * rule broke could depend on them. */
static void queue_abort(vesica_session *session)
{
    uint8_t *frame = session->last_words.bytes;
    vesica_writer writer = {.bytes = frame + VESICA_FRAME_HEADER_BYTES,
                            .size = VESICA_ABORT_MAX_BYTES};
    const vesica_status status = session->error.status;
    const vesica_msg_abort message = {vesica_status_class(status),
                                      session->begun ? VESICA_OK : status};
    vesica_msg_abort_encode(&writer, &message);
    const vesica_frame_header header = {.type = VESICA_MESSAGE_ABORT,
                                        .payload_len = (uint32_t)writer.len};
    vesica_frame_header_encode(frame, &header);
    session->last_words.len = VESICA_FRAME_HEADER_BYTES + writer.len;
}

vesica_status vesica_session_fail(vesica_session *session, vesica_status status)
{
    /* A call of ours that our own code got wrong. */
    if (vesica_status_class(status) == VESICA_CLASS_CALLER) {
        status = VESICA_ERR_INTERNAL;
    }
    const char *rule = session->broken_rule;
    session->error.status = status;
    session->error.step = vesica_steps[session->state].name;
    session->error.rule = rule != NULL ? rule : vesica_status_text(status);
    const bool is_told = partner_is_told(session);
    vesica_match_clear(session);
    session->state = VESICA_ST_FAILED;
    if (status != VESICA_ERR_TERMS && status != VESICA_ERR_REFUSED) {
        vesica_output_drop(session);
    }
    if (!is_told) {
        queue_abort(session);
    }
    return status;
}

vesica_status vesica_session_stop(vesica_session *session)
{
    if (session == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    if (session->state == VESICA_ST_ENDED ||
        session->state == VESICA_ST_FAILED) {
        return VESICA_ERR_STATE;
    }
    session->broken_rule = NULL;
    (void)vesica_session_fail(session, VESICA_ERR_STOPPED);
    return VESICA_OK;
}
