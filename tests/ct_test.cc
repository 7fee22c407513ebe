/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>

#include "support/blocks.h"

extern "C" {
#include "ext/ext.h"
#include "util/bytes.h"
#include "util/ct.h"
#include "util/mark.h"
#include "util/utf8.h"
#include "util/wipe.h"
}

namespace
{

using vesica_test::Bytes;

const uint32_t YES = UINT32_C(0xffffffff);

TEST(Ct, IsZero)
{
    EXPECT_EQ(vesica_ct_is_zero(0), YES);
    for (unsigned bit = 0; bit < 32; bit++) {
        EXPECT_EQ(vesica_ct_is_zero(UINT32_C(1) << bit), 0u);
    }
    EXPECT_EQ(vesica_ct_is_zero(YES), 0u);
}

TEST(Ct, IsZero64)
{
    EXPECT_EQ(vesica_ct_is_zero64(0), YES);
    for (unsigned bit = 0; bit < 64; bit++) {
        EXPECT_EQ(vesica_ct_is_zero64(UINT64_C(1) << bit), 0u);
    }
    EXPECT_EQ(vesica_ct_is_zero64(UINT64_MAX), 0u);
}

TEST(Ct, Select)
{
    EXPECT_EQ(vesica_ct_select(YES, 0x01234567, 0x89abcdef), 0x01234567u);
    EXPECT_EQ(vesica_ct_select(0, 0x01234567, 0x89abcdef), 0x89abcdefu);
}

TEST(Ct, Mask64)
{
    EXPECT_EQ(vesica_ct_mask64(1), UINT64_MAX);
    EXPECT_EQ(vesica_ct_mask64(0), 0u);
}

TEST(Ct, Swap)
{
    const Bytes first = vesica_test::from_hex("0001fe7f80");
    const Bytes second = vesica_test::from_hex("ff00017f81");
    Bytes a = first;
    Bytes b = second;
    vesica_ct_swap(0, a.data(), b.data(), a.size());
    EXPECT_BYTES_EQ(a, first);
    EXPECT_BYTES_EQ(b, second);
    vesica_ct_swap(YES, a.data(), b.data(), a.size() - 1);
    EXPECT_BYTES_EQ(a, vesica_test::from_hex("ff00017f80"));
    EXPECT_BYTES_EQ(b, vesica_test::from_hex("0001fe7f81"));
}

TEST(Ct, EqualSeesEveryBit)
{
    const Bytes a = vesica_test::from_hex("000102feff");
    EXPECT_EQ(vesica_ct_equal(a.data(), a.data(), a.size()), YES);
    EXPECT_EQ(vesica_ct_equal(a.data(), a.data(), 0), YES);
    for (size_t bit = 0; bit < 8 * a.size(); bit++) {
        Bytes b = a;
        b[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
        EXPECT_EQ(vesica_ct_equal(a.data(), b.data(), a.size()), 0u);
    }
}

/* Of 32 records 20 bytes apart every other one begins with the key; what stands
 * behind the key differs in all. */
TEST(Ct, FindSeesEveryBitOfEveryRecord)
{
    for (size_t len = 1; len <= 16; len++) {
        Bytes key(len);
        for (size_t i = 0; i < len; i++) {
            key[i] = static_cast<uint8_t>(0xa0 + i);
        }
        for (size_t bit = 0; bit < 8 * len; bit++) {
            Bytes records(size_t{32} * 20);
            for (size_t i = 0; i < 32; i++) {
                std::copy(key.begin(), key.end(), &records[i * 20]);
                records[i * 20 + len] = static_cast<uint8_t>(i + 1);
                records[i * 20 + bit / 8] ^=
                    static_cast<uint8_t>(i % 2 << bit % 8);
            }
            EXPECT_EQ(vesica_ct_find(records.data(), 20, 32, key.data(), len),
                      0x55555555u)
                << len << " " << bit;
        }
        EXPECT_EQ(vesica_ct_find(key.data(), 20, 0, key.data(), len), 0u);
    }
}

/* Of records of all numbers, by each backend: those are marked that have the
 * key, and nothing else of any changes. */
class Mark : public vesica_test::OnBackend {};

INSTANTIATE_ON_BACKENDS(Mark);

/* Of num records two in three have the key; the others differ from it in one
 * bit, of its own or of the zeros behind it, each of them in turn. */
void expect_marks(vesica_mark_records *mark, size_t num, size_t key_len,
                  size_t room)
{
    const size_t size = room + 4;
    const uint32_t highest = 0x80000000;
    std::mt19937_64 random(num);
    for (size_t bit = 0; bit < 8 * room && num > 0; bit++) {
        const Bytes key = vesica_test::random_bytes(random, key_len);
        Bytes records = vesica_test::random_bytes(random, num * size);
        Bytes expected = records;
        for (size_t i = 0; i < num; i++) {
            uint8_t *record = &records[i * size];
            std::fill(record, record + room, 0);
            std::copy(key.begin(), key.end(), record);
            record[bit / 8] ^= static_cast<uint8_t>(i % 3 / 2 << bit % 8);
            std::copy(record, record + room, &expected[i * size]);
            uint32_t number = 0;
            memcpy(&number, &expected[i * size + room], sizeof number);
            number |= i % 3 < 2 ? highest : 0;
            memcpy(&expected[i * size + room], &number, sizeof number);
        }
        EXPECT_EQ(mark(records.data(), num, key.data(), key_len), 1u);
        EXPECT_BYTES_EQ(records, expected) << num << " " << bit;
    }
    Bytes records = vesica_test::random_bytes(random, num * size);
    const Bytes before = records;
    EXPECT_EQ(mark(records.data(), num, Bytes(room).data(), key_len), 0u);
    EXPECT_BYTES_EQ(records, before);
}

TEST_P(Mark, SeesEveryBitOfEveryKey)
{
    for (size_t num = 0; num <= 24; num += 2) {
        expect_marks(vesica_mark, num, VESICA_MARK_KEY_BYTES,
                     VESICA_MARK_KEY_BYTES);
    }
}

TEST_P(Mark, TakesKeysOfEveryLength)
{
    for (size_t key_len = 1; key_len < VESICA_MARK_KEY_BYTES; key_len++) {
        expect_marks(vesica_mark, 6, key_len, VESICA_MARK_KEY_BYTES);
    }
}

TEST_P(Mark, SeesEveryBitOfEveryLongKey)
{
    for (size_t num = 0; num <= 24; num++) {
        expect_marks(vesica_mark_long, num, VESICA_MARK_LONG_KEY_BYTES,
                     VESICA_MARK_LONG_KEY_BYTES);
    }
}

TEST(Ct, AllZeroSeesEveryBit)
{
    Bytes a(40);
    EXPECT_EQ(vesica_ct_all_zero(a.data(), a.size()), YES);
    for (size_t bit = 0; bit < 8 * a.size(); bit++) {
        a[bit / 8] = static_cast<uint8_t>(1 << bit % 8);
        EXPECT_EQ(vesica_ct_all_zero(a.data(), a.size()), 0u);
        a[bit / 8] = 0;
    }
}

TEST(Ct, LessAgreesWithIntegers)
{
    const uint32_t values[] = {0,      1,       0xff,     0x100,   0x1ff,
                               0xffff, 0x10000, 0x7fffff, 0xffffff};
    for (uint32_t x : values) {
        for (uint32_t y : values) {
            uint8_t a[4];
            uint8_t b[4];
            vesica_store_le32(a, x);
            vesica_store_le32(b, y);
            EXPECT_EQ(vesica_ct_less_le(a, b, 3), x < y ? YES : 0u)
                << x << " < " << y;
        }
    }
}

TEST(Bytes, OrderOfBytes)
{
    uint8_t out[8];
    vesica_store_le16(out, 0x0102);
    EXPECT_EQ(vesica_test::to_hex(out, 2), "0201");
    vesica_store_be16(out, 0x0102);
    EXPECT_EQ(vesica_test::to_hex(out, 2), "0102");
    vesica_store_le32(out, 0xf1020304);
    EXPECT_EQ(vesica_test::to_hex(out, 4), "040302f1");
    EXPECT_EQ(vesica_load_le32(out), 0xf1020304u);
    vesica_store_le64(out, UINT64_C(0xf102030405060708));
    EXPECT_EQ(vesica_test::to_hex(out, 8), "08070605040302f1");
}

TEST(Bytes, CeilLog2)
{
    EXPECT_EQ(vesica_ceil_log2(0), 0u);
    EXPECT_EQ(vesica_ceil_log2(1), 0u);
    EXPECT_EQ(vesica_ceil_log2(2), 1u);
    EXPECT_EQ(vesica_ceil_log2(3), 2u);
    EXPECT_EQ(vesica_ceil_log2(4), 2u);
    EXPECT_EQ(vesica_ceil_log2(UINT64_C(1) << 63), 63u);
    EXPECT_EQ(vesica_ceil_log2((UINT64_C(1) << 63) + 1), 64u);
    EXPECT_EQ(vesica_ceil_log2(UINT64_MAX), 64u);
}

TEST(Wipe, ZeroesAndNothingElse)
{
    uint8_t bytes[6] = {1, 2, 3, 4, 5, 6};
    vesica_wipe(bytes + 1, 4);
    EXPECT_EQ(vesica_test::to_hex(bytes, 6), "010000000006");
    vesica_wipe(nullptr, 0);
}

TEST(Random, GivesOtherBytesEachTime)
{
    Bytes a(300);
    Bytes b(300);
    ASSERT_EQ(vesica_ext_random(a.data(), a.size()), VESICA_OK);
    ASSERT_EQ(vesica_ext_random(b.data(), b.size()), VESICA_OK);
    EXPECT_NE(a, b);
    EXPECT_NE(Bytes(a.end() - 32, a.end()), Bytes(32)) << "all were filled";
    EXPECT_EQ(vesica_ext_random(a.data(), 0), VESICA_OK);
}

std::string read_back(const std::string &text)
{
    std::string points;
    const auto *bytes = reinterpret_cast<const uint8_t *>(text.data());
    for (size_t i = 0, n; i < text.size(); i += n) {
        uint32_t c = 0;
        n = vesica_utf8_next(&c, bytes + i, text.size() - i);
        if (n == 0) {
            return points + "!";
        }
        points += std::to_string(c) + " ";
    }
    return points;
}

TEST(Utf8, EdgesOfEveryLength)
{
    EXPECT_EQ(read_back(std::string("\x00\x7f", 2)), "0 127 ");
    EXPECT_EQ(read_back("\xc2\x80\xdf\xbf"), "128 2047 ");
    EXPECT_EQ(read_back("\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf"),
              "2048 55295 57344 65535 ");
    EXPECT_EQ(read_back("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"), "65536 1114111 ");
    uint32_t c = 0;
    EXPECT_EQ(vesica_utf8_next(&c, nullptr, 0), 0u);
}

TEST(Utf8, RefusesWhatIsNotACharacter)
{
    for (const char *text :
         {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2\x41",
          "\xe0\x9f\xbf", "\xe1\x80", "\xed\xa0\x80", "\xed\xbf\xbf",
          "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf1\x80\x80", "\xf8\x88",
          "\xff", "\xfe"}) {
        EXPECT_EQ(read_back(text), "!");
    }
}

} /* namespace */
