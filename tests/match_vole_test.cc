/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The function match with the engine vole, from both ends: the result is the
 * plain intersection, whatever the sizes, the pace of either side, threads and
 * slices. What both engines have in common is in match_test and
 * options_test. */

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <random>
#include <tuple>

#include "support/blocks.h"
#include "support/bytes.h"
#include "support/executors.h"
#include "support/session_pair.h"

using namespace vesica_test;

/* Random lists; the build for the label `slow` has more. */
#ifndef VESICA_TEST_VOLE_LISTS
#define VESICA_TEST_VOLE_LISTS 40
#endif

namespace
{

/* So many items of the receiver's take two chunks, and three. */
constexpr uint32_t kTwoChunks = 109001;
constexpr uint32_t kThreeChunks = 220000;

void RunMatch(Pair *pair, const std::vector<uint32_t> &own,
              const std::vector<uint32_t> &other)
{
    pair->options.engine = VESICA_ENGINE_VOLE;
    pair->MakeLists(own, other);
    pair->Begin();
    ASSERT_TRUE(pair->Run());
    ExpectOutcome(*pair, own, other);
}

void RunMatch(const std::vector<uint32_t> &own,
              const std::vector<uint32_t> &other)
{
    Pair pair;
    RunMatch(&pair, own, other);
}

TEST(MatchVole, EmptyLists)
{
    RunMatch({}, {});
    RunMatch({}, Range(0, 300));
    RunMatch(Range(0, 300), {});
}

TEST(MatchVole, Sizes)
{
    RunMatch({5}, {5});
    RunMatch({5}, {6});
    RunMatch(Range(0, 200), Range(1000, 300));
    RunMatch(Range(7, 100), Range(7, 100));
    RunMatch(Range(50, 20), Range(0, 200));
    RunMatch(Range(1950, 100), Range(0, 2000));
    RunMatch(Range(0, 2000), Range(1950, 100));
    RunMatch({3}, Range(0, 9000));
    RunMatch(Range(0, 9000), {3});
}

TEST(MatchVole, AllRowsOfARepeatedItemComeOut)
{
    RunMatch({9, 1, 9, 2, 9, 3, 1}, {9, 9, 3, 4});
    Pair pair;
    pair.options.learner = VESICA_LEARNER_BOTH;
    RunMatch(&pair, {9, 1, 9, 2, 9, 3, 1}, {9, 9, 3, 4});
}

/* Batches, slices and ranges of tasks end at these. */
TEST(MatchVole, AroundTheSizesOfSlices)
{
    for (const uint32_t num : {63u, 64u, 65u, 4095u, 4096u, 4097u}) {
        for (const bool both : {false, true}) {
            Pair pair;
            int calls = 0;
            if (both) {
                pair.options.learner = VESICA_LEARNER_BOTH;
                ASSERT_EQ(vesica_config_set_executor(pair.proposer.config,
                                                     RunBackwards, &calls, 8),
                          VESICA_OK);
            }
            RunMatch(&pair, Range(0, num), Range(num - 3, num));
        }
    }
}

/* Of every size, most of them small, with some of the items in common. */
TEST(MatchVole, RandomLists)
{
    std::mt19937 random(20240811);
    size_t matches = 0;
    const auto size = [&] { return random() % (5001u >> random() % 12); };
    for (int i = 0; i < VESICA_TEST_VOLE_LISTS; i++) {
        Pair pair;
        std::vector<uint32_t> own(size());
        std::vector<uint32_t> other(size());
        const uint32_t most = 1 + random() % 9000;
        for (auto *list : {&own, &other}) {
            for (auto &number : *list) {
                number = random() % most;
            }
        }
        pair.options = EveryVoleOption(5000)[random() % 24];
        pair.proposer_manners.max_units = 1 + random() % 3000;
        pair.answerer_manners.work_every = 1 + random() % 3;
        RunMatch(&pair, own, other);
        matches += pair.proposer.Rows().size();
    }
    std::printf("random lists: %d cases, %zu rows of the proposer match\n",
                VESICA_TEST_VOLE_LISTS, matches);
    EXPECT_GT(matches, 0u);
}

#if VESICA_TEST_VOLE_LISTS >= 1000
/* As many distinct numbers below four times as many, in no order. */
std::vector<uint32_t> Scattered(uint32_t num, std::mt19937 *random)
{
    const uint32_t factor = static_cast<uint32_t>((*random)()) | 1;
    const auto offset = static_cast<uint32_t>((*random)());
    std::vector<uint32_t> numbers(num);
    for (uint32_t i = 0; i < num; i++) {
        numbers[i] = (factor * i + offset) % (4 * num);
    }
    return numbers;
}

TEST(MatchVole, RandomLongLists)
{
    constexpr uint32_t items = 1 << 20;
    constexpr int cases = 20;
    std::mt19937 random(20261126);
    for (int i = 0; i < cases; i++) {
        for (const vesica_security security :
             {VESICA_SECURITY_SEMI_HONEST, VESICA_SECURITY_MALICIOUS}) {
            Pair pair;
            pair.options.security = security;
            RunMatch(&pair, Scattered(items, &random),
                     Scattered(items, &random));
            EXPECT_GT(pair.proposer.Rows().size(), 0u);
        }
    }
    std::printf("random lists: %d cases of 2^20 rows in each mode\n", cases);
}
#endif

TEST(MatchVole, OneSideIsAlwaysLate)
{
    for (const vesica_learner learner :
         {VESICA_LEARNER_PROPOSER, VESICA_LEARNER_BOTH}) {
        for (const bool proposer : {false, true}) {
            Pair pair;
            Manners *slow =
                proposer ? &pair.proposer_manners : &pair.answerer_manners;
            slow->work_every = 9;
            slow->read_every = 5;
            pair.options.learner = learner;
            pair.pipe_size = 5000;
            RunMatch(&pair, Range(0, 70), Range(50, 30));
        }
    }
}

/* Several chunks, of which each has several SLOTS, and more own items of the
 * sender's in a bin than are finished in one step. */
void RunChunks(uint32_t num_own, uint32_t num_other, unsigned proposer_late,
               unsigned answerer_late, size_t num_chunks,
               vesica_security security = VESICA_SECURITY_SEMI_HONEST)
{
    if (kStride > 1) {
        GTEST_SKIP();
    }
    Pair pair;
    pair.options.security = security;
    pair.proposer_manners.work_every = proposer_late;
    pair.answerer_manners.work_every = answerer_late;
    pair.pipe_size = 1 << 20;
    size_t threads = 2;
    if (num_chunks > 2) {
        ASSERT_EQ(vesica_config_set_executor(pair.answerer.config, RunOnThreads,
                                             &threads, threads),
                  VESICA_OK);
    }
    RunMatch(&pair, Range(0, num_own), Range(num_own - 1000, num_other));
    EXPECT_EQ(CountFrames(pair.from_answerer, VESICA_MESSAGE_TREES),
              num_chunks);
    vesica_okvs_params bins;
    vesica_okvs_params_init(&bins, num_own);
    EXPECT_EQ(CountFrames(pair.from_proposer, VESICA_MESSAGE_SLOTS),
              (bins.num_slots + 16383) / 16384 * num_chunks);
}

TEST(MatchVole, TwoChunks)
{
    RunChunks(kTwoChunks, 3000, 1, 1, 2);
}

TEST(MatchVole, TwoChunksAndALateSender)
{
    RunChunks(kTwoChunks, 70000, 1, 4, 2);
}

TEST(MatchVole, ThreeChunksAndALateReceiver)
{
    RunChunks(kThreeChunks, 3000, 4, 1, 3);
}

TEST(MatchVole, ManyItemsOfTheSenderInOneChunk)
{
    RunChunks(1500, 40000, 1, 1, 1);
    RunChunks(1500, 60000, 1, 1, 1, VESICA_SECURITY_MALICIOUS);
}

/* The fewest items of the receiver's that take two chunks. */
constexpr uint32_t kFewestOfTwoChunks = 108907;

/* More than there are tasks for; they are not started. */
constexpr size_t kTooManyThreads = VESICA_MAX_THREADS;

/* All that both sides send, with so many threads each; 0: no executor. */
std::pair<Bytes, Bytes> SentOnThreads(vesica_security security,
                                      size_t num_threads)
{
    Pair pair;
    size_t started = std::min(num_threads, size_t{5});
    pair.options.security = security;
    for (Party *side : {&pair.proposer, &pair.answerer}) {
        if (num_threads > 0) {
            EXPECT_EQ(vesica_config_set_executor(side->config, RunOnThreads,
                                                 &started, num_threads),
                      VESICA_OK);
        }
    }
    RunMatch(&pair, Range(0, kFewestOfTwoChunks),
             Range(kFewestOfTwoChunks - 1000, 3000));
    return {pair.from_proposer, pair.from_answerer};
}

void RunChunksOnThreads(vesica_security security)
{
    if (kStride > 1) {
        GTEST_SKIP();
    }
    vesica_okvs_params bins;
    vesica_okvs_params_init(&bins, kFewestOfTwoChunks - 1);
    EXPECT_EQ(bins.num_bins, 1u);
    const auto alone = SentOnThreads(security, 0);
    EXPECT_EQ(CountFrames(alone.second, VESICA_MESSAGE_TREES), 2u);
    for (const size_t num_threads : {size_t{1}, size_t{3}, kTooManyThreads}) {
        EXPECT_TRUE(SentOnThreads(security, num_threads) == alone)
            << num_threads;
    }
}

TEST(MatchVole, TwoChunksOnThreads)
{
    RunChunksOnThreads(VESICA_SECURITY_SEMI_HONEST);
}

TEST(MatchVole, TwoChunksOnThreadsMalicious)
{
    RunChunksOnThreads(VESICA_SECURITY_MALICIOUS);
}

/* Several frames of TAGS, the code and the labels of each. */
TEST(MatchVole, ManyTagsWithLabels)
{
    for (const bool both : {false, true}) {
        Pair pair;
        pair.options.label_bytes = 1000;
        pair.options.learner =
            both ? VESICA_LEARNER_BOTH : VESICA_LEARNER_PROPOSER;
        RunMatch(&pair, Range(0, 1000), Range(500, 2100));
        EXPECT_EQ(CountFrames(pair.from_answerer, VESICA_MESSAGE_TAGS), 3u);
    }
}

/* What the network sees of a padded side does not depend on its list: how long
 * TAGS are depends on tags alone. */
TEST(MatchVole, PaddingHidesTheSize)
{
    std::vector<std::pair<int, size_t>> before;
    for (const auto &own : {Range(0, 1), Range(0, 9), Range(50, 4)}) {
        Pair pair;
        pair.options.proposer_padded_items = 9;
        pair.options.answerer_padded_items = 12;
        RunMatch(&pair, own, Range(0, static_cast<uint32_t>(own.size())));
        EXPECT_EQ(pair.answerer.Result()->peer_items, 9u);
        EXPECT_EQ(pair.proposer.Result()->peer_items, 12u);
        std::vector<std::pair<int, size_t>> sizes;
        for (const Bytes *log : {&pair.from_proposer, &pair.from_answerer}) {
            for (const Frame &frame : ParseFrames(*log)) {
                sizes.push_back({frame.type, frame.type == VESICA_MESSAGE_TAGS
                                                 ? 0
                                                 : frame.payload.size()});
            }
        }
        EXPECT_TRUE(before.empty() || sizes == before);
        before = sizes;
    }
}

TEST(MatchVole, FewestItems)
{
    Pair pair;
    pair.options.min_items = 3;
    pair.options.proposer_padded_items = 5;
    RunMatch(&pair, {1, 2, 3}, {3, 4, 5});
    EXPECT_EQ(pair.answerer.Result()->peer_items, 5u);
}

/* Hundreds of megabytes are the largest lists'; what a chunk takes is the same
 * for all of them. */
constexpr uint64_t kFixed = UINT64_C(16) << 20;

TEST(Memory, IsBoundedByTheLists)
{
    const uint32_t num = 30000;
    Pair pair;
    pair.options = Vole();
    pair.MakeLists(Range(0, num), Range(num / 2, num));
    const uint64_t own = pair.proposer.allocator.used;
    const uint64_t other = pair.answerer.allocator.used;
    pair.Begin();
    ASSERT_TRUE(pair.Run());
    ExpectOutcome(pair, Range(0, num), Range(num / 2, num));
    std::printf("memory for 30,000 items: receiver %llu, sender %llu\n",
                (unsigned long long)(pair.proposer.allocator.peak - own),
                (unsigned long long)(pair.answerer.allocator.peak - other));
    EXPECT_LE(pair.proposer.allocator.peak - own, 64u * num + kFixed);
    EXPECT_LE(pair.answerer.allocator.peak - other, 88u * num + kFixed);
}

/* The join reads the first word of a slot, whatever the length of a tag is:
 * also of the last one. */
TEST(Memory, HasRoomForWhatTheJoinReads)
{
    Pair pair;
    RunMatch(&pair, {1}, {1});
    pair.Begin();
    const vesica_session *receiver = pair.proposer.session;
    RunUntil(&pair, [&] { return receiver->receiver.slots.num == 1; });
    EXPECT_GE(receiver->receiver.slots.size, sizeof(uint64_t));
    ASSERT_TRUE(pair.Run());
}

/* As soon as all outputs are there what the chunks took goes, and with the
 * session the rest. */
TEST(Memory, IsHandedBackWhenThereAreOutputs)
{
    Pair pair;
    pair.options = Vole();
    pair.MakeLists(Range(0, 3000), Range(0, 3000));
    const uint64_t lists[] = {pair.proposer.allocator.used,
                              pair.answerer.allocator.used};
    pair.Begin();
    pair.proposer_manners.max_units = 1;
    pair.answerer_manners.max_units = 1;
    const vesica_session *receiver = pair.proposer.session;
    const vesica_session *sender = pair.answerer.session;
    RunUntil(&pair, [&] {
        return receiver->receiver.phase == VESICA_RECEIVER_SORT_OUTPUTS &&
               receiver->out.head == nullptr;
    });
    EXPECT_EQ(receiver->receiver.chunks, nullptr);
    EXPECT_LT(pair.proposer.allocator.used, lists[0] + 500000);
    RunUntil(&pair, [&] { return sender->state == VESICA_ST_ENDED; });
    EXPECT_EQ(sender->sender.chunks, nullptr);
    EXPECT_LT(pair.answerer.allocator.used, lists[1] + 200000);
    ASSERT_TRUE(pair.Run());
    vesica_session_free(pair.proposer.session);
    vesica_session_free(pair.answerer.session);
    pair.proposer.session = nullptr;
    pair.answerer.session = nullptr;
    EXPECT_EQ(pair.proposer.allocator.used, lists[0]);
    EXPECT_EQ(pair.answerer.allocator.used, lists[1]);
}

/* Wherever it is reached: at once, or in the middle of a chunk. */
TEST(Memory, ALimitOfTheConfigEndsTheSession)
{
    const auto own = Range(0, 3000);
    for (const bool at_proposer : {false, true}) {
        uint64_t taken = 0;
        for (const uint64_t sixteenths : {16, 2, 8, 15}) {
            Pair pair;
            Party &victim = at_proposer ? pair.proposer : pair.answerer;
            const Party &partner = at_proposer ? pair.answerer : pair.proposer;
            const uint64_t limit = taken * sixteenths / 16;
            pair.options = Vole();
            if (taken > 0) {
                ASSERT_EQ(
                    vesica_config_set_max_session_memory(victim.config, limit),
                    VESICA_OK);
            }
            pair.MakeLists(own, own);
            const uint64_t list = victim.allocator.used;
            pair.Begin();
            ASSERT_TRUE(pair.Run());
            if (taken == 0) {
                ExpectOutcome(pair, own, own);
                taken = victim.allocator.peak - list;
                continue;
            }
            EXPECT_EQ(victim.Error().status, VESICA_ERR_NOMEM);
            EXPECT_EQ(partner.Error().status, VESICA_ERR_ABORTED);
            EXPECT_EQ(victim.Result(), nullptr);
            EXPECT_EQ(partner.Result(), nullptr);
            EXPECT_LE(victim.allocator.peak, list + limit + 16384);
        }
    }
}

/* A sender without items has said DONE before the receiver has outputs: it
 * waits for them, and slots that were not written are no matches. */
TEST(EmptySender, DoneWaitsForOutputs)
{
    for (const vesica_security security :
         {VESICA_SECURITY_SEMI_HONEST, VESICA_SECURITY_MALICIOUS}) {
        Pair pair;
        pair.options = Vole();
        pair.options.security = security;
        pair.MakeLists({1, 2, 3}, {});
        pair.Begin();
        vesica_session *receiver = pair.proposer.session;
        RunUntil(&pair, [&] {
            return receiver->state == VESICA_ST_RECEIVER_EXPECT_DONE &&
                   receiver->receiver.phase == VESICA_RECEIVER_CHUNKS;
        });
        vesica_msg_done done = {};
        done.transcript_len = 64;
        Bytes payload(VESICA_DONE_MAX_BYTES);
        vesica_writer writer = {payload.data(), payload.size(), 0, false};
        vesica_msg_done_encode(&writer, &done);
        payload.resize(writer.len);
        EXPECT_EQ(Feed(receiver, {VESICA_MESSAGE_DONE, payload}), VESICA_OK);
        EXPECT_TRUE(receiver->in.held);
        EXPECT_EQ(receiver->receiver.phase, VESICA_RECEIVER_CHUNKS);
        vesica_status status = VESICA_OK;
        while (status == VESICA_OK &&
               (vesica_session_wants(receiver) & VESICA_WANT_WORK) != 0) {
            status = vesica_session_work(receiver, 1);
        }
        EXPECT_EQ(pair.proposer.Error().status, VESICA_ERR_TRANSCRIPT);
    }
}

/* By the formula alone, and of no item beyond the last. */
TEST(BinsOfItems, AreSharesOfTheirHashes)
{
    std::mt19937_64 random{3};
    const auto oprf = std::make_unique<vesica_vole_oprf>();
    vesica_output_form form = {};
    form.suite = VESICA_SUITE_RISTRETTO255_SHA512;
    vesica_vole_oprf_init(oprf.get(), &form, kThreeChunks, false);
    vesica_hash hash;
    vesica_block key;
    vesica_aes aes;
    vesica_hash_init(&hash, VESICA_SUITE_P256_SHA256, VESICA_LABEL_VOLE_BIN);
    vesica_hash_add(&hash, form.sid, sizeof form.sid);
    vesica_hash_final(&hash, key.bytes, sizeof key.bytes);
    vesica_aes_init(&aes, &key);
    for (const size_t num : {0, 1, 63, 64}) {
        const Bytes items = random_bytes(random, 32 * num);
        std::vector<uint16_t> bins(num + 1, 0xcccc);
        vesica_vole_oprf_bins(oprf.get(), bins.data(), items.data(), num);
        for (size_t i = 0; i < num; i++) {
            vesica_block x;
            std::copy_n(&items[32 * i], sizeof x, x.bytes);
            vesica_aes_hash(&aes, &x, &x, 1);
            const auto word =
                static_cast<long double>(vesica_block_load64(&x, 0));
            EXPECT_EQ(bins[i], std::floor(std::ldexp(word, -64) * 3)) << i;
        }
        EXPECT_EQ(bins[num], 0xcccc) << num;
    }
}

/* Those of one item at a time, and no byte beyond the last. */
TEST(OutputsOfItems, AreThoseOfEach)
{
    std::mt19937_64 random{4};
    for (const bool malicious : {false, true}) {
        const auto oprf = std::make_unique<vesica_vole_oprf>();
        vesica_output_form form = {};
        form.suite = VESICA_SUITE_RISTRETTO255_SHA512;
        form.tag_len = 16;
        form.has_ack = true;
        vesica_vole_oprf_init(oprf.get(), &form, 64, malicious);
        const Bytes shares = random_bytes(random, 96);
        vesica_vole_oprf_set_salt(oprf.get(), &shares[0], &shares[32]);
        vesica_vole_oprf_set_joint(oprf.get(), &shares[64]);
        const size_t len = vesica_output_len(&form);
        for (const size_t num : {1, 15, 16, 17, 64}) {
            const Blocks v = random_blocks(random, num);
            const Blocks hashes = random_blocks(random, num);
            const Bytes items = random_bytes(random, 32 * num);
            Bytes outputs((num + 1) * len, 0xcc);
            Bytes each(outputs);
            vesica_vole_oprf_outputs(oprf.get(), outputs.data(), v.data(),
                                     hashes.data(), items.data(), num);
            for (size_t i = 0; i < num; i++) {
                vesica_vole_oprf_outputs(oprf.get(), &each[i * len], &v[i],
                                         &hashes[i], &items[32 * i], 1);
            }
            std::fill_n(each.end() - static_cast<ptrdiff_t>(len), len, 0xcc);
            EXPECT_BYTES_EQ(outputs, each);
        }
    }
}

} /* namespace */
