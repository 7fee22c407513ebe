/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What single vectors do not say of phones, devices, addresses and plates. */

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <random>
#include <regex>
#include <string>
#include <vector>

#include "support/identifiers.h"

namespace
{

bool is_refused(const std::string &answer)
{
    return answer.compare(0, 4, "ERR_") == 0;
}

/* The canonical text, or the name of the error. */
std::string read(uint16_t type, const std::string &text)
{
    vesica_identifier_error error = {nullptr, nullptr, 0, 0};
    const std::string answer = vesica_test::canonical_of(type, text, &error);
    if (is_refused(answer)) {
        EXPECT_NE(error.rule, nullptr) << text;
        EXPECT_NE(error.expected, nullptr) << text;
        EXPECT_LE(error.position, text.size()) << text;
    }
    return answer;
}

std::string digits(std::mt19937_64 &random, size_t num)
{
    std::string text;
    while (text.size() < num) {
        text += static_cast<char>('0' + random() % 10);
    }
    return text;
}

using Groups = std::array<uint16_t, 8>;

std::string hex(uint16_t value)
{
    char text[5];
    snprintf(text, sizeof text, "%x", static_cast<unsigned>(value));
    return text;
}

in6_addr to_address(const Groups &groups)
{
    in6_addr address;
    for (size_t i = 0; i < groups.size(); i++) {
        address.s6_addr[2 * i] = static_cast<uint8_t>(groups[i] >> 8);
        address.s6_addr[2 * i + 1] = static_cast<uint8_t>(groups[i]);
    }
    return address;
}

std::string print(int family, const void *address)
{
    char text[INET6_ADDRSTRLEN];
    EXPECT_NE(inet_ntop(family, address, text, sizeof text), nullptr);
    return text;
}

/* What the C library says a canonical address is; its own text for ::/96 has an
 * IPv4 address in it and RFC 5952 asks for none. */
std::string canonical_by_library(const in6_addr &address)
{
    if (IN6_IS_ADDR_UNSPECIFIED(&address)) {
        return "ERR_ID_VALUE";
    }
    if (IN6_IS_ADDR_V4MAPPED(&address)) {
        const std::string ipv4 = print(AF_INET, address.s6_addr + 12);
        return ipv4 == "0.0.0.0" ? "ERR_ID_VALUE" : ipv4;
    }
    const std::string text = print(AF_INET6, &address);
    if (text.find('.') == std::string::npos) {
        return text;
    }
    const uint8_t *end = address.s6_addr + 12;
    return "::" + hex(static_cast<uint16_t>(end[0] << 8 | end[1])) + ":" +
           hex(static_cast<uint16_t>(end[2] << 8 | end[3]));
}

/* The groups with "::" for [from, to); not if from == to. */
std::string with_gap(const Groups &groups, size_t from, size_t to)
{
    std::string text;
    for (size_t i = 0; i < groups.size(); i++) {
        if (i == from && from < to) {
            text += "::";
            i = to - 1;
            continue;
        }
        text += text.empty() || text.back() == ':' ? "" : ":";
        text += hex(groups[i]);
    }
    return text;
}

bool are_zero(const Groups &groups, size_t from, size_t to)
{
    bool zero = true;
    for (size_t i = from; i < to; i++) {
        zero = zero && groups[i] == 0;
    }
    return zero;
}

/* Every pattern of zero groups, every place where "::" may stand in it. */
TEST(Ip, EveryShorteningHasOneForm)
{
    size_t seen = 0;
    for (unsigned pattern = 0; pattern < 256; pattern++) {
        Groups groups;
        for (size_t i = 0; i < groups.size(); i++) {
            groups[i] = (pattern >> i & 1) != 0
                            ? static_cast<uint16_t>(0xa1f0 >> i)
                            : uint16_t{0};
        }
        const std::string expected = canonical_by_library(to_address(groups));
        EXPECT_EQ(read(VESICA_ID_IP, with_gap(groups, 0, 0)), expected);
        for (size_t from = 0; from < groups.size(); from++) {
            for (size_t to = from + 1;
                 to <= groups.size() && are_zero(groups, from, to); to++) {
                const std::string text = with_gap(groups, from, to);
                EXPECT_EQ(read(VESICA_ID_IP, text), expected) << text;
                seen++;
            }
        }
    }
    EXPECT_EQ(seen, 1793u) << "the sum of (9 - n) * 2^(8 - n), n from 1 to 8";
}

/* Groups of zero and of ffff are frequent, as in addresses. */
Groups random_groups(std::mt19937_64 &random)
{
    Groups groups;
    for (uint16_t &group : groups) {
        const auto kind = random() % 4;
        group = kind == 0 ? static_cast<uint16_t>(random())
                          : static_cast<uint16_t>(kind == 1 ? 0xffff : 0);
    }
    return groups;
}

TEST(Ip, PrintsAsTheCLibrary)
{
    std::mt19937_64 random(1);
    for (int i = 0; i < 20000; i++) {
        const Groups groups = random_groups(random);
        const std::string expected = canonical_by_library(to_address(groups));
        const std::string text = with_gap(groups, 0, 0);
        EXPECT_EQ(read(VESICA_ID_IP, text), expected) << text;
        if (!is_refused(expected)) {
            EXPECT_EQ(read(VESICA_ID_IP, expected), expected);
        }
    }
}

TEST(Ip, EveryOctetInEveryPlace)
{
    for (unsigned place = 0; place < 4; place++) {
        for (unsigned value = 0; value < 300; value++) {
            std::string text;
            for (unsigned i = 0; i < 4; i++) {
                text += (i == 0 ? "" : ".") +
                        std::to_string(i == place ? value : 7 + i);
            }
            const std::string answer = read(VESICA_ID_IP, text);
            EXPECT_EQ(answer, value < 256 ? text : "ERR_ID_VALUE");
            EXPECT_EQ(read(VESICA_ID_IP, "::ffff:" + text), answer);
        }
    }
}

/* A valid text with up to three characters changed. */
std::string random_address_text(std::mt19937_64 &random)
{
    const std::string characters = "0123456789abcdefF::::....";
    std::string text =
        print(AF_INET, to_address(random_groups(random)).s6_addr);
    if (random() % 4 != 0) {
        const in6_addr address = to_address(random_groups(random));
        text = random() % 2 == 0 ? print(AF_INET6, &address) : "1::" + text;
    }
    for (auto changes = random() % 4; changes > 0 && text.size() > 1;
         changes--) {
        const size_t at = random() % text.size();
        const char c = characters[random() % characters.size()];
        switch (random() % 3) {
        case 0:
            text[at] = c;
            break;
        case 1:
            text.insert(at, 1, c);
            break;
        default:
            text.erase(at, 1);
            break;
        }
    }
    return text;
}

std::string canonical_by_library(const std::string &text)
{
    in6_addr address;
    in_addr ipv4;
    if (inet_pton(AF_INET6, text.c_str(), &address) == 1) {
        return canonical_by_library(address);
    }
    if (inet_pton(AF_INET, text.c_str(), &ipv4) == 1 && ipv4.s_addr != 0) {
        return print(AF_INET, &ipv4);
    }
    return "ERR_ID_VALUE";
}

TEST(Ip, ReadsAsTheCLibrary)
{
    std::mt19937_64 random(2);
    size_t valid = 0;
    const int num = 100000;
    for (int i = 0; i < num; i++) {
        const std::string text = random_address_text(random);
        const std::string expected = canonical_by_library(text);
        EXPECT_EQ(read(VESICA_ID_IP, text), expected) << text;
        valid += is_refused(expected) ? 0 : 1;
    }
    EXPECT_GT(valid, num / 4);
    EXPECT_LT(valid, num * 3 / 4);
}

char luhn_digit(const std::string &text)
{
    unsigned sum = 0;
    for (size_t i = 0; i < text.size(); i++) {
        const auto digit = static_cast<unsigned>(text[i] - '0');
        const bool is_doubled = (text.size() - i) % 2 == 1;
        sum += is_doubled ? digit * 2 / 10 + digit * 2 % 10 : digit;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

TEST(Imei, OneWrongDigitIsRefused)
{
    std::mt19937_64 random(3);
    for (int i = 0; i < 200; i++) {
        const std::string device = "35" + digits(random, 12);
        const std::string imei = device + luhn_digit(device);
        EXPECT_EQ(read(VESICA_ID_IMEI, imei), device);
        EXPECT_EQ(read(VESICA_ID_IMEI, device), device);
        EXPECT_EQ(read(VESICA_ID_IMEI, device + digits(random, 2)), device);
        for (size_t at = 0; at < imei.size(); at++) {
            for (char c = '0'; c <= '9'; c++) {
                std::string wrong = imei;
                wrong[at] = c;
                EXPECT_EQ(read(VESICA_ID_IMEI, wrong),
                          c == imei[at] ? device : "ERR_ID_CHECK");
            }
        }
    }
}

std::string with_separators(const std::string &text, std::mt19937_64 &random)
{
    const std::string separators = " -/()";
    std::string noisy;
    for (char c : text) {
        noisy += c;
        if (random() % 3 == 0) {
            noisy += separators[random() % separators.size()];
        }
    }
    return noisy;
}

/* Before the area code or the mobile number: inside China, and with China's
 * code. */
std::vector<std::string> ways_to_begin(bool is_mobile)
{
    std::vector<std::string> ways = {"0",     "+86",    "0086",   "+860",
                                     "00860", "+86(0)", "0086(0)"};
    if (is_mobile) {
        ways.insert(ways.end(), {"", "86"});
    }
    return ways;
}

/* No separators among the first digits: a zero in brackets there means
 * something. */
void expect_one_form(const std::string &number, bool is_mobile,
                     std::mt19937_64 &random)
{
    const std::string canonical = "+86" + number;
    for (const std::string &begin : ways_to_begin(is_mobile)) {
        const std::string rest =
            number.substr(0, 3) + with_separators(number.substr(3), random);
        EXPECT_EQ(read(VESICA_ID_PHONE, begin + number), canonical)
            << begin + number;
        EXPECT_EQ(read(VESICA_ID_PHONE, begin + " " + rest), canonical)
            << begin + " " + rest;
        EXPECT_EQ(read(VESICA_ID_PHONE, "(" + begin + ")" + rest), canonical)
            << "(" + begin + ")" + rest;
    }
    const std::string thirteen = number.size() == 10 ? "860" : "86";
    if (number.size() != 9) {
        EXPECT_EQ(read(VESICA_ID_PHONE, thirteen + number), canonical);
    }
}

TEST(Phone, EveryWayToWriteANumberHasOneForm)
{
    std::mt19937_64 random(4);
    for (int i = 0; i < 100; i++) {
        for (unsigned prefix = 13; prefix <= 19; prefix++) {
            expect_one_form(std::to_string(prefix) + digits(random, 9), true,
                            random);
        }
        for (const char *area :
             {"10", "20", "29", "300", "755", "861", "999"}) {
            for (size_t num : {7u, 8u}) {
                expect_one_form(area + digits(random, num), false, random);
            }
        }
    }
}

/* Digits alone, at random and of every length: what is accepted has one of two
 * shapes, and reads as itself. */
TEST(Phone, WhatIsAcceptedIsANumber)
{
    const std::regex chinese(
        "\\+86(1[3-9][0-9]{9}|(10|2[0-9]|[3-9][0-9]{2})[0-9]{7,8})");
    const std::regex other("\\+(?!86)[1-9][0-9]{6,14}");
    const std::vector<std::string> begins = {"",   "+",    "00",   "0",
                                             "86", "+86",  "0086", "+860",
                                             "1",  "0086", "+(0)", "86(0)"};
    std::mt19937_64 random(5);
    size_t accepted = 0;
    for (int i = 0; i < 30000; i++) {
        const std::string text =
            begins[random() % begins.size()] + digits(random, random() % 17);
        const std::string answer = read(VESICA_ID_PHONE, text);
        if (is_refused(answer)) {
            continue;
        }
        accepted++;
        EXPECT_TRUE(std::regex_match(answer, chinese) ||
                    std::regex_match(answer, other))
            << text << " as " << answer;
        EXPECT_EQ(read(VESICA_ID_PHONE, answer), answer);
    }
    EXPECT_GT(accepted, 3000u);
}

TEST(Plate, IAndOStandNowhere)
{
    const std::string province = "京";
    const std::string plates[] = {"A12345", "AD12345", "A12345D"};
    for (const std::string &plate : plates) {
        for (size_t at = 0; at < plate.size(); at++) {
            for (char c = 'A'; c <= 'Z'; c++) {
                std::string other = plate;
                other[at] = c;
                const std::string text = province + other;
                EXPECT_EQ(read(VESICA_ID_PLATE, text),
                          c == 'I' || c == 'O' ? "ERR_ID_CHARACTER" : text);
            }
        }
    }
}

TEST(Plate, DotsMeanNothing)
{
    const std::vector<std::string> dots = {"·", "•", "‧", "・",
                                           "⋅", ".", " ", "-"};
    for (const std::string &dot : dots) {
        std::string text = "京" + dot;
        for (char c : std::string("A1234")) {
            text += c + dot;
        }
        EXPECT_EQ(read(VESICA_ID_PLATE, text + "警" + dot), "京A1234警");
    }
}

} /* namespace */
