/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What vesica/identifier.h promises for any type. The rules of the types are
 * in identifier_vectors_test.cc and identifier_checks_test.cc. */

#include <gtest/gtest.h>

#include <cstring>
#include <set>
#include <string>

#include "support/bytes.h"
#include "support/identifiers.h"

extern "C" {
#include "hash/hash.h"
#include "identifier/item.h"
#include "vesica/identifier.h"
#include "vesica/version.h"
}

namespace
{

using vesica_test::Bytes;
using vesica_test::canonical_of;
using vesica_test::canonical_text;
using vesica_test::parsed;
using vesica_test::same;

vesica_identifier_part part(const std::string &text)
{
    return {text.data(), text.size()};
}

vesica_status compose(vesica_identifier *out, vesica_identifier_error *error,
                      uint16_t type, const std::string &first,
                      const std::string &second)
{
    const vesica_identifier_part parts[] = {part(first), part(second)};
    return vesica_identifier_compose(out, error, type, parts, 2);
}

TEST(IdentifierTable, RowsAreCompleteAndOrdered)
{
    std::set<std::string> names;
    ASSERT_EQ(vesica_identifier_num_types(), 31u);
    for (uint16_t type = 1; type <= 31; type++) {
        const vesica_identifier_info *info =
            vesica_identifier_info_at(type - 1u);
        ASSERT_NE(info, nullptr);
        EXPECT_EQ(info->type, type);
        for (const char *text :
             {info->name, info->description, info->standard, info->form,
              info->example, info->canonical, info->entropy}) {
            ASSERT_NE(text, nullptr) << type;
            EXPECT_NE(*text, '\0') << info->name;
        }
        EXPECT_TRUE(names.insert(info->name).second) << info->name;
        EXPECT_EQ(info->parts[0] == nullptr, info->parts[1] == nullptr);
        EXPECT_EQ(vesica_identifier_info_by_type(type), info);
        EXPECT_EQ(
            vesica_identifier_info_by_name(info->name, strlen(info->name)),
            info);
    }
    EXPECT_EQ(vesica_identifier_info_at(31), nullptr);
    EXPECT_EQ(vesica_identifier_info_by_type(0), nullptr);
    EXPECT_EQ(vesica_identifier_info_by_type(32), nullptr);
    EXPECT_EQ(vesica_identifier_info_by_type(UINT16_MAX), nullptr);
}

TEST(IdentifierTable, ExamplesAreValid)
{
    for (size_t i = 0; i < vesica_identifier_num_types(); i++) {
        const vesica_identifier_info *info = vesica_identifier_info_at(i);
        EXPECT_EQ(canonical_of(info->type, info->example), info->canonical)
            << info->name;
        EXPECT_EQ(canonical_of(info->type, info->canonical), info->canonical)
            << info->name;
    }
}

TEST(IdentifierTable, CompositeTypes)
{
    std::set<std::string> composite;
    for (size_t i = 0; i < vesica_identifier_num_types(); i++) {
        const vesica_identifier_info *info = vesica_identifier_info_at(i);
        if (info->parts[0] != nullptr) {
            composite.insert(info->name);
        }
    }
    EXPECT_EQ(composite, (std::set<std::string>{"ACCT", "NAME_DOB", "PASSPORT",
                                                "SOCIAL"}));
}

TEST(IdentifierTable, NamesInEitherCase)
{
    const vesica_identifier_info *lei =
        vesica_identifier_info_by_type(VESICA_ID_LEI);
    EXPECT_EQ(vesica_identifier_info_by_name("LEI", 3), lei);
    EXPECT_EQ(vesica_identifier_info_by_name("lEi", 3), lei);
    EXPECT_EQ(vesica_identifier_info_by_name("LEI,", 3), lei);
    EXPECT_EQ(vesica_identifier_info_by_name("LEI,", 4), nullptr);
    EXPECT_EQ(vesica_identifier_info_by_name("LE", 2), nullptr);
    EXPECT_EQ(vesica_identifier_info_by_name("", 0), nullptr);
    EXPECT_EQ(vesica_identifier_info_by_name(nullptr, 0), nullptr);
}

TEST(IdentifierParse, ReadsText)
{
    const vesica_identifier id = parsed(VESICA_ID_MMSI, " 256-845 000 ");
    EXPECT_EQ(id.type, VESICA_ID_MMSI);
    EXPECT_EQ(id.profile, VESICA_PROFILE);
    EXPECT_EQ(std::string(id.bytes, id.bytes + id.length), "256845000");
    EXPECT_EQ(canonical_of(VESICA_ID_MMSI, std::string(247, ' ') + "256845000"),
              "256845000");
}

TEST(IdentifierParse, RefusesArguments)
{
    vesica_identifier id;
    vesica_identifier_error error = {"none", "none", 7, 7};
    EXPECT_EQ(vesica_identifier_parse(nullptr, &error, VESICA_ID_MMSI, "", 0),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_identifier_parse(&id, &error, VESICA_ID_MMSI, nullptr, 0),
              VESICA_ERR_ARGUMENT);
    EXPECT_STREQ(error.rule, "none");
    EXPECT_EQ(error.position, 7u);
}

TEST(IdentifierParse, RefusesUnknownTypes)
{
    vesica_identifier id;
    for (uint16_t type : {0, 32, 999, UINT16_MAX}) {
        vesica_identifier_error error = {"none", "none", 7, 7};
        EXPECT_EQ(vesica_identifier_parse(&id, &error, type, "1", 1),
                  VESICA_ERR_ID_TYPE);
        EXPECT_STREQ(error.rule, "type");
        EXPECT_NE(error.expected, nullptr);
        EXPECT_EQ(error.position, 0u);
        EXPECT_EQ(error.part, 0u);
        EXPECT_EQ(vesica_identifier_parse(&id, nullptr, type, "1", 1),
                  VESICA_ERR_ID_TYPE);
        EXPECT_EQ(compose(&id, nullptr, type, "1", "1"), VESICA_ERR_ID_TYPE);
    }
}

TEST(IdentifierParse, OutputIsUntouchedOnErrorAndErrorOnSuccess)
{
    vesica_identifier id;
    memset(&id, 0xcc, sizeof id);
    const vesica_identifier before = id;
    EXPECT_EQ(
        vesica_identifier_parse(&id, nullptr, VESICA_ID_MMSI, "25684500", 8),
        VESICA_ERR_ID_LENGTH);
    EXPECT_EQ(vesica_identifier_parse(&id, nullptr, VESICA_ID_ACCT,
                                      "999000000006:", 13),
              VESICA_ERR_ID_LENGTH);
    EXPECT_EQ(compose(&id, nullptr, VESICA_ID_ACCT, "999000000006", ""),
              VESICA_ERR_ID_LENGTH);
    EXPECT_EQ(memcmp(&id, &before, sizeof id), 0);
    vesica_identifier_error error = {"none", "none", 7, 7};
    EXPECT_EQ(canonical_of(VESICA_ID_MMSI, "256845000", &error), "256845000");
    EXPECT_STREQ(error.rule, "none");
}

/* Of every type: no text, and one that is too long. */
TEST(IdentifierParse, RefusesLengths)
{
    for (size_t i = 0; i < vesica_identifier_num_types(); i++) {
        const vesica_identifier_info *info = vesica_identifier_info_at(i);
        vesica_identifier_error error = {};
        EXPECT_TRUE(vesica_test::is_refused(info->type, "")) << info->name;
        EXPECT_TRUE(vesica_test::is_refused(info->type, " ")) << info->name;
        EXPECT_EQ(canonical_of(info->type, std::string(257, ' '), &error),
                  "ERR_ID_LENGTH")
            << info->name;
        EXPECT_STREQ(error.rule, "text-length");
        EXPECT_EQ(error.position, 256u);
    }
}

TEST(IdentifierParse, RefusesEncodings)
{
    for (size_t i = 0; i < vesica_identifier_num_types(); i++) {
        const vesica_identifier_info *info = vesica_identifier_info_at(i);
        const std::string example = info->example;
        for (const std::string &bad :
             {std::string("\0", 1), std::string("\n"), std::string("\x7f"),
              std::string("\xff"), std::string("\xc3")}) {
            vesica_identifier_error error = {};
            EXPECT_EQ(canonical_of(info->type, example + bad, &error),
                      "ERR_ID_ENCODING")
                << info->name;
            EXPECT_EQ(error.position, example.size()) << info->name;
        }
    }
}

/* The text ends where its length says. */
TEST(IdentifierParse, ReadsNoFurther)
{
    EXPECT_EQ(canonical_of(VESICA_ID_MMSI, std::string("256845000,1", 9)),
              "256845000");
    const std::string text = "256845000\xff";
    vesica_identifier id;
    EXPECT_EQ(
        vesica_identifier_parse(&id, nullptr, VESICA_ID_MMSI, text.data(), 9),
        VESICA_OK);
}

TEST(IdentifierCompose, IsTheTextWithAColon)
{
    const struct {
        uint16_t type;
        const char *first;
        const char *second;
    } pairs[] = {
        {VESICA_ID_ACCT, "DEUTDEFF", "1234-5678"},
        {VESICA_ID_ACCT, " 9990 0000 0006", "1 "},
        {VESICA_ID_PASSPORT, "utO", "L898902C3<"},
        {VESICA_ID_SOCIAL, "Weixin", "@fast-loan_01"},
        {VESICA_ID_NAME_DOB, "Anna Maria Eriksson", "1974-08-12"},
    };
    for (const auto &pair : pairs) {
        vesica_identifier id = {};
        ASSERT_EQ(compose(&id, nullptr, pair.type, pair.first, pair.second),
                  VESICA_OK)
            << pair.first;
        const std::string text = std::string(pair.first) + ":" + pair.second;
        EXPECT_TRUE(same(id, parsed(pair.type, text))) << text;
        EXPECT_TRUE(same(id, parsed(pair.type, canonical_text(id)))) << text;
    }
}

TEST(IdentifierCompose, BytesHaveTheLengths)
{
    vesica_identifier id = {};
    ASSERT_EQ(compose(&id, nullptr, VESICA_ID_PASSPORT, "DEU", "C01X00T47"),
              VESICA_OK);
    EXPECT_EQ(std::string(id.bytes, id.bytes + id.length),
              std::string("\1\0D\x9\0C01X00T47", 14));
    EXPECT_EQ(canonical_text(id), "D:C01X00T47");
}

/* A colon that the last part may have is no separator in composing. */
TEST(IdentifierCompose, ColonsStayInTheirPart)
{
    vesica_identifier id = {};
    ASSERT_EQ(compose(&id, nullptr, VESICA_ID_NAME_DOB, "a:b", "1990-03-07"),
              VESICA_OK);
    EXPECT_EQ(canonical_text(id), "a:b:1990-03-07");
    EXPECT_TRUE(same(id, parsed(VESICA_ID_NAME_DOB, "a:b:1990-03-07")));
    ASSERT_EQ(compose(&id, nullptr, VESICA_ID_SOCIAL, "x", "a:b"), VESICA_OK);
    EXPECT_TRUE(same(id, parsed(VESICA_ID_SOCIAL, "x:a:b")));
    EXPECT_EQ(compose(&id, nullptr, VESICA_ID_ACCT, "999000000006:1", "1"),
              VESICA_ERR_ID_CHARACTER);
}

TEST(IdentifierCompose, ErrorsNameThePart)
{
    const struct {
        const char *first;
        const char *second;
        vesica_status status;
        size_t part;
        size_t position;
    } faults[] = {
        {"CN", "E12345678", VESICA_ERR_ID_LENGTH, 0, 2},
        {" GER", "E12345678", VESICA_ERR_ID_VALUE, 0, 1},
        {"CN\xff", "E12345678", VESICA_ERR_ID_ENCODING, 0, 2},
        {"", "E12345678", VESICA_ERR_ID_LENGTH, 0, 0},
        {"CHN", "", VESICA_ERR_ID_LENGTH, 1, 0},
        {"CHN", "E1234567.", VESICA_ERR_ID_CHARACTER, 1, 8},
        {"CHN", "E\n", VESICA_ERR_ID_ENCODING, 1, 1},
        {"CN", ".", VESICA_ERR_ID_LENGTH, 0, 2},
    };
    for (const auto &fault : faults) {
        vesica_identifier id;
        vesica_identifier_error error = {nullptr, nullptr, 7, 7};
        EXPECT_EQ(
            compose(&id, &error, VESICA_ID_PASSPORT, fault.first, fault.second),
            fault.status)
            << fault.first;
        EXPECT_EQ(error.part, fault.part) << fault.first;
        EXPECT_EQ(error.position, fault.position) << fault.first;
        EXPECT_NE(error.rule, nullptr);
        EXPECT_NE(error.expected, nullptr);
    }
}

TEST(IdentifierCompose, RefusesArguments)
{
    vesica_identifier id;
    vesica_identifier_error error = {"none", "none", 7, 7};
    vesica_identifier_part parts[3] = {{"CHN", 3}, {"E1", 2}, {"1", 1}};
    const uint16_t type = VESICA_ID_PASSPORT;
    EXPECT_EQ(vesica_identifier_compose(nullptr, &error, type, parts, 2),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_identifier_compose(&id, &error, type, nullptr, 2),
              VESICA_ERR_ARGUMENT);
    for (size_t num : {0, 1, 3}) {
        EXPECT_EQ(vesica_identifier_compose(&id, &error, type, parts, num),
                  VESICA_ERR_ARGUMENT);
    }
    EXPECT_EQ(vesica_identifier_compose(&id, &error, VESICA_ID_LEI, parts, 2),
              VESICA_ERR_ARGUMENT);
    for (vesica_identifier_part &one : parts) {
        const vesica_identifier_part kept = one;
        one.text = nullptr;
        EXPECT_EQ(vesica_identifier_compose(&id, nullptr, type, parts, 2),
                  &one < parts + 2 ? VESICA_ERR_ARGUMENT : VESICA_OK);
        one = kept;
    }
    EXPECT_STREQ(error.rule, "none");
}

TEST(IdentifierText, EndsWithNul)
{
    const vesica_identifier id = parsed(VESICA_ID_MMSI, "256845000");
    char text[VESICA_IDENTIFIER_TEXT_ROOM];
    memset(text, 0xcc, sizeof text);
    EXPECT_EQ(vesica_identifier_text(text, &id), 9u);
    EXPECT_STREQ(text, "256845000");
    EXPECT_EQ(vesica_identifier_text(nullptr, &id), 0u);
    EXPECT_EQ(vesica_identifier_text(text, nullptr), 0u);
}

TEST(IdentifierText, LongestFits)
{
    vesica_identifier id = parsed(VESICA_ID_MMSI, "256845000");
    id.length = VESICA_IDENTIFIER_MAX_BYTES;
    memset(id.bytes, '1', sizeof id.bytes);
    EXPECT_EQ(canonical_text(id), std::string(256, '1'));
}

TEST(IdentifierText, RefusesWhatIsNoIdentifier)
{
    const vesica_identifier good = parsed(VESICA_ID_PASSPORT, "CHN:E1");
    ASSERT_EQ(good.length, 9u);
    vesica_identifier id = good;
    id.type = 0;
    EXPECT_EQ(canonical_text(id), "");
    id.type = 32;
    EXPECT_EQ(canonical_text(id), "");
    id = good;
    id.profile++;
    EXPECT_EQ(canonical_text(id), "");
    for (uint16_t length : {0, 1, 4, 5, 6, 8, 10, 256, 257, 65535}) {
        id = good;
        id.length = length;
        EXPECT_EQ(canonical_text(id), "") << length;
    }
    for (size_t head : {0, 1, 5, 6}) {
        for (uint8_t byte : {0, 1, 4, 255}) {
            id = good;
            id.bytes[head] = byte;
            EXPECT_EQ(canonical_text(id).empty(), byte != good.bytes[head])
                << head << " " << int(byte);
        }
    }
}

TEST(Item, IsAsSpecified)
{
    const vesica_identifier id = parsed(VESICA_ID_IMO, "9074729");
    Bytes item(32);
    vesica_identifier_item(item.data(), VESICA_SUITE_RISTRETTO255_SHA512, &id);
    const Bytes preimage = vesica_test::bytes_of(
        std::string("vesica1/item\x0f\0\x01\0\x0a\0IMO9074729", 28));
    vesica_hash hash;
    Bytes expected(32);
    vesica_hash_init_unlabelled(&hash, VESICA_SUITE_RISTRETTO255_SHA512);
    vesica_hash_add(&hash, preimage.data(), preimage.size());
    vesica_hash_final(&hash, expected.data(), 32);
    EXPECT_BYTES_EQ(item, expected);
}

TEST(Item, SameTextOfTwoTypesIsTwoItems)
{
    const vesica_identifier a = parsed(VESICA_ID_MMSI, "256845000");
    vesica_identifier b = a;
    b.type = VESICA_ID_BIC;
    uint8_t items[2][32];
    vesica_identifier_item(items[0], VESICA_SUITE_RISTRETTO255_SHA512, &a);
    vesica_identifier_item(items[1], VESICA_SUITE_RISTRETTO255_SHA512, &b);
    EXPECT_NE(memcmp(items[0], items[1], 32), 0);
}

/* Of every length, short ones and long ones in one batch, in every suite. */
TEST(Item, BatchesAreAsSingleOnes)
{
    for (const vesica_suite suite :
         {VESICA_SUITE_RISTRETTO255_SHA512, VESICA_SUITE_P256_SHA256,
          VESICA_SUITE_SM2_SM3}) {
        for (size_t num = 0; num <= VESICA_ITEM_BATCH; num++) {
            vesica_identifier ids[VESICA_ITEM_BATCH] = {};
            Bytes items(32 * num);
            Bytes expected(32 * num);
            for (size_t i = 0; i < num; i++) {
                ids[i] = parsed(VESICA_ID_IMO, "9074729");
                ids[i].length =
                    static_cast<uint16_t>(1 + (37 * i + 16 * num) % 256);
                memset(ids[i].bytes, static_cast<int>(i), ids[i].length);
                vesica_identifier_item(&expected[32 * i], suite, &ids[i]);
            }
            vesica_identifier_items(items.data(), suite, ids, num);
            EXPECT_BYTES_EQ(items, expected);
        }
    }
}

/* The longest that is hashed with others, and one more byte. */
TEST(Item, BatchesAtTheEndOfABlock)
{
    const vesica_suite suite = VESICA_SUITE_RISTRETTO255_SHA512;
    for (uint16_t length = 60; length < 130; length++) {
        vesica_identifier ids[2] = {parsed(VESICA_ID_IMO, "9074729"), {}};
        Bytes items(64);
        Bytes expected(64);
        ids[0].length = length;
        memset(ids[0].bytes, 'x', length);
        ids[1] = ids[0];
        ids[1].length = 1;
        for (size_t i = 0; i < 2; i++) {
            vesica_identifier_item(&expected[32 * i], suite, &ids[i]);
        }
        vesica_identifier_items(items.data(), suite, ids, 2);
        EXPECT_BYTES_EQ(items, expected);
    }
}

} /* namespace */
