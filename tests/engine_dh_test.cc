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
        vesica_suite_sizes sizes;
        ASSERT_EQ(vesica_suite_get_sizes(&sizes, suite), VESICA_OK);
        element = sizes.element;
        hash = sizes.hash;
        ASSERT_EQ(engine.element_len(suite), element);
    }

    const uint8_t *Item(size_t i) const
    {
        return items.data() + i * VESICA_ITEM_BYTES;
    }

    /* The blind of an item: its block of the coins. */
    Bytes BlindOf(size_t i) const
    {
        uint8_t block[64];
        Bytes r(group.scalar_len);
        vesica_coins_item_blocks(&blind_coins, block, Item(i), 1);
        group.scalar_reduce(r.data(), block, 1, sizeof block);
        return r;
    }

    Bytes Requests() const
    {
        Bytes elements(NUM * element);
        EXPECT_EQ(engine.request(&blind, elements.data(), items.data(), NUM),
                  VESICA_OK);
        return elements;
    }

    Bytes Replies() const
    {
        Bytes elements = Requests();
        EXPECT_EQ(engine.evaluate(&key, elements.data(), elements.data(), NUM),
                  VESICA_OK);
        return elements;
    }

    Bytes Finish(const vesica_output_form &outputs, const Bytes &replies) const
    {
        Bytes out(NUM * vesica_output_len(&outputs));
        EXPECT_EQ(engine.finish(&blind, out.data(), &outputs, items.data(),
                                replies.data(), NUM),
                  VESICA_OK);
        return out;
    }

    vesica_output_form Outputs(size_t tag_len, bool ack = false,
                               bool label = false) const
    {
        return {suite, tag_len, ack, label, {1, 2, 3}};
    }

    const vesica_suite suite = std::get<0>(GetParam());
    const vesica_group &group = *vesica_group_of(suite);
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
        EXPECT_BYTES_EQ(Finish(outputs, Replies()), own);
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
    const Bytes whole = Requests();
    Bytes part(element);
    for (size_t i = 0; i < NUM; i++) {
        ASSERT_EQ(engine.request(&blind, part.data(), Item(i), 1), VESICA_OK);
        EXPECT_BYTES_EQ(part, Bytes(whole.begin() + element * i,
                                    whole.begin() + element * (i + 1)));
    }
}

/* H(x) + r G, by the single operations of the group. */
TEST_P(EngineDh, ARequestIsTheItemAndAMultipleOfTheGenerator)
{
    const Bytes points = Requests();
    for (size_t i = 0; i < 3; i++) {
        const vesica_oprf_input input = {Item(i), VESICA_ITEM_BYTES};
        Bytes expected(element);
        ASSERT_EQ(vesica_oprf_blind(expected.data(), suite, key.oprf.mode,
                                    &input, 1, group.one, 1),
                  VESICA_OK);
        ASSERT_EQ(group.combine(expected.data(), BlindOf(i).data(),
                                group.generator, 1),
                  VESICA_OK);
        EXPECT_BYTES_EQ(Bytes(points.begin() + element * i,
                              points.begin() + element * (i + 1)),
                        expected);
    }
}

/* A sender can aim at one item, so that nothing is left of it without its
 * blind. Neither an error nor another output must tell whether it was met. */
TEST_P(EngineDh, TheIdentityIsAnOutputLikeOthers)
{
    const vesica_output_form outputs = Outputs(16);
    Bytes replies = Replies();
    const Bytes right = Finish(outputs, replies);
    Bytes met(element);
    ASSERT_EQ(
        group.combine(met.data(), BlindOf(5).data(), key.oprf.public_key, 1),
        VESICA_OK);
    std::copy(met.begin(), met.end(), replies.begin() + element * 5);
    const Bytes out = Finish(outputs, replies);
    for (size_t i = 0; i < NUM; i++) {
        EXPECT_EQ(memcmp(&out[16 * i], &right[16 * i], 16) == 0, i != 5) << i;
    }
}

/* Outputs that follow from a public key of another key match nothing. */
TEST_P(EngineDh, AnotherPublicKeyGivesOtherOutputs)
{
    const vesica_output_form outputs = Outputs(16);
    const Bytes replies = Replies();
    const Bytes right = Finish(outputs, replies);
    vesica_match_key other;
    ASSERT_EQ(engine.key_init(&other, &form, &blind_coins), VESICA_OK);
    ASSERT_EQ(
        engine.blind_init(&blind, &form, &blind_coins, other.oprf.public_key),
        VESICA_OK);
    const Bytes wrong = Finish(outputs, replies);
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
    const vesica_output_form outputs = Outputs(16);
    Bytes elements = Requests();
    Bytes tags(NUM * 16);
    std::fill_n(elements.begin() + element * 40, element, uint8_t{0xff});
    EXPECT_EQ(engine.finish(&blind, tags.data(), &outputs, items.data(),
                            elements.data(), NUM),
              VESICA_ERR_POINT);
    EXPECT_EQ(engine.evaluate(&key, elements.data(), elements.data(), NUM),
              VESICA_ERR_POINT);
}

TEST_P(EngineDh, AClearedKeyIsGone)
{
    vesica_match_key_clear(&key);
    vesica_match_key_clear(nullptr);
    const Bytes zero(sizeof key);
    EXPECT_EQ(memcmp(&key, zero.data(), sizeof key), 0);
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
