/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The field of 2^255 - 19 on each backend, with the largest limbs that the
 * comments of lib/field/f25519*.inc allow, against integers. */

#include "support/blocks.h"
#include "support/field/f25519_backends.h"

namespace
{

using namespace vesica_test;

const Integer TWO_255 = Integer(1) << 255;
const Integer PRIME = TWO_255 - 19;

using Op = field_op *f25519_kernel::*;

class F25519 : public OnBackend {
  protected:
    Elements apply(Op op, std::initializer_list<Elements> in) const
    {
        return run(of.kernel->shape, of.kernel->*op, in);
    }

    Integers values(const Elements &elements) const
    {
        return values_of(elements, of.counts);
    }

    /* All bits of a product count. */
    Integers product_values(const Elements &elements) const
    {
        return values_of(elements, Limbs(of.from.size(), UINT64_MAX));
    }

    Elements small(std::initializer_list<Integer> numbers) const
    {
        Elements out;
        for (const Integer &x : numbers) {
            out.push_back(limbs_of(x, of.from));
        }
        return out;
    }

    /* Around 0, p and 2^255. */
    Elements edges() const
    {
        return small({0, 1, 2, 18, 19, PRIME - 2, PRIME - 1, PRIME, PRIME + 1,
                      PRIME + 2, TWO_255 - 1, TWO_255, TWO_255 + 1,
                      TWO_255 + 18, TWO_255 + (Integer(1) << 210) - 1});
    }

    Elements reduced()
    {
        return joined(joined(patterns(of.reduced, random), of.more), edges());
    }

    /* The few that are furthest apart. */
    Elements extremes(const Limbs &most)
    {
        Elements out = patterns(most, random);
        out.resize(4);
        return joined(out, {patterns(most, random).back()});
    }

    /* Products as the minuends that they would be of op. */
    Elements minuends(Op op, const Elements &products_of) const
    {
        const Elements zeros(products_of.size(), Limbs(of.from.size()));
        return apply(&f25519_kernel::product_add,
                     {apply(op, {zeros, zeros}), products_of});
    }

    Elements added(const Elements &a, const Elements &b) const
    {
        return apply(&f25519_kernel::product_add, {a, b});
    }

    void check(const Elements &out, const Limbs &most, const Integers &expected,
               std::initializer_list<Elements> in) const
    {
        check_values(out, values(out), most, expected, in);
    }

    void check_products(const Elements &out, const Limbs &most,
                        const Integers &expected,
                        std::initializer_list<Elements> in) const
    {
        check_values(out, product_values(out), most, expected, in);
    }

    void check_mul(const Elements &a, const Elements &b) const
    {
        check(apply(&f25519_kernel::mul, {a, b}), of.reduced,
              products(values(a), values(b)), {a, b});
    }

    void check_mul_pairs(const Elements &a, const Elements &b) const
    {
        const Pairs pairs(a, b);
        check_mul(pairs.first, pairs.second);
    }

    /* The bytes of all lanes, of which num are written. */
    Bytes store(const Elements &a, size_t num) const
    {
        Bytes bytes(32 * of.kernel->shape.lanes, 0xa5);
        of.kernel->store(bytes.data(), words_of(of.kernel->shape, a, 0).data(),
                         num);
        return bytes;
    }

    void check_canonical(const Elements &a) const
    {
        const Elements zero = apply(&f25519_kernel::is_zero, {a});
        const Elements negative = apply(&f25519_kernel::is_negative, {a});
        for (size_t i = 0; i < a.size(); i++) {
            const Integer x = values({a[i]})[0] % PRIME;
            ASSERT_EQ(zero[i][0] == 1, x == 0) << text_of(a[i]);
            ASSERT_EQ(negative[i][0] == 1, x.is_odd()) << text_of(a[i]);
        }
        for (size_t i = 0; i < a.size(); i += of.kernel->shape.lanes) {
            const Elements some = turned(a, i);
            Bytes expected;
            for (size_t k = 0; k < of.kernel->shape.lanes; k++) {
                const Integer x = values({some[k % some.size()]})[0] % PRIME;
                const Bytes bytes = x.bytes(32);
                expected.insert(expected.end(), bytes.begin(), bytes.end());
            }
            ASSERT_BYTES_EQ(store(some, of.kernel->shape.lanes), expected)
                << text_of({some}, 0);
        }
    }

    const F25519Backend of = backend_of(GetParam());

  private:
    Integers values_of(const Elements &elements, const Limbs &counts) const
    {
        Integers out;
        for (const Limbs &limbs : elements) {
            out.push_back(value_of(limbs, of.from, counts));
        }
        return out;
    }

    static void check_values(const Elements &out, const Integers &are,
                             const Limbs &most, const Integers &expected,
                             std::initializer_list<Elements> in)
    {
        for (size_t i = 0; i < out.size(); i++) {
            ASSERT_EQ((are[i] % PRIME).hex(), (expected[i] % PRIME).hex())
                << text_of(in, i);
            for (size_t k = 0; k < most.size(); k++) {
                ASSERT_LE(out[i][k], most[k]) << k << " of" << text_of(in, i);
            }
        }
    }
};

TEST_P(F25519, MultipliesTheWidestFactors)
{
    for (const auto &widest : of.factors) {
        check_mul_pairs(joined(patterns(widest.first, random), of.more),
                        joined(patterns(widest.second, random), of.more));
    }
    check_mul_pairs(reduced(), reduced());
}

TEST_P(F25519, SquaresSums)
{
    const Pairs pairs(reduced(), reduced());
    const Elements sums_of_two =
        apply(&f25519_kernel::add, {pairs.first, pairs.second});
    for (const Elements &a : {pairs.first, sums_of_two}) {
        check(apply(&f25519_kernel::sqr, {a}), of.reduced,
              products(values(a), values(a)), {a});
    }
}

/* What every function takes. */
TEST_P(F25519, SquaresAnyFactorOfItself)
{
    for (const auto &widest : of.factors) {
        if (widest.first == widest.second) {
            const Elements a = patterns(widest.first, random);
            check(apply(&f25519_kernel::sqr, {a}), of.reduced,
                  products(values(a), values(a)), {a});
        }
    }
}

TEST_P(F25519, AddsAndSubtractsSums)
{
    const Pairs pairs(reduced(), reduced());
    const Elements a = apply(&f25519_kernel::add, {pairs.first, pairs.second});
    const Elements b = apply(&f25519_kernel::add, {turned(a, 17), a});
    const Elements doubles = apply(&f25519_kernel::add, {a, a});
    const Integers expected = sums(values(pairs.first), values(pairs.second));
    check(a, {}, expected, {pairs.first, pairs.second});
    check(b, {}, sums(values(turned(a, 17)), expected), {turned(a, 17), a});
    for (const Elements &x : {pairs.first, a}) {
        for (const Elements &y : {pairs.second, turned(a, 5), b, doubles}) {
            check(apply(&f25519_kernel::sub, {x, y}), of.reduced,
                  differences(values(x), values(y)), {x, y});
        }
    }
}

TEST_P(F25519, SubtractsTheWidestFactors)
{
    for (const auto &widest : of.factors) {
        const Pairs pairs(patterns(widest.first, random),
                          patterns(widest.second, random));
        check(apply(&f25519_kernel::sub, {pairs.first, pairs.second}),
              of.reduced,
              differences(values(pairs.first), values(pairs.second)),
              {pairs.first, pairs.second});
    }
}

TEST_P(F25519, MakesProducts)
{
    const Pairs pairs(reduced(), reduced());
    const Elements &a = pairs.first;
    const Elements b = apply(&f25519_kernel::add, {a, pairs.second});
    const Integers products_of = products(values(a), values(b));
    const Integers squares_of = products(values(b), values(b));
    check_products(apply(&f25519_kernel::mul_product, {a, b}), of.product,
                   products_of, {a, b});
    check_products(apply(&f25519_kernel::mul_minuend, {a, b}), {}, products_of,
                   {a, b});
    check_products(apply(&f25519_kernel::sqr_product, {b}), of.product,
                   squares_of, {b});
    check_products(apply(&f25519_kernel::sqr_minuend, {b}), {}, squares_of,
                   {b});
}

TEST_P(F25519, SumsOfProducts)
{
    const Pairs pairs(patterns(of.product, random),
                      patterns(of.product, random));
    for (const Op op :
         {&f25519_kernel::mul_minuend, &f25519_kernel::sqr_minuend}) {
        const Elements minuend = minuends(op, pairs.first);
        for (const Elements &a : {pairs.first, minuend}) {
            for (const Elements &b : {pairs.second, a}) {
                const Elements out = apply(&f25519_kernel::sum, {a, b});
                const Integers expected =
                    sums(product_values(a), product_values(b));
                check(out, {}, expected, {a, b});
                check_mul(out, turned(out, 3));
            }
        }
    }
}

/* From nothing but a minuend to three products, less up to two. */
TEST_P(F25519, DifferencesOfSums)
{
    const Pairs pairs(patterns(of.product, random),
                      patterns(of.product, random));
    const Elements &product = pairs.first;
    const Elements twice = added(pairs.second, pairs.second);
    for (const Op op :
         {&f25519_kernel::mul_minuend, &f25519_kernel::sqr_minuend}) {
        const Elements minuend = minuends(op, product);
        const Elements three = added(added(minuend, minuend), product);
        const Elements mixed =
            added(added(minuend, turned(minuend, 7)), turned(product, 100));
        for (const Elements &a : {minuend, three, mixed}) {
            for (const Elements &b : {pairs.second, twice}) {
                check(apply(&f25519_kernel::difference, {a, b}), of.difference,
                      differences(product_values(a), product_values(b)),
                      {a, b});
            }
        }
        const Elements &b = pairs.second;
        check(apply(&f25519_kernel::wide_difference, {three, b}), of.widest,
              differences(product_values(three), product_values(b)),
              {three, b});
    }
}

/* The smallest minuends less the largest products: as they are computed, not as
 * they might be. */
TEST_P(F25519, DifferencesOfSquaresAndProducts)
{
    const Pairs pairs(reduced(), reduced());
    const Elements products_of =
        apply(&f25519_kernel::mul_product, {pairs.second, pairs.second});
    const Elements twice = added(products_of, products_of);
    const Elements squares = apply(&f25519_kernel::sqr_minuend, {pairs.first});
    const Elements minuends_of =
        apply(&f25519_kernel::mul_minuend, {pairs.first, pairs.second});
    for (const Elements &a : {squares, minuends_of}) {
        check(apply(&f25519_kernel::difference, {a, twice}), of.difference,
              differences(product_values(a), product_values(twice)),
              {pairs.first, pairs.second});
    }
}

/* The products that group/ristretto255_lanes.inc makes: with f and g the one
 * wide and the other a sum, e a difference and h a sum. */
TEST_P(F25519, MultipliesWideDifferences)
{
    const Pairs pairs(extremes(of.product), extremes(of.product));
    for (const Op op :
         {&f25519_kernel::mul_minuend, &f25519_kernel::sqr_minuend}) {
        const Elements minuend = minuends(op, pairs.first);
        const Elements &product = pairs.second;
        const Elements wide =
            apply(&f25519_kernel::wide_difference, {minuend, product});
        const Elements sum = apply(&f25519_kernel::sum, {minuend, product});
        const Elements difference =
            apply(&f25519_kernel::difference, {minuend, product});
        check(wide, of.wide,
              differences(product_values(minuend), product_values(product)),
              {minuend, product});
        check_mul_pairs(wide, difference);
        check_mul_pairs(wide, sum);
        check_mul_pairs(sum, wide);
        check_mul_pairs(difference, sum);
        check_mul_pairs(difference, wide);
        check_mul_pairs(sum, sum);
    }
}

/* Of a double, f = 2Z^2 + X^2 - Y^2, where Y^2 is a minuend too. */
TEST_P(F25519, MultipliesWideDifferencesOfSums)
{
    const Pairs pairs(extremes(of.product), extremes(of.product));
    const Elements minuend = minuends(&f25519_kernel::sqr_minuend, pairs.first);
    const Elements three = added(added(minuend, minuend), pairs.first);
    const Elements second_minuend =
        minuends(&f25519_kernel::sqr_minuend, pairs.second);
    const Elements g =
        apply(&f25519_kernel::difference, {minuend, pairs.second});
    for (const Elements &b : {pairs.second, second_minuend}) {
        const Elements f = apply(&f25519_kernel::wide_difference, {three, b});
        check(f, of.widest,
              differences(product_values(three), product_values(b)),
              {three, b});
        check_mul_pairs(f, extremes(of.reduced));
        check_mul_pairs(f, g);
    }
}

TEST_P(F25519, TwiceAProduct)
{
    const Pairs pairs(reduced(), reduced());
    const Elements &a = pairs.first;
    const Elements &b = pairs.second;
    const Elements squares = added(apply(&f25519_kernel::sqr_product, {a}),
                                   apply(&f25519_kernel::sqr_minuend, {b}));
    const Integers product = products(values(a), values(b));
    const Elements out = apply(&f25519_kernel::twice_product, {a, b, squares});
    check(out, of.difference, sums(product, product), {a, b});
    check_mul(out, turned(out, 1));
}

/* All that is 0, p or 2p, beside all else that fe_mul takes. */
TEST_P(F25519, Canonical)
{
    const Pairs pairs(edges(), edges());
    check_canonical(reduced());
    check_canonical(apply(&f25519_kernel::add, {pairs.first, pairs.second}));
    check_canonical(apply(&f25519_kernel::sub, {pairs.first, pairs.second}));
    for (const auto &widest : of.factors) {
        check_canonical(patterns(widest.first, random));
    }
}

TEST_P(F25519, TellsEqualOnes)
{
    const Pairs pairs(edges(), edges());
    const Elements &a = pairs.first;
    const Elements &b = pairs.second;
    const Elements equal = apply(&f25519_kernel::equal, {a, b});
    for (size_t i = 0; i < a.size(); i++) {
        EXPECT_EQ(equal[i][0] == 1,
                  (values({a[i]})[0] - values({b[i]})[0]) % PRIME == 0)
            << text_of({a, b}, i);
    }
}

TEST_P(F25519, SelectsAndNegatesByLane)
{
    const Elements a = reduced();
    const Elements b = turned(a, 1);
    Elements set(a.size(), Limbs(of.from.size()));
    for (Limbs &lane : set) {
        lane[0] = random() & 1;
    }
    const Elements chosen = apply(&f25519_kernel::select, {a, b, set});
    const Elements negated = apply(&f25519_kernel::negate_if, {a, set});
    const Elements abs = apply(&f25519_kernel::abs, {a});
    Integers expected;
    Integers positive;
    for (size_t i = 0; i < a.size(); i++) {
        EXPECT_EQ(chosen[i], set[i][0] == 1 ? b[i] : a[i]) << i;
        const Integer x = values({a[i]})[0] % PRIME;
        expected.push_back(set[i][0] == 1 ? PRIME - x : x);
        positive.push_back(x.is_odd() ? PRIME - x : x);
    }
    check(negated, of.reduced, expected, {a, set});
    check(abs, of.reduced, positive, {a});
}

TEST_P(F25519, LoadsAndStoresEachNumberOfLanes)
{
    const size_t lanes = of.kernel->shape.lanes;
    const size_t stride = 37;
    for (size_t num = 1; num <= lanes; num++) {
        Bytes bytes = random_bytes(random, stride * lanes);
        std::fill(bytes.begin(), bytes.begin() + 32, 0xff);
        std::vector<uint64_t> words(of.kernel->shape.limbs * lanes);
        of.kernel->load(words.data(), bytes.data(), stride, num);
        Elements loaded(lanes, Limbs(of.from.size()));
        Integers expected(lanes);
        Bytes stored(32 * lanes, 0xa5);
        for (size_t k = 0; k < lanes; k++) {
            for (size_t i = 0; i < of.from.size(); i++) {
                loaded[k][i] = words[i * lanes + k];
            }
            if (k < num) {
                const auto at = bytes.begin() + stride * k;
                expected[k] = Integer::of_bytes(Bytes(at, at + 32)) % TWO_255;
                const Bytes own = (expected[k] % PRIME).bytes(32);
                std::copy(own.begin(), own.end(), stored.begin() + 32 * k);
            }
        }
        check(loaded, of.reduced, expected, {});
        EXPECT_BYTES_EQ(store(loaded, num), stored) << num;
    }
}

TEST_P(F25519, Powers)
{
    const Elements a = reduced();
    const Integer p58 = (Integer(1) << 252) - 3;
    const auto power = [](const Integer &exponent) {
        return [exponent](const Integer &x) {
            return (x % PRIME).power(exponent, PRIME);
        };
    };
    check(apply(&f25519_kernel::pow_p58, {a}), of.reduced,
          each(power(p58), values(a)), {a});
    check(apply(&f25519_kernel::invert, {a}), of.reduced,
          each(power(PRIME - 2), values(a)), {a});
}

INSTANTIATE_ON_BACKENDS(F25519);

} /* namespace */
