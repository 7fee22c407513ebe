/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A sender without a proof answers each point P with k P + D, where D is
 * -k H(g) for an item g that it guesses, and makes its own tags to fit. Nothing
 * is then left of g without its blind: the session must not show whether the
 * receiver has it. */

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "support/session_pair.h"

extern "C" {
#include "oprf/oprf_internal.h"
#include "util/status.h"
}

using namespace vesica_test;

namespace
{

const std::vector<uint32_t> kReceives = {1, 2, 3, 4, 5, 6};
const std::vector<uint32_t> kSends = {4, 5, 6, 7, 8};

/* What the engine's functions, which have no argument of their own, work by. */
struct Guesser {
    const vesica_group *group;
    uint8_t item[VESICA_ITEM_BYTES];
    vesica_oprf_engine engine;
} guesser;

/* The item times the key, or its negative. */
vesica_status Product(uint8_t *out, const vesica_match_key *key,
                      const uint8_t *item, bool negative)
{
    const vesica_oprf_input input = {item, VESICA_ITEM_BYTES};
    const uint8_t zero[VESICA_MAX_SCALAR_BYTES] = {0};
    uint8_t scalar[VESICA_MAX_SCALAR_BYTES];
    vesica_oprf_context context;
    memcpy(scalar, key->oprf.scalar, sizeof scalar);
    if (negative) {
        guesser.group->scalar_multiply_subtract(
            scalar, zero, guesser.group->one, key->oprf.scalar);
    }
    VESICA_TRY(vesica_oprf_context_init(&context, guesser.group->suite,
                                        key->oprf.mode));
    return vesica_oprf_multiply_inputs(out, &context, &input, 1, scalar, 1);
}

/* Add D to each element; the identity is zero bytes. */
vesica_status Shift(const vesica_match_key *key, uint8_t *elements, size_t num)
{
    uint8_t d[VESICA_MAX_ELEMENT_BYTES];
    VESICA_TRY(Product(d, key, guesser.item, true));
    for (size_t i = 0; i < num; i++) {
        VESICA_TRY(vesica_group_add(
            guesser.group, elements + i * guesser.group->element_len, d, 1, 0));
    }
    return VESICA_OK;
}

vesica_status Evaluate(const vesica_match_key *key, uint8_t *replies,
                       const uint8_t *requests, size_t num)
{
    VESICA_TRY(vesica_oprf_engine_dh.evaluate(key, replies, requests, num));
    return Shift(key, replies, num);
}

vesica_status Own(const vesica_match_key *key, uint8_t *outputs,
                  const vesica_output_form *form, const uint8_t *items,
                  size_t num)
{
    for (size_t i = 0; i < num; i++) {
        const uint8_t *item = items + i * VESICA_ITEM_BYTES;
        const vesica_oprf_input input = {item, VESICA_ITEM_BYTES};
        uint8_t element[VESICA_MAX_ELEMENT_BYTES];
        uint8_t f[VESICA_MAX_HASH_BYTES];
        VESICA_TRY(Product(element, key, item, false));
        VESICA_TRY(Shift(key, element, 1));
        vesica_oprf_hash_outputs(f, guesser.group, &input, element, 1);
        vesica_output_derive(outputs + i * vesica_output_len(form), form, f, 1);
    }
    return VESICA_OK;
}

/* Type and length of each frame of the receiver. */
using Frames = std::vector<std::pair<vesica_message, size_t>>;

/* A session with a sender that guesses. Returns what it sees. */
Frames FramesOf(vesica_suite suite, uint32_t number)
{
    Pair pair;
    Frames seen;
    const vesica_identifier identifier = MakeIdentifier(number);
    vesica_identifier_item(guesser.item, suite, &identifier);
    guesser.group = vesica_group_of(suite);
    guesser.engine = vesica_oprf_engine_dh;
    guesser.engine.evaluate = Evaluate;
    guesser.engine.own = Own;
    pair.options.suite = suite;
    pair.MakeLists(kReceives, kSends);
    pair.Begin();
    pair.stop = [&] {
        vesica_session *session = pair.answerer.session;
        if (session != nullptr && session->sender.engine != nullptr) {
            session->sender.engine = &guesser.engine;
        }
        return false;
    };
    pair.tamper_from_proposer = [&](size_t, const Frame &frame) {
        seen.emplace_back(frame.type, frame.payload.size());
        return std::vector<Frame>{frame};
    };
    EXPECT_TRUE(pair.Run());
    ExpectOutcome(pair, kReceives, kSends);
    return seen;
}

class Guess : public testing::TestWithParam<vesica_suite> {};

INSTANTIATE_TEST_SUITE_P(Suites, Guess,
                         testing::Values(VESICA_SUITE_RISTRETTO255_SHA512,
                                         VESICA_SUITE_P256_SHA256,
                                         VESICA_SUITE_SM2_SM3));

/* An item of the receiver alone, and one of both, look like one of nobody. */
TEST_P(Guess, IsNotAnswered)
{
    const Frames of_nobody = FramesOf(GetParam(), 9);
    EXPECT_FALSE(of_nobody.empty());
    EXPECT_EQ(FramesOf(GetParam(), 2), of_nobody);
    EXPECT_EQ(FramesOf(GetParam(), 5), of_nobody);
}

} /* namespace */
