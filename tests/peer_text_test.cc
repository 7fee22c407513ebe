/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <string>

extern "C" {
#include "base/text.h"
#include "net/address.h"
}

namespace
{

std::string mask(const std::string &value)
{
    char out[PEER_MASK_ROOM];
    peer_text_mask(out, value.data(), value.size());
    return out;
}

bool number(const char *text, uint64_t min, uint64_t max)
{
    uint64_t out = 0;
    return peer_text_number(&out, text, min, max);
}

TEST(peer_text, numbers_are_decimal_and_in_range)
{
    EXPECT_TRUE(number("0", 0, 0));
    EXPECT_TRUE(number("18446744073709551615", 0, UINT64_MAX));
    EXPECT_FALSE(number("18446744073709551616", 0, UINT64_MAX));
    EXPECT_FALSE(number("", 0, 9));
    EXPECT_FALSE(number("10", 0, 9));
    EXPECT_FALSE(number("4", 5, 9));
    EXPECT_FALSE(number("9", 0, 3));
    for (const char *text : {"-1", "+1", " 1", "1 ", "0x1", "1e1"}) {
        EXPECT_FALSE(number(text, 0, 100)) << text;
    }
}

TEST(peer_text, names_are_safe_in_paths)
{
    for (const char *name : {"a", "first-bank", "b.example.com", "7"}) {
        EXPECT_TRUE(peer_text_is_name(name)) << name;
    }
    EXPECT_TRUE(peer_text_is_name(std::string(63, 'a').c_str()));
    EXPECT_FALSE(peer_text_is_name(std::string(64, 'a').c_str()));
    for (const char *name : {"", ".", "..", "a..b", "a/b", "A", "-a", "a-",
                             ".a", "a b", "\xc3\xa4"}) {
        EXPECT_FALSE(peer_text_is_name(name)) << name;
    }
}

TEST(peer_text, masks_show_three_characters_of_six)
{
    EXPECT_EQ(mask("9074728"), "90****8");
    EXPECT_EQ(mask("123456"), "12***6");
    EXPECT_EQ(mask("12345"), "*****");
    EXPECT_EQ(mask(""), "");
    EXPECT_EQ(mask(std::string(300, 'x')).size(), 35u);
}

TEST(peer_text, masks_write_nothing_that_moves_a_cursor)
{
    EXPECT_EQ(mask("\x1b[2Jabc"), "?[****c");
    EXPECT_EQ(mask("\xe4\xb8\xad\xe5\x9b\xbd"
                   "abcd"),
              "??***d");
    EXPECT_EQ(mask(std::string("\0\0\0\0\0\0\0", 7)), "??****?");
    EXPECT_EQ(mask("\xff\xff\xff\xff\xff\xff"), "??***?");
}

TEST(peer_text, hexadecimal_goes_both_ways)
{
    const uint8_t bytes[3] = {0x00, 0xaf, 0x10};
    uint8_t back[3];
    char text[7];
    peer_text_hex(text, bytes, 3);
    EXPECT_STREQ(text, "00af10");
    ASSERT_TRUE(peer_text_unhex(back, 3, "00AF10"));
    EXPECT_EQ(memcmp(back, bytes, 3), 0);
    EXPECT_FALSE(peer_text_unhex(back, 3, "00af1"));
    EXPECT_FALSE(peer_text_unhex(back, 3, "00af1g"));
}

TEST(peer_text, thousands_are_grouped)
{
    char out[PEER_GROUP_ROOM];
    EXPECT_STREQ(peer_text_group(out, 0), "0");
    EXPECT_STREQ(peer_text_group(out, 999), "999");
    EXPECT_STREQ(peer_text_group(out, 1000), "1,000");
    EXPECT_STREQ(peer_text_group(out, UINT64_MAX),
                 "18,446,744,073,709,551,615");
}

TEST(peer_text, one_is_not_many)
{
    char out[PEER_COUNT_ROOM];
    EXPECT_STREQ(peer_text_count(out, 0, "row"), "0 rows");
    EXPECT_STREQ(peer_text_count(out, 1, "row"), "1 row");
    EXPECT_STREQ(peer_text_count(out, 1000, "row"), "1,000 rows");
}

TEST(peer_address, has_a_host_and_a_port)
{
    peer_address out;
    ASSERT_TRUE(peer_address_parse(&out, "bank.example:7707"));
    EXPECT_STREQ(out.host, "bank.example");
    EXPECT_STREQ(out.port, "7707");
    ASSERT_TRUE(peer_address_parse(&out, "[::1]:0"));
    EXPECT_STREQ(out.host, "::1");
    for (const char *text : {"", "host", "host:", ":1", "host:65536", "::1:7",
                             "[]:1", "host:1x", "host:000001"}) {
        EXPECT_FALSE(peer_address_parse(&out, text)) << text;
    }
}

} /* namespace */
