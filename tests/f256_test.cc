/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The fields of P-256 and SM2 on each backend, with the largest elements that
 * the comments of lib/field/f256*.inc allow, against integers. */

#include <tuple>

#include "support/blocks.h"
#include "support/field/elements.h"

namespace
{

using namespace vesica_test;

const Integer ONE = 1;
const Integer R = ONE << 260;

struct Prime {
    const char *name;
    Integer p;
    const f256_kernel *kernels[4]; /* of vesica_cpu */
};

#if defined(VESICA_X86_64)
#define KERNELS(name)                                                          \
    &name##_kernel_u32, &name##_kernel_u64, &name##_kernel_avx2,               \
        &name##_kernel_ifma
#else
#define KERNELS(name) &name##_kernel_u32, &name##_kernel_u64, nullptr, nullptr
#endif

const Prime &prime_of(int number)
{
    static const Prime primes[] = {
        {"p256",
         (ONE << 256) - (ONE << 224) + (ONE << 192) + (ONE << 96) - 1,
         {KERNELS(p256)}},
        {"sm2",
         (ONE << 256) - (ONE << 224) - (ONE << 96) + (ONE << 64) - 1,
         {KERNELS(sm2)}}};
    return primes[number];
}

using Op = field_op *f256_kernel::*;
using Parameter = std::tuple<int, vesica_cpu>;

class F256 : public testing::TestWithParam<Parameter> {
  protected:
    void SetUp() override
    {
        vesica_cpu_limit(cpu);
        if (vesica_cpu_get() != cpu) {
            GTEST_SKIP() << "not on this machine";
        }
    }

    void TearDown() override
    {
        vesica_cpu_limit(VESICA_CPU_AVX512);
    }

    Elements apply(Op op, std::initializer_list<Elements> in) const
    {
        return run(kernel->shape, kernel->*op, in);
    }

    std::vector<unsigned> positions() const
    {
        std::vector<unsigned> from;
        for (unsigned i = 0; i < kernel->shape.limbs; i++) {
            from.push_back(i * radix());
        }
        return from;
    }

    unsigned radix() const
    {
        return kernel->shape.limbs == 5 ? 52 : 26;
    }

    Integers values(const Elements &elements) const
    {
        Integers out;
        for (const Limbs &limbs : elements) {
            out.push_back(
                value_of(limbs, positions(), Limbs(limbs.size(), UINT64_MAX)));
        }
        return out;
    }

    Elements elements_of(const Integers &numbers) const
    {
        Elements out;
        for (const Integer &x : numbers) {
            out.push_back(limbs_of(x, positions()));
        }
        return out;
    }

    /* From 0 on, and up to what is below `bound`. */
    Elements below(const Integer &bound)
    {
        Limbs most(kernel->shape.limbs, (UINT64_C(1) << radix()) - 1);
        most.back() = limbs_of(bound, positions()).back() - 1;
        return joined(patterns(most, random),
                      elements_of({0, 1, 2, bound - 2, bound - 1}));
    }

    /* Limbs of 52 bits of `large` multiply to two halves that are both near
     * 2^52. */
    Elements reduced()
    {
        const uint64_t large = (UINT64_C(1) << 52) - (UINT64_C(1) << 26) + 1;
        const uint64_t last =
            (UINT64_C(1) << 48) - (UINT64_C(1) << 26) + (UINT64_C(1) << 22);
        const Integer of_large =
            value_of({large, large, large, large, last}, {0, 52, 104, 156, 208},
                     Limbs(5, UINT64_MAX));
        return joined(below(p + p),
                      elements_of({p - 2, p - 1, p, p + 1, p + 2, of_large}));
    }

    /* num of each, summed up. */
    Elements times(unsigned num, const Elements &a,
                   Op add = &f256_kernel::add) const
    {
        Elements out = a;
        for (unsigned i = 1; i < num; i++) {
            out = apply(add, {out, a});
        }
        return out;
    }

    /* The same of num different ones. */
    Elements times_different(unsigned num, const Elements &a,
                             Op add = &f256_kernel::add) const
    {
        Elements out = a;
        for (unsigned i = 1; i < num; i++) {
            out = apply(add, {out, turned(a, 5 * i)});
        }
        return out;
    }

    Integer modulo(const Integer &x) const
    {
        return x % p;
    }

    /* Of two numbers times R, the product times R. */
    Integer product(const Integer &a, const Integer &b) const
    {
        return a * b * of_montgomery % p;
    }

    Integers products_of(const Elements &a, const Elements &b) const
    {
        return each([this](const Integer &x,
                           const Integer &y) { return product(x, y); },
                    values(a), values(b));
    }

    /* out is what is expected, modulo p, below `bound`, and in limbs of the
     * radix. */
    void check(const Elements &out, const Integer &bound,
               const Integers &expected,
               std::initializer_list<Elements> in) const
    {
        const Integers are = values(out);
        for (size_t i = 0; i < out.size(); i++) {
            ASSERT_EQ(modulo(are[i]).hex(), modulo(expected[i]).hex())
                << text_of(in, i);
            ASSERT_TRUE(are[i] < bound) << are[i].hex() << text_of(in, i);
            for (const uint64_t limb : out[i]) {
                ASSERT_LT(limb, UINT64_C(1) << radix()) << text_of(in, i);
            }
        }
    }

    /* The number itself; in limbs of the radix, if the backend carries. */
    void check_exact(const Elements &out, const Integers &expected,
                     std::initializer_list<Elements> in) const
    {
        const Integers are = values(out);
        for (size_t i = 0; i < out.size(); i++) {
            ASSERT_EQ(are[i].hex(), expected[i].hex()) << text_of(in, i);
        }
        if (cpu == VESICA_CPU_AVX512) {
            check(out, p * 16, expected, in);
        }
    }

    void check_mul(const Elements &a, const Elements &b) const
    {
        const Pairs pairs(a, b);
        const Elements &x = pairs.first;
        const Elements &y = pairs.second;
        const Integers expected = products_of(x, y);
        check(apply(&f256_kernel::mul, {x, y}), p + p, expected, {x, y});
        check(apply(&f256_kernel::mul, {y, x}), p + p, expected, {y, x});
    }

    void check_mul_sum(const Elements &a, const Elements &b, const Elements &c,
                       const Elements &d) const
    {
        check(apply(&f256_kernel::mul_sum, {a, b, c, d}), p + p,
              sums(products_of(a, b), products_of(c, d)), {a, b, c, d});
    }

    void check_sqr(const Elements &a) const
    {
        check(apply(&f256_kernel::sqr, {a}), p + p, products_of(a, a), {a});
    }

    void check_sub(const Elements &a, const Elements &b) const
    {
        check(apply(&f256_kernel::sub, {a, b}), p * 101 / 100,
              differences(values(a), values(b)), {a, b});
    }

    void check_canonical(const Elements &a) const
    {
        const Elements out = apply(&f256_kernel::canonical, {a});
        const Elements zero = apply(&f256_kernel::is_zero, {a});
        const Elements odd = apply(&f256_kernel::is_odd, {a});
        const Elements any = apply(&f256_kernel::any_bits, {out});
        const Elements lowest = apply(&f256_kernel::lowest_bit, {out});
        const Integers are = values(a);
        Integers expected;
        for (size_t i = 0; i < a.size(); i++) {
            const Integer x = are[i] * of_montgomery % p;
            expected.push_back(x);
            ASSERT_EQ(zero[i][0] == 1, x == 0) << text_of(a[i]);
            ASSERT_EQ(any[i][0] == 0, x == 0) << text_of(a[i]);
            ASSERT_EQ(odd[i][0] == 1, x.is_odd()) << text_of(a[i]);
            ASSERT_EQ(lowest[i][0] == 1, x.is_odd()) << text_of(a[i]);
        }
        check(out, p, expected, {a});
    }

    const vesica_cpu cpu = std::get<1>(GetParam());
    const Integer p = prime_of(std::get<0>(GetParam())).p;
    const Integer of_montgomery = R.power(p - 2, p); /* 1/R */
    const f256_kernel *kernel = prime_of(std::get<0>(GetParam())).kernels[cpu];
    std::mt19937_64 random{1};
};

/* Below αp and βp with α β = 16, which is the most. */
TEST_P(F256, MultipliesTheWidestFactors)
{
    const Elements below_p = below(p);
    const Elements few = reduced();
    check_mul(few, few);
    check_mul(times(8, few), below_p);
    check_mul(times_different(8, few), below_p);
    check_mul(times(4, few), few);
    check_mul(times_different(4, few), few);
    check_mul(times(2, few), times(2, few));
    check_mul(times_different(2, few), times_different(2, few));
}

TEST_P(F256, SquaresTheWidestFactors)
{
    const Elements a = reduced();
    check_sqr(a);
    check_sqr(times(2, a));
    check_sqr(times_different(2, a));
}

TEST_P(F256, SumsTheWidestProducts)
{
    const Pairs one(reduced(), below(p));
    const Elements four = times(4, one.first);
    check_mul_sum(four, one.second, turned(one.second, 3), turned(four, 3));
    check_mul_sum(four, one.second, four, one.second);
    check_mul_sum(times(7, one.first), one.second, one.second,
                  turned(one.first, 3));
    const Pairs two(reduced(), reduced());
    const Elements twice = times(2, two.first);
    check_mul_sum(twice, two.second, turned(two.second, 3), turned(twice, 3));
    check_mul_sum(twice, two.second, twice, two.second);
}

TEST_P(F256, AddsUpToTheBound)
{
    const Pairs pairs(reduced(), reduced());
    for (const unsigned num : {1, 2, 4}) {
        const Elements a = times(num, pairs.first);
        const Elements b = times(num, pairs.second);
        const Integers sum = sums(values(a), values(b));
        check_exact(apply(&f256_kernel::add, {a, b}), sum, {a, b});
        EXPECT_EQ(values(apply(&f256_kernel::add_loose, {a, b})), sum);
    }
}

TEST_P(F256, TriplesUpToTheBound)
{
    const Pairs pairs(reduced(), below(p));
    const Elements five =
        apply(&f256_kernel::add, {times(2, pairs.first), pairs.second});
    for (const Elements &a : {pairs.first, times(2, pairs.first), five}) {
        const Integers twice = sums(values(a), values(a));
        check_exact(apply(&f256_kernel::triple, {a}), sums(twice, values(a)),
                    {a});
    }
}

/* Below 8p: of limbs that were carried, and of such as large as eight that were
 * not are. */
TEST_P(F256, SubtractsUpToTheBound)
{
    const Elements a = reduced();
    for (const Op add : {&f256_kernel::add, &f256_kernel::add_loose}) {
        const Elements large =
            joined(times(4, a, add), times(8, below(p), add));
        const Elements mixed = times_different(4, a, add);
        const Pairs pairs(large, large);
        check_sub(pairs.first, pairs.second);
        check_sub(mixed, a);
        check_sub(a, mixed);
        check_sub(mixed, turned(mixed, 1));
    }
}

TEST_P(F256, Canonical)
{
    const Elements a = reduced();
    for (const unsigned num : {1, 2, 5, 8}) {
        check_canonical(times(num, a));
        check_canonical(times_different(num, a));
    }
}

/* kp, which is 0, and one less and one more, as sums of eight. */
TEST_P(F256, CanonicalOfMultiplesOfThePrime)
{
    for (unsigned k = 1; k < 16; k++) {
        const unsigned above = k > 8 ? k - 8 : 0; /* 2p - 1 as often */
        Elements sum = elements_of({0});
        for (unsigned i = 0; i + 1 < k && i < 7; i++) {
            const Integer x = i < above ? p + p - 1 : p;
            sum = apply(&f256_kernel::add, {sum, elements_of({x})});
        }
        for (const uint64_t more : {0, 1, 2}) {
            const Elements last = elements_of({p + above + more - 1});
            const Elements out = apply(&f256_kernel::add, {sum, last});
            EXPECT_EQ((values(out)[0] + 1).hex(), (p * k + more).hex());
            check_canonical(out);
        }
    }
}

TEST_P(F256, TellsEqualOnes)
{
    const Elements some =
        elements_of({0, 1, p - 1, p, p + 1, p + p - 1, p + p - 2});
    const Pairs pairs(some, some);
    const Elements equal =
        apply(&f256_kernel::equal, {pairs.first, pairs.second});
    const Integers a = values(pairs.first);
    const Integers b = values(pairs.second);
    for (size_t i = 0; i < a.size(); i++) {
        EXPECT_EQ(equal[i][0] == 1, modulo(a[i]) == modulo(b[i]))
            << text_of({pairs.first, pairs.second}, i);
    }
}

TEST_P(F256, SelectsAndNegatesByLane)
{
    const Elements a = reduced();
    const Elements b = turned(a, 1);
    Elements set(a.size(), Limbs(kernel->shape.limbs));
    for (Limbs &lane : set) {
        lane[0] = random() & 1;
    }
    const Elements chosen = apply(&f256_kernel::select, {a, b, set});
    const Elements negated = apply(&f256_kernel::negate_if, {a, set});
    const Integers are = values(a);
    Integers expected;
    for (size_t i = 0; i < a.size(); i++) {
        EXPECT_EQ(chosen[i], set[i][0] == 1 ? b[i] : a[i]) << i;
        expected.push_back(set[i][0] == 1 ? Integer() - are[i] : are[i]);
    }
    check(negated, p + p, expected, {a, set});
}

/* Of all ones, and at random; what is stored is canonical. */
TEST_P(F256, LoadsAndStoresEachNumberOfLanes)
{
    const size_t lanes = kernel->shape.lanes;
    const size_t stride = 53;
    for (const size_t len : {32, 48}) {
        for (size_t num = 1; num <= lanes; num++) {
            Bytes bytes = random_bytes(random, stride * lanes);
            std::fill(bytes.begin(), bytes.begin() + 48, 0xff);
            std::vector<uint64_t> words(kernel->shape.limbs * lanes);
            (len == 32 ? kernel->load : kernel->load_wide)(
                words.data(), bytes.data(), stride, num);
            Elements loaded(lanes, Limbs(kernel->shape.limbs));
            Integers expected(lanes);
            Bytes stored(stride * lanes, 0xa5);
            for (size_t k = 0; k < lanes; k++) {
                for (size_t i = 0; i < kernel->shape.limbs; i++) {
                    loaded[k][i] = words[i * lanes + k];
                }
                if (k < num) {
                    const auto at = bytes.begin() + stride * k;
                    const Integer x = Integer::of_bytes(
                        Bytes(std::make_reverse_iterator(at + len),
                              std::make_reverse_iterator(at)));
                    expected[k] = x * R;
                    const Bytes own = (x % p).bytes(32);
                    std::copy(own.rbegin(), own.rend(),
                              stored.begin() + stride * k);
                }
            }
            check(loaded, p + p, expected, {});
            Bytes out(stride * lanes, 0xa5);
            const Elements canonical = apply(&f256_kernel::canonical, {loaded});
            kernel->store(out.data(), stride,
                          words_of(kernel->shape, canonical, 0).data(), num);
            EXPECT_BYTES_EQ(out, stored) << num;
        }
    }
}

TEST_P(F256, Powers)
{
    const Elements a = reduced();
    const auto power = [this](const Integer &exponent) {
        return [this, exponent](const Integer &x) {
            return (x * of_montgomery % p).power(exponent, p) * R;
        };
    };
    check(apply(&f256_kernel::pow_p34, {a}), p + p,
          each(power((p - 3) / 4), values(a)), {a});
    check(apply(&f256_kernel::invert, {a}), p + p,
          each(power(p - 2), values(a)), {a});
}

std::string name_of(const testing::TestParamInfo<Parameter> &of)
{
    static const char *const names[] = {"minimal", "portable", "avx2",
                                        "avx512"};
    return std::string(prime_of(std::get<0>(of.param)).name) + "_" +
           names[std::get<1>(of.param)];
}

INSTANTIATE_TEST_SUITE_P(
    PrimesAndBackends, F256,
    testing::Combine(testing::Values(0, 1),
                     testing::Values(VESICA_CPU_MINIMAL, VESICA_CPU_PORTABLE,
                                     VESICA_CPU_AVX2, VESICA_CPU_AVX512)),
    name_of);

} /* namespace */
