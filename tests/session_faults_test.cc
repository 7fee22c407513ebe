/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What a partner, a network or a machine can do to a session. The outcome is an
 * error of the right class or the right result; never a wrong result, a leak or
 * a hang. */

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <map>

#include "support/session_pair.h"

using namespace vesica_test;

namespace {

const std::vector<uint32_t> kOwn = {1, 2, 3, 4};
const std::vector<uint32_t> kOther = {3, 4, 5, 6};

/* Sanitizers take a part of the large sweeps. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
const size_t kStride = 7;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
const size_t kStride = 7;
#else
const size_t kStride = 1;
#endif
#else
const size_t kStride = 1;
#endif

template <typename Encode> Bytes Payload(Encode encode)
{
    Bytes bytes(512);
    vesica_writer writer = {bytes.data(), bytes.size(), 0, false};
    encode(&writer);
    bytes.resize(writer.len);
    return bytes;
}

/* No side may hold a result other than the plain one. */
void ExpectNoWrongResult(const Pair &pair, const std::vector<uint32_t> &own,
                         const std::vector<uint32_t> &other)
{
    if (pair.proposer.Result() != nullptr) {
        EXPECT_EQ(pair.proposer.Rows(), PlainMatch(own, other));
    }
}

/* Change the frames of one type from one side; the other side must end with
 * this status. */
void ExpectLie(bool from_proposer, vesica_message type,
               const std::function<std::vector<Frame>(const Frame &)> &lie,
               vesica_status expected, std::vector<uint32_t> own = kOwn,
               std::vector<uint32_t> other = kOther)
{
    Pair pair;
    pair.MakeLists(own, other);
    pair.Begin();
    bool lied = false;
    const Tamper tamper = [&](size_t, const Frame &frame) {
        if (frame.type != type) {
            return std::vector<Frame>{frame};
        }
        lied = true;
        return lie(frame);
    };
    (from_proposer ? pair.tamper_from_proposer : pair.tamper_from_answerer) =
        tamper;
    EXPECT_TRUE(pair.Run());
    EXPECT_TRUE(lied);
    const Party &victim = from_proposer ? pair.answerer : pair.proposer;
    EXPECT_EQ(vesica_status_name(victim.Error().status),
              std::string(vesica_status_name(expected)))
        << victim.Error().step << ": " << victim.Error().rule;
    EXPECT_EQ(victim.Result(), nullptr);
    ExpectNoWrongResult(pair, own, other);
}

std::function<std::vector<Frame>(const Frame &)> Replace(const Bytes &payload)
{
    return [payload](const Frame &frame) {
        return std::vector<Frame>{{frame.type, payload}};
    };
}

/* Change the bytes of the elements of a bulk message. */
std::function<std::vector<Frame>(const Frame &)>
Elements(const std::function<void(uint8_t *elements, size_t len)> &change)
{
    return [change](const Frame &frame) {
        Frame lie = frame;
        const size_t head = lie.payload[2] == 0xc4 ? 4 : 5;
        change(lie.payload.data() + head, lie.payload.size() - head);
        return std::vector<Frame>{lie};
    };
}

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

/* Another version may have another number of keys. */
TEST(Lies, HelloOfALaterVersion)
{
    ExpectLie(true, VESICA_MESSAGE_HELLO,
              Replace({0x83, 0x01, 0x02, 0x02, 0xc0, 0x03, 0xc0}),
              VESICA_ERR_VERSION);
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
            lie.payload[4] ^= 1; /* a letter of the purpose */
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
    std::strcpy(terms.purpose, "x");
    terms.function = VESICA_FUNCTION_MATCH;
    terms.learner = VESICA_LEARNER_PROPOSER;
    terms.suite = VESICA_SUITE_RISTRETTO255_SHA512;
    terms.engine = VESICA_ENGINE_DH;
    terms.security = VESICA_SECURITY_SEMI_HONEST;
    for (int field = VESICA_TERMS_FUNCTION; field <= VESICA_TERMS_SECURITY;
         field++) {
        Bytes payload = Payload([&](vesica_writer *w) {
            vesica_msg_terms_encode(w, &terms);
        });
        /* map, key, text of one letter, then key and value of each field */
        payload[static_cast<size_t>(2 * field + 1)] = 99;
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
    ExpectLie(true, VESICA_MESSAGE_TERMS, Replace(Bytes(300, 0x80)),
              VESICA_ERR_TOO_LARGE);
}

std::function<std::vector<Frame>(const Frame &)>
Accept(const std::function<void(vesica_msg_accept *)> &edit)
{
    return [edit](const Frame &frame) {
        vesica_msg_accept accept = {};
        if (vesica_msg_accept_decode(&accept, frame.payload.data(),
                                     frame.payload.size()) != VESICA_OK) {
            std::abort();
        }
        edit(&accept);
        return std::vector<Frame>{
            {frame.type, Payload([&](vesica_writer *w) {
                 vesica_msg_accept_encode(w, &accept);
             })}};
    };
}

TEST(Lies, Accept)
{
    for (const bool from_proposer : {false, true}) {
        ExpectLie(from_proposer, VESICA_MESSAGE_ACCEPT,
                  Accept([](vesica_msg_accept *a) { a->confirm[31] ^= 0x80; }),
                  VESICA_ERR_CONFIRM);
        ExpectLie(from_proposer, VESICA_MESSAGE_ACCEPT,
                  Accept([](vesica_msg_accept *a) {
                      a->num_items = 100000001;
                  }),
                  VESICA_ERR_TOO_LARGE);
    }
    /* The sender hears of five points and gets four, or of three. */
    ExpectLie(true, VESICA_MESSAGE_ACCEPT,
              Accept([](vesica_msg_accept *a) { a->num_items = 5; }),
              VESICA_ERR_COUNT);
    ExpectLie(true, VESICA_MESSAGE_ACCEPT,
              Accept([](vesica_msg_accept *a) { a->num_items = 3; }),
              VESICA_ERR_COUNT);
    ExpectLie(true, VESICA_MESSAGE_ACCEPT,
              Accept([](vesica_msg_accept *a) { a->num_items = 0; }),
              VESICA_ERR_UNEXPECTED);
    ExpectLie(false, VESICA_MESSAGE_ACCEPT,
              Accept([](vesica_msg_accept *a) { a->num_items = 5; }),
              VESICA_ERR_COUNT);
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

TEST(Lies, OrderOfPoints)
{
    ExpectLie(true, VESICA_MESSAGE_BLINDED, Elements([](uint8_t *e, size_t) {
                  std::swap_ranges(e, e + 32, e + 32);
              }),
              VESICA_ERR_ORDER);
    ExpectLie(true, VESICA_MESSAGE_BLINDED, Elements([](uint8_t *e, size_t) {
                  std::memcpy(e + 32, e, 32);
              }),
              VESICA_ERR_ORDER);
}

TEST(Lies, OrderOfTags)
{
    const size_t len = vesica_tag_len(4, 4);
    ExpectLie(false, VESICA_MESSAGE_TAGS, Elements([=](uint8_t *e, size_t) {
                  std::swap_ranges(e, e + len, e + len);
              }),
              VESICA_ERR_ORDER);
    ExpectLie(false, VESICA_MESSAGE_TAGS, Elements([=](uint8_t *e, size_t) {
                  std::memcpy(e + len, e, len);
              }),
              VESICA_ERR_ORDER);
    ExpectLie(false, VESICA_MESSAGE_TAGS, Elements([](uint8_t *e, size_t all) {
                  std::memset(e, 7, all);
              }),
              VESICA_ERR_ORDER);
}

/* Tags that are in order but not the ones that were sent: DONE finds it. */
TEST(Lies, OtherTags)
{
    ExpectLie(false, VESICA_MESSAGE_TAGS, Elements([](uint8_t *e, size_t all) {
                  e[all - 1] ^= 1;
              }),
              VESICA_ERR_TRANSCRIPT);
}

TEST(Lies, NumbersOfElements)
{
    const auto cut = [](const Frame &frame) {
        Bytes payload = Payload([&](vesica_writer *w) {
            (void)vesica_msg_bulk_encode(w, 32);
        });
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
        ExpectLie(true, VESICA_MESSAGE_ACK, Replace(Payload([&](auto *w) {
                      vesica_msg_ack_encode(w, &ack);
                  })),
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
    const auto before_tags = [](uint64_t done, uint64_t total) {
        return [=](const Frame &frame) {
            const vesica_msg_progress progress = {done, total};
            return std::vector<Frame>{
                {VESICA_MESSAGE_PROGRESS,
                 Payload([&](auto *w) {
                     vesica_msg_progress_encode(w, &progress);
                 })},
                frame};
        };
    };
    ExpectLie(false, VESICA_MESSAGE_TAGS, before_tags(8, 9), VESICA_ERR_COUNT);
    ExpectLie(false, VESICA_MESSAGE_TAGS, before_tags(9, 8),
              VESICA_ERR_MALFORMED);
    ExpectLie(false, VESICA_MESSAGE_TAGS, before_tags(8, 8), VESICA_ERR_COUNT);
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

/* A receiver that never takes answers but goes on sending. */
TEST(Lies, Window)
{
    Pair pair;
    pair.MakeLists({1, 2}, {1});
    pair.Begin();
    /* The check is on the header; the queue of answers is made by hand. */
    pair.stop = [&] {
        return pair.answerer.session->state == VESICA_ST_SENDER_EXPECT_BLINDED;
    };
    pair.Run();
    vesica_session *sender = pair.answerer.session;
    for (int i = 0; i < 4; i++) {
        vesica_out_frame *frame = nullptr;
        vesica_writer writer;
        ASSERT_EQ(vesica_output_begin(sender, &frame, &writer,
                                      VESICA_MESSAGE_EVALUATED, 16),
                  VESICA_OK);
        ASSERT_EQ(vesica_output_commit(sender, frame, &writer), VESICA_OK);
    }
    const Frame fifth = {VESICA_MESSAGE_BLINDED,
                         Bytes(vesica_msg_bulk_len(2 * 32))};
    size_t used = 0;
    EXPECT_EQ(vesica_session_input(sender, &used, EncodeFrame(fifth).data(), 8),
              VESICA_ERR_WINDOW);
}

/* Every state, every message that it does not accept. */
TEST(WrongMessage, InEveryState)
{
    /* A well-formed frame of each type. */
    std::map<int, Frame> samples;
    {
        Pair pair;
        pair.MakeLists(kOwn, kOther);
        pair.Begin();
        ASSERT_TRUE(pair.Run());
        for (const Bytes *log : {&pair.from_proposer, &pair.from_answerer}) {
            for (const Frame &frame : ParseFrames(*log)) {
                samples[frame.type] = frame;
            }
        }
        const vesica_refusal refusal = {VESICA_REFUSAL_BUSY,
                                        vesica_terms_field(0)};
        const vesica_msg_progress progress = {16384, 16384};
        samples[VESICA_MESSAGE_REFUSE] = {
            VESICA_MESSAGE_REFUSE, Payload([&](auto *w) {
                vesica_msg_refuse_encode(w, &refusal);
            })};
        samples[VESICA_MESSAGE_PROGRESS] = {
            VESICA_MESSAGE_PROGRESS, Payload([&](auto *w) {
                vesica_msg_progress_encode(w, &progress);
            })};
    }
    ASSERT_EQ(samples.size(), size_t{VESICA_NUM_MESSAGES - 2}); /* no ABORT */
    int cases = 0;
    for (int state = 0; state < VESICA_ST_ENDED; state++) {
        for (const auto &[type, frame] : samples) {
            bool accepted = false;
            for (const auto &row : vesica_steps[state].accepts) {
                accepted |= row.type == type;
            }
            if (accepted) {
                continue;
            }
            Pair pair;
            pair.MakeLists(kOwn, kOther);
            pair.Begin();
            for (Manners *m :
                 {&pair.proposer_manners, &pair.answerer_manners}) {
                m->read_chunk = 1;
                m->max_units = 1;
            }
            Party *side = nullptr;
            pair.stop = [&] {
                for (Party *p : {&pair.proposer, &pair.answerer}) {
                    if (p->session->state == vesica_state(state)) {
                        side = p;
                    }
                }
                return side != nullptr;
            };
            pair.Run();
            ASSERT_NE(side, nullptr) << vesica_steps[state].name;
            const Bytes bytes = EncodeFrame(frame);
            size_t used = 0;
            EXPECT_EQ(vesica_session_input(side->session, &used, bytes.data(),
                                           bytes.size()),
                      VESICA_ERR_UNEXPECTED)
                << vesica_steps[state].name << " " << type;
            EXPECT_EQ(side->Result(), nullptr);
            cases++;
        }
    }
    std::printf("wrong messages: %d cases\n", cases);
    EXPECT_GE(cases, 100);
}

TEST(WrongMessage, AbortInEveryState)
{
    for (int state = 0; state < VESICA_ST_ENDED; state++) {
        Pair pair;
        pair.MakeLists(kOwn, kOther);
        pair.Begin();
        pair.proposer_manners = {1, 1, SIZE_MAX, 1, 1};
        pair.answerer_manners = {1, 1, SIZE_MAX, 1, 1};
        Party *side = nullptr;
        pair.stop = [&] {
            for (Party *p : {&pair.proposer, &pair.answerer}) {
                if (p->session->state == vesica_state(state)) {
                    side = p;
                }
            }
            return side != nullptr;
        };
        pair.Run();
        ASSERT_NE(side, nullptr);
        const Bytes bytes =
            EncodeFrame({VESICA_MESSAGE_ABORT, {0x81, 0x01, 0x03}});
        size_t used = 0;
        EXPECT_EQ(vesica_session_input(side->session, &used, bytes.data(),
                                       bytes.size()),
                  VESICA_ERR_ABORTED);
        EXPECT_EQ(side->session->last_words.len, 0u);
    }
}

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
                            pair.answerer.Result() == nullptr ||
                            *how == 'r');
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
    for (const uint32_t len : {0u, 64u, 65u, 4096u, 1048568u, 1048569u,
                               0xffffffffu}) {
        for (int type = 0; type < 256; type++) {
            Party party(1);
            ASSERT_EQ(party.Answer(), VESICA_OK);
            const uint64_t before = party.allocator.used;
            const uint8_t header[8] = {
                static_cast<uint8_t>(len),       static_cast<uint8_t>(len >> 8),
                static_cast<uint8_t>(len >> 16), static_cast<uint8_t>(len >> 24),
                static_cast<uint8_t>(type),      0,
                0,                               0};
            size_t used = 0;
            (void)!vesica_session_input(party.session, &used, header, 8);
            EXPECT_LE(party.allocator.peak, before + 4096);
        }
    }
}

} // namespace
