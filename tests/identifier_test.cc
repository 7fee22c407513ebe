/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "support/bytes.h"
#include "support/vectors.h"

extern "C" {
#include "hash/hash.h"
#include "identifier/item.h"
#include "vesica/identifier.h"
#include "vesica/version.h"
}

namespace
{

using vesica_test::Bytes;

/* What a BIC of eight characters is completed by. */
const std::string branch(3, 'X');

/* The canonical form, or the name of the error. */
std::string read(uint16_t type, const std::string &text,
                 vesica_identifier_error *error = nullptr)
{
    vesica_identifier id;
    const vesica_status status =
        vesica_identifier_parse(&id, error, type, text.data(), text.size());
    if (status != VESICA_OK) {
        return vesica_status_name(status);
    }
    EXPECT_EQ(id.type, type);
    EXPECT_EQ(id.profile, VESICA_PROFILE);
    return std::string(id.bytes, id.bytes + id.length);
}

struct Refusal {
    uint16_t type;
    std::string text;
    std::string status;
    std::string rule;
    size_t position;
};

void expect_refused(const Refusal &refusal)
{
    vesica_identifier_error error = {nullptr, nullptr, 0};
    EXPECT_EQ(read(refusal.type, refusal.text, &error), refusal.status)
        << refusal.text;
    ASSERT_NE(error.rule, nullptr) << refusal.text;
    ASSERT_NE(error.expected, nullptr) << refusal.text;
    EXPECT_EQ(error.rule, refusal.rule) << refusal.text;
    EXPECT_EQ(error.position, refusal.position) << refusal.text;
    EXPECT_GT(std::string(error.expected).size(), 4u) << refusal.text;
}

TEST(IdentifierTable, RowsAreCompleteAndOrdered)
{
    ASSERT_EQ(vesica_identifier_num_types(), 5u);
    uint16_t before = 0;
    for (size_t i = 0; i < vesica_identifier_num_types(); i++) {
        const vesica_identifier_info *info = vesica_identifier_info_at(i);
        ASSERT_NE(info, nullptr);
        EXPECT_GT(info->type, before);
        before = info->type;
        for (const char *text : {info->name, info->description, info->standard,
                                 info->example, info->entropy}) {
            ASSERT_NE(text, nullptr);
            EXPECT_NE(*text, '\0');
        }
        EXPECT_EQ(vesica_identifier_info_by_type(info->type), info);
        EXPECT_EQ(read(info->type, info->example).substr(0, 4) == "ERR_", false)
            << info->name;
    }
    EXPECT_EQ(vesica_identifier_info_at(5), nullptr);
    EXPECT_EQ(vesica_identifier_info_by_type(0), nullptr);
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

TEST(Identifier, Examples)
{
    for (const char *uscc :
         {"919901011234567880", "N2990101123456788F", "A1100000123456788G",
          "Y1990101123456788A", "91350100M000100Y43"}) {
        EXPECT_EQ(read(VESICA_ID_USCC, uscc), uscc);
    }
    EXPECT_EQ(read(VESICA_ID_LEI, "506700GE1G29325QX363"),
              "506700GE1G29325QX363");
    EXPECT_EQ(read(VESICA_ID_LEI, "999900TESTENTITY0175"),
              "999900TESTENTITY0175");
    EXPECT_EQ(read(VESICA_ID_BIC, "DEUTDEFF"), "DEUTDEFFXXX");
    EXPECT_EQ(read(VESICA_ID_BIC, "deut de ff 500"), "DEUTDEFF500");
    EXPECT_EQ(read(VESICA_ID_IMO, "IMO9074729"), "IMO9074729");
    EXPECT_EQ(read(VESICA_ID_IMO, "imo 907-4729"), "IMO9074729");
    EXPECT_EQ(read(VESICA_ID_IMO, "9074729"), "IMO9074729");
    EXPECT_EQ(read(VESICA_ID_IMO, "6459297"), "IMO6459297");
    EXPECT_EQ(read(VESICA_ID_MMSI, "256845000"), "256845000");
    EXPECT_EQ(read(VESICA_ID_MMSI, " 256-845 000 "), "256845000");
}

TEST(Identifier, RefusesEncodings)
{
    const std::string nul("2568\0"
                          "5000",
                          9);
    expect_refused({VESICA_ID_MMSI, nul, "ERR_ID_ENCODING", "control", 4});
    expect_refused(
        {VESICA_ID_MMSI, "25684500\t", "ERR_ID_ENCODING", "control", 8});
    expect_refused({VESICA_ID_MMSI, "\x7f", "ERR_ID_ENCODING", "control", 0});
    expect_refused(
        {VESICA_ID_MMSI, "2\xc2\x85", "ERR_ID_ENCODING", "control", 1});
    expect_refused({VESICA_ID_MMSI,
                    "256\xff"
                    "45000",
                    "ERR_ID_ENCODING", "utf-8", 3});
    expect_refused(
        {VESICA_ID_MMSI, "\xc3\xa9\xc0\x80", "ERR_ID_ENCODING", "utf-8", 2});
    /* A full-width digit: good UTF-8, not read by this version. */
    expect_refused({VESICA_ID_MMSI, "25684500\xef\xbc\x90", "ERR_ID_CHARACTER",
                    "ascii", 8});
}

TEST(Identifier, RefusesLengths)
{
    expect_refused({VESICA_ID_MMSI, "", "ERR_ID_LENGTH", "empty", 0});
    expect_refused({VESICA_ID_MMSI, "  ", "ERR_ID_LENGTH", "empty", 2});
    expect_refused({VESICA_ID_MMSI, " - ", "ERR_ID_LENGTH", "empty", 3});
    expect_refused({VESICA_ID_MMSI, "25684500 ", "ERR_ID_LENGTH", "length", 9});
    expect_refused(
        {VESICA_ID_MMSI, "256 8450001", "ERR_ID_LENGTH", "length", 10});
    expect_refused({VESICA_ID_MMSI, std::string(257, ' '), "ERR_ID_LENGTH",
                    "text-length", 256});
    EXPECT_EQ(read(VESICA_ID_MMSI, std::string(247, ' ') + "256845000"),
              "256845000");
    expect_refused(
        {VESICA_ID_USCC, "91990101123456788", "ERR_ID_LENGTH", "length", 17});
    expect_refused({VESICA_ID_BIC, "DEUTDEFF5", "ERR_ID_LENGTH", "length", 9});
    expect_refused(
        {VESICA_ID_BIC, "DEUTDEFF5000", "ERR_ID_LENGTH", "length", 11});
    expect_refused({VESICA_ID_BIC, "ICBKCN", "ERR_ID_LENGTH", "length", 6});
    expect_refused({VESICA_ID_IMO, "IMO", "ERR_ID_LENGTH", "length", 3});
}

TEST(Identifier, RefusesCharacters)
{
    for (char c : std::string("IOSVZ")) {
        expect_refused({VESICA_ID_USCC, std::string("91990101123456788") + c,
                        "ERR_ID_CHARACTER", "character", 17});
    }
    expect_refused({VESICA_ID_USCC, "91 99A1011234567880", "ERR_ID_CHARACTER",
                    "character", 5});
    expect_refused({VESICA_ID_LEI, "506700GE1G29325QX3A3", "ERR_ID_CHARACTER",
                    "character", 18});
    expect_refused({VESICA_ID_LEI, "506700GE1G29325QX36.", "ERR_ID_CHARACTER",
                    "character", 19});
    expect_refused(
        {VESICA_ID_BIC, "DEUT1EFF", "ERR_ID_CHARACTER", "character", 4});
    expect_refused(
        {VESICA_ID_IMO, "IMO907472A", "ERR_ID_CHARACTER", "character", 9});
    expect_refused(
        {VESICA_ID_IMO, "IMOIMO9074729", "ERR_ID_CHARACTER", "character", 3});
    expect_refused(
        {VESICA_ID_MMSI, "25684500A", "ERR_ID_CHARACTER", "character", 8});
}

TEST(Identifier, RefusesCheckDigits)
{
    /* The check character is right, the organisation code's is not. */
    expect_refused({VESICA_ID_USCC, "919901011234567893", "ERR_ID_CHECK",
                    "organisation-check-digit", 16});
    expect_refused({VESICA_ID_USCC, "91110000600037341N", "ERR_ID_CHECK",
                    "check-digit", 17});
    expect_refused({VESICA_ID_USCC, "919901011234567881", "ERR_ID_CHECK",
                    "check-digit", 17});
    expect_refused({VESICA_ID_LEI, "506700GE1G29325QX364", "ERR_ID_CHECK",
                    "check-digit", 18});
    expect_refused(
        {VESICA_ID_IMO, "9074720", "ERR_ID_CHECK", "check-digit", 6});
    expect_refused(
        {VESICA_ID_IMO, "IMO 9074720", "ERR_ID_CHECK", "check-digit", 10});
}

/* 00, 01 and 99 stand for the remainders of 97, 98 and 02. */
TEST(Identifier, LeiCheckDigitsHaveOneForm)
{
    unsigned seen = 0;
    for (unsigned i = 0; i < 2000; i++) {
        const std::string body = "9999" + std::to_string(10000000000000 + i);
        for (const char *other : {"00", "01", "99"}) {
            EXPECT_EQ(read(VESICA_ID_LEI, body + other), "ERR_ID_CHECK");
        }
        for (unsigned check = 2; check <= 98; check++) {
            const std::string digits = std::to_string(100 + check).substr(1);
            seen += read(VESICA_ID_LEI, body + digits) != "ERR_ID_CHECK";
        }
    }
    EXPECT_EQ(seen, 2000u);
}

TEST(Identifier, RefusesCountries)
{
    expect_refused({VESICA_ID_BIC, "MULTIPLE", "ERR_ID_VALUE", "country", 4});
    expect_refused(
        {VESICA_ID_BIC, " deut-xx-ff", "ERR_ID_VALUE", "country", 6});
    unsigned countries = 0;
    for (char a = 'A'; a <= 'Z'; a++) {
        for (char b = 'A'; b <= 'Z'; b++) {
            const std::string bic = std::string("DEUT") + a + b + "FF";
            countries += read(VESICA_ID_BIC, bic) == bic + branch;
        }
    }
    EXPECT_EQ(countries, 249u + 1u) << "ISO 3166-1 has 249; XK is one more";
    EXPECT_EQ(read(VESICA_ID_BIC, "NCBVXKPR"), "NCBVXKPRXXX");
}

TEST(Identifier, RefusesArguments)
{
    vesica_identifier id;
    vesica_identifier_error error = {"none", "none", 7};
    EXPECT_EQ(vesica_identifier_parse(nullptr, &error, VESICA_ID_MMSI, "", 0),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_identifier_parse(&id, &error, VESICA_ID_MMSI, nullptr, 0),
              VESICA_ERR_ARGUMENT);
    EXPECT_STREQ(error.rule, "none");
    EXPECT_EQ(vesica_identifier_parse(&id, nullptr, 0, "1", 1),
              VESICA_ERR_ID_TYPE);
    expect_refused({999, "1", "ERR_ID_TYPE", "type", 0});
}

TEST(Identifier, OutputIsUntouchedOnErrorAndErrorOnSuccess)
{
    vesica_identifier id;
    memset(&id, 0xcc, sizeof id);
    vesica_identifier before = id;
    EXPECT_EQ(
        vesica_identifier_parse(&id, nullptr, VESICA_ID_MMSI, "25684500", 8),
        VESICA_ERR_ID_LENGTH);
    EXPECT_EQ(memcmp(&id, &before, sizeof id), 0);
    vesica_identifier_error error = {"none", "none", 7};
    EXPECT_EQ(read(VESICA_ID_MMSI, "256845000", &error), "256845000");
    EXPECT_STREQ(error.rule, "none");
}

struct Corpus {
    uint16_t type;
    const char *file;
    size_t num;
};

const Corpus corpora[] = {
    {VESICA_ID_USCC, "uscc.txt", 100},
    {VESICA_ID_LEI, "lei.txt", 50},
    {VESICA_ID_BIC, "bic.txt", 200},
};

TEST(Identifier, PublicCodesAreValid)
{
    for (const Corpus &corpus : corpora) {
        const auto texts = vesica_test::read_texts(corpus.file);
        EXPECT_EQ(texts.size(), corpus.num);
        for (std::string text : texts) {
            const std::string canonical = read(corpus.type, text);
            if (corpus.type == VESICA_ID_BIC && text.size() == 8) {
                text += branch;
            }
            EXPECT_EQ(canonical, text);
        }
    }
}

/* type,value rows of the demo's lists. */
void expect_rows_valid(const std::string &path, size_t num)
{
    size_t seen = 0;
    for (const std::string &line : vesica_test::read_lines(path)) {
        const size_t comma = line.find(',');
        const auto *info = vesica_identifier_info_by_name(line.data(), comma);
        if (info == nullptr) {
            EXPECT_EQ(line.substr(0, comma), "id_type");
            continue;
        }
        const std::string canonical = read(info->type, line.substr(comma + 1));
        EXPECT_NE(canonical.substr(0, 4), "ERR_") << line;
        seen++;
    }
    EXPECT_EQ(seen, num);
}

TEST(Identifier, ListsOfTheDemoAreValid)
{
    expect_rows_valid("examples/data/ofac-2019-01.csv", 487);
    expect_rows_valid("examples/data/ofac-2021-07.csv", 618);
}

/* Some valid texts of every type. */
std::vector<std::pair<uint16_t, std::string>> samples()
{
    std::vector<std::pair<uint16_t, std::string>> all = {
        {VESICA_ID_IMO, "IMO9074729"},
        {VESICA_ID_IMO, "6459297"},
        {VESICA_ID_MMSI, "256845000"},
    };
    for (const Corpus &corpus : corpora) {
        for (const std::string &text : vesica_test::read_texts(corpus.file)) {
            all.emplace_back(corpus.type, text);
        }
    }
    return all;
}

std::string with_noise(const std::string &text, std::mt19937_64 &random)
{
    std::string noisy;
    for (char c : text) {
        while (random() % 4 == 0) {
            noisy += random() % 2 == 0 ? ' ' : '-';
        }
        const auto byte = static_cast<unsigned char>(c);
        noisy += static_cast<char>(random() % 2 == 0 ? tolower(byte) : byte);
    }
    return noisy + std::string(random() % 3, ' ');
}

TEST(Identifier, NoiseNeverChangesTheCanonicalForm)
{
    std::mt19937_64 random(1);
    for (const auto &[type, text] : samples()) {
        const std::string canonical = read(type, text);
        for (int i = 0; i < 20; i++) {
            EXPECT_EQ(read(type, with_noise(text, random)), canonical);
        }
        EXPECT_EQ(read(type, canonical), canonical);
    }
}

/* Any one character replaced by another of its kind. IMO numbers have no such
 * property: either of two checks will do. */
TEST(Identifier, OneWrongCharacterIsRefused)
{
    const std::string digits = "0123456789";
    const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (const auto &[type, text] : samples()) {
        if (type != VESICA_ID_USCC && type != VESICA_ID_LEI) {
            continue;
        }
        for (size_t i = 0; i < text.size(); i++) {
            const bool is_digit = text[i] <= '9';
            for (char c : is_digit ? digits : letters) {
                std::string wrong = text;
                wrong[i] = c;
                EXPECT_EQ(read(type, wrong).substr(0, 4) == "ERR_",
                          c != text[i])
                    << wrong;
            }
        }
    }
}

TEST(Item, IsAsSpecified)
{
    vesica_identifier id;
    ASSERT_EQ(
        vesica_identifier_parse(&id, nullptr, VESICA_ID_IMO, "9074729", 7),
        VESICA_OK);
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
    vesica_identifier a;
    ASSERT_EQ(
        vesica_identifier_parse(&a, nullptr, VESICA_ID_MMSI, "256845000", 9),
        VESICA_OK);
    vesica_identifier b = a;
    b.type = VESICA_ID_BIC;
    uint8_t items[2][32];
    vesica_identifier_item(items[0], VESICA_SUITE_RISTRETTO255_SHA512, &a);
    vesica_identifier_item(items[1], VESICA_SUITE_RISTRETTO255_SHA512, &b);
    EXPECT_NE(memcmp(items[0], items[1], 32), 0);
}

} /* namespace */
