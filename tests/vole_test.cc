/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "support/vole.h"

extern "C" {
#include "hash/hash.h"
#include "util/cpu.h"
#include "vole/chunk.h"
}

namespace
{

using namespace vesica_test;

const vesica_suite SUITE = VESICA_SUITE_P256_SHA256;

vesica_vole_params params_of(uint32_t num_chunks, size_t slots, bool malicious)
{
    vesica_vole_params params;
    EXPECT_EQ(vesica_vole_params_init(&params, num_chunks, slots, malicious),
              VESICA_OK);
    return params;
}

/* Messages of a chunk. */
struct Messages {
    Bytes corrections;
    Bytes sums;
    Bytes challenge;
    Bytes answer;
};

/* Both sides of a run. */
class Pair {
  public:
    Pair(const vesica_vole_params &params, uint64_t seed,
         vesica_suite hash = SUITE)
        : random_(seed), params_(params), cots_(random_, params.num_cots),
          sender_memory_(vesica_vole_sender_blocks(&params)),
          receiver_memory_(vesica_vole_receiver_blocks(&params))
    {
        const Bytes sid = random_bytes(random_, VESICA_SID_BYTES);
        vesica_vole_init(&vole_, &params, hash, sid.data());
        vesica_vole_sender_init(&sender, &vole_, sender_memory_.data(),
                                cots_.q.data(), &cots_.delta);
        vesica_vole_receiver_init(&receiver, &vole_, receiver_memory_.data(),
                                  cots_.t.data(), cots_.bits.data());
    }

    /* Up to the sender's messages. */
    Messages build(uint32_t chunk)
    {
        const Blocks roots = random_blocks(random_, VESICA_VOLE_NOISE);
        Bytes choices(params_.choices_len);
        Messages m = {Bytes(params_.corrections_len), Bytes(params_.sums_len),
                      Bytes(32), Bytes(32)};
        coins_ = random_bytes(random_, VESICA_VOLE_PLACES_BYTES);
        vesica_vole_choose(&vole_, choices.data(), chunk, coins_.data(),
                           cots_.bits.data());
        for (const auto &[first, num] : pieces(VESICA_VOLE_NOISE)) {
            vesica_vole_sender_build(&sender, m.corrections.data(),
                                     choices.data(), roots.data(), first, num);
        }
        vesica_vole_sender_sums(&sender, m.sums.data());
        return m;
    }

    void open(const Messages &m)
    {
        vesica_vole_receiver_begin(&receiver, coins_.data(), m.sums.data());
        for (const auto &[first, num] : pieces(VESICA_VOLE_NOISE)) {
            vesica_vole_receiver_open(&receiver, m.corrections.data(), first,
                                      num);
        }
    }

    vesica_status check(Messages &m)
    {
        const vesica_block seed = random_block(random_);
        vesica_vole_receiver_challenge(&receiver, m.challenge.data(), &seed);
        vesica_vole_sender_answer(&sender, m.answer.data(), m.challenge.data());
        return vesica_vole_receiver_verify(&receiver, m.answer.data(),
                                           m.challenge.data());
    }

    void expand()
    {
        for (const auto &[first, num] : pieces(VESICA_VOLE_NOISE)) {
            vesica_vole_sender_accumulate(&sender, first, num);
            vesica_vole_receiver_accumulate(&receiver, first, num);
        }
        for (const auto &[first, num] : pieces(params_.num_outputs)) {
            vesica_vole_sender_expand(&sender, first, num);
            vesica_vole_receiver_expand(&receiver, first, num);
        }
    }

    bool holds()
    {
        for (size_t i = 0; i < params_.num_outputs; i++) {
            if (receiver.c[i] !=
                vesica_block_xor(sender.b[i],
                                 times(receiver.a[i], cots_.delta))) {
                return false;
            }
        }
        return true;
    }

    void next()
    {
        vesica_vole_sender_next(&sender);
        vesica_vole_receiver_next(&receiver);
    }

    void clear()
    {
        vesica_vole_sender_clear(&sender);
        vesica_vole_receiver_clear(&receiver);
    }

    const Cots &cots() const
    {
        return cots_;
    }

    vesica_vole_sender sender = {};
    vesica_vole_receiver receiver = {};

  private:
    /* Uneven ones, of which the first begin at multiples of four. */
    static std::vector<std::pair<size_t, size_t>> pieces(size_t num)
    {
        const size_t third = num / 12 * 4;
        return {{0, third}, {third, 0}, {third, num - third}};
    }

    Random random_;
    vesica_vole_params params_;
    Cots cots_;
    vesica_vole vole_;
    Blocks sender_memory_;
    Blocks receiver_memory_;
    Bytes coins_;
};

/* Sizes at which levels change, and those that are no multiple of 4. */
TEST(Vole, Correlation)
{
    for (const size_t slots : {1, 3839, 3840, 7935, 7936}) {
        Pair run(params_of(1, slots, false), slots);
        const Messages m = run.build(0);
        run.open(m);
        run.expand();
        EXPECT_TRUE(run.holds()) << slots;
    }
}

TEST(Vole, SeveralChunks)
{
    for (const vesica_suite hash : {SUITE, VESICA_SUITE_SM2_SM3}) {
        Pair run(params_of(3, 4001, true), 2, hash);
        for (uint32_t chunk = 0; chunk < 3; chunk++) {
            Messages m = run.build(chunk);
            run.open(m);
            EXPECT_EQ(run.check(m), VESICA_OK);
            run.expand();
            EXPECT_TRUE(run.holds());
            if (chunk < 2) {
                run.next();
            }
        }
    }
}

/* Base VOLEs, then the trees chunk by chunk, then those of the check. */
TEST(Vole, Cots)
{
    const vesica_vole_params params = params_of(3, 5000, true);
    EXPECT_EQ(vesica_vole_params_first_cot(&params, 0), 128u * 257);
    EXPECT_EQ(vesica_vole_params_first_cot(&params, 2),
              128u * 257 + 2 * 256 * 6);
    EXPECT_EQ(params.num_cots, 128u * 257 + 3 * 256 * 6 + 128);
}

TEST(Vole, Outputs)
{
    const size_t num = 4096;
    Blocks a[2];
    for (size_t i = 0; i < 2; i++) {
        Pair run(params_of(1, 1, false), 40 + i);
        const Messages m = run.build(0);
        run.open(m);
        run.expand();
        a[i].assign(run.receiver.a, run.receiver.a + num);
        std::set<Bytes> seen;
        for (const vesica_block &x : a[i]) {
            seen.emplace(x.bytes, x.bytes + 16);
        }
        EXPECT_EQ(seen.size(), num);
    }
    /* Every bit, of outputs and of sums of neighbours, and of two runs, is set
     * in half of them, within six deviations of 32. */
    for (size_t bit = 0; bit < 128; bit++) {
        int ones = 0, steps = 0, others = 0;
        const auto of = [bit](const vesica_block &x) {
            return x.bytes[bit / 8] >> (bit % 8) & 1;
        };
        for (size_t i = 0; i < num; i++) {
            ones += of(a[0][i]);
            steps += of(a[0][i]) ^ of(a[0][(i + 1) % num]);
            others += of(a[0][i]) ^ of(a[1][i]);
        }
        EXPECT_NEAR(ones, 2048, 192) << bit;
        EXPECT_NEAR(steps, 2048, 192) << bit;
        EXPECT_NEAR(others, 2048, 192) << bit;
    }
}

/* A place of the receiver, and the side of a level that it reads. */
size_t side_read(const Pair &run, size_t tree, unsigned level)
{
    const unsigned shift = run.receiver.trees.levels - level;
    return (run.receiver.places[tree] >> shift & 1) ^ 1;
}

class Cheat : public testing::Test {
  protected:
    Cheat() : run(params_of(1, 1, true), 77), m(run.build(0))
    {
    }

    vesica_status open_and_check()
    {
        run.open(m);
        return run.check(m);
    }

    uint8_t *correction(size_t tree, unsigned level, size_t side)
    {
        const size_t levels = run.receiver.trees.levels;
        return &m.corrections[32 * (tree * levels + level - 1) + 16 * side];
    }

    Pair run;
    Messages m;
};

TEST_F(Cheat, NoneIsAccepted)
{
    EXPECT_EQ(open_and_check(), VESICA_OK);
    /* And only that answer is, to that challenge. */
    m.answer[31] ^= 0x80;
    EXPECT_EQ(vesica_vole_receiver_verify(&run.receiver, m.answer.data(),
                                          m.challenge.data()),
              VESICA_ERR_PROOF);
    m.answer[31] ^= 0x80;
    m.challenge[0] ^= 1;
    EXPECT_EQ(vesica_vole_receiver_verify(&run.receiver, m.answer.data(),
                                          m.challenge.data()),
              VESICA_ERR_PROOF);
}

TEST_F(Cheat, ASumIsCaught)
{
    m.sums[16 * 100 + 3] ^= 4;
    EXPECT_EQ(open_and_check(), VESICA_ERR_PROOF);
}

/* Whether it is caught tells a bit of the place: the selective failure that the
 * parameters allow for. */
TEST_F(Cheat, ACorrectionIsCaughtWhereItIsRead)
{
    run.open(m); /* sets the places */
    for (const unsigned level : {1u, 2u, 5u}) {
        for (size_t side = 0; side < 2; side++) {
            const size_t tree = 40 + level;
            correction(tree, level, side)[7] ^= 0x10;
            EXPECT_EQ(open_and_check(), side == side_read(run, tree, level)
                                            ? VESICA_ERR_PROOF
                                            : VESICA_OK)
                << level << " " << side;
            correction(tree, level, side)[7] ^= 0x10;
        }
    }
    EXPECT_EQ(open_and_check(), VESICA_OK);
}

/* A sender that shifts a sum and guesses the place answers for the leaf that it
 * made wrong: it passes with one guess of as many as there are leaves. */
TEST_F(Cheat, AGuessedPlaceIsNotCaught)
{
    const size_t tree = 9;
    const vesica_block shift = {{1, 2, 3}};
    for (size_t i = 0; i < 16; i++) {
        m.sums[16 * tree + i] ^= shift.bytes[i];
    }
    ASSERT_EQ(open_and_check(), VESICA_ERR_PROOF);
    size_t num_passed = 0;
    for (uint32_t guess = 0; guess < 32; guess++) {
        const size_t leaf = 32 * tree + guess;
        vesica_block &v = run.sender.leaves[leaf];
        v = vesica_block_xor(v, shift);
        vesica_vole_sender_answer(&run.sender, m.answer.data(),
                                  m.challenge.data());
        v = vesica_block_xor(v, shift);
        const bool passed =
            vesica_vole_receiver_verify(&run.receiver, m.answer.data(),
                                        m.challenge.data()) == VESICA_OK;
        EXPECT_EQ(passed, guess == run.receiver.places[tree]);
        num_passed += passed;
    }
    EXPECT_EQ(num_passed, 1u);
    run.expand();
    EXPECT_FALSE(run.holds());
}

/* Nothing secret is left in the caller's memory. */
TEST(Vole, ClearWipes)
{
    const vesica_vole_params params = params_of(1, 1, false);
    Pair run(params, 5);
    const Messages m = run.build(0);
    run.open(m);
    run.expand();
    const vesica_block *memory[2] = {run.sender.leaves, run.receiver.records};
    const size_t num[2] = {vesica_vole_sender_blocks(&params),
                           vesica_vole_receiver_blocks(&params)};
    run.clear();
    run.clear();
    for (size_t i = 0; i < 2; i++) {
        EXPECT_EQ(std::count(memory[i], memory[i] + num[i], vesica_block{}),
                  static_cast<std::ptrdiff_t>(num[i]));
    }
}

TEST(Vole, BackendsAgree)
{
    const vesica_vole_params params = params_of(1, 9, true);
    Messages first;
    Blocks outputs;
    for (const vesica_cpu cpu : {VESICA_CPU_MINIMAL, VESICA_CPU_PORTABLE,
                                 VESICA_CPU_AVX2, VESICA_CPU_AVX512}) {
        vesica_cpu_limit(cpu);
        Pair run(params, 6);
        Messages m = run.build(0);
        run.open(m);
        EXPECT_EQ(run.check(m), VESICA_OK);
        run.expand();
        if (cpu == VESICA_CPU_MINIMAL) {
            first = m;
            outputs.assign(run.sender.b, run.sender.b + params.num_outputs);
        }
        EXPECT_EQ(m.corrections, first.corrections);
        EXPECT_EQ(m.sums, first.sums);
        EXPECT_EQ(m.challenge, first.challenge);
        EXPECT_EQ(m.answer, first.answer);
        EXPECT_TRUE(std::equal(outputs.begin(), outputs.end(), run.sender.b));
        vesica_cpu_limit(VESICA_CPU_AVX512);
    }
}

/* Recorded, of two chunks, with inputs by arithmetic: protocol/SPEC.md has them
 * too. */
TEST(Vole, Recorded)
{
    const vesica_vole_params params = params_of(2, 1, true);
    const auto fill = [](void *to, size_t len, size_t a, size_t b, size_t c) {
        auto *bytes = static_cast<uint8_t *>(to);
        for (size_t i = 0; i < len; i++) {
            bytes[i] = static_cast<uint8_t>(a + b * (i / 16) + c * (i % 16) +
                                            i / 4096);
        }
    };
    Bytes sid(VESICA_SID_BYTES), bits(params.num_cots / 8);
    Blocks t(params.num_cots), q, roots(VESICA_VOLE_NOISE);
    vesica_block delta;
    fill(sid.data(), sid.size(), 0, 16, 1);
    fill(bits.data(), bits.size(), 1, 29, 17);
    fill(t.data(), 16 * t.size(), 2, 31, 7);
    fill(delta.bytes, 16, 3, 0, 13);
    q = t;
    for (size_t j = 0; j < t.size(); j++) {
        if (bits[j / 8] >> (j % 8) & 1) {
            q[j] = vesica_block_xor(t[j], delta);
        }
    }
    vesica_vole vole;
    vesica_vole_sender sender;
    vesica_vole_receiver receiver;
    Blocks of_sender(vesica_vole_sender_blocks(&params));
    Blocks of_receiver(vesica_vole_receiver_blocks(&params));
    vesica_vole_init(&vole, &params, SUITE, sid.data());
    vesica_vole_sender_init(&sender, &vole, of_sender.data(), q.data(), &delta);
    vesica_vole_receiver_init(&receiver, &vole, of_receiver.data(), t.data(),
                              bits.data());
    vesica_hash hash;
    vesica_hash_init_unlabelled(&hash, SUITE);
    for (uint32_t chunk = 0; chunk < 2; chunk++) {
        const size_t n = params.num_outputs;
        Bytes coins(VESICA_VOLE_PLACES_BYTES), choices(params.choices_len);
        Messages m = {Bytes(params.corrections_len), Bytes(params.sums_len),
                      Bytes(32), Bytes(32)};
        vesica_block seed;
        fill(coins.data(), coins.size(), chunk, 37, 11);
        fill(roots.data(), 16 * roots.size(), 40 + chunk, 5, 3);
        fill(seed.bytes, 16, 50 + chunk, 0, 9);
        vesica_vole_choose(&vole, choices.data(), chunk, coins.data(),
                           bits.data());
        vesica_vole_sender_build(&sender, m.corrections.data(), choices.data(),
                                 roots.data(), 0, VESICA_VOLE_NOISE);
        vesica_vole_sender_sums(&sender, m.sums.data());
        vesica_vole_receiver_begin(&receiver, coins.data(), m.sums.data());
        vesica_vole_receiver_open(&receiver, m.corrections.data(), 0,
                                  VESICA_VOLE_NOISE);
        vesica_vole_receiver_challenge(&receiver, m.challenge.data(), &seed);
        vesica_vole_sender_answer(&sender, m.answer.data(), m.challenge.data());
        EXPECT_EQ(vesica_vole_receiver_verify(&receiver, m.answer.data(),
                                              m.challenge.data()),
                  VESICA_OK);
        vesica_vole_sender_accumulate(&sender, 0, VESICA_VOLE_NOISE);
        vesica_vole_receiver_accumulate(&receiver, 0, VESICA_VOLE_NOISE);
        vesica_vole_sender_expand(&sender, 0, n);
        vesica_vole_receiver_expand(&receiver, 0, n);
        for (const Bytes *bytes :
             {&choices, &m.corrections, &m.sums, &m.challenge, &m.answer}) {
            vesica_hash_add(&hash, bytes->data(), bytes->size());
        }
        for (const vesica_block *blocks : {receiver.a, receiver.c, sender.b}) {
            vesica_hash_add(&hash, blocks->bytes, 16 * n);
        }
        if (chunk == 0) {
            vesica_vole_sender_next(&sender);
            vesica_vole_receiver_next(&receiver);
        }
    }
    uint8_t out[32];
    vesica_hash_final(&hash, out, sizeof out);
    EXPECT_EQ(
        to_hex(out, sizeof out),
        "b33d82bbb69a597cf00275da8c977626ce6c28cd13344110a3aff2b4b00605e2");
}

TEST(Params, Refuses)
{
    const size_t most = VESICA_VOLE_MAX_OUTPUTS - VESICA_VOLE_BASES;
    vesica_vole_params params;
    EXPECT_EQ(vesica_vole_params_init(&params, 0, 10, false),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_vole_params_init(&params, 1, 0, false),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_vole_params_init(&params, 1, most + 1, false),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(vesica_vole_params_init(&params, 1, SIZE_MAX, false),
              VESICA_ERR_ARGUMENT);
    EXPECT_EQ(params.num_outputs, 0u);
    EXPECT_EQ(params.num_chunks, 0u);
    EXPECT_EQ(vesica_vole_params_init(&params, UINT32_MAX, most, true),
              VESICA_OK);
    EXPECT_EQ(params.levels, unsigned{VESICA_VOLE_MAX_LEVELS});
}

/* For every size: the least power of two that makes the rate a half. */
TEST(Params, Rule)
{
    for (size_t slots = 1; slots <= VESICA_VOLE_MAX_OUTPUTS - VESICA_VOLE_BASES;
         slots += 1 + slots / 64) {
        const vesica_vole_params p = params_of(4, slots, true);
        EXPECT_EQ(p.num_outputs,
                  std::max<size_t>(VESICA_VOLE_MIN_OUTPUTS, slots + 257));
        EXPECT_EQ(p.block, size_t{1} << p.levels);
        EXPECT_EQ(p.num_leaves, 256 * p.block);
        EXPECT_GE(p.num_leaves, 2 * p.num_outputs);
        EXPECT_GE(p.levels, unsigned{VESICA_VOLE_MIN_LEVELS});
        if (p.levels > VESICA_VOLE_MIN_LEVELS) {
            EXPECT_LT(p.num_leaves / 2, 2 * p.num_outputs);
        }
        EXPECT_EQ(p.num_cots, 128 * 257 + 4 * 256 * p.levels + 128);
        EXPECT_EQ(p.num_cots % 128, 0u);
        EXPECT_EQ(p.choices_len, 256 * p.levels / 8);
        EXPECT_EQ(p.corrections_len, 256 * p.levels * 32);
        EXPECT_EQ(p.sums_len, 256u * 16);
        EXPECT_EQ(p.challenge_len + p.answer_len, 64u);
    }
    EXPECT_EQ(params_of(4, 1, false).challenge_len, 0u);
}

double log2_choose(double n, double k)
{
    return (std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1)) /
           std::log(2);
}

/* log2 of Pr[Beta(a, b) >= x], which for whole numbers is that of fewer than a
 * successes in a + b - 1 trials. */
double log2_beta(unsigned a, unsigned b, double x)
{
    const double n = a + b - 1;
    double sum = 0;
    for (unsigned k = 0; k < a; k++) {
        sum += std::exp2(log2_choose(n, k) + k * std::log2(x) +
                         (n - k) * std::log2(1 - x));
    }
    return std::log2(sum);
}

/* The distance for messages of one weight, by the formula of vole/params.h. */
double distance_of(size_t num_outputs, unsigned weight)
{
    const unsigned terms = VESICA_CODE_WEIGHT * weight;
    double low = 0, high = 1;
    for (int i = 0; i < 30; i++) {
        const double d = (low + high) / 2;
        const double codewords =
            log2_choose(static_cast<double>(num_outputs), weight) +
            log2_choose(terms, weight - 1) +
            log2_beta(weight, terms - weight + 1, 1 - d);
        (codewords <= -40 ? low : high) = d;
    }
    return low;
}

double distance(size_t num_outputs)
{
    double least = 1;
    for (unsigned weight = 1; weight < 64; weight++) {
        const double d = distance_of(num_outputs, weight);
        if (2 * weight - 1 >= VESICA_CODE_WEIGHT * (1 - d)) {
            least = std::min(least, d);
        }
    }
    return least;
}

double security(size_t num_outputs)
{
    return -VESICA_VOLE_NOISE * std::log2(1 - distance(num_outputs));
}

/* The table of vole/params.h. */
TEST(Params, Distances)
{
    const struct {
        unsigned log_outputs;
        double distance;
        double bits;
    } table[] = {
        {12, 0.472, 236}, {14, 0.452, 222}, {16, 0.425, 204}, {18, 0.400, 188}};
    for (const auto &column : table) {
        const size_t num = size_t{1} << column.log_outputs;
        EXPECT_NEAR(distance(num), column.distance, 0.0006) << num;
        EXPECT_NEAR(security(num), column.bits, 0.5) << num;
    }
    /* The noise that would do is two thirds of what there is. */
    EXPECT_EQ(std::ceil(-128 / std::log2(1 - distance(1 << 18))), 174);
}

/* Of the smallest and the largest chunk with trees of each height. */
TEST(Params, Security)
{
    size_t least = 1;
    for (unsigned h = VESICA_VOLE_MIN_LEVELS; h <= VESICA_VOLE_MAX_LEVELS;
         h++) {
        const size_t most =
            (size_t{VESICA_VOLE_NOISE} << h) / 2 - VESICA_VOLE_BASES;
        double before = INFINITY;
        for (const size_t slots : {least, most}) {
            const vesica_vole_params p = params_of(1, slots, true);
            const double bits = security(p.num_outputs);
            EXPECT_EQ(p.levels, h);
            EXPECT_LE(bits, security(1 << 12)) << "the table, at " << slots;
            EXPECT_GT(bits, security(1 << 18)) << "the table, at " << slots;
            EXPECT_LE(bits, before);
            before = bits;
        }
        least = most + 1;
    }
    EXPECT_EQ(least, VESICA_VOLE_MAX_OUTPUTS - VESICA_VOLE_BASES + 1)
        << "larger ones are refused";
    /* Information sets of half of all places. */
    EXPECT_EQ(-VESICA_VOLE_NOISE * std::log2(0.5), 256);
    /* Of binary noise values the same distance would give another figure. */
    EXPECT_GT(-VESICA_VOLE_NOISE * std::log2(1 - 2 * distance(1 << 18)),
              2 * security(1 << 18));
    /* A base VOLE that is zero: of any of 257. */
    EXPECT_LT(std::log2(257) - 128, -119);
    /* A check that a wrong vector passes: chi hits a root, or the hash does. */
    EXPECT_LT(std::log2(2) - 128, -126);
}

} /* namespace */
