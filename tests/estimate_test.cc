/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Estimates of sessions, and the engine that is chosen by them. What times are
 * right is for `vesica-bench engines` to see; here they hang together. */

#include <gtest/gtest.h>

#include "support/session_pair.h"

using namespace vesica_test;

namespace
{

constexpr uint64_t kMost = VESICA_MAX_ITEMS;
const vesica_suite kSuites[] = {VESICA_SUITE_RISTRETTO255_SHA512,
                                VESICA_SUITE_P256_SHA256, VESICA_SUITE_SM2_SM3};

class Estimate : public testing::Test {
  protected:
    void SetUp() override
    {
        ASSERT_EQ(vesica_terms_new(&terms, party.config), VESICA_OK);
        ASSERT_EQ(vesica_terms_set_max_items(terms, kMost, kMost), VESICA_OK);
    }

    void TearDown() override
    {
        vesica_terms_free(terms);
    }

    vesica_estimate Of(vesica_engine engine, const vesica_load &load) const
    {
        vesica_estimate out = {};
        EXPECT_EQ(vesica_terms_set_engine(terms, engine), VESICA_OK);
        EXPECT_EQ(vesica_terms_estimate(terms, &out, &load), VESICA_OK);
        return out;
    }

    /* 0: the terms pass with no engine. */
    vesica_engine Chosen(const vesica_load &load) const
    {
        vesica_engine out = vesica_engine(0);
        const vesica_status status =
            vesica_terms_choose_engine(terms, &out, &load);
        EXPECT_TRUE(status == VESICA_OK ||
                    (status == VESICA_ERR_TERMS && out == 0));
        return out;
    }

    /* Whether the terms pass their check with an engine. */
    bool Allows(vesica_engine engine) const
    {
        vesica_terms with = *terms;
        vesica_terms_field field;
        const char *rule;
        EXPECT_EQ(vesica_terms_set_engine(&with, engine), VESICA_OK);
        return vesica_terms_check(&with, &field, &rule) == VESICA_OK;
    }

    void ExpectTheLesser(const vesica_load &load) const
    {
        const uint64_t dh = Of(VESICA_ENGINE_DH, load).us;
        const uint64_t vole = Of(VESICA_ENGINE_VOLE, load).us;
        EXPECT_EQ(Chosen(load),
                  vole < dh ? VESICA_ENGINE_VOLE : VESICA_ENGINE_DH)
            << load.proposer_items << " " << load.answerer_items;
    }

    Party party{1};
    vesica_terms *terms = nullptr;
};

TEST_F(Estimate, TheLesserOneIsChosen)
{
    for (const vesica_suite suite : kSuites) {
        ASSERT_EQ(vesica_terms_set_suite(terms, suite), VESICA_OK);
        for (uint64_t n = 0; n <= kMost; n = 3 * n + 1) {
            for (const uint64_t rate : {0u, 1000000u, 100000000u}) {
                ExpectTheLesser({n, n, rate});
                ExpectTheLesser({n, n / 20, rate});
                ExpectTheLesser({n / 20, n, rate});
            }
        }
        EXPECT_EQ(Chosen({10, 10, 0}), VESICA_ENGINE_DH);
        EXPECT_EQ(Chosen({1000000, 1000000, 0}), VESICA_ENGINE_VOLE);
        EXPECT_EQ(Chosen({1000000, 1000000, 1000000}), VESICA_ENGINE_VOLE);
    }
}

/* The engine that the terms have does not matter, and stays. */
TEST_F(Estimate, TheTermsAreNotChanged)
{
    for (const vesica_engine engine : {VESICA_ENGINE_DH, VESICA_ENGINE_VOLE}) {
        ASSERT_EQ(vesica_terms_set_engine(terms, engine), VESICA_OK);
        EXPECT_EQ(Chosen({10, 10, 0}), VESICA_ENGINE_DH);
        EXPECT_EQ(Chosen({1000000, 1000000, 0}), VESICA_ENGINE_VOLE);
        EXPECT_EQ(vesica_terms_engine(terms), engine);
    }
}

/* Lists for which vole is faster, under all that the terms may say. */
TEST_F(Estimate, WhatTheTermsExcludeIsNotChosen)
{
    const vesica_load load = {10000000, 10000000, 0};
    unsigned num_without = 0;
    for (const Options &options : EveryOption(0)) {
        SCOPED_TRACE(NameOf(options));
        vesica_terms_free(terms);
        terms = nullptr;
        ASSERT_EQ(vesica_terms_new(&terms, party.config), VESICA_OK);
        ASSERT_EQ(vesica_terms_set_learner(terms, options.learner), VESICA_OK);
        ASSERT_EQ(vesica_terms_set_security(terms, options.security),
                  VESICA_OK);
        if (options.proof) {
            ASSERT_EQ(vesica_terms_set_proof(terms, true), VESICA_OK);
        }
        ASSERT_EQ(vesica_terms_set_fresh_blinds(terms, options.fresh_blinds),
                  VESICA_OK);
        EXPECT_EQ(Chosen(load), Allows(VESICA_ENGINE_VOLE) ? VESICA_ENGINE_VOLE
                                                           : VESICA_ENGINE_DH);
        num_without += !Allows(VESICA_ENGINE_VOLE);
    }
    EXPECT_GT(num_without, 0u);
}

TEST_F(Estimate, WithoutAnEngineThereIsNone)
{
    vesica_estimate out = {1, 2, 3};
    const vesica_load load = {10, 10, 0};
    ASSERT_EQ(vesica_terms_set_max_items(terms, 10, 10), VESICA_OK);
    ASSERT_EQ(vesica_terms_set_min_items(terms, 11), VESICA_OK);
    EXPECT_EQ(Chosen(load), 0);
    EXPECT_EQ(vesica_terms_estimate(terms, &out, &load), VESICA_ERR_TERMS);
    EXPECT_EQ(out.us, 1u);
    ASSERT_EQ(vesica_terms_set_min_items(terms, 0), VESICA_OK);
    ASSERT_EQ(vesica_terms_set_engine(terms, VESICA_ENGINE_VOLE), VESICA_OK);
    ASSERT_EQ(vesica_terms_set_proof(terms, true), VESICA_OK);
    EXPECT_EQ(vesica_terms_estimate(terms, &out, &load), VESICA_ERR_TERMS);
    EXPECT_EQ(Chosen(load), VESICA_ENGINE_DH);
}

TEST_F(Estimate, PaddedNumbersCount)
{
    for (const vesica_engine engine : {VESICA_ENGINE_DH, VESICA_ENGINE_VOLE}) {
        ASSERT_EQ(vesica_terms_set_padding(terms, 0, 0), VESICA_OK);
        const vesica_estimate whole = Of(engine, {300000, 200000, 1000000});
        const vesica_estimate other = Of(engine, {300000, 7, 1000000});
        ASSERT_EQ(vesica_terms_set_padding(terms, 300000, 0), VESICA_OK);
        EXPECT_EQ(Of(engine, {5, 7, 1000000}).us, other.us);
        ASSERT_EQ(vesica_terms_set_padding(terms, 300000, 200000), VESICA_OK);
        EXPECT_EQ(Of(engine, {5, 7, 1000000}).us, whole.us);
        EXPECT_EQ(Of(engine, {5, 7, 1000000}).bytes, whole.bytes);
    }
    EXPECT_EQ(Chosen({5, 7, 0}), VESICA_ENGINE_VOLE);
}

TEST_F(Estimate, WhoLearnsIsTheReceiver)
{
    for (const vesica_engine engine : {VESICA_ENGINE_DH, VESICA_ENGINE_VOLE}) {
        ASSERT_EQ(vesica_terms_set_learner(terms, VESICA_LEARNER_PROPOSER),
                  VESICA_OK);
        const vesica_estimate there = Of(engine, {300000, 2000, 1000000});
        const vesica_estimate back = Of(engine, {2000, 300000, 1000000});
        EXPECT_NE(there.us, back.us);
        ASSERT_EQ(vesica_terms_set_learner(terms, VESICA_LEARNER_ANSWERER),
                  VESICA_OK);
        EXPECT_EQ(Of(engine, {2000, 300000, 1000000}).us, there.us);
        EXPECT_EQ(Of(engine, {300000, 2000, 1000000}).us, back.us);
    }
}

TEST_F(Estimate, MoreWorkTakesMoreTime)
{
    for (const vesica_suite suite : kSuites) {
        ASSERT_EQ(vesica_terms_set_suite(terms, suite), VESICA_OK);
        const vesica_load load = {100000, 100000, 0};
        const uint64_t plain = Of(VESICA_ENGINE_DH, load).us;
        ASSERT_EQ(vesica_terms_set_fresh_blinds(terms, true), VESICA_OK);
        const uint64_t fresh = Of(VESICA_ENGINE_DH, load).us;
        ASSERT_EQ(vesica_terms_set_proof(terms, true), VESICA_OK);
        EXPECT_EQ(fresh, plain);
        EXPECT_GT(Of(VESICA_ENGINE_DH, load).us, plain);
        ASSERT_EQ(vesica_terms_set_proof(terms, false), VESICA_OK);
        ASSERT_EQ(vesica_terms_set_fresh_blinds(terms, false), VESICA_OK);
    }
}

TEST_F(Estimate, ALargerBandwidthNeverTakesLonger)
{
    ASSERT_EQ(vesica_terms_set_labels(terms, "why", VESICA_MAX_LABEL_BYTES),
              VESICA_OK);
    for (const vesica_engine engine : {VESICA_ENGINE_DH, VESICA_ENGINE_VOLE}) {
        for (const uint64_t n : {uint64_t{0}, uint64_t{100000}, kMost}) {
            const vesica_estimate free = Of(engine, {n, n, 0});
            uint64_t last = UINT64_MAX;
            EXPECT_EQ(free.us, free.cpu_us);
            for (unsigned bit = 0; bit < 64; bit++) {
                const vesica_estimate now =
                    Of(engine, {n, n, uint64_t{1} << bit});
                EXPECT_LE(now.us, last);
                EXPECT_GE(now.us, free.us);
                EXPECT_EQ(now.bytes, free.bytes);
                last = now.us;
            }
            EXPECT_LE(Of(engine, {n, n, UINT64_MAX}).us, last);
            EXPECT_EQ(Of(engine, {n, n, UINT64_MAX}).us,
                      Of(engine, {n, n, 1000000000000}).us);
        }
    }
}

/* Over a thin line vole, which sends less for each item, is worth more time;
 * and lists that are short are not worth its COTs. */
TEST_F(Estimate, OverAThinLineBytesDecide)
{
    const vesica_load load = {200000, 200000, 10000};
    EXPECT_LT(Of(VESICA_ENGINE_VOLE, load).bytes,
              Of(VESICA_ENGINE_DH, load).bytes);
    EXPECT_EQ(Chosen(load), VESICA_ENGINE_VOLE);
    EXPECT_EQ(Chosen({1000, 1000, 10000}), VESICA_ENGINE_DH);
    EXPECT_EQ(Chosen({0, 10000, 10000}), VESICA_ENGINE_DH);
}

/* The same in wider numbers, at the bounds of all that goes in. */
TEST_F(Estimate, TheLargestDoesNotOverflow)
{
    ASSERT_EQ(vesica_terms_set_labels(terms, "why", VESICA_MAX_LABEL_BYTES),
              VESICA_OK);
    for (const vesica_engine engine : {VESICA_ENGINE_DH, VESICA_ENGINE_VOLE}) {
        const vesica_estimate out = Of(engine, {kMost, kMost, 1});
        const auto items = static_cast<long double>(kMost);
        EXPECT_GT(static_cast<long double>(out.bytes), 1058 * items);
        EXPECT_LT(static_cast<long double>(out.bytes), 1200 * items);
        EXPECT_GE(out.us - out.cpu_us, 8000 * out.bytes);
        EXPECT_LT(out.us - out.cpu_us, 8000 * out.bytes + 1000000000);
        EXPECT_GT(static_cast<long double>(out.cpu_us), items / 10);
        EXPECT_LT(static_cast<long double>(out.cpu_us), 1000 * items);
    }
}

/* What moves in a session is what was estimated, and frames around it. */
void ExpectBytes(vesica_engine engine, vesica_security security)
{
    for (const vesica_suite suite : kSuites) {
        for (const uint32_t bytes : {0u, 20u}) {
            Pair pair;
            pair.options.security = security;
            pair.options.engine = engine;
            pair.options.suite = suite;
            pair.options.label_bytes = bytes;
            pair.options.proof = engine == VESICA_ENGINE_DH;
            pair.MakeLists(Range(0, 1500), Range(1000, 700));
            pair.Begin();
            ASSERT_TRUE(pair.Run());
            vesica_progress moved;
            ASSERT_EQ(vesica_session_progress(pair.proposer.session, &moved),
                      VESICA_OK);
            vesica_estimate out = {};
            const vesica_load load = {1500, 700, 0};
            ASSERT_EQ(vesica_terms_estimate(&pair.proposer.session->terms, &out,
                                            &load),
                      VESICA_OK);
            const uint64_t all = moved.bytes_sent + moved.bytes_received;
            EXPECT_GE(all, out.bytes) << engine << suite << bytes;
            EXPECT_LE(all, out.bytes + 1200) << engine << suite << bytes;
        }
    }
}

TEST_F(Estimate, BytesAreThoseOfASession)
{
    for (const vesica_engine engine : {VESICA_ENGINE_DH, VESICA_ENGINE_VOLE}) {
        ExpectBytes(engine, VESICA_SECURITY_SEMI_HONEST);
    }
    ExpectBytes(VESICA_ENGINE_VOLE, VESICA_SECURITY_MALICIOUS);
}

TEST_F(Estimate, WhatMayNotBeGiven)
{
    vesica_estimate estimate = {1, 2, 3};
    vesica_engine engine = vesica_engine(0);
    const vesica_load load = {1, 1, 0};
    for (const vesica_load &wrong :
         {vesica_load{kMost + 1, 1, 0}, vesica_load{1, kMost + 1, 0}}) {
        EXPECT_EQ(vesica_terms_estimate(terms, &estimate, &wrong),
                  VESICA_ERR_ARGUMENT);
        EXPECT_EQ(vesica_terms_choose_engine(terms, &engine, &wrong),
                  VESICA_ERR_ARGUMENT);
    }
    EXPECT_EQ(vesica_terms_estimate(nullptr, &estimate, &load),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_estimate(terms, nullptr, &load),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_estimate(terms, &estimate, nullptr),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_choose_engine(nullptr, &engine, &load),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_choose_engine(terms, nullptr, &load),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_terms_choose_engine(terms, &engine, nullptr),
              VESICA_ERR_ARGUMENT);
    terms->suite = vesica_suite(77);
    EXPECT_EQ(vesica_terms_estimate(terms, &estimate, &load),
              VESICA_ERR_UNSUPPORTED);
    EXPECT_EQ(vesica_terms_choose_engine(terms, &engine, &load),
              VESICA_ERR_UNSUPPORTED);
    EXPECT_EQ(estimate.us, 1u);
    EXPECT_EQ(engine, 0);
}

} /* namespace */
