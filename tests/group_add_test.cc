/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Sums of batches, against sums of single elements. */

#include <gtest/gtest.h>

#include <memory>

#include "support/bytes.h"
#include "support/suites_and_backends.h"

namespace
{

using vesica_test::Bytes;

class GroupAdd : public vesica_test::OfSuiteAndBackend {
  protected:
    Bytes uniform(size_t num)
    {
        return vesica_test::random_bytes(random, num * group.uniform_len);
    }

    void multiply(vesica_points *points, size_t num, const Bytes &scalars)
    {
        group.multiply(points, num, scalars.data(),
                       scalars.size() / group.scalar_len);
    }

    Bytes one() const
    {
        return Bytes(group.one, group.one + group.scalar_len);
    }

    Bytes encode(vesica_points *points, size_t num,
                 vesica_status expected = VESICA_OK)
    {
        Bytes elements(num * group.element_len);
        EXPECT_EQ(group.encode(elements.data(), points, num), expected);
        return elements;
    }

    /* Elements of the map of uniform bytes, times scalars. */
    Bytes elements_of(const Bytes &bytes, size_t num, const Bytes &scalars)
    {
        vesica_points points;
        group.from_uniform(&points, bytes.data(), num);
        multiply(&points, num, scalars);
        return encode(&points, num);
    }

    Bytes sums_of(Bytes a, const Bytes &b)
    {
        for (size_t at = 0; at < a.size(); at += group.element_len) {
            EXPECT_EQ(vesica_group_add(&group, &a[at], &b[at], 1, 0),
                      VESICA_OK);
        }
        return a;
    }

    vesica_points sums;
    vesica_points others;
};

INSTANTIATE_TEST_SUITE_P(SuitesAndBackends, GroupAdd,
                         vesica_test::SuitesAndBackends(),
                         vesica_test::NameOfSuiteAndBackend);

/* Decoded ones and mapped ones, multiplied afterwards by one scalar. */
TEST_P(GroupAdd, BeforeMultiplication)
{
    for (size_t num = 0; num <= VESICA_GROUP_BATCH; num += num < 9 ? 1 : 11) {
        const Bytes a = elements_of(uniform(num), num, one());
        const Bytes b = uniform(num);
        ASSERT_EQ(group.decode(&sums, a.data(), num), VESICA_OK);
        group.from_uniform(&others, b.data(), num);
        group.add(&sums, &others, num, false);
        multiply(&sums, num, one());
        const Bytes all = encode(&sums, num);
        EXPECT_BYTES_EQ(all, sums_of(a, elements_of(b, num, one())));
        ASSERT_EQ(group.decode(&sums, all.data(), num), VESICA_OK);
        group.add(&sums, &others, num, true);
        multiply(&sums, num, one());
        EXPECT_BYTES_EQ(encode(&sums, num), a);
    }
}

/* Products of different scalars. */
TEST_P(GroupAdd, AfterMultiplication)
{
    for (size_t num = 1; num <= VESICA_GROUP_BATCH; num += num < 9 ? 1 : 11) {
        const Bytes a = uniform(num);
        const Bytes b = uniform(num);
        const Bytes k = random_scalars(num);
        const Bytes l = random_scalars(1);
        group.from_uniform(&sums, a.data(), num);
        group.from_uniform(&others, b.data(), num);
        multiply(&sums, num, k);
        multiply(&others, num, l);
        const vesica_points first = sums;
        group.add(&sums, &others, num, false);
        vesica_points again = sums;
        EXPECT_BYTES_EQ(encode(&sums, num), sums_of(elements_of(a, num, k),
                                                    elements_of(b, num, l)));
        group.add(&again, &others, num, true);
        sums = first;
        EXPECT_BYTES_EQ(encode(&again, num), encode(&sums, num));
    }
}

/* Elements that do not lie side by side, some of them the identity: as their
 * products by one, without those. */
TEST_P(GroupAdd, SumsOfMany)
{
    const size_t len = group.element_len;
    const size_t stride = len + 5;
    for (const size_t num : {0, 1, 2, 9, VESICA_GROUP_BATCH}) {
        const Bytes elements = elements_of(uniform(num), num, one());
        const Bytes first = elements_of(uniform(1), 1, one());
        Bytes apart(num * stride);
        Bytes expected = first;
        for (size_t i = 0; i < num; i++) {
            const uint8_t *element = &elements[i * len];
            if (i % 5 != 3) {
                std::copy_n(element, len, &apart[i * stride]);
                ASSERT_EQ(
                    group.combine(expected.data(), one().data(), element, 1),
                    VESICA_OK);
            }
        }
        Bytes sum = first;
        ASSERT_EQ(
            vesica_group_add(&group, sum.data(), apart.data(), num, stride),
            VESICA_OK);
        EXPECT_BYTES_EQ(sum, expected);
    }
}

/* From the identity, to it, and not at all. */
TEST_P(GroupAdd, SumsThatAreNone)
{
    const size_t len = group.element_len;
    const Bytes element = elements_of(uniform(1), 1, one());
    Bytes two = element;
    Bytes sum(len);
    ASSERT_EQ(vesica_group_add(&group, sum.data(), element.data(), 1, len),
              VESICA_OK);
    EXPECT_BYTES_EQ(sum, element);
    Bytes minus_one(group.scalar_len);
    group.scalar_multiply_subtract(
        minus_one.data(), Bytes(group.scalar_len).data(), group.one, group.one);
    ASSERT_EQ(group.decode(&sums, element.data(), 1), VESICA_OK);
    multiply(&sums, 1, minus_one);
    const Bytes opposite = encode(&sums, 1);
    two.insert(two.end(), opposite.begin(), opposite.end());
    ASSERT_EQ(vesica_group_add(&group, sum.data(), two.data(), 2, len),
              VESICA_OK);
    EXPECT_BYTES_EQ(sum, element);
    ASSERT_EQ(vesica_group_add(&group, sum.data(), opposite.data(), 1, len),
              VESICA_OK);
    EXPECT_BYTES_EQ(sum, Bytes(len));
    ASSERT_EQ(vesica_group_add(&group, sum.data(), two.data(), 2, len),
              VESICA_OK);
    EXPECT_BYTES_EQ(sum, Bytes(len));
    two.back() ^= 0xff;
    two[len] = 0xff;
    sum = element;
    EXPECT_EQ(vesica_group_add(&group, sum.data(), two.data(), 2, len),
              VESICA_ERR_POINT);
    EXPECT_BYTES_EQ(sum, element);
}

/* Each product by itself, and all at once. */
TEST_P(GroupAdd, SumsOfMultiples)
{
    const size_t len = group.element_len;
    for (size_t num = 1; num <= VESICA_GROUP_BATCH; num += num < 9 ? 1 : 11) {
        const Bytes elements = elements_of(uniform(num), num, one());
        const Bytes scalars = random_scalars(num);
        Bytes products(num * len);
        Bytes sum(len);
        Bytes expected(len);
        ASSERT_EQ(group.decode(&sums, elements.data(), num), VESICA_OK);
        multiply(&sums, num, scalars);
        products = encode(&sums, num);
        ASSERT_EQ(vesica_group_add(&group, expected.data(), products.data(),
                                   num, len),
                  VESICA_OK);
        ASSERT_EQ(
            group.combine(sum.data(), scalars.data(), elements.data(), num),
            VESICA_OK);
        EXPECT_BYTES_EQ(sum, expected);
    }
}

TEST_P(GroupAdd, Doubles)
{
    const Bytes a = elements_of(uniform(1), 1, one());
    ASSERT_EQ(group.decode(&sums, a.data(), 1), VESICA_OK);
    group.add(&sums, &sums, 1, false);
    multiply(&sums, 1, one());
    EXPECT_BYTES_EQ(encode(&sums, 1), sums_of(a, a));
}

/* One sum of three is the identity: of points before multiplication, and of
 * products. */
TEST_P(GroupAdd, TellsTheIdentity)
{
    const size_t len = group.element_len;
    Bytes minus_one(group.scalar_len);
    group.scalar_multiply_subtract(
        minus_one.data(), Bytes(group.scalar_len).data(), group.one, group.one);
    const Bytes a = elements_of(uniform(3), 3, one());
    Bytes b = elements_of(uniform(3), 3, one());
    ASSERT_EQ(group.decode(&sums, &a[len], 1), VESICA_OK);
    multiply(&sums, 1, minus_one);
    const Bytes opposite = encode(&sums, 1);
    std::copy(opposite.begin(), opposite.end(), b.begin() + len);
    for (const bool before : {true, false}) {
        ASSERT_EQ(group.decode(&sums, a.data(), 3), VESICA_OK);
        ASSERT_EQ(group.decode(&others, b.data(), 3), VESICA_OK);
        if (!before) {
            multiply(&sums, 3, one());
            multiply(&others, 3, one());
        }
        group.add(&sums, &others, 3, false);
        if (before) {
            multiply(&sums, 3, one());
        }
        EXPECT_BYTES_EQ(encode(&sums, 3, VESICA_ERR_POINT), sums_of(a, b));
    }
}

} /* namespace */
