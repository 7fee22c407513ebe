/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What a caller may not give: NULL where there must be something, and numbers
 * beyond their bounds. Each refusal leaves the outputs as they were, or
 * zeroed. */

#include <gtest/gtest.h>

#include "support/bytes.h"

extern "C" {
#include "config/config.h"
#include "mem/mem.h"
#include "vesica/vesica.h"
}

namespace
{

using vesica_test::Bytes;

const vesica_suite SUITE = VESICA_SUITE_RISTRETTO255_SHA512;
const vesica_suite NO_SUITE = static_cast<vesica_suite>(77);

class Arguments : public testing::Test {
  protected:
    void SetUp() override
    {
        ASSERT_EQ(vesica_config_new(&config), VESICA_OK);
        ASSERT_EQ(vesica_terms_new(&terms, config), VESICA_OK);
        ASSERT_EQ(vesica_list_new(&list, config, SUITE), VESICA_OK);
        ASSERT_EQ(vesica_identifier_parse(&id, nullptr, VESICA_ID_MMSI,
                                          "244123456", 9),
                  VESICA_OK);
        vesica_session_params params = {};
        params.terms = terms;
        ASSERT_EQ(vesica_session_new(&session, config, &params), VESICA_OK);
    }

    void TearDown() override
    {
        vesica_session_free(session);
        vesica_list_free(list);
        vesica_terms_free(terms);
        vesica_config_free(config);
    }

    vesica_config *config = nullptr;
    vesica_terms *terms = nullptr;
    vesica_list *list = nullptr;
    vesica_session *session = nullptr;
    vesica_identifier id;
};

TEST_F(Arguments, OfTheConfig)
{
    const auto allocate = [](void *, size_t) -> void * { return nullptr; };
    const auto release = [](void *, void *, size_t) {};
    const vesica_allocator whole = {nullptr, allocate, release};
    const vesica_allocator no_allocate = {nullptr, nullptr, release};
    const vesica_allocator no_release = {nullptr, allocate, nullptr};
    EXPECT_EQ(vesica_allocator_default(nullptr), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_config_set_allocator(nullptr, &whole),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_config_set_allocator(config, nullptr),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_config_set_allocator(config, &no_allocate),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_config_set_allocator(config, &no_release),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_config_set_max_peer_items(nullptr, 1),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_config_set_max_peer_items(config, VESICA_MAX_ITEMS),
              VESICA_OK);
    EXPECT_EQ(vesica_config_set_max_peer_items(config, VESICA_MAX_ITEMS + 1),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_config_set_max_session_memory(nullptr, 65536),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_config_set_max_session_memory(config, 65535),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_config_set_max_session_memory(config, 65536), VESICA_OK);
}

TEST_F(Arguments, OfTheTerms)
{
    vesica_terms *none = nullptr;
    EXPECT_EQ(vesica_terms_new(nullptr, config), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_new(&none, nullptr), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(none, nullptr);
    EXPECT_EQ(vesica_terms_set_purpose(nullptr, "p"), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_purpose(terms, nullptr), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_suite(nullptr, SUITE), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_suite(terms, NO_SUITE), VESICA_ERR_UNSUPPORTED);
    EXPECT_EQ(vesica_terms_set_suite(terms, SUITE), VESICA_OK);
    EXPECT_EQ(vesica_terms_set_engine(nullptr, VESICA_ENGINE_DH),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_engine(terms, static_cast<vesica_engine>(77)),
              VESICA_ERR_UNSUPPORTED);
    EXPECT_EQ(vesica_terms_set_engine(terms, VESICA_ENGINE_DH), VESICA_OK);
    EXPECT_EQ(vesica_terms_set_max_items(nullptr, 1, 1), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_max_items(terms, VESICA_MAX_ITEMS + 1, 1),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_max_items(terms, 1, VESICA_MAX_ITEMS + 1),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_max_items(terms, VESICA_MAX_ITEMS, 1),
              VESICA_OK);
    EXPECT_EQ(vesica_terms_set_retention_days(nullptr, 1), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_set_retention_days(terms, UINT32_MAX),
              VESICA_ERR_ARGUMENT);
}

TEST_F(Arguments, OfTheList)
{
    vesica_list *none = nullptr;
    EXPECT_EQ(vesica_list_new(nullptr, config, SUITE), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_list_new(&none, nullptr, SUITE), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_list_new(&none, config, NO_SUITE), VESICA_ERR_UNSUPPORTED);
    EXPECT_EQ(none, nullptr);
    EXPECT_EQ(vesica_list_add(nullptr, &id, 0, nullptr, 0),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_list_add(list, nullptr, 0, nullptr, 0),
              VESICA_ERR_ARGUMENT);
    EXPECT_NE(vesica_list_add(list, &id, 0, nullptr, 1), VESICA_OK);
    EXPECT_EQ(vesica_list_num_entries(list), 0u);
    EXPECT_EQ(vesica_list_seal(nullptr), VESICA_ERR_ARGUMENT);
}

TEST_F(Arguments, OfTheSession)
{
    const uint8_t byte = 0;
    size_t used = 99;
    EXPECT_EQ(vesica_session_input(nullptr, &used, &byte, 1),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_input(session, nullptr, &byte, 1),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_input(session, &used, nullptr, 1),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(used, 99u);
    EXPECT_EQ(vesica_session_input(session, &used, nullptr, 0), VESICA_OK);
    EXPECT_EQ(used, 0u);
    EXPECT_EQ(vesica_session_input_end(nullptr), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_stop(nullptr), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_output_ack(nullptr, 0), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_work(nullptr, 1), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_work(session, 0), VESICA_ERR_ARGUMENT);
    const uint8_t *out = &byte;
    vesica_session_output(nullptr, &out, &used);
    EXPECT_EQ(out, nullptr);
    EXPECT_EQ(used, 0u);
}

TEST_F(Arguments, OfTheSessionsAnswers)
{
    const vesica_terms *offer = nullptr;
    vesica_progress progress = {};
    const vesica_result *result = nullptr;
    vesica_error_info error = {};
    const vesica_refusal why = {VESICA_REFUSAL_BUSY, vesica_terms_field(0)};
    const vesica_refusal bad = {VESICA_REFUSAL_BUSY, VESICA_TERMS_SUITE};
    EXPECT_EQ(vesica_session_offer(nullptr, &offer), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_offer(session, nullptr), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_accept(nullptr, list), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_accept(session, nullptr), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_refuse(nullptr, &why), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_refuse(session, nullptr), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_refuse(session, &bad), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_progress(nullptr, &progress), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_progress(session, nullptr), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_result(nullptr, &result), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_result(session, nullptr), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_error(nullptr, &error), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_session_error(session, nullptr), VESICA_ERR_ARGUMENT);
}

TEST_F(Arguments, OfMemory)
{
    vesica_mem mem = vesica_config_mem(config, UINT64_MAX);
    void *block = nullptr;
    EXPECT_EQ(vesica_mem_array(&mem, &block, SIZE_MAX, 2), VESICA_ERR_NOMEM);
    EXPECT_EQ(vesica_mem_array(&mem, &block, 0, 2), VESICA_OK);
    EXPECT_EQ(vesica_mem_array(&mem, &block, 2, 0), VESICA_OK);
    EXPECT_EQ(block, nullptr);
}

/* Of the OPRF. */

TEST(OprfArguments, OfKeysAndBlinds)
{
    const Bytes seed(64, 1);
    Bytes blind(32);
    vesica_oprf_key key;
    EXPECT_EQ(vesica_oprf_key_derive(nullptr, SUITE, VESICA_OPRF_MODE_OPRF,
                                     seed.data(), nullptr, 0),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_oprf_key_derive(&key, SUITE, VESICA_OPRF_MODE_OPRF,
                                     nullptr, nullptr, 0),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_oprf_key_load(nullptr, SUITE, VESICA_OPRF_MODE_OPRF,
                                   seed.data()),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_oprf_blind_from_uniform(nullptr, SUITE, seed.data()),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_oprf_blind_from_uniform(blind.data(), SUITE, nullptr),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(
        vesica_oprf_blind_from_uniform(blind.data(), NO_SUITE, seed.data()),
        VESICA_ERR_UNSUPPORTED);
}

TEST(OprfArguments, OfOutputs)
{
    const Bytes seed(32, 1);
    const Bytes element(32);
    Bytes output(64);
    const vesica_oprf_input input = {nullptr, 0};
    vesica_oprf_key key;
    ASSERT_EQ(vesica_oprf_key_derive(&key, SUITE, VESICA_OPRF_MODE_OPRF,
                                     seed.data(), nullptr, 0),
              VESICA_OK);
    EXPECT_EQ(vesica_oprf_evaluate_inputs(&key, nullptr, &input, 1),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_oprf_evaluate_inputs(nullptr, output.data(), &input, 1),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_oprf_finalise(nullptr, SUITE, &input, element.data(), 1,
                                   key.scalar, 1),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_oprf_finalise(output.data(), SUITE, &input, nullptr, 1,
                                   key.scalar, 1),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_oprf_finalise(output.data(), NO_SUITE, &input,
                                   element.data(), 1, key.scalar, 1),
              VESICA_ERR_UNSUPPORTED);
    const vesica_oprf_input bad = {nullptr, 1};
    EXPECT_EQ(vesica_oprf_finalise(output.data(), SUITE, &bad, element.data(),
                                   1, key.scalar, 1),
              VESICA_ERR_ARGUMENT);
    vesica_oprf_key_clear(&key);
}

TEST(OprfArguments, OfProofs)
{
    const Bytes seed(32, 1);
    Bytes proof(64);
    vesica_oprf_key key;
    ASSERT_EQ(vesica_oprf_key_derive(&key, SUITE, VESICA_OPRF_MODE_VOPRF,
                                     seed.data(), nullptr, 0),
              VESICA_OK);
    const Bytes element(key.public_key, key.public_key + 32);
    const uint8_t *e = element.data();
    const uint8_t *s = seed.data();
    EXPECT_EQ(vesica_oprf_prove(nullptr, proof.data(), e, e, 1, s),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_oprf_prove(&key, nullptr, e, e, 1, s),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_oprf_prove(&key, proof.data(), nullptr, e, 1, s),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_oprf_prove(&key, proof.data(), e, nullptr, 1, s),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_oprf_prove(&key, proof.data(), e, e, 1, nullptr),
              VESICA_ERR_ARGUMENT);
    ASSERT_EQ(vesica_oprf_prove(&key, proof.data(), e, e, 1, s), VESICA_OK);
    const auto verify = [&](const uint8_t *k, const uint8_t *blinded,
                            const uint8_t *evaluated, size_t num,
                            const uint8_t *p) {
        return vesica_oprf_verify(SUITE, k, blinded, evaluated, num, p);
    };
    EXPECT_EQ(verify(nullptr, e, e, 1, proof.data()), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(verify(e, nullptr, e, 1, proof.data()), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(verify(e, e, nullptr, 1, proof.data()), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(verify(e, e, e, 0, proof.data()), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(verify(e, e, e, VESICA_OPRF_MAX_PROOF_ELEMENTS + 1, proof.data()),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(verify(e, e, e, 1, nullptr), VESICA_ERR_ARGUMENT);
    key.suite = NO_SUITE;
    EXPECT_EQ(vesica_oprf_prove(&key, proof.data(), e, e, 1, s),
              VESICA_ERR_UNSUPPORTED);
    vesica_oprf_key_clear(&key);
}

TEST(ProfileArguments, NowhereToPutTheHash)
{
    vesica_profile_hash(nullptr);
}

} /* namespace */
