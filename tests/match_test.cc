/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The function match, from both ends: the result is the plain intersection, and
 * the bytes depend on neither chunking nor slices nor threads. */

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>

#include "support/executors.h"
#include "support/session_pair.h"

using namespace vesica_test;

namespace
{

void ExpectMatch(Pair *pair, const std::vector<uint32_t> &own,
                 const std::vector<uint32_t> &other)
{
    const vesica_result *learned = pair->proposer.Result();
    const vesica_result *blind = pair->answerer.Result();
    ASSERT_NE(learned, nullptr) << pair->proposer.Error().rule;
    ASSERT_NE(blind, nullptr) << pair->answerer.Error().rule;
    EXPECT_EQ(pair->proposer.Rows(), PlainMatch(own, other));
    EXPECT_TRUE(learned->advisory);
    EXPECT_TRUE(learned->learned);
    EXPECT_FALSE(blind->learned);
    EXPECT_EQ(blind->num_rows, 0u);
    EXPECT_EQ(blind->rows, nullptr);
    EXPECT_EQ(learned->items, vesica_list_num_items(pair->proposer.list));
    EXPECT_EQ(learned->peer_items, vesica_list_num_items(pair->answerer.list));
    EXPECT_EQ(blind->peer_items, learned->items);
    ASSERT_EQ(learned->transcript_len, 64u);
    ASSERT_EQ(blind->transcript_len, 64u);
    EXPECT_EQ(Bytes(learned->transcript, learned->transcript + 64),
              Bytes(blind->transcript, blind->transcript + 64));
}

void RunMatch(const std::vector<uint32_t> &own,
              const std::vector<uint32_t> &other)
{
    /* At equal pace, and with one side that is always late with its work. */
    for (const auto &[proposer, answerer] :
         {std::pair{1u, 1u}, std::pair{9u, 1u}, std::pair{1u, 9u}}) {
        if (own.size() + other.size() > 1000 && proposer + answerer > 2) {
            continue;
        }
        Pair pair;
        pair.proposer_manners.work_every = proposer;
        pair.answerer_manners.work_every = answerer;
        pair.MakeLists(own, other);
        pair.Begin();
        ASSERT_TRUE(pair.Run());
        ExpectMatch(&pair, own, other);
    }
}

TEST(Match, EmptyAgainstEmpty)
{
    RunMatch({}, {});
}
TEST(Match, EmptyReceiver)
{
    RunMatch({}, Range(0, 300));
}
TEST(Match, EmptySender)
{
    RunMatch(Range(0, 300), {});
}
TEST(Match, Disjoint)
{
    RunMatch(Range(0, 200), Range(1000, 300));
}
TEST(Match, Identical)
{
    RunMatch(Range(7, 100), Range(7, 100));
}
TEST(Match, Subset)
{
    RunMatch(Range(50, 20), Range(0, 200));
}
TEST(Match, SingleItems)
{
    RunMatch({5}, {5});
}

TEST(Match, AllRowsOfARepeatedItemComeOut)
{
    RunMatch({9, 1, 9, 2, 9, 3, 1}, {9, 9, 3, 4});
}

TEST(Match, SmallAgainstLarge)
{
    RunMatch(Range(19950, 100), Range(0, 20000));
}
TEST(Match, LargeAgainstSmall)
{
    RunMatch(Range(0, 20000), Range(19950, 100));
}

/* Several frames each way, and more than the window holds. */
TEST(Match, ManyFrames)
{
    if (kStride > 1) {
        GTEST_SKIP();
    }
    Pair pair;
    const auto own = Range(0, 5 * 16384 + 7);
    const auto other = Range(5 * 16384, 40);
    pair.MakeLists(own, other);
    pair.Begin();
    ASSERT_TRUE(pair.Run());
    ExpectMatch(&pair, own, other);
    const auto frames = ParseFrames(pair.from_proposer);
    const auto blinded =
        std::count_if(frames.begin(), frames.end(), [](const Frame &f) {
            return f.type == VESICA_MESSAGE_BLINDED;
        });
    const auto progress =
        std::count_if(frames.begin(), frames.end(), [](const Frame &f) {
            return f.type == VESICA_MESSAGE_PROGRESS;
        });
    EXPECT_EQ(blinded, 6);
    EXPECT_GE(progress, 5);
}

TEST(Match, RandomLists)
{
    std::mt19937 random(20240601);
    for (int i = 0; i < 60; i++) {
        std::vector<uint32_t> own(random() % 70);
        std::vector<uint32_t> other(random() % 70);
        for (auto *list : {&own, &other}) {
            for (auto &number : *list) {
                number = random() % 80;
            }
        }
        RunMatch(own, other);
    }
}

/* All pairs of subsets of four items. */
TEST(Match, EverySubset)
{
    for (uint32_t a = 0; a < 16; a++) {
        for (uint32_t b = 0; b < 16; b++) {
            std::vector<uint32_t> own;
            std::vector<uint32_t> other;
            for (uint32_t i = 0; i < 4; i++) {
                if ((a >> i & 1) != 0) {
                    own.push_back(i);
                }
                if ((b >> i & 1) != 0) {
                    other.push_back(i);
                }
            }
            RunMatch(own, other);
        }
    }
}

/* Chained frames alone: PROGRESS and ACK may fall between others. */
Bytes Chained(const Bytes &bytes)
{
    Bytes out;
    for (const Frame &frame : ParseFrames(bytes)) {
        if (frame.type != VESICA_MESSAGE_PROGRESS) {
            const Bytes encoded = EncodeFrame(frame);
            out.insert(out.end(), encoded.begin(), encoded.end());
        }
    }
    return out;
}

class Invariance : public ::testing::TestWithParam<Options> {
  protected:
    void SetUp() override
    {
        Pair pair;
        pair.options = GetParam();
        pair.MakeLists(own_, other_);
        pair.Begin();
        ASSERT_TRUE(pair.Run());
        from_proposer_ = Chained(pair.from_proposer);
        from_answerer_ = Chained(pair.from_answerer);
    }

    void ExpectSame(Pair *pair)
    {
        pair->options = GetParam();
        pair->MakeLists(own_, other_);
        pair->Begin();
        ASSERT_TRUE(pair->Run());
        ExpectMatch(pair, own_, other_);
        EXPECT_TRUE(Chained(pair->from_proposer) == from_proposer_);
        EXPECT_TRUE(Chained(pair->from_answerer) == from_answerer_);
    }

    const std::vector<uint32_t> own_ = Range(0, 150);
    const std::vector<uint32_t> other_ = Range(100, 130);
    Bytes from_proposer_;
    Bytes from_answerer_;
};

INSTANTIATE_TEST_SUITE_P(Engines, Invariance,
                         testing::Values(Options(), Vole()),
                         [](const auto &of) { return NameOf(of.param); });

TEST_P(Invariance, Chunks)
{
    for (const size_t chunk : {1, 2, 3, 7, 8, 9, 31, 64, 1000, 4096}) {
        Pair pair;
        pair.proposer_manners.read_chunk = chunk;
        pair.answerer_manners.read_chunk = chunk;
        pair.proposer_manners.write_chunk = 1 + chunk / 2;
        ExpectSame(&pair);
    }
}

TEST_P(Invariance, UnitsOfWork)
{
    for (const uint32_t units : {1u, 63u, 64u, 65u, 100u, UINT32_MAX}) {
        Pair pair;
        pair.proposer_manners.max_units = units;
        pair.answerer_manners.max_units = units + 1 == 0 ? units : units + 1;
        ExpectSame(&pair);
    }
}

TEST_P(Invariance, SmallPipes)
{
    for (const size_t size : {1, 5, 8, 9, 4807, 4809}) {
        Pair pair;
        pair.pipe_size = size;
        ExpectSame(&pair);
    }
}

TEST_P(Invariance, SlowSides)
{
    for (const unsigned slow : {2u, 17u}) {
        Pair pair;
        pair.pipe_size = 100;
        pair.proposer_manners.read_every = slow;
        ExpectSame(&pair);
        Pair other;
        other.pipe_size = 100;
        other.answerer_manners.read_every = slow;
        other.answerer_manners.work_every = slow;
        ExpectSame(&other);
    }
}

TEST_P(Invariance, Executor)
{
    Pair pair;
    int calls = 0;
    ASSERT_EQ(vesica_config_set_executor(pair.proposer.config, RunBackwards,
                                         &calls, 8),
              VESICA_OK);
    ASSERT_EQ(vesica_config_set_executor(pair.answerer.config, RunBackwards,
                                         &calls, 8),
              VESICA_OK);
    ExpectSame(&pair);
    EXPECT_GT(calls, 0);
}

TEST_P(Invariance, Threads)
{
    for (size_t num_threads : {2u, 3u}) {
        Pair pair;
        for (Party *side : {&pair.proposer, &pair.answerer}) {
            ASSERT_EQ(vesica_config_set_executor(side->config, RunOnThreads,
                                                 &num_threads, num_threads),
                      VESICA_OK);
        }
        ExpectSame(&pair);
    }
}

TEST_P(Invariance, OrderOfTheFile)
{
    std::vector<uint32_t> own = own_;
    std::reverse(own.begin(), own.end());
    Pair pair;
    pair.options = GetParam();
    pair.MakeLists(own, other_);
    pair.Begin();
    ASSERT_TRUE(pair.Run());
    ExpectMatch(&pair, own, other_);
    EXPECT_TRUE(Chained(pair.from_proposer) == from_proposer_);
    EXPECT_TRUE(Chained(pair.from_answerer) == from_answerer_);
}

TEST_P(Invariance, OtherCoinsOtherBytes)
{
    Pair pair(3, 2);
    pair.options = GetParam();
    pair.MakeLists(own_, other_);
    pair.Begin();
    ASSERT_TRUE(pair.Run());
    ExpectMatch(&pair, own_, other_);
    EXPECT_FALSE(Chained(pair.from_proposer) == from_proposer_);
    /* The key depends on the session id, and with it on both nonces. */
    const auto tags = [](const Bytes &bytes) {
        for (const Frame &frame : ParseFrames(bytes)) {
            if (frame.type == VESICA_MESSAGE_TAGS) {
                return frame.payload;
            }
        }
        return Bytes();
    };
    EXPECT_FALSE(tags(pair.from_answerer) == tags(from_answerer_));
}

/* A frame that is larger than the pipe, with one side that hardly reads. */
TEST(Pipes, AFrameLessOneByte)
{
    const auto own = Range(0, 16384 + 100);
    const auto other = Range(16384, 200);
    for (const bool slow_proposer : {false, true}) {
        Pair pair;
        pair.pipe_size = 8 + 7 + 16384 * 32 - 1;
        (slow_proposer ? pair.proposer_manners : pair.answerer_manners)
            .read_every = 9;
        pair.MakeLists(own, other);
        pair.Begin();
        ASSERT_TRUE(pair.Run());
        ExpectMatch(&pair, own, other);
    }
}

/* Two items of the sender with one tag, which no test has the time to find:
 * they are made so by hand, between the last tag and the sort. */
TEST(EqualTags, LeaveAsManyDistinctOnes)
{
    Pair pair;
    const auto own = Range(0, 4);
    pair.MakeLists(own, own);
    pair.Begin();
    pair.answerer_manners.max_units = 1;
    const vesica_sender *sender = &pair.answerer.session->sender;
    pair.stop = [&] { return sender->phase == VESICA_SENDER_SORT; };
    pair.Run();
    ASSERT_EQ(sender->phase, VESICA_SENDER_SORT);
    const size_t len = pair.answerer.session->form.tag_len;
    const uint8_t *first = vesica_slot_at(&sender->slots, 0);
    std::memcpy(vesica_slot_at(&sender->slots, 1), first, len);
    std::memcpy(vesica_slot_at(&sender->slots, 2), first, len);
    pair.stop = nullptr;
    ASSERT_TRUE(pair.Run());
    ASSERT_NE(pair.proposer.Result(), nullptr) << pair.proposer.Error().rule;
    ASSERT_NE(pair.answerer.Result(), nullptr);
    EXPECT_EQ(pair.proposer.Result()->num_rows, 2u);
}

TEST(TagLength, IsFortyBitsAndBothSizes)
{
    EXPECT_EQ(vesica_tag_len(VESICA_SECURITY_SEMI_HONEST, 0, 0), 5u);
    EXPECT_EQ(vesica_tag_len(VESICA_SECURITY_SEMI_HONEST, 1, 1), 5u);
    EXPECT_EQ(vesica_tag_len(VESICA_SECURITY_SEMI_HONEST, 2, 1), 6u);
    EXPECT_EQ(vesica_tag_len(VESICA_SECURITY_SEMI_HONEST, 487, 618), 8u);
    EXPECT_EQ(vesica_tag_len(VESICA_SECURITY_SEMI_HONEST, 1 << 20, 1 << 20),
              10u);
    EXPECT_EQ(vesica_tag_len(VESICA_SECURITY_SEMI_HONEST, 1 << 24, 1 << 24),
              11u);
    EXPECT_EQ(vesica_tag_len(VESICA_SECURITY_SEMI_HONEST, VESICA_MAX_ITEMS,
                             VESICA_MAX_ITEMS),
              13u);
}

/* The memory that a session may take, by the caller's own counter. */
TEST(Memory, IsBoundedByTheLists)
{
    const uint32_t num = 30000;
    Pair pair;
    pair.MakeLists(Range(0, num), Range(num / 2, num));
    pair.Begin();
    ASSERT_TRUE(pair.Run());
    ExpectMatch(&pair, Range(0, num), Range(num / 2, num));
    EXPECT_LE(pair.proposer.allocator.peak, 96u * num + (4u << 20));
    EXPECT_LE(pair.answerer.allocator.peak, 64u * num + (4u << 20));
}

TEST(Memory, IsHandedBackWhenTheSenderHasEnded)
{
    Pair pair;
    pair.MakeLists(Range(0, 3000), Range(0, 3000));
    const uint64_t list_only = pair.answerer.allocator.used;
    pair.Begin();
    ASSERT_TRUE(pair.Run());
    EXPECT_LT(pair.answerer.allocator.used, list_only + 160000);
    vesica_session_free(pair.answerer.session);
    pair.answerer.session = nullptr;
    EXPECT_EQ(pair.answerer.allocator.used, list_only);
}

TEST(Memory, ALimitOfTheConfigEndsTheSession)
{
    Pair pair;
    ASSERT_EQ(vesica_config_set_max_session_memory(pair.proposer.config, 65536),
              VESICA_OK);
    pair.MakeLists(Range(0, 3000), Range(0, 3000));
    pair.Begin();
    ASSERT_TRUE(pair.Run());
    EXPECT_EQ(pair.proposer.Error().status, VESICA_ERR_NOMEM);
    EXPECT_EQ(pair.answerer.Error().status, VESICA_ERR_ABORTED);
    EXPECT_EQ(pair.proposer.Result(), nullptr);
    EXPECT_EQ(pair.answerer.Result(), nullptr);
}

} /* namespace */
