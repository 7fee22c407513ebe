/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Every message with another key, another value, another bound: well-formed,
 * and refused. */

#include <gtest/gtest.h>

#include <cstring>
#include <functional>

#include "support/bytes.h"

extern "C" {
#include "msg/msg.h"
#include "wire/cursor.h"
#include "wire/writer.h"
}

namespace
{

using vesica_test::Bytes;
using vesica_test::from_hex;

/* A message taken apart: its pairs, each key and value with its bytes. */
using Pairs = std::vector<std::pair<Bytes, Bytes>>;

Bytes TakeValue(vesica_cursor *cursor)
{
    const uint8_t *start = cursor->bytes;
    vesica_wire_head head = {VESICA_WIRE_NIL, 0};
    EXPECT_EQ(vesica_cursor_head(cursor, &head), VESICA_OK);
    uint64_t inside = head.kind == VESICA_WIRE_ARRAY ? head.value
                      : head.kind == VESICA_WIRE_MAP ? 2 * head.value
                                                     : 0;
    if (head.kind == VESICA_WIRE_STR || head.kind == VESICA_WIRE_BIN) {
        cursor->bytes += head.value;
        cursor->left -= head.value;
    }
    for (; inside > 0; inside--) {
        TakeValue(cursor);
    }
    return Bytes(start, cursor->bytes);
}

Pairs Apart(const Bytes &message)
{
    vesica_cursor cursor = {message.data(), message.size()};
    vesica_wire_head head = {VESICA_WIRE_NIL, 0};
    EXPECT_EQ(vesica_cursor_head(&cursor, &head), VESICA_OK);
    EXPECT_EQ(head.kind, VESICA_WIRE_MAP);
    Pairs pairs;
    for (uint64_t i = 0; i < head.value; i++) {
        const Bytes key = TakeValue(&cursor);
        pairs.emplace_back(key, TakeValue(&cursor));
    }
    EXPECT_EQ(cursor.left, 0u);
    return pairs;
}

Bytes Together(const Pairs &pairs)
{
    const auto num = static_cast<uint8_t>(pairs.size());
    Bytes message = {0xde, 0, num};
    if (num < 16) {
        message = {static_cast<uint8_t>(0x80 + num)};
    }
    for (const auto &pair : pairs) {
        message.insert(message.end(), pair.first.begin(), pair.first.end());
        message.insert(message.end(), pair.second.begin(), pair.second.end());
    }
    return message;
}

using Decode = std::function<vesica_status(const uint8_t *, size_t)>;

struct Message {
    const char *name;
    Bytes bytes;
    Decode decode;
};

template <typename Encode>
Message Made(const char *name, Encode encode, Decode decode)
{
    Bytes bytes(512);
    vesica_writer writer = {bytes.data(), bytes.size(), 0, false};
    encode(&writer);
    EXPECT_FALSE(writer.failed);
    bytes.resize(writer.len);
    return {name, bytes, decode};
}

Message Hello()
{
    return Made(
        "HELLO",
        [](vesica_writer *w) {
            vesica_msg_hello hello = {};
            hello.version = 1;
            hello.side = VESICA_SIDE_ANSWERER;
            hello.profile = 1;
            vesica_profile_hash(hello.profile_hash);
            hello.max_peer_items = 7;
            vesica_msg_hello_encode(w, &hello);
        },
        [](const uint8_t *p, size_t n) {
            vesica_msg_hello out = {};
            return vesica_msg_hello_decode(&out, p, n);
        });
}

Message Terms()
{
    return Made(
        "TERMS",
        [](vesica_writer *w) {
            vesica_terms terms = {};
            std::memcpy(terms.purpose, "test", 5);
            terms.function = VESICA_FUNCTION_MATCH;
            terms.learner = VESICA_LEARNER_PROPOSER;
            terms.suite = VESICA_SUITE_RISTRETTO255_SHA512;
            terms.engine = VESICA_ENGINE_DH;
            terms.security = VESICA_SECURITY_SEMI_HONEST;
            terms.proposer_max_items = 9;
            terms.answerer_max_items = 9;
            terms.retention_days = 9;
            terms.min_items = 1;
            vesica_msg_terms_encode(w, &terms);
        },
        [](const uint8_t *p, size_t n) {
            vesica_terms out = {};
            vesica_terms_field field = vesica_terms_field(0);
            const char *value = nullptr;
            return vesica_msg_terms_decode(&out, &field, &value, p, n);
        });
}

std::vector<Message> SmallMessages()
{
    return {
        Made(
            "ACCEPT",
            [](vesica_writer *w) {
                const vesica_msg_accept accept = {};
                vesica_msg_accept_encode(w, &accept);
            },
            [](const uint8_t *p, size_t n) {
                vesica_msg_accept out = {};
                return vesica_msg_accept_decode(&out, p, n);
            }),
        Made(
            "REFUSE",
            [](vesica_writer *w) {
                const vesica_refusal refusal = {VESICA_REFUSAL_TERMS,
                                                VESICA_TERMS_SUITE};
                vesica_msg_refuse_encode(w, &refusal);
            },
            [](const uint8_t *p, size_t n) {
                vesica_refusal out = {};
                return vesica_msg_refuse_decode(&out, p, n);
            }),
        Made(
            "BULK",
            [](vesica_writer *w) {
                uint8_t *space = vesica_msg_bulk_encode(w, 3);
                std::memset(space, 7, 3);
            },
            [](const uint8_t *p, size_t n) {
                const uint8_t *out = nullptr;
                return vesica_msg_bulk_decode(&out, 3, p, n);
            }),
        Made(
            "EVALUATED",
            [](vesica_writer *w) {
                uint8_t *proof = nullptr;
                uint8_t *space = vesica_msg_evaluated_encode(w, 3, &proof, 2);
                std::memset(space, 7, 3);
                std::memset(proof, 8, 2);
            },
            [](const uint8_t *p, size_t n) {
                const uint8_t *out = nullptr;
                const uint8_t *proof = nullptr;
                return vesica_msg_evaluated_decode(&out, 3, &proof, 2, p, n);
            }),
        Made(
            "MATCHED",
            [](vesica_writer *w) {
                const vesica_msg_matched matched = {5};
                vesica_msg_matched_encode(w, &matched);
            },
            [](const uint8_t *p, size_t n) {
                vesica_msg_matched out = {};
                return vesica_msg_matched_decode(&out, p, n);
            }),
        Made(
            "PROGRESS",
            [](vesica_writer *w) {
                const vesica_msg_progress progress = {3, 9};
                vesica_msg_progress_encode(w, &progress);
            },
            [](const uint8_t *p, size_t n) {
                vesica_msg_progress out = {};
                return vesica_msg_progress_decode(&out, p, n);
            }),
        Made(
            "PROGRESS",
            [](vesica_writer *w) {
                const vesica_msg_progress progress = {0, 9};
                vesica_msg_progress_encode(w, &progress);
            },
            [](const uint8_t *p, size_t n) {
                vesica_msg_progress out = {};
                return vesica_msg_progress_decode(&out, p, n);
            }),
        Made(
            "ABORT",
            [](vesica_writer *w) {
                const vesica_msg_abort abort_msg = {VESICA_CLASS_LOCAL,
                                                    VESICA_ERR_NOMEM};
                vesica_msg_abort_encode(w, &abort_msg);
            },
            [](const uint8_t *p, size_t n) {
                vesica_msg_abort out = {};
                return vesica_msg_abort_decode(&out, p, n);
            }),
        Made(
            "ACK",
            [](vesica_writer *w) {
                const vesica_msg_ack ack = {5};
                vesica_msg_ack_encode(w, &ack);
            },
            [](const uint8_t *p, size_t n) {
                vesica_msg_ack out = {};
                return vesica_msg_ack_decode(&out, p, n);
            }),
        Made(
            "DONE",
            [](vesica_writer *w) {
                vesica_msg_done done = {};
                done.transcript_len = 64;
                vesica_msg_done_encode(w, &done);
            },
            [](const uint8_t *p, size_t n) {
                vesica_msg_done out = {};
                out.transcript_len = 64;
                return vesica_msg_done_decode(&out, p, n);
            }),
    };
}

std::vector<Message> Messages()
{
    std::vector<Message> messages = SmallMessages();
    messages.push_back(Hello());
    messages.push_back(Terms());
    return messages;
}

/* Refused, also right after one that was taken. */
void ExpectNotTaken(const Message &message, const Pairs &pairs, size_t which)
{
    const Bytes bytes = Together(pairs);
    EXPECT_EQ(message.decode(message.bytes.data(), message.bytes.size()),
              VESICA_OK);
    EXPECT_NE(message.decode(bytes.data(), bytes.size()), VESICA_OK)
        << message.name << " " << which;
}

/* Well-formed, and refused all the same. */
void ExpectRefused(const Message &message, const Pairs &pairs, size_t which)
{
    const Bytes bytes = Together(pairs);
    EXPECT_EQ(vesica_wire_check(bytes.data(), bytes.size()), VESICA_OK)
        << message.name << " " << which;
    ExpectNotTaken(message, pairs, which);
}

TEST(EveryMessage, HasItsKeysAndNoOthers)
{
    for (const Message &message : Messages()) {
        const Pairs pairs = Apart(message.bytes);
        EXPECT_EQ(message.decode(message.bytes.data(), message.bytes.size()),
                  VESICA_OK)
            << message.name;
        for (size_t i = 0; i < pairs.size(); i++) {
            Pairs shifted = pairs;
            for (size_t j = i; j < pairs.size(); j++) {
                shifted[j].first[0]++;
            }
            ExpectRefused(message, shifted, i);
        }
        for (size_t i = 0; i < pairs.size(); i++) {
            /* A decoder by itself does not look at the order of keys. */
            for (const int by : {-1, 1}) {
                Pairs other = pairs;
                other[i].first[0] =
                    static_cast<uint8_t>(other[i].first[0] + by);
                ExpectNotTaken(message, other, i);
            }
        }
        for (const uint8_t more : {0x00, 0x7f}) {
            Pairs longer = pairs;
            longer.insert(more == 0 ? longer.begin() : longer.end(),
                          {{more}, {0xc0}});
            ExpectRefused(message, longer, more);
        }
    }
}

TEST(EveryMessage, NumbersItsKeysFromOne)
{
    for (const Message &message : Messages()) {
        const Pairs pairs = Apart(message.bytes);
        for (size_t i = 0; i < pairs.size(); i++) {
            EXPECT_BYTES_EQ(pairs[i].first, Bytes{static_cast<uint8_t>(i + 1)});
        }
    }
}

TEST(EveryMessage, NeedsEachOfItsKeys)
{
    for (const Message &message : Messages()) {
        const Pairs pairs = Apart(message.bytes);
        for (size_t i = 0; i < pairs.size(); i++) {
            Pairs shorter = pairs;
            shorter.erase(shorter.begin() + static_cast<ptrdiff_t>(i));
            /* The status of an ABORT may be left out. */
            if (std::string(message.name) != "ABORT" || i != 1) {
                ExpectRefused(message, shorter, i);
            }
        }
    }
}

TEST(EveryMessage, NeedsEachValueOfItsKind)
{
    for (const Message &message : Messages()) {
        const Pairs pairs = Apart(message.bytes);
        for (size_t i = 0; i < pairs.size(); i++) {
            for (const char *other :
                 {"c0", "c3", "ff", "90", "80", "a0", "c400"}) {
                Pairs changed = pairs;
                changed[i].second = from_hex(other);
                if (changed[i].second != pairs[i].second) {
                    ExpectRefused(message, changed, i);
                }
            }
        }
    }
}

TEST(EveryMessage, BoundsItsNumbers)
{
    for (const Message &message : Messages()) {
        const Pairs pairs = Apart(message.bytes);
        for (size_t i = 0; i < pairs.size(); i++) {
            Pairs changed = pairs;
            changed[i].second = from_hex("cfffffffffffffffff");
            /* Of PROGRESS the total alone has no bound of its own. */
            if (std::string(message.name) != "PROGRESS" || i != 1) {
                ExpectRefused(message, changed, i);
            }
        }
    }
}

TEST(EveryMessage, IsNoArrayAndHasNothingBehind)
{
    for (const Message &message : Messages()) {
        Bytes longer = message.bytes;
        longer.push_back(0xc0);
        EXPECT_NE(message.decode(longer.data(), longer.size()), VESICA_OK)
            << message.name;
        Bytes array = message.bytes;
        array[0] =
            array[0] == 0xde ? 0xdc : static_cast<uint8_t>(array[0] + 0x10);
        EXPECT_NE(message.decode(array.data(), array.size()), VESICA_OK)
            << message.name;
    }
}

/* The message with another value in the place of one, by its key. */
vesica_status WithValue(const Message &message, uint8_t key,
                        const std::string &hex)
{
    Pairs pairs = Apart(message.bytes);
    pairs.at(key - 1u).second = from_hex(hex);
    const Bytes bytes = Together(pairs);
    return message.decode(bytes.data(), bytes.size());
}

Message Named(const std::string &name)
{
    for (const Message &message : Messages()) {
        if (message.name == name) {
            return message;
        }
    }
    return {};
}

TEST(Bounds, OfCounts)
{
    EXPECT_EQ(WithValue(Named("ACCEPT"), 2, "ce7fffffff"), VESICA_OK);
    EXPECT_EQ(WithValue(Named("ACCEPT"), 2, "ce80000000"),
              VESICA_ERR_MALFORMED);
    EXPECT_EQ(WithValue(Named("ACK"), 1, "ce7fffffff"), VESICA_OK);
    EXPECT_EQ(WithValue(Named("ACK"), 1, "ce80000000"), VESICA_ERR_MALFORMED);
    EXPECT_EQ(WithValue(Named("MATCHED"), 1, "ce7fffffff"), VESICA_OK);
    EXPECT_EQ(WithValue(Named("MATCHED"), 1, "ce80000000"),
              VESICA_ERR_MALFORMED);
    EXPECT_EQ(WithValue(Hello(), 6, "ce7fffffff"), VESICA_OK);
    EXPECT_EQ(WithValue(Hello(), 6, "ce80000000"), VESICA_ERR_MALFORMED);
}

TEST(Bounds, OfProgress)
{
    const std::string most = "cfffffffffffffffff";
    Message message = Named("PROGRESS");
    EXPECT_EQ(WithValue(message, 1, most), VESICA_ERR_MALFORMED);
    EXPECT_EQ(WithValue(message, 2, most), VESICA_OK);
    EXPECT_EQ(WithValue(message, 2, "03"), VESICA_OK);
    EXPECT_EQ(WithValue(message, 2, "02"), VESICA_ERR_MALFORMED);
    message.bytes = from_hex("8201" + most + "02" + most);
    EXPECT_EQ(message.decode(message.bytes.data(), message.bytes.size()),
              VESICA_OK);
}

TEST(Bounds, OfTheProfileAndTheVersion)
{
    EXPECT_EQ(WithValue(Hello(), 4, "cdffff"), VESICA_ERR_PROFILE);
    EXPECT_EQ(WithValue(Hello(), 4, "ce00010000"), VESICA_ERR_MALFORMED);
    EXPECT_EQ(WithValue(Hello(), 1, "00"), VESICA_ERR_VERSION);
    EXPECT_EQ(WithValue(Hello(), 1, "cfffffffffffffffff"), VESICA_ERR_VERSION);
    EXPECT_EQ(WithValue(Hello(), 2, "00"), VESICA_ERR_MALFORMED);
    EXPECT_EQ(WithValue(Hello(), 2, "03"), VESICA_ERR_MALFORMED);
}

/* Whatever else another version of the wire has, its HELLO is a map and begins
 * with the version. */
TEST(Bounds, OfWhatEveryVersionHas)
{
    const Decode decode = Hello().decode;
    for (const char *other : {"810102", "810100", "82010202c0"}) {
        const Bytes bytes = from_hex(other);
        EXPECT_EQ(decode(bytes.data(), bytes.size()), VESICA_ERR_VERSION)
            << other;
    }
    for (const char *bad : {"", "800102", "910102", "810202", "8101c0", "80"}) {
        const Bytes bytes = from_hex(bad);
        EXPECT_EQ(decode(bytes.data(), bytes.size()), VESICA_ERR_MALFORMED)
            << bad;
    }
}

TEST(Bounds, OfChoicesInTerms)
{
    for (uint8_t field = VESICA_TERMS_FUNCTION; field <= VESICA_TERMS_SECURITY;
         field++) {
        EXPECT_EQ(WithValue(Terms(), field, "ccff"), VESICA_ERR_TERMS);
        EXPECT_EQ(WithValue(Terms(), field, "cd0100"), VESICA_ERR_MALFORMED);
        EXPECT_EQ(WithValue(Terms(), field, "c0"), VESICA_ERR_MALFORMED);
    }
}

TEST(Bounds, OfNumbersInTerms)
{
    for (const uint8_t field :
         {VESICA_TERMS_PROPOSER_MAX_ITEMS, VESICA_TERMS_ANSWERER_MAX_ITEMS}) {
        EXPECT_EQ(WithValue(Terms(), field, "ce7fffffff"), VESICA_OK);
        EXPECT_EQ(WithValue(Terms(), field, "ce80000000"),
                  VESICA_ERR_MALFORMED);
    }
    /* 36500 and one more */
    EXPECT_EQ(WithValue(Terms(), VESICA_TERMS_RETENTION_DAYS, "cd8e94"),
              VESICA_OK);
    EXPECT_EQ(WithValue(Terms(), VESICA_TERMS_RETENTION_DAYS, "cd8e95"),
              VESICA_ERR_MALFORMED);
    /* A number that may stand there, but not with these bounds of 9. */
    for (const uint8_t field :
         {VESICA_TERMS_MIN_ITEMS, VESICA_TERMS_PROPOSER_PADDED_ITEMS,
          VESICA_TERMS_ANSWERER_PADDED_ITEMS}) {
        EXPECT_EQ(WithValue(Terms(), field, "09"), VESICA_OK);
        EXPECT_EQ(WithValue(Terms(), field, "ce7fffffff"), VESICA_ERR_TERMS);
        EXPECT_EQ(WithValue(Terms(), field, "ce80000000"),
                  VESICA_ERR_MALFORMED);
    }
    for (const uint8_t field :
         {VESICA_TERMS_PROOF, VESICA_TERMS_FRESH_BLINDS}) {
        EXPECT_EQ(WithValue(Terms(), field, "01"), VESICA_OK);
        EXPECT_EQ(WithValue(Terms(), field, "02"), VESICA_ERR_MALFORMED);
    }
    EXPECT_EQ(WithValue(Terms(), VESICA_TERMS_LABEL_BYTES, "cd0400"),
              VESICA_ERR_TERMS);
    EXPECT_EQ(WithValue(Terms(), VESICA_TERMS_LABEL_BYTES, "cd0401"),
              VESICA_ERR_MALFORMED);
}

TEST(Bounds, OfTheStatusOfAnAbort)
{
    EXPECT_EQ(WithValue(Named("ABORT"), 2, "cdffff"), VESICA_OK);
    EXPECT_EQ(WithValue(Named("ABORT"), 2, "ce00010000"), VESICA_ERR_MALFORMED);
}

TEST(Aborts, TellEachStatus)
{
#define EACH_STATUS(name, value, text) VESICA_##name,
    for (const vesica_status status : {VESICA_STATUS_MAP(EACH_STATUS)}) {
#undef EACH_STATUS
        const Message message = Made(
            "ABORT",
            [&](vesica_writer *w) {
                const vesica_msg_abort abort_msg = {VESICA_CLASS_PEER, status};
                vesica_msg_abort_encode(w, &abort_msg);
            },
            Decode());
        vesica_msg_abort out = {};
        EXPECT_EQ(vesica_msg_abort_decode(&out, message.bytes.data(),
                                          message.bytes.size()),
                  VESICA_OK);
        EXPECT_EQ(out.status, status);
    }
}

TEST(Refusals, ThoseThatMayBeSent)
{
    const std::string unknown =
        vesica_terms_field_name(static_cast<vesica_terms_field>(0));
    for (int reason = 0; reason < 8; reason++) {
        for (int field = 0; field < 32; field++) {
            vesica_refusal refusal = {};
            std::memcpy(&refusal.reason, &reason, sizeof reason);
            std::memcpy(&refusal.field, &field, sizeof field);
            const bool named =
                vesica_terms_field_name(refusal.field) != unknown;
            const bool expected = reason == VESICA_REFUSAL_TERMS
                                      ? named
                                      : reason >= VESICA_REFUSAL_POLICY &&
                                            reason <= VESICA_REFUSAL_LIST &&
                                            field == 0;
            EXPECT_EQ(vesica_refusal_is_valid(&refusal), expected)
                << reason << " " << field;
        }
    }
}

} /* namespace */
