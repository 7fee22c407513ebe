/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What a network can do to a session: cut it at every byte, flip every bit,
 * lose, repeat and swap frames, give back what it got, give what another
 * session was given. */

#include <gtest/gtest.h>

#include <cstdio>
#include <numeric>

#include "support/session_pair.h"

using namespace vesica_test;

/* Items a side; the build for the label `slow` has more. */
#ifndef VESICA_TEST_ITEMS
#define VESICA_TEST_ITEMS 4
#endif

/* Of so many bytes of a session of the engine vole one is tried. */
#define VESICA_TEST_EVERY (16384 / VESICA_TEST_ITEMS + 1)

namespace
{

std::vector<uint32_t> Numbers(uint32_t first)
{
    std::vector<uint32_t> numbers(VESICA_TEST_ITEMS);
    std::iota(numbers.begin(), numbers.end(), first);
    return numbers;
}

const std::vector<uint32_t> kOwn = Numbers(1);
const std::vector<uint32_t> kOther = Numbers(1 + VESICA_TEST_ITEMS / 2);

class Network : public testing::TestWithParam<Options> {
  protected:
    void SetUp() override
    {
        Pair pair;
        pair.options = GetParam();
        pair.MakeLists(kOwn, kOther);
        pair.Begin();
        ASSERT_TRUE(pair.Run());
        ExpectOutcome(pair, kOwn, kOther);
        from_proposer_ = pair.from_proposer;
        from_answerer_ = pair.from_answerer;
    }

    /* What one side gets of the other. */
    const Bytes &Sent(bool to_proposer) const
    {
        return to_proposer ? from_answerer_ : from_proposer_;
    }

    Victim Make(bool proposer) const
    {
        return Victim(GetParam(), proposer, proposer ? kOwn : kOther);
    }

    static bool IsVole()
    {
        return GetParam().engine == VESICA_ENGINE_VOLE;
    }

    Bytes from_proposer_;
    Bytes from_answerer_;
};

INSTANTIATE_TEST_SUITE_P(Options, Network,
                         testing::ValuesIn(FewOptions(VESICA_TEST_ITEMS + 2)),
                         [](const auto &of) { return NameOf(of.param); });
INSTANTIATE_TEST_SUITE_P(
    Vole, Network,
    testing::Values(Vole(), FewVoleOptions(VESICA_TEST_ITEMS + 2).back()),
    [](const auto &of) { return NameOf(of.param); });

/* Bytes at which something is done to what one side sends: all of them; of the
 * engine vole, of which a session has 200 kilobytes, those of headers and about
 * the ends of each payload, and some in between. */
std::vector<size_t> Positions(const Options &options, const Bytes &sent)
{
    std::vector<size_t> positions;
    size_t first = 0;
    for (const Frame &frame : ParseFrames(sent)) {
        const size_t len = VESICA_FRAME_HEADER_BYTES + frame.payload.size();
        for (size_t i = 0; i < len; i++) {
            const bool is_near = i < 16 || i + 2 >= len;
            if (options.engine == VESICA_ENGINE_DH || is_near ||
                (first + i) % VESICA_TEST_EVERY == 0) {
                positions.push_back(first + i);
            }
        }
        first += len;
    }
    return positions;
}

TEST_P(Network, WholeBytesGiveTheResult)
{
    for (const bool proposer : {false, true}) {
        Victim victim = Make(proposer);
        victim.Feed(Sent(proposer));
        EXPECT_NE(victim.party.Result(), nullptr) << victim.party.Error().rule;
    }
}

TEST_P(Network, EndsAtEveryByte)
{
    int cases = 0;
    const size_t stride = (IsVole() ? 2 : 1) * kStride;
    for (const bool proposer : {false, true}) {
        const Bytes &sent = Sent(proposer);
        const std::vector<size_t> positions = Positions(GetParam(), sent);
        for (size_t i = 0; i < positions.size(); i += stride) {
            const size_t cut = positions[i];
            Victim victim = Make(proposer);
            victim.Feed(Bytes(sent.begin(),
                              sent.begin() + static_cast<ptrdiff_t>(cut)));
            victim.Close();
            EXPECT_EQ(victim.party.Error().status, VESICA_ERR_TRUNCATED) << cut;
            EXPECT_EQ(victim.party.Result(), nullptr);
            cases++;
        }
    }
    std::printf("truncations: %d cases, %d items a side\n", cases,
                VESICA_TEST_ITEMS);
}

/* One bit flipped: an error of the partner's class, or it waits for bytes. */
TEST_P(Network, EveryBitFlip)
{
    int cases = 0;
    int waiting = 0;
    /* One of the bits of each byte, another one of the next. */
    const size_t stride = (IsVole() ? 9 : 1) * kStride;
    for (const bool proposer : {false, true}) {
        const Bytes &sent = Sent(proposer);
        const std::vector<size_t> positions = Positions(GetParam(), sent);
        for (size_t i = 0; i < 8 * positions.size(); i += stride) {
            const size_t bit = 8 * positions[i / 8] + i % 8;
            Bytes changed = sent;
            changed[bit / 8] ^= static_cast<uint8_t>(1u << bit % 8);
            Victim victim = Make(proposer);
            victim.Feed(changed);
            waiting += (victim.party.Wants() & VESICA_WANT_RECV) != 0;
            victim.Close();
            EXPECT_EQ(victim.party.Result(), nullptr) << "bit " << bit;
            EXPECT_EQ(vesica_status_class(victim.party.Error().status),
                      VESICA_CLASS_PEER)
                << "bit " << bit << " " << victim.party.Error().rule;
            cases++;
        }
    }
    std::printf("bit flips: %d cases, %d of them wait for bytes, %d items a "
                "side\n",
                cases, waiting, VESICA_TEST_ITEMS);
}

TEST_P(Network, FramesDroppedRepeatedAndSwapped)
{
    int cases = 0;
    for (const bool proposer : {false, true}) {
        const std::vector<Frame> frames = ParseFrames(Sent(proposer));
        for (size_t i = 0; i < frames.size(); i++) {
            for (const char *how : {"drop", "repeat", "swap"}) {
                std::vector<Frame> changed = frames;
                if (*how == 'd') {
                    changed.erase(changed.begin() + static_cast<ptrdiff_t>(i));
                } else if (*how == 'r') {
                    changed.insert(changed.begin() + static_cast<ptrdiff_t>(i),
                                   frames[i]);
                } else if (i + 1 < frames.size()) {
                    std::swap(changed[i], changed[i + 1]);
                }
                Victim victim = Make(proposer);
                for (const Frame &frame : changed) {
                    victim.Feed(EncodeFrame(frame));
                }
                victim.Close();
                /* What comes after the last frame is not read. */
                const bool harmless = i + 1 == frames.size() && *how != 'd';
                EXPECT_EQ(victim.party.Result() != nullptr, harmless)
                    << how << " " << i;
                cases++;
            }
        }
    }
    std::printf("frames dropped, repeated, swapped: %d cases\n", cases);
}

/* A side hears what it has said itself, from any of its frames on. */
TEST_P(Network, Reflection)
{
    for (const bool proposer : {false, true}) {
        const std::vector<Frame> own = ParseFrames(Sent(!proposer));
        const std::vector<Frame> other = ParseFrames(Sent(proposer));
        for (size_t from = 0; from < other.size(); from++) {
            Victim victim = Make(proposer);
            for (size_t i = 0; i < from; i++) {
                victim.Feed(EncodeFrame(other[i]));
            }
            for (const Frame &frame : own) {
                victim.Feed(EncodeFrame(frame));
            }
            victim.Close();
            EXPECT_EQ(victim.party.Result(), nullptr);
            EXPECT_EQ(vesica_status_class(victim.party.Error().status),
                      VESICA_CLASS_PEER);
            if (from == 0) {
                EXPECT_EQ(victim.party.Error().status, VESICA_ERR_REFLECTED);
            }
        }
    }
}

/* Frames of another session of the same lists and terms, from any frame on. */
TEST_P(Network, ReplayOfAnotherSession)
{
    Pair old(3, 4);
    old.options = GetParam();
    old.MakeLists(kOwn, kOther);
    old.Begin();
    ASSERT_TRUE(old.Run());
    for (const bool proposer : {false, true}) {
        const std::vector<Frame> live = ParseFrames(Sent(proposer));
        const std::vector<Frame> replayed =
            ParseFrames(proposer ? old.from_answerer : old.from_proposer);
        ASSERT_EQ(live.size(), replayed.size());
        for (size_t from = 0; from < live.size(); from++) {
            Victim victim = Make(proposer);
            for (size_t i = 0; i < live.size(); i++) {
                victim.Feed(EncodeFrame(i < from ? live[i] : replayed[i]));
            }
            victim.Close();
            /* TERMS and ACK say the same in every session. */
            bool same = true;
            for (size_t i = from; i < live.size(); i++) {
                same = same && live[i].payload == replayed[i].payload;
            }
            EXPECT_EQ(victim.party.Result() != nullptr, same) << from;
        }
    }
}

TEST(Channel, AnotherBindingIsAnotherSession)
{
    const Bytes one(96, 1);
    const Bytes two(96, 2);
    for (const auto &[p, a] : std::vector<std::pair<Bytes, Bytes>>{
             {one, two}, {one, {}}, {{}, two}, {Bytes(95, 1), one}}) {
        Pair pair;
        pair.proposer.binding = p;
        pair.answerer.binding = a;
        pair.MakeLists(kOwn, kOther);
        pair.Begin();
        ASSERT_TRUE(pair.Run());
        EXPECT_EQ(pair.proposer.Error().status, VESICA_ERR_CONFIRM);
        EXPECT_EQ(pair.answerer.Error().status, VESICA_ERR_ABORTED);
    }
    Pair pair;
    pair.proposer.binding = one;
    pair.answerer.binding = one;
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    ASSERT_TRUE(pair.Run());
    EXPECT_NE(pair.proposer.Result(), nullptr);
}

TEST(Channel, BothDialed)
{
    Pair pair;
    pair.answerer.dialed = true;
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    ASSERT_TRUE(pair.Run());
    EXPECT_EQ(pair.proposer.Error().status, VESICA_ERR_CONFIRM);
}

} /* namespace */
