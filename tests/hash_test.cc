/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "support/bytes.h"
#include "support/vectors.h"

extern "C" {
#include "hash/hash.h"
}

namespace
{

using vesica_test::Bytes;

const vesica_suite SUITE = VESICA_SUITE_RISTRETTO255_SHA512;

Bytes finish(vesica_hash *hash, size_t len = 64)
{
    Bytes out(len);
    vesica_hash_final(hash, out.data(), len);
    return out;
}

Bytes hash_of(const Bytes &data)
{
    vesica_hash hash;
    vesica_hash_init_unlabelled(&hash, SUITE);
    vesica_hash_add(&hash, data.data(), data.size());
    return finish(&hash);
}

/* FIPS 180-4 and its example values. */
TEST(Hash, IsSha512)
{
    EXPECT_EQ(vesica_hash_len(SUITE), 64u);
    EXPECT_BYTES_EQ(
        hash_of(vesica_test::bytes_of("abc")),
        vesica_test::from_hex(
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49"
            "f"));
    EXPECT_BYTES_EQ(
        hash_of(Bytes()),
        vesica_test::from_hex(
            "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
            "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3"
            "e"));
}

TEST(Hash, LabelGoesFirst)
{
    vesica_hash hash;
    vesica_hash_init(&hash, SUITE, VESICA_LABEL_SID);
    vesica_hash_add_u8(&hash, 7);
    EXPECT_BYTES_EQ(finish(&hash),
                    hash_of(vesica_test::bytes_of("vesica1/sid\x07")));
}

TEST(Hash, FieldHasItsLengthBeforeIt)
{
    const Bytes field = vesica_test::bytes_of("ab");
    vesica_hash hash;
    vesica_hash_init_unlabelled(&hash, SUITE);
    vesica_hash_add_field(&hash, field.data(), field.size());
    vesica_hash_add_field(&hash, nullptr, 0);
    EXPECT_BYTES_EQ(
        finish(&hash),
        hash_of(vesica_test::from_hex("020000000000000061620000000000000000")));
}

TEST(Hash, IsTruncatedFromTheFront)
{
    vesica_hash hash;
    vesica_hash_init_unlabelled(&hash, SUITE);
    Bytes expected = hash_of(Bytes());
    expected.resize(20);
    EXPECT_BYTES_EQ(finish(&hash, 20), expected);
}

TEST(Hash, FinalWipesTheState)
{
    vesica_hash hash;
    vesica_hash_init_unlabelled(&hash, SUITE);
    finish(&hash);
    const auto *bytes = reinterpret_cast<const uint8_t *>(&hash);
    EXPECT_BYTES_EQ(Bytes(bytes, bytes + sizeof hash), Bytes(sizeof hash));
}

TEST(Labels, NoneIsTheBeginningOfAnother)
{
    std::set<std::string> labels;
    for (int i = 0; i < VESICA_NUM_LABELS; i++) {
        labels.insert(vesica_label_text(static_cast<vesica_label>(i)));
    }
    EXPECT_EQ(labels.size(), static_cast<size_t>(VESICA_NUM_LABELS));
    std::string before = "?";
    for (const std::string &label : labels) {
        EXPECT_EQ(label.rfind("vesica1/", 0), 0u) << label;
        EXPECT_NE(label.rfind(before, 0), 0u) << before << ", " << label;
        before = label;
    }
}

TEST(Kdf, AgreesWithAnotherHmac)
{
    const auto records = vesica_test::read_records("kdf.txt");
    ASSERT_EQ(records.size(), 6u);
    for (const auto &record : records) {
        const Bytes &key = record["key"];
        for (size_t len : {64, 16, 1}) {
            Bytes out(len);
            Bytes expected = record["output"];
            expected.resize(len);
            vesica_kdf(out.data(), len, SUITE, key.data(), key.size(),
                       VESICA_LABEL_OUT_TAG, nullptr, 0);
            EXPECT_BYTES_EQ(out, expected);
        }
    }
}

} /* namespace */
