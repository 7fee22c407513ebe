/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The strict reader against vectors and against msgpack-c, the writer, the
 * frame header, and every message there and back. */

#include <gtest/gtest.h>
#include <msgpack.h>

#include <cstring>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

extern "C" {
#include "msg/msg.h"
#include "wire/cursor.h"
#include "wire/frame.h"
#include "wire/writer.h"
}

namespace
{

using Bytes = std::vector<uint8_t>;

Bytes FromHex(const std::string &hex)
{
    Bytes out;
    for (size_t i = 0; i + 1 < hex.size(); i += 2) {
        out.push_back(
            static_cast<uint8_t>(std::stoul(hex.substr(i, 2), nullptr, 16)));
    }
    return out;
}

/* hex, or hex*times+hex */
Bytes Expand(const std::string &text)
{
    if (text == "-") {
        return {};
    }
    const size_t star = text.find('*');
    if (star == std::string::npos) {
        return FromHex(text);
    }
    const size_t plus = text.find('+');
    const Bytes unit = FromHex(text.substr(0, star));
    Bytes out;
    for (unsigned long n = std::stoul(text.substr(star + 1)); n > 0; n--) {
        out.insert(out.end(), unit.begin(), unit.end());
    }
    if (plus != std::string::npos) {
        const Bytes rest = FromHex(text.substr(plus + 1));
        out.insert(out.end(), rest.begin(), rest.end());
    }
    return out;
}

struct Line {
    std::string kind;
    Bytes bytes;
    std::string why;
};

std::vector<Line> ReadLines(const std::string &name)
{
    std::ifstream file(std::string(VESICA_SOURCE_DIR) + "/tests/vectors/" +
                       name);
    std::vector<Line> lines;
    for (std::string text; std::getline(file, text);) {
        if (text.empty() || text[0] == '#') {
            continue;
        }
        std::istringstream words(text);
        Line line;
        std::string hex;
        words >> line.kind >> hex;
        std::getline(words, line.why);
        line.bytes = Expand(hex);
        lines.push_back(line);
    }
    return lines;
}

vesica_status Read(const Line &line)
{
    vesica_cursor cursor = {line.bytes.data(), line.bytes.size()};
    uint64_t number = 0;
    const uint8_t *bin = nullptr;
    const char *text = nullptr;
    size_t len = 0;
    if (line.kind == "count") {
        return vesica_cursor_uint(&cursor, &number, VESICA_MAX_ITEMS);
    }
    if (line.kind == "point") {
        return vesica_cursor_bin(&cursor, &bin, 32);
    }
    if (line.kind == "text") {
        return vesica_cursor_str(&cursor, &text, &len, 128);
    }
    return vesica_wire_check(line.bytes.data(), line.bytes.size());
}

TEST(Cursor, RefusesWhatIsNotStrict)
{
    const auto lines = ReadLines("msgpack_refused.txt");
    EXPECT_EQ(lines.size(), 71u);
    for (const Line &line : lines) {
        EXPECT_EQ(Read(line), VESICA_ERR_MALFORMED) << line.why;
    }
}

TEST(Cursor, TakesTheShortestFormAlone)
{
    const auto lines = ReadLines("msgpack_accepted.txt");
    size_t canonical = 0;
    for (const Line &line : lines) {
        const bool expected = line.kind == "canonical";
        canonical += expected;
        EXPECT_EQ(vesica_wire_check(line.bytes.data(), line.bytes.size()),
                  expected ? VESICA_OK : VESICA_ERR_MALFORMED)
            << ::testing::PrintToString(line.bytes);
    }
    EXPECT_EQ(canonical, 57u);
    EXPECT_GT(lines.size(), 200u);
}

TEST(Cursor, KeysIncrease)
{
    EXPECT_EQ(vesica_wire_check(FromHex("8201c002c0").data(), 5), VESICA_OK);
    EXPECT_NE(vesica_wire_check(FromHex("8202c001c0").data(), 5), VESICA_OK);
    EXPECT_EQ(vesica_wire_check(FromHex("82a161c0a162c0").data(), 7),
              VESICA_OK);
    EXPECT_NE(vesica_wire_check(FromHex("82a162c0a161c0").data(), 7),
              VESICA_OK);
    /* in a map inside a map, and again outside */
    EXPECT_EQ(vesica_wire_check(FromHex("82018201c002c002c0").data(), 9),
              VESICA_OK);
    EXPECT_NE(vesica_wire_check(FromHex("82018201c002c001c0").data(), 9),
              VESICA_OK);
}

TEST(Cursor, DepthEndsAtEight)
{
    for (size_t depth = 1; depth < 12; depth++) {
        Bytes bytes(depth, 0x91);
        bytes.push_back(0xc0);
        EXPECT_EQ(vesica_wire_check(bytes.data(), bytes.size()) == VESICA_OK,
                  depth <= VESICA_WIRE_MAX_DEPTH);
    }
}

/* Nothing that the strict reader takes is refused by msgpack-c, and packing
 * what msgpack-c read gives the same bytes. */
void Repack(msgpack_packer *packer, const msgpack_object &object)
{
    msgpack_pack_object(packer, object);
}

TEST(Cursor, AgreesWithMsgpackC)
{
    std::mt19937 random(7);
    const uint8_t heads[] = {0x00, 0x05, 0x7f, 0x80, 0x81, 0x82, 0x90, 0x91,
                             0x92, 0xa0, 0xa1, 0xa2, 0xc0, 0xc1, 0xc2, 0xc3,
                             0xc4, 0xcc, 0xcd, 0xd0, 0xd1, 0xd9, 0xe0, 0xff};
    int taken = 0;
    for (int i = 0; i < 300000; i++) {
        Bytes bytes(1 + random() % 8);
        for (auto &byte : bytes) {
            byte = random() % 3 == 0 ? static_cast<uint8_t>(random())
                                     : heads[random() % sizeof heads];
        }
        if (vesica_wire_check(bytes.data(), bytes.size()) != VESICA_OK) {
            continue;
        }
        taken++;
        msgpack_unpacked unpacked;
        msgpack_unpacked_init(&unpacked);
        size_t offset = 0;
        ASSERT_EQ(msgpack_unpack_next(
                      &unpacked, reinterpret_cast<const char *>(bytes.data()),
                      bytes.size(), &offset),
                  MSGPACK_UNPACK_SUCCESS);
        EXPECT_EQ(offset, bytes.size());
        msgpack_sbuffer packed;
        msgpack_sbuffer_init(&packed);
        msgpack_packer packer;
        msgpack_packer_init(&packer, &packed, msgpack_sbuffer_write);
        Repack(&packer, unpacked.data);
        EXPECT_EQ(Bytes(packed.data, packed.data + packed.size), bytes);
        msgpack_sbuffer_destroy(&packed);
        msgpack_unpacked_destroy(&unpacked);
    }
    EXPECT_GT(taken, 1000);
}

TEST(Cursor, FailsWithoutMoving)
{
    const Bytes bytes = FromHex("8101c403aabbcc");
    vesica_cursor cursor = {bytes.data(), bytes.size()};
    uint64_t number = 0;
    EXPECT_EQ(vesica_cursor_map(&cursor, 1), VESICA_OK);
    vesica_cursor before = cursor;
    EXPECT_EQ(vesica_cursor_uint(&before, &number, 0), VESICA_ERR_MALFORMED);
    EXPECT_EQ(number, 0u);
    EXPECT_EQ(vesica_cursor_key(&cursor, 1), VESICA_OK);
    const uint8_t *bin = nullptr;
    EXPECT_EQ(vesica_cursor_end(&cursor), VESICA_ERR_MALFORMED);
    EXPECT_EQ(vesica_cursor_bin(&cursor, &bin, 3), VESICA_OK);
    EXPECT_EQ(bin, bytes.data() + 4);
    EXPECT_EQ(vesica_cursor_end(&cursor), VESICA_OK);
}

TEST(Frame, Header)
{
    const vesica_frame_header header = {VESICA_MESSAGE_TAGS, 0x012345};
    vesica_frame_header read = {0, 0};
    uint8_t bytes[VESICA_FRAME_HEADER_BYTES];
    vesica_frame_header_encode(bytes, &header);
    EXPECT_EQ(Bytes(bytes, bytes + 8), FromHex("4523010007000000"));
    ASSERT_EQ(vesica_frame_header_decode(&read, bytes), VESICA_OK);
    EXPECT_EQ(read.type, VESICA_MESSAGE_TAGS);
    EXPECT_EQ(read.payload_len, 0x012345u);
    for (const char *bad :
         {"0000000000000000", "0000000017000000", "0000000001010000",
          "0000000001000001", "f9ff0f0001000000", "ffffffff01000000"}) {
        EXPECT_EQ(vesica_frame_header_decode(&read, FromHex(bad).data()),
                  VESICA_ERR_MALFORMED)
            << bad;
    }
    EXPECT_EQ(
        vesica_frame_header_decode(&read, FromHex("f8ff0f0001000000").data()),
        VESICA_OK);
}

TEST(Writer, RemembersThatItFailed)
{
    uint8_t small[4] = {0};
    vesica_writer writer = {small, sizeof small, 0, false};
    vesica_writer_uint(&writer, 300);
    EXPECT_FALSE(writer.failed);
    vesica_writer_str(&writer, "ab", 2);
    EXPECT_TRUE(writer.failed);
    EXPECT_EQ(vesica_writer_bin_space(&writer, 0), nullptr);
    EXPECT_LE(writer.len, sizeof small);
}

template <typename Encode> Bytes Encoded(size_t size, Encode encode)
{
    Bytes bytes(size);
    vesica_writer writer = {bytes.data(), bytes.size(), 0, false};
    encode(&writer);
    EXPECT_FALSE(writer.failed);
    bytes.resize(writer.len);
    EXPECT_EQ(vesica_wire_check(bytes.data(), bytes.size()), VESICA_OK);
    return bytes;
}

/* Every prefix and every longer form is refused. */
template <typename Decode> void ExpectExact(const Bytes &bytes, Decode decode)
{
    EXPECT_EQ(decode(bytes.data(), bytes.size()), VESICA_OK);
    for (size_t len = 0; len < bytes.size(); len++) {
        const Bytes prefix(bytes.begin(),
                           bytes.begin() + static_cast<ptrdiff_t>(len));
        EXPECT_NE(decode(prefix.data(), prefix.size()), VESICA_OK);
    }
    Bytes longer = bytes;
    longer.push_back(0);
    EXPECT_NE(decode(longer.data(), longer.size()), VESICA_OK);
}

TEST(Messages, HelloThereAndBack)
{
    vesica_msg_hello hello = {};
    hello.version = 1;
    hello.side = VESICA_SIDE_ANSWERER;
    hello.profile = 1;
    vesica_profile_hash(hello.profile_hash);
    hello.max_peer_items = VESICA_MAX_ITEMS;
    std::memset(hello.nonce, 0xab, sizeof hello.nonce);
    const Bytes bytes = Encoded(VESICA_HELLO_MAX_BYTES, [&](auto *w) {
        vesica_msg_hello_encode(w, &hello);
    });
    vesica_msg_hello read = {};
    ExpectExact(bytes, [&](const uint8_t *p, size_t n) {
        return vesica_msg_hello_decode(&read, p, n);
    });
    EXPECT_EQ(read.side, hello.side);
    EXPECT_EQ(read.max_peer_items, hello.max_peer_items);
    EXPECT_EQ(std::memcmp(read.nonce, hello.nonce, sizeof read.nonce), 0);
}

TEST(Messages, TermsThereAndBack)
{
    vesica_terms terms = {};
    std::string purpose(VESICA_TERMS_MAX_PURPOSE, 'p');
    std::memcpy(terms.purpose, purpose.c_str(), purpose.size());
    terms.function = VESICA_FUNCTION_MATCH;
    terms.learner = VESICA_LEARNER_PROPOSER;
    terms.suite = VESICA_SUITE_RISTRETTO255_SHA512;
    terms.engine = VESICA_ENGINE_DH;
    terms.security = VESICA_SECURITY_SEMI_HONEST;
    terms.proposer_max_items = VESICA_MAX_ITEMS;
    terms.answerer_max_items = 70000;
    terms.retention_days = 36500;
    terms.security = VESICA_SECURITY_MALICIOUS;
    terms.min_items = 70000;
    terms.proof = true;
    terms.fresh_blinds = true;
    terms.proposer_padded_items = VESICA_MAX_ITEMS;
    terms.answerer_padded_items = 70000;
    std::string labels(VESICA_TERMS_MAX_LABELS, 'l');
    std::memcpy(terms.labels, labels.c_str(), labels.size());
    terms.label_bytes = VESICA_MAX_LABEL_BYTES;
    const Bytes bytes = Encoded(VESICA_TERMS_MAX_BYTES, [&](auto *w) {
        vesica_msg_terms_encode(w, &terms);
    });
    vesica_terms read = {};
    vesica_terms_field field = vesica_terms_field(0);
    const char *rule = nullptr;
    ExpectExact(bytes, [&](const uint8_t *p, size_t n) {
        return vesica_msg_terms_decode(&read, &field, &rule, p, n);
    });
    EXPECT_STREQ(read.purpose, terms.purpose);
    EXPECT_EQ(read.proposer_max_items, terms.proposer_max_items);
    EXPECT_EQ(read.answerer_max_items, terms.answerer_max_items);
    EXPECT_EQ(read.retention_days, terms.retention_days);
    EXPECT_EQ(vesica_terms_compare(&read, &terms), 0);
    EXPECT_EQ(field, 0);
    Bytes control = bytes;
    control[10] = 0x07;
    EXPECT_EQ(vesica_msg_terms_decode(&read, &field, &rule, control.data(),
                                      control.size()),
              VESICA_ERR_MALFORMED);
}

TEST(Messages, SmallOnesThereAndBack)
{
    vesica_msg_accept accept = {};
    accept.num_items = 123456;
    std::memset(accept.confirm, 7, sizeof accept.confirm);
    std::memset(accept.public_key, 9, 32);
    accept.public_key_len = 32;
    vesica_msg_accept read_accept = {};
    read_accept.public_key_len = 32;
    ExpectExact(Encoded(VESICA_ACCEPT_MAX_BYTES,
                        [&](auto *w) { vesica_msg_accept_encode(w, &accept); }),
                [&](const uint8_t *p, size_t n) {
                    return vesica_msg_accept_decode(&read_accept, p, n);
                });
    EXPECT_EQ(read_accept.num_items, 123456u);

    const vesica_msg_ack ack = {VESICA_MAX_ITEMS};
    vesica_msg_ack read_ack = {};
    ExpectExact(Encoded(VESICA_ACK_MAX_BYTES,
                        [&](auto *w) { vesica_msg_ack_encode(w, &ack); }),
                [&](const uint8_t *p, size_t n) {
                    return vesica_msg_ack_decode(&read_ack, p, n);
                });
    EXPECT_EQ(read_ack.num_frames, ack.num_frames);

    const vesica_msg_progress progress = {UINT64_C(1) << 40, UINT64_MAX};
    vesica_msg_progress read_progress = {};
    ExpectExact(
        Encoded(VESICA_PROGRESS_MAX_BYTES,
                [&](auto *w) { vesica_msg_progress_encode(w, &progress); }),
        [&](const uint8_t *p, size_t n) {
            return vesica_msg_progress_decode(&read_progress, p, n);
        });
    EXPECT_EQ(read_progress.done, progress.done);
    EXPECT_EQ(read_progress.total, progress.total);

    vesica_msg_done done = {};
    done.transcript_len = 64;
    std::memset(done.transcript, 9, sizeof done.transcript);
    vesica_msg_done read_done = {};
    read_done.transcript_len = 64;
    ExpectExact(Encoded(VESICA_DONE_MAX_BYTES,
                        [&](auto *w) { vesica_msg_done_encode(w, &done); }),
                [&](const uint8_t *p, size_t n) {
                    return vesica_msg_done_decode(&read_done, p, n);
                });
    EXPECT_EQ(read_done.transcript[63], 9);
}

TEST(Messages, RefusalsThatMayBe)
{
    int valid = 0;
    for (uint64_t reason = 0; reason < 7; reason++) {
        for (uint64_t field = 0; field < 20; field++) {
            const Bytes bytes = Encoded(16, [&](auto *w) {
                vesica_writer_map(w, 2);
                vesica_writer_uint(w, 1);
                vesica_writer_uint(w, reason);
                vesica_writer_uint(w, 2);
                vesica_writer_uint(w, field);
            });
            vesica_refusal refusal = {};
            if (vesica_msg_refuse_decode(&refusal, bytes.data(),
                                         bytes.size()) == VESICA_OK) {
                valid++;
                EXPECT_EQ(refusal.reason == VESICA_REFUSAL_TERMS, field != 0);
                EXPECT_EQ(Encoded(VESICA_REFUSE_MAX_BYTES,
                                  [&](auto *w) {
                                      vesica_msg_refuse_encode(w, &refusal);
                                  }),
                          bytes);
            }
        }
    }
    EXPECT_EQ(valid, 3 + VESICA_NUM_TERMS_FIELDS);
}

TEST(Messages, Aborts)
{
    for (const vesica_msg_abort &message :
         {vesica_msg_abort{VESICA_CLASS_PEER, VESICA_OK},
          vesica_msg_abort{VESICA_CLASS_LOCAL, VESICA_ERR_NOMEM}}) {
        vesica_msg_abort read = {};
        ExpectExact(
            Encoded(VESICA_ABORT_MAX_BYTES,
                    [&](auto *w) { vesica_msg_abort_encode(w, &message); }),
            [&](const uint8_t *p, size_t n) {
                return vesica_msg_abort_decode(&read, p, n);
            });
        EXPECT_EQ(read.error_class, message.error_class);
        EXPECT_EQ(read.status, message.status);
    }
    vesica_msg_abort read = {};
    const Bytes unknown = FromHex("82010202cd03e7");
    EXPECT_EQ(vesica_msg_abort_decode(&read, unknown.data(), unknown.size()),
              VESICA_OK);
    EXPECT_EQ(read.status, VESICA_OK);
    for (const char *bad : {"810100", "810101", "810104", "80", "8301020203"}) {
        const Bytes bytes = FromHex(bad);
        EXPECT_EQ(vesica_msg_abort_decode(&read, bytes.data(), bytes.size()),
                  VESICA_ERR_MALFORMED);
    }
}

TEST(Messages, BulkLengths)
{
    for (const size_t len : {0u, 1u, 255u, 256u, 65535u, 65536u, 524288u}) {
        Bytes bytes(vesica_msg_bulk_len(len) + 10);
        vesica_writer writer = {bytes.data(), bytes.size(), 0, false};
        uint8_t *elements = vesica_msg_bulk_encode(&writer, len);
        ASSERT_NE(elements, nullptr);
        EXPECT_EQ(writer.len, vesica_msg_bulk_len(len));
        EXPECT_EQ(vesica_msg_bulk_num_bytes(writer.len), len);
        const uint8_t *read = nullptr;
        EXPECT_EQ(vesica_msg_bulk_decode(&read, len, bytes.data(), writer.len),
                  VESICA_OK);
        EXPECT_EQ(read, elements);
        EXPECT_EQ(
            vesica_msg_bulk_decode(&read, len + 1, bytes.data(), writer.len),
            VESICA_ERR_MALFORMED);
    }
}

} /* namespace */
