/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "support/pair.h"

#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "vesica/version.h"

/* A property that does not hold. */
static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

/* Receiver 1 2 3, sender 2 3 4: rows 1 and 2 match. */
enum {
    NUM_ITEMS = 3,
    FIRST_MATCH = 1
};

static vesica_status fixed_random(void *context, uint8_t *out, size_t len)
{
    const uint8_t fill = *(const uint8_t *)context;
    for (size_t i = 0; i < len; i++) {
        out[i] = (uint8_t)(fill + i);
    }
    return VESICA_OK;
}

static void make_side(fuzz_side *side, uint8_t *fill, uint32_t first,
                      bool proposes)
{
    vesica_terms *terms = NULL;
    side->side = proposes ? VESICA_SIDE_PROPOSER : VESICA_SIDE_ANSWERER;
    require(vesica_config_new(&side->config) == VESICA_OK);
    vesica_config_set_random(side->config, fixed_random, fill);
    require(vesica_list_new(&side->list, side->config,
                            VESICA_SUITE_RISTRETTO255_SHA512) == VESICA_OK);
    for (uint32_t i = 0; i < NUM_ITEMS; i++) {
        vesica_identifier id = {
            .type = VESICA_ID_MMSI, .profile = VESICA_PROFILE, .length = 9};
        memset(id.bytes, '0' + (int)(first + i), id.length);
        require(vesica_list_add(side->list, &id, i, NULL, 0) == VESICA_OK);
    }
    require(vesica_list_seal(side->list) == VESICA_OK);
    require(vesica_terms_new(&terms, side->config) == VESICA_OK);
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

/* Hand one frame over. Returns whether there was one. */
static bool pass_frame(fuzz_pair *pair, fuzz_side *from, fuzz_side *to)
{
    const uint8_t *out = NULL;
    fuzz_frame frame = {.len = 0};
    decide_and_work(pair, from);
    vesica_session_output(from->session, &out, &frame.len);
    if (frame.len == 0) {
        return false;
    }
    require(frame.len <= FUZZ_MAX_FRAME);
    memcpy(frame.bytes, out, frame.len);
    require(vesica_session_output_ack(from->session, frame.len) == VESICA_OK);
    pair->hand(pair->arg, pair, to, &frame);
    return true;
}

static void check_result(const fuzz_pair *pair)
{
    const vesica_result *result = NULL;
    if (vesica_session_result(pair->proposer.session, &result) == VESICA_OK) {
        require(result->num_rows == 2 && result->rows[0] == FIRST_MATCH &&
                result->rows[1] == FIRST_MATCH + 1);
    }
}

void fuzz_run(fuzz_pair *pair)
{
    uint8_t fills[2] = {1, 101};
    bool moved = true;
    make_side(&pair->proposer, &fills[0], 1, true);
    make_side(&pair->answerer, &fills[1], 2, false);
    while (moved) {
        moved = pass_frame(pair, &pair->proposer, &pair->answerer);
        moved |= pass_frame(pair, &pair->answerer, &pair->proposer);
    }
    (void)!vesica_session_input_end(pair->proposer.session);
    (void)!vesica_session_input_end(pair->answerer.session);
    check_result(pair);
    free_side(&pair->proposer);
    free_side(&pair->answerer);
}
