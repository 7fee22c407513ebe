/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What must not matter does not: valid texts of every type, with noise that
 * this type ignores, stay the same identifier.
 *
 * VESICA_TEST_SEED sets the seed, which is printed with a failure. */

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "support/identifiers.h"

namespace
{

using vesica_test::canonical_of;

using Random = std::mt19937_64;
using Texts = std::vector<std::string>;

/* Noise that every type ignores: full-width forms of ASCII, invisible
 * characters anywhere, other dashes for '-', spaces at the ends. This is what
 * a type may ignore beyond that. */
enum Noise : unsigned {
    CASE = 1,     /* of ASCII letters */
    SPACES = 2,   /* anywhere */
    DASHES = 4,   /* added anywhere */
    COLONS = 8,   /* added anywhere */
    BRACKETS = 16 /* added anywhere */
};

struct Row {
    uint16_t type;
    unsigned noise;
    /* Other ways to write a canonical text. */
    Texts (*other)(const std::string &canonical);
};

Texts none(const std::string &)
{
    return {};
}

Texts resident(const std::string &text)
{
    /* The form of 15 digits: before 2000, and no centenarian. */
    if (text.substr(6, 2) == "19") {
        return {text.substr(0, 6) + text.substr(8, 9)};
    }
    return {};
}

Texts phone(const std::string &text)
{
    Texts all = {"00" + text.substr(1),
                 "(" + text.substr(0, 3) + ")" + text.substr(3)};
    const bool mobile = text.substr(0, 4) == "+861" && text.size() == 14;
    if (!mobile) {
        return {all[0]};
    }
    const std::string number = text.substr(3);
    for (const char *prefix : {"", "0", "86", "+86 ", "0086-", "+86(0)"}) {
        all.push_back(prefix + number);
    }
    all.push_back(number.substr(0, 3) + "." + number.substr(3, 4) + "/" +
                  number.substr(7));
    return all;
}

Texts bic(const std::string &text)
{
    if (text.substr(8) == std::string(3, 'X')) {
        return {text.substr(0, 8)};
    }
    return {};
}

Texts imo(const std::string &text)
{
    return {text.substr(3), "imo " + text.substr(3)};
}

Texts plate(const std::string &text)
{
    /* A province's character has three bytes, the letter one. */
    return {text.substr(0, 4) + "·" + text.substr(4),
            text.substr(0, 4) + "•" + text.substr(4)};
}

Texts email(const std::string &text)
{
    return {"mailto:" + text, "<" + text + ">", "<MAILTO:" + text + ">",
            text + "."};
}

Texts email_fraud(const std::string &text)
{
    const size_t at = text.find('@');
    Texts all = email(text);
    all.push_back(text.substr(0, at) + "+tag" + text.substr(at));
    if (text.substr(at) == "@gmail.com") {
        all.push_back(text.substr(0, at) + "@googlemail.com");
        all.push_back(text.substr(0, 1) + (at > 1 ? "." : "") + text.substr(1));
    }
    return all;
}

Texts ip(const std::string &text)
{
    if (text.find(':') == std::string::npos) {
        return {"::ffff:" + text};
    }
    return {text + "%eth0"};
}

/* Groups of num characters with a separator between. */
std::string grouped(const std::string &text, size_t num, char separator)
{
    std::string out;
    for (size_t i = 0; i < text.size(); i++) {
        out += i > 0 && i % num == 0 ? std::string(1, separator) : "";
        out += text[i];
    }
    return out;
}

Texts mac(const std::string &text)
{
    return {grouped(text, 2, ':'), grouped(text, 2, '-'),
            grouped(text, 4, '.')};
}

Texts uuid(const std::string &text)
{
    return {"{" + text + "}", "urn:uuid:" + text};
}

Texts domain(const std::string &text)
{
    return {"http://" + text,
            "https://" + text + "/",
            text + ".",
            text + ":8080",
            text + "/a@b?c#d",
            "//" + text + "?q=//evil.example",
            "HTTP://user:secret@" + text + ".:80#a"};
}

Texts cert(const std::string &text)
{
    return {grouped(text, 2, ':'), "SHA256:" + text, "sha-256: " + text};
}

Texts social(const std::string &text)
{
    const size_t colon = text.find(':') + 1;
    return {text.substr(0, colon) + "@" + text.substr(colon)};
}

std::string replaced(std::string text, const std::string &from,
                     const std::string &to)
{
    for (size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

Texts name_dob(const std::string &text)
{
    const std::string name = text.substr(0, text.size() - 10);
    const std::string date = text.substr(text.size() - 10);
    Texts all = {name + replaced(date, "-", "/"), name + " " + date,
                 name + replaced(date, "-", "."),
                 name + replaced(date, "-", ""),
                 name + date.substr(0, 4) + "年" + date.substr(5, 2) + "月" +
                     date.substr(8) + "日"};
    for (const char *dot : {"•", "‧", "・", "⋅", "∙", ".", "･"}) {
        all.push_back(replaced(name, "·", dot) + date);
    }
    return all;
}

/* One row for each type. Names without a Han character keep their spaces. */
const Row rows[] = {
    {VESICA_ID_CN_RID, CASE | SPACES | DASHES, resident},
    {VESICA_ID_USCC, CASE | SPACES | DASHES, none},
    {VESICA_ID_CN_ORG, CASE | SPACES | DASHES, none},
    {VESICA_ID_CN_TAX15, CASE | SPACES | DASHES, none},
    {VESICA_ID_CN_REG15, SPACES | DASHES, none},
    {VESICA_ID_PHONE, SPACES | DASHES, phone},
    {VESICA_ID_PAN, SPACES | DASHES, none},
    {VESICA_ID_ACCT, CASE | SPACES | DASHES, none},
    {VESICA_ID_CNAPS, SPACES | DASHES, none},
    {VESICA_ID_IBAN, CASE | SPACES | DASHES, none},
    {VESICA_ID_LEI, CASE | SPACES | DASHES, none},
    {VESICA_ID_BIC, CASE | SPACES | DASHES, bic},
    {VESICA_ID_PASSPORT, CASE | SPACES, none},
    {VESICA_ID_IMEI, SPACES | DASHES, none},
    {VESICA_ID_IMO, CASE | SPACES | DASHES, imo},
    {VESICA_ID_MMSI, SPACES | DASHES, none},
    {VESICA_ID_PLATE, CASE | SPACES | DASHES, plate},
    {VESICA_ID_EMAIL, CASE, email},
    {VESICA_ID_EMAIL_FRAUD, CASE, email_fraud},
    {VESICA_ID_IP, CASE | SPACES, ip},
    {VESICA_ID_MAC, CASE | SPACES | DASHES | COLONS, mac},
    {VESICA_ID_UUID, CASE | SPACES | DASHES, uuid},
    {VESICA_ID_ANDROID_ID, CASE | SPACES | DASHES, none},
    {VESICA_ID_OAID, CASE | SPACES | DASHES, none},
    {VESICA_ID_DOMAIN, CASE, domain},
    {VESICA_ID_APP_ANDROID, SPACES, none},
    {VESICA_ID_APP_IOS, CASE | SPACES, none},
    {VESICA_ID_APP_CERT, CASE | SPACES | DASHES | COLONS, cert},
    {VESICA_ID_SOCIAL, CASE | SPACES, social},
    {VESICA_ID_NAME_ORG, CASE | SPACES | BRACKETS, none},
    {VESICA_ID_NAME_DOB, CASE | SPACES, name_dob},
};

const Texts spaces = {" ",      "\t",     "\u00a0", "\u1680", "\u2002",
                      "\u2003", "\u2009", "\u202f", "\u205f", "\u3000"};
const Texts dashes = {"-",      "\u2010", "\u2011", "\u2012",
                      "\u2013", "\u2014", "\u2015", "\u2212",
                      "\ufe58", "\ufe63", "\uff0d"};
const Texts invisible = {"\u00ad", "\u180e", "\u200b", "\u200c", "\u200d",
                         "\u200e", "\u200f", "\u202a", "\u202b", "\u202c",
                         "\u202d", "\u202e", "\u2060", "\u2066", "\u2067",
                         "\u2068", "\u2069", "\ufe0f", "\ufeff"};
const Texts brackets = {"(", ")", "（", "）"};

const std::string &any_of(const Texts &texts, Random &random)
{
    return texts[random() % texts.size()];
}

bool chance(Random &random, unsigned one_in)
{
    return random() % one_in == 0;
}

bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* U+FF01 to U+FF5E are U+0021 to U+007E. */
std::string full_width(char c)
{
    const unsigned code = 0xff01u + static_cast<unsigned>(c) - 0x21u;
    return {static_cast<char>(0xe0 | code >> 12),
            static_cast<char>(0x80 | (code >> 6 & 0x3f)),
            static_cast<char>(0x80 | (code & 0x3f))};
}

std::string noisy_character(char c, unsigned noise, Random &random)
{
    if (c == '-' && chance(random, 2)) {
        return any_of(dashes, random);
    }
    if ((noise & CASE) != 0 && is_letter(c) && chance(random, 2)) {
        c = static_cast<char>(c ^ 0x20);
    }
    const bool printable = c > ' ' && c <= '~';
    return printable && chance(random, 4) ? full_width(c) : std::string(1, c);
}

/* What may stand between two characters. */
std::string noise_between(unsigned noise, Random &random)
{
    const std::pair<unsigned, Texts> kinds[] = {
        {SPACES, spaces},     {DASHES, dashes}, {COLONS, {":"}},
        {BRACKETS, brackets}, {0, invisible},
    };
    std::string added;
    for (const auto &[kind, texts] : kinds) {
        if ((kind == 0 || (noise & kind) != 0) && chance(random, 12)) {
            added += any_of(texts, random);
        }
    }
    return added;
}

bool begins_character(char c)
{
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
}

/* A text with noise; at most VESICA_IDENTIFIER_MAX_TEXT bytes. */
std::string with_noise(const std::string &text, unsigned noise, Random &random)
{
    const size_t max = VESICA_IDENTIFIER_MAX_TEXT;
    std::string out = chance(random, 3) ? any_of(spaces, random) : "";
    out = out.size() + text.size() > max ? "" : out;
    for (size_t i = 0; i < text.size(); i++) {
        const std::string kept = text.substr(i);
        const std::string between =
            begins_character(text[i]) ? noise_between(noise, random) : "";
        if (out.size() + between.size() + kept.size() <= max) {
            out += between;
        }
        const std::string changed = noisy_character(text[i], noise, random);
        const bool fits = out.size() + changed.size() + kept.size() - 1 <= max;
        out += fits ? changed : kept.substr(0, 1);
    }
    const std::string end = noise_between(noise, random) +
                            (chance(random, 3) ? any_of(spaces, random) : "");
    return out.size() + end.size() <= max ? out + end : out;
}

/* The noise of a text: spaces between, where they do not matter. */
unsigned noise_of(const Row &row, const std::string &canonical)
{
    const bool is_name =
        row.type == VESICA_ID_NAME_ORG || row.type == VESICA_ID_NAME_DOB;
    /* Han characters of the vectors begin with E4 to E9, or with F0 A0 on. */
    bool han = false;
    for (size_t i = 0; i < canonical.size(); i++) {
        const auto c = static_cast<unsigned char>(canonical[i]);
        han =
            han || (c >= 0xe4 && c <= 0xe9) ||
            (c == 0xf0 && static_cast<unsigned char>(canonical[i + 1]) >= 0xa0);
    }
    return is_name && !han ? row.noise & ~static_cast<unsigned>(SPACES)
                           : row.noise;
}

uint64_t seed()
{
    const char *text = getenv("VESICA_TEST_SEED");
    return text == nullptr ? 20260101 : strtoull(text, nullptr, 10);
}

/* Valid texts of each type, with their canonical ones. */
std::multimap<uint16_t, std::pair<std::string, std::string>> valid_texts()
{
    std::multimap<uint16_t, std::pair<std::string, std::string>> all;
    for (const auto &vector : vesica_test::all_identifier_vectors()) {
        if (vector.is_valid()) {
            all.insert({vector.type, {vector.text, vector.canonical}});
        }
    }
    for (size_t i = 0; i < vesica_identifier_num_types(); i++) {
        const vesica_identifier_info *info = vesica_identifier_info_at(i);
        all.insert({info->type, {info->example, info->canonical}});
    }
    return all;
}

void expect_same(const Row &row, const std::string &text,
                 const std::string &canonical, Random &random)
{
    const unsigned noise = noise_of(row, canonical);
    vesica_identifier_error error = {"none", "none", 0, 0};
    EXPECT_EQ(canonical_of(row.type, text, &error), canonical)
        << text << ": " << error.rule << " at " << error.position;
    for (int i = 0; i < 10; i++) {
        const std::string noisy = with_noise(text, noise, random);
        EXPECT_EQ(canonical_of(row.type, noisy, &error), canonical)
            << noisy << ": " << error.rule << " at " << error.position;
    }
}

TEST(IdentifierNoise, TableHasEveryType)
{
    ASSERT_EQ(sizeof rows / sizeof rows[0], vesica_identifier_num_types());
    for (size_t i = 0; i < vesica_identifier_num_types(); i++) {
        EXPECT_EQ(rows[i].type, vesica_identifier_info_at(i)->type);
    }
}

TEST(IdentifierNoise, NeverChangesTheCanonicalForm)
{
    SCOPED_TRACE("VESICA_TEST_SEED=" + std::to_string(seed()));
    Random random(seed());
    const auto all = valid_texts();
    for (const Row &row : rows) {
        const auto [from, to] = all.equal_range(row.type);
        ASSERT_NE(from, to) << row.type;
        for (auto it = from; it != to; ++it) {
            const auto &[text, canonical] = it->second;
            expect_same(row, text, canonical, random);
        }
    }
}

TEST(IdentifierNoise, OtherWaysToWriteItAreTheSame)
{
    SCOPED_TRACE("VESICA_TEST_SEED=" + std::to_string(seed()));
    Random random(seed());
    for (const auto &[type, texts] : valid_texts()) {
        const Row &row = rows[type - 1];
        for (const std::string &other : row.other(texts.second)) {
            if (other.size() <= VESICA_IDENTIFIER_MAX_TEXT) {
                expect_same(row, other, texts.second, random);
            }
        }
    }
}

TEST(IdentifierNoise, TheCanonicalTextIsTheSameIdentifier)
{
    for (const auto &[type, texts] : valid_texts()) {
        vesica_identifier id;
        vesica_identifier again;
        const auto &[text, canonical] = texts;
        ASSERT_EQ(vesica_identifier_parse(&id, nullptr, type, text.data(),
                                          text.size()),
                  VESICA_OK)
            << text;
        ASSERT_EQ(vesica_identifier_parse(&again, nullptr, type,
                                          canonical.data(), canonical.size()),
                  VESICA_OK)
            << canonical;
        EXPECT_EQ(id.type, again.type);
        EXPECT_EQ(id.profile, again.profile);
        EXPECT_EQ(std::string(id.bytes, id.bytes + id.length),
                  std::string(again.bytes, again.bytes + again.length))
            << text;
    }
}

} /* namespace */
