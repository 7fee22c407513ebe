/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What a partner can do with the messages of the engine vole: wrong lengths,
 * bytes, elements and counters, and messages that come too early or too often.
 * The other side ends with the right error and without a result. */

#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>

#include "support/lie.h"
#include "support/session_pair.h"

extern "C" {
#include "util/bytes.h"
}

using namespace vesica_test;

namespace
{

/* A message of the engine: who sends it, by the default terms. */
struct Sent {
    vesica_message type;
    bool from_proposer;
    size_t record_len;
};

const std::vector<Sent> kMessages = {
    {VESICA_MESSAGE_OFFER, false, 32},      {VESICA_MESSAGE_KEYS, true, 16},
    {VESICA_MESSAGE_CORRECTIONS, true, 16}, {VESICA_MESSAGE_TREES, false, 16},
    {VESICA_MESSAGE_SLOTS, true, 16},
};

/* So many items of the receiver's take two chunks. */
constexpr uint64_t kTwoChunks = 109001;

/* Records of TREES with trees of 5 levels, and of 10. */
constexpr uint32_t kTrees5 = 256 * (2 * 5 + 1);
constexpr uint32_t kTrees10 = 256 * (2 * 10 + 1);

/* The records of a message and what rides with them. */
struct Parts {
    Bytes records;
    Bytes rider;
};

Bytes TakeBin(vesica_cursor *cursor, uint64_t key)
{
    uint64_t found = 0;
    vesica_wire_head head = {};
    EXPECT_EQ(vesica_cursor_uint(cursor, &found, 2), VESICA_OK);
    EXPECT_EQ(found, key);
    EXPECT_EQ(vesica_cursor_head(cursor, &head), VESICA_OK);
    const Bytes bytes(cursor->bytes, cursor->bytes + head.value);
    cursor->bytes += head.value;
    cursor->left -= head.value;
    return bytes;
}

Parts Apart(const Frame &frame)
{
    vesica_cursor cursor = {frame.payload.data(), frame.payload.size()};
    vesica_wire_head map = {};
    Parts parts;
    EXPECT_EQ(vesica_cursor_head(&cursor, &map), VESICA_OK);
    parts.records = TakeBin(&cursor, 1);
    if (map.value == 2) {
        parts.rider = TakeBin(&cursor, 2);
    }
    EXPECT_EQ(cursor.left, 0u);
    return parts;
}

Frame Together(vesica_message type, const Parts &parts)
{
    Bytes payload(parts.records.size() + parts.rider.size() + 64);
    vesica_writer writer = {payload.data(), payload.size(), 0, false};
    vesica_writer_map(&writer, vesica_msg_has_proof(type) ? 2 : 1);
    vesica_writer_uint(&writer, 1);
    vesica_writer_bin(&writer, parts.records.data(), parts.records.size());
    if (vesica_msg_has_proof(type)) {
        vesica_writer_uint(&writer, 2);
        vesica_writer_bin(&writer, parts.rider.data(), parts.rider.size());
    }
    EXPECT_FALSE(writer.failed);
    payload.resize(writer.len);
    return {type, payload};
}

Lie Edit(const std::function<void(Parts *)> &edit)
{
    return [edit](const Frame &frame) {
        Parts parts = Apart(frame);
        edit(&parts);
        return std::vector<Frame>{Together(frame.type, parts)};
    };
}

TEST(VoleLies, NumbersOfRecords)
{
    for (const Sent &sent : kMessages) {
        const auto expect = [&](const std::function<void(Parts *)> &edit) {
            SCOPED_TRACE(vesica_message_rules[sent.type].name);
            ExpectLie(Vole(), sent.from_proposer, sent.type, Edit(edit),
                      VESICA_ERR_COUNT);
        };
        expect([&](Parts *p) {
            p->records.resize(p->records.size() - sent.record_len);
        });
        expect([&](Parts *p) {
            p->records.resize(p->records.size() + sent.record_len);
        });
        expect([](Parts *p) { p->records.pop_back(); });
        expect([](Parts *p) { p->records.push_back(0); });
        expect([](Parts *p) { p->records.clear(); });
        if (vesica_msg_has_proof(sent.type)) {
            expect([](Parts *p) { p->rider.pop_back(); });
            expect([](Parts *p) { p->rider.push_back(0); });
        }
    }
}

/* As long as it should be, with a byte more here and one less there. */
TEST(VoleLies, LengthsThatMakeUpForEachOther)
{
    for (const Sent &sent : kMessages) {
        if (!vesica_msg_has_proof(sent.type)) {
            continue;
        }
        ExpectLie(Vole(), sent.from_proposer, sent.type, Edit([](Parts *p) {
                      p->records.pop_back();
                      p->rider.push_back(0);
                  }),
                  VESICA_ERR_MALFORMED);
        ExpectLie(Vole(), sent.from_proposer, sent.type, Edit([](Parts *p) {
                      p->records.push_back(0);
                      p->rider.pop_back();
                  }),
                  VESICA_ERR_MALFORMED);
    }
}

/* A message of bytes that are no map, or one with another key. */
TEST(VoleLies, BytesOfTheRightLength)
{
    for (const Sent &sent : kMessages) {
        for (const size_t at : {0, 1, 2}) {
            ExpectLie(
                Vole(), sent.from_proposer, sent.type,
                [=](const Frame &frame) {
                    Frame lie = frame;
                    lie.payload[at]--;
                    return std::vector<Frame>{lie};
                },
                VESICA_ERR_MALFORMED);
        }
    }
}

/* OFFER and KEYS have elements; each of them is looked at. */
TEST(VoleLies, ElementsThatAreNone)
{
    for (const vesica_suite suite :
         {VESICA_SUITE_RISTRETTO255_SHA512, VESICA_SUITE_P256_SHA256,
          VESICA_SUITE_SM2_SM3}) {
        Options options = Vole();
        options.suite = suite;
        const bool is_sm2 = suite == VESICA_SUITE_SM2_SM3;
        const size_t len = is_sm2 ? 33 : 32;
        for (const size_t which : {0, 1, 128, 255}) {
            for (const uint8_t fill : {0x00, 0xff}) {
                ExpectLie(options, false, VESICA_MESSAGE_OFFER,
                          Elements([=](uint8_t *e, size_t all) {
                              EXPECT_EQ(all, 256 * len);
                              std::memset(e + which * len, fill, len);
                          }),
                          VESICA_ERR_POINT);
            }
        }
        for (const uint8_t fill : {0x00, 0xff}) {
            ExpectLie(options, true, VESICA_MESSAGE_KEYS,
                      Edit([=](Parts *p) { p->rider.assign(len, fill); }),
                      VESICA_ERR_POINT);
        }
        /* Negative, or of another form. */
        ExpectLie(options, true, VESICA_MESSAGE_KEYS,
                  Edit([](Parts *p) { p->rider[0] ^= 1 | 4; }),
                  VESICA_ERR_POINT);
    }
}

/* Another counter than the truth: the hashes are others, and DONE finds it. */
TEST(VoleLies, CounterOfSlots)
{
    for (const uint8_t counter : {1, 2, 3, 4, 0x80, 0xff}) {
        ExpectLie(Vole(), true, VESICA_MESSAGE_SLOTS,
                  Edit([=](Parts *p) { p->rider[0] = counter; }),
                  counter < VESICA_OKVS_TRIES ? VESICA_ERR_ABORTED
                                              : VESICA_ERR_MALFORMED);
    }
}

/* A bin of two frames, of which one has another counter. */
TEST(VoleLies, AnotherCounterInTheMiddleOfABin)
{
    Options options = Vole();
    options.proposer_padded_items = 14000;
    for (const size_t which : {0, 1}) {
        size_t number = 0;
        ExpectLie(
            options, true, VESICA_MESSAGE_SLOTS,
            [&](const Frame &frame) {
                return Edit([&](Parts *p) { p->rider[0] = number++ == which; })(
                    frame);
            },
            VESICA_ERR_MALFORMED);
        EXPECT_EQ(number, 2u);
    }
}

TEST(VoleLies, AMessageTwice)
{
    for (const Sent &sent : kMessages) {
        SCOPED_TRACE(vesica_message_rules[sent.type].name);
        ExpectLie(
            Vole(), sent.from_proposer, sent.type,
            [](const Frame &frame) {
                return std::vector<Frame>{frame, frame};
            },
            VESICA_ERR_UNEXPECTED);
    }
}

/* Nothing that is due can be told: a session of few items has no PROGRESS. */
TEST(VoleLies, Progress)
{
    for (const Sent &sent : kMessages) {
        ExpectLie(Vole(), sent.from_proposer, sent.type, ProgressBefore(8, 8),
                  VESICA_ERR_COUNT);
        ExpectLie(Vole(), sent.from_proposer, sent.type, ProgressBefore(8, 9),
                  VESICA_ERR_COUNT);
        ExpectLie(Vole(), sent.from_proposer, sent.type, ProgressBefore(9, 8),
                  VESICA_ERR_MALFORMED);
    }
}

/* A bit of each part of each message, by a network. Whether by the bytes that
 * it makes or by DONE, it is found. */
TEST(VoleLies, BitsFlippedOnTheWay)
{
    int cases = 0;
    for (const Sent &sent : kMessages) {
        for (unsigned part = 0; part < 8; part++) {
            Pair pair;
            pair.options = Vole();
            pair.MakeLists(kOwn, kOther);
            pair.Begin();
            (sent.from_proposer
                 ? pair.tamper_from_proposer
                 : pair.tamper_from_answerer) = [&](size_t, Frame frame) {
                if (frame.type == sent.type) {
                    const size_t at = (frame.payload.size() - 1) * part / 7;
                    frame.payload[at] ^= static_cast<uint8_t>(1u << part);
                }
                return std::vector<Frame>{frame};
            };
            EXPECT_TRUE(pair.Run());
            EXPECT_EQ(pair.proposer.Result(), nullptr);
            EXPECT_EQ(pair.answerer.Result(), nullptr);
            cases++;
        }
    }
    std::printf("bits flipped: %d cases\n", cases);
}

/* TAGS of four items, of which 46 bits stand as they are: the rest, which has 4
 * bytes, and 14 bits of the distance of heads. */
constexpr size_t kRests = 4 * 4;
constexpr size_t kLeastCode = kRests + (4 * 15 + 7) / 8;
constexpr size_t kMostCode = kRests + (4 * 19 + 256 + 7) / 8;

std::vector<Options> WithAndWithoutLabels()
{
    Options labelled = Vole();
    labelled.label_bytes = 20;
    return {Vole(), labelled};
}

size_t LabelsLen(const Options &options)
{
    return options.label_bytes > 0 ? 4 * (options.label_bytes + 18) : 0;
}

/* Change the code of the tags; the labels behind it stay. */
Lie EditCode(const Options &options, const std::function<void(Bytes *)> &edit)
{
    const size_t labels_len = LabelsLen(options);
    return Edit([=](Parts *p) {
        const auto end = p->records.end() - static_cast<ptrdiff_t>(labels_len);
        Bytes code(p->records.begin(), end);
        const Bytes labels(end, p->records.end());
        /* Of distances 60 bits, and less than four more: the last one is
         * padding. */
        EXPECT_EQ(code.size(), kLeastCode);
        edit(&code);
        p->records = code;
        p->records.insert(p->records.end(), labels.begin(), labels.end());
    });
}

TEST(VoleLies, CodesOfTags)
{
    for (const Options &options : WithAndWithoutLabels()) {
        const auto expect = [&](const std::function<void(Bytes *)> &edit,
                                vesica_status expected) {
            ExpectLie(options, false, VESICA_MESSAGE_TAGS,
                      EditCode(options, edit), expected);
        };
        expect([](Bytes *c) { c->resize(kLeastCode - 1); }, VESICA_ERR_COUNT);
        expect([](Bytes *c) { c->resize(kMostCode + 1); }, VESICA_ERR_COUNT);
        expect([](Bytes *c) { c->clear(); }, VESICA_ERR_COUNT);
        /* A byte behind the last tag, or as many as there may be. */
        expect([](Bytes *c) { c->push_back(0); }, VESICA_ERR_MALFORMED);
        expect([](Bytes *c) { c->resize(kMostCode); }, VESICA_ERR_MALFORMED);
        expect([](Bytes *c) { c->back() |= 1; }, VESICA_ERR_MALFORMED);
        /* It ends before all tags, or none begins. */
        expect([](Bytes *c) { (*c)[kRests] = 0; }, VESICA_ERR_MALFORMED);
        expect([](Bytes *c) { c->assign(kMostCode, 0); }, VESICA_ERR_MALFORMED);
        /* A tag of 2^48 and more. */
        expect(
            [](Bytes *c) {
                c->assign(kLeastCode + 1, 0xff);
                (*c)[kRests] = 0x08;
            },
            VESICA_ERR_MALFORMED);
        /* All heads are one, and so are two rests. */
        expect(
            [](Bytes *c) {
                c->assign(kLeastCode, 0);
                for (const size_t i : {0, 15, 30, 45}) {
                    (*c)[kRests + i / 8] |= static_cast<uint8_t>(0x80 >> i % 8);
                }
            },
            VESICA_ERR_MALFORMED);
        /* Others than were sent, by the rest of the first. */
        expect([](Bytes *c) { (*c)[2] ^= 1; }, VESICA_ERR_TRANSCRIPT);
    }
}

/* The bounds, and the window, by the header of TAGS alone. */
TEST(VoleLies, HeadersOfTags)
{
    for (const Options &options : WithAndWithoutLabels()) {
        const size_t labels_len = LabelsLen(options);
        const auto announce = [&](size_t code_len, int waiting) {
            Pair pair;
            pair.options = options;
            pair.MakeLists(kOwn, kOther);
            pair.Begin();
            vesica_session *receiver = pair.proposer.session;
            RunUntil(&pair, [&] {
                return receiver->state == VESICA_ST_RECEIVER_EXPECT_TAGS;
            });
            QueueByHand(receiver, VESICA_MESSAGE_ACK, waiting);
            const size_t len = vesica_msg_bulk_len(code_len + labels_len);
            return Feed(receiver, {VESICA_MESSAGE_TAGS, Bytes(len)},
                        VESICA_FRAME_HEADER_BYTES);
        };
        EXPECT_EQ(announce(kLeastCode - 1, 0), VESICA_ERR_COUNT);
        EXPECT_EQ(announce(kLeastCode, 0), VESICA_OK);
        EXPECT_EQ(announce(kMostCode, 3), VESICA_OK);
        EXPECT_EQ(announce(kMostCode, 4), VESICA_ERR_WINDOW);
        EXPECT_EQ(announce(kMostCode + 1, 0), VESICA_ERR_COUNT);
    }
}

/* Tags that no hash makes: all but those of the first frame at the end of all
 * numbers. Their sender does not send what its partner would not take. */
TEST(VoleTags, NeedNoMoreThanAFrameMayHave)
{
    const uint32_t num = 4200;
    Pair pair;
    pair.options = Vole();
    pair.options.label_bytes = 1024;
    pair.MakeLists({1}, Range(0, num));
    pair.Begin();
    const vesica_session *sender = pair.answerer.session;
    bool moved = false;
    pair.stop = [&] {
        for (uint64_t i = num;
             !moved && i > 1000 && sender->sender.phase == VESICA_SENDER_READY;
             i--) {
            uint8_t *tag = vesica_slot_at(&sender->sender.slots, i - 1);
            std::memset(tag, 0xff, sender->form.tag_len);
            vesica_store_be32(tag + sender->form.tag_len - 4,
                              static_cast<uint32_t>(i));
        }
        moved = moved || sender->sender.phase == VESICA_SENDER_READY;
        return false;
    };
    pair.answerer_manners.max_units = 1;
    EXPECT_TRUE(pair.Run());
    ASSERT_TRUE(moved);
    EXPECT_EQ(CountFrames(pair.from_answerer, VESICA_MESSAGE_TAGS), 1u);
    EXPECT_EQ(pair.answerer.Error().status, VESICA_ERR_INTERNAL);
    EXPECT_EQ(pair.proposer.Error().status, VESICA_ERR_ABORTED);
    EXPECT_EQ(pair.proposer.Result(), nullptr);
}

/* The header of a message of so many records. */
vesica_status Announce(vesica_session *session, vesica_message type,
                       uint32_t num)
{
    const size_t rider = type == VESICA_MESSAGE_KEYS ? 32 : 1;
    return Feed(session,
                {type, Bytes(vesica_bulk_payload_len(type, num, 16, rider))},
                VESICA_FRAME_HEADER_BYTES);
}

/* A pair of which the receiver has so many items, padded. */
void BeginPadded(Pair *pair, uint64_t padded_items)
{
    pair->options = Vole();
    pair->options.proposer_padded_items = padded_items;
    pair->proposer_manners.max_units = 1;
    pair->answerer_manners.max_units = 1;
    pair->MakeLists(kOwn, kOther);
    pair->Begin();
}

/* Before what it answers has left whole, wherever in it. */
TEST(TooEarly, Keys)
{
    for (const bool has_left : {false, true}) {
        Pair pair;
        BeginPadded(&pair, 0);
        vesica_session *sender = pair.answerer.session;
        pair.answerer_manners.write_chunk = 100;
        RunUntil(&pair, [&] {
            return sender->state == VESICA_ST_SENDER_EXPECT_KEYS &&
                   (sender->out.head == nullptr) == has_left;
        });
        EXPECT_EQ(Announce(sender, VESICA_MESSAGE_KEYS, 256),
                  has_left ? VESICA_OK : VESICA_ERR_UNEXPECTED);
        EXPECT_EQ(pair.answerer.Error().rule,
                  std::string(has_left ? "success" : "KEYS before OFFER"));
    }
}

TEST(TooEarly, Trees)
{
    const char *const rule = "TREES before CORRECTIONS, or after the last";
    for (const int left : {0, 1, 2, 3}) {
        SCOPED_TRACE(left);
        Pair pair;
        BeginPadded(&pair, 0);
        vesica_session *receiver = pair.proposer.session;
        size_t sent = 0;
        pair.proposer_manners.write_chunk = 1000;
        RunUntil(&pair, [&] {
            const size_t corrections =
                vesica_output_count(receiver, VESICA_MESSAGE_CORRECTIONS);
            sent = receiver->out.head != nullptr ? receiver->out.head->sent : 0;
            return receiver->state == VESICA_ST_RECEIVER_EXPECT_TREES &&
                   (left == 0   ? receiver->in.held
                    : left == 1 ? corrections == 1
                    : left == 2
                        ? corrections == 1 && sent > 100000
                        : corrections == 0 && sent == 0 && !receiver->in.held &&
                              receiver->out.bytes_sent > 100000);
        });
        EXPECT_EQ(receiver->in.held, left == 0);
        receiver->in.held = false;
        receiver->in.header_len = 0;
        EXPECT_EQ(Announce(receiver, VESICA_MESSAGE_TREES, kTrees5),
                  left == 3 ? VESICA_OK : VESICA_ERR_UNEXPECTED);
        EXPECT_EQ(pair.proposer.Error().rule,
                  std::string(left == 3 ? "success" : rule));
    }
}

TEST(TooEarly, Slots)
{
    for (const bool has_left : {false, true}) {
        Pair pair;
        BeginPadded(&pair, 0);
        vesica_session *sender = pair.answerer.session;
        pair.answerer_manners.write_chunk = 1000;
        RunUntil(&pair, [&] {
            return sender->state == VESICA_ST_SENDER_EXPECT_SLOTS &&
                   sender->out.head != nullptr;
        });
        if (has_left) {
            RunUntil(&pair, [&] { return sender->out.head == nullptr; });
        }
        EXPECT_EQ(Announce(sender, VESICA_MESSAGE_SLOTS, 5 + 127),
                  has_left ? VESICA_OK : VESICA_ERR_UNEXPECTED);
        EXPECT_EQ(pair.answerer.Error().rule,
                  std::string(has_left ? "success" : "SLOTS before TREES"));
    }
}

/* Before the computation has come to TREES at all. */
TEST(TooEarly, SlotsRightAfterCorrections)
{
    Pair pair;
    BeginPadded(&pair, 0);
    vesica_session *sender = pair.answerer.session;
    RunUntil(&pair,
             [&] { return sender->state == VESICA_ST_SENDER_EXPECT_SLOTS; });
    EXPECT_EQ(Announce(sender, VESICA_MESSAGE_SLOTS, 5 + 127),
              VESICA_ERR_UNEXPECTED);
}

/* A sender that is two chunks ahead: SLOTS of a chunk are five frames. */
TEST(TooEarly, TreesOfTheChunkAfterTheNext)
{
    for (const int waiting : {5, 6}) {
        Pair pair;
        BeginPadded(&pair, kTwoChunks);
        vesica_session *receiver = pair.proposer.session;
        RunUntil(&pair, [&] {
            return receiver->in.held && receiver->in.bytes_received > 80000;
        });
        vesica_input_release(receiver);
        QueueByHand(receiver, VESICA_MESSAGE_SLOTS, waiting);
        EXPECT_EQ(Announce(receiver, VESICA_MESSAGE_TREES, kTrees10),
                  waiting == 5 ? VESICA_OK : VESICA_ERR_WINDOW);
    }
}

/* SLOTS of a chunk before TREES of it, when those of the one before are done
 * with. */
TEST(TooEarly, SlotsOfTheNextChunk)
{
    for (const bool has_left : {false, true}) {
        Pair pair;
        BeginPadded(&pair, kTwoChunks);
        vesica_session *sender = pair.answerer.session;
        pair.proposer_manners.max_units = 4096;
        RunUntil(&pair,
                 [&] { return sender->items_done > 4 && !sender->in.held; });
        if (!has_left) {
            QueueByHand(sender, VESICA_MESSAGE_TREES, 1);
        }
        EXPECT_EQ(Announce(sender, VESICA_MESSAGE_SLOTS, 16384),
                  has_left ? VESICA_OK : VESICA_ERR_UNEXPECTED);
    }
}

} /* namespace */
