/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* From the first byte to both sides' consent. The same for every function. */

#include <string.h>

#include "group/group.h"
#include "session/internal.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"
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
    vesica_wipe_stack();
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

/* Terms with a value that this side does not know, or that break a rule, are
 * refused here: the caller could not be shown them. */
static vesica_status refuse_terms(vesica_session *session,
                                  vesica_terms_field field, const char *rule)
{
    const vesica_refusal why = {VESICA_REFUSAL_TERMS, field};
    VESICA_TRY(queue_refuse(session, &why));
    session->error.refusal = why;
    return vesica_breach(session, VESICA_ERR_TERMS, rule);
}

vesica_status vesica_opening_on_terms(vesica_session *session,
                                      const uint8_t *payload, size_t len)
{
    vesica_terms_field field = (vesica_terms_field)0;
    const char *rule = NULL;
    const vesica_status status =
        vesica_msg_terms_decode(&session->terms, &field, &rule, payload, len);
    if (status == VESICA_ERR_TERMS) {
        return refuse_terms(session, field, rule);
    }
    VESICA_TRY(status);
    VESICA_TRY(vesica_transcript_begin(session));
    session->state = VESICA_ST_ANSWERER_DECIDE;
    return VESICA_OK;
}

static bool is_proposer(const vesica_session *session, bool partner)
{
    return (session->side == VESICA_SIDE_PROPOSER) != partner;
}

static uint64_t bound_of(const vesica_session *session, bool partner)
{
    return is_proposer(session, partner) ? session->terms.proposer_max_items
                                         : session->terms.answerer_max_items;
}

static uint64_t padding_of(const vesica_session *session, bool partner)
{
    return is_proposer(session, partner) ? session->terms.proposer_padded_items
                                         : session->terms.answerer_padded_items;
}

/* Both sides have accepted. */
static vesica_status begin_role(vesica_session *session)
{
    session->begun = true;
    session->role = vesica_session_receives(session) ? &vesica_role_receiver
                                                     : &vesica_role_sender;
    const vesica_status status = vesica_match_begin(session);
    vesica_wipe_stack();
    return status;
}

static vesica_status check_size(vesica_session *session, uint64_t num_items)
{
    const uint64_t padding = padding_of(session, true);
    if (num_items > session->max_peer_items ||
        num_items > bound_of(session, true)) {
        return vesica_breach(session, VESICA_ERR_TOO_LARGE,
                             "the partner's list is larger than was agreed");
    }
    if (padding != 0 && num_items != padding) {
        return vesica_breach(session, VESICA_ERR_COUNT,
                             "the partner's list is not padded as was agreed");
    }
    return num_items < session->terms.min_items ? VESICA_ERR_TOO_SMALL
                                                : VESICA_OK;
}

/* The key that the partner answers under, and its proofs are of. */
static vesica_status take_key(vesica_session *session,
                              const vesica_msg_accept *accept)
{
    vesica_points decoded;
    if (accept->public_key_len == 0) {
        return VESICA_OK;
    }
    memcpy(session->peer_key, accept->public_key, accept->public_key_len);
    return vesica_group_of(session->terms.suite)
        ->decode(&decoded, accept->public_key, 1);
}

/* The public key in the ACCEPT of a side: of the sender, with the engine dh. */
static size_t key_len(const vesica_session *session, bool receives)
{
    return session->terms.engine == VESICA_ENGINE_DH && !receives
               ? vesica_group_of(session->terms.suite)->element_len
               : 0;
}

vesica_status vesica_opening_on_accept(vesica_session *session,
                                       const uint8_t *payload, size_t len)
{
    const bool proposes = session->side == VESICA_SIDE_PROPOSER;
    vesica_msg_accept accept = {
        .public_key_len = key_len(session, !vesica_session_receives(session))};
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
    VESICA_TRY(check_size(session, accept.num_items));
    VESICA_TRY(take_key(session, &accept));
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

/* The number that this side declares: VESICA_ERR_LIMIT if terms or partner do
 * not allow the list. */
static vesica_status size_up(vesica_session *session)
{
    const vesica_list *list = session->list;
    const uint64_t padding = padding_of(session, false);
    session->padded = padding != 0;
    session->items = session->padded ? padding : list->num_items;
    if (list->num_items < session->terms.min_items ||
        list->num_items > session->items ||
        session->items > session->list_bound ||
        session->items > bound_of(session, false)) {
        return VESICA_ERR_LIMIT;
    }
    return vesica_match_has_labels(session) &&
                   vesica_list_longest_label(list) > session->terms.label_bytes
               ? VESICA_ERR_LIMIT
               : VESICA_OK;
}

static vesica_status queue_accept(vesica_session *session)
{
    const bool receives = vesica_session_receives(session);
    vesica_msg_accept accept = {.num_items = session->items,
                                .public_key_len = key_len(session, receives)};
    if (!receives) {
        VESICA_TRY(vesica_sender_prepare(session));
    }
    memcpy(accept.public_key, session->sender.key.oprf.public_key,
           accept.public_key_len);
    vesica_transcript_confirm(session, accept.confirm, session->side);
    vesica_out_frame *frame = NULL;
    vesica_writer writer;
    VESICA_TRY(vesica_output_begin(session, &frame, &writer,
                                   VESICA_MESSAGE_ACCEPT,
                                   VESICA_ACCEPT_MAX_BYTES));
    vesica_msg_accept_encode(&writer, &accept);
    return vesica_output_commit(session, frame, &writer);
}

vesica_status vesica_opening_accept(vesica_session *session)
{
    VESICA_TRY(size_up(session));
    VESICA_TRY(queue_accept(session));
    if (session->side == VESICA_SIDE_ANSWERER) {
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
