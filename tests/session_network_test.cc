/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What a network and a machine can do to a session: frames lost, repeated and
 * changed, channels that end or are not the same, memory and randomness that
 * fail. */

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <map>

#include "support/session_pair.h"

using namespace vesica_test;

namespace
{

const std::vector<uint32_t> kOwn = {1, 2, 3, 4};
const std::vector<uint32_t> kOther = {3, 4, 5, 6};

TEST(Frames, DroppedRepeatedAndSwapped)
{
    int cases = 0;
    for (const bool from_proposer : {false, true}) {
        const size_t num_frames = from_proposer ? 6 : 5;
        for (size_t index = 0; index < num_frames; index++) {
            for (const char *how : {"drop", "repeat", "swap"}) {
                Pair pair;
                pair.MakeLists(kOwn, kOther);
                pair.Begin();
                bool lied = false;
                std::vector<Frame> kept;
                const Tamper tamper = [&](size_t i, const Frame &frame) {
                    std::vector<Frame> out = {frame};
                    if (i == index) {
                        lied = true;
                        out.clear();
                        if (*how == 'r') {
                            out = {frame, frame};
                        } else if (*how == 's') {
                            kept = {frame};
                        }
                    } else if (i == index + 1 && !kept.empty()) {
                        out = {frame, kept[0]};
                    }
                    return out;
                };
                (from_proposer ? pair.tamper_from_proposer
                               : pair.tamper_from_answerer) = tamper;
                pair.Run();
                ASSERT_TRUE(lied);
                ExpectNoWrongResult(pair, kOwn, kOther);
                /* The last frame of a side is lost, or comes twice: the other
                 * has what it needs, or waits for its connection's end. */
                EXPECT_TRUE(pair.proposer.Result() == nullptr ||
                            pair.answerer.Result() == nullptr || *how == 'r');
                cases++;
            }
        }
    }
    std::printf("frames dropped, repeated, swapped: %d cases\n", cases);
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

TEST(Channel, Reflection)
{
    Pair pair;
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    for (Party *side : {&pair.proposer, &pair.answerer}) {
        const uint8_t *out = nullptr;
        size_t len = 0;
        size_t used = 0;
        vesica_session_output(side->session, &out, &len);
        const Bytes echo(out, out + len);
        EXPECT_EQ(vesica_session_input(side->session, &used, echo.data(),
                                       echo.size()),
                  VESICA_ERR_REFLECTED);
    }
}

TEST(Channel, ReplayOfAnotherSession)
{
    Pair first(1, 2);
    first.MakeLists(kOwn, kOther);
    first.Begin();
    ASSERT_TRUE(first.Run());
    for (const bool replay_answerer : {false, true}) {
        Pair pair(3, 4);
        pair.MakeLists(kOwn, kOther);
        pair.Begin();
        Party &live = replay_answerer ? pair.proposer : pair.answerer;
        const Bytes &old =
            replay_answerer ? first.from_answerer : first.from_proposer;
        size_t offset = 0;
        vesica_status status = VESICA_OK;
        while (status == VESICA_OK && offset < old.size()) {
            size_t used = 0;
            if ((live.Wants() & VESICA_WANT_DECISION) != 0) {
                status = vesica_session_accept(live.session, live.list);
            }
            status = vesica_session_input(live.session, &used,
                                          old.data() + offset, 1);
            offset += used;
        }
        EXPECT_EQ(status, VESICA_ERR_CONFIRM);
    }
}

/* The connection ends after every byte. */
TEST(Channel, EndsAtEveryByte)
{
    Pair whole;
    whole.MakeLists(kOwn, kOther);
    whole.Begin();
    ASSERT_TRUE(whole.Run());
    const size_t sizes[2] = {whole.from_proposer.size(),
                             whole.from_answerer.size()};
    int cases = 0;
    for (const bool from_proposer : {false, true}) {
        for (size_t cut = 0; cut < sizes[from_proposer ? 0 : 1];
             cut += kStride) {
            Pair pair;
            pair.MakeLists(kOwn, kOther);
            pair.Begin();
            (from_proposer ? pair.answerer_manners : pair.proposer_manners)
                .read_chunk = 1;
            Party &victim = from_proposer ? pair.answerer : pair.proposer;
            pair.stop = [&] {
                vesica_progress progress = {};
                (void)!vesica_session_progress(victim.session, &progress);
                return progress.bytes_received == cut &&
                       (victim.Wants() & VESICA_WANT_WORK) == 0;
            };
            pair.Run();
            ASSERT_EQ(vesica_session_input_end(victim.session),
                      VESICA_ERR_TRUNCATED);
            EXPECT_EQ(victim.Error().status, VESICA_ERR_TRUNCATED);
            EXPECT_EQ(victim.Result(), nullptr);
            cases++;
        }
    }
    std::printf("truncations: %d cases\n", cases);
}

/* Every bit of everything that is sent, flipped alone. */
TEST(Channel, EveryBitFlip)
{
    Pair whole;
    whole.MakeLists(kOwn, kOther);
    whole.Begin();
    ASSERT_TRUE(whole.Run());
    int cases = 0;
    int stalled = 0;
    for (const bool from_proposer : {false, true}) {
        const Bytes log =
            from_proposer ? whole.from_proposer : whole.from_answerer;
        for (size_t bit = 0; bit < 8 * log.size(); bit += kStride) {
            Pair pair;
            pair.MakeLists(kOwn, kOther);
            pair.Begin();
            Party &victim = from_proposer ? pair.answerer : pair.proposer;
            size_t offset = 0;
            const Tamper tamper = [&](size_t, const Frame &frame) {
                Bytes bytes = EncodeFrame(frame);
                if (bit / 8 >= offset && bit / 8 < offset + bytes.size()) {
                    bytes[bit / 8 - offset] ^=
                        static_cast<uint8_t>(1u << bit % 8);
                    size_t used = 0;
                    offset += bytes.size();
                    (void)!vesica_session_input(victim.session, &used,
                                                bytes.data(), bytes.size());
                    return std::vector<Frame>{};
                }
                offset += bytes.size();
                return std::vector<Frame>{frame};
            };
            (from_proposer ? pair.tamper_from_proposer
                           : pair.tamper_from_answerer) = tamper;
            if (!pair.Run()) {
                stalled++;
                (void)!vesica_session_input_end(pair.proposer.session);
                (void)!vesica_session_input_end(pair.answerer.session);
            }
            ExpectNoWrongResult(pair, kOwn, kOther);
            EXPECT_TRUE(victim.Result() == nullptr) << "bit " << bit;
            EXPECT_EQ(vesica_status_class(victim.Error().status),
                      VESICA_CLASS_PEER)
                << "bit " << bit << " " << victim.Error().rule;
            cases++;
        }
    }
    std::printf("bit flips: %d cases, %d of them wait for bytes\n", cases,
                stalled);
}

/* Allocation number n fails, once or for ever, for every n, at either side. */
TEST(Machine, EveryAllocationFails)
{
    int cases = 0;
    for (const bool at_proposer : {false, true}) {
        for (const bool for_ever : {false, true}) {
            for (uint64_t n = 1;; n++) {
                Pair pair;
                pair.MakeLists(kOwn, kOther);
                Party &victim = at_proposer ? pair.proposer : pair.answerer;
                Party &other = at_proposer ? pair.answerer : pair.proposer;
                victim.allocator.fail_after = for_ever;
                victim.allocator.fail_at = victim.allocator.calls + n;
                const vesica_status status =
                    at_proposer ? victim.Propose() : victim.Answer();
                if (status != VESICA_OK) {
                    EXPECT_EQ(status, VESICA_ERR_NOMEM);
                    cases++;
                    continue;
                }
                ASSERT_EQ(at_proposer ? other.Answer() : other.Propose(),
                          VESICA_OK);
                const bool ended = pair.Run();
                if (victim.allocator.calls < victim.allocator.fail_at) {
                    ASSERT_TRUE(ended);
                    EXPECT_NE(victim.Result(), nullptr);
                    break;
                }
                EXPECT_EQ(victim.Error().status, VESICA_ERR_NOMEM);
                EXPECT_EQ(victim.Result(), nullptr);
                ExpectNoWrongResult(pair, kOwn, kOther);
                cases++;
            }
        }
    }
    std::printf("allocations: %d injected failures\n", cases);
    EXPECT_GT(cases, 40);
}

TEST(Machine, ListsAndTermsSurviveFailedAllocations)
{
    int cases = 0;
    for (uint64_t n = 1; n < 20; n++) {
        Party party(1);
        party.allocator.fail_at = n;
        vesica_terms *terms = nullptr;
        vesica_list *list = nullptr;
        vesica_status status = vesica_terms_new(&terms, party.config);
        cases += status == VESICA_ERR_NOMEM;
        status = vesica_list_new(&list, party.config,
                                 VESICA_SUITE_RISTRETTO255_SHA512);
        cases += status == VESICA_ERR_NOMEM;
        uint64_t added = 0;
        for (uint32_t i = 0; list != nullptr && i < 9000; i++) {
            const vesica_identifier id = MakeIdentifier(i);
            status = vesica_list_add(list, &id, i, nullptr, 0);
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
    EXPECT_GT(cases, 10);
}

TEST(Machine, RandomnessFails)
{
    Party party(1);
    party.random_fail_at = 1;
    EXPECT_EQ(party.Answer(), VESICA_ERR_RANDOM);
    EXPECT_EQ(party.session, nullptr);
    EXPECT_EQ(party.Propose(), VESICA_OK);
    EXPECT_EQ(party.random_calls, 2u);
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

} /* namespace */
