/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <random>

#include "support/bytes.h"
#include "support/vectors.h"

extern "C" {
#include "oprf/oprf_internal.h"
#include "prg/coins.h"
}

namespace
{

using vesica_test::Bytes;
using vesica_test::Record;

const vesica_suite NO_SUITE = static_cast<vesica_suite>(77);
const vesica_oprf_mode NO_MODE = static_cast<vesica_oprf_mode>(2);

std::vector<vesica_oprf_input> inputs_of(const std::vector<Bytes> &texts)
{
    std::vector<vesica_oprf_input> inputs;
    for (const Bytes &text : texts) {
        inputs.push_back({text.data(), text.size()});
    }
    return inputs;
}

vesica_oprf_mode mode_of(const Record &record)
{
    return static_cast<vesica_oprf_mode>(record["mode"][0]);
}

const std::vector<vesica_suite> kSuites = {VESICA_SUITE_RISTRETTO255_SHA512,
                                           VESICA_SUITE_P256_SHA256,
                                           VESICA_SUITE_SM2_SM3};

std::string name_of(const testing::TestParamInfo<vesica_suite> &info)
{
    static const char *const names[] = {"", "ristretto255", "p256", "sm2"};
    return names[info.param];
}

/* What every test of a suite has. */
class OfSuite : public testing::TestWithParam<vesica_suite> {
  protected:
    void SetUp() override
    {
        vesica_suite_sizes sizes;
        ASSERT_EQ(vesica_suite_get_sizes(&sizes, suite), VESICA_OK);
        element = sizes.element;
        hash = sizes.hash;
        ASSERT_EQ(sizes.scalar, 32u);
        ASSERT_EQ(sizes.proof, 64u);
    }

    std::string file() const
    {
        static const char *const files[] = {"", "oprf.txt", "oprf_p256.txt",
                                            "oprf_sm2.txt"};
        return files[suite];
    }

    std::vector<Record> all_vectors() const
    {
        const auto records = vesica_test::read_records(file());
        EXPECT_EQ(records.size(), 5u);
        return records;
    }

    std::vector<Record> voprf_vectors() const
    {
        const auto records = vesica_test::read_records_with(file(), "proof");
        EXPECT_EQ(records.size(), 3u);
        return records;
    }

    vesica_oprf_key key_of(const Record &record) const
    {
        vesica_oprf_key key;
        EXPECT_EQ(vesica_oprf_key_derive(
                      &key, suite, mode_of(record), record["seed"].data(),
                      record["info"].data(), record["info"].size()),
                  VESICA_OK);
        return key;
    }

    vesica_status verify(const Bytes &public_key, const Bytes &blinded,
                         const Bytes &evaluated, const Bytes &proof) const
    {
        return vesica_oprf_verify(suite, public_key.data(), blinded.data(),
                                  evaluated.data(), blinded.size() / element,
                                  proof.data());
    }

    /* The first element of a batch. */
    Bytes first_of(const Bytes &batch) const
    {
        return Bytes(batch.data(), batch.data() + element);
    }

    const vesica_suite suite = GetParam();
    size_t element = 0;
    size_t hash = 0;
};

class OprfVectors : public OfSuite {};
class Voprf : public OfSuite {};

INSTANTIATE_TEST_SUITE_P(Suites, OprfVectors, testing::ValuesIn(kSuites),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Suites, Voprf, testing::ValuesIn(kSuites), name_of);

TEST_P(OprfVectors, DeriveKeyPair)
{
    for (const Record &record : all_vectors()) {
        const vesica_oprf_key key = key_of(record);
        EXPECT_BYTES_EQ(Bytes(key.scalar, key.scalar + 32), record["scalar"]);
        vesica_oprf_key loaded;
        ASSERT_EQ(vesica_oprf_key_load(&loaded, suite, mode_of(record),
                                       record["scalar"].data()),
                  VESICA_OK);
        EXPECT_EQ(memcmp(loaded.public_key, key.public_key, element), 0);
        if (record.has("public_key")) {
            EXPECT_BYTES_EQ(Bytes(key.public_key, key.public_key + element),
                            record["public_key"]);
        }
    }
}

TEST_P(OprfVectors, Blind)
{
    for (const Record &record : all_vectors()) {
        const auto inputs = inputs_of(record.all("input"));
        Bytes blinded(element * inputs.size());
        ASSERT_EQ(vesica_oprf_blind(blinded.data(), suite, mode_of(record),
                                    inputs.data(), inputs.size(),
                                    record.joined("blind").data(),
                                    inputs.size()),
                  VESICA_OK);
        EXPECT_BYTES_EQ(blinded, record.joined("blinded"));
    }
}

TEST_P(OprfVectors, EvaluateAlsoInPlace)
{
    for (const Record &record : all_vectors()) {
        const vesica_oprf_key key = key_of(record);
        Bytes elements = record.joined("blinded");
        Bytes evaluated(elements.size());
        ASSERT_EQ(vesica_oprf_evaluate(&key, evaluated.data(), elements.data(),
                                       elements.size() / element),
                  VESICA_OK);
        EXPECT_BYTES_EQ(evaluated, record.joined("evaluated"));
        ASSERT_EQ(vesica_oprf_evaluate(&key, elements.data(), elements.data(),
                                       elements.size() / element),
                  VESICA_OK);
        EXPECT_BYTES_EQ(elements, evaluated);
    }
}

TEST_P(OprfVectors, FinaliseAndEvaluateInputs)
{
    for (const Record &record : all_vectors()) {
        const vesica_oprf_key key = key_of(record);
        const auto inputs = inputs_of(record.all("input"));
        Bytes outputs(hash * inputs.size());
        ASSERT_EQ(vesica_oprf_finalise(
                      outputs.data(), suite, inputs.data(),
                      record.joined("evaluated").data(), inputs.size(),
                      record.joined("blind").data(), inputs.size()),
                  VESICA_OK);
        EXPECT_BYTES_EQ(outputs, record.joined("output"));
        Bytes own(outputs.size());
        ASSERT_EQ(vesica_oprf_evaluate_inputs(&key, own.data(), inputs.data(),
                                              inputs.size()),
                  VESICA_OK);
        EXPECT_BYTES_EQ(own, outputs);
    }
}

TEST_P(OprfVectors, Prove)
{
    for (const Record &record : voprf_vectors()) {
        const vesica_oprf_key key = key_of(record);
        const Bytes blinded = record.joined("blinded");
        Bytes proof(64);
        ASSERT_EQ(vesica_oprf_prove_derand(&key, proof.data(), blinded.data(),
                                           record.joined("evaluated").data(),
                                           blinded.size() / element,
                                           record["nonce"].data()),
                  VESICA_OK);
        EXPECT_BYTES_EQ(proof, record["proof"]);
    }
}

TEST_P(OprfVectors, Verify)
{
    for (const Record &record : voprf_vectors()) {
        EXPECT_EQ(verify(record["public_key"], record.joined("blinded"),
                         record.joined("evaluated"), record["proof"]),
                  VESICA_OK);
    }
}

/* Whatever bit is turned, the proof does not hold. */
TEST_P(Voprf, EveryBitOfAProofMatters)
{
    const Record record = voprf_vectors().back();
    for (size_t bit = 0; bit < 512; bit += 3) {
        Bytes proof = record["proof"];
        proof[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
        EXPECT_EQ(verify(record["public_key"], record.joined("blinded"),
                         record.joined("evaluated"), proof),
                  VESICA_ERR_PROOF)
            << bit;
    }
}

TEST_P(Voprf, ScalarsOfAProofMustBeCanonical)
{
    /* c + order, which is the same challenge modulo the order, where 32 bytes
     * hold it; else the order. */
    const Record record = voprf_vectors().front();
    const vesica_group *group = vesica_group_of(suite);
    const bool little = suite == VESICA_SUITE_RISTRETTO255_SHA512;
    for (size_t half : {0, 32}) {
        Bytes proof = record["proof"];
        Bytes order(32);
        group->scalar_multiply_subtract(order.data(), Bytes(32).data(),
                                        group->one, group->one);
        order[little ? 0 : 31]++;
        unsigned carry = 0;
        Bytes sum(32);
        for (size_t i = 0; i < 32; i++) {
            const size_t at = little ? i : 31 - i;
            carry += proof[half + at] + order[at];
            sum[at] = static_cast<uint8_t>(carry);
            carry >>= 8;
        }
        const Bytes &wrong = carry == 0 ? sum : order;
        std::copy(wrong.begin(), wrong.end(), proof.begin() + half);
        EXPECT_EQ(verify(record["public_key"], record.joined("blinded"),
                         record.joined("evaluated"), proof),
                  VESICA_ERR_PROOF);
    }
    EXPECT_EQ(verify(record["public_key"], record.joined("blinded"),
                     record.joined("evaluated"), Bytes(64)),
              VESICA_ERR_PROOF);
}

TEST_P(Voprf, CoversKeyBatchAndOrder)
{
    const Record record = voprf_vectors().back();
    const Bytes key = record["public_key"];
    const Bytes blinded = record.joined("blinded");
    const Bytes evaluated = record.joined("evaluated");
    const Bytes proof = record["proof"];
    Bytes swapped(evaluated.begin() + element, evaluated.end());
    swapped.insert(swapped.end(), evaluated.begin(),
                   evaluated.begin() + element);
    EXPECT_EQ(verify(key, blinded, swapped, proof), VESICA_ERR_PROOF);
    EXPECT_EQ(verify(key, evaluated, blinded, proof), VESICA_ERR_PROOF);
    EXPECT_EQ(verify(first_of(blinded), blinded, evaluated, proof),
              VESICA_ERR_PROOF);
    EXPECT_EQ(verify(key, first_of(blinded), evaluated, proof),
              VESICA_ERR_PROOF);
}

TEST_P(Voprf, PointsMustDecode)
{
    const Record record = voprf_vectors().front();
    const Bytes bad(element, 0xff);
    EXPECT_EQ(
        verify(bad, record["blinded"], record["evaluated"], record["proof"]),
        VESICA_ERR_POINT);
    EXPECT_EQ(
        verify(record["public_key"], bad, record["evaluated"], record["proof"]),
        VESICA_ERR_POINT);
    EXPECT_EQ(verify(record["public_key"], record["blinded"], Bytes(element),
                     record["proof"]),
              VESICA_ERR_POINT);
}

/* The nonce of a proof, as protocol/SPEC.md, section 9, has it. */
Bytes nonce_of(const vesica_oprf_key &key, const Bytes &seed,
               const Bytes &blinded, const Bytes &evaluated)
{
    const vesica_group *group = vesica_group_of(key.suite);
    vesica_coins coins = {key.suite, {}};
    vesica_hash hash;
    Bytes wide(64);
    Bytes nonce(32);
    vesica_hash_init(&hash, key.suite, VESICA_LABEL_PROOF_NONCE);
    vesica_hash_add(&hash, key.scalar, 32);
    vesica_hash_add(&hash, seed.data(), seed.size());
    vesica_hash_add_field(&hash, key.public_key, group->element_len);
    vesica_hash_add_field(&hash, blinded.data(), blinded.size());
    vesica_hash_add_field(&hash, evaluated.data(), evaluated.size());
    vesica_hash_final(&hash, coins.subkey, 32);
    vesica_coins_block(&coins, wide.data(), 0);
    group->scalar_reduce(nonce.data(), wide.data(), 1, wide.size());
    return nonce;
}

TEST_P(Voprf, ProvesItsOwnBatches)
{
    vesica_oprf_key key;
    const Bytes seed(32, 0x5e);
    ASSERT_EQ(vesica_oprf_key_derive(&key, suite, VESICA_OPRF_MODE_VOPRF,
                                     seed.data(), nullptr, 0),
              VESICA_OK);
    const std::vector<Bytes> texts(70, vesica_test::bytes_of("the same"));
    const auto inputs = inputs_of(texts);
    const Bytes blind = voprf_vectors().front()["blind"];
    Bytes blinded(element * 70);
    Bytes evaluated(element * 70);
    ASSERT_EQ(vesica_oprf_blind(blinded.data(), suite, VESICA_OPRF_MODE_VOPRF,
                                inputs.data(), 70, blind.data(), 1),
              VESICA_OK);
    ASSERT_EQ(vesica_oprf_evaluate(&key, evaluated.data(), blinded.data(), 70),
              VESICA_OK);
    Bytes proof(64);
    Bytes again(64);
    Bytes other(64);
    const Bytes public_key(key.public_key, key.public_key + element);
    ASSERT_EQ(vesica_oprf_prove(&key, proof.data(), blinded.data(),
                                evaluated.data(), 70, seed.data()),
              VESICA_OK);
    EXPECT_EQ(verify(public_key, blinded, evaluated, proof), VESICA_OK);
    ASSERT_EQ(vesica_oprf_prove_derand(
                  &key, again.data(), blinded.data(), evaluated.data(), 70,
                  nonce_of(key, seed, blinded, evaluated).data()),
              VESICA_OK);
    EXPECT_BYTES_EQ(again, proof);
    ASSERT_EQ(vesica_oprf_prove(&key, other.data(), blinded.data(),
                                evaluated.data(), 70, blind.data()),
              VESICA_OK);
    EXPECT_NE(other, proof);
    /* One wrong element in the batch. */
    std::copy(blinded.begin(), blinded.begin() + element,
              evaluated.end() - element);
    EXPECT_EQ(verify(public_key, blinded, evaluated, proof), VESICA_ERR_PROOF);
}

/* What the tests of arguments below start from. */
class Oprf : public OfSuite {
  protected:
    void SetUp() override
    {
        OfSuite::SetUp();
        elements.assign(element * NUM, 0xcc);
        outputs.assign(hash * NUM, 0xcc);
        const Bytes uniform = vesica_test::random_bytes(random, 64);
        ASSERT_EQ(vesica_oprf_key_derive(&key, suite, VESICA_OPRF_MODE_OPRF,
                                         uniform.data(), nullptr, 0),
                  VESICA_OK);
        ASSERT_EQ(
            vesica_oprf_blind_from_uniform(blind.data(), suite, uniform.data()),
            VESICA_OK);
        for (size_t i = 0; i < NUM; i++) {
            texts.push_back(vesica_test::random_bytes(random, i));
        }
        inputs = inputs_of(texts);
    }

    vesica_status blind_batch(size_t num_blinds)
    {
        return vesica_oprf_blind(elements.data(), suite, VESICA_OPRF_MODE_OPRF,
                                 inputs.data(), NUM, blind.data(), num_blinds);
    }

    static const size_t NUM = 150;
    std::mt19937_64 random{2};
    vesica_oprf_key key;
    Bytes blind = Bytes(32);
    std::vector<Bytes> texts;
    std::vector<vesica_oprf_input> inputs;
    Bytes elements;
    Bytes outputs;
};

INSTANTIATE_TEST_SUITE_P(Suites, Oprf, testing::ValuesIn(kSuites), name_of);

/* With one blind, and with as many as inputs. */
TEST_P(Oprf, BatchesOfAnySizeAgreeWithTheFunction)
{
    Bytes expected(hash * NUM);
    ASSERT_EQ(
        vesica_oprf_evaluate_inputs(&key, expected.data(), inputs.data(), NUM),
        VESICA_OK);
    for (const size_t num_blinds : {size_t{1}, size_t{NUM}}) {
        blind.resize(32 * num_blinds);
        for (size_t i = 1; i < num_blinds; i++) {
            const Bytes uniform = vesica_test::random_bytes(random, 64);
            ASSERT_EQ(vesica_oprf_blind_from_uniform(blind.data() + 32 * i,
                                                     suite, uniform.data()),
                      VESICA_OK);
        }
        ASSERT_EQ(blind_batch(num_blinds), VESICA_OK);
        ASSERT_EQ(
            vesica_oprf_evaluate(&key, elements.data(), elements.data(), NUM),
            VESICA_OK);
        ASSERT_EQ(vesica_oprf_finalise(outputs.data(), suite, inputs.data(),
                                       elements.data(), NUM, blind.data(),
                                       num_blinds),
                  VESICA_OK);
        EXPECT_BYTES_EQ(outputs, expected);
    }
}

TEST_P(Oprf, EmptyBatches)
{
    EXPECT_EQ(vesica_oprf_blind(elements.data(), suite, VESICA_OPRF_MODE_OPRF,
                                inputs.data(), 0, blind.data(), 1),
              VESICA_OK);
    EXPECT_EQ(vesica_oprf_evaluate(&key, elements.data(), elements.data(), 0),
              VESICA_OK);
    EXPECT_EQ(elements[0], 0xcc);
}

TEST_P(Oprf, BlindRefuses)
{
    EXPECT_EQ(blind_batch(2), VESICA_ERR_ARGUMENT);
    EXPECT_BYTES_EQ(elements, Bytes(element * NUM));
    blind.assign(32, 0);
    elements.assign(element * NUM, 0xcc);
    EXPECT_EQ(blind_batch(1), VESICA_ERR_KEY);
    EXPECT_BYTES_EQ(elements, Bytes(element * NUM));
    blind.assign(32, 0xff);
    EXPECT_EQ(blind_batch(1), VESICA_ERR_KEY);
    EXPECT_EQ(vesica_oprf_blind(elements.data(), NO_SUITE,
                                VESICA_OPRF_MODE_OPRF, inputs.data(), NUM,
                                blind.data(), 1),
              VESICA_ERR_UNSUPPORTED);
    EXPECT_EQ(vesica_oprf_blind(elements.data(), suite, NO_MODE, inputs.data(),
                                NUM, blind.data(), 1),
              VESICA_ERR_UNSUPPORTED);
    EXPECT_EQ(vesica_oprf_blind(nullptr, suite, VESICA_OPRF_MODE_OPRF,
                                inputs.data(), NUM, blind.data(), 1),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_oprf_blind(elements.data(), suite, VESICA_OPRF_MODE_OPRF,
                                nullptr, NUM, blind.data(), 1),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_oprf_blind(elements.data(), suite, VESICA_OPRF_MODE_OPRF,
                                inputs.data(), NUM, nullptr, 1),
              VESICA_ERR_ARGUMENT);
}

TEST_P(Oprf, InputsHaveALongestLength)
{
    const Bytes longest(VESICA_OPRF_MAX_INPUT + 1);
    inputs[5] = {longest.data(), VESICA_OPRF_MAX_INPUT};
    EXPECT_EQ(blind_batch(1), VESICA_OK);
    inputs[5].len++;
    EXPECT_EQ(blind_batch(1), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(
        vesica_oprf_evaluate_inputs(&key, outputs.data(), inputs.data(), NUM),
        VESICA_ERR_ARGUMENT);
    EXPECT_BYTES_EQ(outputs, Bytes(hash * NUM));
    inputs[5] = {nullptr, 1};
    EXPECT_EQ(blind_batch(1), VESICA_ERR_ARGUMENT);
}

TEST_P(Oprf, EvaluateRefusesBadElementsAndKeys)
{
    ASSERT_EQ(blind_batch(1), VESICA_OK);
    Bytes evaluated(element * NUM, 0xcc);
    std::fill(elements.end() - 32, elements.end(), uint8_t{0xff});
    EXPECT_EQ(
        vesica_oprf_evaluate(&key, evaluated.data(), elements.data(), NUM),
        VESICA_ERR_POINT);
    EXPECT_BYTES_EQ(evaluated, Bytes(element * NUM));
    EXPECT_EQ(
        vesica_oprf_evaluate(nullptr, evaluated.data(), elements.data(), NUM),
        VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_oprf_evaluate(&key, nullptr, elements.data(), NUM),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_oprf_evaluate(&key, evaluated.data(), nullptr, NUM),
              VESICA_ERR_ARGUMENT);
    std::fill(key.scalar, key.scalar + 32, uint8_t{0});
    EXPECT_EQ(
        vesica_oprf_evaluate(&key, evaluated.data(), elements.data(), NUM),
        VESICA_ERR_KEY);
    vesica_oprf_key_clear(&key);
    vesica_oprf_key_clear(nullptr);
    EXPECT_EQ(
        vesica_oprf_evaluate(&key, evaluated.data(), elements.data(), NUM),
        VESICA_ERR_UNSUPPORTED);
}

TEST_P(Oprf, FinaliseRefuses)
{
    ASSERT_EQ(blind_batch(1), VESICA_OK);
    const auto finalise = [&](size_t num_blinds) {
        return vesica_oprf_finalise(outputs.data(), suite, inputs.data(),
                                    elements.data(), NUM, blind.data(),
                                    num_blinds);
    };
    EXPECT_EQ(finalise(3), VESICA_ERR_ARGUMENT);
    std::fill(elements.end() - element, elements.end(), uint8_t{0});
    outputs.assign(hash * NUM, 0xcc);
    EXPECT_EQ(finalise(1), VESICA_ERR_POINT);
    EXPECT_BYTES_EQ(outputs, Bytes(hash * NUM));
    blind.assign(32, 0);
    EXPECT_EQ(finalise(1), VESICA_ERR_KEY);
}

TEST_P(Oprf, KeysAreZeroedOnError)
{
    const Bytes zero(sizeof key);
    const auto bytes = [&] {
        const auto *p = reinterpret_cast<const uint8_t *>(&key);
        return Bytes(p, p + sizeof key);
    };
    EXPECT_EQ(vesica_oprf_key_load(&key, suite, VESICA_OPRF_MODE_OPRF,
                                   Bytes(32, 0xff).data()),
              VESICA_ERR_KEY);
    EXPECT_BYTES_EQ(bytes(), zero);
    EXPECT_EQ(vesica_oprf_key_load(&key, suite, VESICA_OPRF_MODE_OPRF,
                                   Bytes(32).data()),
              VESICA_ERR_KEY);
    EXPECT_EQ(vesica_oprf_key_load(&key, suite, VESICA_OPRF_MODE_OPRF, nullptr),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_oprf_key_load(&key, NO_SUITE, VESICA_OPRF_MODE_OPRF,
                                   blind.data()),
              VESICA_ERR_UNSUPPORTED);
    EXPECT_EQ(
        vesica_oprf_key_derive(&key, suite, NO_MODE, blind.data(), nullptr, 0),
        VESICA_ERR_UNSUPPORTED);
    EXPECT_EQ(vesica_oprf_key_derive(&key, suite, VESICA_OPRF_MODE_OPRF,
                                     blind.data(), blind.data(), 65536),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_oprf_key_derive(&key, suite, VESICA_OPRF_MODE_OPRF,
                                     blind.data(), nullptr, 1),
              VESICA_ERR_ARGUMENT);
    EXPECT_BYTES_EQ(bytes(), zero);
}

TEST_P(Oprf, ABlindIsNeverZero)
{
    EXPECT_EQ(
        vesica_oprf_blind_from_uniform(blind.data(), suite, Bytes(64).data()),
        VESICA_ERR_KEY);
    EXPECT_BYTES_EQ(blind, Bytes(32));
}

TEST_P(Oprf, ProofsAreForModeVoprfAndForBatches)
{
    Bytes proof(64, 0xcc);
    ASSERT_EQ(blind_batch(1), VESICA_OK);
    const auto prove = [&](size_t num) {
        return vesica_oprf_prove(&key, proof.data(), elements.data(),
                                 elements.data(), num, blind.data());
    };
    EXPECT_EQ(prove(1), VESICA_ERR_UNSUPPORTED);
    key.mode = VESICA_OPRF_MODE_VOPRF;
    EXPECT_EQ(prove(0), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(prove(VESICA_OPRF_MAX_PROOF_ELEMENTS + 1), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(prove(1), VESICA_OK);
    std::fill(elements.begin(), elements.begin() + element, uint8_t{0});
    EXPECT_EQ(prove(1), VESICA_ERR_POINT);
    EXPECT_EQ(vesica_oprf_verify(suite, key.public_key, elements.data(),
                                 elements.data(), 0, proof.data()),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_oprf_verify(NO_SUITE, key.public_key, elements.data(),
                                 elements.data(), 1, proof.data()),
              VESICA_ERR_UNSUPPORTED);
}

} /* namespace */
