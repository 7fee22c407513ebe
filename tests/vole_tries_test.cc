/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Chunks whose items do not encode at the first try, which is one in 2^43: the
 * linker puts a function between the session and the OKVS that says so of good
 * ones. */

#include <gtest/gtest.h>

#include "support/executors.h"
#include "support/session_pair.h"

extern "C" {
#include "okvs/okvs.h"
#include "util/wipe.h"
}

using namespace vesica_test;

namespace
{

/* For each chunk, how many tries fail; the last number stands for the chunks
 * behind it too. */
std::vector<unsigned> failures;
size_t chunk = 0;
unsigned tried = 0;

bool is_let_through()
{
    const unsigned fail = failures[std::min(chunk, failures.size() - 1)];
    if (tried < fail) {
        tried++;
        return false;
    }
    tried = 0;
    chunk++;
    return true;
}

} /* namespace */

/* The names are the linker's (--wrap). */
extern "C" bool __real_vesica_okvs_encode(const vesica_okvs *okvs,
                                          vesica_block *slots,
                                          const vesica_block *hashes,
                                          const vesica_block *values,
                                          size_t num, void *memory);

extern "C" bool __wrap_vesica_okvs_encode(const vesica_okvs *okvs,
                                          vesica_block *slots,
                                          const vesica_block *hashes,
                                          const vesica_block *values,
                                          size_t num, void *memory)
{
    const bool good =
        __real_vesica_okvs_encode(okvs, slots, hashes, values, num, memory) &&
        is_let_through();
    if (!good) {
        vesica_wipe(slots, okvs->params.num_slots * sizeof *slots);
    }
    return good;
}

namespace
{

/* So many items of the receiver's take two chunks. */
constexpr uint32_t kTwoChunks = 109001;

/* On three threads a bin is encoded beside what else there is to do. */
size_t three = 3;

void Begin(Pair *pair, const std::vector<unsigned> &tries_that_fail,
           const std::vector<uint32_t> &own, const std::vector<uint32_t> &other,
           bool on_threads = false)
{
    for (Party *side : {&pair->proposer, &pair->answerer}) {
        ASSERT_EQ(vesica_config_set_executor(
                      side->config, on_threads ? RunOnThreads : nullptr, &three,
                      three),
                  VESICA_OK);
    }
    failures = tries_that_fail;
    chunk = 0;
    tried = 0;
    pair->MakeLists(own, other);
    pair->Begin();
}

class VoleTries : public testing::TestWithParam<Options> {};

INSTANTIATE_TEST_SUITE_P(Options, VoleTries,
                         testing::ValuesIn(FewVoleOptions(1000)),
                         [](const auto &of) { return NameOf(of.param); });

TEST_P(VoleTries, OthersAreAsGood)
{
    const auto own = Range(0, 500), other = Range(300, 900);
    for (unsigned fail = 1; fail < VESICA_OKVS_TRIES; fail++) {
        Pair pair;
        pair.options = GetParam();
        Begin(&pair, {fail}, own, other, fail % 2 == 0);
        ASSERT_TRUE(pair.Run());
        EXPECT_EQ(chunk, 1u);
        ExpectOutcome(pair, own, other);
    }
}

void ExpectNoneIsLeft(const Options &options, bool on_threads)
{
    Pair pair;
    pair.options = options;
    Begin(&pair, {VESICA_OKVS_TRIES}, {1, 2, 3}, {2, 3, 4}, on_threads);
    EXPECT_TRUE(pair.Run());
    const bool proposer = options.ProposerLearns();
    const Party &receiver = proposer ? pair.proposer : pair.answerer;
    const Party &sender = proposer ? pair.answerer : pair.proposer;
    EXPECT_EQ(receiver.Error().status, VESICA_ERR_INTERNAL);
    EXPECT_EQ(sender.Error().status, VESICA_ERR_ABORTED);
    EXPECT_EQ(chunk, 0u);
    EXPECT_EQ(receiver.Result(), nullptr);
    EXPECT_EQ(sender.Result(), nullptr);
}

TEST_P(VoleTries, NoneIsLeft)
{
    ExpectNoneIsLeft(GetParam(), false);
    ExpectNoneIsLeft(GetParam(), true);
}

/* The second is good at once, with what the first has left. */
TEST(VoleTriesOfChunks, EachBeginsWithTheFirst)
{
    for (const vesica_security security :
         {VESICA_SECURITY_SEMI_HONEST, VESICA_SECURITY_MALICIOUS}) {
        for (const bool on_threads : {false, true}) {
            const auto own = Range(0, kTwoChunks);
            const auto other = Range(kTwoChunks - 50, kTwoChunks + 50);
            Pair pair;
            pair.options = Vole();
            pair.options.security = security;
            Begin(&pair, {1, 0}, own, other, on_threads);
            ASSERT_TRUE(pair.Run());
            EXPECT_EQ(chunk, 2u);
            ExpectOutcome(pair, own, other);
        }
    }
}

} /* namespace */
