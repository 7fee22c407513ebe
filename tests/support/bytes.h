/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Runs of bytes in tests: hexadecimal text, and comparison that shows where two
 * runs differ. */

#ifndef VESICA_TESTS_SUPPORT_BYTES_H
#define VESICA_TESTS_SUPPORT_BYTES_H

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace vesica_test
{

using Bytes = std::vector<uint8_t>;

inline std::string to_hex(const uint8_t *data, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    std::string text;
    for (size_t i = 0; i < len; i++) {
        text += digits[data[i] >> 4];
        text += digits[data[i] & 15];
    }
    return text;
}

inline std::string to_hex(const Bytes &bytes)
{
    return to_hex(bytes.data(), bytes.size());
}

inline unsigned hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return static_cast<unsigned>(c - '0');
    }
    if (c >= 'a' && c <= 'f') {
        return static_cast<unsigned>(c - 'a' + 10);
    }
    throw std::runtime_error(std::string("not a hexadecimal digit: ") + c);
}

/* Lower-case digits only; throws on anything else. */
inline Bytes from_hex(const std::string &text)
{
    Bytes bytes;
    if (text.size() % 2 != 0) {
        throw std::runtime_error("an odd number of digits: " + text);
    }
    for (size_t i = 0; i < text.size(); i += 2) {
        bytes.push_back(static_cast<uint8_t>(hex_value(text[i]) << 4 |
                                             hex_value(text[i + 1])));
    }
    return bytes;
}

inline Bytes bytes_of(const std::string &text)
{
    return Bytes(text.begin(), text.end());
}

/* Repeatable bytes for properties. */
inline Bytes random_bytes(std::mt19937_64 &random, size_t len)
{
    Bytes bytes(len);
    for (uint8_t &byte : bytes) {
        byte = static_cast<uint8_t>(random());
    }
    return bytes;
}

inline testing::AssertionResult bytes_equal(const char *a_text,
                                            const char *b_text, const Bytes &a,
                                            const Bytes &b)
{
    if (a == b) {
        return testing::AssertionSuccess();
    }
    size_t at = 0;
    while (at < a.size() && at < b.size() && a[at] == b[at]) {
        at++;
    }
    return testing::AssertionFailure()
           << "differ from byte " << at << " on:\n  " << a_text << " ("
           << a.size() << " bytes)\n    " << to_hex(a) << "\n  " << b_text
           << " (" << b.size() << " bytes)\n    " << to_hex(b) << "\n    "
           << std::string(2 * at, ' ') << "^^";
}

} /* namespace vesica_test */

#define EXPECT_BYTES_EQ(a, b)                                                  \
    EXPECT_PRED_FORMAT2(vesica_test::bytes_equal, a, b)
#define ASSERT_BYTES_EQ(a, b)                                                  \
    ASSERT_PRED_FORMAT2(vesica_test::bytes_equal, a, b)

#endif
