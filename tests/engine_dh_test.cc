/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <tuple>

#include "support/bytes.h"

extern "C" {
#include "hash/hash.h"
#include "oprf/engine.h"
}

namespace
{

using vesica_test::Bytes;

const size_t NUM = VESICA_ENGINE_BATCH;

/* By the suite, and by whether the session has a proof. */
class EngineDh : public testing::TestWithParam<std::tuple<vesica_suite, bool>> {
  protected:
    void SetUp() override
    {
        ASSERT_EQ(vesica_engine_of(VESICA_ENGINE_DH), &engine);
        const Bytes seed = vesica_test::random_bytes(random, 32);
        const Bytes sid = vesica_test::random_bytes(random, 32);
        vesica_coins_init(&key_coins, suite, VESICA_LABEL_COINS_KEY,
                          seed.data(), sid.data());
        vesica_coins_init(&blind_coins, suite, VESICA_LABEL_COINS_BLIND,
                          seed.data(), sid.data());
        form = {suite, std::get<1>(GetParam())};
        ASSERT_EQ(engine.key_init(&key, &form, &key_coins), VESICA_OK);
        ASSERT_EQ(
            engine.blind_init(&blind, &form, &blind_coins, key.oprf.public_key),
            VESICA_OK);
        items = vesica_test::random_bytes(random, NUM * VESICA_ITEM_BYTES);
        for (size_t i = 0; i < NUM; i++) {
            numbers.push_back(static_cast<uint32_t>(1000 - i));
        }
        vesica_suite_sizes sizes;
        ASSERT_EQ(vesica_suite_get_sizes(&sizes, suite), VESICA_OK);
        element = sizes.element;
        hash = sizes.hash;
        ASSERT_EQ(engine.element_len(suite), element);
    }

    vesica_match_items Items(size_t first, size_t num) const
    {
        return {items.data() + first * VESICA_ITEM_BYTES,
                numbers.data() + first, num};
    }

    vesica_output_form Outputs(size_t tag_len, bool ack = false,
                               bool label = false) const
    {
        return {suite, tag_len, ack, label, {1, 2, 3}};
    }

    /* The receiver's outputs of the items. */
    Bytes receive(const vesica_output_form &outputs)
    {
        const vesica_match_items all = Items(0, NUM);
        Bytes elements(NUM * element);
        Bytes out(NUM * vesica_output_len(&outputs));
        EXPECT_EQ(engine.request(&blind, elements.data(), &all), VESICA_OK);
        EXPECT_EQ(engine.evaluate(&key, elements.data(), elements.data(), NUM),
                  VESICA_OK);
        EXPECT_EQ(
            engine.finish(&blind, out.data(), &outputs, &all, elements.data()),
            VESICA_OK);
        return out;
    }

    const vesica_suite suite = std::get<0>(GetParam());
    size_t element;
    size_t hash;
    std::mt19937_64 random{1};
    const vesica_oprf_engine &engine = vesica_oprf_engine_dh;
    vesica_match_form form;
    vesica_coins key_coins;
    vesica_coins blind_coins;
    vesica_match_key key;
    vesica_match_blind blind;
    Bytes items;
    std::vector<uint32_t> numbers;
};

INSTANTIATE_TEST_SUITE_P(
    Forms, EngineDh,
    testing::Combine(testing::Values(VESICA_SUITE_RISTRETTO255_SHA512,
                                     VESICA_SUITE_P256_SHA256,
                                     VESICA_SUITE_SM2_SM3),
                     testing::Bool()));

TEST_P(EngineDh, BothSidesHaveTheSameOutputs)
{
    for (const vesica_output_form &outputs :
         {Outputs(1), Outputs(8), Outputs(16), Outputs(6, true),
          Outputs(7, false, true), Outputs(16, true, true)}) {
        Bytes own(NUM * vesica_output_len(&outputs));
        ASSERT_EQ(engine.own(&key, own.data(), &outputs, items.data(), NUM),
                  VESICA_OK);
        EXPECT_BYTES_EQ(receive(outputs), own);
    }
}

TEST_P(EngineDh, OutputsAreDerivedFromTheFunctionOfTheRfc)
{
    const vesica_oprf_input input = {items.data(), VESICA_ITEM_BYTES};
    const vesica_output_form outputs = Outputs(16, true, true);
    uint8_t f[64];
    Bytes expected(64);
    Bytes output(64);
    ASSERT_EQ(vesica_output_len(&outputs), 64u);
    ASSERT_EQ(vesica_oprf_evaluate_inputs(&key.oprf, f, &input, 1), VESICA_OK);
    vesica_kdf(expected.data(), 16, suite, f, hash, VESICA_LABEL_OUT_TAG,
               nullptr, 0);
    vesica_kdf(expected.data() + 16, 16, suite, f, hash, VESICA_LABEL_OUT_ACK,
               nullptr, 0);
    vesica_kdf(expected.data() + 32, 32, suite, f, hash, VESICA_LABEL_OUT_LABEL,
               outputs.sid, sizeof outputs.sid);
    ASSERT_EQ(engine.own(&key, output.data(), &outputs, items.data(), 1),
              VESICA_OK);
    EXPECT_BYTES_EQ(output, expected);
    EXPECT_EQ(key.oprf.mode,
              form.has_proof ? VESICA_OPRF_MODE_VOPRF : VESICA_OPRF_MODE_OPRF);
}

TEST_P(EngineDh, PartsOfABatchAgreeWithTheWhole)
{
    const vesica_match_items all = Items(0, NUM);
    Bytes whole(NUM * element);
    Bytes part(element);
    ASSERT_EQ(engine.request(&blind, whole.data(), &all), VESICA_OK);
    for (size_t i = 0; i < NUM; i++) {
        const vesica_match_items one = Items(i, 1);
        ASSERT_EQ(engine.request(&blind, part.data(), &one), VESICA_OK);
        EXPECT_BYTES_EQ(part, Bytes(whole.begin() + element * i,
                                    whole.begin() + element * (i + 1)));
    }
}

/* Equal items have other points, but the same outputs. */
TEST_P(EngineDh, ABlindGoesByTheNumber)
{
    const vesica_match_items one = Items(0, 1);
    vesica_match_items other = one;
    other.numbers = numbers.data() + 1;
    Bytes point(element);
    Bytes again(element);
    ASSERT_EQ(engine.request(&blind, point.data(), &one), VESICA_OK);
    ASSERT_EQ(engine.request(&blind, again.data(), &other), VESICA_OK);
    EXPECT_NE(point, again);
}

/* H(x) + r G, where r is the block of the coins that the item's number says,
 * by the single operations of the group. */
TEST_P(EngineDh, ARequestIsTheItemAndAMultipleOfTheGenerator)
{
    const vesica_group &group = *vesica_group_of(suite);
    const vesica_match_items some = Items(0, 3);
    Bytes points(3 * element);
    ASSERT_EQ(engine.request(&blind, points.data(), &some), VESICA_OK);
    for (size_t i = 0; i < 3; i++) {
        const vesica_oprf_input input = {items.data() + i * VESICA_ITEM_BYTES,
                                         VESICA_ITEM_BYTES};
        uint8_t block[64];
        uint8_t r[VESICA_MAX_SCALAR_BYTES];
        Bytes expected(element);
        vesica_coins_block(&blind_coins, block, numbers[i]);
        ASSERT_EQ(vesica_oprf_blind_from_uniform(r, suite, block), VESICA_OK);
        ASSERT_EQ(vesica_oprf_blind(expected.data(), suite, key.oprf.mode,
                                    &input, 1, group.one, 1),
                  VESICA_OK);
        ASSERT_EQ(group.combine(expected.data(), r, group.generator, 1),
                  VESICA_OK);
        EXPECT_BYTES_EQ(Bytes(points.begin() + element * i,
                              points.begin() + element * (i + 1)),
                        expected);
    }
}

/* Outputs that follow from a public key of another key match nothing. */
TEST_P(EngineDh, AnotherPublicKeyGivesOtherOutputs)
{
    const vesica_output_form outputs = Outputs(16);
    const vesica_match_items all = Items(0, NUM);
    vesica_match_key other;
    Bytes elements(NUM * element);
    Bytes right(NUM * 16);
    Bytes wrong(NUM * 16);
    ASSERT_EQ(engine.key_init(&other, &form, &blind_coins), VESICA_OK);
    ASSERT_EQ(engine.request(&blind, elements.data(), &all), VESICA_OK);
    ASSERT_EQ(engine.evaluate(&key, elements.data(), elements.data(), NUM),
              VESICA_OK);
    ASSERT_EQ(
        engine.finish(&blind, right.data(), &outputs, &all, elements.data()),
        VESICA_OK);
    ASSERT_EQ(
        engine.blind_init(&blind, &form, &blind_coins, other.oprf.public_key),
        VESICA_OK);
    ASSERT_EQ(
        engine.finish(&blind, wrong.data(), &outputs, &all, elements.data()),
        VESICA_OK);
    for (size_t i = 0; i < NUM; i++) {
        EXPECT_NE(memcmp(&right[16 * i], &wrong[16 * i], 16), 0);
    }
    std::fill_n(other.oprf.public_key, element, uint8_t{0xff});
    EXPECT_EQ(
        engine.blind_init(&blind, &form, &blind_coins, other.oprf.public_key),
        VESICA_ERR_POINT);
}

TEST_P(EngineDh, SecretsComeFromTheCoinsAlone)
{
    vesica_match_key again;
    ASSERT_EQ(engine.key_init(&again, &form, &key_coins), VESICA_OK);
    EXPECT_EQ(memcmp(again.oprf.scalar, key.oprf.scalar, 32), 0);
    EXPECT_EQ(memcmp(blind.coins.subkey, blind_coins.subkey, 32), 0);
    uint8_t block[64];
    uint8_t scalar[32];
    vesica_coins_block(&key_coins, block, 0);
    ASSERT_EQ(vesica_oprf_blind_from_uniform(scalar, suite, block), VESICA_OK);
    EXPECT_EQ(memcmp(scalar, key.oprf.scalar, 32), 0);
}

TEST_P(EngineDh, RefusesWhatDoesNotDecode)
{
    const vesica_match_items all = Items(0, NUM);
    const vesica_output_form outputs = Outputs(16);
    Bytes elements(NUM * element);
    Bytes tags(NUM * 16);
    ASSERT_EQ(engine.request(&blind, elements.data(), &all), VESICA_OK);
    std::fill_n(elements.begin() + element * 40, element, uint8_t{0xff});
    EXPECT_EQ(
        engine.finish(&blind, tags.data(), &outputs, &all, elements.data()),
        VESICA_ERR_POINT);
    EXPECT_EQ(engine.evaluate(&key, elements.data(), elements.data(), NUM),
              VESICA_ERR_POINT);
}

TEST_P(EngineDh, ClearedSecretsAreGone)
{
    vesica_match_key_clear(&key);
    vesica_match_blind_clear(&blind);
    vesica_match_key_clear(nullptr);
    vesica_match_blind_clear(nullptr);
    const Bytes zero(sizeof key + sizeof blind);
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
    coins.suite = VESICA_SUITE_RISTRETTO255_SHA512;
    const vesica_match_form form = {static_cast<vesica_suite>(9), false};
    EXPECT_EQ(vesica_oprf_engine_dh.key_init(&key, &form, &coins),
              VESICA_ERR_UNSUPPORTED);
    vesica_match_blind blind;
    EXPECT_EQ(vesica_oprf_engine_dh.blind_init(&blind, &form, &coins,
                                               key.oprf.public_key),
              VESICA_ERR_UNSUPPORTED);
}

} /* namespace */
