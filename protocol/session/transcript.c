/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What ties both sides to one session: the session id, the confirmations of it,
 * and one hash chain for each direction. protocol/SPEC.md, section "Session id
 * and transcript". */

#include "session/internal.h"
#include "util/status.h"

/* H("vesica1/hello" ‖ LE64(len) ‖ HELLO) */
static void add_hello(vesica_hash *sid, vesica_suite suite,
                      const vesica_raw_hello *hello)
{
    uint8_t digest[VESICA_MAX_HASH_BYTES];
    const size_t len = vesica_hash_len(suite);
    vesica_hash hash;
    vesica_hash_init(&hash, suite, VESICA_LABEL_HELLO);
    vesica_hash_add_field(&hash, hello->bytes, hello->len);
    vesica_hash_final(&hash, digest, len);
    vesica_hash_add_field(sid, digest, len);
}

/* H("vesica1/terms" ‖ LE64(len) ‖ TERMS). The encoding is canonical, so the
 * answerer gets the proposer's bytes by encoding what it decoded. */
static vesica_status add_terms(vesica_hash *sid, const vesica_terms *terms)
{
    uint8_t encoded[VESICA_TERMS_MAX_BYTES];
    uint8_t digest[VESICA_MAX_HASH_BYTES];
    const size_t len = vesica_hash_len(terms->suite);
    vesica_writer writer = {.bytes = encoded, .size = sizeof encoded};
    vesica_msg_terms_encode(&writer, terms);
    if (writer.failed) {
        return VESICA_ERR_INTERNAL;
    }
    vesica_hash hash;
    vesica_hash_init(&hash, terms->suite, VESICA_LABEL_TERMS);
    vesica_hash_add_field(&hash, encoded, writer.len);
    vesica_hash_final(&hash, digest, len);
    vesica_hash_add_field(sid, digest, len);
    return VESICA_OK;
}

static void start_chain(const vesica_session *session, uint8_t *chain,
                        vesica_side side)
{
    const vesica_suite suite = session->terms.suite;
    vesica_hash hash;
    vesica_hash_init(&hash, suite, VESICA_LABEL_CHAIN_START);
    vesica_hash_add_u8(&hash, (uint8_t)side);
    vesica_hash_add(&hash, session->sid, sizeof session->sid);
    vesica_hash_final(&hash, chain, vesica_hash_len(suite));
}

static vesica_side other_side(vesica_side side)
{
    return side == VESICA_SIDE_PROPOSER ? VESICA_SIDE_ANSWERER
                                        : VESICA_SIDE_PROPOSER;
}

vesica_status vesica_transcript_begin(vesica_session *session)
{
    const bool proposes = session->side == VESICA_SIDE_PROPOSER;
    const vesica_suite suite = session->terms.suite;
    const vesica_side dialer =
        session->dialed ? session->side : other_side(session->side);
    const uint8_t dialer_byte = (uint8_t)dialer;
    vesica_hash hash;
    vesica_hash_init(&hash, suite, VESICA_LABEL_SID);
    vesica_hash_add_field(&hash, session->binding, session->binding_len);
    vesica_hash_add_field(&hash, &dialer_byte, 1);
    add_hello(&hash, suite, proposes ? &session->hello : &session->peer_hello);
    add_hello(&hash, suite, proposes ? &session->peer_hello : &session->hello);
    VESICA_TRY(add_terms(&hash, &session->terms));
    vesica_hash_final(&hash, session->sid, sizeof session->sid);
    start_chain(session, session->chain, session->side);
    start_chain(session, session->peer_chain, other_side(session->side));
    return VESICA_OK;
}

void vesica_transcript_confirm(const vesica_session *session,
                               uint8_t confirm[VESICA_CONFIRM_BYTES],
                               vesica_side side)
{
    vesica_hash hash;
    vesica_hash_init(&hash, session->terms.suite, VESICA_LABEL_CONFIRM);
    vesica_hash_add_u8(&hash, (uint8_t)side);
    vesica_hash_add(&hash, session->sid, sizeof session->sid);
    vesica_hash_final(&hash, confirm, VESICA_CONFIRM_BYTES);
}

void vesica_transcript_absorb(const vesica_session *session, uint8_t *chain,
                              vesica_message type, const uint8_t *payload,
                              size_t len)
{
    const vesica_suite suite = session->terms.suite;
    const size_t chain_len = vesica_hash_len(suite);
    vesica_hash hash;
    vesica_hash_init(&hash, suite, VESICA_LABEL_CHAIN_FRAME);
    vesica_hash_add(&hash, chain, chain_len);
    vesica_hash_add_u8(&hash, (uint8_t)type);
    vesica_hash_add_leaves(&hash, VESICA_LABEL_CHAIN_LEAF, payload, len);
    vesica_hash_final(&hash, chain, chain_len);
}

void vesica_transcript_finish(vesica_session *session)
{
    const bool proposes = session->side == VESICA_SIDE_PROPOSER;
    const vesica_suite suite = session->terms.suite;
    const size_t len = vesica_hash_len(suite);
    const uint8_t *proposer = proposes ? session->chain : session->peer_chain;
    const uint8_t *answerer = proposes ? session->peer_chain : session->chain;
    vesica_hash hash;
    vesica_hash_init(&hash, suite, VESICA_LABEL_TRANSCRIPT);
    vesica_hash_add(&hash, session->sid, sizeof session->sid);
    vesica_hash_add(&hash, proposer, len);
    vesica_hash_add(&hash, answerer, len);
    vesica_hash_final(&hash, session->transcript, len);
}
