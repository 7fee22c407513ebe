/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* AES and what is made of it, on each backend: the vectors of the standard, and
 * OpenSSL beside it. */

#include <openssl/evp.h>

#include <memory>

#include "support/blocks.h"

extern "C" {
#include "prg/aes.h"
}

namespace
{

using vesica_test::block_of;
using vesica_test::Blocks;
using vesica_test::from_hex;
using vesica_test::random_blocks;

/* More than two of the largest groups that a backend computes at once. */
const size_t MAX_NUM = 70;

class OpenSsl {
  public:
    explicit OpenSsl(const vesica_block &key)
    {
        EXPECT_EQ(EVP_EncryptInit_ex(context.get(), EVP_aes_128_ecb(), nullptr,
                                     key.bytes, nullptr),
                  1);
        EXPECT_EQ(EVP_CIPHER_CTX_set_padding(context.get(), 0), 1);
    }

    vesica_block permute(const vesica_block &in) const
    {
        vesica_block out;
        int len = 0;
        EXPECT_EQ(
            EVP_EncryptUpdate(context.get(), out.bytes, &len, in.bytes, 16), 1);
        EXPECT_EQ(len, 16);
        return out;
    }

    vesica_block hash(const vesica_block &in) const
    {
        return vesica_block_xor(permute(in), in);
    }

    vesica_block hash_tweaked(const vesica_block &in,
                              const vesica_block &tweak) const
    {
        const vesica_block once = permute(in);
        return vesica_block_xor(permute(vesica_block_xor(once, tweak)), once);
    }

  private:
    std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX *)> context{
        EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free};
};

class Aes : public vesica_test::OnBackend {
  protected:
    void SetUp() override
    {
        OnBackend::SetUp();
        if (!IsSkipped()) {
            vesica_aes_init(&aes, &keys[0]);
            vesica_aes_init(&other_aes, &keys[1]);
        }
    }

    const Blocks keys = random_blocks(random, 2);
    const OpenSsl openssl{keys[0]};
    const OpenSsl other_openssl{keys[1]};
    vesica_aes aes;
    vesica_aes other_aes;
};

TEST_P(Aes, Fips197)
{
    const vesica_block key =
        block_of(from_hex("000102030405060708090a0b0c0d0e0f"));
    vesica_block block = block_of(from_hex("00112233445566778899aabbccddeeff"));
    vesica_aes_init(&aes, &key);
    vesica_aes_permute(&aes, &block, &block, 1);
    EXPECT_BLOCKS_EQ(block,
                     block_of(from_hex("69c4e0d86a7b0430d8cdb78070b4c55a")));
}

/* Appendix A.1. */
TEST_P(Aes, KeySchedule)
{
    const vesica_block key =
        block_of(from_hex("2b7e151628aed2a6abf7158809cf4f3c"));
    vesica_aes_init(&aes, &key);
    EXPECT_BLOCKS_EQ(aes.rounds[0], key);
    EXPECT_BLOCKS_EQ(aes.rounds[1],
                     block_of(from_hex("a0fafe1788542cb123a339392a6c7605")));
    EXPECT_BLOCKS_EQ(aes.rounds[10],
                     block_of(from_hex("d014f9a8c9ee2589e13f0cc8b6630ca6")));
}

/* Each byte in each place, with a key of its own, comes before the
 * substitution. */
TEST_P(Aes, PermutesUnderEachKey)
{
    const Blocks blocks = random_blocks(random, 1);
    for (unsigned i = 0; i < 256 * VESICA_BLOCK_BYTES; i++) {
        vesica_block key = random_blocks(random, 1)[0];
        vesica_block found;
        key.bytes[i / 256] = static_cast<uint8_t>(i);
        vesica_aes_init(&aes, &key);
        vesica_aes_permute(&aes, &found, &blocks[0], 1);
        ASSERT_BLOCKS_EQ(found, OpenSsl(key).permute(blocks[0])) << i;
    }
}

/* One block more is there, and is left as it is. */
TEST_P(Aes, PermutesAndHashesEachNumber)
{
    const Blocks in = random_blocks(random, MAX_NUM);
    for (size_t num = 0; num <= MAX_NUM; num++) {
        Blocks permuted(num + 1), hashed(num + 1);
        Blocks expected(num + 1), expected_hashes(num + 1);
        for (size_t i = 0; i < num; i++) {
            expected[i] = openssl.permute(in[i]);
            expected_hashes[i] = openssl.hash(in[i]);
        }
        vesica_aes_permute(&aes, permuted.data(), in.data(), num);
        ASSERT_BLOCKS_EQ(permuted, expected);
        vesica_aes_hash(&aes, hashed.data(), in.data(), num);
        ASSERT_BLOCKS_EQ(hashed, expected_hashes);

        Blocks in_place = in;
        in_place.resize(num);
        in_place.resize(num + 1);
        Blocks hashed_in_place = in_place;
        vesica_aes_permute(&aes, in_place.data(), in_place.data(), num);
        ASSERT_BLOCKS_EQ(in_place, expected);
        vesica_aes_hash(&aes, hashed_in_place.data(), hashed_in_place.data(),
                        num);
        ASSERT_BLOCKS_EQ(hashed_in_place, expected_hashes);
    }
}

TEST_P(Aes, HashesWithTweaksEachNumber)
{
    const Blocks in = random_blocks(random, MAX_NUM);
    const Blocks tweaks = random_blocks(random, MAX_NUM);
    for (size_t num = 0; num <= MAX_NUM; num++) {
        Blocks found(num + 1), expected(num + 1);
        for (size_t i = 0; i < num; i++) {
            expected[i] = openssl.hash_tweaked(in[i], tweaks[i]);
        }
        vesica_aes_hash_tweaked(&aes, found.data(), in.data(), tweaks.data(),
                                num);
        ASSERT_BLOCKS_EQ(found, expected);
        Blocks in_place = in;
        vesica_aes_hash_tweaked(&aes, in_place.data(), in_place.data(),
                                tweaks.data(), num);
        in_place.resize(num);
        expected.resize(num);
        ASSERT_BLOCKS_EQ(in_place, expected);
    }
}

/* Also where a level of a tree is expanded in its place. */
TEST_P(Aes, HashesChildrenOfEachNumber)
{
    const Blocks nodes = random_blocks(random, MAX_NUM);
    for (size_t num = 0; num <= MAX_NUM; num++) {
        Blocks found(2 * num + 1), expected(2 * num + 1);
        for (size_t i = 0; i < num; i++) {
            expected[2 * i] = openssl.hash(nodes[i]);
            expected[2 * i + 1] = other_openssl.hash(nodes[i]);
        }
        vesica_aes_hash_children(&aes, &other_aes, found.data(), nodes.data(),
                                 num);
        ASSERT_BLOCKS_EQ(found, expected);
        Blocks level(2 * num + 1);
        for (size_t i = 0; i < num; i++) {
            level[num + i] = nodes[i];
        }
        vesica_aes_hash_children(&aes, &other_aes, level.data(),
                                 level.data() + num, num);
        ASSERT_BLOCKS_EQ(level, expected);
    }
}

TEST_P(Aes, ExpandsEachNumber)
{
    for (const uint64_t first :
         {UINT64_C(0), UINT64_C(250), UINT64_C(0xffffffe0),
          UINT64_MAX - (MAX_NUM - 1)}) {
        for (size_t num = 0; num <= MAX_NUM; num++) {
            Blocks found(num + 1), expected(num + 1);
            for (size_t i = 0; i < num; i++) {
                expected[i] = openssl.permute(block_of(first + i));
            }
            vesica_aes_expand(&aes, found.data(), first, num);
            ASSERT_BLOCKS_EQ(found, expected) << first;
        }
    }
}

TEST_P(Aes, ExpandsEachNumberOfAStream)
{
    const uint64_t first = UINT64_C(0xffffffe0);
    for (const uint64_t stream : {UINT64_C(1), UINT64_C(1) << 63, UINT64_MAX}) {
        Blocks found(MAX_NUM), expected(MAX_NUM);
        for (size_t i = 0; i < MAX_NUM; i++) {
            expected[i] = openssl.permute(block_of(first + i, stream));
        }
        vesica_aes_expand_stream(&aes, found.data(), stream, first, MAX_NUM);
        EXPECT_BLOCKS_EQ(found, expected) << stream;
    }
}

/* Round keys do not depend on the backend: a limit may change after them. */
TEST_P(Aes, RoundKeysAreThoseOfAnyBackend)
{
    vesica_aes minimal;
    vesica_cpu_limit(VESICA_CPU_MINIMAL);
    vesica_aes_init(&minimal, &keys[0]);
    for (int r = 0; r < 11; r++) {
        EXPECT_BLOCKS_EQ(aes.rounds[r], minimal.rounds[r]);
    }
}

INSTANTIATE_ON_BACKENDS(Aes);

} /* namespace */
