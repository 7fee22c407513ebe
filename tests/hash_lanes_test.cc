/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Hashing of several messages at once, on each backend, against OpenSSL, and
 * against one message at a time. */

#include <gtest/gtest.h>

#include <openssl/evp.h>

#include <algorithm>
#include <map>

#include "support/bytes.h"

extern "C" {
#include "ext/ext.h"
#include "hash/lanes.h"
#include "prg/coins.h"
#include "util/bytes.h"
#include "util/cpu.h"
}

namespace
{

using vesica_test::Bytes;

const size_t LANES = VESICA_HASH_LANES;
const size_t MAX_LEN = 300;
const size_t MAX_BATCH = 64;

const EVP_MD *other_hash(vesica_suite suite)
{
    return suite == VESICA_SUITE_RISTRETTO255_SHA512 ? EVP_sha512()
           : suite == VESICA_SUITE_P256_SHA256       ? EVP_sha256()
                                                     : EVP_sm3();
}

Bytes hash_by_openssl(vesica_suite suite, const uint8_t *data, size_t len)
{
    Bytes out(vesica_hash_len(suite));
    EXPECT_EQ(
        EVP_Digest(data, len, out.data(), nullptr, other_hash(suite), nullptr),
        1);
    return out;
}

struct Case {
    vesica_suite suite;
    vesica_cpu cpu;
};

class HashLanes : public testing::TestWithParam<Case> {
  protected:
    void SetUp() override
    {
        ASSERT_EQ(vesica_ext_start(), VESICA_OK);
        vesica_cpu_limit(GetParam().cpu);
        if (vesica_cpu_get() != GetParam().cpu) {
            GTEST_SKIP() << "not on this machine";
        }
    }

    void TearDown() override
    {
        vesica_cpu_limit(VESICA_CPU_AVX512);
    }

    /* The hashes of the first num messages of len bytes, each MAX_LEN bytes
     * after the one before it. */
    std::vector<Bytes> hash(size_t num, size_t len, size_t out_len)
    {
        vesica_lanes lanes;
        Bytes out(num * (out_len + 3));
        std::vector<Bytes> hashes;
        vesica_lanes_init(&lanes, suite, num);
        vesica_lanes_add(&lanes, data.data(), MAX_LEN, len);
        vesica_lanes_final(&lanes, out.data(), out_len + 3, out_len);
        for (size_t i = 0; i < num; i++) {
            const auto from =
                out.begin() + static_cast<long>(i * (out_len + 3));
            hashes.emplace_back(from, from + static_cast<long>(out_len));
            EXPECT_BYTES_EQ(Bytes(from + static_cast<long>(out_len),
                                  from + static_cast<long>(out_len + 3)),
                            Bytes(3));
        }
        return hashes;
    }

    std::mt19937_64 random{1};
    const vesica_suite suite = GetParam().suite;
    const Bytes data = vesica_test::random_bytes(random, LANES *MAX_LEN);
};

TEST_P(HashLanes, AgreeWithOpenSslForEachLengthAndNumber)
{
    for (size_t len = 0; len <= MAX_LEN; len++) {
        std::vector<Bytes> expected;
        for (size_t num = 1; num <= LANES; num++) {
            expected.push_back(
                hash_by_openssl(suite, data.data() + (num - 1) * MAX_LEN, len));
            const auto found = hash(num, len, vesica_hash_len(suite));
            ASSERT_EQ(found, expected) << num << " of " << len << " bytes";
        }
    }
}

TEST_P(HashLanes, AreTruncatedFromTheFront)
{
    for (size_t out_len : {1, 9, 31, 32}) {
        const auto hashes = hash(5, 70, out_len);
        for (size_t i = 0; i < 5; i++) {
            Bytes expected =
                hash_by_openssl(suite, data.data() + i * MAX_LEN, 70);
            expected.resize(out_len);
            EXPECT_BYTES_EQ(hashes[i], expected);
        }
    }
}

/* However a message is cut, it is the same message. */
TEST_P(HashLanes, PiecesAreOneMessage)
{
    const Bytes same = vesica_test::random_bytes(random, MAX_LEN);
    for (size_t step : {1, 7, 63, 64, 65, 127, 128, 129}) {
        vesica_lanes lanes;
        std::vector<Bytes> expected(LANES);
        std::vector<vesica_part> parts(LANES);
        vesica_lanes_init(&lanes, suite, LANES);
        for (size_t at = 0; at + step <= MAX_LEN; at += step) {
            for (size_t i = 0; i < LANES; i++) {
                const uint8_t *from = data.data() + i * MAX_LEN + at;
                parts[i] = {from, step};
                expected[i].insert(expected[i].end(), from, from + step);
                expected[i].insert(expected[i].end(), same.begin(),
                                   same.begin() + static_cast<long>(step));
            }
            vesica_lanes_add_parts(&lanes, parts.data());
            vesica_lanes_add_same(&lanes, same.data(), step);
        }
        const size_t len = vesica_hash_len(suite);
        Bytes out(LANES * len);
        vesica_lanes_final(&lanes, out.data(), len, len);
        for (size_t i = 0; i < LANES; i++) {
            const auto from = out.begin() + static_cast<long>(i * len);
            EXPECT_BYTES_EQ(
                Bytes(from, from + static_cast<long>(len)),
                hash_by_openssl(suite, expected[i].data(), expected[i].size()));
        }
    }
}

TEST_P(HashLanes, NoMessagesAreNoHashes)
{
    vesica_lanes lanes;
    Bytes out(LANES * 32, 0xcc);
    vesica_lanes_init(&lanes, suite, 0);
    vesica_lanes_add_parts(&lanes, nullptr);
    vesica_lanes_add(&lanes, nullptr, MAX_LEN, MAX_LEN);
    vesica_lanes_final(&lanes, out.data(), 32, 32);
    EXPECT_BYTES_EQ(out, Bytes(LANES * 32, 0xcc));
}

/* SPEC.md, section 6: the length, and the hash of each 4,096 bytes. */
TEST_P(HashLanes, LeavesAreHashesOfWhatTheyHave)
{
    const size_t leaf = 4096;
    const Bytes label = vesica_test::bytes_of("vesica1/chain/leaf");
    for (size_t len :
         {size_t{0}, size_t{1}, leaf - 1, leaf, leaf + 1, 2 * leaf, 15 * leaf,
          16 * leaf, 16 * leaf + 1, 17 * leaf, 33 * leaf + 17}) {
        const Bytes field = vesica_test::random_bytes(random, len);
        Bytes expected(8), found(vesica_hash_len(suite));
        vesica_store_le64(expected.data(), len);
        for (size_t at = 0; at < len; at += leaf) {
            Bytes content = label;
            const auto from = field.begin() + static_cast<long>(at);
            content.insert(content.end(), from,
                           from + static_cast<long>(std::min(leaf, len - at)));
            const Bytes digest =
                hash_by_openssl(suite, content.data(), content.size());
            expected.insert(expected.end(), digest.begin(), digest.end());
        }
        vesica_hash hash;
        vesica_hash_init_unlabelled(&hash, suite);
        vesica_hash_add_leaves(&hash, VESICA_LABEL_CHAIN_LEAF, field.data(),
                               len);
        vesica_hash_final(&hash, found.data(), found.size());
        EXPECT_BYTES_EQ(
            found, hash_by_openssl(suite, expected.data(), expected.size()))
            << len;
    }
}

TEST_P(HashLanes, EndsAreTheLastBlock)
{
    const size_t whole = VESICA_MAX_HASH_BLOCK; /* one block, or two */
    const Bytes same = vesica_test::random_bytes(random, whole);
    const size_t hash_len = vesica_hash_len(suite);
    vesica_lanes lanes;
    vesica_lanes_init(&lanes, suite, LANES);
    vesica_lanes_add_same(&lanes, same.data(), same.size());
    for (size_t len = 0; len <= vesica_lanes_short_len(suite); len++) {
        for (size_t num = 1; num <= LANES; num += len % 11 == 0 ? 1 : 5) {
            Bytes found(num * hash_len), expected;
            vesica_lanes_end(&lanes, found.data(), hash_len, data.data(), len,
                             num);
            for (size_t i = 0; i < num; i++) {
                const auto from = data.begin() + static_cast<long>(i * len);
                Bytes message = same;
                message.insert(message.end(), from,
                               from + static_cast<long>(len));
                const Bytes one =
                    hash_by_openssl(suite, message.data(), message.size());
                expected.insert(expected.end(), one.begin(), one.end());
            }
            ASSERT_EQ(found, expected) << num << " of " << len << " bytes";
            /* The beginnings of hashes. */
            Bytes beginnings(num * 20), shorter;
            vesica_lanes_end(&lanes, beginnings.data(), 20, data.data(), len,
                             num);
            for (size_t i = 0; i < num; i++) {
                const auto one =
                    expected.begin() + static_cast<long>(i * hash_len);
                shorter.insert(shorter.end(), one, one + 20);
            }
            ASSERT_EQ(beginnings, shorter) << num << " of " << len << " bytes";
        }
    }
}

TEST_P(HashLanes, FinalWipesTheState)
{
    vesica_lanes lanes;
    Bytes out(LANES * 32);
    vesica_lanes_init(&lanes, suite, LANES);
    vesica_lanes_add(&lanes, data.data(), MAX_LEN, MAX_LEN);
    vesica_lanes_final(&lanes, out.data(), 32, 32);
    const auto *bytes = reinterpret_cast<const uint8_t *>(&lanes);
    EXPECT_BYTES_EQ(Bytes(bytes, bytes + sizeof lanes), Bytes(sizeof lanes));
}

TEST_P(HashLanes, KdfIsThatOfEachKey)
{
    const Bytes context = vesica_test::random_bytes(random, 32);
    for (size_t num = 1; num <= LANES; num++) {
        const size_t key_len = vesica_hash_len(suite);
        vesica_lanes_kdf kdf;
        Bytes tags(num * 9), keys(num * 32);
        vesica_lanes_kdf_init(&kdf, suite, num, data.data(), key_len);
        vesica_lanes_kdf_derive(&kdf, tags.data(), 9, 9, VESICA_LABEL_OUT_TAG,
                                nullptr, 0);
        vesica_lanes_kdf_derive(&kdf, keys.data(), 32, 32,
                                VESICA_LABEL_OUT_LABEL, context.data(), 32);
        vesica_lanes_kdf_clear(&kdf);
        for (size_t i = 0; i < num; i++) {
            Bytes tag(9), key(32);
            vesica_kdf(tag.data(), 9, suite, data.data() + i * key_len, key_len,
                       VESICA_LABEL_OUT_TAG, nullptr, 0);
            vesica_kdf(key.data(), 32, suite, data.data() + i * key_len,
                       key_len, VESICA_LABEL_OUT_LABEL, context.data(), 32);
            EXPECT_EQ(memcmp(tag.data(), tags.data() + 9 * i, 9), 0);
            EXPECT_EQ(memcmp(key.data(), keys.data() + 32 * i, 32), 0);
        }
    }
}

/* Of one length, and of lengths that change now and then. */
TEST_P(HashLanes, ExpandsEachMessage)
{
    const Bytes dst = vesica_test::bytes_of("a tag");
    for (size_t change : {MAX_BATCH, size_t{1}, size_t{5}, size_t{17}}) {
        for (size_t num = 0; num <= MAX_BATCH; num++) {
            std::vector<vesica_part> messages;
            for (size_t i = 0; i < num; i++) {
                messages.push_back({data.data() + 7 * i, 32 + i / change});
            }
            for (size_t len : {48, 96, 128}) {
                Bytes out(num * len), one(len);
                vesica_expand_messages(out.data(), len, suite, messages.data(),
                                       num, dst.data(), dst.size());
                for (size_t i = 0; i < num; i++) {
                    vesica_expand_message(one.data(), len, suite, &messages[i],
                                          1, dst.data(), dst.size());
                    ASSERT_EQ(memcmp(one.data(), out.data() + i * len, len), 0)
                        << i << " of " << num;
                }
            }
        }
    }
}

TEST_P(HashLanes, CoinsAreThoseOfEachIndex)
{
    const vesica_coins coins = {suite, {7}};
    std::vector<uint64_t> indices;
    for (size_t num = 0; num <= MAX_BATCH; num++) {
        Bytes blocks(64 * num), one(64);
        vesica_coins_blocks(&coins, blocks.data(), indices.data(), num);
        for (size_t i = 0; i < num; i++) {
            vesica_coins_block(&coins, one.data(), indices[i]);
            ASSERT_EQ(memcmp(one.data(), blocks.data() + 64 * i, 64), 0);
        }
        indices.push_back(num << (num % 40));
    }
}

std::vector<Case> cases()
{
    std::vector<Case> all;
    for (const vesica_suite suite :
         {VESICA_SUITE_RISTRETTO255_SHA512, VESICA_SUITE_P256_SHA256,
          VESICA_SUITE_SM2_SM3}) {
        for (const vesica_cpu cpu : {VESICA_CPU_MINIMAL, VESICA_CPU_PORTABLE,
                                     VESICA_CPU_AVX2, VESICA_CPU_AVX512}) {
            all.push_back({suite, cpu});
        }
    }
    return all;
}

std::string name_of(const testing::TestParamInfo<Case> &info)
{
    const std::map<vesica_suite, std::string> hashes = {
        {VESICA_SUITE_RISTRETTO255_SHA512, "Sha512"},
        {VESICA_SUITE_P256_SHA256, "Sha256"},
        {VESICA_SUITE_SM2_SM3, "Sm3"}};
    const std::map<vesica_cpu, std::string> cpus = {
        {VESICA_CPU_MINIMAL, "Minimal"},
        {VESICA_CPU_PORTABLE, "Portable"},
        {VESICA_CPU_AVX2, "Avx2"},
        {VESICA_CPU_AVX512, "Avx512"}};
    return hashes.at(info.param.suite) + cpus.at(info.param.cpu);
}

INSTANTIATE_TEST_SUITE_P(Backends, HashLanes, testing::ValuesIn(cases()),
                         name_of);

} /* namespace */
