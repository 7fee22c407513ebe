/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* engine = auto: with which numbers the peer reckons, and what its other keys
 * leave. */

#include <gtest/gtest.h>

#include <functional>
#include <string>

extern "C" {
#include "conf/engine.h"
#include "conf/terms.h"
}

namespace
{

using Change = std::function<void(peer_partner *)>;

/* What auto makes of the defaults and a change. */
struct Auto {
    explicit Auto(const Change &change, uint64_t own_items = 1000)
    {
        peer_partner partner = {};
        peer_text_copy(partner.purpose, sizeof partner.purpose, "fraud");
        partner.learner = VESICA_LEARNER_PROPOSER;
        partner.suite = VESICA_SUITE_RISTRETTO255_SHA512;
        partner.engine = PEER_ENGINE_AUTO;
        partner.security = VESICA_SECURITY_SEMI_HONEST;
        partner.partner_max_items = 100000000;
        partner.own_max_items = 100000000;
        change(&partner);
        vesica_config *config = nullptr;
        vesica_terms *terms = nullptr;
        peer_error error = {};
        EXPECT_EQ(vesica_config_new(&config), VESICA_OK);
        code = peer_terms_make(&terms, &error, &partner, config, true);
        if (code == PEER_OK) {
            EXPECT_EQ(peer_engine_choose(&terms, &choice, &error, &partner,
                                         config, own_items),
                      PEER_OK);
            engine = vesica_terms_engine(terms);
            proof = vesica_terms_proof(terms);
        }
        message = error.text;
        vesica_terms_free(terms);
        vesica_config_free(config);
    }

    bool Allowed(vesica_engine which) const
    {
        return choice.estimates[which].allowed;
    }

    peer_exit code;
    peer_engine_choice choice = {};
    vesica_engine engine = vesica_engine(0);
    bool proof = false;
    std::string message;
};

void nothing(peer_partner *)
{
}

TEST(peer_engine, what_is_given_stays)
{
    for (const vesica_engine engine : {VESICA_ENGINE_DH, VESICA_ENGINE_VOLE}) {
        const Auto got([engine](peer_partner *p) { p->engine = engine; },
                       10000000);
        EXPECT_EQ(got.engine, engine);
        EXPECT_FALSE(got.choice.made);
    }
}

TEST(peer_engine, sizes_decide)
{
    const Auto few(nothing, 10);
    EXPECT_EQ(few.engine, VESICA_ENGINE_DH);
    EXPECT_TRUE(few.choice.made);
    EXPECT_STREQ(few.choice.engine, "dh");
    EXPECT_LE(few.choice.estimates[VESICA_ENGINE_DH].us,
              few.choice.estimates[VESICA_ENGINE_VOLE].us);
    const Auto many(nothing, 10000000);
    EXPECT_EQ(many.engine, VESICA_ENGINE_VOLE);
    EXPECT_STREQ(many.choice.engine, "vole");
    EXPECT_GT(many.choice.estimates[VESICA_ENGINE_DH].us,
              many.choice.estimates[VESICA_ENGINE_VOLE].us);
}

TEST(peer_engine, what_the_partner_is_expected_to_bring)
{
    EXPECT_EQ(Auto(nothing, 77).choice.load.answerer_items, 77u);
    const auto bound = [](peer_partner *p) { p->partner_max_items = 50; };
    EXPECT_EQ(Auto(bound, 77).choice.load.answerer_items, 50u);
    const auto said = [](peer_partner *p) {
        p->partner_items = 30;
        p->bandwidth_mbit = 20;
    };
    EXPECT_EQ(Auto(said, 77).choice.load.answerer_items, 30u);
    EXPECT_EQ(Auto(said, 77).choice.load.bits_per_second, 20000000u);
    const auto padded = [](peer_partner *p) {
        p->partner_items = 30;
        p->own_padded_items = 100;
        p->partner_padded_items = 200;
    };
    EXPECT_EQ(Auto(padded, 77).choice.load.proposer_items, 100u);
    EXPECT_EQ(Auto(padded, 77).choice.load.answerer_items, 200u);
}

/* A proof that dh needs, and one that was asked for. */
TEST(peer_engine, keys_that_leave_one_engine)
{
    const auto both = [](peer_partner *p) { p->learner = VESICA_LEARNER_BOTH; };
    EXPECT_EQ(Auto(both, 10000000).engine, VESICA_ENGINE_VOLE);
    EXPECT_FALSE(Auto(both, 10000000).proof);
    EXPECT_TRUE(Auto(both, 10).proof);
    const auto with_proof = [&both](peer_partner *p) {
        both(p);
        p->proof = PEER_PROOF_YES;
    };
    const Auto dh(with_proof, 10000000);
    EXPECT_EQ(dh.engine, VESICA_ENGINE_DH);
    EXPECT_TRUE(dh.proof);
    EXPECT_FALSE(dh.Allowed(VESICA_ENGINE_VOLE));
    const auto without_proof = [&both](peer_partner *p) {
        both(p);
        p->proof = PEER_PROOF_NO;
    };
    const Auto vole(without_proof, 10);
    EXPECT_EQ(vole.engine, VESICA_ENGINE_VOLE);
    EXPECT_FALSE(vole.Allowed(VESICA_ENGINE_DH));
    EXPECT_TRUE(vole.message.empty());
}

TEST(peer_engine, what_no_engine_allows_is_told)
{
    const Auto got([](peer_partner *p) {
        p->learner = VESICA_LEARNER_BOTH;
        p->proof = PEER_PROOF_NO;
        p->fresh_blinds = true;
    });
    EXPECT_EQ(got.code, PEER_ERR_INPUT);
    EXPECT_NE(got.message.find("the key proof"), std::string::npos)
        << got.message;
}

std::string explained(const Change &change, uint64_t own_items)
{
    char text[PEER_ENGINE_ROOM];
    const Auto got(change, own_items);
    peer_engine_explain(text, &got.choice);
    return text;
}

TEST(peer_engine, it_says_why)
{
    const std::string plain = explained(nothing, 1234);
    EXPECT_EQ(plain.find("estimated dh "), 0u) << plain;
    EXPECT_NE(plain.find(", for 1,234 identifiers here and 1,234 there, over a "
                         "line of unknown bandwidth"),
              std::string::npos)
        << plain;
    const std::string fast = explained(
        [](peer_partner *p) {
            p->fresh_blinds = true;
            p->bandwidth_mbit = PEER_MAX_MBIT;
        },
        100000000);
    EXPECT_NE(fast.find("vole not allowed, for 100,000,000 identifiers here "
                        "and 100,000,000 there, over 1,000,000 Mbit/s"),
              std::string::npos)
        << fast;
}

} /* namespace */
