/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The strict reader at each of its edges: the first and last value of every
 * format, the first and last byte of every class. */

#include <gtest/gtest.h>

#include <cstring>

#include "support/bytes.h"

extern "C" {
#include "wire/cursor.h"
#include "wire/frame.h"
#include "wire/text.h"
#include "wire/writer.h"
}

namespace
{

using vesica_test::Bytes;
using vesica_test::from_hex;

vesica_status Check(const Bytes &bytes)
{
    return vesica_wire_check(bytes.data(), bytes.size());
}

/* head, then len bytes that are text. */
Bytes Filled(const std::string &head, size_t len, uint8_t with = 'a')
{
    Bytes bytes = from_hex(head);
    bytes.insert(bytes.end(), len, with);
    return bytes;
}

struct Format {
    const char *head; /* as it is for the number `least` */
    uint64_t least;
    vesica_wire_kind kind;
    const char *shorter; /* the same format with `least` - 1, or NULL */
};

/* The specification's formats, each at its least number. */
const Format FORMATS[] = {
    {"c400", 0, VESICA_WIRE_BIN, nullptr},
    {"c50100", 0x100, VESICA_WIRE_BIN, "c500ff"},
    {"c600010000", 0x10000, VESICA_WIRE_BIN, "c60000ffff"},
    {"cc80", 0x80, VESICA_WIRE_UINT, "cc7f"},
    {"cd0100", 0x100, VESICA_WIRE_UINT, "cd00ff"},
    {"ce00010000", 0x10000, VESICA_WIRE_UINT, "ce0000ffff"},
    {"cf0000000100000000", UINT64_C(1) << 32, VESICA_WIRE_UINT,
     "cf00000000ffffffff"},
    {"d920", 32, VESICA_WIRE_STR, "d91f"},
    {"da0100", 0x100, VESICA_WIRE_STR, "da00ff"},
    {"db00010000", 0x10000, VESICA_WIRE_STR, "db0000ffff"},
    {"dc0010", 16, VESICA_WIRE_ARRAY, "dc000f"},
    {"dd00010000", 0x10000, VESICA_WIRE_ARRAY, "dd0000ffff"},
    {"de0010", 16, VESICA_WIRE_MAP, "de000f"},
    {"df00010000", 0x10000, VESICA_WIRE_MAP, "df0000ffff"},
};

vesica_status Head(const Bytes &bytes, vesica_wire_head *head, size_t *used)
{
    vesica_cursor cursor = {bytes.data(), bytes.size()};
    const vesica_status status = vesica_cursor_head(&cursor, head);
    *used = bytes.size() - cursor.left;
    EXPECT_EQ(cursor.bytes, bytes.data() + *used);
    return status;
}

size_t Behind(const Format &format)
{
    switch (format.kind) {
    case VESICA_WIRE_UINT:
        return 0;
    case VESICA_WIRE_MAP:
        return 2 * format.least;
    default:
        return format.least;
    }
}

TEST(Heads, LongFormsBeginWhereShorterOnesEnd)
{
    for (const Format &format : FORMATS) {
        vesica_wire_head head = {VESICA_WIRE_NIL, 99};
        size_t used = 0;
        const size_t len = std::strlen(format.head) / 2;
        EXPECT_EQ(Head(Filled(format.head, Behind(format)), &head, &used),
                  VESICA_OK)
            << format.head;
        EXPECT_EQ(head.kind, format.kind) << format.head;
        EXPECT_EQ(head.value, format.least) << format.head;
        EXPECT_EQ(used, len) << format.head;
        if (format.shorter != nullptr) {
            EXPECT_EQ(
                Head(Filled(format.shorter, Behind(format)), &head, &used),
                VESICA_ERR_MALFORMED)
                << format.shorter;
            EXPECT_EQ(used, 0u);
        }
        if (Behind(format) > 0) {
            EXPECT_EQ(
                Head(Filled(format.head, Behind(format) - 1), &head, &used),
                VESICA_ERR_MALFORMED)
                << format.head;
        }
    }
}

const uint64_t NOTHING = 999;

/* What a first byte alone means; kind NIL and value NOTHING: no value. */
vesica_wire_head Meaning(unsigned byte)
{
    if (byte <= 0x7f) {
        return {VESICA_WIRE_UINT, byte};
    }
    if (byte <= 0x8f) {
        return {VESICA_WIRE_MAP, byte - 0x80};
    }
    if (byte <= 0x9f) {
        return {VESICA_WIRE_ARRAY, byte - 0x90};
    }
    if (byte <= 0xbf) {
        return {VESICA_WIRE_STR, byte - 0xa0};
    }
    if (byte == 0xc0) {
        return {VESICA_WIRE_NIL, 0};
    }
    if (byte == 0xc2 || byte == 0xc3) {
        return {VESICA_WIRE_BOOL, byte - 0xc2};
    }
    if (byte >= 0xe0) {
        return {VESICA_WIRE_NEGATIVE, 0};
    }
    return {VESICA_WIRE_NIL, NOTHING};
}

TEST(Heads, EveryFirstByte)
{
    for (unsigned byte = 0; byte < 256; byte++) {
        Bytes bytes(64, 0);
        bytes[0] = static_cast<uint8_t>(byte);
        const vesica_wire_head expected = Meaning(byte);
        vesica_wire_head head = {VESICA_WIRE_NIL, 99};
        size_t used = 0;
        const vesica_status status = Head(bytes, &head, &used);
        if (expected.value != NOTHING) {
            EXPECT_EQ(status, VESICA_OK) << byte;
            EXPECT_EQ(used, 1u) << byte;
            EXPECT_EQ(head.kind, expected.kind) << byte;
            EXPECT_EQ(head.value, expected.value) << byte;
        } else if (byte != 0xc4) { /* an empty byte string */
            EXPECT_EQ(status, VESICA_ERR_MALFORMED) << byte;
            EXPECT_EQ(head.value, 99u) << byte;
        }
    }
}

TEST(Heads, NegativeNumbersAreShortest)
{
    /* The last that fits each width, and the first that does not. */
    for (const char *good :
         {"d0df", "d080", "d1ff7f", "d18000", "d2ffff7fff", "d280000000",
          "d3ffffffff7fffffff", "d38000000000000000", "e0", "ff"}) {
        vesica_wire_head head = {VESICA_WIRE_NIL, 99};
        size_t used = 0;
        EXPECT_EQ(Check(from_hex(good)), VESICA_OK) << good;
        EXPECT_EQ(Head(from_hex(good), &head, &used), VESICA_OK) << good;
        EXPECT_EQ(head.kind, VESICA_WIRE_NEGATIVE) << good;
        EXPECT_EQ(head.value, 0u) << good;
    }
    for (const char *bad :
         {"cf80000000000000", "d400000000000000008000000000000000", "d0e0",
          "d0ff", "d000", "d07f", "d1ff80", "d1ffff", "d10000", "d17fff",
          "d2ffff8000", "d2ffffffff", "d27fffffff", "d3ffffffff80000000",
          "d37fffffffffffffff"}) {
        EXPECT_EQ(Check(from_hex(bad)), VESICA_ERR_MALFORMED) << bad;
    }
}

TEST(Heads, WhatFollowsMustBeThere)
{
    for (const char *cut : {"a161", "c40161", "91c0", "8101c0", "d0df",
                            "d1ff7f", "d2ffff7fff", "d3ffffffff7fffffff"}) {
        const Bytes whole = from_hex(cut);
        EXPECT_EQ(Check(whole), VESICA_OK) << cut;
        for (size_t len = 0; len < whole.size(); len++) {
            EXPECT_EQ(vesica_wire_check(whole.data(), len),
                      VESICA_ERR_MALFORMED)
                << cut << " " << len;
        }
    }
}

TEST(Getters, BoundsAreInclusive)
{
    const Bytes seven = from_hex("07");
    const Bytes text = from_hex("a3616263");
    const Bytes bin = from_hex("c403616263");
    uint64_t number = 99;
    const uint8_t *found = nullptr;
    const char *chars = nullptr;
    size_t len = 99;
    vesica_cursor cursor = {seven.data(), seven.size()};
    EXPECT_EQ(vesica_cursor_uint(&cursor, &number, 6), VESICA_ERR_MALFORMED);
    EXPECT_EQ(number, 99u);
    cursor = {seven.data(), seven.size()};
    EXPECT_EQ(vesica_cursor_uint(&cursor, &number, 7), VESICA_OK);
    EXPECT_EQ(number, 7u);
    cursor = {text.data(), text.size()};
    EXPECT_EQ(vesica_cursor_str(&cursor, &chars, &len, 2),
              VESICA_ERR_MALFORMED);
    EXPECT_EQ(chars, nullptr);
    EXPECT_EQ(len, 99u);
    cursor = {text.data(), text.size()};
    EXPECT_EQ(vesica_cursor_str(&cursor, &chars, &len, 3), VESICA_OK);
    EXPECT_EQ(chars, reinterpret_cast<const char *>(text.data()) + 1);
    EXPECT_EQ(len, 3u);
    EXPECT_EQ(vesica_cursor_end(&cursor), VESICA_OK);
    for (const size_t wrong : {2u, 4u}) {
        cursor = {bin.data(), bin.size()};
        EXPECT_EQ(vesica_cursor_bin(&cursor, &found, wrong),
                  VESICA_ERR_MALFORMED);
        EXPECT_EQ(found, nullptr);
    }
}

TEST(Getters, KindsAreNotMixed)
{
    uint64_t number = 0;
    const uint8_t *found = nullptr;
    const char *chars = nullptr;
    size_t len = 0;
    /* Of length, value or count 1 in each kind. */
    for (const char *hex :
         {"01", "a161", "c40161", "91c0", "8101c0", "c0", "c3", "ff"}) {
        const Bytes bytes = from_hex(hex);
        const std::string kind(hex, 2);
        vesica_cursor cursor = {bytes.data(), bytes.size()};
        EXPECT_EQ(vesica_cursor_uint(&cursor, &number, 9) == VESICA_OK,
                  kind == "01");
        cursor = {bytes.data(), bytes.size()};
        EXPECT_EQ(vesica_cursor_key(&cursor, 1) == VESICA_OK, kind == "01");
        cursor = {bytes.data(), bytes.size()};
        EXPECT_EQ(vesica_cursor_str(&cursor, &chars, &len, 9) == VESICA_OK,
                  kind == "a1");
        cursor = {bytes.data(), bytes.size()};
        EXPECT_EQ(vesica_cursor_bin(&cursor, &found, 1) == VESICA_OK,
                  kind == "c4");
        cursor = {bytes.data(), bytes.size()};
        EXPECT_EQ(vesica_cursor_map(&cursor, 1) == VESICA_OK, kind == "81");
    }
}

/* Where zero is what is looked for, a value of another kind is not zero. */
TEST(Getters, NothingIsNoZero)
{
    for (const char *hex : {"c0", "c2", "ff"}) {
        const Bytes bytes = from_hex(hex);
        uint64_t number = 99;
        const uint8_t *found = nullptr;
        const char *chars = nullptr;
        size_t len = 99;
        const auto begin = [&] {
            return vesica_cursor{bytes.data(), bytes.size()};
        };
        vesica_cursor cursor = begin();
        EXPECT_EQ(vesica_cursor_key(&cursor, 0), VESICA_ERR_MALFORMED);
        cursor = begin();
        EXPECT_EQ(vesica_cursor_map(&cursor, 0), VESICA_ERR_MALFORMED);
        cursor = begin();
        EXPECT_EQ(vesica_cursor_uint(&cursor, &number, 9),
                  VESICA_ERR_MALFORMED);
        EXPECT_EQ(number, 99u);
        cursor = begin();
        EXPECT_EQ(vesica_cursor_bin(&cursor, &found, 0), VESICA_ERR_MALFORMED);
        EXPECT_EQ(found, nullptr);
        cursor = begin();
        EXPECT_EQ(vesica_cursor_str(&cursor, &chars, &len, 0),
                  VESICA_ERR_MALFORMED);
        EXPECT_EQ(len, 99u);
    }
}

/* What was read before is no answer to what cannot be read. */
TEST(Getters, NothingIsNoOldValue)
{
    const Bytes good = from_hex("07");
    for (const char *bad : {"", "cc", "c1", "cd00"}) {
        const Bytes bytes = from_hex(bad);
        uint64_t number = 99;
        vesica_cursor cursor = {good.data(), good.size()};
        EXPECT_EQ(vesica_cursor_uint(&cursor, &number, 9), VESICA_OK);
        number = 99;
        cursor = {bytes.data(), bytes.size()};
        EXPECT_EQ(vesica_cursor_uint(&cursor, &number, 9),
                  VESICA_ERR_MALFORMED);
        EXPECT_EQ(number, 99u);
    }
}

TEST(Getters, TextIsUtf8)
{
    const char *chars = nullptr;
    size_t len = 99;
    for (const char *bad : {"a2c328", "a100", "a2c080"}) {
        const Bytes bytes = from_hex(bad);
        vesica_cursor cursor = {bytes.data(), bytes.size()};
        EXPECT_EQ(vesica_cursor_str(&cursor, &chars, &len, 9),
                  VESICA_ERR_MALFORMED);
        EXPECT_EQ(len, 99u);
    }
}

TEST(Text, ControlsBeginAndEndWhereUnicodeSays)
{
    struct {
        const char *hex;
        bool valid, printable;
    } const cases[] = {
        {"", true, true},         {"00", false, false},
        {"01", true, false},      {"1f", true, false},
        {"20", true, true},       {"7e", true, true},
        {"7f", true, false},      {"c280", true, false},
        {"c29f", true, false},    {"c2a0", true, true},
        {"f48fbfbf", true, true}, {"f4908080", false, false},
        {"6180", false, false},   {"61c2", false, false},
        {"616200", false, false}, {"eda080", false, false},
        {"e4b8ad61", true, true}, {"61c2856162", true, false},
    };
    for (const auto &c : cases) {
        const Bytes text = from_hex(c.hex);
        EXPECT_EQ(vesica_text_is_valid(text.data(), text.size()), c.valid)
            << c.hex;
        EXPECT_EQ(vesica_text_is_printable(text.data(), text.size()),
                  c.printable)
            << c.hex;
    }
}

/* What lies behind the text must not be read as a part of it. */
TEST(Text, EndsAtItsLength)
{
    const Bytes text = from_hex("6100");
    EXPECT_TRUE(vesica_text_is_valid(text.data(), 1));
    const Bytes cut = from_hex("e4b8ad");
    EXPECT_FALSE(vesica_text_is_valid(cut.data(), 2));
}

TEST(Values, KeysAreNumbersOrTexts)
{
    EXPECT_EQ(Check(from_hex("8101c0")), VESICA_OK);
    EXPECT_EQ(Check(from_hex("81a161c0")), VESICA_OK);
    EXPECT_EQ(Check(from_hex("81a0c0")), VESICA_OK);
    for (const char *bad :
         {"81c0c0", "81c2c0", "81ffc0", "81c400c0", "8190c0", "8180c0"}) {
        EXPECT_EQ(Check(from_hex(bad)), VESICA_ERR_MALFORMED) << bad;
    }
    /* Any kind is a value, also one that would be no key. */
    for (const char *good :
         {"8101c2", "8101ff", "8101c400", "810190", "810180", "8201900280"}) {
        EXPECT_EQ(Check(from_hex(good)), VESICA_OK) << good;
    }
}

TEST(Values, KeysIncreaseByTheirEncoding)
{
    for (const char *good :
         {"8200c001c0", "827fc0cc80c0", "8201c0a161c0", "82a0c0a161c0",
          "82a161c0a26161c0", "82a16200a2616100", "83010002000300",
          "81018201000200"}) {
        EXPECT_EQ(Check(from_hex(good)), VESICA_OK) << good;
    }
    for (const char *bad :
         {"8201000100", "8202000100", "82a1610001c0", "82a16100a16100",
          "82a16200a16100", "82a261610001c0", "83010003000200",
          "83020003000100", "83010002000200", "82cc80007f00",
          "8201820200010002c0"}) {
        EXPECT_EQ(Check(from_hex(bad)), VESICA_ERR_MALFORMED) << bad;
    }
}

/* Depth counts what is open, not what has been. */
TEST(Values, DepthIsOfWhatIsOpen)
{
    Bytes wide = from_hex("9a");
    for (int i = 0; i < 10; i++) {
        const Bytes deep = from_hex("91919191919191c0");
        wide.insert(wide.end(), deep.begin(), deep.end());
    }
    EXPECT_EQ(Check(wide), VESICA_OK);
    EXPECT_EQ(Check(from_hex("919191919191919190")), VESICA_ERR_MALFORMED);
    EXPECT_EQ(Check(from_hex("9191919191919190")), VESICA_OK);
    EXPECT_EQ(Check(from_hex("9191919191919180")), VESICA_OK);
    EXPECT_EQ(Check(from_hex("919191919191919180")), VESICA_ERR_MALFORMED);
}

TEST(Values, OneValueAndNoMore)
{
    for (const char *more :
         {"c0c0", "90c0", "91c0c0", "80c0", "8101c0c0", "a161c0", "c40161c0"}) {
        EXPECT_EQ(Check(from_hex(more)), VESICA_ERR_MALFORMED) << more;
    }
    for (const char *fewer : {"92c0", "8201c0", "8201c002", "9191"}) {
        EXPECT_EQ(Check(from_hex(fewer)), VESICA_ERR_MALFORMED) << fewer;
    }
}

TEST(Frame, TypesAndLengthsAtTheirEdges)
{
    for (uint32_t type = 0; type < 300; type++) {
        uint8_t bytes[VESICA_FRAME_HEADER_BYTES] = {0};
        vesica_frame_header read = {0, 99};
        bytes[4] = static_cast<uint8_t>(type);
        bytes[5] = static_cast<uint8_t>(type >> 8);
        EXPECT_EQ(vesica_frame_header_decode(&read, bytes) == VESICA_OK,
                  type > VESICA_MESSAGE_NONE && type < VESICA_NUM_MESSAGES)
            << type;
    }
}

TEST(Writer, AnEmptyTextHasNoBytes)
{
    uint8_t bytes[4] = {0};
    vesica_writer writer = {bytes, 1, 0, false};
    vesica_writer_str(&writer, "", 0);
    EXPECT_FALSE(writer.failed);
    EXPECT_EQ(writer.len, 1u);
    EXPECT_EQ(bytes[0], 0xa0);
}

TEST(Writer, RoomForTheBytesAndNotOneLess)
{
    for (const size_t size : {4u, 5u, 6u}) {
        uint8_t bytes[8] = {0};
        vesica_writer writer = {bytes, size, 0, false};
        uint8_t *space = vesica_writer_bin_space(&writer, 3);
        EXPECT_EQ(space, size < 5 ? nullptr : bytes + 2) << size;
        EXPECT_EQ(writer.failed, size < 5) << size;
    }
}

} /* namespace */
