/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <random>

#include "support/bytes.h"
#include "support/vectors.h"

extern "C" {
#include "ext/ext.h"
#include "group/group.h"
}

namespace
{

using vesica_test::Bytes;

const char VECTORS[] = "ristretto255.txt";

class Ristretto255 : public testing::Test {
  protected:
    void SetUp() override
    {
        ASSERT_EQ(vesica_ext_start(), VESICA_OK);
        ASSERT_EQ(vesica_group_of(VESICA_SUITE_RISTRETTO255_SHA512), &group);
    }

    vesica_status decode(const Bytes &elements)
    {
        return group.decode(&points, elements.data(), elements.size() / 32);
    }

    /* The elements of `points`. */
    Bytes encode(size_t num)
    {
        Bytes elements(32 * num);
        EXPECT_EQ(group.encode(elements.data(), &points, num), VESICA_OK);
        return elements;
    }

    static Bytes scalar(unsigned small)
    {
        Bytes bytes(32);
        bytes[0] = static_cast<uint8_t>(small);
        return bytes;
    }

    Bytes random_scalar()
    {
        Bytes out(32);
        group.scalar_reduce(out.data(),
                            vesica_test::random_bytes(random, 64).data());
        return out;
    }

    const vesica_group &group = vesica_group_ristretto255;
    vesica_points points;
    std::mt19937_64 random{1};
};

TEST_F(Ristretto255, MultiplesOfTheGenerator)
{
    const auto records = vesica_test::read_records_with(VECTORS, "multiple");
    ASSERT_EQ(records.size(), 16u);
    for (unsigned i = 1; i < 16; i++) {
        const Bytes &expected = records[i]["multiple"];
        Bytes element(32);
        ASSERT_EQ(group.multiply_base(element.data(), scalar(i).data()),
                  VESICA_OK);
        EXPECT_BYTES_EQ(element, expected);
        ASSERT_EQ(decode(Bytes(group.generator, group.generator + 32)),
                  VESICA_OK);
        group.multiply(&points, 1, scalar(i).data());
        EXPECT_BYTES_EQ(encode(1), expected);
    }
}

TEST_F(Ristretto255, DecodesAndEncodesBatches)
{
    Bytes elements;
    for (const auto &r : vesica_test::read_records_with(VECTORS, "multiple")) {
        elements.insert(elements.end(), r["multiple"].begin(),
                        r["multiple"].end());
    }
    elements.erase(elements.begin(), elements.begin() + 32);
    ASSERT_EQ(decode(elements), VESICA_OK);
    EXPECT_BYTES_EQ(encode(15), elements);
    /* One bad element anywhere spoils the batch. */
    for (size_t i = 0; i < 15; i++) {
        Bytes spoilt = elements;
        spoilt[32 * i + 31] |= 0x80;
        EXPECT_EQ(decode(spoilt), VESICA_ERR_POINT) << i;
    }
}

TEST_F(Ristretto255, RefusesTheIdentity)
{
    EXPECT_EQ(decode(Bytes(32)), VESICA_ERR_POINT);
    Bytes element(32, 0xcc);
    EXPECT_EQ(group.multiply_base(element.data(), Bytes(32).data()),
              VESICA_ERR_POINT);
    EXPECT_BYTES_EQ(element, Bytes(32, 0xcc));
}

TEST_F(Ristretto255, RefusesInvalidEncodings)
{
    const auto records = vesica_test::read_records_with(VECTORS, "invalid");
    ASSERT_EQ(records.size(), 29u);
    for (const auto &record : records) {
        EXPECT_EQ(decode(record["invalid"]), VESICA_ERR_POINT)
            << vesica_test::to_hex(record["invalid"]);
    }
}

TEST_F(Ristretto255, RefusesOtherEncodingsOfGoodPoints)
{
    const auto records =
        vesica_test::read_records("ristretto255_noncanonical.txt");
    ASSERT_EQ(records.size(), 48u);
    for (const auto &record : records) {
        EXPECT_EQ(decode(record["invalid"]), VESICA_ERR_POINT)
            << vesica_test::to_hex(record["invalid"]);
    }
}

TEST_F(Ristretto255, RefusesTheTopBitOfRandomPoints)
{
    for (int i = 0; i < 50; i++) {
        group.from_uniform(&points,
                           vesica_test::random_bytes(random, 64).data(), 1);
        Bytes element = encode(1);
        EXPECT_EQ(decode(element), VESICA_OK);
        element[31] |= 0x80;
        EXPECT_EQ(decode(element), VESICA_ERR_POINT);
    }
}

TEST_F(Ristretto255, OneWayMap)
{
    const auto records = vesica_test::read_records_with(VECTORS, "uniform");
    ASSERT_EQ(records.size(), 11u);
    Bytes uniform;
    Bytes expected;
    for (const auto &record : records) {
        const Bytes &in = record["uniform"];
        const Bytes &out = record["element"];
        uniform.insert(uniform.end(), in.begin(), in.end());
        expected.insert(expected.end(), out.begin(), out.end());
    }
    group.from_uniform(&points, uniform.data(), records.size());
    EXPECT_BYTES_EQ(encode(records.size()), expected);
}

TEST_F(Ristretto255, InverseUndoesAScalar)
{
    for (int i = 0; i < 10; i++) {
        const Bytes k = random_scalar();
        Bytes inverse(32);
        group.scalar_invert(inverse.data(), k.data());
        group.from_uniform(&points,
                           vesica_test::random_bytes(random, 64).data(), 1);
        const Bytes before = encode(1);
        group.multiply(&points, 1, k.data());
        EXPECT_NE(encode(1), before);
        group.multiply(&points, 1, inverse.data());
        EXPECT_BYTES_EQ(encode(1), before);
    }
}

TEST_F(Ristretto255, ScalarsMustBeCanonicalAndNotZero)
{
    const Bytes order = vesica_test::from_hex(
        "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    Bytes below = order;
    Bytes above = order;
    below[0]--;
    above[0]++;
    EXPECT_EQ(group.scalar_check(scalar(1).data()), VESICA_OK);
    EXPECT_EQ(group.scalar_check(below.data()), VESICA_OK);
    EXPECT_EQ(group.scalar_check(Bytes(32).data()), VESICA_ERR_KEY);
    EXPECT_EQ(group.scalar_check(order.data()), VESICA_ERR_KEY);
    EXPECT_EQ(group.scalar_check(above.data()), VESICA_ERR_KEY);
    EXPECT_EQ(group.scalar_check(Bytes(32, 0xff).data()), VESICA_ERR_KEY);
}

/* a - b * c on small numbers, and below zero modulo the order. */
TEST_F(Ristretto255, ScalarMultiplySubtract)
{
    Bytes out(32);
    group.scalar_multiply_subtract(out.data(), scalar(50).data(),
                                   scalar(6).data(), scalar(7).data());
    EXPECT_BYTES_EQ(out, scalar(8));
    group.scalar_multiply_subtract(out.data(), scalar(41).data(),
                                   scalar(6).data(), scalar(7).data());
    EXPECT_BYTES_EQ(out,
                    vesica_test::from_hex("ecd3f55c1a631258d69cf7a2def9de140000"
                                          "0000000000000000000000000010"));
}

TEST_F(Ristretto255, MultiplyAddIsLinear)
{
    const uint8_t *g = group.generator;
    Bytes p(32);
    Bytes expected(32);
    Bytes sum(32);
    ASSERT_EQ(group.multiply_base(p.data(), scalar(9).data()), VESICA_OK);
    ASSERT_EQ(group.multiply_base(expected.data(), scalar(5 + 7 * 9).data()),
              VESICA_OK);
    ASSERT_EQ(group.multiply_add(sum.data(), scalar(5).data(), g,
                                 scalar(7).data(), p.data()),
              VESICA_OK);
    EXPECT_BYTES_EQ(sum, expected);
    /* Zero scalars, and a sum that is the identity. */
    ASSERT_EQ(group.multiply_add(sum.data(), Bytes(32).data(), g,
                                 scalar(1).data(), p.data()),
              VESICA_OK);
    EXPECT_BYTES_EQ(sum, p);
    EXPECT_EQ(group.multiply_add(sum.data(), Bytes(32).data(), g,
                                 Bytes(32).data(), p.data()),
              VESICA_ERR_POINT);
    EXPECT_EQ(group.multiply_add(sum.data(), scalar(1).data(),
                                 Bytes(32, 0xff).data(), scalar(1).data(),
                                 p.data()),
              VESICA_ERR_POINT);
}

TEST(Group, NoneForAnotherSuite)
{
    EXPECT_EQ(vesica_group_of(static_cast<vesica_suite>(0)), nullptr);
    EXPECT_EQ(vesica_group_of(static_cast<vesica_suite>(2)), nullptr);
}

} /* namespace */
