/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What the own machine can do to a session: no memory, no randomness; and what
 * a partner may make it take. */

#include <gtest/gtest.h>

#include <cstdio>

#include "support/failing_openssl.h"
#include "support/session_pair.h"

using namespace vesica_test;

namespace
{

const std::vector<uint32_t> kOwn = {1, 2, 3, 4};
const std::vector<uint32_t> kOther = {3, 4, 5, 6};

class Machine : public testing::TestWithParam<Options> {};

INSTANTIATE_TEST_SUITE_P(Options, Machine, testing::ValuesIn(FewOptions()),
                         [](const auto &of) { return NameOf(of.param); });
/* The malicious one sends all messages, and the last waits for none. */
INSTANTIATE_TEST_SUITE_P(Vole, Machine,
                         testing::Values(FewVoleOptions()[2],
                                         FewVoleOptions().back()),
                         [](const auto &of) { return NameOf(of.param); });

vesica_status Begin(Pair *pair, bool proposer)
{
    if (!proposer) {
        return pair->answerer.Answer();
    }
    CountingAllocator *allocator = &pair->proposer.allocator;
    const uint64_t fail_at = allocator->fail_at;
    allocator->fail_at = 0;
    vesica_terms *terms = MakeTerms(pair->proposer.config, pair->options);
    allocator->fail_at = fail_at > 0 ? fail_at + 1 : 0;
    const vesica_status status = pair->proposer.Propose(terms);
    vesica_terms_free(terms);
    return status;
}

/* Allocation number n of a side fails, once or for ever. Returns whether there
 * was one. */
bool FailAt(const Options &options, bool at_proposer, bool for_ever, uint64_t n)
{
    Pair pair;
    pair.options = options;
    pair.MakeLists(kOwn, kOther);
    Party &victim = at_proposer ? pair.proposer : pair.answerer;
    victim.allocator.fail_after = for_ever;
    victim.allocator.fail_at = victim.allocator.calls + n;
    const vesica_status status = Begin(&pair, at_proposer);
    if (status != VESICA_OK) {
        EXPECT_EQ(status, VESICA_ERR_NOMEM);
        return true;
    }
    EXPECT_EQ(Begin(&pair, !at_proposer), VESICA_OK);
    const bool ended = pair.Run();
    ExpectNoWrongResult(pair, kOwn, kOther);
    if (victim.allocator.calls < victim.allocator.fail_at) {
        EXPECT_TRUE(ended);
        ExpectOutcome(pair, kOwn, kOther);
        return false;
    }
    EXPECT_EQ(victim.Error().status, VESICA_ERR_NOMEM);
    EXPECT_EQ(victim.Result(), nullptr);
    return true;
}

TEST_P(Machine, EveryAllocationFails)
{
    int cases = 0;
    for (const bool at_proposer : {false, true}) {
        for (const bool for_ever : {false, true}) {
            for (uint64_t n = 1; FailAt(GetParam(), at_proposer, for_ever, n);
                 n++) {
                cases++;
            }
        }
    }
    std::printf("allocations: %d injected failures\n", cases);
    EXPECT_GT(cases, 40);
}

/* The same for what OpenSSL takes, where labels are sealed and opened. */
TEST_P(Machine, EveryAllocationOfOpensslFails)
{
    int cases = 0;
    for (const bool for_ever : {false, true}) {
        for (uint64_t n = 1;; n++) {
            Pair pair;
            pair.options = GetParam();
            pair.MakeLists(kOwn, kOther);
            pair.Begin();
            failing_openssl_set(n, for_ever);
            pair.Run();
            const bool failed = failing_openssl_has_failed();
            failing_openssl_set(0, false);
            ExpectNoWrongResult(pair, kOwn, kOther);
            if (!failed) {
                ExpectOutcome(pair, kOwn, kOther);
                break;
            }
            for (const Party *side : {&pair.proposer, &pair.answerer}) {
                const vesica_status status = side->Error().status;
                EXPECT_TRUE(side->Result() != nullptr ||
                            status == VESICA_ERR_NOMEM ||
                            status == VESICA_ERR_ABORTED)
                    << vesica_status_name(status);
            }
            cases++;
        }
    }
    std::printf("allocations of OpenSSL: %d injected failures\n", cases);
    EXPECT_EQ(cases > 0, GetParam().label_bytes > 0);
}

/* Randomness is drawn once in a session, for the seed. */
TEST_P(Machine, EveryRandomCallFails)
{
    int cases = 0;
    for (const bool at_proposer : {false, true}) {
        for (uint64_t n = 1;; n++) {
            Pair pair;
            pair.options = GetParam();
            pair.MakeLists(kOwn, kOther);
            Party &victim = at_proposer ? pair.proposer : pair.answerer;
            victim.random_fail_at = n;
            const vesica_status status = Begin(&pair, at_proposer);
            if (victim.random_calls < n) {
                ASSERT_EQ(status, VESICA_OK);
                ASSERT_EQ(Begin(&pair, !at_proposer), VESICA_OK);
                ASSERT_TRUE(pair.Run());
                ExpectOutcome(pair, kOwn, kOther);
                EXPECT_LT(victim.random_calls, n);
                break;
            }
            EXPECT_EQ(status, VESICA_ERR_RANDOM);
            EXPECT_EQ(victim.session, nullptr);
            cases++;
        }
    }
    std::printf("random calls: %d injected failures\n", cases);
    EXPECT_EQ(cases, 2);
}

/* A list, with labels too, keeps what it holds. */
TEST(Machine, ListsAndTermsSurviveFailedAllocations)
{
    int cases = 0;
    for (uint64_t n = 1; n < 40; n++) {
        Party party(1);
        party.allocator.fail_at = n;
        vesica_terms *terms = nullptr;
        vesica_list *list = nullptr;
        vesica_status status = vesica_terms_new(&terms, party.config);
        cases += status == VESICA_ERR_NOMEM;
        status = vesica_list_new(&list, party.config,
                                 VESICA_SUITE_RISTRETTO255_SHA512);
        cases += status == VESICA_ERR_NOMEM;
        const bool labelled = list != nullptr && n % 2 == 0;
        if (labelled) {
            ASSERT_EQ(vesica_list_enable_labels(list), VESICA_OK);
        }
        uint64_t added = 0;
        const Bytes label(100, 'x');
        for (uint32_t i = 0; list != nullptr && i < 9000; i++) {
            const vesica_identifier id = MakeIdentifier(i);
            status = vesica_list_add(list, &id, i, label.data(),
                                     labelled ? label.size() : 0);
            cases += status == VESICA_ERR_NOMEM;
            added += status == VESICA_OK;
        }
        EXPECT_EQ(vesica_list_num_entries(list), added);
        EXPECT_EQ(vesica_list_seal(list),
                  list == nullptr ? VESICA_ERR_ARGUMENT : VESICA_OK);
        EXPECT_EQ(vesica_list_num_items(list), added);
        vesica_list_free(list);
        vesica_terms_free(terms);
    }
    std::printf("allocations of lists and terms: %d injected failures\n",
                cases);
    EXPECT_GT(cases, 20);
}

TEST(Machine, TermsAreDecodedWithoutMemory)
{
    Party party(1);
    vesica_terms *terms = nullptr;
    ASSERT_EQ(vesica_terms_new(&terms, party.config), VESICA_OK);
    uint8_t bytes[VESICA_TERMS_MAX_BYTES];
    size_t len = 0;
    ASSERT_EQ(vesica_terms_encode(terms, bytes, sizeof bytes, &len), VESICA_OK);
    vesica_terms_free(terms);
    terms = nullptr;
    vesica_terms_field field = vesica_terms_field(0);
    party.allocator.fail_at = party.allocator.calls + 1;
    EXPECT_EQ(vesica_terms_decode(&terms, &field, party.config, bytes, len),
              VESICA_ERR_NOMEM);
    EXPECT_EQ(terms, nullptr);
}

/* What a hostile header may make this side take before terms are agreed. */
TEST(Machine, MemoryBeforeTermsIsSmall)
{
    for (const uint32_t len :
         {0u, 64u, 65u, 4096u, 1048568u, 1048569u, 0xffffffffu}) {
        for (int type = 0; type < 256; type++) {
            Party party(1);
            ASSERT_EQ(party.Answer(), VESICA_OK);
            const uint64_t before = party.allocator.used;
            const uint8_t header[8] = {static_cast<uint8_t>(len),
                                       static_cast<uint8_t>(len >> 8),
                                       static_cast<uint8_t>(len >> 16),
                                       static_cast<uint8_t>(len >> 24),
                                       static_cast<uint8_t>(type),
                                       0,
                                       0,
                                       0};
            size_t used = 0;
            (void)!vesica_session_input(party.session, &used, header, 8);
            EXPECT_LE(party.allocator.peak, before + 4096);
        }
    }
}

/* A partner that says it has many matches gets no more memory than the sizes
 * give, and none if it says more. */
TEST(Machine, MemoryForWhatIsRevealedIsBounded)
{
    for (const uint64_t lie :
         {uint64_t{4}, uint64_t{5}, UINT64_C(0x7fffffff)}) {
        Pair pair;
        pair.options.learner = VESICA_LEARNER_BOTH;
        pair.options.label_bytes = VESICA_MAX_LABEL_BYTES;
        pair.MakeLists(kOwn, kOther);
        pair.Begin();
        uint64_t before = 0;
        pair.tamper_from_proposer = [&](size_t, const Frame &frame) {
            if (frame.type != VESICA_MESSAGE_MATCHED) {
                return std::vector<Frame>{frame};
            }
            before = pair.answerer.allocator.used;
            Bytes payload(16);
            vesica_writer writer = {payload.data(), payload.size(), 0, false};
            const vesica_msg_matched matched = {lie};
            vesica_msg_matched_encode(&writer, &matched);
            payload.resize(writer.len);
            return std::vector<Frame>{{frame.type, payload}};
        };
        pair.Run();
        EXPECT_LE(pair.answerer.allocator.peak, before + 4 * 1200 + 8192);
        if (lie > 4) {
            EXPECT_EQ(pair.answerer.Error().status, VESICA_ERR_COUNT);
        }
    }
}

} /* namespace */
