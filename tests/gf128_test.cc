/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* GF(2^128), on each backend, against products bit by bit. */

#include "support/blocks.h"

extern "C" {
#include "field/gf128.h"
}

namespace
{

using vesica_test::block_of;
using vesica_test::Blocks;
using vesica_test::random_blocks;

/* More than what a backend computes at once, with each remainder. */
const size_t MAX_NUM = 70;

vesica_block power_of_x(unsigned i)
{
    vesica_block x = block_of(0);
    x.bytes[i / 8] = static_cast<uint8_t>(1U << i % 8);
    return x;
}

/* X times a. */
vesica_block times_x(const vesica_block &a)
{
    const uint64_t low = vesica_block_load64(&a, 0);
    const uint64_t high = vesica_block_load64(&a, 1);
    return block_of(low << 1 ^ (high >> 63 != 0 ? 0x87 : 0),
                    high << 1 | low >> 63);
}

vesica_block model(vesica_block a, const vesica_block &b)
{
    vesica_block sum = block_of(0);
    for (unsigned i = 0; i < 128; i++) {
        if ((b.bytes[i / 8] >> i % 8 & 1) != 0) {
            sum = vesica_block_xor(sum, a);
        }
        a = times_x(a);
    }
    return sum;
}

vesica_block product(const vesica_block &a, const vesica_block &b)
{
    vesica_block out;
    vesica_gf128_multiply(&out, &a, &b, 1);
    return out;
}

class Gf128 : public vesica_test::OnBackend {};

TEST_P(Gf128, IsReducedByItsPolynomial)
{
    EXPECT_BLOCKS_EQ(product(power_of_x(127), power_of_x(1)), block_of(0x87));
}

TEST_P(Gf128, PowersOfX)
{
    for (unsigned i = 0; i < 128; i++) {
        for (unsigned j = 0; j < 128; j++) {
            const vesica_block a = power_of_x(i);
            const vesica_block b = power_of_x(j);
            const vesica_block expected = model(a, b);
            vesica_block sum = block_of(0), scaled = block_of(0);
            vesica_gf128_add_products(&sum, &a, &b, 1);
            vesica_gf128_add_scaled(&scaled, &a, &b, 1);
            ASSERT_BLOCKS_EQ(product(a, b), expected) << i << " and " << j;
            ASSERT_BLOCKS_EQ(sum, expected) << i << " and " << j;
            ASSERT_BLOCKS_EQ(scaled, expected) << i << " and " << j;
        }
    }
}

/* Elements of which all bits are set: every carry that there is. */
TEST_P(Gf128, LongestElements)
{
    const vesica_block all = block_of(UINT64_MAX, UINT64_MAX);
    for (const vesica_block &other :
         {all, block_of(UINT64_MAX, 0), block_of(0, UINT64_MAX), block_of(0),
          block_of(1)}) {
        EXPECT_BLOCKS_EQ(product(all, other), model(all, other));
    }
}

/* One element more is there, and is left as it is. */
TEST_P(Gf128, MultipliesEachNumber)
{
    const Blocks a = random_blocks(random, MAX_NUM);
    const Blocks b = random_blocks(random, MAX_NUM);
    for (size_t num = 0; num <= MAX_NUM; num++) {
        Blocks out(num + 1), expected(num + 1);
        for (size_t i = 0; i < num; i++) {
            expected[i] = model(a[i], b[i]);
        }
        vesica_gf128_multiply(out.data(), a.data(), b.data(), num);
        ASSERT_BLOCKS_EQ(out, expected);
        Blocks first = a, second = b;
        vesica_gf128_multiply(first.data(), first.data(), b.data(), num);
        vesica_gf128_multiply(second.data(), a.data(), second.data(), num);
        first.resize(num);
        second.resize(num);
        expected.resize(num);
        ASSERT_BLOCKS_EQ(first, expected);
        ASSERT_BLOCKS_EQ(second, expected);
    }
}

TEST_P(Gf128, AddsScaledOfEachNumber)
{
    const Blocks a = random_blocks(random, MAX_NUM);
    const Blocks before = random_blocks(random, MAX_NUM + 1);
    for (size_t num = 0; num <= MAX_NUM; num++) {
        const vesica_block factor = random_blocks(random, 1)[0];
        Blocks out = before, expected = before;
        Blocks same = a, expected_same = a;
        for (size_t i = 0; i < num; i++) {
            const vesica_block scaled = model(a[i], factor);
            expected[i] = vesica_block_xor(before[i], scaled);
            expected_same[i] = vesica_block_xor(a[i], scaled);
        }
        vesica_gf128_add_scaled(out.data(), a.data(), &factor, num);
        ASSERT_BLOCKS_EQ(out, expected);
        vesica_gf128_add_scaled(same.data(), same.data(), &factor, num);
        ASSERT_BLOCKS_EQ(same, expected_same);
    }
}

TEST_P(Gf128, AddsProductsOfEachNumber)
{
    const Blocks a = random_blocks(random, MAX_NUM);
    const Blocks b = random_blocks(random, MAX_NUM);
    vesica_block expected = random_blocks(random, 1)[0];
    const vesica_block before = expected;
    for (size_t num = 0; num <= MAX_NUM; num++) {
        vesica_block sum = before;
        vesica_gf128_add_products(&sum, a.data(), b.data(), num);
        ASSERT_BLOCKS_EQ(sum, expected);
        if (num < MAX_NUM) {
            expected = vesica_block_xor(expected, model(a[num], b[num]));
        }
    }
}

TEST_P(Gf128, IsARing)
{
    for (int i = 0; i < 100; i++) {
        const Blocks x = random_blocks(random, 3);
        EXPECT_BLOCKS_EQ(product(x[0], x[1]), product(x[1], x[0]));
        EXPECT_BLOCKS_EQ(product(product(x[0], x[1]), x[2]),
                         product(x[0], product(x[1], x[2])));
        EXPECT_BLOCKS_EQ(
            product(x[0], vesica_block_xor(x[1], x[2])),
            vesica_block_xor(product(x[0], x[1]), product(x[0], x[2])));
    }
}

/* a^(2^128 - 2) is the product of a^2, a^4, …, a^(2^127). */
TEST_P(Gf128, HasInverses)
{
    for (const vesica_block &a : random_blocks(random, 20)) {
        vesica_block inverse = block_of(1);
        vesica_block square = a;
        for (int i = 1; i < 128; i++) {
            square = product(square, square);
            inverse = product(inverse, square);
        }
        EXPECT_BLOCKS_EQ(product(a, inverse), block_of(1));
    }
}

INSTANTIATE_ON_BACKENDS(Gf128);

} /* namespace */
