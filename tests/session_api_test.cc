/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The public functions of config, list, terms and session, call by call:
 * arguments, states, and what they leave behind when they refuse. */

#include <gtest/gtest.h>

#include <cstddef>
#include <cstring>

#include "support/executors.h"
#include "support/session_pair.h"

using namespace vesica_test;

namespace
{

TEST(Config, ChecksRanges)
{
    vesica_config *config = nullptr;
    EXPECT_EQ(vesica_config_new(nullptr), VESICA_ERR_ARGUMENT);
    ASSERT_EQ(vesica_config_new(&config), VESICA_OK);
    const vesica_allocator none = {};
    EXPECT_EQ(vesica_config_set_allocator(config, &none), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_config_set_allocator(config, nullptr),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_config_set_max_peer_items(config,
                                               uint64_t{VESICA_MAX_ITEMS} + 1),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_config_set_max_peer_items(config, VESICA_MAX_ITEMS),
              VESICA_OK);
    EXPECT_EQ(vesica_config_set_max_session_memory(config, 65535),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_config_set_executor(nullptr, nullptr, nullptr, 1),
              VESICA_ERR_ARGUMENT);
    for (const size_t num : {size_t{0}, size_t{VESICA_MAX_THREADS} + 1}) {
        EXPECT_EQ(vesica_config_set_executor(config, vesica_test::RunOnThreads,
                                             nullptr, num),
                  VESICA_ERR_ARGUMENT);
        EXPECT_EQ(vesica_config_set_executor(config, nullptr, nullptr, num),
                  VESICA_OK);
    }
    vesica_config_free(config);
    vesica_config_free(nullptr);
}

/* Blocks below, at and above the size from which large pages are asked for, and
 * one that no machine has. */
TEST(Config, TheDefaultAllocatorGivesBlocksOfAllSizes)
{
    vesica_allocator allocator = {};
    ASSERT_EQ(vesica_allocator_default(&allocator), VESICA_OK);
    const size_t large = size_t{2} << 20;
    for (const size_t size : {size_t{1}, large, 2 * large - 1, 2 * large,
                              2 * large + 1, 5 * large + 7}) {
        auto *block =
            static_cast<uint8_t *>(allocator.allocate(allocator.context, size));
        ASSERT_NE(block, nullptr);
        std::memset(block, 7, size);
        EXPECT_EQ(reinterpret_cast<uintptr_t>(block) %
                      (size < 2 * large ? alignof(std::max_align_t) : large),
                  0u);
        allocator.release(allocator.context, block, size);
    }
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) &&         \
    !defined(__clang__)
    EXPECT_EQ(allocator.allocate(allocator.context, SIZE_MAX), nullptr);
    EXPECT_EQ(allocator.allocate(allocator.context, SIZE_MAX - large), nullptr);
#endif
}

TEST(List, LivesLongerThanItsConfig)
{
    vesica_config *config = nullptr;
    vesica_list *list = nullptr;
    ASSERT_EQ(vesica_config_new(&config), VESICA_OK);
    ASSERT_EQ(vesica_list_new(&list, config, VESICA_SUITE_RISTRETTO255_SHA512),
              VESICA_OK);
    vesica_config_free(config);
    for (const uint32_t number : {3u, 1u, 3u, 2u, 1u, 3u}) {
        const vesica_identifier id = MakeIdentifier(number);
        ASSERT_EQ(vesica_list_add(list, &id, number, nullptr, 0), VESICA_OK);
    }
    EXPECT_EQ(vesica_list_num_items(list), 0u);
    ASSERT_EQ(vesica_list_seal(list), VESICA_OK);
    ASSERT_EQ(vesica_list_seal(list), VESICA_OK);
    EXPECT_EQ(vesica_list_num_entries(list), 6u);
    EXPECT_EQ(vesica_list_num_items(list), 3u);
    const vesica_identifier id = MakeIdentifier(1);
    EXPECT_EQ(vesica_list_add(list, &id, 0, nullptr, 0), VESICA_ERR_STATE);
    vesica_list_free(list);
}

TEST(List, RefusesWhatIsNotAnIdentifier)
{
    Party party(1);
    party.MakeList({});
    vesica_list_free(party.list);
    party.list = nullptr;
    EXPECT_EQ(vesica_list_new(&party.list, party.config,
                              static_cast<vesica_suite>(99)),
              VESICA_ERR_UNSUPPORTED);
    ASSERT_EQ(vesica_list_new(&party.list, party.config,
                              VESICA_SUITE_RISTRETTO255_SHA512),
              VESICA_OK);
    vesica_identifier id = MakeIdentifier(1);
    const uint8_t label[1] = {0};
    EXPECT_EQ(vesica_list_add(party.list, &id, 0, label, 1), VESICA_ERR_STATE);
    id.profile = 2;
    EXPECT_EQ(vesica_list_add(party.list, &id, 0, nullptr, 0),
              VESICA_ERR_ARGUMENT);
    id = MakeIdentifier(1);
    id.type = 9999;
    EXPECT_EQ(vesica_list_add(party.list, &id, 0, nullptr, 0),
              VESICA_ERR_ARGUMENT);
    id = MakeIdentifier(1);
    id.length = 0;
    EXPECT_EQ(vesica_list_add(party.list, &id, 0, nullptr, 0),
              VESICA_ERR_ARGUMENT);
    id.length = VESICA_IDENTIFIER_MAX_BYTES + 1;
    EXPECT_EQ(vesica_list_add(party.list, &id, 0, nullptr, 0),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_list_num_entries(party.list), 0u);
}

TEST(Terms, HaveDefaultsAndRanges)
{
    Party party(1);
    vesica_terms *terms = nullptr;
    ASSERT_EQ(vesica_terms_new(&terms, party.config), VESICA_OK);
    EXPECT_STREQ(vesica_terms_purpose(terms), "unspecified");
    EXPECT_EQ(vesica_terms_function(terms), VESICA_FUNCTION_MATCH);
    EXPECT_EQ(vesica_terms_learner(terms), VESICA_LEARNER_PROPOSER);
    EXPECT_EQ(vesica_terms_suite(terms), VESICA_SUITE_RISTRETTO255_SHA512);
    EXPECT_EQ(vesica_terms_engine(terms), VESICA_ENGINE_DH);
    EXPECT_EQ(vesica_terms_security(terms), VESICA_SECURITY_SEMI_HONEST);
    EXPECT_EQ(vesica_terms_proposer_max_items(terms), 100000000u);
    EXPECT_EQ(vesica_terms_answerer_max_items(terms), 100000000u);
    EXPECT_EQ(vesica_terms_retention_days(terms), 0u);

    EXPECT_EQ(vesica_terms_set_purpose(terms, "预警 2026"), VESICA_OK);
    EXPECT_STREQ(vesica_terms_purpose(terms), "预警 2026");
    EXPECT_EQ(vesica_terms_set_purpose(terms, ""), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_purpose(terms, "a\nb"), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_purpose(terms, "a\xc2\x9b"),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_purpose(terms, "a\xff"), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_purpose(terms, std::string(129, 'x').c_str()),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_purpose(terms, std::string(128, 'x').c_str()),
              VESICA_OK);
    EXPECT_EQ(vesica_terms_set_suite(terms, static_cast<vesica_suite>(0)),
              VESICA_ERR_UNSUPPORTED);
    EXPECT_EQ(vesica_terms_set_engine(terms, static_cast<vesica_engine>(7)),
              VESICA_ERR_UNSUPPORTED);
    EXPECT_EQ(vesica_terms_set_max_items(terms, UINT64_C(1) << 31, 0),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_max_items(terms, 5, 6), VESICA_OK);
    EXPECT_EQ(vesica_terms_proposer_max_items(terms), 5u);
    EXPECT_EQ(vesica_terms_answerer_max_items(terms), 6u);
    EXPECT_EQ(vesica_terms_set_retention_days(terms, 36501),
              VESICA_ERR_ARGUMENT);
    vesica_terms_free(terms);
    vesica_terms_free(nullptr);
    for (int field = 1; field <= VESICA_TERMS_RETENTION_DAYS; field++) {
        EXPECT_STRNE(
            vesica_terms_field_name(static_cast<vesica_terms_field>(field)),
            "unknown");
    }
    EXPECT_STREQ(vesica_terms_field_name(static_cast<vesica_terms_field>(99)),
                 "unknown");
}

TEST(SessionApi, ChecksArguments)
{
    Party party(1);
    vesica_session *session = nullptr;
    vesica_session_params params = {};
    EXPECT_EQ(vesica_session_new(nullptr, party.config, &params),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_new(&session, nullptr, &params),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_new(&session, party.config, nullptr),
              VESICA_ERR_ARGUMENT);
    params.binding_len = 1;
    EXPECT_EQ(vesica_session_new(&session, party.config, &params),
              VESICA_ERR_ARGUMENT);
    const uint8_t binding[VESICA_MAX_BINDING + 1] = {0};
    params.binding = binding;
    params.binding_len = sizeof binding;
    EXPECT_EQ(vesica_session_new(&session, party.config, &params),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(session, nullptr);
    EXPECT_EQ(vesica_session_wants(nullptr), 0u);
    vesica_session_free(nullptr);
}

TEST(SessionApi, KnowsItsStates)
{
    Pair pair;
    pair.MakeLists({1}, {1});
    pair.Begin();
    vesica_session *session = pair.proposer.session;
    const vesica_terms *offer = nullptr;
    const vesica_result *result = nullptr;
    const vesica_refusal why = {VESICA_REFUSAL_POLICY,
                                static_cast<vesica_terms_field>(0)};
    EXPECT_EQ(vesica_session_wants(session),
              unsigned{VESICA_WANT_SEND | VESICA_WANT_RECV});
    EXPECT_EQ(vesica_session_offer(session, &offer), VESICA_ERR_STATE);
    EXPECT_EQ(vesica_session_accept(session, pair.proposer.list),
              VESICA_ERR_STATE);
    EXPECT_EQ(vesica_session_refuse(session, &why), VESICA_ERR_STATE);
    EXPECT_EQ(vesica_session_result(session, &result), VESICA_ERR_STATE);
    EXPECT_EQ(vesica_session_work(session, 1), VESICA_OK);
    EXPECT_EQ(vesica_session_work(session, 0), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_output_ack(session, 100000), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(pair.proposer.Error().status, VESICA_OK);
    ASSERT_TRUE(pair.Run());
    size_t used = 1;
    const uint8_t byte = 0;
    EXPECT_EQ(vesica_session_input(session, &used, &byte, 1), VESICA_ERR_STATE);
    EXPECT_EQ(used, 0u);
    EXPECT_EQ(vesica_session_work(session, 1), VESICA_ERR_STATE);
    EXPECT_EQ(vesica_session_stop(session), VESICA_ERR_STATE);
    EXPECT_EQ(vesica_session_input_end(session), VESICA_OK);
    EXPECT_EQ(vesica_session_accept(session, pair.proposer.list),
              VESICA_ERR_STATE);
    EXPECT_NE(pair.proposer.Result(), nullptr);
}

TEST(SessionApi, WantsASealedListOfTheSuite)
{
    Pair pair;
    pair.MakeLists({1}, {1});
    pair.Begin();
    vesica_list *open = nullptr;
    ASSERT_EQ(vesica_list_new(&open, pair.answerer.config,
                              VESICA_SUITE_RISTRETTO255_SHA512),
              VESICA_OK);
    EXPECT_EQ(vesica_session_accept(pair.answerer.session, open),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_accept(pair.answerer.session, nullptr),
              VESICA_ERR_ARGUMENT);
    vesica_list_free(open);
    ASSERT_TRUE(pair.Run());
}

TEST(SessionApi, ShowsTheOfferToBothSides)
{
    Pair pair;
    pair.MakeLists({1}, {1, 2});
    vesica_terms *terms = nullptr;
    ASSERT_EQ(vesica_terms_new(&terms, pair.proposer.config), VESICA_OK);
    ASSERT_EQ(vesica_terms_set_purpose(terms, "early warning"), VESICA_OK);
    ASSERT_EQ(vesica_terms_set_retention_days(terms, 30), VESICA_OK);
    ASSERT_EQ(pair.proposer.Propose(terms), VESICA_OK);
    ASSERT_EQ(pair.answerer.Answer(), VESICA_OK);
    vesica_terms_free(terms);

    const uint8_t *out = nullptr;
    size_t len = 0;
    size_t used = 0;
    const vesica_terms *offer = nullptr;
    while (vesica_session_output(pair.proposer.session, &out, &len), len > 0) {
        ASSERT_EQ(vesica_session_input(pair.answerer.session, &used, out, len),
                  VESICA_OK);
        ASSERT_EQ(vesica_session_output_ack(pair.proposer.session, used),
                  VESICA_OK);
    }
    ASSERT_TRUE(pair.answerer.Wants() & VESICA_WANT_DECISION);
    ASSERT_EQ(vesica_session_offer(pair.answerer.session, &offer), VESICA_OK);
    EXPECT_STREQ(vesica_terms_purpose(offer), "early warning");
    EXPECT_EQ(vesica_terms_retention_days(offer), 30u);
    ASSERT_TRUE(pair.Run());
    EXPECT_EQ(pair.proposer.Rows(), std::vector<uint64_t>{0});
}

TEST(SessionApi, TellsItsProgress)
{
    Pair pair;
    pair.MakeLists({1, 2, 3}, {3, 4});
    pair.Begin();
    vesica_progress progress = {};
    ASSERT_EQ(vesica_session_progress(pair.proposer.session, &progress),
              VESICA_OK);
    EXPECT_STREQ(progress.step, "expect hello");
    EXPECT_EQ(progress.items_total, 0u);
    ASSERT_TRUE(pair.Run());
    ASSERT_EQ(vesica_session_progress(pair.proposer.session, &progress),
              VESICA_OK);
    EXPECT_STREQ(progress.step, "ended");
    EXPECT_EQ(progress.items_done, 6u);
    EXPECT_EQ(progress.items_total, 6u);
    EXPECT_EQ(progress.peer_items, 2u);
    EXPECT_EQ(progress.bytes_sent, pair.from_proposer.size());
    EXPECT_EQ(progress.bytes_received, pair.from_answerer.size());
}

/* The answerer refuses: both sides end, and both know the reason. */
TEST(SessionApi, Refusal)
{
    Pair pair;
    pair.MakeLists({1}, {1});
    pair.Begin();
    pair.answerer.MakeList({1});
    const uint8_t *out = nullptr;
    size_t len = 0;
    size_t used = 0;
    while (vesica_session_output(pair.proposer.session, &out, &len), len > 0) {
        ASSERT_EQ(vesica_session_input(pair.answerer.session, &used, out, len),
                  VESICA_OK);
        ASSERT_EQ(vesica_session_output_ack(pair.proposer.session, used),
                  VESICA_OK);
    }
    vesica_refusal why = {VESICA_REFUSAL_TERMS,
                          static_cast<vesica_terms_field>(0)};
    EXPECT_EQ(vesica_session_refuse(pair.answerer.session, &why),
              VESICA_ERR_ARGUMENT);
    why.field = VESICA_TERMS_PURPOSE;
    ASSERT_EQ(vesica_session_refuse(pair.answerer.session, &why), VESICA_OK);
    ASSERT_TRUE(pair.Run());
    for (const Party *side : {&pair.proposer, &pair.answerer}) {
        EXPECT_EQ(side->Error().status, VESICA_ERR_REFUSED);
        EXPECT_EQ(side->Error().refusal.reason, VESICA_REFUSAL_TERMS);
        EXPECT_EQ(side->Error().refusal.field, VESICA_TERMS_PURPOSE);
        EXPECT_EQ(side->Result(), nullptr);
    }
}

/* A list that is larger than the terms allow is the caller's own matter;
 * nothing has been sent, and it may bring another. */
TEST(SessionApi, OwnListOverTheTerms)
{
    Pair pair;
    pair.MakeLists({1, 2, 3}, {1});
    vesica_terms *terms = nullptr;
    ASSERT_EQ(vesica_terms_new(&terms, pair.proposer.config), VESICA_OK);
    ASSERT_EQ(vesica_terms_set_max_items(terms, 2, 2), VESICA_OK);
    ASSERT_EQ(pair.proposer.Propose(terms), VESICA_OK);
    ASSERT_EQ(pair.answerer.Answer(), VESICA_OK);
    vesica_terms_free(terms);
    EXPECT_FALSE(pair.Run());
    ASSERT_TRUE(pair.proposer.Wants() & VESICA_WANT_DECISION);
    EXPECT_EQ(vesica_session_accept(pair.proposer.session, pair.proposer.list),
              VESICA_ERR_LIMIT);
    EXPECT_EQ(pair.proposer.Error().status, VESICA_OK);
    pair.proposer.MakeList({1, 2});
    ASSERT_TRUE(pair.Run());
    EXPECT_EQ(pair.proposer.Rows(), std::vector<uint64_t>{0});
}

TEST(SessionApi, OwnListOverThePartnersBound)
{
    Pair pair;
    ASSERT_EQ(vesica_config_set_max_peer_items(pair.answerer.config, 2),
              VESICA_OK);
    pair.MakeLists({1, 2, 3}, {1});
    pair.Begin();
    EXPECT_FALSE(pair.Run());
    EXPECT_EQ(vesica_session_accept(pair.proposer.session, pair.proposer.list),
              VESICA_ERR_LIMIT);
}

} /* namespace */
