/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* From the first byte to both sides' consent: what is declared, and who says
 * no, and why. */

#include <gtest/gtest.h>

#include <sodium.h>

#include <cstring>

#include "support/session_pair.h"

using namespace vesica_test;

namespace
{

const std::vector<uint32_t> kOwn = {1, 2, 3, 4};
const std::vector<uint32_t> kOther = {3, 4, 5, 6};

/* One side of a pair, in the state in which it takes the partner's ACCEPT, and
 * that ACCEPT, which can be changed before it is given. */
class Consent {
  public:
    Consent(const Options &options, bool proposer,
            uint64_t max_peer_items = 100)
        : side(proposer ? pair.proposer : pair.answerer)
    {
        Frame honest = {};
        const vesica_state state = proposer ? VESICA_ST_PROPOSER_EXPECT_ACCEPT
                                            : VESICA_ST_ANSWERER_EXPECT_ACCEPT;
        EXPECT_EQ(vesica_config_set_max_peer_items(side.config, max_peer_items),
                  VESICA_OK);
        pair.options = options;
        pair.MakeLists(kOwn, kOther);
        pair.Begin();
        (proposer ? pair.tamper_from_answerer : pair.tamper_from_proposer) =
            [&](size_t, const Frame &frame) {
                if (frame.type != VESICA_MESSAGE_ACCEPT) {
                    return std::vector<Frame>{frame};
                }
                honest = frame;
                return std::vector<Frame>{};
            };
        RunUntil(&pair, [&] {
            return side.session->state == state && !honest.payload.empty();
        });
        accept.public_key_len = proposer ? crypto_core_ristretto255_BYTES : 0;
        EXPECT_EQ(vesica_msg_accept_decode(&accept, honest.payload.data(),
                                           honest.payload.size()),
                  VESICA_OK);
    }

    vesica_status Give()
    {
        return Feed(side.session,
                    {VESICA_MESSAGE_ACCEPT, Payload([&](vesica_writer *w) {
                         vesica_msg_accept_encode(w, &accept);
                     })});
    }

    Pair pair;
    Party &side;
    vesica_msg_accept accept = {};
};

/* What a side says to a partner that declares so many items. */
std::string Declare(const Options &options, bool proposer, uint64_t num_items,
                    uint64_t max_peer_items = 100)
{
    Consent consent(options, proposer, max_peer_items);
    consent.accept.num_items = num_items;
    const vesica_status status = consent.Give();
    return status == VESICA_OK ? "" : consent.side.Error().rule;
}

TEST(Accept, DeclaresWhatWasAgreed)
{
    const std::string larger = "the partner's list is larger than was agreed";
    const std::string unpadded =
        "the partner's list is not padded as was agreed";
    const std::string smaller = vesica_status_text(VESICA_ERR_TOO_SMALL);
    Options few;
    few.min_items = 3;
    Options padded;
    padded.proposer_padded_items = 8;
    padded.answerer_padded_items = 9;
    for (const bool proposer : {true, false}) {
        const uint64_t padding = proposer ? 9 : 8;
        EXPECT_EQ(Declare(few, proposer, 2), smaller);
        EXPECT_EQ(Declare(few, proposer, 3), "");
        EXPECT_EQ(Declare(Options(), proposer, 100), "");
        EXPECT_EQ(Declare(Options(), proposer, 101), larger);
        EXPECT_EQ(Declare(Options(), proposer, 100000001, VESICA_MAX_ITEMS),
                  larger);
        EXPECT_EQ(Declare(Options(), proposer, 7, 7), "");
        EXPECT_EQ(Declare(Options(), proposer, 8, 7), larger);
        EXPECT_EQ(Declare(padded, proposer, padding - 1), unpadded);
        EXPECT_EQ(Declare(padded, proposer, padding), "");
        EXPECT_EQ(Declare(padded, proposer, padding + 1), unpadded);
    }
}

void BeginWithBounds(Pair *pair, uint64_t proposer, uint64_t answerer)
{
    vesica_terms *terms = nullptr;
    ASSERT_EQ(vesica_terms_new(&terms, pair->proposer.config), VESICA_OK);
    ASSERT_EQ(vesica_terms_set_max_items(terms, proposer, answerer), VESICA_OK);
    ASSERT_EQ(pair->proposer.Propose(terms), VESICA_OK);
    ASSERT_EQ(pair->answerer.Answer(), VESICA_OK);
    vesica_terms_free(terms);
}

/* The bounds of the terms are not the same for both sides. */
TEST(Accept, DeclaresWhatTheTermsAllow)
{
    Pair pair;
    pair.MakeLists(kOwn, kOther);
    BeginWithBounds(&pair, 4, 5);
    pair.tamper_from_answerer = [](size_t, const Frame &frame) {
        vesica_msg_accept accept = {};
        accept.public_key_len = crypto_core_ristretto255_BYTES;
        if (frame.type != VESICA_MESSAGE_ACCEPT) {
            return std::vector<Frame>{frame};
        }
        EXPECT_EQ(vesica_msg_accept_decode(&accept, frame.payload.data(),
                                           frame.payload.size()),
                  VESICA_OK);
        accept.num_items = 5;
        return std::vector<Frame>{{frame.type, Payload([&](vesica_writer *w) {
                                       vesica_msg_accept_encode(w, &accept);
                                   })}};
    };
    RunUntil(&pair, [&] {
        return pair.proposer.session->state > VESICA_ST_PROPOSER_DECIDE;
    });
    EXPECT_EQ(pair.proposer.session->peer_items, 5u);
}

/* The own list may fill the bound of the terms and that of the partner. */
TEST(Accept, AListOfJustTheBound)
{
    Pair pair;
    ASSERT_EQ(vesica_config_set_max_peer_items(pair.proposer.config, 2),
              VESICA_OK);
    ASSERT_EQ(vesica_config_set_max_peer_items(pair.answerer.config, 3),
              VESICA_OK);
    pair.MakeLists({1, 2, 3}, {3, 4});
    BeginWithBounds(&pair, 3, 2);
    ASSERT_TRUE(pair.Run());
    ExpectOutcome(pair, {1, 2, 3}, {3, 4});
}

/* No point, and the identity: neither is a key that replies can be under. */
TEST(Accept, AKeyThatIsNone)
{
    for (const bool proof : {false, true}) {
        Options options;
        options.proof = proof;
        for (const uint8_t byte : {0x00, 0xff}) {
            Consent consent(options, true);
            memset(consent.accept.public_key, byte,
                   consent.accept.public_key_len);
            EXPECT_EQ(consent.Give(), VESICA_ERR_POINT);
        }
    }
}

/* The sender with the engine dh has a key, and nobody else. */
TEST(Accept, AKeyThatIsMissingOrTooMuch)
{
    for (const bool proposer : {true, false}) {
        Consent consent(Options(), proposer);
        consent.accept.public_key_len =
            proposer ? 0 : crypto_core_ristretto255_BYTES;
        EXPECT_EQ(consent.Give(), VESICA_ERR_MALFORMED);
    }
}

TEST(Accept, Malformed)
{
    for (const bool proposer : {true, false}) {
        Consent consent(Options(), proposer);
        EXPECT_EQ(Feed(consent.side.session, {VESICA_MESSAGE_ACCEPT, {0x80}}),
                  VESICA_ERR_MALFORMED);
    }
}

TEST(Refuse, Malformed)
{
    for (const bool proposer : {true, false}) {
        Consent consent(Options(), proposer);
        EXPECT_EQ(Feed(consent.side.session, {VESICA_MESSAGE_REFUSE, {0x80}}),
                  VESICA_ERR_MALFORMED);
    }
}

TEST(Hello, OfTheSameSide)
{
    Pair one;
    Pair other(3, 4);
    one.MakeLists(kOwn, kOther);
    other.MakeLists(kOwn, kOther);
    one.Begin();
    other.Begin();
    for (const bool proposer : {true, false}) {
        Party &side = proposer ? one.proposer : one.answerer;
        Party &same = proposer ? other.proposer : other.answerer;
        const auto &hello = same.session->hello;
        EXPECT_EQ(
            Feed(side.session, {VESICA_MESSAGE_HELLO,
                                Bytes(hello.bytes, hello.bytes + hello.len)}),
            VESICA_ERR_UNEXPECTED);
        EXPECT_STREQ(side.Error().rule, "both sides propose, or both answer");
    }
}

TEST(Accept, AListOfAnotherSuite)
{
    Pair pair;
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    vesica_session *answerer = pair.answerer.session;
    RunUntil(&pair,
             [&] { return answerer->state == VESICA_ST_ANSWERER_DECIDE; });
    pair.answerer.list->suite = VESICA_SUITE_P256_SHA256;
    EXPECT_EQ(vesica_session_accept(answerer, pair.answerer.list),
              VESICA_ERR_ARGUMENT);
    pair.answerer.list->suite = VESICA_SUITE_RISTRETTO255_SHA512;
    ASSERT_TRUE(pair.Run());
    ExpectOutcome(pair, kOwn, kOther);
}

/* No memory for the one frame that says no. */
TEST(Refuse, WithoutMemory)
{
    const vesica_refusal refusal = {VESICA_REFUSAL_BUSY, vesica_terms_field(0)};
    Pair pair;
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    vesica_session *answerer = pair.answerer.session;
    RunUntil(&pair,
             [&] { return answerer->state == VESICA_ST_ANSWERER_DECIDE; });
    pair.answerer.allocator.fail_at = pair.answerer.allocator.calls + 1;
    EXPECT_EQ(vesica_session_refuse(answerer, &refusal), VESICA_ERR_NOMEM);
    EXPECT_EQ(pair.answerer.Error().status, VESICA_ERR_NOMEM);
}

TEST(Refuse, TermsWithoutMemory)
{
    Pair pair;
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    vesica_terms lie = pair.proposer.session->terms;
    lie.learner = vesica_learner(77);
    pair.tamper_from_proposer = [&](size_t, const Frame &frame) {
        if (frame.type != VESICA_MESSAGE_TERMS) {
            return std::vector<Frame>{frame};
        }
        /* The payload has the room of HELLO's: the next is for REFUSE. */
        pair.answerer.allocator.fail_at = pair.answerer.allocator.calls + 1;
        return std::vector<Frame>{{frame.type, Payload([&](vesica_writer *w) {
                                       vesica_msg_terms_encode(w, &lie);
                                   })}};
    };
    pair.Run();
    EXPECT_EQ(pair.answerer.Error().status, VESICA_ERR_NOMEM);
}

} /* namespace */
