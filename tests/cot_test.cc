/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <random>

#include "support/blocks.h"

extern "C" {
#include "ext/ext.h"
#include "ot/cot_check.h"
#include "ot/transpose.h"
#include "util/cpu.h"
}

namespace
{

using vesica_test::Bytes;
using Blocks = std::vector<vesica_block>;

Bytes bytes_of(const Blocks &blocks)
{
    Bytes bytes;
    for (const vesica_block &block : blocks) {
        bytes.insert(bytes.end(), block.bytes, block.bytes + 16);
    }
    return bytes;
}

bool bit(const vesica_block &block, size_t i)
{
    return vesica_block_bit(&block, i) == 1;
}

vesica_block filled(uint8_t fill)
{
    vesica_block block;
    std::fill_n(block.bytes, 16, fill);
    return block;
}

/* Both sides of COTs, with keys as base OTs would have given them. */
class Pair {
  public:
    explicit Pair(unsigned k, const vesica_block &with_delta)
        : bits(k), delta(with_delta)
    {
        context.group = vesica_group_of(VESICA_SUITE_RISTRETTO255_SHA512);
        context.hash = VESICA_SUITE_P256_SHA256;
        std::iota(context.sid, context.sid + VESICA_SID_BYTES, uint8_t(0));
        vesica_coins_init(&coins, VESICA_SUITE_RISTRETTO255_SHA512,
                          VESICA_LABEL_COINS_COT,
                          Bytes(VESICA_SEED_BYTES, 0x33).data(), context.sid);
        for (size_t n = 0; n < pairs.size(); n++) {
            for (size_t b = 0; b < 16; b++) {
                pairs[n].bytes[b] =
                    static_cast<uint8_t>(n / 2 * 31 + n % 2 * 7 + b * 3);
            }
        }
        vesica_block choices;
        vesica_cot_choices(&choices, &delta, bits);
        for (size_t i = 0; i < VESICA_OT_NUM; i++) {
            keys[i] = pairs[2 * i + bit(choices, i)];
        }
        trees.resize(vesica_cot_trees_len(bits));
        vesica_cot_receiver_init(&receiver, trees.data(), &context, bits,
                                 pairs.data(), &coins);
        sender_init();
    }

    void sender_init()
    {
        vesica_cot_sender_init(&sender, &context, bits, &delta, keys.data(),
                               trees.data());
    }

    /* The receiver's share of a part, behind what is there. */
    void receive(size_t num)
    {
        const size_t first = t.size();
        const size_t before = corrections.size();
        t.resize(first + num);
        u.resize((first + num) / 128);
        corrections.resize(before + vesica_cot_corrections_len(bits, num));
        vesica_cot_receiver_part(&receiver, &t[first], &u[first / 128],
                                 corrections.data() + before, first, num);
        parts.push_back({first, num, before});
    }

    void send()
    {
        q.assign(t.size(), filled(0xcc));
        for (const Part &part : parts) {
            vesica_cot_sender_part(&sender, &q[part.first],
                                   corrections.data() + part.at, part.first,
                                   part.num);
        }
    }

    void make(size_t num)
    {
        receive(num);
        send();
    }

    bool u_of(size_t j) const
    {
        return bit(u[j / 128], j % 128);
    }

    /* Q - T - u Delta, which is to be zero. */
    vesica_block error(size_t j) const
    {
        const vesica_block d = vesica_block_xor(q[j], t[j]);
        return u_of(j) ? vesica_block_xor(d, delta) : d;
    }

    size_t num_errors() const
    {
        size_t num = 0;
        for (size_t j = 0; j < t.size(); j++) {
            const vesica_block e = error(j);
            num += (e.words[0] | e.words[1]) != 0;
        }
        return num;
    }

    Bytes respond(const Bytes &seed) const
    {
        vesica_cot_check check;
        Bytes response(VESICA_COT_RESPONSE_BYTES);
        vesica_cot_check_init(&check, seed.data(), t.size());
        vesica_cot_check_add(&check, t.data(), u.data(), 0, t.size());
        vesica_cot_check_respond(&check, response.data());
        return response;
    }

    vesica_status verify(const Bytes &seed, const Bytes &response) const
    {
        vesica_cot_check check;
        vesica_cot_check_init(&check, seed.data(), q.size());
        vesica_cot_check_add(&check, q.data(), nullptr, 0, q.size());
        return vesica_cot_check_verify(&check, &delta, response.data());
    }

    struct Part {
        size_t first;
        size_t num;
        size_t at;
    };

    unsigned bits;
    vesica_block delta;
    vesica_ot_context context;
    vesica_coins coins;
    Blocks pairs{2 * VESICA_OT_NUM};
    Blocks keys{VESICA_OT_NUM};
    Bytes trees;
    vesica_cot_receiver receiver;
    vesica_cot_sender sender;
    std::vector<Part> parts;
    Blocks t;
    Blocks u;
    Blocks q;
    Bytes corrections;
};

vesica_block some_delta()
{
    vesica_block delta;
    for (uint8_t i = 0; i < 16; i++) {
        delta.bytes[i] = static_cast<uint8_t>(0x9d + 17 * i);
    }
    return delta;
}

const Bytes SEED = vesica_test::from_hex("0102030405060708090a0b0c0d0e0f10");

TEST(Transpose, AsBitByBit)
{
    std::mt19937_64 random{7};
    for (int round = 0; round < 20; round++) {
        Blocks square(128);
        for (vesica_block &block : square) {
            block.words[0] = random();
            block.words[1] = random();
        }
        const Blocks before = square;
        vesica_transpose(square.data());
        for (size_t i = 0; i < 128; i++) {
            for (size_t j = 0; j < 128; j++) {
                ASSERT_EQ(bit(square[i], j), bit(before[j], i));
            }
        }
        vesica_transpose(square.data());
        EXPECT_BYTES_EQ(bytes_of(square), bytes_of(before));
    }
}

/* Both k. */
class Cot : public testing::TestWithParam<unsigned> {
  protected:
    const unsigned k = GetParam();
};

INSTANTIATE_TEST_SUITE_P(Bits, Cot, testing::Values(1, 4),
                         testing::PrintToStringParamName());

TEST_P(Cot, SizesAreExact)
{
    EXPECT_EQ(vesica_cot_trees_len(k), k == 1 ? 0u : 4096u);
    EXPECT_EQ(vesica_cot_corrections_len(k, 128), (128 / k - 1) * 16);
    EXPECT_EQ(vesica_cot_corrections_len(k, VESICA_COT_PART),
              k == 1 ? 260096u : 63488u);
    EXPECT_EQ(vesica_cot_corrections_len(k, 0), 0u);
}

TEST_P(Cot, ChoicesOfDelta)
{
    const vesica_block delta = some_delta();
    vesica_block choices;
    vesica_block again;
    vesica_cot_choices(&choices, &delta, k);
    for (size_t g = 0; g < 128 / k; g++) {
        for (size_t l = 1; l <= k; l++) {
            EXPECT_NE(bit(choices, k * g + l - 1), bit(delta, k * g + k - l));
        }
    }
    vesica_cot_choices(&again, &choices, k);
    EXPECT_BYTES_EQ(bytes_of({again}), bytes_of({delta}));
}

/* Lengths about those that are worked on at once. */
TEST_P(Cot, RowsAreCorrelated)
{
    for (const size_t blocks : {1, 2, 63, 64, 65, 130}) {
        Pair pair(k, some_delta());
        pair.make(128 * blocks);
        EXPECT_EQ(pair.num_errors(), 0u) << blocks;
    }
}

TEST_P(Cot, AnyDelta)
{
    std::mt19937_64 random{9};
    Blocks deltas = {filled(0), filled(0xff), filled(0x55), filled(0x01)};
    for (int i = 0; i < 8; i++) {
        deltas.push_back(filled(0));
        deltas.back().words[0] = random();
        deltas.back().words[1] = random();
    }
    for (const vesica_block &delta : deltas) {
        Pair pair(k, delta);
        pair.make(256);
        EXPECT_EQ(pair.num_errors(), 0u);
        EXPECT_BYTES_EQ(bytes_of({pair.sender.delta}), bytes_of({delta}));
    }
}

TEST_P(Cot, PartsAreTheSameAsTheWhole)
{
    Pair whole(k, some_delta());
    whole.make(128 * 70);
    Pair cut(k, some_delta());
    for (const size_t blocks : {1, 66, 0, 3}) {
        cut.receive(128 * blocks);
    }
    std::reverse(cut.parts.begin(), cut.parts.end());
    cut.send();
    EXPECT_BYTES_EQ(bytes_of(cut.t), bytes_of(whole.t));
    EXPECT_BYTES_EQ(bytes_of(cut.u), bytes_of(whole.u));
    EXPECT_BYTES_EQ(bytes_of(cut.q), bytes_of(whole.q));
    EXPECT_EQ(cut.corrections.size(), whole.corrections.size());
}

/* Of 16,384 bits each of u, of a column of T, of a column of Q: eight standard
 * deviations. */
TEST_P(Cot, BitsAreBalanced)
{
    Pair pair(k, some_delta());
    size_t ones_u = 0;
    size_t ones_t[128] = {};
    size_t ones_q[128] = {};
    pair.make(16384);
    for (size_t j = 0; j < pair.t.size(); j++) {
        ones_u += pair.u_of(j);
        for (size_t i = 0; i < 128; i++) {
            ones_t[i] += bit(pair.t[j], i);
            ones_q[i] += bit(pair.q[j], i);
        }
    }
    EXPECT_NEAR(static_cast<double>(ones_u), 8192, 512);
    for (size_t i = 0; i < 128; i++) {
        EXPECT_NEAR(static_cast<double>(ones_t[i]), 8192, 512) << i;
        EXPECT_NEAR(static_cast<double>(ones_q[i]), 8192, 512) << i;
    }
}

TEST_P(Cot, KeysAndSessionMatter)
{
    Pair pair(k, some_delta());
    pair.make(128);
    Pair other(k, some_delta());
    other.pairs[2 * 60].bytes[0] ^= 1;
    other.pairs[2 * 60 + 1].bytes[0] ^= 1;
    vesica_cot_receiver_init(&other.receiver, other.trees.data(),
                             &other.context, k, other.pairs.data(),
                             &other.coins);
    other.sender_init();
    other.make(128);
    EXPECT_NE(other.num_errors(), 0u);
    if (k > 1) {
        Pair session(k, some_delta());
        session.context.sid[0] ^= 1;
        session.sender_init();
        session.make(128);
        EXPECT_NE(session.num_errors(), 0u);
    }
}

/* The sender reads the side of its choice alone. */
TEST(CotTrees, OneSideOfEach)
{
    for (size_t i = 0; i < VESICA_OT_NUM; i += 9) {
        for (const size_t side : {0u, 1u}) {
            Pair pair(4, some_delta());
            vesica_block choices;
            vesica_cot_choices(&choices, &pair.delta, 4);
            pair.trees[32 * i + 16 * side + 5] ^= 0x40;
            pair.sender_init();
            pair.make(128);
            if (bit(choices, i) == (side == 1)) {
                EXPECT_NE(pair.num_errors(), 0u) << i;
            } else {
                EXPECT_EQ(pair.num_errors(), 0u) << i;
            }
        }
    }
}

/* A correction that is wrong in group g is seen in the rows of that COT where
 * Delta is set in the group. */
TEST_P(Cot, WrongCorrectionsGoWithDelta)
{
    for (size_t g = 1; g < 128 / k; g += 5) {
        Pair pair(k, some_delta());
        const size_t j = 3 * g % 256;
        pair.receive(256);
        pair.corrections[(g - 1) * 32 + j / 8] ^=
            static_cast<uint8_t>(1 << j % 8);
        pair.send();
        vesica_block expected = filled(0);
        for (size_t i = k * g; i < k * g + k; i++) {
            expected.bytes[i / 8] |=
                static_cast<uint8_t>(bit(pair.delta, i) << i % 8);
        }
        EXPECT_BYTES_EQ(bytes_of({pair.error(j)}), bytes_of({expected}));
        EXPECT_LE(pair.num_errors(), 1u);
    }
}

TEST(CotCheck, HonestPasses)
{
    for (const size_t blocks : {1, 2, 3, 67}) {
        for (const vesica_block &delta : {some_delta(), filled(0)}) {
            Pair pair(1, delta);
            pair.make(128 * blocks);
            EXPECT_EQ(pair.verify(SEED, pair.respond(SEED)), VESICA_OK);
        }
    }
}

TEST(CotCheck, PartsInAnyOrder)
{
    Pair pair(1, some_delta());
    vesica_cot_check check;
    Bytes response(VESICA_COT_RESPONSE_BYTES);
    pair.make(128 * 192);
    vesica_cot_check_init(&check, SEED.data(), 128 * 192);
    for (const size_t first : {128, 0, 64}) {
        vesica_cot_check_add(&check, &pair.t[128 * first], &pair.u[first],
                             128 * first, 128 * 64);
    }
    vesica_cot_check_respond(&check, response.data());
    EXPECT_BYTES_EQ(response, pair.respond(SEED));
}

TEST(CotCheck, RefusesAnotherSeed)
{
    Pair pair(1, some_delta());
    Bytes other = SEED;
    other[15] ^= 0x80;
    pair.make(128 * 4);
    EXPECT_EQ(pair.verify(other, pair.respond(SEED)), VESICA_ERR_PROOF);
}

/* x is compared where Delta is set, and t_i everywhere. */
TEST(CotCheck, RefusesEveryOtherResponse)
{
    Pair pair(1, some_delta());
    pair.make(128 * 3);
    const Bytes good = pair.respond(SEED);
    for (size_t at = 0; at < good.size(); at++) {
        Bytes bad = good;
        bad[at] ^= static_cast<uint8_t>(1 << at % 8);
        EXPECT_EQ(pair.verify(SEED, bad), VESICA_ERR_PROOF) << at;
    }
}

/* A wrong bit of column i passes if bit i of Delta is 0, and only then: where
 * ever it is, in what the challenge weighs and in the last 128. */
TEST(CotCheck, WrongCorrectionsPassWhereDeltaIsZero)
{
    size_t num_passed = 0;
    for (size_t i = 1; i < 128; i++) {
        Pair pair(1, some_delta());
        const size_t j = (29 * i) % 384;
        pair.receive(384);
        pair.corrections[(i - 1) * 48 + j / 8] ^=
            static_cast<uint8_t>(1 << j % 8);
        pair.send();
        const vesica_status status = pair.verify(SEED, pair.respond(SEED));
        EXPECT_EQ(status, bit(pair.delta, i) ? VESICA_ERR_PROOF : VESICA_OK)
            << i;
        num_passed += status == VESICA_OK;
    }
    EXPECT_GT(num_passed, 40u);
}

/* The same error in two columns: it does not cancel out. */
TEST(CotCheck, RefusesTheSameErrorTwice)
{
    Pair pair(1, filled(0xff));
    pair.receive(384);
    pair.corrections[0] ^= 1;
    pair.corrections[48] ^= 1;
    pair.send();
    EXPECT_EQ(pair.verify(SEED, pair.respond(SEED)), VESICA_ERR_PROOF);
}

/* Real base OTs in front. */
TEST_P(Cot, WithBaseOts)
{
    ASSERT_EQ(vesica_ext_start(), VESICA_OK);
    Pair pair(k, some_delta());
    std::unique_ptr<vesica_ot_receiver> base(new vesica_ot_receiver());
    vesica_block choices;
    Bytes reply(32);
    vesica_cot_choices(&choices, &pair.delta, k);
    ASSERT_EQ(vesica_ot_receiver_begin(base.get(), &pair.context, &choices,
                                       &pair.coins),
              VESICA_OK);
    ASSERT_EQ(vesica_ot_sender_reply(pair.pairs.data(), reply.data(),
                                     &pair.context, base->message, &pair.coins),
              VESICA_OK);
    ASSERT_EQ(
        vesica_ot_receiver_finish(base.get(), pair.keys.data(), reply.data()),
        VESICA_OK);
    vesica_cot_receiver_init(&pair.receiver, pair.trees.data(), &pair.context,
                             k, pair.pairs.data(), &pair.coins);
    pair.sender_init();
    pair.make(256);
    EXPECT_EQ(pair.num_errors(), 0u);
}

TEST_P(Cot, ClearedIsZero)
{
    Pair pair(k, some_delta());
    vesica_cot_check check;
    vesica_cot_check_init(&check, SEED.data(), 128);
    vesica_cot_check_clear(&check);
    vesica_cot_receiver_clear(&pair.receiver);
    vesica_cot_sender_clear(&pair.sender);
    const auto is_zero = [](const void *at, size_t len) {
        const uint8_t *bytes = static_cast<const uint8_t *>(at);
        return std::all_of(bytes, bytes + len,
                           [](uint8_t byte) { return byte == 0; });
    };
    EXPECT_TRUE(is_zero(&check, sizeof check));
    EXPECT_TRUE(is_zero(&pair.receiver, sizeof pair.receiver));
    EXPECT_TRUE(is_zero(&pair.sender, sizeof pair.sender));
}

/* The bytes that an independent program finds, on each backend: SHA-256 of
 * trees, corrections, T, u, Q and the response. */
class CotKnownAnswer : public vesica_test::OnBackend {
  protected:
    static std::string digest(unsigned bits)
    {
        Pair pair(bits, some_delta());
        vesica_hash hash;
        Bytes out(32);
        pair.make(128 * 5);
        vesica_hash_init_unlabelled(&hash, VESICA_SUITE_P256_SHA256);
        for (const Bytes &part :
             {pair.trees, pair.corrections, bytes_of(pair.t), bytes_of(pair.u),
              bytes_of(pair.q), pair.respond(SEED)}) {
            vesica_hash_add(&hash, part.data(), part.size());
        }
        vesica_hash_final(&hash, out.data(), out.size());
        return vesica_test::to_hex(out);
    }
};

INSTANTIATE_ON_BACKENDS(CotKnownAnswer);

TEST_P(CotKnownAnswer, OneBit)
{
    EXPECT_EQ(
        digest(1),
        "f17cd5943bae22abed3d0b97b93383493905799cc4ddea7fd76d97d3ebe13032");
}

TEST_P(CotKnownAnswer, FourBits)
{
    EXPECT_EQ(
        digest(4),
        "73c89e82a9be579e410dac6b69cc1dea7ecdf8e9988aed3cd8dc8bba0a52de78");
}

} /* namespace */
