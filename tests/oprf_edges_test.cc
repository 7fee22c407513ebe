/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Group and proof at their edges: the identity where it can come out, scalars
 * that are none, proofs that somebody made who may choose what is in them. */

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "support/bytes.h"

extern "C" {
#include "ext/ext.h"
#include "oprf/oprf_internal.h"
#include "oprf/proof.h"
}

namespace
{

using vesica_test::Bytes;
using vesica_test::from_hex;

const vesica_suite SUITE = VESICA_SUITE_RISTRETTO255_SHA512;
const char ORDER[] =
    "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

/* The order, plus so much in its first byte. */
Bytes OrderAnd(int more)
{
    Bytes bytes = from_hex(ORDER);
    bytes[0] = static_cast<uint8_t>(bytes[0] + more);
    return bytes;
}

class Edges : public testing::Test {
  protected:
    void SetUp() override
    {
        ASSERT_EQ(vesica_ext_start(), VESICA_OK);
        for (vesica_oprf_key *k : {&key, &other}) {
            const Bytes seed(32, k == &key ? 1 : 2);
            ASSERT_EQ(vesica_oprf_key_derive(k, SUITE, VESICA_OPRF_MODE_VOPRF,
                                             seed.data(), nullptr, 0),
                      VESICA_OK);
        }
        blinded = Multiple(3);
        const Bytes more = Multiple(5);
        blinded.insert(blinded.end(), more.begin(), more.end());
        evaluated = Evaluated(key);
    }

    static Bytes Scalar(unsigned small)
    {
        Bytes bytes(32);
        bytes[0] = static_cast<uint8_t>(small);
        return bytes;
    }

    Bytes Multiple(unsigned small)
    {
        Bytes element(32);
        EXPECT_EQ(vesica_group_multiply_base(&group, element.data(),
                                             Scalar(small).data()),
                  VESICA_OK);
        return element;
    }

    Bytes Evaluated(const vesica_oprf_key &with)
    {
        Bytes out(blinded.size());
        EXPECT_EQ(vesica_oprf_evaluate(&with, out.data(), blinded.data(),
                                       blinded.size() / 32),
                  VESICA_OK);
        return out;
    }

    vesica_status Prove(const Bytes &nonce)
    {
        return vesica_oprf_prove_derand(&key, proof.data(), blinded.data(),
                                        evaluated.data(), blinded.size() / 32,
                                        nonce.data());
    }

    vesica_status Verify()
    {
        return vesica_oprf_verify(SUITE, key.public_key, blinded.data(),
                                  evaluated.data(), blinded.size() / 32,
                                  proof.data());
    }

    /* The proof 1 ‖ -k, by which both sums of a verifier are the identity where
     * the key is k. */
    void Cancel(const vesica_oprf_key &with)
    {
        proof.assign(64, 0);
        proof[0] = 1;
        group.scalar_multiply_subtract(proof.data() + 32, Bytes(32).data(),
                                       Scalar(1).data(), with.scalar);
    }

    const vesica_group &group = vesica_group_ristretto255;
    vesica_oprf_key key;
    vesica_oprf_key other;
    Bytes blinded;
    Bytes evaluated;
    Bytes proof = Bytes(64, 0xcc);
};

TEST_F(Edges, DecodingTakesAFullBatch)
{
    vesica_points points;
    Bytes elements;
    for (unsigned i = 0; i < VESICA_GROUP_BATCH; i++) {
        const Bytes element = Multiple(i + 1);
        elements.insert(elements.end(), element.begin(), element.end());
    }
    Bytes again(elements.size());
    ASSERT_EQ(group.decode(&points, elements.data(), VESICA_GROUP_BATCH),
              VESICA_OK);
    group.multiply(&points, VESICA_GROUP_BATCH, group.one, 1);
    ASSERT_EQ(group.encode(again.data(), &points, VESICA_GROUP_BATCH),
              VESICA_OK);
    EXPECT_BYTES_EQ(again, elements);
}

TEST_F(Edges, SumsGrow)
{
    const Bytes g = Multiple(1);
    const Bytes zero(32);
    Bytes sum(32);
    ASSERT_EQ(group.combine(sum.data(), Scalar(2).data(), g.data(), 1),
              VESICA_OK);
    EXPECT_BYTES_EQ(sum, Multiple(2));
    ASSERT_EQ(group.combine(sum.data(), Scalar(3).data(), g.data(), 1),
              VESICA_OK);
    EXPECT_BYTES_EQ(sum, Multiple(5));
    EXPECT_EQ(group.combine(sum.data(), Scalar(3).data(), zero.data(), 1),
              VESICA_ERR_POINT);
    EXPECT_BYTES_EQ(sum, Multiple(5));
    ASSERT_EQ(group.combine(sum.data(), OrderAnd(-5).data(), g.data(), 1),
              VESICA_OK);
    EXPECT_BYTES_EQ(sum, zero);
    sum.assign(32, 0xff);
    EXPECT_EQ(group.combine(sum.data(), Scalar(3).data(), g.data(), 1),
              VESICA_ERR_POINT);
}

TEST_F(Edges, ScalarsInEveryByteOfTheOrder)
{
    for (size_t i = 0; i < 32; i++) {
        Bytes above = from_hex(ORDER);
        if (above[i] < 0xff) {
            above[i]++;
            EXPECT_EQ(group.scalar_check(above.data()), VESICA_ERR_KEY) << i;
        }
        Bytes below = from_hex(ORDER);
        if (below[i] > 0) {
            below[i]--;
            EXPECT_EQ(group.scalar_check(below.data()), VESICA_OK) << i;
        }
        Bytes power(32);
        power[i] = 1;
        EXPECT_EQ(group.scalar_check(power.data()), VESICA_OK) << i;
    }
}

TEST_F(Edges, ProofsOfOneNonceAreOneProof)
{
    ASSERT_EQ(Prove(Scalar(7)), VESICA_OK);
    const Bytes first = proof;
    EXPECT_EQ(Verify(), VESICA_OK);
    ASSERT_EQ(Prove(Scalar(7)), VESICA_OK);
    EXPECT_BYTES_EQ(proof, first);
    ASSERT_EQ(Prove(Scalar(8)), VESICA_OK);
    EXPECT_NE(proof, first);
    EXPECT_EQ(Verify(), VESICA_OK);
}

TEST_F(Edges, NoncesAndKeysMustBeScalars)
{
    for (const Bytes &bad : {Bytes(32), OrderAnd(0), Bytes(32, 0xff)}) {
        proof.assign(64, 0xcc);
        EXPECT_EQ(Prove(bad), VESICA_ERR_KEY);
        EXPECT_TRUE(proof == Bytes(64) || proof == Bytes(64, 0xcc));
        vesica_oprf_key kept = key;
        std::memcpy(key.scalar, bad.data(), 32);
        proof.assign(64, 0xcc);
        EXPECT_EQ(Prove(Scalar(7)), VESICA_ERR_KEY);
        EXPECT_TRUE(proof == Bytes(64) || proof == Bytes(64, 0xcc));
        key = kept;
    }
}

TEST_F(Edges, KeysOfTheOtherModeProveNothing)
{
    key.mode = VESICA_OPRF_MODE_OPRF;
    EXPECT_EQ(Prove(Scalar(7)), VESICA_ERR_UNSUPPORTED);
    key.mode = static_cast<vesica_oprf_mode>(2);
    EXPECT_EQ(Prove(Scalar(7)), VESICA_ERR_UNSUPPORTED);
}

TEST_F(Edges, EveryElementIsCovered)
{
    ASSERT_EQ(Prove(Scalar(7)), VESICA_OK);
    EXPECT_EQ(Verify(), VESICA_OK);
    const Bytes all = evaluated;
    for (const size_t at : {0u, 32u}) {
        const Bytes wrong = Multiple(9);
        std::copy(wrong.begin(), wrong.end(),
                  evaluated.begin() + static_cast<ptrdiff_t>(at));
        EXPECT_EQ(Verify(), VESICA_ERR_PROOF) << at;
        evaluated = all;
        std::fill_n(evaluated.begin() + static_cast<ptrdiff_t>(at), 32, 0);
        EXPECT_EQ(Verify(), VESICA_ERR_POINT) << at;
        evaluated = all;
        Bytes kept = blinded;
        std::fill_n(blinded.begin() + static_cast<ptrdiff_t>(at), 32, 0xff);
        EXPECT_EQ(Verify(), VESICA_ERR_POINT) << at;
        EXPECT_EQ(Prove(Scalar(7)), VESICA_ERR_POINT) << at;
        blinded = kept;
        ASSERT_EQ(Prove(Scalar(7)), VESICA_OK);
    }
}

/* A sum that is the identity has no encoding to hash. */
TEST_F(Edges, SumsThatCancelAreNoProof)
{
    Cancel(key);
    EXPECT_EQ(Verify(), VESICA_ERR_PROOF);
    evaluated = Evaluated(other);
    Cancel(other);
    EXPECT_EQ(Verify(), VESICA_ERR_PROOF);
    Cancel(key);
    EXPECT_EQ(Verify(), VESICA_ERR_PROOF);
}

/* Of no pairs; and of evaluated elements that somebody has chosen so. */
TEST_F(Edges, SumsThatAreTheIdentityAreNoProof)
{
    ASSERT_EQ(Prove(Scalar(7)), VESICA_OK);
    const Bytes good = proof;
    const Bytes seed(32);
    vesica_proof_pairs pairs = {blinded.data(), evaluated.data(), 0, 0, false};
    vesica_proof_sums sums;
    vesica_proof sum;
    ASSERT_EQ(vesica_proof_begin(&sum, SUITE, key.public_key), VESICA_OK);
    proof.assign(64, 0xcc);
    EXPECT_EQ(vesica_proof_make(&sum, proof.data(), &key, seed.data(), &pairs),
              VESICA_ERR_POINT);
    EXPECT_BYTES_EQ(proof, Bytes(64, 0xcc));
    EXPECT_EQ(vesica_proof_check(&sum, good.data()), VESICA_ERR_PROOF);
    pairs.num = 2;
    ASSERT_EQ(vesica_proof_part(&sum, &sums, &pairs), VESICA_OK);
    ASSERT_EQ(vesica_proof_add(&sum, &sums, 1), VESICA_OK);
    EXPECT_EQ(vesica_proof_check(&sum, good.data()), VESICA_ERR_PROOF);
    pairs.with_evaluated = true;
    ASSERT_EQ(vesica_proof_begin(&sum, SUITE, key.public_key), VESICA_OK);
    ASSERT_EQ(vesica_proof_part(&sum, &sums, &pairs), VESICA_OK);
    ASSERT_EQ(vesica_proof_add(&sum, &sums, 1), VESICA_OK);
    EXPECT_EQ(vesica_proof_check(&sum, good.data()), VESICA_OK);
}

/* More pairs than a batch has, whole and in parts: each has the coefficient of
 * its number. */
TEST_F(Edges, SumsDoNotDependOnTheParts)
{
    const size_t num = 2 * VESICA_GROUP_BATCH + 3;
    blinded.clear();
    for (unsigned i = 1; i <= num; i++) {
        const Bytes element = Multiple(i);
        blinded.insert(blinded.end(), element.begin(), element.end());
    }
    evaluated = Evaluated(key);
    const auto sums_of = [&](const std::vector<size_t> &cuts) {
        vesica_proof sum;
        EXPECT_EQ(vesica_proof_begin(&sum, SUITE, key.public_key), VESICA_OK);
        for (size_t i = 0; i + 1 < cuts.size(); i++) {
            const size_t first = cuts[i];
            const vesica_proof_pairs pairs = {&blinded[32 * first],
                                              &evaluated[32 * first], first,
                                              cuts[i + 1] - first, true};
            vesica_proof_sums sums;
            EXPECT_EQ(vesica_proof_part(&sum, &sums, &pairs), VESICA_OK);
            EXPECT_EQ(vesica_proof_add(&sum, &sums, 1), VESICA_OK);
        }
        Bytes both(sum.sums.M, sum.sums.M + 32);
        both.insert(both.end(), sum.sums.Z, sum.sums.Z + 32);
        return both;
    };
    const Bytes whole = sums_of({0, num});
    EXPECT_BYTES_EQ(sums_of({0, 1, 65, 70, num}), whole);
    EXPECT_BYTES_EQ(sums_of({0, 64, 128, num}), whole);
}

/* What is right modulo the order, and above it. */
TEST_F(Edges, ScalarsOfAProofAreCanonical)
{
    ASSERT_EQ(Prove(Scalar(7)), VESICA_OK);
    ASSERT_EQ(Verify(), VESICA_OK);
    const Bytes good = proof;
    const Bytes order = OrderAnd(0);
    for (const size_t at : {0u, 32u}) {
        unsigned carry = 0;
        proof = good;
        for (size_t i = 0; i < 32; i++) {
            carry += proof[at + i] + unsigned{order[i]};
            proof[at + i] = static_cast<uint8_t>(carry);
            carry >>= 8;
        }
        ASSERT_EQ(carry, 0u);
        EXPECT_EQ(Verify(), VESICA_ERR_PROOF);
    }
}

TEST_F(Edges, ScalarsOfAProofMayBeZeroButNotMore)
{
    ASSERT_EQ(Prove(Scalar(7)), VESICA_OK);
    const Bytes good = proof;
    for (const size_t at : {0u, 32u}) {
        const auto begin = static_cast<ptrdiff_t>(at);
        for (const Bytes &bad :
             {Bytes(32), OrderAnd(0), OrderAnd(1), Bytes(32, 0xff)}) {
            proof = good;
            std::copy(bad.begin(), bad.end(), proof.begin() + begin);
            EXPECT_EQ(Verify(), VESICA_ERR_PROOF) << at;
        }
    }
    /* Zeros are scalars: what is wrong here is found after the proof's form. */
    proof.assign(64, 0);
    blinded.assign(64, 0xff);
    EXPECT_EQ(Verify(), VESICA_ERR_POINT);
}

TEST_F(Edges, TheLargestBatchThatIsProved)
{
    const Bytes element = Multiple(3);
    blinded.clear();
    for (size_t i = 0; i < VESICA_OPRF_MAX_PROOF_ELEMENTS; i++) {
        blinded.insert(blinded.end(), element.begin(), element.end());
    }
    evaluated = blinded;
    std::fill_n(blinded.begin(), 32, 0xff);
    EXPECT_EQ(Prove(Scalar(7)), VESICA_ERR_POINT);
    EXPECT_EQ(Verify(), VESICA_ERR_POINT);
    blinded.insert(blinded.end(), element.begin(), element.end());
    EXPECT_EQ(Prove(Scalar(7)), VESICA_ERR_ARGUMENT);
    EXPECT_EQ(Verify(), VESICA_ERR_ARGUMENT);
}

} /* namespace */
