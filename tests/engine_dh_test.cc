/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <random>

#include "support/bytes.h"

extern "C" {
#include "hash/hash.h"
#include "oprf/engine.h"
}

namespace
{

using vesica_test::Bytes;

const vesica_suite SUITE = VESICA_SUITE_RISTRETTO255_SHA512;
const size_t NUM = VESICA_ENGINE_BATCH;

class EngineDh : public testing::Test {
  protected:
    void SetUp() override
    {
        ASSERT_EQ(vesica_engine_of(VESICA_ENGINE_DH), &engine);
        const Bytes seed = vesica_test::random_bytes(random, 32);
        const Bytes sid = vesica_test::random_bytes(random, 32);
        vesica_coins_init(&key_coins, SUITE, VESICA_LABEL_COINS_KEY,
                          seed.data(), sid.data());
        vesica_coins_init(&blind_coins, SUITE, VESICA_LABEL_COINS_BLIND,
                          seed.data(), sid.data());
        ASSERT_EQ(engine.key_init(&key, SUITE, &key_coins), VESICA_OK);
        ASSERT_EQ(engine.blind_init(&blind, SUITE, &blind_coins), VESICA_OK);
        items = vesica_test::random_bytes(random, NUM * VESICA_ITEM_BYTES);
        ASSERT_EQ(engine.element_len(SUITE), 32u);
    }

    /* The receiver's tags of the items. */
    Bytes receive(size_t tag_len)
    {
        Bytes elements(NUM * 32);
        Bytes tags(NUM * tag_len);
        EXPECT_EQ(engine.request(&blind, elements.data(), items.data(), NUM),
                  VESICA_OK);
        EXPECT_EQ(engine.evaluate(&key, elements.data(), elements.data(), NUM),
                  VESICA_OK);
        EXPECT_EQ(engine.finish(&blind, tags.data(), tag_len, items.data(),
                                elements.data(), NUM),
                  VESICA_OK);
        return tags;
    }

    std::mt19937_64 random{1};
    const vesica_oprf_engine &engine = vesica_oprf_engine_dh;
    vesica_coins key_coins;
    vesica_coins blind_coins;
    vesica_match_key key;
    vesica_match_blind blind;
    Bytes items;
};

TEST_F(EngineDh, BothSidesHaveTheSameTags)
{
    for (size_t tag_len : {1, 8, 16}) {
        Bytes own(NUM * tag_len);
        ASSERT_EQ(engine.own(&key, own.data(), tag_len, items.data(), NUM),
                  VESICA_OK);
        EXPECT_BYTES_EQ(receive(tag_len), own);
    }
}

TEST_F(EngineDh, TagsAreDerivedFromTheFunctionOfTheRfc)
{
    const vesica_oprf_input input = {items.data(), VESICA_ITEM_BYTES};
    uint8_t f[64];
    Bytes expected(16);
    Bytes tag(16);
    ASSERT_EQ(vesica_oprf_evaluate_inputs(&key.oprf, f, &input, 1), VESICA_OK);
    vesica_kdf(expected.data(), 16, SUITE, f, sizeof f, VESICA_LABEL_OUT_TAG);
    ASSERT_EQ(engine.own(&key, tag.data(), 16, items.data(), 1), VESICA_OK);
    EXPECT_BYTES_EQ(tag, expected);
    EXPECT_EQ(key.oprf.mode, VESICA_OPRF_MODE_OPRF);
}

TEST_F(EngineDh, PartsOfABatchAgreeWithTheWhole)
{
    Bytes whole(NUM * 32);
    Bytes part(32);
    ASSERT_EQ(engine.request(&blind, whole.data(), items.data(), NUM),
              VESICA_OK);
    for (size_t i = 0; i < NUM; i++) {
        ASSERT_EQ(engine.request(&blind, part.data(),
                                 items.data() + i * VESICA_ITEM_BYTES, 1),
                  VESICA_OK);
        EXPECT_BYTES_EQ(
            part, Bytes(whole.begin() + 32 * i, whole.begin() + 32 * (i + 1)));
    }
}

TEST_F(EngineDh, SecretsComeFromTheCoinsAlone)
{
    vesica_match_key again;
    ASSERT_EQ(engine.key_init(&again, SUITE, &key_coins), VESICA_OK);
    EXPECT_EQ(memcmp(again.oprf.scalar, key.oprf.scalar, 32), 0);
    EXPECT_NE(memcmp(blind.scalar, key.oprf.scalar, 32), 0);
    uint8_t block[64];
    uint8_t scalar[32];
    vesica_coins_block(&blind_coins, block, 0);
    ASSERT_EQ(vesica_oprf_blind_from_uniform(scalar, SUITE, block), VESICA_OK);
    EXPECT_EQ(memcmp(scalar, blind.scalar, 32), 0);
}

TEST_F(EngineDh, RefusesWhatDoesNotDecode)
{
    Bytes elements(NUM * 32);
    Bytes tags(NUM * 16);
    ASSERT_EQ(engine.request(&blind, elements.data(), items.data(), NUM),
              VESICA_OK);
    elements[32 * 40 + 31] |= 0x80;
    EXPECT_EQ(engine.finish(&blind, tags.data(), 16, items.data(),
                            elements.data(), NUM),
              VESICA_ERR_POINT);
    EXPECT_EQ(engine.evaluate(&key, elements.data(), elements.data(), NUM),
              VESICA_ERR_POINT);
}

TEST_F(EngineDh, ClearedSecretsAreGone)
{
    vesica_match_key_clear(&key);
    vesica_match_blind_clear(&blind);
    vesica_match_key_clear(nullptr);
    vesica_match_blind_clear(nullptr);
    const Bytes zero(sizeof key);
    EXPECT_EQ(memcmp(&key, zero.data(), sizeof key), 0);
    EXPECT_EQ(memcmp(&blind, zero.data(), sizeof blind), 0);
}

TEST(Engine, NoneOfAnotherNumber)
{
    EXPECT_EQ(vesica_engine_of(static_cast<vesica_engine>(0)), nullptr);
    EXPECT_EQ(vesica_oprf_engine_dh.element_len(static_cast<vesica_suite>(9)),
              0u);
    vesica_match_key key;
    vesica_coins coins = {};
    coins.suite = SUITE;
    EXPECT_EQ(vesica_oprf_engine_dh.key_init(&key, static_cast<vesica_suite>(9),
                                             &coins),
              VESICA_ERR_UNSUPPORTED);
}

} /* namespace */
