/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What the OPRF stands on, each with all that it may be given in secret: under
 * valgrind, a branch or an index that depends on it is an error. */

#include <gtest/gtest.h>

#include <cstring>

#include "support/blocks.h"
#include "support/suites_and_backends.h"

extern "C" {
#include "ext/ext.h"
#include "field/gf128.h"
#include "group/group.h"
#include "hash/lanes.h"
#include "identifier/item.h"
#include "prg/aes.h"
#include "prg/coins.h"
#include "util/bytes.h"
#include "util/ct.h"
#include "util/mark.h"
#include "util/wipe.h"
#include "vesica/version.h"
}

namespace
{

using vesica_test::Blocks;
using vesica_test::Bytes;

const vesica_suite SUITE = VESICA_SUITE_RISTRETTO255_SHA512;

Bytes secret(size_t len, uint8_t fill)
{
    Bytes bytes(len, fill);
    VESICA_SECRET(bytes.data(), bytes.size());
    return bytes;
}

/* The test alone looks at results. */
Bytes opened(Bytes bytes)
{
    VESICA_PUBLIC(bytes.data(), bytes.size());
    return bytes;
}

uint32_t opened(uint32_t word)
{
    VESICA_PUBLIC(&word, sizeof word);
    return word;
}

class CtPrimitives : public testing::Test {
  protected:
    void SetUp() override
    {
        ASSERT_EQ(vesica_ext_start(), VESICA_OK);
    }
};

TEST_F(CtPrimitives, Masks)
{
    const Bytes a = secret(32, 0x11);
    const Bytes b = secret(32, 0x12);
    EXPECT_EQ(opened(vesica_ct_equal(a.data(), b.data(), 32)), 0u);
    EXPECT_EQ(opened(vesica_ct_all_zero(a.data(), 32)), 0u);
    EXPECT_EQ(opened(vesica_ct_less_le(a.data(), b.data(), 32)), UINT32_MAX);
    EXPECT_EQ(opened(vesica_ct_is_zero(a[0])), 0u);
    Bytes c = a;
    Bytes d = b;
    vesica_ct_swap(vesica_ct_is_zero(a[0] & 1u), c.data(), d.data(), 32);
    EXPECT_EQ(opened(c), opened(a));
    EXPECT_EQ(opened(static_cast<uint32_t>(vesica_ct_mask64(b[0] & 1u))), 0u);
}

TEST_F(CtPrimitives, Numbers)
{
    uint64_t number = 0x0102030405060708;
    uint8_t stored[8];
    VESICA_SECRET(&number, sizeof number);
    vesica_store_le64(stored, number);
    EXPECT_EQ(opened(vesica_load_le32(stored)), 0x05060708u);
    vesica_wipe(stored, sizeof stored);
    EXPECT_EQ(stored[0], 0) << "what is wiped is known";
}

TEST_F(CtPrimitives, Hashes)
{
    static const uint8_t dst[] = {'t', 'e', 's', 't'};
    const Bytes data = secret(200, 0x31);
    const vesica_part part = {data.data(), data.size()};
    for (const vesica_suite suite :
         {VESICA_SUITE_RISTRETTO255_SHA512, VESICA_SUITE_P256_SHA256,
          VESICA_SUITE_SM2_SM3}) {
        Bytes out(32);
        vesica_kdf(out.data(), 32, suite, data.data(), data.size(),
                   VESICA_LABEL_OUT_TAG, nullptr, 0);
        EXPECT_NE(opened(out), Bytes(32));
        vesica_expand_message(out.data(), 32, suite, &part, 1, dst, sizeof dst);
        EXPECT_NE(opened(out), Bytes(32));
    }
}

/* Several at once, by the vectors that valgrind knows. */
TEST_F(CtPrimitives, HashesInLanes)
{
    const size_t num = VESICA_HASH_LANES;
    const Bytes data = secret(32 * num, 0x32);
    const Bytes dst(4, 'd');
    for (const vesica_suite suite :
         {VESICA_SUITE_RISTRETTO255_SHA512, VESICA_SUITE_P256_SHA256,
          VESICA_SUITE_SM2_SM3}) {
        vesica_part messages[VESICA_HASH_LANES];
        vesica_lanes_kdf kdf;
        Bytes out(64 * num);
        for (size_t i = 0; i < num; i++) {
            messages[i] = {data.data() + 32 * i, 32};
        }
        vesica_expand_messages(out.data(), 64, suite, messages, num, dst.data(),
                               dst.size());
        EXPECT_NE(opened(out), Bytes(64 * num));
        vesica_lanes_kdf_init(&kdf, suite, num, data.data(), 32);
        vesica_lanes_kdf_derive(&kdf, out.data(), 64, 9, VESICA_LABEL_OUT_TAG,
                                nullptr, 0);
        vesica_lanes_kdf_clear(&kdf);
        EXPECT_NE(opened(out), Bytes(64 * num));
    }
}

TEST_F(CtPrimitives, Coins)
{
    const Bytes seed = secret(VESICA_SEED_BYTES, 0x41);
    const Bytes sid(VESICA_SID_BYTES, 0x42);
    Bytes nonce(VESICA_NONCE_BYTES);
    Bytes block(64);
    vesica_coins coins;
    vesica_coins_nonce(nonce.data(), seed.data());
    vesica_coins_init(&coins, SUITE, VESICA_LABEL_COINS_PADDING, seed.data(),
                      sid.data());
    vesica_coins_block(&coins, block.data(), 7);
    EXPECT_NE(opened(nonce), opened(block));
}

/* Parsing a text depends on it; from the canonical bytes on nothing does, but
 * on their length. */
TEST_F(CtPrimitives, Items)
{
    vesica_identifier id = {};
    Bytes item(32);
    id.type = VESICA_ID_LEI;
    id.profile = VESICA_PROFILE;
    id.length = 20;
    memset(id.bytes, 'A', 20);
    VESICA_SECRET(id.bytes, sizeof id.bytes);
    vesica_identifier_item(item.data(), SUITE, &id);
    EXPECT_NE(opened(item), Bytes(32));

    const vesica_identifier ids[2] = {id, id};
    Bytes items(64);
    vesica_identifier_items(items.data(), SUITE, ids, 2);
    EXPECT_NE(opened(items), Bytes(64));
}

/* On each backend that valgrind knows, with a remainder. */
class CtBlocks : public vesica_test::OnBackend {
  protected:
    static Blocks secret_blocks(uint8_t fill)
    {
        Blocks blocks(NUM);
        memset(blocks.data(), fill, NUM * sizeof blocks[0]);
        VESICA_SECRET(blocks.data(), NUM * sizeof blocks[0]);
        return blocks;
    }

    static void expect_set(const Blocks &blocks)
    {
        EXPECT_NE(opened(vesica_test::bytes_of(blocks)),
                  Bytes(blocks.size() * VESICA_BLOCK_BYTES));
    }

    static const size_t NUM = 37;
};

INSTANTIATE_ON_BACKENDS(CtBlocks);

/* Keys are secret too: seeds of a generator. */
TEST_P(CtBlocks, Aes)
{
    const Blocks keys = secret_blocks(0x61);
    const Blocks in = secret_blocks(0x62);
    const Blocks tweaks = secret_blocks(0x63);
    Blocks out(NUM);
    Blocks children(2 * NUM);
    vesica_aes aes;
    vesica_aes_init(&aes, &keys[0]);
    vesica_aes_permute(&aes, out.data(), in.data(), NUM);
    expect_set(out);
    vesica_aes_hash(&aes, out.data(), in.data(), NUM);
    expect_set(out);
    vesica_aes_hash_tweaked(&aes, out.data(), in.data(), tweaks.data(), NUM);
    expect_set(out);
    vesica_aes_hash_children(&aes, &aes, children.data(), in.data(), NUM);
    expect_set(children);
    vesica_aes_expand(&aes, out.data(), 0, NUM);
    expect_set(out);
}

TEST_P(CtBlocks, Marks)
{
    const Bytes key = secret(16, 0);
    Bytes records = secret(size_t{24} * 16, 0);
    EXPECT_EQ(opened(vesica_mark(records.data(), 24, key.data(), 12)), 1u);
    EXPECT_EQ(opened(records)[15], 0x80);
    Bytes long_records = secret(size_t{24} * 20, 0);
    EXPECT_EQ(opened(vesica_mark_long(long_records.data(), 24, key.data(), 16)),
              1u);
    EXPECT_EQ(opened(long_records)[19], 0x80);
}

TEST_P(CtBlocks, Gf128)
{
    const Blocks a = secret_blocks(0x71);
    const Blocks b = secret_blocks(0x72);
    Blocks out = secret_blocks(0x73);
    vesica_gf128_add_scaled(out.data(), a.data(), &b[0], NUM);
    expect_set(out);
    vesica_gf128_add_products(&out[0], a.data(), b.data(), NUM);
    expect_set(out);
    vesica_gf128_multiply(out.data(), a.data(), b.data(), NUM);
    expect_set(out);
}

/* Valgrind has all backends but that of AVX-512. */
class CtGroup : public vesica_test::OfSuiteAndBackend {
  protected:
    /* Two vectors that are full, which go together, and one more: not full
     * where it is of several points. */
    const size_t num_points =
        std::get<1>(GetParam()) < VESICA_CPU_AVX2 ? 3 : 11;
};

INSTANTIATE_TEST_SUITE_P(SuitesAndBackends, CtGroup,
                         vesica_test::SuitesAndBackends(),
                         vesica_test::NameOfSuiteAndBackend);

TEST_P(CtGroup, Points)
{
    vesica_points points;
    const Bytes uniform = secret(num_points * group.uniform_len, 0x51);
    const Bytes scalar = secret(group.scalar_len, 0x05);
    Bytes elements(num_points * group.element_len);
    ASSERT_EQ(group.scalar_check(scalar.data()), VESICA_OK);
    group.from_uniform(&points, uniform.data(), num_points);
    group.multiply(&points, num_points, scalar.data(), 1);
    ASSERT_EQ(group.encode(elements.data(), &points, num_points), VESICA_OK);
    /* What is decoded comes over the wire. */
    VESICA_PUBLIC(elements.data(), elements.size());
    ASSERT_EQ(group.decode(&points, elements.data(), num_points), VESICA_OK);
    const Bytes scalars = secret(num_points * group.scalar_len, 0x07);
    group.multiply(&points, num_points, scalars.data(), num_points);
    ASSERT_EQ(group.encode(elements.data(), &points, num_points), VESICA_OK);
    ASSERT_EQ(
        vesica_group_multiply_base(&group, elements.data(), scalar.data()),
        VESICA_OK);
    EXPECT_NE(opened(elements), Bytes(elements.size()));
}

/* The base is public. */
TEST_P(CtGroup, FixedBase)
{
    vesica_points points;
    const std::unique_ptr<vesica_fixed_base> base(new vesica_fixed_base);
    const Bytes uniform = secret(num_points * group.uniform_len, 0x53);
    const Bytes scalars = secret(num_points * group.scalar_len, 0x09);
    Bytes elements(num_points * group.element_len);
    ASSERT_EQ(group.fix(base.get(), group.generator), VESICA_OK);
    for (const bool subtract : {false, true}) {
        group.from_uniform(&points, uniform.data(), num_points);
        group.add_fixed(&points, num_points, base.get(), scalars.data(),
                        subtract);
        group.encode_sums(elements.data(), &points, num_points);
    }
    EXPECT_NE(opened(elements), Bytes(elements.size()));
}

/* Of points before and after their multiplication. */
TEST_P(CtGroup, Sums)
{
    vesica_points sums;
    vesica_points others;
    const Bytes uniform = secret(num_points * group.uniform_len, 0x52);
    const Bytes scalar = secret(group.scalar_len, 0x06);
    Bytes elements(num_points * group.element_len);
    group.from_uniform(&sums, uniform.data(), num_points);
    others = sums;
    group.add(&sums, &others, num_points, false);
    group.multiply(&sums, num_points, scalar.data(), 1);
    others = sums;
    group.add(&sums, &others, num_points, false);
    group.add(&sums, &others, num_points, true);
    ASSERT_EQ(group.encode(elements.data(), &sums, num_points), VESICA_OK);
    EXPECT_NE(opened(elements), Bytes(elements.size()));
}

TEST_P(CtGroup, Scalars)
{
    const Bytes wide = secret(group.wide_len, 0x61);
    Bytes scalar(group.scalar_len);
    Bytes inverses = secret(num_points * group.scalar_len, 0x08);
    Bytes result(group.scalar_len);
    group.scalar_reduce(scalar.data(), wide.data(), 1, wide.size());
    group.scalar_invert(inverses.data(), inverses.data(), num_points);
    group.scalar_multiply_subtract(result.data(), scalar.data(),
                                   inverses.data(), scalar.data());
    EXPECT_NE(opened(result), Bytes(result.size()));
}

} /* namespace */
