/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* From the first byte to both sides' consent. The same for every function. */

#include <string.h>

#include "session/internal.h"
#include "util/ct.h"
#include "util/status.h"
#include "vesica/identifier.h"
#include "vesica/version.h"

static vesica_status queue_hello(vesica_session *session)
{
    vesica_msg_hello hello = {
        .version = VESICA_WIRE_VERSION,
        .side = session->side,
        .profile = VESICA_PROFILE,
        .max_peer_items = session->max_peer_items,
    };
    memcpy(hello.nonce, session->nonce, sizeof hello.nonce);
    vesica_profile_hash(hello.profile_hash);
    vesica_out_frame *frame = NULL;
    vesica_writer writer;
    VESICA_TRY(vesica_output_begin(session, &frame, &writer,
                                   VESICA_MESSAGE_HELLO,
                                   VESICA_HELLO_MAX_BYTES));
    vesica_msg_hello_encode(&writer, &hello);
    memcpy(session->hello.bytes, writer.bytes, writer.len);
    session->hello.len = writer.len;
    return vesica_output_commit(session, frame, &writer);
}

static vesica_status queue_terms(vesica_session *session)
{
    vesica_out_frame *frame = NULL;
    vesica_writer writer;
    VESICA_TRY(vesica_output_begin(session, &frame, &writer,
                                   VESICA_MESSAGE_TERMS,
                                   VESICA_TERMS_MAX_BYTES));
    vesica_msg_terms_encode(&writer, &session->terms);
    return vesica_output_commit(session, frame, &writer);
}

vesica_status vesica_opening_begin(vesica_session *session)
{
    vesica_coins_nonce(session->nonce, session->seed);
    VESICA_TRY(queue_hello(session));
    if (session->side == VESICA_SIDE_ANSWERER) {
        session->state = VESICA_ST_ANSWERER_EXPECT_HELLO;
        return VESICA_OK;
    }
    session->state = VESICA_ST_PROPOSER_EXPECT_HELLO;
    return queue_terms(session);
}

vesica_status vesica_opening_on_hello(vesica_session *session,
                                      const uint8_t *payload, size_t len)
{
    vesica_msg_hello hello;
    VESICA_TRY(vesica_msg_hello_decode(&hello, payload, len));
    if (memcmp(hello.nonce, session->nonce, sizeof hello.nonce) == 0) {
        return VESICA_ERR_REFLECTED;
    }
    if (hello.side == session->side) {
        return vesica_breach(session, VESICA_ERR_UNEXPECTED,
                             "both sides propose, or both answer");
    }
    memcpy(session->peer_hello.bytes, payload, len);
    session->peer_hello.len = len;
    session->list_bound = hello.max_peer_items;
    if (session->side == VESICA_SIDE_ANSWERER) {
        session->state = VESICA_ST_ANSWERER_EXPECT_TERMS;
        return VESICA_OK;
    }
    session->state = VESICA_ST_PROPOSER_EXPECT_ACCEPT;
    return vesica_transcript_begin(session);
}

static vesica_status queue_refuse(vesica_session *session,
                                  const vesica_refusal *why)
{
    vesica_out_frame *frame = NULL;
    vesica_writer writer;
    VESICA_TRY(vesica_output_begin(session, &frame, &writer,
                                   VESICA_MESSAGE_REFUSE,
                                   VESICA_REFUSE_MAX_BYTES));
    vesica_msg_refuse_encode(&writer, why);
    return vesica_output_commit(session, frame, &writer);
}

/* Terms with a value that this side does not know are refused here, since the
 * caller could not be shown them. */
static vesica_status refuse_unknown(vesica_session *session,
                                    vesica_terms_field field)
{
    const vesica_refusal why = {VESICA_REFUSAL_TERMS, field};
    VESICA_TRY(queue_refuse(session, &why));
    session->error.refusal = why;
    return vesica_breach(session, VESICA_ERR_TERMS,
                         "a field of the terms has a value that this version "
                         "does not know");
}

vesica_status vesica_opening_on_terms(vesica_session *session,
                                      const uint8_t *payload, size_t len)
{
    vesica_terms_field field = (vesica_terms_field)0;
    const vesica_status status =
        vesica_msg_terms_decode(&session->terms, &field, payload, len);
    if (status == VESICA_ERR_TERMS) {
        return refuse_unknown(session, field);
    }
    VESICA_TRY(status);
    VESICA_TRY(vesica_transcript_begin(session));
    session->state = VESICA_ST_ANSWERER_DECIDE;
    return VESICA_OK;
}

static uint64_t bound_of(const vesica_session *session, bool of_partner)
{
    const bool proposer = (session->side == VESICA_SIDE_PROPOSER) != of_partner;
    return proposer ? session->terms.proposer_max_items
                    : session->terms.answerer_max_items;
}

/* Both sides have accepted. */
static vesica_status begin_role(vesica_session *session)
{
    session->begun = true;
    session->role = vesica_session_learns(session) ? &vesica_role_receiver
                                                   : &vesica_role_sender;
    return session->role->begin(session);
}

vesica_status vesica_opening_on_accept(vesica_session *session,
                                       const uint8_t *payload, size_t len)
{
    const bool proposes = session->side == VESICA_SIDE_PROPOSER;
    vesica_msg_accept accept;
    uint8_t confirm[VESICA_CONFIRM_BYTES];
    VESICA_TRY(vesica_msg_accept_decode(&accept, payload, len));
    vesica_transcript_confirm(session, confirm,
                              proposes ? VESICA_SIDE_ANSWERER
                                       : VESICA_SIDE_PROPOSER);
    if (!vesica_ct_equal(confirm, accept.confirm, sizeof confirm)) {
        return vesica_breach(session, VESICA_ERR_CONFIRM,
                             "channel, terms or HELLO are not the same on both "
                             "sides");
    }
    if (accept.num_items > session->max_peer_items ||
        accept.num_items > bound_of(session, true)) {
        return vesica_breach(session, VESICA_ERR_TOO_LARGE,
                             "the partner's list is larger than was agreed");
    }
    session->peer_items = accept.num_items;
    if (proposes) {
        session->state = VESICA_ST_PROPOSER_DECIDE;
        return VESICA_OK;
    }
    return begin_role(session);
}

vesica_status vesica_opening_on_refuse(vesica_session *session,
                                       const uint8_t *payload, size_t len)
{
    vesica_refusal refusal;
    VESICA_TRY(vesica_msg_refuse_decode(&refusal, payload, len));
    session->error.refusal = refusal;
    return VESICA_ERR_REFUSED;
}

vesica_status vesica_opening_accept(vesica_session *session)
{
    const bool proposes = session->side == VESICA_SIDE_PROPOSER;
    if (session->items > session->list_bound ||
        session->items > bound_of(session, false)) {
        return VESICA_ERR_LIMIT;
    }
    vesica_msg_accept accept = {.num_items = session->items};
    vesica_transcript_confirm(session, accept.confirm, session->side);
    vesica_out_frame *frame = NULL;
    vesica_writer writer;
    VESICA_TRY(vesica_output_begin(session, &frame, &writer,
                                   VESICA_MESSAGE_ACCEPT,
                                   VESICA_ACCEPT_MAX_BYTES));
    vesica_msg_accept_encode(&writer, &accept);
    VESICA_TRY(vesica_output_commit(session, frame, &writer));
    if (!proposes) {
        session->state = VESICA_ST_ANSWERER_EXPECT_ACCEPT;
        return VESICA_OK;
    }
    return begin_role(session);
}

vesica_status vesica_opening_refuse(vesica_session *session,
                                    const vesica_refusal *why)
{
    VESICA_TRY(queue_refuse(session, why));
    session->error.refusal = *why;
    return VESICA_OK;
}
