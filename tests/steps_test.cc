/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The step tables: every message in every state. */

#include <gtest/gtest.h>

#include <cstdio>
#include <map>

#include "support/session_pair.h"

using namespace vesica_test;

namespace
{

const std::vector<uint32_t> kOwn = {1, 2, 3, 4};
const std::vector<uint32_t> kOther = {3, 4, 5, 6};

template <typename Encode> Frame Make(vesica_message type, Encode encode)
{
    return {type, Payload(encode)};
}

/* Options under which a state is passed. */
Options OptionsOf(vesica_state state)
{
    Options options;
    if (state == VESICA_ST_RECEIVER_EXPECT_ACKS ||
        state == VESICA_ST_SENDER_EXPECT_MATCHED ||
        state == VESICA_ST_SENDER_EXPECT_REVEALED) {
        options.learner = VESICA_LEARNER_BOTH;
    }
    for (const vesica_state of_vole :
         {VESICA_ST_RECEIVER_EXPECT_OFFER, VESICA_ST_RECEIVER_EXPECT_TREES,
          VESICA_ST_SENDER_EXPECT_KEYS, VESICA_ST_SENDER_EXPECT_CORRECTIONS,
          VESICA_ST_SENDER_EXPECT_SLOTS}) {
        if (state == of_vole) {
            options.engine = VESICA_ENGINE_VOLE;
        }
    }
    for (const vesica_state of_malicious :
         {VESICA_ST_RECEIVER_EXPECT_COMMIT, VESICA_ST_RECEIVER_EXPECT_CHALLENGE,
          VESICA_ST_RECEIVER_EXPECT_RESPONSE, VESICA_ST_RECEIVER_EXPECT_OPEN,
          VESICA_ST_SENDER_EXPECT_COMMIT, VESICA_ST_SENDER_EXPECT_OPEN,
          VESICA_ST_SENDER_EXPECT_RESPONSE,
          VESICA_ST_SENDER_EXPECT_CHALLENGE}) {
        if (state == of_malicious) {
            options.engine = VESICA_ENGINE_VOLE;
            options.security = VESICA_SECURITY_MALICIOUS;
        }
    }
    return options;
}

/* A well-formed frame of each type but ABORT. */
std::map<int, Frame> Samples()
{
    std::map<int, Frame> samples;
    Options malicious = Vole();
    malicious.security = VESICA_SECURITY_MALICIOUS;
    for (const Options &options : {malicious, Vole(), Options()}) {
        Pair pair;
        pair.options = options;
        pair.options.learner = VESICA_LEARNER_BOTH;
        pair.MakeLists(kOwn, kOther);
        pair.Begin();
        EXPECT_TRUE(pair.Run());
        for (const Bytes *log : {&pair.from_proposer, &pair.from_answerer}) {
            for (const Frame &frame : ParseFrames(*log)) {
                samples[frame.type] = frame;
            }
        }
    }
    const vesica_refusal refusal = {VESICA_REFUSAL_BUSY, vesica_terms_field(0)};
    const vesica_msg_progress progress = {16384, 16384};
    samples[VESICA_MESSAGE_REFUSE] = Make(VESICA_MESSAGE_REFUSE, [&](auto *w) {
        vesica_msg_refuse_encode(w, &refusal);
    });
    samples[VESICA_MESSAGE_PROGRESS] =
        Make(VESICA_MESSAGE_PROGRESS,
             [&](auto *w) { vesica_msg_progress_encode(w, &progress); });
    EXPECT_EQ(samples.size(), size_t{VESICA_NUM_MESSAGES - 2});
    return samples;
}

/* Run until a side is in the state, and would read; that side. */
Party *RunUntil(Pair *pair, vesica_state state)
{
    Party *found = nullptr;
    pair->options = OptionsOf(state);
    pair->MakeLists(kOwn, kOther);
    pair->Begin();
    /* Messages of the engine vole are long, and none is shorter than that. */
    const size_t chunk = pair->options.engine == VESICA_ENGINE_VOLE ? 24 : 1;
    for (Manners *m : {&pair->proposer_manners, &pair->answerer_manners}) {
        m->read_chunk = chunk;
        m->write_chunk = chunk;
        m->max_units = 1;
    }
    pair->stop = [&] {
        for (Party *p : {&pair->proposer, &pair->answerer}) {
            if (p->session->state == state && !p->session->in.held) {
                found = p;
            }
        }
        return found != nullptr;
    };
    pair->Run();
    EXPECT_NE(found, nullptr) << vesica_steps[state].name;
    return found;
}

vesica_status Feed(Party *side, const Frame &frame)
{
    const Bytes bytes = EncodeFrame(frame);
    size_t used = 0;
    return vesica_session_input(side->session, &used, bytes.data(),
                                bytes.size());
}

bool Accepts(int state, int type)
{
    for (const auto &row : vesica_steps[state].accepts) {
        if (row.type == type) {
            return true;
        }
    }
    return false;
}

TEST(Steps, EveryMessageThatAStateDoesNotAccept)
{
    const auto samples = Samples();
    int cases = 0;
    for (int state = 0; state < VESICA_ST_COLLECT; state++) {
        for (const auto &[type, frame] : samples) {
            if (Accepts(state, type)) {
                continue;
            }
            Pair pair;
            Party *side = RunUntil(&pair, vesica_state(state));
            ASSERT_NE(side, nullptr);
            EXPECT_EQ(Feed(side, frame), VESICA_ERR_UNEXPECTED)
                << vesica_steps[state].name << " " << type;
            EXPECT_EQ(side->Result(), nullptr);
            EXPECT_EQ(side->Error().step, vesica_steps[state].name);
            cases++;
        }
    }
    std::printf("wrong messages: %d cases\n", cases);
    EXPECT_EQ(cases, 537);
}

/* The header of a frame that a state accepts, then all the work there is, then
 * the rest: work may have changed the state in between. */
TEST(Steps, WorkBetweenAHeaderAndItsPayload)
{
    const auto samples = Samples();
    int cases = 0;
    for (int state = 0; state < VESICA_ST_COLLECT; state++) {
        for (const auto &[type, frame] : samples) {
            if (!Accepts(state, type)) {
                continue;
            }
            Pair pair;
            Party *side = RunUntil(&pair, vesica_state(state));
            ASSERT_NE(side, nullptr);
            const Bytes bytes = EncodeFrame(frame);
            size_t used = 0;
            if (vesica_session_input(side->session, &used, bytes.data(),
                                     VESICA_FRAME_HEADER_BYTES) != VESICA_OK) {
                continue;
            }
            while ((side->Wants() & VESICA_WANT_WORK) != 0) {
                (void)!vesica_session_work(side->session, 64);
            }
            (void)!vesica_session_input(
                side->session, &used, bytes.data() + used, bytes.size() - used);
            EXPECT_EQ(side->Result(), nullptr);
            cases++;
        }
    }
    std::printf("work between header and payload: %d cases\n", cases);
    EXPECT_GT(cases, 10);
}

/* Well-formed, of the right length, and not the map that is expected: key 0. */
int AnotherKey(const Options &options)
{
    int cases = 0;
    for (const bool from_proposer : {true, false}) {
        for (int type = 1; type < VESICA_NUM_MESSAGES; type++) {
            Pair pair;
            bool changed = false;
            pair.options = options;
            pair.MakeLists(kOwn, kOther);
            pair.Begin();
            (from_proposer
                 ? pair.tamper_from_proposer
                 : pair.tamper_from_answerer) = [&](size_t, Frame frame) {
                if (frame.type == type) {
                    frame.payload[frame.payload[0] == 0xde ? 3 : 1] = 0;
                    changed = true;
                }
                return std::vector<Frame>{frame};
            };
            pair.Run();
            const Party &victim = from_proposer ? pair.answerer : pair.proposer;
            if (changed) {
                EXPECT_EQ(victim.Error().status, VESICA_ERR_MALFORMED) << type;
                EXPECT_EQ(victim.Result(), nullptr);
                cases++;
            }
        }
    }
    return cases;
}

TEST(Steps, AnotherKeyInEveryMessage)
{
    Options options;
    options.learner = VESICA_LEARNER_BOTH;
    options.proof = true;
    options.label_bytes = 20;
    EXPECT_EQ(AnotherKey(options), 14);
    EXPECT_EQ(AnotherKey(FewVoleOptions().back()), 17);
    EXPECT_EQ(AnotherKey(FewVoleOptions()[2]), 25);
}

TEST(Steps, AnotherKeyInProgress)
{
    const vesica_msg_progress progress = {16384, 16384};
    Frame frame = Make(VESICA_MESSAGE_PROGRESS, [&](auto *w) {
        vesica_msg_progress_encode(w, &progress);
    });
    frame.payload[1] = 0;
    for (int state = 0; state < VESICA_ST_COLLECT; state++) {
        if (Accepts(state, VESICA_MESSAGE_PROGRESS)) {
            Pair pair;
            Party *side = RunUntil(&pair, vesica_state(state));
            ASSERT_NE(side, nullptr);
            EXPECT_EQ(Feed(side, frame), VESICA_ERR_MALFORMED);
        }
    }
}

/* No match, so that work ends the state in which an ACK is let in. */
TEST(Steps, AnAckThatWorkHasOvertaken)
{
    Pair pair;
    pair.options.learner = VESICA_LEARNER_BOTH;
    pair.proposer_manners.max_units = 1;
    pair.MakeLists({1}, {2});
    pair.Begin();
    vesica_session *receiver = pair.proposer.session;
    pair.stop = [&] {
        return receiver->state == VESICA_ST_RECEIVER_EXPECT_ACKS &&
               (pair.proposer.Wants() & VESICA_WANT_WORK) != 0;
    };
    pair.Run();
    ASSERT_EQ(receiver->state, VESICA_ST_RECEIVER_EXPECT_ACKS);
    const Bytes bytes = EncodeFrame({VESICA_MESSAGE_ACK, {0x81, 1, 1}});
    size_t used = 0;
    ASSERT_EQ(vesica_session_input(receiver, &used, bytes.data(), 8),
              VESICA_OK);
    while ((pair.proposer.Wants() & VESICA_WANT_WORK) != 0) {
        ASSERT_EQ(vesica_session_work(receiver, 64), VESICA_OK);
    }
    EXPECT_EQ(receiver->state, VESICA_ST_RECEIVER_EXPECT_DONE);
    EXPECT_EQ(vesica_session_input(receiver, &used, bytes.data() + 8, 3),
              VESICA_ERR_UNEXPECTED);
}

TEST(Steps, AbortInEveryState)
{
    for (int state = 0; state < VESICA_ST_COLLECT; state++) {
        Pair pair;
        Party *side = RunUntil(&pair, vesica_state(state));
        ASSERT_NE(side, nullptr);
        EXPECT_EQ(Feed(side, {VESICA_MESSAGE_ABORT, {0x81, 0x01, 0x03}}),
                  VESICA_ERR_ABORTED);
        EXPECT_EQ(side->session->last_words.len, 0u);
        EXPECT_EQ(side->Result(), nullptr);
    }
}

/* Where nothing is read any more, nothing is taken, and nothing ends. */
TEST(Steps, NothingIsReadWhileRowsAreCollected)
{
    for (const vesica_learner learner :
         {VESICA_LEARNER_PROPOSER, VESICA_LEARNER_BOTH}) {
        Pair pair;
        pair.options.learner = learner;
        pair.MakeLists(kOwn, kOther);
        pair.Begin();
        vesica_session *session = learner == VESICA_LEARNER_BOTH
                                      ? pair.answerer.session
                                      : pair.proposer.session;
        pair.stop = [&] { return session->state == VESICA_ST_COLLECT; };
        pair.Run();
        ASSERT_EQ(session->state, VESICA_ST_COLLECT);
        const uint8_t bytes[] = {1, 2, 3};
        size_t used = 1;
        EXPECT_EQ(vesica_session_input(session, &used, bytes, 3), VESICA_OK);
        EXPECT_EQ(used, 0u);
        EXPECT_EQ(vesica_session_input_end(session), VESICA_OK);
        pair.stop = nullptr;
        ASSERT_TRUE(pair.Run());
        ExpectOutcome(pair, kOwn, kOther);
    }
}

/* Answers of the partner to what is not asked any more, where the table lets
 * the type in. */
TEST(Steps, AnAckTooMany)
{
    const vesica_msg_ack ack = {2};
    const Frame frame = Make(VESICA_MESSAGE_ACK,
                             [&](auto *w) { vesica_msg_ack_encode(w, &ack); });
    for (const vesica_state state :
         {VESICA_ST_RECEIVER_EXPECT_ACKS, VESICA_ST_SENDER_EXPECT_MATCHED,
          VESICA_ST_SENDER_EXPECT_DONE}) {
        Pair pair;
        Party *side = RunUntil(&pair, state);
        ASSERT_NE(side, nullptr);
        EXPECT_EQ(Feed(side, frame), VESICA_ERR_COUNT);
    }
}

TEST(Steps, MatchedBeforeTheTagsWereTaken)
{
    const vesica_msg_matched matched = {0};
    Pair pair;
    Party *side = RunUntil(&pair, VESICA_ST_SENDER_EXPECT_MATCHED);
    ASSERT_NE(side, nullptr);
    EXPECT_EQ(Feed(side, Make(VESICA_MESSAGE_MATCHED,
                              [&](auto *w) {
                                  vesica_msg_matched_encode(w, &matched);
                              })),
              VESICA_ERR_UNEXPECTED);
    EXPECT_STREQ(side->Error().rule, "MATCHED before all tags were taken");
}

/* What SPEC.md says that the payload of each message has at most. */
const std::map<int, uint32_t> kLongest = {
    {VESICA_MESSAGE_HELLO, 512},        {VESICA_MESSAGE_TERMS, 384},
    {VESICA_MESSAGE_ACCEPT, 80},        {VESICA_MESSAGE_REFUSE, 8},
    {VESICA_MESSAGE_BLINDED, 1048522},  {VESICA_MESSAGE_EVALUATED, 1048522},
    {VESICA_MESSAGE_TAGS, 1048522},     {VESICA_MESSAGE_ACK, 16},
    {VESICA_MESSAGE_PROGRESS, 32},      {VESICA_MESSAGE_DONE, 96},
    {VESICA_MESSAGE_ABORT, 8},          {VESICA_MESSAGE_MATCHED, 8},
    {VESICA_MESSAGE_REVEALED, 1048522}, {VESICA_MESSAGE_OFFER, 1048522},
    {VESICA_MESSAGE_KEYS, 1048522},     {VESICA_MESSAGE_CORRECTIONS, 1048522},
    {VESICA_MESSAGE_TREES, 1048522},    {VESICA_MESSAGE_SLOTS, 1048522},
    {VESICA_MESSAGE_COMMIT, 72},        {VESICA_MESSAGE_OPEN, 40},
    {VESICA_MESSAGE_CHALLENGE, 40},     {VESICA_MESSAGE_RESPONSE, 2072},
};

/* A header alone. */
vesica_status Announce(Party *side, int type, uint32_t payload_len)
{
    const vesica_frame_header header = {uint8_t(type), payload_len};
    uint8_t bytes[VESICA_FRAME_HEADER_BYTES];
    size_t used = 0;
    vesica_frame_header_encode(bytes, &header);
    return vesica_session_input(side->session, &used, bytes, sizeof bytes);
}

TEST(Header, LongestPayloadOfEachMessage)
{
    const std::string rule = "no message of this type is that long";
    int cases = 0;
    for (int state = 0; state < VESICA_ST_COLLECT; state++) {
        for (const auto &[type, longest] : kLongest) {
            if (!Accepts(state, type) && type != VESICA_MESSAGE_ABORT) {
                continue;
            }
            for (const bool over : {false, true}) {
                Pair pair;
                Party *side = RunUntil(&pair, vesica_state(state));
                ASSERT_NE(side, nullptr);
                const vesica_status status =
                    Announce(side, type, longest + (over ? 1 : 0));
                EXPECT_EQ(status == VESICA_ERR_TOO_LARGE &&
                              side->Error().rule == rule,
                          over)
                    << vesica_steps[state].name << " " << type;
                cases++;
            }
        }
    }
    EXPECT_EQ(kLongest.size(), size_t{VESICA_NUM_MESSAGES - 1});
    EXPECT_GT(cases, 100);
}

TEST(Header, OfNoMessage)
{
    for (const uint8_t type : {VESICA_MESSAGE_NONE, VESICA_NUM_MESSAGES}) {
        Pair pair;
        Party *side = RunUntil(&pair, VESICA_ST_PROPOSER_EXPECT_HELLO);
        ASSERT_NE(side, nullptr);
        EXPECT_EQ(Announce(side, type, 1), VESICA_ERR_MALFORMED);
    }
}

TEST(Header, OfMoreThanAFrameHolds)
{
    Pair pair;
    Party *side = RunUntil(&pair, VESICA_ST_PROPOSER_EXPECT_HELLO);
    ASSERT_NE(side, nullptr);
    EXPECT_EQ(Announce(side, VESICA_MESSAGE_HELLO,
                       VESICA_FRAME_MAX_BYTES - VESICA_FRAME_HEADER_BYTES + 1),
              VESICA_ERR_MALFORMED);
}

/* It is judged when it is whole, and no earlier. */
TEST(Header, LessItsLastByte)
{
    const uint8_t bytes[] = {0, 0, 0, 0, 99, 0, 0, 0};
    Pair pair;
    Party *side = RunUntil(&pair, VESICA_ST_PROPOSER_EXPECT_HELLO);
    ASSERT_NE(side, nullptr);
    size_t used = 0;
    EXPECT_EQ(vesica_session_input(side->session, &used, bytes, 7), VESICA_OK);
    EXPECT_EQ(used, 7u);
    EXPECT_EQ(vesica_session_input(side->session, &used, bytes + 7, 1),
              VESICA_ERR_MALFORMED);
    EXPECT_EQ(used, 1u);
}

/* A part of a header, then all the rest in one piece. */
TEST(Header, InTwoPieces)
{
    for (size_t first = 1; first < VESICA_FRAME_HEADER_BYTES; first++) {
        Pair pair;
        Party *side = RunUntil(&pair, VESICA_ST_PROPOSER_EXPECT_HELLO);
        ASSERT_NE(side, nullptr);
        const Bytes bytes =
            EncodeFrame({VESICA_MESSAGE_ABORT, {0x81, 0x01, 0x03}});
        size_t used = 0;
        EXPECT_EQ(
            vesica_session_input(side->session, &used, bytes.data(), first),
            VESICA_OK);
        EXPECT_EQ(vesica_session_input(side->session, &used,
                                       bytes.data() + first,
                                       bytes.size() - first),
                  VESICA_ERR_ABORTED);
        EXPECT_EQ(used, bytes.size() - first);
    }
}

/* Room for a payload serves all later ones that are no longer. */
TEST(Header, TakesMemoryForALongerPayload)
{
    Pair pair;
    Party *side = RunUntil(&pair, VESICA_ST_ANSWERER_EXPECT_TERMS);
    ASSERT_NE(side, nullptr);
    const uint32_t room = uint32_t(side->session->in.payload_size);
    const uint64_t calls = side->allocator.calls;
    const auto calls_at = [&](uint32_t payload_len) {
        vesica_input_release(side->session);
        EXPECT_EQ(Announce(side, VESICA_MESSAGE_TERMS, payload_len), VESICA_OK);
        return side->allocator.calls - calls;
    };
    ASSERT_GT(room, 1u);
    EXPECT_EQ(calls_at(room - 1), 0u);
    EXPECT_EQ(calls_at(room), 0u);
    EXPECT_EQ(calls_at(room + 1), 1u);
}

TEST(Abort, SaysWhoseFaultItWas)
{
    const std::map<int, std::string> texts = {
        {VESICA_CLASS_PEER, "the partner says that this side broke a rule"},
        {VESICA_CLASS_LOCAL,
         "the partner's machine failed, or was told to stop"}};
    for (const auto &[error_class, text] : texts) {
        Pair pair;
        Party *side = RunUntil(&pair, VESICA_ST_PROPOSER_EXPECT_HELLO);
        ASSERT_NE(side, nullptr);
        EXPECT_EQ(Feed(side, {VESICA_MESSAGE_ABORT,
                              {0x81, 0x01, uint8_t(error_class)}}),
                  VESICA_ERR_ABORTED);
        EXPECT_EQ(side->Error().rule, text);
        EXPECT_EQ(side->Error().peer_class, error_class);
        EXPECT_EQ(side->Error().peer_status, VESICA_OK);
    }
}

/* In every state that has not ended: no result, one ABORT, which the partner
 * takes, and nothing after it. While rows are collected the partner is not
 * told. */
TEST(Stop, InEveryState)
{
    for (int state = 0; state <= VESICA_ST_COLLECT; state++) {
        Pair pair;
        Party *side = RunUntil(&pair, vesica_state(state));
        ASSERT_NE(side, nullptr);
        const Party *partner =
            side == &pair.proposer ? &pair.answerer : &pair.proposer;
        EXPECT_EQ(vesica_session_stop(side->session), VESICA_OK);
        EXPECT_EQ(vesica_session_stop(side->session), VESICA_ERR_STATE);
        EXPECT_EQ(side->Error().status, VESICA_ERR_STOPPED);
        EXPECT_EQ(side->Error().step, vesica_steps[state].name);
        EXPECT_EQ(side->Result(), nullptr);
        pair.stop = nullptr;
        pair.Run();
        EXPECT_EQ(side->Wants(), 0u);
        if (state == VESICA_ST_COLLECT) {
            EXPECT_NE(partner->Error().status, VESICA_ERR_ABORTED);
            continue;
        }
        EXPECT_EQ(partner->Error().status, VESICA_ERR_ABORTED)
            << vesica_steps[state].name;
        EXPECT_EQ(partner->Error().peer_status,
                  side->session->begun ? VESICA_OK : VESICA_ERR_STOPPED);
    }
}

TEST(Abort, OfNoClass)
{
    for (const uint8_t error_class : {0, 1, 4}) {
        Pair pair;
        Party *side = RunUntil(&pair, VESICA_ST_PROPOSER_EXPECT_HELLO);
        ASSERT_NE(side, nullptr);
        EXPECT_EQ(Feed(side, {VESICA_MESSAGE_ABORT, {0x81, 0x01, error_class}}),
                  VESICA_ERR_MALFORMED);
    }
}

} /* namespace */
