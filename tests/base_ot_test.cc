/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <random>
#include <set>

#include "support/bytes.h"

extern "C" {
#include "ext/ext.h"
#include "ot/base_ot.h"
#include "util/cpu.h"
}

namespace
{

using vesica_test::Bytes;

const size_t NUM = VESICA_OT_NUM;

Bytes bytes_of(const vesica_block *blocks, size_t num)
{
    const auto *first = reinterpret_cast<const uint8_t *>(blocks);
    return Bytes(first, first + 16 * num);
}

/* Group and hash as sessions have them, and each backend. */
struct Case {
    vesica_suite group;
    vesica_suite hash;
    const char *digest; /* of message, reply and both sides' keys */
};

const Case CASES[] = {
    {VESICA_SUITE_RISTRETTO255_SHA512, VESICA_SUITE_P256_SHA256,
     "5b2e7a757df1158b7a26f93cb7bbc97f81fcf176c31a54c992c0c5a3aff6a0eb"},
    {VESICA_SUITE_SM2_SM3, VESICA_SUITE_SM2_SM3,
     "f8d6c5e99e97c1df66af5a858cd0e0a984b7b0791ed9892c9d5221ef07f2c012"},
};

class BaseOt : public testing::TestWithParam<std::tuple<Case, vesica_cpu>> {
  protected:
    void SetUp() override
    {
        ASSERT_EQ(vesica_ext_start(), VESICA_OK);
        vesica_cpu_limit(std::get<1>(GetParam()));
        if (vesica_cpu_get() != std::get<1>(GetParam())) {
            GTEST_SKIP() << "not on this machine";
        }
        context.group = vesica_group_of(with.group);
        context.hash = with.hash;
        for (uint8_t i = 0; i < VESICA_SID_BYTES; i++) {
            context.sid[i] = i;
        }
        coins_init(&receiver_coins, 0x11);
        coins_init(&sender_coins, 0x22);
        len = context.group->element_len;
        reply.resize(len);
    }

    void TearDown() override
    {
        vesica_cpu_limit(VESICA_CPU_AVX512);
    }

    void coins_init(vesica_coins *coins, uint8_t fill)
    {
        vesica_coins_init(coins, with.group, VESICA_LABEL_COINS_OT,
                          Bytes(VESICA_SEED_BYTES, fill).data(), context.sid);
    }

    void begin(const vesica_block &choices)
    {
        ASSERT_EQ(vesica_ot_receiver_begin(receiver.get(), &context, &choices,
                                           &receiver_coins),
                  VESICA_OK);
    }

    void begin(uint8_t choices)
    {
        vesica_block all;
        std::fill_n(all.bytes, 16, choices);
        begin(all);
    }

    vesica_status answer()
    {
        return vesica_ot_sender_reply(pairs, reply.data(), &context,
                                      receiver->message, &sender_coins);
    }

    vesica_status finish()
    {
        return vesica_ot_receiver_finish(receiver.get(), keys, reply.data());
    }

    bool choice(size_t i) const
    {
        return receiver->choices.bytes[i / 8] >> (i % 8) & 1;
    }

    bool same(const vesica_block &a, const vesica_block &b) const
    {
        return std::equal(a.bytes, a.bytes + 16, b.bytes);
    }

    /* In how many OTs the receiver has this key of the sender's. */
    size_t count(bool chosen) const
    {
        size_t num = 0;
        for (size_t i = 0; i < NUM; i++) {
            num += same(keys[i], pairs[2 * i + (choice(i) == chosen)]);
        }
        return num;
    }

    /* Two that are badly formed, and one that is well formed, but no point. */
    std::vector<Bytes> not_elements() const
    {
        vesica_points points;
        Bytes none(context.group->generator, context.group->generator + len);
        do {
            none[1]++;
        } while (context.group->decode(&points, none.data(), 1) == VESICA_OK);
        return {Bytes(len, 0x00), Bytes(len, 0xff), none};
    }

    void expect_zero_keys()
    {
        EXPECT_BYTES_EQ(bytes_of(pairs, 2 * NUM), Bytes(32 * NUM));
        EXPECT_BYTES_EQ(reply, Bytes(len));
    }

    void expect_zero_receiver()
    {
        const auto *bytes = reinterpret_cast<const uint8_t *>(receiver.get());
        EXPECT_TRUE(std::all_of(bytes, bytes + sizeof *receiver,
                                [](uint8_t byte) { return byte == 0; }));
    }

    const Case with = std::get<0>(GetParam());
    vesica_ot_context context;
    vesica_coins receiver_coins;
    vesica_coins sender_coins;
    size_t len = 0;
    std::unique_ptr<vesica_ot_receiver> receiver{new vesica_ot_receiver()};
    vesica_block keys[NUM] = {};
    vesica_block pairs[2 * NUM] = {};
    Bytes reply;
    std::mt19937_64 random{5};
};

INSTANTIATE_TEST_SUITE_P(
    GroupsAndBackends, BaseOt,
    testing::Combine(testing::ValuesIn(CASES),
                     testing::Values(VESICA_CPU_MINIMAL, VESICA_CPU_PORTABLE,
                                     VESICA_CPU_AVX2, VESICA_CPU_AVX512)),
    [](const auto &of) {
        return std::to_string(std::get<0>(of.param).group) + "_" +
               std::to_string(std::get<1>(of.param));
    });

TEST_P(BaseOt, SizesAreExact)
{
    EXPECT_EQ(vesica_ot_message_len(context.group), 2 * NUM * len);
    EXPECT_LE(2 * NUM * len, sizeof receiver->message);
}

TEST_P(BaseOt, KeysAreEqualWhereChosenAndNowhereElse)
{
    vesica_block some;
    std::copy_n(vesica_test::random_bytes(random, 16).data(), 16, some.bytes);
    vesica_block none = {};
    vesica_block all;
    std::fill_n(all.bytes, 16, 0xff);
    for (const vesica_block &choices : {some, none, all}) {
        begin(choices);
        ASSERT_EQ(answer(), VESICA_OK);
        ASSERT_EQ(finish(), VESICA_OK);
        EXPECT_EQ(count(true), NUM);
        EXPECT_EQ(count(false), 0u);
        std::set<Bytes> distinct;
        for (const vesica_block &key : pairs) {
            distinct.insert(bytes_of(&key, 1));
        }
        EXPECT_EQ(distinct.size(), 2 * NUM);
    }
}

/* The bytes that an independent program finds, from the same coins. */
TEST_P(BaseOt, KnownAnswer)
{
    Bytes digest(32);
    vesica_hash hash;
    begin(0xa6);
    ASSERT_EQ(answer(), VESICA_OK);
    ASSERT_EQ(finish(), VESICA_OK);
    vesica_hash_init_unlabelled(&hash, VESICA_SUITE_P256_SHA256);
    vesica_hash_add(&hash, receiver->message, 2 * NUM * len);
    vesica_hash_add(&hash, reply.data(), len);
    vesica_hash_add(&hash, pairs[0].bytes, sizeof pairs);
    vesica_hash_add(&hash, keys[0].bytes, sizeof keys);
    vesica_hash_final(&hash, digest.data(), 32);
    EXPECT_EQ(vesica_test::to_hex(digest), with.digest);
}

TEST_P(BaseOt, BothSidesNeedTheSameSession)
{
    begin(0x5a);
    context.sid[31] ^= 1;
    ASSERT_EQ(answer(), VESICA_OK);
    ASSERT_EQ(finish(), VESICA_OK);
    EXPECT_EQ(count(true), 0u);
}

TEST_P(BaseOt, OtherElementsLeadToOtherKeys)
{
    begin(0x5a);
    ASSERT_EQ(answer(), VESICA_OK);
    /* Another element in the place of each T of OT 7, and the pair turned. */
    const Bytes before(receiver->message, receiver->message + 2 * NUM * len);
    uint8_t *pair = receiver->message + 2 * 7 * len;
    ASSERT_EQ(finish(), VESICA_OK);
    const Bytes good = bytes_of(keys, NUM);
    for (int kind = 0; kind < 3; kind++) {
        if (kind == 2) {
            std::swap_ranges(pair, pair + len, pair + len);
        } else {
            std::copy_n(context.group->generator, len,
                        pair + static_cast<size_t>(kind) * len);
        }
        ASSERT_EQ(answer(), VESICA_OK);
        std::copy(before.begin(), before.end(), receiver->message);
        ASSERT_EQ(finish(), VESICA_OK);
        EXPECT_EQ(count(true), NUM - 1);
        EXPECT_FALSE(same(keys[7], pairs[14]) || same(keys[7], pairs[15]));
    }
    /* Another A. */
    std::copy_n(context.group->generator, len, reply.data());
    ASSERT_EQ(finish(), VESICA_OK);
    EXPECT_EQ(count(true), 0u);
    EXPECT_NE(bytes_of(keys, NUM), good);
}

TEST_P(BaseOt, RefusesWhatIsNoElement)
{
    begin(0x5a);
    const Bytes good(receiver->message, receiver->message + 2 * NUM * len);
    for (const size_t n : {0u, 1u, 63u, 64u, 128u, 255u}) {
        for (const Bytes &bad : not_elements()) {
            std::copy(bad.begin(), bad.end(), receiver->message + n * len);
            std::fill_n(pairs[0].bytes, sizeof pairs, 0xcc);
            reply.assign(len, 0xcc);
            EXPECT_EQ(answer(), VESICA_ERR_POINT) << n;
            expect_zero_keys();
            std::copy(good.begin(), good.end(), receiver->message);
        }
    }
    ASSERT_EQ(answer(), VESICA_OK);
    for (const Bytes &bad : not_elements()) {
        reply = bad;
        std::fill_n(keys[0].bytes, sizeof keys, 0xcc);
        EXPECT_EQ(finish(), VESICA_ERR_POINT);
        EXPECT_BYTES_EQ(bytes_of(keys, NUM), Bytes(16 * NUM));
    }
}

/* T_0 = -Hg(i, 0, T_1): the key would be of the identity. */
TEST_P(BaseOt, RefusesASumThatIsTheIdentity)
{
    const vesica_group &group = *context.group;
    const char *dst = vesica_label_text(VESICA_LABEL_OT_POINT);
    const size_t i = 77;
    vesica_points points;
    Bytes uniform(group.uniform_len);
    Bytes minus_one(group.scalar_len);
    begin(0x5a);
    uint8_t *pair = receiver->message + 2 * i * len;
    Bytes message(context.sid, context.sid + VESICA_SID_BYTES);
    message.insert(message.end(), {0, 0, 0, i, 0});
    message.insert(message.end(), pair + len, pair + 2 * len);
    const vesica_part part = {message.data(), message.size()};
    vesica_expand_message(uniform.data(), uniform.size(), group.suite, &part, 1,
                          reinterpret_cast<const uint8_t *>(dst), strlen(dst));
    group.scalar_multiply_subtract(
        minus_one.data(), Bytes(group.scalar_len).data(), group.one, group.one);
    group.from_uniform(&points, uniform.data(), 1);
    group.multiply(&points, 1, minus_one.data(), 1);
    ASSERT_EQ(group.encode(pair, &points, 1), VESICA_OK);
    EXPECT_EQ(answer(), VESICA_ERR_POINT);
    expect_zero_keys();
}

TEST_P(BaseOt, ClearedIsZero)
{
    begin(0x5a);
    vesica_ot_receiver_clear(receiver.get());
    expect_zero_receiver();
}

/* No coins give a scalar that is zero, so another check refuses the last ones
 * that each side draws. */
TEST_P(BaseOt, NothingIsLeftWhereAScalarIsZero)
{
    static int num_good;
    vesica_group group = *context.group;
    group.scalar_check = [](const uint8_t *) {
        return num_good-- > 0 ? VESICA_OK : VESICA_ERR_KEY;
    };
    begin(0x5a);
    context.group = &group;
    num_good = 0;
    std::fill_n(pairs[0].bytes, sizeof pairs, 0xcc);
    reply.assign(len, 0xcc);
    EXPECT_EQ(answer(), VESICA_ERR_KEY);
    expect_zero_keys();
    num_good = 2 * NUM - 1;
    const vesica_block choices = receiver->choices;
    EXPECT_EQ(vesica_ot_receiver_begin(receiver.get(), &context, &choices,
                                       &receiver_coins),
              VESICA_ERR_KEY);
    expect_zero_receiver();
}

} /* namespace */
