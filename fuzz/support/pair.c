/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "support/pair.h"

#include <string.h>

#include "config/config.h"
#include "support/require.h"
#include "vesica/version.h"

/* Proposer 1 2 3, answerer 2 3 4: rows 1 and 2 of the one match rows 0 and 1 of
 * the other. */
enum {
    NUM_ITEMS = 3,
    NUM_MATCHES = 2,
    FIRST_OF_PROPOSER = 1,
    FIRST_OF_ANSWERER = 2,
    PADDED_ITEMS = 5,
    LABEL_BYTES = 8
};

static vesica_status fixed_random(void *context, uint8_t *out, size_t len)
{
    const uint8_t fill = *(const uint8_t *)context;
    for (size_t i = 0; i < len; i++) {
        out[i] = (uint8_t)(fill + i);
    }
    return VESICA_OK;
}

/* Whether an item stands on both lists. */
static bool is_common(uint32_t item)
{
    return item >= FIRST_OF_ANSWERER && item < FIRST_OF_PROPOSER + NUM_ITEMS;
}

static uint32_t first_of(vesica_side side)
{
    return side == VESICA_SIDE_PROPOSER ? FIRST_OF_PROPOSER : FIRST_OF_ANSWERER;
}

/* The label that a side has for an item. Item 2 has none, so that one label
 * that matches is empty; others differ in length. */
static size_t label_of(uint8_t label[LABEL_BYTES], vesica_side side,
                       uint32_t item)
{
    const size_t len = item == 2 ? 0 : LABEL_BYTES - item % 2;
    memset(label, 'A' + 8 * (int)side + (int)item, LABEL_BYTES);
    return len;
}

static void make_list(fuzz_side *side, bool labelled, vesica_suite suite)
{
    uint8_t label[LABEL_BYTES];
    require(vesica_list_new(&side->list, side->config, suite) == VESICA_OK);
    if (labelled) {
        require(vesica_list_enable_labels(side->list) == VESICA_OK);
    }
    for (uint32_t i = 0; i < NUM_ITEMS; i++) {
        const uint32_t item = first_of(side->side) + i;
        const size_t len = labelled ? label_of(label, side->side, item) : 0;
        vesica_identifier id = {
            .type = VESICA_ID_MMSI, .profile = VESICA_PROFILE, .length = 9};
        memset(id.bytes, '0' + (int)item, id.length);
        require(vesica_list_add(side->list, &id, i, len > 0 ? label : NULL,
                                len) == VESICA_OK);
    }
    require(vesica_list_seal(side->list) == VESICA_OK);
}

static bool has(const fuzz_pair *pair, unsigned flag)
{
    return (pair->terms & flag) != 0;
}

static vesica_suite suite_of(const fuzz_pair *pair)
{
    return (pair->terms & FUZZ_TERMS_SM2) == FUZZ_TERMS_SM2
               ? VESICA_SUITE_SM2_SM3
               : VESICA_SUITE_RISTRETTO255_SHA512;
}

static vesica_learner learner_of(const fuzz_pair *pair)
{
    return has(pair, FUZZ_TERMS_BOTH)       ? VESICA_LEARNER_BOTH
           : has(pair, FUZZ_TERMS_ANSWERER) ? VESICA_LEARNER_ANSWERER
                                            : VESICA_LEARNER_PROPOSER;
}

/* What the engine vole does not have. */
static void set_options_of_dh(const fuzz_pair *pair, vesica_terms *terms)
{
    if (has(pair, FUZZ_TERMS_PROOF)) {
        require(vesica_terms_set_proof(terms, true) == VESICA_OK);
    }
    require(vesica_terms_set_fresh_blinds(terms, has(pair, FUZZ_TERMS_FRESH)) ==
            VESICA_OK);
}

static void set_terms(const fuzz_pair *pair, vesica_terms *terms)
{
    const uint64_t padded = has(pair, FUZZ_TERMS_PADDED) ? PADDED_ITEMS : 0;
    require(vesica_terms_set_engine(terms, pair->vole ? VESICA_ENGINE_VOLE
                                                      : VESICA_ENGINE_DH) ==
            VESICA_OK);
    require(vesica_terms_set_suite(terms, suite_of(pair)) == VESICA_OK);
    require(vesica_terms_set_learner(terms, learner_of(pair)) == VESICA_OK);
    if (has(pair, FUZZ_TERMS_MALICIOUS)) {
        require(vesica_terms_set_security(terms, VESICA_SECURITY_MALICIOUS) ==
                VESICA_OK);
    }
    if (!pair->vole) {
        set_options_of_dh(pair, terms);
    }
    if (has(pair, FUZZ_TERMS_LABELS)) {
        require(vesica_terms_set_labels(terms, "category", LABEL_BYTES) ==
                VESICA_OK);
    }
    if (has(pair, FUZZ_TERMS_MIN_ITEMS)) {
        require(vesica_terms_set_min_items(terms, NUM_ITEMS) == VESICA_OK);
    }
    require(vesica_terms_set_padding(terms, padded, padded) == VESICA_OK);
}

static void make_side(const fuzz_pair *pair, fuzz_side *side, uint8_t *fill,
                      bool proposes)
{
    vesica_terms *terms = NULL;
    side->side = proposes ? VESICA_SIDE_PROPOSER : VESICA_SIDE_ANSWERER;
    require(vesica_config_new(&side->config) == VESICA_OK);
    vesica_config_set_random(side->config, fixed_random, fill);
    make_list(side, has(pair, FUZZ_TERMS_LABELS), suite_of(pair));
    require(vesica_terms_new(&terms, side->config) == VESICA_OK);
    set_terms(pair, terms);
    const vesica_session_params params = {.terms = proposes ? terms : NULL,
                                          .dialed = proposes};
    require(vesica_session_new(&side->session, side->config, &params) ==
            VESICA_OK);
    vesica_terms_free(terms);
}

static void free_side(fuzz_side *side)
{
    vesica_session_free(side->session);
    vesica_list_free(side->list);
    vesica_config_free(side->config);
}

void fuzz_copy(fuzz_frame *to, const fuzz_frame *from)
{
    memcpy(to->bytes, from->bytes, from->len);
    to->len = from->len;
}

void fuzz_set_header(fuzz_frame *frame, uint8_t type)
{
    const vesica_frame_header header = {
        .type = type,
        .payload_len = (uint32_t)(frame->len - VESICA_FRAME_HEADER_BYTES)};
    vesica_frame_header_encode(frame->bytes, &header);
}

vesica_message fuzz_type(const fuzz_frame *frame)
{
    return (vesica_message)frame->bytes[4];
}

bool fuzz_receives(const fuzz_pair *pair, const fuzz_side *side)
{
    const bool answerer = learner_of(pair) == VESICA_LEARNER_ANSWERER;
    return answerer == (side == &pair->answerer);
}

static void decide_and_work(const fuzz_pair *pair, fuzz_side *side)
{
    if ((vesica_session_wants(side->session) & VESICA_WANT_DECISION) != 0) {
        (void)!vesica_session_accept(side->session, side->list);
    }
    while ((vesica_session_wants(side->session) & VESICA_WANT_WORK) != 0) {
        (void)!vesica_session_work(side->session, pair->max_units);
    }
}

void fuzz_deliver(fuzz_pair *pair, fuzz_side *to, const uint8_t *bytes,
                  size_t len)
{
    while (len > 0) {
        size_t used = 0;
        const size_t chunk = len < pair->chunk ? len : pair->chunk;
        if (vesica_session_input(to->session, &used, bytes, chunk) !=
            VESICA_OK) {
            return;
        }
        decide_and_work(pair, to);
        bytes += used;
        len -= used;
        /* It has ended, or has all it needs. */
        if ((vesica_session_wants(to->session) & VESICA_WANT_RECV) == 0) {
            return;
        }
    }
}

/* Who lies knows what it said, so its DONE agrees. */
static void agree(const fuzz_side *to, fuzz_frame *frame)
{
    vesica_writer writer = {.bytes = frame->bytes + VESICA_FRAME_HEADER_BYTES,
                            .size = VESICA_DONE_MAX_BYTES};
    vesica_msg_done done = {.transcript_len =
                                vesica_hash_len(to->session->terms.suite)};
    vesica_transcript_finish(to->session);
    memcpy(done.transcript, to->session->transcript, done.transcript_len);
    vesica_msg_done_encode(&writer, &done);
    require(!writer.failed);
    frame->len = VESICA_FRAME_HEADER_BYTES + writer.len;
}

/* Hand one frame over. Returns whether there was one. */
static bool pass_frame(fuzz_pair *pair, fuzz_side *from, fuzz_side *to)
{
    const uint8_t *out = NULL;
    fuzz_frame frame; /* large: set as far as it goes */
    decide_and_work(pair, from);
    vesica_session_output(from->session, &out, &frame.len);
    if (frame.len == 0) {
        return false;
    }
    require(frame.len <= FUZZ_MAX_FRAME);
    memcpy(frame.bytes, out, frame.len);
    require(vesica_session_output_ack(from->session, frame.len) == VESICA_OK);
    if (pair->lied && fuzz_type(&frame) == VESICA_MESSAGE_DONE) {
        agree(to, &frame);
    }
    pair->hand(pair->arg, pair, to, &frame);
    return true;
}

/* The label of a row of the result is the partner's for that item. */
static void check_label(const fuzz_side *side, uint64_t i, uint32_t item)
{
    const vesica_side partner = side->side == VESICA_SIDE_PROPOSER
                                    ? VESICA_SIDE_ANSWERER
                                    : VESICA_SIDE_PROPOSER;
    uint8_t right[LABEL_BYTES];
    const size_t right_len = label_of(right, partner, item);
    const uint8_t *label = NULL;
    size_t len = 0;
    require(vesica_session_label(side->session, i, &label, &len) == VESICA_OK);
    require(len == right_len && (len == 0 || memcmp(label, right, len) == 0));
}

/* Rows are of the plain intersection: all of them, unless the partner lied. */
static void check_result(const fuzz_pair *pair, const fuzz_side *side)
{
    const vesica_result *result = NULL;
    const bool learns = has(pair, FUZZ_TERMS_BOTH) || fuzz_receives(pair, side);
    if (vesica_session_result(side->session, &result) != VESICA_OK) {
        return;
    }
    require(result->learned == learns);
    require(result->matches == result->num_rows);
    for (uint64_t i = 0; i < result->num_rows; i++) {
        require(result->rows[i] < NUM_ITEMS);
        require(i == 0 || result->rows[i - 1] < result->rows[i]);
        const uint32_t item = first_of(side->side) + (uint32_t)result->rows[i];
        require(is_common(item));
        if (has(pair, FUZZ_TERMS_LABELS)) {
            check_label(side, i, item);
        }
    }
    require(pair->lied || (result->num_rows == (learns ? NUM_MATCHES : 0) &&
                           result->unopened == 0));
}

void fuzz_run(fuzz_pair *pair)
{
    uint8_t fills[2] = {1, 101};
    bool moved = true;
    make_side(pair, &pair->proposer, &fills[0], true);
    make_side(pair, &pair->answerer, &fills[1], false);
    while (moved) {
        moved = pass_frame(pair, &pair->proposer, &pair->answerer);
        moved |= pass_frame(pair, &pair->answerer, &pair->proposer);
    }
    (void)!vesica_session_input_end(pair->proposer.session);
    (void)!vesica_session_input_end(pair->answerer.session);
    check_result(pair, &pair->proposer);
    check_result(pair, &pair->answerer);
    free_side(&pair->proposer);
    free_side(&pair->answerer);
}
