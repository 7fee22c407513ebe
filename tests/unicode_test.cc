/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>
#include <utf8proc.h>

#include <cstdlib>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "support/vectors.h"

extern "C" {
#include "ext/ext.h"
#include "identifier/unicode.h"
}

namespace
{

const uint32_t END = 0x110000;

bool is_surrogate(uint32_t c)
{
    return c >= 0xd800 && c <= 0xdfff;
}

bool is_assigned(uint32_t c)
{
    return vesica_id_in_ranges(c, vesica_id_assigned, vesica_id_num_assigned);
}

bool is_ignorable(uint32_t c)
{
    return vesica_id_in_ranges(c, vesica_id_ignorable, vesica_id_num_ignorable);
}

bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029;
}

std::string utf8(uint32_t c)
{
    uint8_t bytes[4];
    const size_t len = vesica_ext_unicode_encode(bytes, c);
    return std::string(bytes, bytes + len);
}

std::string utf8(const std::vector<uint32_t> &code_points)
{
    std::string text;
    for (uint32_t c : code_points) {
        text += utf8(c);
    }
    return text;
}

vesica_status read_unicode(vesica_id_text &text, const std::string &in)
{
    return vesica_id_read_unicode(
        &text, reinterpret_cast<const uint8_t *>(in.data()), in.size());
}

std::string string_of(const vesica_id_text &text)
{
    return std::string(text.bytes, text.bytes + text.length);
}

/* The text as it is read, or the name of the error. */
std::string read(const std::string &in)
{
    vesica_id_text text;
    const vesica_status status = read_unicode(text, in);
    return status == VESICA_OK ? string_of(text) : vesica_status_name(status);
}

/* The same with its case folded. */
std::string fold(const std::string &in)
{
    vesica_id_text text;
    EXPECT_EQ(read_unicode(text, in), VESICA_OK) << in;
    const vesica_status status = vesica_id_fold_case(&text);
    return status == VESICA_OK ? string_of(text) : vesica_status_name(status);
}

bool has_han(const std::string &in)
{
    vesica_id_text text;
    EXPECT_EQ(read_unicode(text, in), VESICA_OK) << in;
    return vesica_id_has_han(&text);
}

std::vector<size_t> origins(const std::string &in)
{
    vesica_id_text text;
    EXPECT_EQ(read_unicode(text, in), VESICA_OK) << in;
    return std::vector<size_t>(text.origin, text.origin + text.length + 1);
}

/* XXXX>YYYY+ZZZZ of tests/vectors/nfkc.txt. */
std::map<uint32_t, std::vector<uint32_t>> read_nfkc()
{
    std::map<uint32_t, std::vector<uint32_t>> all;
    for (const std::string &line : vesica_test::read_texts("nfkc.txt")) {
        std::istringstream records(line);
        char mark = '\0';
        uint32_t from = 0;
        for (uint32_t c = 0; records >> std::hex >> from;) {
            while (records.peek() == '>' || records.peek() == '+') {
                records >> mark >> std::hex >> c;
                all[from].push_back(c);
            }
        }
    }
    return all;
}

TEST(Unicode, SingleCodePointsAreAsTheDatabaseSays)
{
    /* Where the pre-processing goes beyond NFKC. */
    const std::map<uint32_t, std::string> beyond = {
        {0x2011, "-"}, {0x207b, "-"}, {0x208b, "-"}, {0xfe31, "-"},
        {0xfe32, "-"}, {0xfe58, "-"}, {0x3164, ""},  {0xffa0, ""},
    };
    const auto all = read_nfkc();
    EXPECT_EQ(all.size(), 4866u);
    size_t seen = 0;
    for (const auto &[c, code_points] : all) {
        const auto other = beyond.find(c);
        seen += other != beyond.end();
        EXPECT_EQ(read(utf8(c)),
                  other == beyond.end() ? utf8(code_points) : other->second)
            << std::hex << c;
    }
    EXPECT_EQ(seen, beyond.size());
}

TEST(Unicode, OtherCodePointsStay)
{
    const std::map<uint32_t, std::string> beyond = {
        {'\t', " "},   {0x1680, " "}, {0x2010, "-"}, {0x2012, "-"},
        {0x2013, "-"}, {0x2014, "-"}, {0x2015, "-"}, {0x2212, "-"},
    };
    const auto changed = read_nfkc();
    for (uint32_t c = 0; c < END; c++) {
        const bool hangul = c >= 0xac00 && c <= 0xd7a3;
        if (!is_assigned(c) || changed.count(c) != 0 || hangul) {
            continue;
        }
        const auto other = beyond.find(c);
        std::string expected = utf8(c);
        if (other != beyond.end()) {
            expected = other->second;
        } else if (is_control(c)) {
            expected = "ERR_ID_ENCODING";
        } else if (is_ignorable(c)) {
            expected = "";
        }
        /* Unicode 15.0 added 62 characters that NFKC changes. */
        if (c < 0x1e030 || c > 0x1e06d) {
            EXPECT_EQ(read(utf8(c)), expected) << std::hex << c;
        }
    }
}

/* The standard counts 149,186 characters in 15.0; here are the 65 control
 * characters too. */
TEST(Unicode, AssignedAreThoseOfUnicode15)
{
    const bool same = std::string(vesica_ext_unicode_version()) == "15.0.0";
    size_t num = 0;
    for (uint32_t c = 0; c < END; c++) {
        uint32_t room[32];
        const utf8proc_category_t category =
            utf8proc_category(static_cast<utf8proc_int32_t>(c));
        const bool known = !is_surrogate(c) &&
                           category != UTF8PROC_CATEGORY_CO &&
                           vesica_ext_unicode_decompose(room, 32, c, false) > 0;
        num += is_assigned(c);
        EXPECT_TRUE(known || !is_assigned(c)) << std::hex << c;
        EXPECT_TRUE(!same || is_assigned(c) == known) << std::hex << c;
    }
    EXPECT_EQ(num, 149186u + 65u);
}

TEST(Unicode, RefusesWhatIsNotAssigned)
{
    for (uint32_t c = 0x80; c < END; c++) {
        if (is_assigned(c) || is_surrogate(c)) {
            continue;
        }
        vesica_id_text text;
        ASSERT_EQ(read_unicode(text, "ab" + utf8(c)), VESICA_ERR_ID_ENCODING);
        const bool is_private = (c >= 0xe000 && c <= 0xf8ff) ||
                                (c >= 0xf0000 && (c & 0xfffe) != 0xfffe);
        EXPECT_STREQ(text.error.rule, is_private ? "private-use" : "unassigned")
            << std::hex << c;
        EXPECT_EQ(text.error.position, 2u);
    }
}

/* What the size of the buffers stands on. */
TEST(Unicode, NoCharacterHasMoreThanThreeHalvesPartsPerByte)
{
    size_t most = 0;
    for (uint32_t c = 0; c < END; c++) {
        if (!is_surrogate(c)) {
            const size_t parts = vesica_ext_unicode_num_parts(c);
            EXPECT_LE(2 * parts, 3 * utf8(c).size()) << std::hex << c;
            most = std::max(most, parts);
        }
    }
    EXPECT_EQ(most, 4u);
}

TEST(Unicode, FoldsCase)
{
    EXPECT_EQ(fold("Straße"), "strasse");
    EXPECT_EQ(fold("STRASSE"), "strasse");
    EXPECT_EQ(fold("GROẞ"), "gross");
    EXPECT_EQ(fold("ÉCOLE"), "école");
    EXPECT_EQ(fold("E\xcc\x81"
                   "COLE"),
              "école");
    EXPECT_EQ(fold("ΟΔΟΣ"), "οδοσ");
    EXPECT_EQ(fold("οδος"), "οδοσ");
    EXPECT_EQ(fold("ЯНВАРЬ"), "январь");
    EXPECT_EQ(fold("ＡＢＣ"), "abc");
    EXPECT_EQ(fold("\xe2\x84\xaa"), "k") << "the sign of kelvin";
    EXPECT_EQ(fold("İ"), "i\xcc\x87");
    EXPECT_EQ(fold("ı"), "ı");
    EXPECT_EQ(fold("ΐ"), "ΐ");
    EXPECT_EQ(fold("示例ABC"), "示例abc");
    EXPECT_EQ(fold("ABC xyz 09 @[`{"), "abc xyz 09 @[`{");
}

TEST(Unicode, FindsHan)
{
    for (const char *text : {"示", "〇", "a示", "㐀", "鿿", "豈", "﨑", "𠀀",
                             "𱍐", "㈱", "⼀", "㋀", "ト示"}) {
        EXPECT_TRUE(has_han(text)) << text;
    }
    for (const char *text : {"", "a", "é", "ト", "ひ", "ﾄ", "삼", "々", "。",
                             "·", "ㄅ", "⺀", "䷀"}) {
        EXPECT_FALSE(has_han(text)) << text;
    }
}

using Origins = std::vector<size_t>;

TEST(Unicode, BytesKnowWhereTheyStood)
{
    EXPECT_EQ(origins("Ａb"), (Origins{0, 3, 4}));
    EXPECT_EQ(origins("\xe2\x80\x8b"
                      "ab\xc2\xad"),
              (Origins{3, 4, 7}));
    EXPECT_EQ(origins("㎒é"), (Origins{0, 0, 0, 3, 3, 5}));
    EXPECT_EQ(origins("e\xcc\x81x"), (Origins{0, 0, 3, 4}));
    EXPECT_EQ(origins("ae\xcc\x81x"), (Origins{0, 1, 1, 4, 5}));
    EXPECT_EQ(origins("–x"), (Origins{0, 3, 4}));
    EXPECT_EQ(origins("각x"), (Origins{0, 0, 0, 3, 4}));
    EXPECT_EQ(origins("\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8x"),
              (Origins{0, 0, 0, 9, 10}));
    vesica_id_text text;
    ASSERT_EQ(read_unicode(text, "x示ß"), VESICA_OK);
    ASSERT_EQ(vesica_id_fold_case(&text), VESICA_OK);
    EXPECT_EQ(Origins(text.origin, text.origin + text.length + 1),
              (Origins{0, 1, 1, 1, 4, 4, 6}));
}

std::string repeat(const std::string &text, size_t num)
{
    std::string all;
    for (size_t i = 0; i < num; i++) {
        all += text;
    }
    return all;
}

TEST(Unicode, LengthsAreBounded)
{
    EXPECT_EQ(read(repeat("示", 85) + "a"), repeat("示", 85) + "a");
    EXPECT_EQ(read(repeat("ΐ", 128)), repeat("ΐ", 128)) << "384 code points";
    EXPECT_EQ(fold(repeat("ΐ", 128)), repeat("ΐ", 128));
    EXPECT_EQ(read(repeat("\xe1\xbe\x82", 85)), repeat("\xe1\xbe\x82", 85));
    /* 18 code points in 33 bytes. */
    EXPECT_EQ(read(repeat("ﷺ", 7)).size(), 231u);
    for (size_t num = 8; num <= 85; num++) {
        EXPECT_EQ(read(repeat("ﷺ", num)), "ERR_ID_LENGTH") << num;
    }
    EXPECT_EQ(fold(repeat("ﬃ", 85)), repeat("ffi", 85));
    EXPECT_EQ(read(repeat("⑽", 64)), repeat("(10)", 64));
    EXPECT_EQ(read(repeat("⑽", 64) + "a"), "ERR_ID_LENGTH");
    /* U+0587 folds from 2 bytes to 4. */
    EXPECT_EQ(fold(repeat("\xd6\x87", 64)).size(), 256u);
    vesica_id_text text;
    ASSERT_EQ(read_unicode(text, "ﬃ" + repeat("\u1e9e", 84)), VESICA_OK);
    EXPECT_EQ(vesica_id_fold_case(&text), VESICA_OK);
}

/* Some characters that decompose, compose, reorder, fold, or are marks. */
std::vector<uint32_t> interesting()
{
    std::vector<uint32_t> all = {'a',    'E',   ' ',    '(',    '-',    0x4e00,
                                 0x3007, 0x345, 0xac00, 0x1100, 0x1161, 0x11a8};
    for (uint32_t c = 0xa0; c < 0x20000; c++) {
        uint32_t room[32];
        if (!is_assigned(c) || is_control(c) || is_ignorable(c) ||
            (c >= 0xac00 && c <= 0xd7a3)) {
            continue;
        }
        if (vesica_ext_unicode_combining_class(c) != 0 ||
            vesica_ext_unicode_decompose(room, 32, c, true) > 1) {
            all.push_back(c);
        }
    }
    return all;
}

std::string taken(utf8proc_uint8_t *made)
{
    const std::string text(reinterpret_cast<char *>(made));
    free(made);
    return text;
}

const utf8proc_uint8_t *bytes_of(const std::string &text)
{
    return reinterpret_cast<const utf8proc_uint8_t *>(text.c_str());
}

/* As the pre-processing has it, not NFKC. */
std::string with_dashes(const std::string &text)
{
    std::string out;
    for (size_t i = 0; i < text.size();) {
        utf8proc_int32_t c = 0;
        const utf8proc_ssize_t len = utf8proc_iterate(
            bytes_of(text) + i, static_cast<utf8proc_ssize_t>(text.size() - i),
            &c);
        const bool dash = (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
        out += dash ? "-" : text.substr(i, static_cast<size_t>(len));
        i += static_cast<size_t>(len);
    }
    return out;
}

TEST(Unicode, AgreesWithTheLibrarysOwnForms)
{
    const std::vector<uint32_t> all = interesting();
    ASSERT_GT(all.size(), 3000u);
    std::mt19937 random(20240229);
    for (int i = 0; i < 20000; i++) {
        std::string in;
        for (size_t num = 1 + random() % 8; num > 0; num--) {
            in += utf8(all[random() % all.size()]);
        }
        const std::string nfkc =
            with_dashes(taken(utf8proc_NFKC(bytes_of(in))));
        if (nfkc.size() > VESICA_IDENTIFIER_MAX_BYTES) {
            EXPECT_EQ(read(in), "ERR_ID_LENGTH");
            continue;
        }
        EXPECT_EQ(read(in), nfkc) << in;
        EXPECT_EQ(read(nfkc), nfkc) << in;
        const std::string folded =
            taken(utf8proc_NFKC_Casefold(bytes_of(nfkc)));
        EXPECT_EQ(fold(in), folded) << in;
        EXPECT_EQ(read(folded), folded) << in;
        EXPECT_EQ(fold(folded), folded) << in;
    }
}

/* All single characters: folding is done after one pass. */
TEST(Unicode, FoldingTwiceChangesNothing)
{
    for (uint32_t c = 0; c < END; c++) {
        if (is_assigned(c) && (!is_control(c) || c == '\t')) {
            const std::string once = fold(utf8(c));
            EXPECT_EQ(fold(once), once) << std::hex << c;
        }
    }
}

} /* namespace */
