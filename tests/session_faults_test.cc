/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What a partner, a network or a machine can do to a session. The outcome is an
 * error of the right class or the right result; never a wrong result, a leak or
 * a hang. */

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "support/lie.h"
#include "support/session_pair.h"

using namespace vesica_test;

namespace
{

vesica_msg_hello Hello(const Frame &frame)
{
    vesica_msg_hello hello = {};
    if (vesica_msg_hello_decode(&hello, frame.payload.data(),
                                frame.payload.size()) != VESICA_OK) {
        std::abort();
    }
    return hello;
}

TEST(Lies, Hello)
{
    for (const bool from_proposer : {false, true}) {
        const auto change = [&](auto edit, vesica_status expected) {
            ExpectLie(
                from_proposer, VESICA_MESSAGE_HELLO,
                [&](const Frame &frame) {
                    vesica_msg_hello hello = Hello(frame);
                    edit(&hello);
                    return std::vector<Frame>{
                        {frame.type, Payload([&](vesica_writer *w) {
                             vesica_msg_hello_encode(w, &hello);
                         })}};
                },
                expected);
        };
        change([](vesica_msg_hello *h) { h->version = 2; }, VESICA_ERR_VERSION);
        change([](vesica_msg_hello *h) { h->version = 0; }, VESICA_ERR_VERSION);
        change([](vesica_msg_hello *h) { h->profile = 2; }, VESICA_ERR_PROFILE);
        change([](vesica_msg_hello *h) { h->profile_hash[31] ^= 1; },
               VESICA_ERR_PROFILE);
        change(
            [](vesica_msg_hello *h) {
                h->side = h->side == VESICA_SIDE_PROPOSER
                              ? VESICA_SIDE_ANSWERER
                              : VESICA_SIDE_PROPOSER;
            },
            VESICA_ERR_UNEXPECTED);
        change([](vesica_msg_hello *h) { h->side = vesica_side(0); },
               VESICA_ERR_MALFORMED);
        change(
            [](vesica_msg_hello *h) {
                h->max_peer_items = uint64_t{VESICA_MAX_ITEMS} + 1;
            },
            VESICA_ERR_MALFORMED);
    }
}

/* Another version may say what it likes behind its number. */
TEST(Lies, HelloOfALaterVersion)
{
    Bytes later = {0x83, 0x01, 0x02, 0x02, 0xc0, 0x03, 0xca};
    ExpectLie(true, VESICA_MESSAGE_HELLO, Replace(later), VESICA_ERR_VERSION);
    later.resize(512);
    ExpectLie(true, VESICA_MESSAGE_HELLO, Replace(later), VESICA_ERR_VERSION);
    later.resize(513);
    ExpectLie(true, VESICA_MESSAGE_HELLO, Replace(later), VESICA_ERR_TOO_LARGE);
    const Bytes not_canonical = {0x81, 0x01, 0xcc, 0x01};
    ExpectLie(true, VESICA_MESSAGE_HELLO, Replace(not_canonical),
              VESICA_ERR_MALFORMED);
}

TEST(Lies, OtherNonceThanTheOneThatWasSent)
{
    ExpectLie(
        true, VESICA_MESSAGE_HELLO,
        [](const Frame &frame) {
            Frame lie = frame;
            lie.payload[10] ^= 1;
            return std::vector<Frame>{lie};
        },
        VESICA_ERR_ABORTED);
}

TEST(Lies, TermsChangedOnTheWay)
{
    Pair pair;
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    pair.tamper_from_proposer = [](size_t, const Frame &frame) {
        Frame lie = frame;
        if (frame.type == VESICA_MESSAGE_TERMS) {
            lie.payload[7] ^= 1; /* a letter of the purpose */
        }
        return std::vector<Frame>{lie};
    };
    ASSERT_TRUE(pair.Run());
    EXPECT_EQ(pair.proposer.Error().status, VESICA_ERR_CONFIRM);
    EXPECT_EQ(pair.answerer.Error().status, VESICA_ERR_ABORTED);
    EXPECT_EQ(pair.answerer.Error().peer_status, VESICA_ERR_CONFIRM);
}

TEST(Lies, TermsOfUnknownValuesAreRefusedByField)
{
    vesica_terms terms = {};
    terms.purpose[0] = 'x';
    terms.function = VESICA_FUNCTION_MATCH;
    terms.learner = VESICA_LEARNER_PROPOSER;
    terms.suite = VESICA_SUITE_RISTRETTO255_SHA512;
    terms.engine = VESICA_ENGINE_DH;
    terms.security = VESICA_SECURITY_SEMI_HONEST;
    for (int field = VESICA_TERMS_FUNCTION; field <= VESICA_TERMS_SECURITY;
         field++) {
        Bytes payload = Payload(
            [&](vesica_writer *w) { vesica_msg_terms_encode(w, &terms); });
        /* map, key, text of one letter, then key and value of each field */
        payload[static_cast<size_t>(2 * field + 3)] = 99;
        Pair pair;
        pair.MakeLists(kOwn, kOther);
        pair.Begin();
        pair.tamper_from_proposer = [&](size_t, const Frame &frame) {
            return std::vector<Frame>{frame.type == VESICA_MESSAGE_TERMS
                                          ? Frame{frame.type, payload}
                                          : frame};
        };
        ASSERT_TRUE(pair.Run());
        EXPECT_EQ(pair.answerer.Error().status, VESICA_ERR_TERMS);
        EXPECT_EQ(pair.answerer.Error().refusal.field, field);
        EXPECT_EQ(pair.proposer.Error().status, VESICA_ERR_REFUSED);
        EXPECT_EQ(pair.proposer.Error().refusal.field, field);
    }
}

TEST(Lies, TermsOutOfRange)
{
    ExpectLie(true, VESICA_MESSAGE_TERMS, Replace({0x80}),
              VESICA_ERR_MALFORMED);
    ExpectLie(true, VESICA_MESSAGE_TERMS, Replace({}), VESICA_ERR_MALFORMED);
    ExpectLie(true, VESICA_MESSAGE_TERMS, Replace(Bytes(385, 0x80)),
              VESICA_ERR_TOO_LARGE);
}

/* ExpectLie of an ACCEPT that is edited: the answerer sends a public key. */
void ExpectLieOfAccept(bool from_proposer,
                       const std::function<void(vesica_msg_accept *)> &edit,
                       vesica_status expected,
                       const Options &options = Options())
{
    const auto change = [&](const Frame &frame) {
        vesica_msg_accept accept = {};
        accept.public_key_len = from_proposer ? 0 : 32;
        EXPECT_EQ(vesica_msg_accept_decode(&accept, frame.payload.data(),
                                           frame.payload.size()),
                  VESICA_OK);
        edit(&accept);
        return std::vector<Frame>{{frame.type, Payload([&](vesica_writer *w) {
                                       vesica_msg_accept_encode(w, &accept);
                                   })}};
    };
    ExpectLie(options, from_proposer, VESICA_MESSAGE_ACCEPT, change, expected,
              {1, 2, 3, 4}, {3, 4, 5, 6});
}

TEST(Lies, Accept)
{
    const auto declare = [](uint64_t num_items) {
        return [=](vesica_msg_accept *a) { a->num_items = num_items; };
    };
    for (const bool from_proposer : {false, true}) {
        ExpectLieOfAccept(
            from_proposer, [](vesica_msg_accept *a) { a->confirm[31] ^= 0x80; },
            VESICA_ERR_CONFIRM);
        ExpectLieOfAccept(from_proposer, declare(100000001),
                          VESICA_ERR_TOO_LARGE);
    }
    /* The sender hears of five points and gets four, or of three. */
    ExpectLieOfAccept(true, declare(5), VESICA_ERR_COUNT);
    ExpectLieOfAccept(true, declare(3), VESICA_ERR_COUNT);
    ExpectLieOfAccept(true, declare(0), VESICA_ERR_UNEXPECTED);
    ExpectLieOfAccept(false, declare(5), VESICA_ERR_COUNT);
}

/* The public key of another key than the one of the replies: a proof tells it
 * before anything is taken from them, and the transcripts do at the end. */
TEST(Lies, AnotherPublicKey)
{
    Options options;
    const auto another = [](vesica_msg_accept *a) {
        memcpy(a->public_key, vesica_group_ristretto255.generator, 32);
    };
    ExpectLieOfAccept(false, another, VESICA_ERR_TRANSCRIPT, options);
    options.proof = true;
    ExpectLieOfAccept(false, another, VESICA_ERR_PROOF, options);
}

TEST(Lies, PointsThatAreNone)
{
    const auto set = [](uint8_t last, uint8_t fill) {
        return Elements([=](uint8_t *e, size_t len) {
            std::memset(e, fill, len);
            e[len - 1] = last;
        });
    };
    for (const bool from_proposer : {false, true}) {
        const auto type =
            from_proposer ? VESICA_MESSAGE_BLINDED : VESICA_MESSAGE_EVALUATED;
        /* the identity; above p; above p with bit 255; p itself is negative */
        ExpectLie(from_proposer, type, set(0, 0), VESICA_ERR_POINT, {1}, {1});
        ExpectLie(from_proposer, type, set(0x7f, 0xff), VESICA_ERR_POINT, {1},
                  {1});
        ExpectLie(from_proposer, type, set(0xff, 0xff), VESICA_ERR_POINT, {1},
                  {1});
        ExpectLie(from_proposer, type,
                  Elements([](uint8_t *e, size_t len) { e[len - 1] ^= 0x80; }),
                  VESICA_ERR_POINT, {1}, {1});
        ExpectLie(from_proposer, type,
                  Elements([](uint8_t *e, size_t) { e[0] ^= 0x01; }),
                  VESICA_ERR_POINT, {1}, {1});
    }
}

/* It is said of the point, before anything is said of the proof. */
TEST(Lies, APointThatIsNoneUnderAProof)
{
    Pair pair;
    pair.options.proof = true;
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    pair.tamper_from_answerer = [](size_t, const Frame &frame) {
        return frame.type == VESICA_MESSAGE_EVALUATED
                   ? Elements([](uint8_t *e, size_t) { e[0] ^= 0x01; })(frame)
                   : std::vector<Frame>{frame};
    };
    pair.Run();
    EXPECT_EQ(pair.proposer.Error().status, VESICA_ERR_POINT);
}

TEST(Lies, OrderOfPoints)
{
    ExpectLie(true, VESICA_MESSAGE_BLINDED, Elements([](uint8_t *e, size_t) {
                  std::swap_ranges(e, e + 32, e + 32);
              }),
              VESICA_ERR_ORDER);
    ExpectLie(true, VESICA_MESSAGE_BLINDED,
              Elements([](uint8_t *e, size_t) { std::memcpy(e + 32, e, 32); }),
              VESICA_ERR_ORDER);
}

TEST(Lies, OrderOfTags)
{
    const size_t len = vesica_tag_len(VESICA_SECURITY_SEMI_HONEST, 4, 4);
    ExpectLie(false, VESICA_MESSAGE_TAGS, Elements([=](uint8_t *e, size_t) {
                  std::swap_ranges(e, e + len, e + len);
              }),
              VESICA_ERR_ORDER);
    ExpectLie(false, VESICA_MESSAGE_TAGS, Elements([=](uint8_t *e, size_t) {
                  std::memcpy(e + len, e, len);
              }),
              VESICA_ERR_ORDER);
    ExpectLie(false, VESICA_MESSAGE_TAGS,
              Elements([](uint8_t *e, size_t all) { std::memset(e, 7, all); }),
              VESICA_ERR_ORDER);
}

/* Tags that are in order but not the ones that were sent: DONE finds it. */
TEST(Lies, OtherTags)
{
    ExpectLie(false, VESICA_MESSAGE_TAGS,
              Elements([](uint8_t *e, size_t all) { e[all - 1] ^= 1; }),
              VESICA_ERR_TRANSCRIPT);
}

TEST(Lies, NumbersOfElements)
{
    const auto cut = [](const Frame &frame) {
        Bytes payload = Payload(
            [&](vesica_writer *w) { (void)vesica_msg_bulk_encode(w, 32); });
        return std::vector<Frame>{{frame.type, payload}};
    };
    ExpectLie(true, VESICA_MESSAGE_BLINDED, cut, VESICA_ERR_COUNT);
    ExpectLie(false, VESICA_MESSAGE_EVALUATED, cut, VESICA_ERR_COUNT);
    ExpectLie(false, VESICA_MESSAGE_TAGS, cut, VESICA_ERR_COUNT);
}

TEST(Lies, Acks)
{
    for (const uint64_t lie : {0u, 2u}) {
        const vesica_msg_ack ack = {lie};
        ExpectLie(
            true, VESICA_MESSAGE_ACK,
            Replace(Payload([&](auto *w) { vesica_msg_ack_encode(w, &ack); })),
            VESICA_ERR_COUNT);
    }
    ExpectLie(
        true, VESICA_MESSAGE_ACK,
        [](const Frame &) { return std::vector<Frame>{}; },
        VESICA_ERR_UNEXPECTED);
    ExpectLie(
        true, VESICA_MESSAGE_ACK,
        [](const Frame &frame) {
            return std::vector<Frame>{frame, frame};
        },
        VESICA_ERR_COUNT);
}

TEST(Lies, Progress)
{
    ExpectLie(false, VESICA_MESSAGE_TAGS, ProgressBefore(8, 9),
              VESICA_ERR_COUNT);
    ExpectLie(false, VESICA_MESSAGE_TAGS, ProgressBefore(9, 8),
              VESICA_ERR_MALFORMED);
    ExpectLie(false, VESICA_MESSAGE_TAGS, ProgressBefore(8, 8),
              VESICA_ERR_COUNT);
}

TEST(Lies, Transcript)
{
    for (const bool from_proposer : {false, true}) {
        ExpectLie(
            from_proposer, VESICA_MESSAGE_DONE,
            [](const Frame &frame) {
                Frame lie = frame;
                lie.payload.back() ^= 1;
                return std::vector<Frame>{lie};
            },
            VESICA_ERR_TRANSCRIPT);
    }
}

TEST(Window, IsOfFourFrames)
{
    for (const uint64_t acked : {0, 3, 100}) {
        const vesica_window open = {acked + 3, acked};
        const vesica_window full = {acked + 4, acked};
        EXPECT_TRUE(vesica_window_is_open(&open));
        EXPECT_FALSE(vesica_window_is_open(&full));
    }
}

/* A receiver that takes no answers but goes on sending: the fifth is refused by
 * its header. */
TEST(Window, OfBlinded)
{
    for (const int waiting : {3, 4}) {
        Pair pair;
        pair.MakeLists({1, 2}, {1});
        pair.Begin();
        vesica_session *sender = pair.answerer.session;
        RunUntil(&pair, [&] {
            return sender->state == VESICA_ST_SENDER_EXPECT_BLINDED;
        });
        QueueByHand(sender, VESICA_MESSAGE_EVALUATED, waiting);
        EXPECT_EQ(Feed(sender,
                       {VESICA_MESSAGE_BLINDED, Bytes(vesica_msg_bulk_len(64))},
                       8),
                  waiting < 4 ? VESICA_OK : VESICA_ERR_WINDOW);
    }
}

/* A sender that takes no ACK but goes on sending. */
TEST(Window, OfTags)
{
    const size_t len =
        vesica_msg_bulk_len(vesica_tag_len(VESICA_SECURITY_SEMI_HONEST, 2, 1));
    for (const int waiting : {3, 4}) {
        Pair pair;
        pair.MakeLists({1, 2}, {1});
        pair.Begin();
        vesica_session *receiver = pair.proposer.session;
        RunUntil(&pair, [&] {
            return receiver->state == VESICA_ST_RECEIVER_EXPECT_TAGS;
        });
        QueueByHand(receiver, VESICA_MESSAGE_ACK, waiting);
        EXPECT_EQ(Feed(receiver, {VESICA_MESSAGE_TAGS, Bytes(len)}, 8),
                  waiting < 4 ? VESICA_OK : VESICA_ERR_WINDOW);
    }
}

/* A receiver that takes no ACK but goes on revealing. */
TEST(Window, OfRevealed)
{
    for (const int waiting : {3, 4}) {
        Pair pair;
        pair.options.learner = VESICA_LEARNER_BOTH;
        pair.MakeLists({1, 2}, {1});
        pair.Begin();
        vesica_session *sender = pair.answerer.session;
        RunUntil(&pair, [&] {
            return sender->state == VESICA_ST_SENDER_EXPECT_REVEALED;
        });
        const size_t len =
            vesica_msg_bulk_len(vesica_match_reveal_record_len(sender));
        QueueByHand(sender, VESICA_MESSAGE_ACK,
                    waiting -
                        int(vesica_output_count(sender, VESICA_MESSAGE_ACK)));
        EXPECT_EQ(Feed(sender, {VESICA_MESSAGE_REVEALED, Bytes(len)}, 8),
                  waiting < 4 ? VESICA_OK : VESICA_ERR_WINDOW);
    }
}

/* The second half of four records, each of one byte over and over, behind a
 * first half that ended with twos. */
vesica_status SecondHalf(bool blinded, uint8_t third, uint8_t fourth)
{
    Pair pair;
    pair.MakeLists(kOwn, kOther);
    pair.Begin();
    vesica_session *session =
        blinded ? pair.answerer.session : pair.proposer.session;
    const vesica_state state = blinded ? VESICA_ST_SENDER_EXPECT_BLINDED
                                       : VESICA_ST_RECEIVER_EXPECT_TAGS;
    RunUntil(&pair, [&] { return session->state == state; });
    const size_t len =
        blinded ? session->sender.element_len : session->form.tag_len;
    uint8_t *last =
        blinded ? session->sender.last_point : session->receiver.last_tag;
    (blinded ? session->sender.num_received : session->receiver.num_tags) = 2;
    std::memset(last, 2, len);
    Bytes records(2 * len, third);
    std::fill(records.begin() + ptrdiff_t(len), records.end(), fourth);
    const vesica_status status =
        Feed(session, {blinded ? VESICA_MESSAGE_BLINDED : VESICA_MESSAGE_TAGS,
                       Payload([&](vesica_writer *w) {
                           std::memcpy(vesica_msg_bulk_encode(w, 2 * len),
                                       records.data(), 2 * len);
                       })});
    if (status == VESICA_OK) {
        EXPECT_EQ(Bytes(last, last + len), Bytes(len, fourth));
    }
    return status;
}

TEST(Order, OverTheEndOfAFrame)
{
    for (const bool blinded : {true, false}) {
        EXPECT_EQ(SecondHalf(blinded, 1, 3), VESICA_ERR_ORDER);
        EXPECT_EQ(SecondHalf(blinded, 2, 3), VESICA_ERR_ORDER);
        EXPECT_EQ(SecondHalf(blinded, 3, 3), VESICA_ERR_ORDER);
        EXPECT_EQ(SecondHalf(blinded, 3, 4), VESICA_OK);
    }
}

/* An answer to what has not left yet. */
TEST(Window, AnswersAheadOfTheirQuestions)
{
    {
        Pair pair;
        pair.MakeLists({1, 2}, {1});
        pair.Begin();
        vesica_session *receiver = pair.proposer.session;
        RunUntil(&pair,
                 [&] { return receiver->receiver.num_frames_sent == 1; });
        EXPECT_EQ(
            Feed(receiver,
                 {VESICA_MESSAGE_EVALUATED, Bytes(vesica_msg_bulk_len(64))}, 8),
            VESICA_ERR_UNEXPECTED);
    }
    /* One of two was answered, and the other still waits. */
    {
        Pair pair;
        pair.MakeLists({1, 2}, {1});
        pair.Begin();
        vesica_session *receiver = pair.proposer.session;
        RunUntil(&pair, [&] {
            return receiver->receiver.num_frames_sent == 1 &&
                   vesica_output_count(receiver, VESICA_MESSAGE_BLINDED) == 0;
        });
        receiver->receiver.num_frames_sent = 2;
        receiver->receiver.num_frames_answered = 1;
        QueueByHand(receiver, VESICA_MESSAGE_BLINDED, 1);
        EXPECT_EQ(
            Feed(receiver,
                 {VESICA_MESSAGE_EVALUATED, Bytes(vesica_msg_bulk_len(64))}, 8),
            VESICA_ERR_UNEXPECTED);
    }
    Pair pair;
    pair.MakeLists({1, 2}, {1});
    pair.Begin();
    vesica_session *sender = pair.answerer.session;
    RunUntil(&pair, [&] {
        return sender->role != nullptr && sender->sender.window.num_sent == 1;
    });
    const vesica_msg_ack ack = {1};
    EXPECT_EQ(Feed(sender, {VESICA_MESSAGE_ACK, Payload([&](auto *w) {
                                vesica_msg_ack_encode(w, &ack);
                            })}),
              VESICA_ERR_COUNT);
}

/* How long the rows take, and whether there is memory for them, tells how many
 * they are: the partner hears DONE before, and no more after. */
TEST(Done, LeavesBeforeTheRowsAreLookedAt)
{
    for (const bool out_of_memory : {false, true}) {
        Pair pair;
        pair.MakeLists(kOwn, kOther);
        pair.Begin();
        vesica_session *receiver = pair.proposer.session;
        RunUntil(&pair, [&] { return receiver->state == VESICA_ST_COLLECT; });
        EXPECT_EQ(receiver->receiver.num_frames_answered, 1u);
        EXPECT_EQ(receiver->collector.num_rows, 0u);
        EXPECT_EQ(vesica_output_count(receiver, VESICA_MESSAGE_DONE), 1u);
        EXPECT_EQ(pair.proposer.Wants(), unsigned{VESICA_WANT_SEND});
        EXPECT_EQ(vesica_session_work(receiver, 100), VESICA_OK);
        EXPECT_EQ(receiver->collector.num_rows, 0u);
        /* What comes now is not read; a partner that has gone is no loss. */
        EXPECT_EQ(Feed(receiver, {VESICA_MESSAGE_ABORT, {0x81, 1, 2}}, 9),
                  VESICA_OK);
        EXPECT_EQ(vesica_session_input_end(receiver), VESICA_OK);
        pair.stop = nullptr;
        if (out_of_memory) {
            pair.proposer.allocator.fail_at = pair.proposer.allocator.calls + 1;
        }
        ASSERT_TRUE(pair.Run());
        EXPECT_NE(pair.answerer.Result(), nullptr);
        EXPECT_EQ(pair.proposer.Error().status,
                  out_of_memory ? VESICA_ERR_NOMEM : VESICA_OK);
        EXPECT_EQ(pair.proposer.Rows(), out_of_memory
                                            ? std::vector<uint64_t>{}
                                            : PlainMatch(kOwn, kOther));
    }
}

} /* namespace */
