/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>
#include <sodium.h>

#include <random>
#include <string>
#include <vector>

#include "support/bytes.h"
#include "support/vectors.h"

extern "C" {
#include "ext/ext.h"
#include "group/group.h"
#include "util/cpu.h"
}

namespace
{

using vesica_test::Bytes;

const char VECTORS[] = "ristretto255.txt";

/* On each backend that this machine has. */
class Ristretto255 : public testing::TestWithParam<vesica_cpu> {
  protected:
    void SetUp() override
    {
        ASSERT_EQ(vesica_ext_start(), VESICA_OK);
        vesica_cpu_limit(GetParam());
        if (vesica_cpu_get() != GetParam()) {
            GTEST_SKIP() << "not on this machine";
        }
        ASSERT_EQ(vesica_group_of(VESICA_SUITE_RISTRETTO255_SHA512), &group);
    }

    void TearDown() override
    {
        vesica_cpu_limit(VESICA_CPU_AVX512);
    }

    vesica_status decode(const Bytes &elements)
    {
        return group.decode(&points, elements.data(), elements.size() / 32);
    }

    /* The elements of `points`, times one. */
    Bytes encode(size_t num)
    {
        group.multiply(&points, num, group.one, 1);
        return encode_products(num);
    }

    Bytes encode_products(size_t num)
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
        group.scalar_reduce(
            out.data(), vesica_test::random_bytes(random, 64).data(), 1, 64);
        return out;
    }

    const vesica_group &group = vesica_group_ristretto255;
    vesica_points points;
    std::mt19937_64 random{1};
};

TEST_P(Ristretto255, MultiplesOfTheGenerator)
{
    const auto records = vesica_test::read_records_with(VECTORS, "multiple");
    ASSERT_EQ(records.size(), 16u);
    for (unsigned i = 1; i < 16; i++) {
        const Bytes &expected = records[i]["multiple"];
        Bytes element(32);
        ASSERT_EQ(vesica_group_multiply_base(&group, element.data(),
                                             scalar(i).data()),
                  VESICA_OK);
        EXPECT_BYTES_EQ(element, expected);
        ASSERT_EQ(decode(Bytes(group.generator, group.generator + 32)),
                  VESICA_OK);
        group.multiply(&points, 1, scalar(i).data(), 1);
        EXPECT_BYTES_EQ(encode_products(1), expected);
    }
}

TEST_P(Ristretto255, DecodesAndEncodesBatches)
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

TEST_P(Ristretto255, RefusesTheIdentity)
{
    EXPECT_EQ(decode(Bytes(32)), VESICA_ERR_POINT);
    Bytes element(32, 0xcc);
    EXPECT_EQ(
        vesica_group_multiply_base(&group, element.data(), Bytes(32).data()),
        VESICA_ERR_POINT);
    EXPECT_BYTES_EQ(element, Bytes(32, 0xcc));
}

TEST_P(Ristretto255, RefusesInvalidEncodings)
{
    const auto records = vesica_test::read_records_with(VECTORS, "invalid");
    ASSERT_EQ(records.size(), 29u);
    for (const auto &record : records) {
        EXPECT_EQ(decode(record["invalid"]), VESICA_ERR_POINT)
            << vesica_test::to_hex(record["invalid"]);
    }
}

TEST_P(Ristretto255, RefusesOtherEncodingsOfGoodPoints)
{
    const auto records =
        vesica_test::read_records("ristretto255_noncanonical.txt");
    ASSERT_EQ(records.size(), 48u);
    for (const auto &record : records) {
        EXPECT_EQ(decode(record["invalid"]), VESICA_ERR_POINT)
            << vesica_test::to_hex(record["invalid"]);
    }
}

TEST_P(Ristretto255, RefusesTheTopBitOfRandomPoints)
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

TEST_P(Ristretto255, OneWayMap)
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

/* Products as libsodium has them, of batches of every length, by one scalar
 * and by a scalar for each. */
TEST_P(Ristretto255, ProductsAsLibsodiumHasThem)
{
    for (size_t num = 1; num <= VESICA_GROUP_BATCH; num++) {
        const bool fresh = num % 2 == 0;
        const Bytes uniform = vesica_test::random_bytes(random, 64 * num);
        Bytes scalars;
        Bytes elements(32 * num);
        Bytes expected(32 * num);
        for (size_t i = 0; i < num; i++) {
            if (i == 0 || fresh) {
                const Bytes one = random_scalar();
                scalars.insert(scalars.end(), one.begin(), one.end());
            }
            crypto_core_ristretto255_from_hash(&elements[32 * i],
                                               &uniform[64 * i]);
            ASSERT_EQ(crypto_scalarmult_ristretto255(
                          &expected[32 * i], &scalars[fresh ? 32 * i : 0],
                          &elements[32 * i]),
                      0);
        }
        const size_t num_scalars = fresh ? num : 1;
        ASSERT_EQ(decode(elements), VESICA_OK);
        group.multiply(&points, num, scalars.data(), num_scalars);
        EXPECT_BYTES_EQ(encode_products(num), expected);
        group.from_uniform(&points, uniform.data(), num);
        group.multiply(&points, num, scalars.data(), num_scalars);
        EXPECT_BYTES_EQ(encode_products(num), expected);
    }
}

/* Scalars whose digits are all of one kind: every entry of the table, with and
 * without its sign, carries through all digits, the largest, the smallest. */
TEST_P(Ristretto255, ScalarsOfEveryKind)
{
    std::vector<Bytes> scalars = {
        scalar(1), scalar(2),
        vesica_test::from_hex("ecd3f55c1a631258d69cf7a2def9de14"
                              "00000000000000000000000000000010")};
    for (unsigned nibble = 1; nibble < 16; nibble++) {
        Bytes all(32, static_cast<uint8_t>(17 * nibble));
        all[31] = nibble & 7;
        scalars.push_back(all);
    }
    for (const Bytes &k : scalars) {
        Bytes expected(32);
        Bytes element(32);
        ASSERT_EQ(crypto_scalarmult_ristretto255(expected.data(), k.data(),
                                                 group.generator),
                  0);
        ASSERT_EQ(vesica_group_multiply_base(&group, element.data(), k.data()),
                  VESICA_OK);
        EXPECT_BYTES_EQ(element, expected);
    }
}

/* Field elements at the edge of what decodes, as libsodium judges them; it
 * takes more encodings, which are refused before. */
TEST_P(Ristretto255, DecodesWhatLibsodiumDecodes)
{
    unsigned good = 0;
    for (unsigned i = 0; i < 2000; i++) {
        Bytes element = vesica_test::random_bytes(random, 32);
        if (i < 500) {
            element.assign(32, i % 2 == 0 ? 0 : 0xff);
            element[0] = static_cast<uint8_t>(i / 2);
        }
        element[31] &= 0x7f;
        element[0] &= 0xfe;
        const Bytes big_endian(element.rbegin(), element.rend());
        const bool canonical =
            big_endian <
            vesica_test::from_hex("7fffffffffffffffffffffffffffffff"
                                  "ffffffffffffffffffffffffffffffed");
        const bool expected =
            canonical && element != Bytes(32) &&
            crypto_core_ristretto255_is_valid_point(element.data()) == 1;
        good += expected ? 1 : 0;
        EXPECT_EQ(decode(element) == VESICA_OK, expected)
            << vesica_test::to_hex(element);
    }
    EXPECT_GT(good, 100u);
}

/* Uniform bytes that are no reduced field elements, and all that map alike. */
TEST_P(Ristretto255, MapsWhatIsNotReduced)
{
    Bytes uniform(64 * 8);
    for (size_t i = 0; i < 8; i++) {
        std::fill_n(uniform.begin() + 64 * i, 64, i % 2 == 0 ? 0xff : 0);
        uniform[64 * i] = static_cast<uint8_t>(0xec + i);
        uniform[64 * i + 63] = static_cast<uint8_t>(i);
    }
    Bytes expected(32 * 8);
    for (size_t i = 0; i < 8; i++) {
        crypto_core_ristretto255_from_hash(&expected[32 * i], &uniform[64 * i]);
    }
    group.from_uniform(&points, uniform.data(), 8);
    EXPECT_BYTES_EQ(encode(8), expected);
}

TEST_P(Ristretto255, IdentityAmongOthersIsTold)
{
    Bytes scalars(32 * 9, 0);
    for (size_t i = 0; i < 9; i++) {
        scalars[32 * i] = i == 5 ? 0 : 3;
    }
    Bytes elements;
    for (size_t i = 0; i < 9; i++) {
        elements.insert(elements.end(), group.generator, group.generator + 32);
    }
    ASSERT_EQ(decode(elements), VESICA_OK);
    group.multiply(&points, 9, scalars.data(), 9);
    EXPECT_EQ(group.encode(elements.data(), &points, 9), VESICA_ERR_POINT);
    Bytes three(32);
    ASSERT_EQ(
        vesica_group_multiply_base(&group, three.data(), scalar(3).data()),
        VESICA_OK);
    for (size_t i = 0; i < 9; i++) {
        EXPECT_BYTES_EQ(Bytes(&elements[32 * i], &elements[32 * i] + 32),
                        i == 5 ? Bytes(32) : three);
    }
}

TEST_P(Ristretto255, InversesUndoScalars)
{
    for (size_t num : {1u, 2u, 63u, 64u}) {
        Bytes scalars;
        Bytes inverses(32 * num);
        Bytes expected(32 * num);
        for (size_t i = 0; i < num; i++) {
            const Bytes k = random_scalar();
            scalars.insert(scalars.end(), k.begin(), k.end());
            crypto_core_ristretto255_scalar_invert(&expected[32 * i], k.data());
        }
        group.scalar_invert(inverses.data(), scalars.data(), num);
        EXPECT_BYTES_EQ(inverses, expected);
    }
}

TEST_P(Ristretto255, ScalarsAreReducedAsLibsodiumDoes)
{
    for (int i = 0; i < 200; i++) {
        Bytes wide = vesica_test::random_bytes(random, 64);
        if (i < 4) {
            wide.assign(64, i % 2 == 0 ? 0xff : 0);
            wide[i * 16] = 1;
        }
        Bytes expected(32);
        Bytes got(32);
        Bytes product(32);
        crypto_core_ristretto255_scalar_reduce(expected.data(), wide.data());
        group.scalar_reduce(got.data(), wide.data(), 1, 64);
        EXPECT_BYTES_EQ(got, expected);
        const Bytes a = random_scalar();
        const Bytes b = random_scalar();
        crypto_core_ristretto255_scalar_mul(product.data(), a.data(), b.data());
        crypto_core_ristretto255_scalar_sub(product.data(), expected.data(),
                                            product.data());
        group.scalar_multiply_subtract(got.data(), got.data(), a.data(),
                                       b.data());
        EXPECT_BYTES_EQ(got, product);
    }
}

TEST_P(Ristretto255, ScalarsMustBeCanonicalAndNotZero)
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
TEST_P(Ristretto255, ScalarMultiplySubtract)
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

TEST_P(Ristretto255, CombinesBatchesOfEveryLength)
{
    Bytes elements;
    Bytes scalars;
    Bytes sum(32);
    uint32_t expected = 0;
    for (uint32_t i = 1; i <= VESICA_GROUP_BATCH; i++) {
        Bytes multiple(32);
        Bytes total(32);
        ASSERT_EQ(vesica_group_multiply_base(&group, multiple.data(),
                                             scalar(i).data()),
                  VESICA_OK);
        elements.insert(elements.end(), multiple.begin(), multiple.end());
        const Bytes k = scalar(i + 1);
        scalars.insert(scalars.end(), k.begin(), k.end());
        expected += i * (i + 1);
        sum.assign(32, 0);
        ASSERT_EQ(group.combine(sum.data(), scalars.data(), elements.data(), i),
                  VESICA_OK);
        Bytes wide(32);
        memcpy(wide.data(), &expected, sizeof expected);
        ASSERT_EQ(vesica_group_multiply_base(&group, total.data(), wide.data()),
                  VESICA_OK);
        EXPECT_BYTES_EQ(sum, total);
    }
}

TEST_P(Ristretto255, CombineAddsToTheSum)
{
    const uint8_t *g = group.generator;
    Bytes p(32);
    Bytes expected(32);
    Bytes sum(32);
    ASSERT_EQ(vesica_group_multiply_base(&group, p.data(), scalar(9).data()),
              VESICA_OK);
    ASSERT_EQ(vesica_group_multiply_base(&group, expected.data(),
                                         scalar(5 + 7 * 9).data()),
              VESICA_OK);
    ASSERT_EQ(group.combine(sum.data(), scalar(5).data(), g, 1), VESICA_OK);
    ASSERT_EQ(group.combine(sum.data(), scalar(7).data(), p.data(), 1),
              VESICA_OK);
    EXPECT_BYTES_EQ(sum, expected);
    /* Nothing, a scalar that is zero, and an element that is none. */
    ASSERT_EQ(group.combine(sum.data(), nullptr, nullptr, 0), VESICA_OK);
    ASSERT_EQ(group.combine(sum.data(), Bytes(32).data(), g, 1), VESICA_OK);
    EXPECT_BYTES_EQ(sum, expected);
    EXPECT_EQ(
        group.combine(sum.data(), scalar(1).data(), Bytes(32, 0xff).data(), 1),
        VESICA_ERR_POINT);
    EXPECT_BYTES_EQ(sum, expected);
    /* A sum that is none. */
    Bytes wrong(32, 0xff);
    EXPECT_EQ(group.combine(wrong.data(), scalar(1).data(), g, 1),
              VESICA_ERR_POINT);
    EXPECT_BYTES_EQ(wrong, Bytes(32, 0xff));
}

std::string NameOf(const testing::TestParamInfo<vesica_cpu> &cpu)
{
    static const char *const names[] = {"minimal", "portable", "avx2",
                                        "avx512"};
    return names[cpu.param];
}

INSTANTIATE_TEST_SUITE_P(Backends, Ristretto255,
                         testing::Values(VESICA_CPU_MINIMAL,
                                         VESICA_CPU_PORTABLE, VESICA_CPU_AVX2,
                                         VESICA_CPU_AVX512),
                         NameOf);

TEST(Group, NoneForAnotherSuite)
{
    EXPECT_EQ(vesica_group_of(static_cast<vesica_suite>(0)), nullptr);
    EXPECT_EQ(vesica_group_of(static_cast<vesica_suite>(4)), nullptr);
}

} /* namespace */
