/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* SPEC.md, section 2, and the table of types say the same, and the hash of the
 * profile is the one that SPEC.md defines. */

#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include <gtest/gtest.h>

extern "C" {
#include "ext/ext.h"
#include "vesica/vesica.h"
}

namespace
{

struct Row {
    unsigned type;
    std::string name;
    std::string form;
};

std::vector<Row> ReadTable()
{
    std::ifstream spec(VESICA_SOURCE_DIR "/protocol/SPEC.md");
    const std::regex row("\\| ([0-9]+) \\| `([A-Z0-9_]+)` \\| (.+) \\|");
    std::vector<Row> rows;
    std::string line;
    bool in_section = false;
    while (std::getline(spec, line)) {
        if (line.rfind("##", 0) == 0) {
            in_section = line.find("hash of the profile") != std::string::npos;
        }
        std::smatch match;
        if (in_section && std::regex_match(line, match, row)) {
            rows.push_back(
                {unsigned(std::stoul(match[1])), match[2], match[3]});
        }
    }
    return rows;
}

std::string LittleEndian(uint64_t number, size_t len)
{
    std::string bytes;
    for (size_t i = 0; i < len; i++) {
        bytes.push_back(char(number >> (8 * i) & 0xff));
    }
    return bytes;
}

std::string Field(const std::string &text)
{
    return LittleEndian(text.size(), 8) + text;
}

TEST(Profile, TheTableOfTheSpecificationIsTheLibrarys)
{
    const std::vector<Row> rows = ReadTable();
    ASSERT_EQ(rows.size(), vesica_identifier_num_types());
    for (size_t i = 0; i < rows.size(); i++) {
        const vesica_identifier_info *info = vesica_identifier_info_at(i);
        EXPECT_EQ(rows[i].type, info->type);
        EXPECT_EQ(rows[i].name, info->name);
        EXPECT_EQ(rows[i].form, info->form) << info->name;
    }
}

TEST(Profile, TheHashIsTheOneOfTheSpecification)
{
    std::string text = "vesica1/profile" + LittleEndian(1, 2) +
                       LittleEndian(15, 2) + LittleEndian(0, 2);
    for (const Row &row : ReadTable()) {
        text += LittleEndian(row.type, 2) + Field(row.name) + Field(row.form);
    }
    uint64_t state[VESICA_EXT_SHA512_STATE / 8];
    uint8_t expected[64];
    vesica_ext_sha512_init(state);
    vesica_ext_sha512_update(
        state, reinterpret_cast<const uint8_t *>(text.data()), text.size());
    vesica_ext_sha512_final(state, expected);
    uint8_t hash[VESICA_PROFILE_HASH_BYTES];
    vesica_profile_hash(hash);
    EXPECT_EQ(std::string(hash, hash + sizeof hash),
              std::string(expected, expected + sizeof hash));
}

} /* namespace */
