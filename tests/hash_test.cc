/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
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
const vesica_suite ALL[] = {VESICA_SUITE_RISTRETTO255_SHA512,
                            VESICA_SUITE_P256_SHA256, VESICA_SUITE_SM2_SM3};

Bytes finish(vesica_hash *hash, size_t len = 64)
{
    Bytes out(len);
    vesica_hash_final(hash, out.data(), len);
    return out;
}

Bytes hash_of(const Bytes &data, vesica_suite suite = SUITE)
{
    vesica_hash hash;
    vesica_hash_init_unlabelled(&hash, suite);
    vesica_hash_add(&hash, data.data(), data.size());
    return finish(&hash, vesica_hash_len(suite));
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

TEST(Hash, IsSha256)
{
    EXPECT_EQ(vesica_hash_len(VESICA_SUITE_P256_SHA256), 32u);
    EXPECT_EQ(vesica_hash_block_len(VESICA_SUITE_P256_SHA256), 64u);
    EXPECT_BYTES_EQ(
        hash_of(vesica_test::bytes_of("abc"), VESICA_SUITE_P256_SHA256),
        vesica_test::from_hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9c"
                              "b410ff61f20015ad"));
    EXPECT_BYTES_EQ(
        hash_of(Bytes(), VESICA_SUITE_P256_SHA256),
        vesica_test::from_hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934c"
                              "a495991b7852b855"));
}

TEST(Hash, IsSm3)
{
    const auto records = vesica_test::read_records("sm3.txt");
    ASSERT_EQ(records.size(), 15u);
    EXPECT_EQ(vesica_hash_len(VESICA_SUITE_SM2_SM3), 32u);
    EXPECT_EQ(vesica_hash_block_len(VESICA_SUITE_SM2_SM3), 64u);
    for (const auto &record : records) {
        EXPECT_BYTES_EQ(hash_of(record["message"], VESICA_SUITE_SM2_SM3),
                        record["output"]);
    }
}

/* However a message is cut, it is the same message. */
TEST(Hash, PiecesAreOneMessage)
{
    std::mt19937_64 random(1);
    const Bytes data = vesica_test::random_bytes(random, 400);
    for (const vesica_suite suite : ALL) {
        const Bytes expected = hash_of(data, suite);
        for (size_t step : {1, 7, 63, 64, 65, 127, 128, 129}) {
            vesica_hash hash;
            vesica_hash_init_unlabelled(&hash, suite);
            for (size_t i = 0; i < data.size(); i += step) {
                vesica_hash_add(&hash, data.data() + i,
                                std::min(step, data.size() - i));
            }
            EXPECT_BYTES_EQ(finish(&hash, expected.size()), expected);
        }
    }
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
    for (const vesica_suite suite : ALL) {
        vesica_hash hash;
        vesica_hash_init_unlabelled(&hash, suite);
        finish(&hash, 32);
        const auto *bytes = reinterpret_cast<const uint8_t *>(&hash);
        EXPECT_BYTES_EQ(Bytes(bytes, bytes + sizeof hash), Bytes(sizeof hash));
    }
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

void check_kdf(vesica_suite suite, const char *file)
{
    const auto records = vesica_test::read_records(file);
    ASSERT_EQ(records.size(), 6u);
    for (const auto &record : records) {
        const Bytes &key = record["key"];
        for (size_t len : {vesica_hash_len(suite), size_t{16}, size_t{1}}) {
            Bytes out(len);
            Bytes expected = record["output"];
            expected.resize(len);
            vesica_kdf(out.data(), len, suite, key.data(), key.size(),
                       VESICA_LABEL_OUT_TAG, nullptr, 0);
            EXPECT_BYTES_EQ(out, expected);
        }
    }
}

TEST(Kdf, AgreesWithAnotherHmac)
{
    check_kdf(VESICA_SUITE_RISTRETTO255_SHA512, "kdf.txt");
    check_kdf(VESICA_SUITE_P256_SHA256, "kdf_sha256.txt");
    check_kdf(VESICA_SUITE_SM2_SM3, "kdf_sm3.txt");
}

TEST(Hmac, OfficialVectorsOfSm3)
{
    const auto records = vesica_test::read_records("hmac_sm3.txt");
    ASSERT_EQ(records.size(), 4u);
    for (const auto &record : records) {
        const vesica_part key = {record["key"].data(), record["key"].size()};
        const vesica_part parts[] = {
            {record["message"].data(), 5},
            {record["message"].data() + 5, record["message"].size() - 5}};
        Bytes out(32);
        vesica_hmac(out.data(), 32, VESICA_SUITE_SM2_SM3, &key, parts, 2);
        EXPECT_BYTES_EQ(out, record["output"]);
    }
}

} /* namespace */
