/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Properties of check digits, dates, countries and states that single examples
 * do not show. */

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "support/identifiers.h"
#include "support/vectors.h"

namespace
{

using vesica_test::canonical_of;
using vesica_test::is_refused;

const std::string digits = "0123456789";
const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

struct Checked {
    uint16_t type;
    const char *vectors;
    const char *codes; /* public ones; NULL if there are none */
    size_t num;        /* at least */
};

const Checked checked[] = {
    {VESICA_ID_CN_RID, "id_person.txt", nullptr, 20},
    {VESICA_ID_USCC, "id_organisation.txt", "uscc.txt", 104},
    {VESICA_ID_CN_ORG, "id_organisation.txt", nullptr, 5},
    {VESICA_ID_CN_REG15, "id_organisation.txt", nullptr, 2},
    {VESICA_ID_LEI, "id_organisation.txt", "lei.txt", 52},
    {VESICA_ID_PAN, "id_bank.txt", nullptr, 5},
    {VESICA_ID_CNAPS, "id_bank.txt", "cnaps.txt", 23},
    {VESICA_ID_IBAN, "id_bank.txt", "iban.txt", 100},
};

/* Canonical texts of a type, from its vectors and its public codes. */
std::vector<std::string> samples(const Checked &one)
{
    std::vector<std::string> texts;
    for (const auto &vector : vesica_test::read_identifier_file(
             std::string(VESICA_SOURCE_DIR "/tests/vectors/") + one.vectors)) {
        if (vector.type == one.type && vector.is_valid()) {
            texts.push_back(vector.canonical);
        }
    }
    if (one.codes != nullptr) {
        for (const std::string &text : vesica_test::read_texts(one.codes)) {
            texts.push_back(canonical_of(one.type, text));
        }
    }
    return texts;
}

unsigned place(char c)
{
    return static_cast<unsigned>((digits + letters).find(c));
}

/* Whether the check of a type tells two characters apart. GB 11714 reckons
 * modulo 11 with the values of base 36, and has letters 11 and 22 apart. */
bool is_told_apart(uint16_t type, char a, char b)
{
    return type == VESICA_ID_CN_ORG ? place(a) % 11 != place(b) % 11 : a != b;
}

/* Any one character replaced by another one of its kind. */
void expect_changes_refused(uint16_t type, const std::string &text)
{
    for (size_t i = 0; i < text.size(); i++) {
        for (char c : text[i] <= '9' ? digits : letters) {
            std::string wrong = text;
            wrong[i] = c;
            if (is_told_apart(type, c, text[i])) {
                EXPECT_TRUE(is_refused(type, wrong)) << text << " " << wrong;
            }
        }
    }
}

TEST(IdentifierChecks, OneWrongCharacterIsRefused)
{
    for (const Checked &one : checked) {
        const auto texts = samples(one);
        EXPECT_GE(texts.size(), one.num) << one.type;
        for (const std::string &text : texts) {
            expect_changes_refused(one.type, text);
        }
    }
}

/* All digits of the machine-readable zone of the specimen of ICAO 9303-4. */
TEST(IdentifierChecks, OneWrongDigitOfAPassportIsRefused)
{
    const std::string zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
                             "L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    unsigned tried = 0;
    ASSERT_EQ(canonical_of(VESICA_ID_PASSPORT, zone), "UTO:L898902C3");
    for (size_t i = 0; i < zone.size(); i++) {
        if (digits.find(zone[i]) == std::string::npos) {
            continue;
        }
        for (char c : digits) {
            std::string wrong = zone;
            wrong[i] = c;
            if (c != zone[i]) {
                EXPECT_EQ(canonical_of(VESICA_ID_PASSPORT, wrong),
                          "ERR_ID_CHECK")
                    << wrong;
                tried++;
            }
        }
    }
    EXPECT_EQ(tried, 30u * 9u);
}

/* For a body, exactly one of the 100 pairs of check digits is right, and it is
 * none of 00, 01 and 99. */
template <typename Build> void expect_one_check(uint16_t type, Build build)
{
    std::vector<unsigned> seen(100);
    for (unsigned body = 0; body < 500; body++) {
        unsigned right = 0;
        for (unsigned check = 0; check < 100; check++) {
            const std::string pair = std::to_string(100 + check).substr(1);
            if (!is_refused(type, build(body, pair))) {
                right++;
                seen[check]++;
            }
        }
        ASSERT_EQ(right, 1u) << build(body, "..");
    }
    for (unsigned check = 0; check < 100; check++) {
        EXPECT_EQ(seen[check] > 0, check >= 2 && check <= 98) << check;
    }
}

TEST(IdentifierChecks, CheckDigitsHaveOneForm)
{
    expect_one_check(
        VESICA_ID_LEI, [](unsigned body, const std::string &check) {
            return "9999" + std::to_string(10000000000000 + body) + check;
        });
    expect_one_check(
        VESICA_ID_IBAN, [](unsigned body, const std::string &check) {
            return "DE" + check + std::to_string(990000000000000000 + body);
        });
    expect_one_check(VESICA_ID_IBAN, [](unsigned body,
                                        const std::string &check) {
        return "GB" + check + "WEST" + std::to_string(10000000000000 + body);
    });
}

bool exists(unsigned year, unsigned month, unsigned day)
{
    const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1] + (leap && month == 2);
}

std::string two(unsigned number)
{
    return std::to_string(100 + number).substr(1);
}

/* One of the eleven check characters is right, if the day exists. */
unsigned num_right(const std::string &first_17)
{
    unsigned right = 0;
    for (char check : std::string("0123456789X")) {
        right += !is_refused(VESICA_ID_CN_RID, first_17 + check);
    }
    return right;
}

TEST(IdentifierChecks, LeapYears)
{
    for (unsigned year = 1700; year < 2300; year++) {
        const std::string born = "990101" + std::to_string(year);
        const bool known = year >= 1800 && year < 2200;
        EXPECT_EQ(num_right(born + "0228001"), known ? 1u : 0u) << year;
        EXPECT_EQ(num_right(born + "0229001"),
                  known && exists(year, 2, 29) ? 1u : 0u)
            << year;
        EXPECT_EQ(num_right(born + "0230001"), 0u) << year;
    }
}

TEST(IdentifierChecks, DaysOfAYear)
{
    for (unsigned month = 0; month < 100; month++) {
        for (unsigned day = 0; day < 100; day++) {
            const std::string born = "9001" + two(month) + two(day);
            EXPECT_EQ(is_refused(VESICA_ID_CN_RID, "9901" + born + "123"),
                      !exists(1901, month, day))
                << born;
        }
    }
}

/* 15 digits are what 18 are without century and check. */
TEST(IdentifierChecks, FifteenDigitsBecomeEighteen)
{
    for (unsigned number = 0; number < 1000; number++) {
        const std::string sequence = std::to_string(1000 + number).substr(1);
        const std::string long_form =
            canonical_of(VESICA_ID_CN_RID, "990101900307" + sequence);
        ASSERT_EQ(long_form.substr(0, 17), "99010119900307" + sequence);
        EXPECT_EQ(canonical_of(VESICA_ID_CN_RID, long_form), long_form);
        EXPECT_EQ(num_right(long_form.substr(0, 17)), 1u);
    }
}

struct Country {
    std::string code;
    size_t length = 0;
    std::string kinds;
};

std::vector<Country> iban_countries()
{
    std::vector<Country> countries;
    for (const auto &line : vesica_test::read_texts("iban_countries.txt")) {
        Country country;
        std::istringstream words(line);
        words >> country.code >> country.length >> country.kinds;
        EXPECT_EQ(country.length, 4 + country.kinds.size()) << line;
        countries.push_back(country);
    }
    return countries;
}

/* The text with the check digits that are right for it. */
std::string with_check(const std::string &country, const std::string &rest)
{
    unsigned remainder = 0;
    for (char c : rest + country + "00") {
        for (char digit : std::to_string(place(c))) {
            remainder = (10 * remainder + place(digit)) % 97;
        }
    }
    return country + two(98 - remainder) + rest;
}

std::string body_of(const std::string &kinds)
{
    std::string body;
    for (size_t i = 0; i < kinds.size(); i++) {
        body += (kinds[i] == 'a' || (kinds[i] == 'c' && i % 2 == 0)
                     ? letters
                     : digits)[i % 10];
    }
    return body;
}

void expect_iban_refused(const std::string &text, const std::string &status,
                         const std::string &rule, size_t position)
{
    vesica_identifier_error error = {"", "", 0, 0};
    EXPECT_EQ(canonical_of(VESICA_ID_IBAN, text, &error), status) << text;
    EXPECT_EQ(error.rule, rule) << text;
    EXPECT_EQ(error.position, position) << text;
    EXPECT_STRNE(error.expected, "") << text;
}

TEST(IdentifierChecks, IbanLengths)
{
    const auto countries = iban_countries();
    EXPECT_EQ(countries.size(), 89u);
    for (const Country &country : countries) {
        const std::string body = body_of(country.kinds);
        const std::string good = with_check(country.code, body);
        EXPECT_EQ(canonical_of(VESICA_ID_IBAN, good), good);
        for (size_t length = 15; length <= 34; length++) {
            std::string other = body + std::string(34, '0');
            other = with_check(country.code, other.substr(0, length - 4));
            vesica_identifier_error error = {"", "", 0, 0};
            if (length == country.length) {
                EXPECT_EQ(canonical_of(VESICA_ID_IBAN, other), good);
                continue;
            }
            expect_iban_refused(other, "ERR_ID_LENGTH", "length",
                                std::min(length, country.length));
            EXPECT_EQ(canonical_of(VESICA_ID_IBAN, other, &error),
                      "ERR_ID_LENGTH");
            EXPECT_EQ(error.expected, std::to_string(country.length) +
                                          " characters in this country");
        }
    }
}

TEST(IdentifierChecks, IbanStructures)
{
    for (const Country &country : iban_countries()) {
        const std::string body = body_of(country.kinds);
        for (size_t i = 0; i < body.size(); i++) {
            std::string other = body;
            other[i] = place(body[i]) < 10 ? 'A' : '7';
            const std::string text = with_check(country.code, other);
            if (country.kinds[i] == 'c') {
                EXPECT_EQ(canonical_of(VESICA_ID_IBAN, text), text);
            } else {
                expect_iban_refused(text, "ERR_ID_CHARACTER", "structure",
                                    4 + i);
            }
        }
    }
}

TEST(IdentifierChecks, IbanCountries)
{
    std::string known;
    for (const Country &country : iban_countries()) {
        known += country.code + " ";
    }
    for (char a : letters) {
        for (char b : letters) {
            const std::string code = {a, b};
            if (known.find(code + " ") == std::string::npos) {
                expect_iban_refused(code + std::string(20, '2'), "ERR_ID_VALUE",
                                    "country", 0);
            }
        }
    }
}

TEST(IdentifierChecks, BicCountries)
{
    unsigned countries = 0;
    for (char a : letters) {
        for (char b : letters) {
            const std::string bic = std::string("DEUT") + a + b + "FF";
            countries += !is_refused(VESICA_ID_BIC, bic);
        }
    }
    EXPECT_EQ(countries, 249u + 1u) << "ISO 3166-1 has 249; XK is one more";
}

TEST(IdentifierChecks, PassportStates)
{
    unsigned states = 0;
    for (char a : letters) {
        for (char b : letters) {
            EXPECT_TRUE(
                is_refused(VESICA_ID_PASSPORT, std::string{a, b} + ":A1"));
            for (char c : letters) {
                states += !is_refused(VESICA_ID_PASSPORT,
                                      std::string{a, b, c} + ":A1");
            }
        }
        EXPECT_EQ(is_refused(VESICA_ID_PASSPORT, std::string{a} + ":A1"),
                  a != 'D');
    }
    EXPECT_EQ(states, 249u + 25u)
        << "ISO 3166-1 with DEU, and the others of ICAO 9303-3";
}

/* What whoever reads the message needs to know. */
TEST(IdentifierChecks, ExpectationsSayWhatIsMeant)
{
    const struct {
        uint16_t type;
        const char *text;
        const char *said;
    } faults[] = {
        {VESICA_ID_CNAPS, "102100099997", "MOD 11,10"},
        {VESICA_ID_ACCT, "999000000007:1", "MOD 11,10"},
        {VESICA_ID_ACCT, "DEUTDEFF5:1", "CNAPS code of 12 digits, or a BIC"},
        {VESICA_ID_ACCT, "9990000000060:1",
         "CNAPS code of 12 digits, or a BIC"},
        {VESICA_ID_PASSPORT, "CN:E12345678", "three letters, such as CHN"},
        {VESICA_ID_PASSPORT, "CHNA:E12345678", "three letters, such as CHN"},
        {VESICA_ID_CN_RID, "99010119900307123", "18 characters, or 15"},
        {VESICA_ID_PAN, "4111111111111112", "Luhn"},
    };
    for (const auto &fault : faults) {
        vesica_identifier_error error = {"", "", 0, 0};
        canonical_of(fault.type, fault.text, &error);
        EXPECT_NE(std::string(error.expected).find(fault.said),
                  std::string::npos)
            << fault.text << ": " << error.expected;
    }
}

} /* namespace */
