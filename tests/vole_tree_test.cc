/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>

#include "support/vole.h"

extern "C" {
#include "util/cpu.h"
#include "vole/params.h"
#include "vole/tree.h"
}

namespace
{

using namespace vesica_test;

const vesica_suite SUITE = VESICA_SUITE_P256_SHA256;
const uint32_t CHUNK = 7;

/* Trees of one size, and both sides' views of them. */
class Forest {
  public:
    Forest(uint64_t seed, size_t leaves_of_each, size_t num_trees)
        : random(seed), num(num_trees), block(leaves_of_each), sums(num),
          leaves(num * block), opened(num * block), places(num)
    {
        const Bytes sid = random_bytes(random, VESICA_SID_BYTES);
        EXPECT_EQ(vesica_trees_init(&trees, SUITE, sid.data(), CHUNK, block),
                  VESICA_OK);
        roots = random_blocks(random, num);
        cots = std::make_unique<Cots>(random, num * trees.levels);
        choices = Bytes((num * trees.levels + 7) / 8, 0xff); /* is set whole */
        corrections = Bytes(num * trees.levels * VESICA_TREE_CORRECTION_BYTES);
        for (uint32_t &place : places) {
            place = static_cast<uint32_t>(random() % block);
        }
    }

    void choose()
    {
        vesica_trees_choose(&trees, choices.data(), places.data(),
                            cots->bits.data(), num);
    }

    void build()
    {
        const vesica_trees_sender sender = {
            leaves.data(),  sums.data(),    corrections.data(), roots.data(),
            cots->q.data(), choices.data(), &cots->delta};
        vesica_trees_build(&trees, &sender, 0, num / 2);
        vesica_trees_build(&trees, &sender, num / 2, num - num / 2);
    }

    void open()
    {
        const vesica_trees_receiver receiver = {opened.data(), sums.data(),
                                                corrections.data(),
                                                cots->t.data(), places.data()};
        vesica_trees_open(&trees, &receiver, 0, num / 2);
        vesica_trees_open(&trees, &receiver, num / 2, num - num / 2);
    }

    Random random;
    size_t num;
    size_t block;
    vesica_trees trees;
    Blocks roots;
    std::unique_ptr<Cots> cots;
    Bytes choices;
    Bytes corrections;
    Blocks sums;
    Blocks leaves;
    Blocks opened;
    std::vector<uint32_t> places;
};

class Trees : public testing::TestWithParam<size_t> {};

INSTANTIATE_TEST_SUITE_P(Blocks, Trees, testing::Values(2, 4, 8, 32, 1024),
                         testing::PrintToStringParamName());

/* All leaves but one; and where the sum is shifted, that one takes it. */
TEST_P(Trees, OpenAllButThePlace)
{
    Forest f(GetParam(), GetParam(), 9);
    f.choose();
    f.build();
    for (size_t i = 0; i < f.num; i++) {
        EXPECT_EQ(f.sums[i], sum(&f.leaves[i * f.block], f.block));
    }
    const Blocks shifts = random_blocks(f.random, f.num);
    for (size_t i = 0; i < f.num; i++) {
        f.sums[i] = vesica_block_xor(f.sums[i], shifts[i]);
        const size_t at = i * f.block + f.places[i];
        f.leaves[at] = vesica_block_xor(f.leaves[at], shifts[i]);
    }
    f.open();
    EXPECT_EQ(f.opened, f.leaves);
}

TEST_P(Trees, LeavesAreDistinct)
{
    Forest f(3 * GetParam(), GetParam(), 5);
    std::set<Bytes> seen;
    f.build();
    for (const vesica_block &leaf : f.leaves) {
        seen.emplace(leaf.bytes, leaf.bytes + sizeof leaf.bytes);
    }
    EXPECT_EQ(seen.size(), f.leaves.size());
}

TEST_P(Trees, BackendsAgree)
{
    Forest first(5, GetParam(), 4);
    first.choose();
    first.build();
    first.open();
    for (const vesica_cpu cpu : {VESICA_CPU_MINIMAL, VESICA_CPU_PORTABLE,
                                 VESICA_CPU_AVX2, VESICA_CPU_AVX512}) {
        Forest f(5, GetParam(), 4);
        vesica_cpu_limit(cpu);
        f.choose();
        f.build();
        f.open();
        vesica_cpu_limit(VESICA_CPU_AVX512);
        EXPECT_EQ(f.leaves, first.leaves);
        EXPECT_EQ(f.opened, first.opened);
        EXPECT_EQ(f.corrections, first.corrections);
    }
}

/* Every place of small trees. */
TEST(TreesSmall, EveryPlace)
{
    for (const size_t block : {2, 4, 8, 32}) {
        Forest f(block, block, block);
        for (size_t i = 0; i < block; i++) {
            f.places[i] = static_cast<uint32_t>(i);
        }
        f.choose();
        f.build();
        f.open();
        EXPECT_EQ(f.opened, f.leaves);
    }
}

/* A place that does not exist would open all leaves. */
TEST(TreesInit, RefusesWhatIsNoPowerOfTwo)
{
    const Bytes sid(VESICA_SID_BYTES);
    const size_t most = size_t{1} << VESICA_TREE_MAX_LEVELS;
    vesica_trees trees;
    for (size_t block = 0; block <= 2 * most; block++) {
        bool power = false;
        for (size_t p = 2; p <= most; p *= 2) {
            power |= p == block;
        }
        if (power) {
            continue;
        }
        ASSERT_EQ(vesica_trees_init(&trees, SUITE, sid.data(), 0, block),
                  VESICA_ERR_ARGUMENT)
            << block;
        ASSERT_EQ(trees.levels, 0u);
    }
    for (size_t p = 2; p <= most; p *= 2) {
        EXPECT_EQ(vesica_trees_init(&trees, SUITE, sid.data(), 0, p),
                  VESICA_OK);
    }
}

/* Leaves that become known to who can read the sum of one side of each level,
 * of a tree of which the first `leaves` leaves exist. */
size_t known_leaves(unsigned levels, size_t leaves, uint32_t sides)
{
    std::vector<bool> known = {false};
    for (unsigned l = 1; l <= levels; l++) {
        const size_t span = size_t{1} << (levels - l);
        const size_t num = (leaves + span - 1) / span;
        std::vector<bool> next;
        std::vector<size_t> missing;
        for (size_t x = 0; x < num; x++) {
            next.push_back(known[x / 2]);
            if (!known[x / 2] && x % 2 == (sides >> (l - 1) & 1)) {
                missing.push_back(x);
            }
        }
        if (missing.size() == 1) {
            next[missing[0]] = true;
        }
        known = next;
    }
    return static_cast<size_t>(std::count(known.begin(), known.end(), true));
}

/* Whatever a receiver sends for its choice bits, one sum of each level is all
 * that it can read, and one leaf stays hidden; which is not so where a tree
 * ends early. */
TEST(TreesSmall, NoChoiceOpensAllLeaves)
{
    for (const unsigned levels : {1u, 2u, 3u}) {
        for (uint32_t c = 0; c < 1u << levels; c++) {
            Forest f(100 * levels + c, size_t{1} << levels, 1);
            f.choices[0] = static_cast<uint8_t>(c);
            f.build();
            uint32_t sides = 0;
            f.places[0] = 0;
            for (unsigned l = 1; l <= levels; l++) {
                const uint32_t u = f.cots->bits[0] >> (l - 1) & 1u;
                const uint32_t side = u ^ (c >> (l - 1) & 1u);
                sides |= side << (l - 1);
                f.places[0] |= (side ^ 1u) << (levels - l);
            }
            EXPECT_EQ(known_leaves(levels, f.block, sides), f.block - 1);
            /* The place that these choices stand for, and no other leaf, is
             * what the opening cannot tell. */
            f.sums[0] = {};
            f.open();
            for (uint32_t x = 0; x < f.block; x++) {
                EXPECT_EQ(f.opened[x] == f.leaves[x], x != f.places[0]);
            }
        }
    }
    size_t all = 0;
    for (uint32_t sides = 0; sides < 4; sides++) {
        all += known_leaves(2, 3, sides) == 3;
    }
    EXPECT_GT(all, 0u) << "of three leaves, all can be known";
}

/* The mask of the side that is not for the receiver is another one. */
TEST(TreesSmall, TheOtherSideStaysMasked)
{
    Forest f(11, 8, 16);
    f.choose();
    f.build();
    for (size_t j = 0; j < f.num * f.trees.levels; j++) {
        const uint32_t u = f.cots->bits[j / 8] >> (j % 8) & 1u;
        const uint32_t c = f.choices[j / 8] >> (j % 8) & 1u;
        const auto tree = static_cast<uint32_t>(j / f.trees.levels);
        vesica_block tweak = {};
        vesica_block mask;
        tweak.bytes[0] = CHUNK;
        tweak.bytes[4] = static_cast<uint8_t>(tree);
        tweak.bytes[8] = static_cast<uint8_t>(j % f.trees.levels + 1);
        vesica_aes_hash_tweaked(&f.trees.mask, &mask, &f.cots->t[j], &tweak, 1);
        /* The sum of a level, from the leaves below: of the last one. */
        if (j % f.trees.levels + 1 < f.trees.levels) {
            continue;
        }
        for (uint32_t side = 0; side < 2; side++) {
            vesica_block expected = {};
            vesica_block e;
            for (size_t x = side; x < f.block; x += 2) {
                expected =
                    vesica_block_xor(expected, f.leaves[tree * f.block + x]);
            }
            memcpy(e.bytes, &f.corrections[32 * j + 16 * side], 16);
            EXPECT_EQ(vesica_block_xor(e, mask) == expected, side == (u ^ c));
        }
    }
}

vesica_block inverse(const vesica_block &a)
{
    /* a^(2^128 - 2) */
    vesica_block power = a;
    vesica_block all = {};
    all.bytes[0] = 1;
    for (int i = 1; i < 128; i++) {
        power = times(power, power);
        all = times(all, power);
    }
    return all;
}

/* Delta as a receiver reads it from psi if the leaves of a tree sum up to
 * Delta. */
vesica_block read_delta(const vesica_block &psi, const vesica_block &w,
                        const vesica_block &beta)
{
    vesica_block one = {};
    one.bytes[0] = 1;
    return times(vesica_block_xor(psi, w),
                 inverse(vesica_block_xor(beta, one)));
}

/* In a tree of which each level sums up to Delta, V + the sum of the leaves
 * plus W is Delta (1 + beta): a receiver divides. Leaves of these trees do not
 * sum up to it. */
TEST(TreesSmall, CorrelatedLeavesWouldTellDelta)
{
    Forest f(12, 32, 1);
    f.build();
    const vesica_block delta = f.cots->delta;
    const vesica_block beta = random_block(f.random);
    const vesica_block w = random_block(f.random);
    const vesica_block v = vesica_block_xor(w, times(beta, delta));

    Blocks half = random_blocks(f.random, 32);
    half[0] = vesica_block_xor(delta, sum(&half[1], 31));
    EXPECT_EQ(read_delta(vesica_block_xor(v, sum(half.data(), 32)), w, beta),
              delta);

    EXPECT_NE(f.sums[0], delta);
    EXPECT_NE(read_delta(vesica_block_xor(v, f.sums[0]), w, beta), delta);
}

/* Keys of its own for each tree, chunk and session: the same root gives other
 * leaves. */
TEST(TreesSmall, EachTreeHasItsKeys)
{
    Forest f(13, 8, 2);
    f.roots[1] = f.roots[0];
    f.build();
    EXPECT_NE(f.sums[0], f.sums[1]);

    const Blocks before = f.sums;
    f.trees.chunk++;
    f.build();
    EXPECT_NE(f.sums[0], before[0]);
    f.trees.chunk--;
    f.trees.sid[0] ^= 1;
    f.build();
    EXPECT_NE(f.sums[0], before[0]);
    f.trees.sid[0] ^= 1;
    f.trees.hash = VESICA_SUITE_SM2_SM3;
    f.build();
    EXPECT_NE(f.sums[0], before[0]);
}

/* Recorded: what goes over the wire is of these bytes. */
TEST(TreesKat, Recorded)
{
    const Bytes sid(VESICA_SID_BYTES, 0x5a);
    Blocks q(2 * 5), roots(2), leaves(2 * 32), sums(2);
    Bytes corrections(2 * 5 * 32);
    const Bytes choices = {0xa5, 0x01};
    vesica_block delta;
    vesica_trees trees;
    for (size_t i = 0; i < 10; i++) {
        memset(q[i].bytes, static_cast<int>(i + 1), 16);
    }
    memset(roots[0].bytes, 0x31, 16);
    memset(roots[1].bytes, 0x32, 16);
    memset(delta.bytes, 0xd0, 16);
    ASSERT_EQ(vesica_trees_init(&trees, SUITE, sid.data(), 3, 32), VESICA_OK);
    const vesica_trees_sender sender = {
        leaves.data(),  sums.data(), corrections.data(), roots.data(), q.data(),
        choices.data(), &delta};
    vesica_trees_build(&trees, &sender, 0, 2);
    EXPECT_EQ(to_hex(sums[0].bytes, 16), "b4ad9528d0378fef4c33786266ed7901");
    EXPECT_EQ(to_hex(leaves[63].bytes, 16), "380da5b8e4af608e45fc0db1b6b39b03");
    EXPECT_EQ(to_hex(&corrections[9 * 32], 32),
              "bef4b594433e54927a4e14e1c4442a1b"
              "7a2a7f0cf8cccf4bec8d6911ee9dee4c");
}

} /* namespace */
