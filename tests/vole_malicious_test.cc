/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The engine vole with security malicious: whatever a partner says that is not
 * as it should be is found by the check that is there for it, and nothing goes
 * out before that check. */

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "support/lie.h"
#include "support/session_pair.h"

extern "C" {
#include "psi/chunks_roles.h"
}

using namespace vesica_test;

namespace
{

Options Malicious()
{
    Options options = Vole();
    options.security = VESICA_SECURITY_MALICIOUS;
    return options;
}

/* So many items of the receiver's take two chunks. */
constexpr uint64_t kTwoChunks = 109001;

/* By the default terms the proposer receives. */
struct Sent {
    vesica_message type;
    bool from_proposer;
    vesica_status changed; /* what a changed bit leads to */
};

const std::vector<Sent> kMessages = {
    /* rho that was not promised */
    {VESICA_MESSAGE_COMMIT, true, VESICA_ERR_PROOF},
    {VESICA_MESSAGE_OPEN, true, VESICA_ERR_PROOF},
    {VESICA_MESSAGE_OPEN, false, VESICA_ERR_PROOF},
    /* columns of several u, and a response to another challenge */
    {VESICA_MESSAGE_RESPONSE, true, VESICA_ERR_PROOF},
    {VESICA_MESSAGE_RESPONSE, false, VESICA_ERR_PROOF},
};

bool BitOf(const vesica_block &block, unsigned i)
{
    return (block.bytes[i / 8] >> i % 8 & 1) != 0;
}

Lie Bit(size_t at)
{
    return Elements([=](uint8_t *bytes, size_t len) {
        ASSERT_LT(at, len);
        bytes[at] ^= 0x10;
    });
}

TEST(MaliciousLies, ABitOfEachMessageOfTheChecks)
{
    for (const Sent &sent : kMessages) {
        for (const size_t at : {0, 15, 16, 31}) {
            SCOPED_TRACE(vesica_message_rules[sent.type].name);
            ExpectLie(Malicious(), sent.from_proposer, sent.type, Bit(at),
                      sent.changed);
        }
    }
}

/* The sender's rho, and its commitment to w: the one changes the salt on one
 * side alone, the other is found when w is shown. */
TEST(MaliciousLies, SharesOfTheSender)
{
    ExpectLie(Malicious(), false, VESICA_MESSAGE_COMMIT, Bit(40),
              VESICA_ERR_PROOF);
    Pair pair;
    pair.options = Malicious();
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    pair.tamper_from_answerer = [](size_t, Frame frame) {
        return frame.type == VESICA_MESSAGE_COMMIT ? Bit(3)(frame)
                                                   : std::vector<Frame>{frame};
    };
    EXPECT_TRUE(pair.Run());
    EXPECT_EQ(pair.proposer.Result(), nullptr);
    EXPECT_EQ(pair.answerer.Result(), nullptr);
}

/* Bits of a column in the first part of CORRECTIONS, which begins a frame. */
constexpr size_t kColumn = VESICA_COT_PART / 8;

/* A wrong bit in each column: as many u as columns. */
TEST(MaliciousLies, ColumnsOfSeveralU)
{
    ExpectLie(Malicious(), true, VESICA_MESSAGE_CORRECTIONS,
              Elements([](uint8_t *d, size_t len) {
                  for (size_t at = 0; at < len && at < 127 * kColumn;
                       at += kColumn) {
                      d[at + 100] ^= 1;
                  }
              }),
              VESICA_ERR_PROOF);
}

/* A wrong column is read where the sender's bit of Delta is 1 alone, and the
 * session ends by the check just then: the one bit that SPEC.md says. */
TEST(MaliciousLies, OneWrongColumn)
{
    int found = 0;
    for (const unsigned g : {1, 2, 63, 64, 125, 127}) {
        Pair pair;
        pair.options = Malicious();
        pair.MakeLists(kOwn, kOther);
        pair.Begin();
        bool is_first = true;
        bool bit = false;
        pair.tamper_from_proposer = [&](size_t, Frame frame) {
            if (frame.type != VESICA_MESSAGE_CORRECTIONS || !is_first) {
                return std::vector<Frame>{frame};
            }
            is_first = false;
            bit = BitOf(pair.answerer.session->sender.chunks->delta, g);
            return Elements([=](uint8_t *d, size_t) {
                d[(g - 1) * kColumn + 100] ^= 1;
            })(frame);
        };
        EXPECT_TRUE(pair.Run());
        EXPECT_EQ(pair.answerer.Error().status == VESICA_ERR_PROOF, bit) << g;
        EXPECT_EQ(pair.answerer.Result(), nullptr);
        found += bit;
    }
    EXPECT_TRUE(found > 0 && found < 6) << "both are seen";
}

/* A sum for the side that is read, and one for that which is not: with both
 * wrong the check fails whatever the place is. */
TEST(MaliciousLies, SumsOfATree)
{
    for (const size_t tree : {0, 17, 255}) {
        for (const size_t level : {0, 2, 4}) {
            ExpectLie(Malicious(), false, VESICA_MESSAGE_TREES,
                      Elements([=](uint8_t *e, size_t) {
                          uint8_t *pair = e + 32 * (5 * tree + level);
                          pair[0] ^= 1;
                          pair[16] ^= 1;
                      }),
                      VESICA_ERR_PROOF);
        }
        ExpectLie(Malicious(), false, VESICA_MESSAGE_TREES,
                  Elements([=](uint8_t *e, size_t len) {
                      e[len - 4096 + 16 * tree + 7] ^= 1;
                  }),
                  VESICA_ERR_PROOF);
    }
}

/* The check of each chunk is one of its own. */
TEST(MaliciousLies, TreesOfTheSecondChunk)
{
    Options options = Malicious();
    options.proposer_padded_items = kTwoChunks;
    int number = 0;
    ExpectLie(
        options, false, VESICA_MESSAGE_TREES,
        [&](const Frame &frame) {
            return number++ == 1 ? Bit(8192 * 10 + 5)(frame)
                                 : std::vector<Frame>{frame};
        },
        VESICA_ERR_PROOF);
    EXPECT_EQ(number, 2);
}

/* A lie to oneself: the other side cannot know, and no harm is done to it. */
TEST(MaliciousLies, AChallengeThatWasChangedOnTheWay)
{
    for (const bool from_proposer : {false, true}) {
        for (const size_t at : {0, 15}) {
            Pair pair;
            pair.options = Malicious();
            pair.MakeLists(kOwn, kOther);
            pair.Begin();
            (from_proposer
                 ? pair.tamper_from_proposer
                 : pair.tamper_from_answerer) = [=](size_t, Frame frame) {
                return frame.type == VESICA_MESSAGE_CHALLENGE
                           ? Bit(at)(frame)
                           : std::vector<Frame>{frame};
            };
            EXPECT_TRUE(pair.Run());
            EXPECT_EQ(pair.proposer.Result(), nullptr);
            EXPECT_EQ(pair.answerer.Result(), nullptr);
        }
    }
}

/* A message of so many bytes, whatever they are. */
Frame OfBytes(vesica_message type, size_t len)
{
    Bytes payload(len + 8);
    vesica_writer writer = {payload.data(), payload.size(), 0, false};
    std::memset(vesica_msg_bulk_encode(&writer, len), 7, len);
    payload.resize(writer.len);
    return {type, payload};
}

TEST(MaliciousLies, LengthsOfEachMessage)
{
    auto all = kMessages;
    all.push_back({VESICA_MESSAGE_COMMIT, false, VESICA_OK});
    all.push_back({VESICA_MESSAGE_CHALLENGE, false, VESICA_OK});
    all.push_back({VESICA_MESSAGE_CHALLENGE, true, VESICA_OK});
    for (const Sent &sent : all) {
        const uint32_t longest = vesica_message_rules[sent.type].max_len;
        for (const size_t len : {0, 15, 17, 33, 63, 80, 2100}) {
            SCOPED_TRACE(vesica_message_rules[sent.type].name);
            ExpectLie(
                Malicious(), sent.from_proposer, sent.type,
                [=](const Frame &frame) {
                    return std::vector<Frame>{
                        OfBytes(vesica_message(frame.type), len)};
                },
                len + 4 > longest ? VESICA_ERR_TOO_LARGE
                                  : VESICA_ERR_MALFORMED);
        }
    }
}

TEST(MaliciousLies, AMessageTwice)
{
    auto all = kMessages;
    all.push_back({VESICA_MESSAGE_CHALLENGE, true, VESICA_OK});
    all.push_back({VESICA_MESSAGE_CHALLENGE, false, VESICA_OK});
    for (const Sent &sent : all) {
        if (sent.type == VESICA_MESSAGE_OPEN && !sent.from_proposer) {
            continue; /* TAGS are due, and there it is the wrong message */
        }
        SCOPED_TRACE(vesica_message_rules[sent.type].name);
        ExpectLie(
            Malicious(), sent.from_proposer, sent.type,
            [](const Frame &frame) {
                return std::vector<Frame>{frame, frame};
            },
            VESICA_ERR_UNEXPECTED);
    }
}

/* What a partner does, or somebody between, and how the side ends that finds
 * it. */
struct Cause {
    const char *name;
    bool from_receiver; /* the message that is changed */
    vesica_message type;
    Lie lie;
    bool at_receiver; /* where it is found */
    vesica_status status;
};

/* Another element than was sent: that of RFC 9496, section 4. */
const uint8_t kGenerator[] = {0xe2, 0xf2, 0xae, 0x0a, 0x6a, 0xbc, 0x4e, 0x71,
                              0xa8, 0x84, 0xa9, 0x61, 0xc5, 0x00, 0x51, 0x5f,
                              0x58, 0xe3, 0x0b, 0x6a, 0xa5, 0x82, 0xdd, 0x8d,
                              0xb6, 0xa6, 0x59, 0x45, 0xe0, 0x8d, 0x2d, 0x76};

Lie Last(const Bytes &end)
{
    return [=](const Frame &frame) {
        Frame lie = frame;
        std::copy(end.rbegin(), end.rend(), lie.payload.rbegin());
        return std::vector<Frame>{lie};
    };
}

Lie EveryBlock(size_t first, size_t stride)
{
    return Elements([=](uint8_t *bytes, size_t len) {
        for (size_t at = first; at < len; at += stride) {
            bytes[at] ^= 1;
        }
    });
}

std::vector<Frame> Twice(const Frame &frame)
{
    return {frame, frame};
}

Lie Shorter(size_t len)
{
    return [=](const Frame &frame) {
        return std::vector<Frame>{OfBytes(frame.type, len)};
    };
}

std::vector<Cause> Causes()
{
    const vesica_status proof = VESICA_ERR_PROOF;
    const vesica_status point = VESICA_ERR_POINT;
    const Bytes other(kGenerator, kGenerator + sizeof kGenerator);
    const Bytes none(sizeof kGenerator, 0xff);
    const auto offer = [](const Bytes &element) {
        return Elements([=](uint8_t *e, size_t) {
            std::copy(element.begin(), element.end(), e + element.size());
        });
    };
    return {
        {"rho of the receiver", true, VESICA_MESSAGE_OPEN, Bit(0), false,
         proof},
        {"promise of the receiver", true, VESICA_MESSAGE_COMMIT, Bit(0), false,
         proof},
        {"w", false, VESICA_MESSAGE_OPEN, Bit(0), true, proof},
        {"promise of w", false, VESICA_MESSAGE_COMMIT, Bit(40), true, proof},
        {"an element that is none", false, VESICA_MESSAGE_OFFER, offer(none),
         true, point},
        {"A that is none", true, VESICA_MESSAGE_KEYS, Last(none), false, point},
        {"another element", false, VESICA_MESSAGE_OFFER, offer(other), false,
         proof},
        {"another A", true, VESICA_MESSAGE_KEYS, Last(other), false, proof},
        {"columns", true, VESICA_MESSAGE_CORRECTIONS, EveryBlock(100, kColumn),
         false, proof},
        {"x of the columns", true, VESICA_MESSAGE_RESPONSE, Bit(0), false,
         proof},
        {"y of the columns", true, VESICA_MESSAGE_RESPONSE, Bit(16), false,
         proof},
        {"challenge of the columns", false, VESICA_MESSAGE_CHALLENGE, Bit(0),
         false, proof},
        {"sums of all trees", false, VESICA_MESSAGE_TREES, EveryBlock(0, 16),
         true, proof},
        {"leaves of a tree", false, VESICA_MESSAGE_TREES, Bit(8192 * 5), true,
         proof},
        {"seed of the chunk", true, VESICA_MESSAGE_CHALLENGE, Bit(0), true,
         proof},
        {"x of the chunk", true, VESICA_MESSAGE_CHALLENGE, Bit(16), true,
         proof},
        {"answer of the chunk", false, VESICA_MESSAGE_RESPONSE, Bit(0), true,
         proof},
        {"a slot", true, VESICA_MESSAGE_SLOTS, Bit(0), true,
         VESICA_ERR_TRANSCRIPT},
        {"another try", true, VESICA_MESSAGE_SLOTS, Last({1}), true,
         VESICA_ERR_TRANSCRIPT},
        {"a try too many", true, VESICA_MESSAGE_SLOTS, Last({3}), false,
         VESICA_ERR_MALFORMED},
        {"a tag", false, VESICA_MESSAGE_TAGS, Bit(2), true,
         VESICA_ERR_TRANSCRIPT},
        {"fewer slots", true, VESICA_MESSAGE_SLOTS, Shorter(16), false,
         VESICA_ERR_COUNT},
        {"fewer sums", false, VESICA_MESSAGE_TREES, Shorter(16), true,
         VESICA_ERR_COUNT},
        {"slots twice", true, VESICA_MESSAGE_SLOTS, Twice, false,
         VESICA_ERR_UNEXPECTED},
        {"trees twice", false, VESICA_MESSAGE_TREES, Twice, true,
         VESICA_ERR_UNEXPECTED},
    };
}

/* All that a side has sent from its ABORT on, of a session with this cause. */
Bytes LastWords(const Cause &cause, vesica_learner learner)
{
    Pair pair;
    pair.options = Malicious();
    pair.options.learner = learner;
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    const bool proposer = learner == VESICA_LEARNER_PROPOSER;
    (cause.from_receiver == proposer
         ? pair.tamper_from_proposer
         : pair.tamper_from_answerer) = [&](size_t, const Frame &frame) {
        return frame.type == cause.type ? cause.lie(frame)
                                        : std::vector<Frame>{frame};
    };
    EXPECT_TRUE(pair.Run());
    const bool at_proposer = cause.at_receiver == proposer;
    const Party &victim = at_proposer ? pair.proposer : pair.answerer;
    EXPECT_EQ(vesica_status_name(victim.Error().status),
              std::string(vesica_status_name(cause.status)))
        << victim.Error().step << ": " << victim.Error().rule;
    const Bytes &sent = at_proposer ? pair.from_proposer : pair.from_answerer;
    Bytes words;
    for (const Frame &frame : ParseFrames(sent)) {
        if (frame.type == VESICA_MESSAGE_ABORT || !words.empty()) {
            const Bytes bytes = EncodeFrame(frame);
            words.insert(words.end(), bytes.begin(), bytes.end());
        }
    }
    return words;
}

/* Whatever was found, and by whom: the partner reads the same bytes. */
TEST(MaliciousLies, TheLastWordsAreAlike)
{
    const std::vector<Cause> causes = Causes();
    const Bytes first = LastWords(causes[0], VESICA_LEARNER_PROPOSER);
    EXPECT_GT(first.size(), size_t{VESICA_FRAME_HEADER_BYTES});
    for (const vesica_learner learner :
         {VESICA_LEARNER_PROPOSER, VESICA_LEARNER_ANSWERER}) {
        for (const Cause &cause : causes) {
            SCOPED_TRACE(cause.name);
            EXPECT_EQ(LastWords(cause, learner), first);
        }
    }
}

/* Bits of Delta would be in TREES, if it was answered after they were sent. */
TEST(MaliciousOrder, NoTreesBeforeTheResponse)
{
    Pair pair;
    pair.options = Malicious();
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    pair.tamper_from_proposer = [](size_t, Frame frame) {
        return frame.type == VESICA_MESSAGE_RESPONSE
                   ? std::vector<Frame>{}
                   : std::vector<Frame>{frame};
    };
    EXPECT_FALSE(pair.Run());
    EXPECT_EQ(CountFrames(pair.from_answerer, VESICA_MESSAGE_CHALLENGE), 1);
    EXPECT_EQ(CountFrames(pair.from_answerer, VESICA_MESSAGE_TREES), 0);
}

/* P + A tells P if the noise is not what it should be. */
TEST(MaliciousOrder, NoSlotsBeforeTheCheckOfTheChunk)
{
    Pair pair;
    pair.options = Malicious();
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    pair.tamper_from_answerer = [](size_t, Frame frame) {
        return frame.type == VESICA_MESSAGE_RESPONSE
                   ? std::vector<Frame>{}
                   : std::vector<Frame>{frame};
    };
    EXPECT_FALSE(pair.Run());
    EXPECT_EQ(CountFrames(pair.from_proposer, VESICA_MESSAGE_CHALLENGE), 1);
    EXPECT_EQ(CountFrames(pair.from_proposer, VESICA_MESSAGE_SLOTS), 0);
}

/* The receiver's outputs are not known to it before P is fixed. */
TEST(MaliciousOrder, NoOutputsBeforeW)
{
    Pair pair;
    pair.options = Malicious();
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    pair.tamper_from_proposer = [](size_t, Frame frame) {
        return frame.type == VESICA_MESSAGE_SLOTS ? std::vector<Frame>{}
                                                  : std::vector<Frame>{frame};
    };
    EXPECT_FALSE(pair.Run());
    EXPECT_EQ(CountFrames(pair.from_answerer, VESICA_MESSAGE_OPEN), 0);
    EXPECT_EQ(pair.proposer.session->state, VESICA_ST_RECEIVER_EXPECT_OPEN);
}

struct Early {
    vesica_message type;
    bool to_proposer;
    vesica_state state;
    vesica_message answered;
    size_t len;
    const char *rule;
};

/* A reply before what it answers has left whole, wherever in it. */
TEST(MaliciousOrder, RepliesThatComeTooEarly)
{
    const char *const rule = "a reply before what it answers";
    const std::vector<Early> all = {
        {VESICA_MESSAGE_COMMIT, true, VESICA_ST_RECEIVER_EXPECT_COMMIT,
         VESICA_MESSAGE_COMMIT, 64, rule},
        {VESICA_MESSAGE_OPEN, false, VESICA_ST_SENDER_EXPECT_OPEN,
         VESICA_MESSAGE_COMMIT, 32, rule},
        {VESICA_MESSAGE_CHALLENGE, true, VESICA_ST_RECEIVER_EXPECT_CHALLENGE,
         VESICA_MESSAGE_CORRECTIONS, 16, rule},
        {VESICA_MESSAGE_RESPONSE, false, VESICA_ST_SENDER_EXPECT_RESPONSE,
         VESICA_MESSAGE_CHALLENGE, 2064, rule},
        {VESICA_MESSAGE_CHALLENGE, false, VESICA_ST_SENDER_EXPECT_CHALLENGE,
         VESICA_MESSAGE_TREES, 32, "CHALLENGE before TREES"},
        {VESICA_MESSAGE_RESPONSE, true, VESICA_ST_RECEIVER_EXPECT_RESPONSE,
         VESICA_MESSAGE_CHALLENGE, 32, rule},
        {VESICA_MESSAGE_OPEN, true, VESICA_ST_RECEIVER_EXPECT_OPEN,
         VESICA_MESSAGE_SLOTS, 32, rule},
    };
    for (const Early &early : all) {
        SCOPED_TRACE(vesica_steps[early.state].name);
        Pair pair;
        pair.options = Malicious();
        pair.proposer_manners.write_chunk = 5;
        pair.answerer_manners.write_chunk = 5;
        pair.MakeLists(kOwn, kOther);
        pair.Begin();
        Party &side = early.to_proposer ? pair.proposer : pair.answerer;
        RunUntil(&pair, [&] {
            return side.session->state == early.state &&
                   !side.session->in.held && side.session->in.header_len == 0 &&
                   vesica_output_count(side.session, early.answered) > 0;
        });
        EXPECT_EQ(Feed(side.session, OfBytes(early.type, early.len)),
                  VESICA_ERR_UNEXPECTED);
        EXPECT_STREQ(side.Error().rule, early.rule);
    }
}

/* The check of COTs, while this side still makes them. */
TEST(MaliciousOrder, ChecksThatComeTooEarly)
{
    for (const bool to_receiver : {true, false}) {
        Pair pair;
        pair.options = Malicious();
        pair.MakeLists(kOwn, kOther);
        pair.Begin();
        Party &side = to_receiver ? pair.proposer : pair.answerer;
        const vesica_state state = to_receiver
                                       ? VESICA_ST_RECEIVER_EXPECT_CHALLENGE
                                       : VESICA_ST_SENDER_EXPECT_RESPONSE;
        RunUntil(&pair, [&] {
            return side.session->state == state && !side.session->in.held &&
                   side.session->in.header_len == 0;
        });
        EXPECT_EQ(Feed(side.session,
                       to_receiver ? OfBytes(VESICA_MESSAGE_CHALLENGE, 16)
                                   : OfBytes(VESICA_MESSAGE_RESPONSE, 2064)),
                  VESICA_ERR_UNEXPECTED);
        EXPECT_STREQ(side.Error().rule, to_receiver
                                            ? "CHALLENGE before CORRECTIONS"
                                            : "RESPONSE before CHALLENGE");
    }
}

uint32_t DeadlineOf(const Party &side)
{
    vesica_progress progress = {};
    EXPECT_EQ(vesica_session_progress(side.session, &progress), VESICA_OK);
    return progress.deadline_seconds;
}

/* From when the receiver may know the salt until P is fixed: at the sender. */
TEST(MaliciousOrder, ADeadlineForTheReceiver)
{
    for (const bool malicious : {false, true}) {
        Pair pair;
        bool before = false;
        bool during = false;
        bool after = false;
        pair.options = malicious ? Malicious() : Vole();
        pair.options.proposer_padded_items = 2500;
        pair.options.answerer_padded_items = 1500;
        pair.MakeLists(kOwn, kOther);
        pair.Begin();
        pair.stop = [&] {
            const uint32_t seconds = DeadlineOf(pair.answerer);
            EXPECT_EQ(DeadlineOf(pair.proposer), 0u);
            EXPECT_TRUE(seconds == 0 || (malicious && seconds == 124));
            before = before || (seconds == 0 && !during);
            during = during || seconds != 0;
            after = after || (seconds == 0 && during);
            return false;
        };
        EXPECT_TRUE(pair.Run());
        EXPECT_TRUE(before);
        EXPECT_EQ(during, malicious);
        EXPECT_EQ(after, malicious);
    }
}

/* And SLOTS while the answer that they rest on is still here. */
TEST(MaliciousOrder, SlotsBeforeTheResponse)
{
    Pair pair;
    pair.options = Malicious();
    pair.answerer_manners.write_chunk = 5;
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    vesica_session *sender = pair.answerer.session;
    RunUntil(&pair, [&] {
        return sender->state == VESICA_ST_SENDER_EXPECT_SLOTS &&
               vesica_output_count(sender, VESICA_MESSAGE_RESPONSE) > 0;
    });
    EXPECT_EQ(
        Feed(sender,
             {VESICA_MESSAGE_SLOTS,
              Bytes(vesica_bulk_payload_len(VESICA_MESSAGE_SLOTS, 132, 16, 1))},
             VESICA_FRAME_HEADER_BYTES),
        VESICA_ERR_UNEXPECTED);
    EXPECT_STREQ(pair.answerer.Error().rule, "SLOTS before RESPONSE");
}

} /* namespace */
