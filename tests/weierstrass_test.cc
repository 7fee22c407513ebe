/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The groups of P-256 and of SM2, against vectors and against OpenSSL. */

#include <gtest/gtest.h>
#include <openssl/obj_mac.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "support/ec_oracle.h"
#include "support/vectors.h"

extern "C" {
#include "ext/ext.h"
#include "group/group.h"
#include "util/cpu.h"
}

namespace
{

using vesica_test::Bytes;
using vesica_test::EcOracle;
using vesica_test::Record;

const size_t BATCH = VESICA_GROUP_BATCH;

Bytes small(unsigned number)
{
    Bytes scalar(32);
    scalar[30] = static_cast<uint8_t>(number >> 8);
    scalar[31] = static_cast<uint8_t>(number);
    return scalar;
}

void append(Bytes *to, const Bytes &bytes)
{
    to->insert(to->end(), bytes.begin(), bytes.end());
}

/* What OpenSSL says once, for all backends: its SM2 is slow. */
struct Pool {
    Bytes elements;
    Bytes scalars;
    Bytes products; /* of each element and its scalar */
    Bytes one;
    Bytes products_by_one;
    Bytes sums; /* of the first 1, 2, … products */
};

Pool make_pool(const EcOracle &oracle)
{
    std::mt19937_64 random(5);
    Pool pool;
    Bytes sum(33);
    const auto draw = [&] {
        return oracle.reduce(vesica_test::random_bytes(random, 48));
    };
    pool.one = draw();
    for (size_t i = 0; i < BATCH; i++) {
        const Bytes element = oracle.multiply(draw());
        const Bytes scalar = draw();
        const Bytes product = oracle.multiply(scalar, element);
        sum = oracle.add(sum, product);
        append(&pool.elements, element);
        append(&pool.scalars, scalar);
        append(&pool.products, product);
        append(&pool.products_by_one, oracle.multiply(pool.one, element));
        append(&pool.sums, sum);
    }
    return pool;
}

/* Scalars whose digits are all of one kind, whatever their width, or that are
 * near the beginning, the middle or the end. */
std::vector<Bytes> scalars_of_every_kind(const EcOracle &oracle)
{
    std::vector<Bytes> scalars;
    for (int i = 1; i < 40; i++) {
        scalars.push_back(small(static_cast<unsigned>(i)));
        scalars.push_back(oracle.near_order(-i));
        scalars.push_back(oracle.near_order(i - 20, 2));
        scalars.push_back(oracle.near_order(i - 20, 3));
    }
    for (unsigned bit = 1; bit < 256; bit++) {
        Bytes power(32);
        power[31 - bit / 8] = static_cast<uint8_t>(1 << bit % 8);
        scalars.push_back(oracle.reduce(power));
        for (size_t i = 32 - bit / 8; i < 32; i++) {
            power[i] = 0xff;
        }
        scalars.push_back(oracle.reduce(power));
    }
    for (unsigned width = 3; width <= 8; width++) {
        for (unsigned digit = 1; digit < 1u << width; digit += width - 2) {
            Bytes all(32);
            for (unsigned bit = 0; bit < 256; bit++) {
                if (digit >> bit % width & 1) {
                    all[31 - bit / 8] |= static_cast<uint8_t>(1 << bit % 8);
                }
            }
            scalars.push_back(oracle.reduce(all));
        }
    }
    return scalars;
}

struct Kinds {
    std::vector<Bytes> scalars;
    Bytes products; /* of the generator */
};

Kinds make_kinds(const EcOracle &oracle)
{
    Kinds kinds = {scalars_of_every_kind(oracle), {}};
    for (const Bytes &k : kinds.scalars) {
        append(&kinds.products, oracle.multiply(k));
    }
    return kinds;
}

/* What takes time is made for the tests that look at it. */
class Curve {
  public:
    const char *name;
    vesica_suite suite;
    const vesica_group *group;
    EcOracle oracle;

    Curve(const char *its_name, vesica_suite its_suite,
          const vesica_group *its_group, int nid)
        : name(its_name), suite(its_suite), group(its_group), oracle(nid)
    {
    }

    std::string file() const
    {
        return std::string(name) + ".txt";
    }

    const Pool &pool() const
    {
        return made(&pool_, make_pool);
    }

    const Kinds &kinds() const
    {
        return made(&kinds_, make_kinds);
    }

  private:
    template <typename T>
    const T &made(std::optional<T> *kept, T (*make)(const EcOracle &)) const
    {
        if (!*kept) {
            *kept = make(oracle);
        }
        return **kept;
    }

    mutable std::optional<Pool> pool_;
    mutable std::optional<Kinds> kinds_;
};

const Curve &curve_of(vesica_suite suite)
{
    static const Curve p256("p256", VESICA_SUITE_P256_SHA256,
                            &vesica_group_p256, NID_X9_62_prime256v1);
    static const Curve sm2("sm2", VESICA_SUITE_SM2_SM3, &vesica_group_sm2,
                           NID_sm2);
    return suite == VESICA_SUITE_SM2_SM3 ? sm2 : p256;
}

/* Each curve on each backend that this machine has. */
class Weierstrass
    : public testing::TestWithParam<std::tuple<vesica_suite, vesica_cpu>> {
  protected:
    void SetUp() override
    {
        ASSERT_EQ(vesica_ext_start(), VESICA_OK);
        vesica_cpu_limit(std::get<1>(GetParam()));
        if (vesica_cpu_get() != std::get<1>(GetParam())) {
            GTEST_SKIP() << "not on this machine";
        }
        ASSERT_EQ(vesica_group_of(curve.suite), &group);
        ASSERT_EQ(group.element_len, 33u);
        ASSERT_EQ(group.scalar_len, 32u);
        ASSERT_EQ(group.uniform_len, 96u);
        ASSERT_EQ(group.wide_len, 48u);
    }

    void TearDown() override
    {
        vesica_cpu_limit(VESICA_CPU_AVX512);
    }

    std::vector<Record> records(const char *key) const
    {
        return vesica_test::read_records_with(curve.file(), key);
    }

    vesica_status decode(const Bytes &elements)
    {
        return group.decode(&points, elements.data(), elements.size() / 33);
    }

    Bytes encode(size_t num)
    {
        Bytes elements(33 * num);
        EXPECT_EQ(group.encode(elements.data(), &points, num), VESICA_OK);
        return elements;
    }

    /* scalars: one for each, or one for all. */
    Bytes products(const Bytes &elements, const Bytes &scalars)
    {
        const size_t num = elements.size() / 33;
        EXPECT_EQ(decode(elements), VESICA_OK);
        group.multiply(&points, num, scalars.data(), scalars.size() / 32);
        return encode(num);
    }

    /* Any number of elements, each with a scalar of its own. */
    Bytes many_products(const Bytes &elements, const Bytes &scalars)
    {
        const size_t num = elements.size() / 33;
        Bytes all;
        for (size_t i = 0; i < num; i += BATCH) {
            const size_t n = std::min(num - i, BATCH);
            append(&all,
                   products(part(elements, 33, i, n), part(scalars, 32, i, n)));
        }
        return all;
    }

    /* Of uniform bytes, times one. */
    Bytes mapped(const Bytes &uniform)
    {
        const size_t num = uniform.size() / 96;
        group.from_uniform(&points, uniform.data(), num);
        group.multiply(&points, num, group.one, 1);
        return encode(num);
    }

    vesica_status combine(Bytes *sum, const Bytes &scalars,
                          const Bytes &elements)
    {
        return group.combine(sum->data(), scalars.data(), elements.data(),
                             elements.size() / 33);
    }

    static Bytes part(const Bytes &bytes, size_t size, size_t i, size_t num)
    {
        return Bytes(bytes.data() + i * size, bytes.data() + (i + num) * size);
    }

    Bytes generator() const
    {
        return Bytes(group.generator, group.generator + 33);
    }

    static Bytes negative(Bytes element)
    {
        element[0] ^= 1;
        return element;
    }

    const Curve &curve = curve_of(std::get<0>(GetParam()));
    const vesica_group &group = *curve.group;
    const EcOracle &oracle = curve.oracle;
    const Pool &pool() const
    {
        return curve.pool();
    }
    vesica_points points;
    std::mt19937_64 random{1};
};

TEST_P(Weierstrass, HashToCurveVectors)
{
    Bytes expected;
    Bytes uniform;
    for (const Record &record : records("dst")) {
        const Bytes &message = record["message"];
        const vesica_part text = {message.data(), message.size()};
        Bytes expanded(96);
        vesica_expand_message(expanded.data(), 96, curve.suite, &text, 1,
                              record["dst"].data(), record["dst"].size());
        append(&uniform, expanded);
        append(&expected, record["element"]);
    }
    ASSERT_GE(expected.size(), 33u * 5);
    EXPECT_BYTES_EQ(mapped(uniform), expected);
}

TEST_P(Weierstrass, MapsWhatIsSpecial)
{
    Bytes uniform;
    Bytes expected;
    for (const Record &record : records("uniform")) {
        append(&uniform, record["uniform"]);
        append(&expected, record["element"]);
        EXPECT_BYTES_EQ(mapped(record["uniform"]), record["element"]);
    }
    ASSERT_GE(expected.size(), 33u * 13);
    EXPECT_BYTES_EQ(mapped(uniform), expected);
}

/* The identity is told, and spoils none of the others. */
TEST_P(Weierstrass, IdentityAmongOthersIsTold)
{
    const auto identities = records("identity");
    const auto others = records("uniform");
    ASSERT_GE(identities.size(), 3u);
    for (const Record &identity : identities) {
        for (size_t at = 0; at < 9; at++) {
            Bytes uniform;
            Bytes expected;
            for (size_t i = 0; i < 9; i++) {
                append(&uniform,
                       i == at ? identity["identity"] : others[i]["uniform"]);
                append(&expected, i == at ? Bytes(33) : others[i]["element"]);
            }
            Bytes elements(33 * 9, 0xcc);
            group.from_uniform(&points, uniform.data(), 9);
            group.multiply(&points, 9, group.one, 1);
            EXPECT_EQ(group.encode(elements.data(), &points, 9),
                      VESICA_ERR_POINT);
            EXPECT_BYTES_EQ(elements, expected);
        }
    }
}

TEST_P(Weierstrass, MultiplesOfTheGenerator)
{
    Bytes elements;
    Bytes scalars;
    Bytes expected;
    for (const Record &record : records("multiple")) {
        Bytes element(33);
        ASSERT_EQ(vesica_group_multiply_base(&group, element.data(),
                                             record["scalar"].data()),
                  VESICA_OK);
        EXPECT_BYTES_EQ(element, record["multiple"]);
        append(&elements, generator());
        append(&scalars, record["scalar"]);
        append(&expected, record["multiple"]);
    }
    ASSERT_GE(expected.size(), 33u * 52);
    EXPECT_BYTES_EQ(many_products(elements, scalars), expected);
}

TEST_P(Weierstrass, MultiplesOfOtherPoints)
{
    Bytes elements;
    Bytes scalars;
    Bytes expected;
    for (const Record &record : records("product")) {
        append(&elements, record["point"]);
        append(&scalars, record["scalar"]);
        append(&expected, record["product"]);
    }
    ASSERT_GE(expected.size(), 33u * 63);
    EXPECT_BYTES_EQ(many_products(elements, scalars), expected);
}

/* Edge cases of doubling, of addition chains and of shared secrets. */
TEST_P(Weierstrass, KeyAgreements)
{
    if (curve.suite != VESICA_SUITE_P256_SHA256) {
        GTEST_SKIP() << "there are vectors of P-256 alone";
    }
    const auto all = vesica_test::read_records("p256_ecdh.txt");
    ASSERT_EQ(all.size(), 330u);
    Bytes elements;
    Bytes scalars;
    Bytes shared;
    for (const Record &record : all) {
        append(&elements, record["point"]);
        append(&scalars, record["scalar"]);
        append(&shared, record["shared"]);
    }
    const Bytes made = many_products(elements, scalars);
    for (size_t i = 0; i < all.size(); i++) {
        EXPECT_BYTES_EQ(Bytes(&made[33 * i + 1], &made[33 * i + 33]),
                        part(shared, 32, i, 1));
    }
}

TEST_P(Weierstrass, RefusesInvalidEncodings)
{
    const auto invalid = records("invalid");
    ASSERT_GE(invalid.size(), 11u);
    for (const Record &record : invalid) {
        EXPECT_EQ(decode(record["invalid"]), VESICA_ERR_POINT)
            << vesica_test::to_hex(record["invalid"]);
    }
    /* One of them anywhere spoils the batch. */
    for (size_t i = 0; i < BATCH; i++) {
        Bytes spoilt = pool().elements;
        const Bytes &bad = invalid[i % invalid.size()]["invalid"];
        std::copy(bad.begin(), bad.end(), spoilt.begin() + 33 * i);
        EXPECT_EQ(decode(spoilt), VESICA_ERR_POINT) << i;
    }
    EXPECT_EQ(decode(pool().elements), VESICA_OK);
    EXPECT_EQ(decode({}), VESICA_OK);
}

TEST_P(Weierstrass, RefusesEveryOtherFirstByte)
{
    Bytes element = generator();
    for (unsigned first = 0; first < 256; first++) {
        element[0] = static_cast<uint8_t>(first);
        EXPECT_EQ(decode(element) == VESICA_OK, first == 2 || first == 3)
            << first;
    }
}

/* x at the edges of the field, and at random. */
TEST_P(Weierstrass, DecodesWhatOpensslDecodes)
{
    std::vector<Bytes> all;
    for (int i = 0; i < 100; i++) {
        all.push_back(small(static_cast<unsigned>(i)));
        all.push_back(curve.oracle.near_prime(i - 50));
        all.push_back(vesica_test::random_bytes(random, 32));
    }
    unsigned good = 0;
    for (size_t i = 0; i < all.size(); i++) {
        Bytes element = {static_cast<uint8_t>(2 + i / 3 % 2)};
        append(&element, all[i]);
        const bool expected = oracle.decodes(element);
        good += expected ? 1 : 0;
        ASSERT_EQ(decode(element) == VESICA_OK, expected)
            << vesica_test::to_hex(element);
        if (expected) {
            EXPECT_BYTES_EQ(products(element, small(1)), element);
        }
    }
    EXPECT_GT(good, 50u);
    EXPECT_LT(good, 250u);
}

/* Batches of every length, each beginning elsewhere. */
TEST_P(Weierstrass, ProductsAsOpensslHasThem)
{
    for (size_t num = 1; num <= BATCH; num++) {
        const size_t at = (BATCH - num) / 2;
        const Bytes elements = part(pool().elements, 33, at, num);
        EXPECT_BYTES_EQ(products(elements, part(pool().scalars, 32, at, num)),
                        part(pool().products, 33, at, num));
        EXPECT_BYTES_EQ(products(elements, pool().one),
                        part(pool().products_by_one, 33, at, num));
    }
}

TEST_P(Weierstrass, ScalarsOfEveryKind)
{
    Bytes elements;
    Bytes scalars;
    for (const Bytes &k : curve.kinds().scalars) {
        append(&elements, generator());
        append(&scalars, k);
    }
    EXPECT_BYTES_EQ(many_products(elements, scalars), curve.kinds().products);
    /* As the one scalar of all. */
    for (size_t i = 0; i < curve.kinds().scalars.size(); i += 7) {
        Bytes three = generator();
        append(&three, negative(generator()));
        append(&three, generator());
        const Bytes expected = part(curve.kinds().products, 33, i, 1);
        const Bytes made = products(three, curve.kinds().scalars[i]);
        EXPECT_BYTES_EQ(part(made, 33, 0, 1), expected);
        EXPECT_BYTES_EQ(part(made, 33, 1, 1), negative(expected));
        EXPECT_BYTES_EQ(part(made, 33, 2, 1), expected);
    }
}

TEST_P(Weierstrass, ZeroTimesAnythingIsTheIdentity)
{
    Bytes element(33, 0xcc);
    EXPECT_EQ(
        vesica_group_multiply_base(&group, element.data(), Bytes(32).data()),
        VESICA_ERR_POINT);
    EXPECT_BYTES_EQ(element, Bytes(33, 0xcc));
}

TEST_P(Weierstrass, InversesUndoScalars)
{
    for (size_t num : {1u, 2u, 63u, 64u}) {
        Bytes scalars = part(pool().scalars, 32, 0, num);
        const Bytes last = oracle.near_order(-1);
        std::copy(last.begin(), last.end(), scalars.end() - 32);
        Bytes expected;
        for (size_t i = 0; i < num; i++) {
            append(&expected, oracle.invert(part(scalars, 32, i, 1)));
        }
        Bytes inverses(32 * num);
        group.scalar_invert(inverses.data(), scalars.data(), num);
        EXPECT_BYTES_EQ(inverses, expected);
        group.scalar_invert(scalars.data(), scalars.data(), num);
        EXPECT_BYTES_EQ(scalars, expected);
    }
    for (const Bytes &k : curve.kinds().scalars) {
        Bytes inverse(32);
        group.scalar_invert(inverse.data(), k.data(), 1);
        EXPECT_BYTES_EQ(inverse, oracle.invert(k));
    }
}

TEST_P(Weierstrass, ScalarsAreReducedAsOpensslDoes)
{
    std::vector<Bytes> wides = {Bytes(48), Bytes(48, 0xff)};
    for (int i = 0; i < 200; i++) {
        wides.push_back(vesica_test::random_bytes(random, 48));
        /* Near the order, moved up by so many bytes. */
        const Bytes near = oracle.near_order(i % 5 - 2);
        Bytes moved(48, i % 2 == 0 ? 0 : 0xff);
        std::copy(near.begin(), near.end(), moved.begin() + i % 17);
        wides.push_back(moved);
    }
    Bytes b = small(7);
    Bytes c = oracle.near_order(-1);
    for (const Bytes &wide : wides) {
        Bytes got(32);
        Bytes difference(32);
        group.scalar_reduce(got.data(), wide.data(), 1, wide.size());
        EXPECT_BYTES_EQ(got, oracle.reduce(wide));
        group.scalar_multiply_subtract(difference.data(), got.data(), b.data(),
                                       c.data());
        EXPECT_BYTES_EQ(difference, oracle.multiply_subtract(got, b, c));
        c = b;
        b = difference;
    }
}

/* a - b * c on small numbers, below zero modulo the order, and in place. */
TEST_P(Weierstrass, ScalarMultiplySubtract)
{
    Bytes a = small(50);
    group.scalar_multiply_subtract(a.data(), a.data(), small(6).data(),
                                   small(7).data());
    EXPECT_BYTES_EQ(a, small(8));
    group.scalar_multiply_subtract(a.data(), small(41).data(), small(6).data(),
                                   small(7).data());
    EXPECT_BYTES_EQ(a, oracle.near_order(-1));
    group.scalar_multiply_subtract(a.data(), small(42).data(), small(6).data(),
                                   small(7).data());
    EXPECT_BYTES_EQ(a, Bytes(32));
}

TEST_P(Weierstrass, ScalarsMustBeCanonicalAndNotZero)
{
    EXPECT_EQ(group.scalar_check(small(1).data()), VESICA_OK);
    EXPECT_EQ(group.scalar_check(oracle.near_order(-1).data()), VESICA_OK);
    EXPECT_EQ(group.scalar_check(Bytes(32).data()), VESICA_ERR_KEY);
    EXPECT_EQ(group.scalar_check(oracle.near_order(0).data()), VESICA_ERR_KEY);
    EXPECT_EQ(group.scalar_check(oracle.near_order(1).data()), VESICA_ERR_KEY);
    EXPECT_EQ(group.scalar_check(Bytes(32, 0xff).data()), VESICA_ERR_KEY);
}

TEST_P(Weierstrass, CombinesBatchesOfEveryLength)
{
    for (size_t num = 1; num <= BATCH; num++) {
        Bytes sum(33);
        ASSERT_EQ(combine(&sum, part(pool().scalars, 32, 0, num),
                          part(pool().elements, 33, 0, num)),
                  VESICA_OK);
        EXPECT_BYTES_EQ(sum, part(pool().sums, 33, num - 1, 1));
    }
}

TEST_P(Weierstrass, CombineAddsToTheSum)
{
    const Bytes g = generator();
    Bytes sum(33);
    ASSERT_EQ(combine(&sum, small(5), g), VESICA_OK);
    ASSERT_EQ(combine(&sum, small(7), oracle.multiply(small(9))), VESICA_OK);
    const Bytes expected = oracle.multiply(small(5 + 7 * 9));
    EXPECT_BYTES_EQ(sum, expected);
    /* Nothing, a scalar that is zero, and elements that are none. */
    ASSERT_EQ(group.combine(sum.data(), nullptr, nullptr, 0), VESICA_OK);
    ASSERT_EQ(combine(&sum, Bytes(32), g), VESICA_OK);
    EXPECT_BYTES_EQ(sum, expected);
    EXPECT_EQ(combine(&sum, small(1), Bytes(33, 0xff)), VESICA_ERR_POINT);
    EXPECT_EQ(combine(&sum, small(1), Bytes(33)), VESICA_ERR_POINT);
    EXPECT_BYTES_EQ(sum, expected);
    /* A sum that is none. */
    Bytes wrong(33, 0xff);
    EXPECT_EQ(combine(&wrong, small(1), g), VESICA_ERR_POINT);
    EXPECT_BYTES_EQ(wrong, Bytes(33, 0xff));
    /* The sum once more: a doubling. */
    ASSERT_EQ(combine(&sum, small(1), sum), VESICA_OK);
    EXPECT_BYTES_EQ(sum, oracle.multiply(small(2 * 68)));
    ASSERT_EQ(vesica_group_add(&group, sum.data(), sum.data(), 1, 0),
              VESICA_OK);
    EXPECT_BYTES_EQ(sum, oracle.multiply(small(4 * 68)));
    ASSERT_EQ(vesica_group_add(&group, sum.data(), Bytes(33).data(), 1, 0),
              VESICA_OK);
    EXPECT_BYTES_EQ(sum, oracle.multiply(small(4 * 68)));
}

/* Terms that cancel, in a call and against the sum; it goes on from there. */
TEST_P(Weierstrass, CombineMayGiveTheIdentity)
{
    const Bytes p = part(pool().elements, 33, 3, 1);
    const Bytes k = part(pool().scalars, 32, 5, 1);
    Bytes sum(33);
    ASSERT_EQ(combine(&sum, k, p), VESICA_OK);
    ASSERT_EQ(combine(&sum, k, negative(p)), VESICA_OK);
    EXPECT_BYTES_EQ(sum, Bytes(33));
    Bytes two = p;
    Bytes scalars = k;
    append(&two, negative(p));
    append(&scalars, k);
    ASSERT_EQ(combine(&sum, scalars, two), VESICA_OK);
    EXPECT_BYTES_EQ(sum, Bytes(33));
    two = p;
    append(&two, p);
    scalars = k;
    append(&scalars, oracle.multiply_subtract(Bytes(32), k, small(1)));
    ASSERT_EQ(combine(&sum, scalars, two), VESICA_OK);
    EXPECT_BYTES_EQ(sum, Bytes(33));
    ASSERT_EQ(combine(&sum, small(1), p), VESICA_OK);
    EXPECT_BYTES_EQ(sum, p);
    ASSERT_EQ(combine(&sum, oracle.near_order(-1), p), VESICA_OK);
    EXPECT_BYTES_EQ(sum, Bytes(33));
}

/* Points of one lane, which are summed up together, that cancel from the first
 * digit on, and no longer from some digit on. */
TEST_P(Weierstrass, CombinesWhatCancelsOnTheWay)
{
    constexpr size_t LANES = 8; /* the most there are */
    const Bytes p = part(pool().elements, 33, 3, 1);
    const Bytes k = part(pool().scalars, 32, 5, 1);
    for (const unsigned more : {0u, 2u, 30u, 4096u}) {
        Bytes elements;
        Bytes scalars;
        Bytes sum(33);
        /* k + more, by k - (-1) * more. */
        const Bytes other =
            oracle.multiply_subtract(k, oracle.near_order(-1), small(more));
        for (size_t i = 0; i < LANES; i++) {
            append(&elements, p);
            append(&scalars, other);
        }
        for (size_t i = 0; i < LANES; i++) {
            append(&elements, negative(p));
            append(&scalars, k);
        }
        ASSERT_EQ(combine(&sum, scalars, elements), VESICA_OK);
        const Bytes expected =
            more == 0 ? Bytes(33) : oracle.multiply(small(LANES * more), p);
        EXPECT_BYTES_EQ(sum, expected);
    }
}

/* Equal points under equal scalars, and under all kinds of them: additions
 * that are doublings on the way. */
TEST_P(Weierstrass, CombinesWhatIsTheSame)
{
    Bytes elements;
    Bytes scalars;
    Bytes sum(33);
    for (size_t i = 0; i < BATCH; i++) {
        append(&elements, generator());
        append(&scalars, small(3));
    }
    ASSERT_EQ(combine(&sum, scalars, elements), VESICA_OK);
    EXPECT_BYTES_EQ(sum, oracle.multiply(small(3 * BATCH)));
    for (size_t i = 0; i + BATCH <= curve.kinds().scalars.size(); i += BATCH) {
        Bytes expected(33);
        scalars.clear();
        for (size_t j = i; j < i + BATCH; j++) {
            append(&scalars, curve.kinds().scalars[j]);
            expected =
                oracle.add(expected, part(curve.kinds().products, 33, j, 1));
        }
        sum.assign(33, 0);
        ASSERT_EQ(combine(&sum, scalars, elements), VESICA_OK);
        EXPECT_BYTES_EQ(sum, expected);
    }
}

std::string
NameOf(const testing::TestParamInfo<std::tuple<vesica_suite, vesica_cpu>> &info)
{
    static const char *const names[] = {"minimal", "portable", "avx2",
                                        "avx512"};
    return std::string(curve_of(std::get<0>(info.param)).name) + "_" +
           names[std::get<1>(info.param)];
}

INSTANTIATE_TEST_SUITE_P(
    Backends, Weierstrass,
    testing::Combine(testing::Values(VESICA_SUITE_P256_SHA256,
                                     VESICA_SUITE_SM2_SM3),
                     testing::Values(VESICA_CPU_MINIMAL, VESICA_CPU_PORTABLE,
                                     VESICA_CPU_AVX2, VESICA_CPU_AVX512)),
    NameOf);

} /* namespace */
