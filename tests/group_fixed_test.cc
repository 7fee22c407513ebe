/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Multiples of one element added to a batch, against single operations. */

#include <gtest/gtest.h>

#include <memory>

#include "support/bytes.h"
#include "support/suites_and_backends.h"

namespace
{

using vesica_test::Bytes;

class GroupFixed : public vesica_test::OfSuiteAndBackend {
  protected:
    void fix(const uint8_t *element)
    {
        ASSERT_EQ(group.fix(base.get(), element), VESICA_OK);
    }

    /* A number below 256 as a scalar, times 16^digit: 16^61 is below each
     * order. */
    Bytes small(unsigned number, size_t digit = 0)
    {
        Bytes scalar(group.scalar_len);
        const auto put = [&](size_t at, unsigned byte) {
            const bool little = group.suite == VESICA_SUITE_RISTRETTO255_SHA512;
            scalar[little ? at : scalar.size() - 1 - at] =
                static_cast<uint8_t>(byte);
        };
        const unsigned shifted = number << (digit % 2 * 4);
        put(digit / 2, shifted & 255);
        if (shifted > 255) {
            put(digit / 2 + 1, shifted >> 8);
        }
        return scalar;
    }

    Bytes negative(const Bytes &scalar)
    {
        Bytes out(scalar.size());
        group.scalar_multiply_subtract(out.data(), small(0).data(), group.one,
                                       scalar.data());
        return out;
    }

    /* Elements that are mapped from uniform bytes. */
    Bytes random_elements(size_t num)
    {
        Bytes elements(num * group.element_len);
        group.from_uniform(
            &points,
            vesica_test::random_bytes(random, num * group.uniform_len).data(),
            num);
        group.encode_sums(elements.data(), &points, num);
        return elements;
    }

    /* elements[i] and scalars[i] times the base, or less. */
    Bytes added(const Bytes &elements, const Bytes &scalars,
                bool subtract = false)
    {
        const size_t num = elements.size() / group.element_len;
        Bytes sums(elements.size());
        EXPECT_EQ(group.decode(&points, elements.data(), num), VESICA_OK);
        group.add_fixed(&points, num, base.get(), scalars.data(), subtract);
        group.encode_sums(sums.data(), &points, num);
        return sums;
    }

    /* The same, by combine. */
    Bytes expected_of(Bytes elements, const Bytes &scalars,
                      const uint8_t *element)
    {
        for (size_t i = 0; i < elements.size() / group.element_len; i++) {
            EXPECT_EQ(group.combine(&elements[i * group.element_len],
                                    &scalars[i * group.scalar_len], element, 1),
                      VESICA_OK);
        }
        return elements;
    }

    Bytes at(const Bytes &all, size_t i, size_t len)
    {
        return Bytes(all.begin() + i * len, all.begin() + (i + 1) * len);
    }

    vesica_points points;
    std::unique_ptr<vesica_fixed_base> base{new vesica_fixed_base};
};

INSTANTIATE_TEST_SUITE_P(SuitesAndBackends, GroupFixed,
                         vesica_test::SuitesAndBackends(),
                         vesica_test::NameOfSuiteAndBackend);

TEST_P(GroupFixed, AddsAndSubtractsBatchesOfEverySize)
{
    const Bytes element = random_elements(1);
    fix(element.data());
    for (size_t num = 0; num <= VESICA_GROUP_BATCH; num += num < 17 ? 1 : 47) {
        const Bytes elements = random_elements(num);
        const Bytes scalars = random_scalars(num);
        const Bytes sums = added(elements, scalars);
        EXPECT_BYTES_EQ(sums, expected_of(elements, scalars, element.data()));
        EXPECT_BYTES_EQ(added(sums, scalars, true), elements);
        /* To nothing. */
        Bytes multiples(elements.size());
        group.set_identity(&points, num);
        group.add_fixed(&points, num, base.get(), scalars.data(), false);
        group.encode_sums(multiples.data(), &points, num);
        EXPECT_BYTES_EQ(multiples, expected_of(Bytes(elements.size()), scalars,
                                               element.data()));
    }
}

/* Digits from the first to the last, with each of their rows and signs. */
TEST_P(GroupFixed, TakesEachRowAndSign)
{
    fix(group.generator);
    const Bytes element = random_elements(1);
    for (size_t digit = 0; digit <= 61; digit += digit == 56 ? 5 : 7) {
        Bytes elements;
        Bytes scalars;
        for (unsigned number = 0; number < 32; number++) {
            const Bytes scalar = small(number, digit);
            elements.insert(elements.end(), element.begin(), element.end());
            scalars.insert(scalars.end(), scalar.begin(), scalar.end());
        }
        EXPECT_BYTES_EQ(added(elements, scalars),
                        expected_of(elements, scalars, group.generator));
    }
}

TEST_P(GroupFixed, TakesScalarsAtTheEnds)
{
    const Bytes element = random_elements(1);
    fix(group.generator);
    for (const Bytes &scalar :
         {small(0), small(1), small(2), small(3), negative(small(1)),
          negative(small(2)), negative(small(3)), negative(small(16))}) {
        EXPECT_BYTES_EQ(added(element, scalar),
                        expected_of(element, scalar, group.generator));
        EXPECT_BYTES_EQ(added(element, scalar, true),
                        added(element, negative(scalar)));
    }
}

/* Sums that a formula might have as exceptions: what is added to is a multiple
 * of the base, as the partial sums are. */
TEST_P(GroupFixed, IsCompleteAndTellsTheIdentity)
{
    fix(group.generator);
    for (const unsigned number : {1u, 2u, 3u, 15u, 16u, 17u, 31u, 255u}) {
        Bytes element(group.element_len);
        ASSERT_EQ(vesica_group_multiply_base(&group, element.data(),
                                             small(number).data()),
                  VESICA_OK);
        for (const unsigned scalar : {1u, 2u, 15u, 16u, 17u, 31u, 255u}) {
            EXPECT_BYTES_EQ(
                added(element, small(scalar)),
                expected_of(element, small(scalar), group.generator));
        }
        EXPECT_BYTES_EQ(added(element, small(number), true),
                        Bytes(element.size()));
    }
}

/* The identity in one place of a batch leaves the others. */
TEST_P(GroupFixed, TheIdentityIsZeroBytes)
{
    const size_t len = group.element_len;
    Bytes elements = random_elements(11);
    Bytes scalars = random_scalars(11);
    fix(elements.data() + 4 * len);
    std::copy_n(negative(small(1)).begin(), group.scalar_len,
                scalars.begin() + 4 * group.scalar_len);
    const Bytes sums = added(elements, scalars, false);
    EXPECT_BYTES_EQ(sums, expected_of(elements, scalars, &elements[4 * len]));
    EXPECT_BYTES_EQ(at(sums, 4, len), Bytes(len));
}

/* What encode and encode_sums put out is the same, whichever representation a
 * point has. */
TEST_P(GroupFixed, EncodesAsAfterAMultiplication)
{
    const Bytes uniform = vesica_test::random_bytes(
        random, VESICA_GROUP_BATCH * group.uniform_len);
    Bytes elements(VESICA_GROUP_BATCH * group.element_len);
    Bytes products(elements.size());
    group.from_uniform(&points, uniform.data(), VESICA_GROUP_BATCH);
    group.encode_sums(elements.data(), &points, VESICA_GROUP_BATCH);
    group.from_uniform(&points, uniform.data(), VESICA_GROUP_BATCH);
    group.multiply(&points, VESICA_GROUP_BATCH, group.one, 1);
    ASSERT_EQ(group.encode(products.data(), &points, VESICA_GROUP_BATCH),
              VESICA_OK);
    EXPECT_BYTES_EQ(elements, products);
    ASSERT_EQ(group.decode(&points, elements.data(), VESICA_GROUP_BATCH),
              VESICA_OK);
    group.encode_sums(products.data(), &points, VESICA_GROUP_BATCH);
    EXPECT_BYTES_EQ(products, elements);
}

TEST_P(GroupFixed, RefusesABaseThatIsNoElement)
{
    const Bytes zero(group.element_len);
    Bytes wrong(group.element_len, 0xff);
    EXPECT_EQ(group.fix(base.get(), zero.data()), VESICA_ERR_POINT);
    EXPECT_EQ(group.fix(base.get(), wrong.data()), VESICA_ERR_POINT);
    /* Well-formed, and on no curve. */
    unsigned refused = 0;
    for (uint8_t x = 1; x < 40; x++) {
        wrong.assign(group.element_len, 0);
        wrong.front() = group.suite == VESICA_SUITE_RISTRETTO255_SHA512
                            ? static_cast<uint8_t>(2 * x)
                            : 2;
        wrong.back() = group.suite == VESICA_SUITE_RISTRETTO255_SHA512 ? 0 : x;
        const vesica_status expected = group.decode(&points, wrong.data(), 1);
        refused += expected == VESICA_ERR_POINT;
        EXPECT_EQ(group.fix(base.get(), wrong.data()), expected);
    }
    EXPECT_GT(refused, 5u);
    EXPECT_LT(refused, 35u);
}

} /* namespace */
