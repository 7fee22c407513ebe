/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "session/internal.h"
#include "util/status.h"

static vesica_handler handler_of(vesica_state state, vesica_message type)
{
    const vesica_step *step = &vesica_steps[state];
    for (size_t i = 0; i < VESICA_STEP_MAX_MESSAGES; i++) {
        if (step->accepts[i].type == type) {
            return step->accepts[i].handler;
        }
    }
    return NULL;
}

static vesica_status on_abort(vesica_session *session, const uint8_t *payload,
                              size_t len)
{
    vesica_msg_abort message;
    VESICA_TRY(vesica_msg_abort_decode(&message, payload, len));
    session->error.peer_class = message.error_class;
    session->error.peer_status = message.status;
    return vesica_breach(session, VESICA_ERR_ABORTED,
                         message.error_class == VESICA_CLASS_LOCAL
                             ? "the partner's machine failed, or was told "
                               "to stop"
                             : "the partner says that this side broke a rule");
}

/* Everything that can be known of a frame from its header is checked before
 * memory is taken for it. */
static vesica_status admit(vesica_session *session)
{
    vesica_input_buffer *in = &session->in;
    VESICA_TRY(vesica_frame_header_decode(&in->frame, in->header));
    const vesica_message type = (vesica_message)in->frame.type;
    const vesica_message_rule *rule = &vesica_message_rules[type];
    if (type != VESICA_MESSAGE_ABORT &&
        handler_of(session->state, type) == NULL) {
        return VESICA_ERR_UNEXPECTED;
    }
    if (in->frame.payload_len > rule->max_len) {
        return vesica_breach(session, VESICA_ERR_TOO_LARGE,
                             "no message of this type is that long");
    }
    return rule->admit == NULL ? VESICA_OK
                               : rule->admit(session, in->frame.payload_len);
}

static vesica_status reserve(vesica_session *session, size_t size)
{
    vesica_input_buffer *in = &session->in;
    if (size <= in->payload_size) {
        return VESICA_OK;
    }
    void *block = NULL;
    vesica_mem_release(&session->mem, in->payload, 1, in->payload_size);
    in->payload = NULL;
    in->payload_size = 0;
    VESICA_TRY(vesica_mem_array(&session->mem, &block, 1, size));
    in->payload = block;
    in->payload_size = size;
    return VESICA_OK;
}

void vesica_input_release(vesica_session *session)
{
    session->in.held = false;
    session->in.header_len = 0;
    session->in.payload_len = 0;
}

/* A whole frame is there: absorb it, then let its handler see it. A handler
 * that needs more than a moment sets `held` and works on it in slices. */
static vesica_status dispatch(vesica_session *session)
{
    vesica_input_buffer *in = &session->in;
    const vesica_message type = (vesica_message)in->frame.type;
    const size_t len = in->payload_len;
    /* A HELLO says first which version it is of, and is checked after that. */
    if (type != VESICA_MESSAGE_HELLO) {
        VESICA_TRY(vesica_wire_check(in->payload, len));
    }
    if (type == VESICA_MESSAGE_ABORT) {
        return on_abort(session, in->payload, len);
    }
    /* Work may have changed the state since the header was let in. */
    const vesica_handler handler = handler_of(session->state, type);
    if (handler == NULL) {
        return VESICA_ERR_UNEXPECTED;
    }
    if (vesica_message_rules[type].chained) {
        vesica_transcript_absorb(session, session->peer_chain, type,
                                 in->payload, len);
    }
    VESICA_TRY(handler(session, in->payload, len));
    if (!in->held) {
        vesica_input_release(session);
    }
    return VESICA_OK;
}

/* Move up to want bytes of the input to where they are collected. */
static void collect(uint8_t *to, size_t *have, size_t want,
                    const uint8_t **from, size_t *from_len)
{
    size_t n = want - *have;
    if (n > *from_len) {
        n = *from_len;
    }
    if (n > 0) {
        memcpy(to + *have, *from, n);
    }
    *have += n;
    *from += n;
    *from_len -= n;
}

/* Take bytes until a frame is complete or there are no more. */
static vesica_status take(vesica_session *session, const uint8_t **from,
                          size_t *from_len)
{
    vesica_input_buffer *in = &session->in;
    if (in->header_len < VESICA_FRAME_HEADER_BYTES) {
        collect(in->header, &in->header_len, VESICA_FRAME_HEADER_BYTES, from,
                from_len);
        if (in->header_len < VESICA_FRAME_HEADER_BYTES) {
            return VESICA_OK;
        }
        VESICA_TRY(admit(session));
        VESICA_TRY(reserve(session, in->frame.payload_len));
    }
    collect(in->payload, &in->payload_len, in->frame.payload_len, from,
            from_len);
    return in->payload_len < in->frame.payload_len ? VESICA_OK
                                                   : dispatch(session);
}

bool vesica_input_is_wanted(const vesica_session *session)
{
    return session->state < VESICA_ST_COLLECT && !session->in.held;
}

vesica_status vesica_session_input(vesica_session *session, size_t *used,
                                   const uint8_t *in, size_t in_len)
{
    if (session == NULL || used == NULL || (in == NULL && in_len > 0)) {
        return VESICA_ERR_ARGUMENT;
    }
    *used = 0;
    if (session->state == VESICA_ST_ENDED ||
        session->state == VESICA_ST_FAILED) {
        return VESICA_ERR_STATE;
    }
    const uint8_t *from = in;
    size_t left = in_len;
    vesica_status status = VESICA_OK;
    while (status == VESICA_OK && left > 0 && vesica_input_is_wanted(session)) {
        status = take(session, &from, &left);
    }
    *used = in_len - left;
    session->in.bytes_received += *used;
    return status == VESICA_OK ? VESICA_OK
                               : vesica_session_fail(session, status);
}

vesica_status vesica_session_input_end(vesica_session *session)
{
    if (session == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    if (session->state == VESICA_ST_FAILED || session->in.held) {
        return VESICA_ERR_STATE;
    }
    /* COLLECT needs nothing more of the partner than to be told. */
    if (session->state == VESICA_ST_ENDED ||
        session->state == VESICA_ST_COLLECT) {
        return VESICA_OK;
    }
    return vesica_session_fail(session, VESICA_ERR_TRUNCATED);
}
