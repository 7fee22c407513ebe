/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Every identifier of tests/vectors is read, or refused, as its line says. */

#include <gtest/gtest.h>

#include <cstring>
#include <set>
#include <string>

#include "support/identifiers.h"
#include "support/vectors.h"

namespace
{

using vesica_test::canonical_of;
using vesica_test::IdentifierVector;

void expect_valid(const IdentifierVector &vector)
{
    vesica_identifier_error error = {"untouched", "untouched", 7, 7};
    EXPECT_EQ(canonical_of(vector.type, vector.text, &error), vector.canonical)
        << vector.where << ": " << error.rule << " at " << error.position;
    EXPECT_EQ(canonical_of(vector.type, vector.canonical), vector.canonical)
        << vector.where;
}

void expect_refused(const IdentifierVector &vector)
{
    vesica_identifier_error error = {"", nullptr, 0, 7};
    EXPECT_EQ(canonical_of(vector.type, vector.text, &error), vector.status)
        << vector.where;
    EXPECT_STREQ(error.rule, vector.rule.c_str()) << vector.where;
    EXPECT_EQ(error.position, vector.position) << vector.where;
    EXPECT_EQ(error.part, 0u) << vector.where;
    ASSERT_NE(error.expected, nullptr) << vector.where;
    EXPECT_GT(strlen(error.expected), 4u) << vector.where;
}

void expect_file(const std::filesystem::path &file)
{
    size_t valid = 0;
    size_t refused = 0;
    for (const auto &vector : vesica_test::read_identifier_file(file)) {
        if (vector.is_valid()) {
            expect_valid(vector);
            valid++;
        } else {
            expect_refused(vector);
            refused++;
        }
    }
    EXPECT_GT(valid, 0u) << file;
    EXPECT_GT(refused, 0u) << file;
}

TEST(IdentifierVectors, AreAsTheirLinesSay)
{
    const auto files = vesica_test::identifier_files();
    ASSERT_FALSE(files.empty());
    for (const auto &file : files) {
        EXPECT_NO_THROW(expect_file(file));
    }
}

TEST(IdentifierVectors, HaveEveryType)
{
    std::set<uint16_t> valid;
    std::set<uint16_t> refused;
    for (const auto &vector : vesica_test::all_identifier_vectors()) {
        (vector.is_valid() ? valid : refused).insert(vector.type);
    }
    for (size_t i = 0; i < vesica_identifier_num_types(); i++) {
        const vesica_identifier_info *info = vesica_identifier_info_at(i);
        EXPECT_EQ(valid.count(info->type), 1u) << info->name;
        EXPECT_EQ(refused.count(info->type), 1u) << info->name;
    }
}

TEST(IdentifierVectors, ABadLineIsAFault)
{
    for (const char *line : {
             "MMSI",
             "MMSI\t256845000",
             "MMSI\t256845000\t",
             "MMSI\t256845000\t256845000\t",
             "NONE\t256845000\t256845000",
             "MMSI 256845000 256845000",
             "MMSI\t25684500\\\t256845000",
             "MMSI\t25684500\\n\t256845000",
             "MMSI\t25684500\\x3\t256845000",
             "MMSI\t25684500\\xgg\t256845000",
             "MMSI\t25684500\t!ERR_ID_LENGTH",
             "MMSI\t25684500\t!ERR_ID_LENGTH\tlength",
             "MMSI\t25684500\t!ERR_ID_LENGTH\tlength\t",
             "MMSI\t25684500\t!ERR_ID_LENGTH\tlength\t-1",
             "MMSI\t25684500\t!ERR_ID_LENGTH\tlength\t8\t",
             "MMSI\t25684500\t!ERR_ID_LENGTH\t\t8",
             "MMSI\t25684500\t!LENGTH\tlength\t8",
         }) {
        EXPECT_ANY_THROW(vesica_test::read_identifier_vector(line)) << line;
    }
    const auto vector =
        vesica_test::read_identifier_vector("MMSI\t\\t\\s\\\\\\x00\t1");
    EXPECT_EQ(vector.text, std::string("\t \\\0", 4));
}

struct Corpus {
    uint16_t type;
    const char *file;
    size_t num;
    const char *appended; /* to a text of 8 characters */
};

const Corpus corpora[] = {
    {VESICA_ID_USCC, "uscc.txt", 100, ""},
    {VESICA_ID_LEI, "lei.txt", 50, ""},
    {VESICA_ID_BIC, "bic.txt", 200, "XXX"},
    {VESICA_ID_CNAPS, "cnaps.txt", 20, ""},
    {VESICA_ID_IBAN, "iban.txt", 97, ""},
};

std::string without(const std::string &text, const std::string &dropped)
{
    std::string rest;
    for (char c : text) {
        if (dropped.find(c) == std::string::npos) {
            rest += c;
        }
    }
    return rest;
}

TEST(IdentifierVectors, PublicCodesAreValid)
{
    for (const Corpus &corpus : corpora) {
        const auto texts = vesica_test::read_texts(corpus.file);
        EXPECT_EQ(texts.size(), corpus.num) << corpus.file;
        for (const std::string &text : texts) {
            std::string expected = without(text, " -");
            if (expected.size() == 8) {
                expected += corpus.appended;
            }
            EXPECT_EQ(canonical_of(corpus.type, text), expected) << text;
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
        EXPECT_FALSE(
            vesica_test::is_refused(info->type, line.substr(comma + 1)))
            << line;
        seen++;
    }
    EXPECT_EQ(seen, num);
}

TEST(IdentifierVectors, ListsOfTheDemoAreValid)
{
    expect_rows_valid("examples/data/ofac-2019-01.csv", 487);
    expect_rows_valid("examples/data/ofac-2021-07.csv", 618);
}

} /* namespace */
