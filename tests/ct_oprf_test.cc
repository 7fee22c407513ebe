/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Keys, blinds, inputs, coins and proof nonces are marked as secret, and the
 * whole way is gone from both ends. Under valgrind, a branch or an index that
 * depends on one of them is an error; the results are compared in any build. */

#include <gtest/gtest.h>

#include "support/bytes.h"

extern "C" {
#include "ext/ext.h"
#include "oprf/engine.h"
#include "oprf/oprf_internal.h"
#include "util/ct.h"
#include "util/wipe.h"
}

namespace
{

using vesica_test::Bytes;

const size_t NUM = 3;
const size_t INPUT = 32;

/* Bytes that valgrind takes for secret. */
Bytes secret(size_t len, uint8_t fill)
{
    Bytes bytes(len, fill);
    VESICA_SECRET(bytes.data(), bytes.size());
    return bytes;
}

/* The test alone compares results. */
Bytes opened(Bytes bytes)
{
    VESICA_PUBLIC(bytes.data(), bytes.size());
    return bytes;
}

class CtOprf : public testing::TestWithParam<vesica_suite> {
  protected:
    void SetUp() override
    {
        ASSERT_EQ(vesica_ext_start(), VESICA_OK);
        ASSERT_EQ(vesica_suite_get_sizes(&sizes, suite), VESICA_OK);
        for (size_t i = 0; i < NUM; i++) {
            texts.push_back(secret(INPUT, static_cast<uint8_t>(i)));
        }
        for (const Bytes &text : texts) {
            inputs.push_back({text.data(), text.size()});
        }
    }

    Bytes draw_blinds(size_t num) const;
    void go(vesica_oprf_mode mode, size_t num_blinds);
    void engine_dh(bool has_proof) const;

    const vesica_suite suite = GetParam();
    vesica_suite_sizes sizes;
    std::vector<Bytes> texts;
    std::vector<vesica_oprf_input> inputs;
};

INSTANTIATE_TEST_SUITE_P(Suites, CtOprf,
                         testing::Values(VESICA_SUITE_RISTRETTO255_SHA512,
                                         VESICA_SUITE_P256_SHA256,
                                         VESICA_SUITE_SM2_SM3),
                         [](const auto &of) {
                             return std::to_string(static_cast<int>(of.param));
                         });

Bytes CtOprf::draw_blinds(size_t num) const
{
    Bytes blinds(32 * num);
    for (size_t i = 0; i < num; i++) {
        const Bytes uniform = secret(64, static_cast<uint8_t>(0x40 + i));
        EXPECT_EQ(vesica_oprf_blind_from_uniform(blinds.data() + 32 * i, suite,
                                                 uniform.data()),
                  VESICA_OK);
    }
    return blinds;
}

void CtOprf::go(vesica_oprf_mode mode, size_t num_blinds)
{
    vesica_oprf_key key;
    const Bytes seed = secret(32, 0x17);
    Bytes blinded(sizes.element * NUM);
    Bytes evaluated(sizes.element * NUM);
    Bytes outputs(sizes.hash * NUM);
    Bytes own(sizes.hash * NUM);
    ASSERT_EQ(
        vesica_oprf_key_derive(&key, suite, mode, seed.data(), nullptr, 0),
        VESICA_OK);
    const Bytes blinds = draw_blinds(num_blinds);
    ASSERT_EQ(vesica_oprf_blind(blinded.data(), suite, mode, inputs.data(), NUM,
                                blinds.data(), num_blinds),
              VESICA_OK);
    ASSERT_EQ(vesica_oprf_evaluate(&key, evaluated.data(), blinded.data(), NUM),
              VESICA_OK);
    if (mode == VESICA_OPRF_MODE_VOPRF) {
        Bytes proof(64);
        const Bytes proof_seed = secret(32, 0x18);
        ASSERT_EQ(vesica_oprf_prove(&key, proof.data(), blinded.data(),
                                    evaluated.data(), NUM, proof_seed.data()),
                  VESICA_OK);
        EXPECT_EQ(vesica_oprf_verify(suite, key.public_key, blinded.data(),
                                     evaluated.data(), NUM, proof.data()),
                  VESICA_OK);
    }
    ASSERT_EQ(vesica_oprf_finalise(outputs.data(), suite, inputs.data(),
                                   evaluated.data(), NUM, blinds.data(),
                                   num_blinds),
              VESICA_OK);
    ASSERT_EQ(vesica_oprf_evaluate_inputs(&key, own.data(), inputs.data(), NUM),
              VESICA_OK);
    EXPECT_BYTES_EQ(opened(outputs), opened(own));
    vesica_oprf_key_clear(&key);
}

TEST_P(CtOprf, ModeOprf)
{
    go(VESICA_OPRF_MODE_OPRF, 1);
}

TEST_P(CtOprf, ModeVoprf)
{
    go(VESICA_OPRF_MODE_VOPRF, NUM);
}

TEST_P(CtOprf, LoadedKey)
{
    vesica_oprf_key key;
    const Bytes scalar = secret(32, 0x05);
    ASSERT_EQ(vesica_oprf_key_load(&key, suite, VESICA_OPRF_MODE_VOPRF,
                                   scalar.data()),
              VESICA_OK);
    vesica_oprf_key_clear(&key);
}

/* Every part of an output. */
void CtOprf::engine_dh(bool has_proof) const
{
    const vesica_oprf_engine &engine = vesica_oprf_engine_dh;
    const vesica_match_form form = {suite, has_proof};
    const vesica_output_form outputs = {suite, 16, true, true, {0x22}};
    const Bytes seed = secret(32, 0x21);
    const Bytes sid(32, 0x22);
    const Bytes bytes = secret(NUM * VESICA_ITEM_BYTES, 0x23);
    vesica_coins coins;
    vesica_match_key key;
    vesica_match_blind blind;
    Bytes elements(sizes.element * NUM);
    Bytes received(vesica_output_len(&outputs) * NUM);
    Bytes own(received.size());
    vesica_coins_init(&coins, suite, VESICA_LABEL_COINS_KEY, seed.data(),
                      sid.data());
    ASSERT_EQ(engine.key_init(&key, &form, &coins), VESICA_OK);
    vesica_coins_init(&coins, suite, VESICA_LABEL_COINS_BLIND, seed.data(),
                      sid.data());
    ASSERT_EQ(engine.blind_init(&blind, &form, &coins, key.oprf.public_key),
              VESICA_OK);
    ASSERT_EQ(engine.request(&blind, elements.data(), bytes.data(), NUM),
              VESICA_OK);
    ASSERT_EQ(engine.evaluate(&key, elements.data(), elements.data(), NUM),
              VESICA_OK);
    ASSERT_EQ(engine.finish(&blind, received.data(), &outputs, bytes.data(),
                            elements.data(), NUM),
              VESICA_OK);
    ASSERT_EQ(engine.own(&key, own.data(), &outputs, bytes.data(), NUM),
              VESICA_OK);
    EXPECT_BYTES_EQ(opened(received), opened(own));
    vesica_match_key_clear(&key);
    vesica_wipe(&blind, sizeof blind);
}

TEST_P(CtOprf, EngineDh)
{
    for (const bool has_proof : {false, true}) {
        engine_dh(has_proof);
    }
}

} /* namespace */
