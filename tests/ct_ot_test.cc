/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Base OTs and correlated ones with choices, coins, keys and Delta in secret:
 * under valgrind, a branch or an index that depends on one is an error. */

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "support/bytes.h"

extern "C" {
#include "ext/ext.h"
#include "ot/cot_check.h"
#include "util/ct.h"
}

namespace
{

using vesica_test::Bytes;
using Blocks = std::vector<vesica_block>;

const size_t NUM = 128 * 3; /* COTs */

vesica_block secret_block(uint8_t first)
{
    vesica_block block;
    for (uint8_t i = 0; i < 16; i++) {
        block.bytes[i] = static_cast<uint8_t>(first + 29 * i);
    }
    VESICA_SECRET(&block, sizeof block);
    return block;
}

vesica_block opened(vesica_block block)
{
    VESICA_PUBLIC(&block, sizeof block);
    return block;
}

vesica_ot_context make_context(vesica_suite group)
{
    vesica_ot_context context;
    context.group = vesica_group_of(group);
    context.hash =
        group == VESICA_SUITE_SM2_SM3 ? group : VESICA_SUITE_P256_SHA256;
    std::fill_n(context.sid, VESICA_SID_BYTES, uint8_t(0x42));
    return context;
}

vesica_coins secret_coins(const vesica_ot_context &context, vesica_label label,
                          uint8_t fill)
{
    vesica_coins coins;
    Bytes seed(VESICA_SEED_BYTES, fill);
    VESICA_SECRET(seed.data(), seed.size());
    vesica_coins_init(&coins, context.group->suite, label, seed.data(),
                      context.sid);
    return coins;
}

class CtOt : public testing::TestWithParam<vesica_suite> {
  protected:
    void SetUp() override
    {
        ASSERT_EQ(vesica_ext_start(), VESICA_OK);
    }
};

/* Of one group: what is secret here goes the same way in all of them, and takes
 * minutes under valgrind. */
INSTANTIATE_TEST_SUITE_P(Groups, CtOt,
                         testing::Values(VESICA_SUITE_RISTRETTO255_SHA512),
                         [](const auto &of) {
                             return std::to_string(static_cast<int>(of.param));
                         });

TEST_P(CtOt, BaseOts)
{
    const vesica_ot_context context = make_context(GetParam());
    const vesica_coins receiver_coins =
        secret_coins(context, VESICA_LABEL_COINS_OT, 0x11);
    const vesica_coins sender_coins =
        secret_coins(context, VESICA_LABEL_COINS_OT, 0x12);
    const vesica_block choices = secret_block(0xa5);
    std::unique_ptr<vesica_ot_receiver> receiver(new vesica_ot_receiver());
    Blocks keys(VESICA_OT_NUM);
    Blocks pairs(2 * VESICA_OT_NUM);
    Bytes reply(context.group->element_len);
    ASSERT_EQ(vesica_ot_receiver_begin(receiver.get(), &context, &choices,
                                       &receiver_coins),
              VESICA_OK);
    ASSERT_EQ(vesica_ot_sender_reply(pairs.data(), reply.data(), &context,
                                     receiver->message, &sender_coins),
              VESICA_OK);
    ASSERT_EQ(
        vesica_ot_receiver_finish(receiver.get(), keys.data(), reply.data()),
        VESICA_OK);
    const vesica_block known = opened(choices);
    const size_t chosen = vesica_block_bit(&known, 0);
    EXPECT_EQ(opened(keys[0]).words[0], opened(pairs[chosen]).words[0]);
}

class CtCot : public testing::TestWithParam<unsigned> {
  protected:
    void SetUp() override
    {
        coins = secret_coins(context, VESICA_LABEL_COINS_COT, 0x13);
        for (size_t n = 0; n < pairs.size(); n++) {
            pairs[n] = secret_block(static_cast<uint8_t>(n));
        }
        /* The test alone looks where choices are. */
        vesica_block choices;
        vesica_cot_choices(&choices, &delta, k);
        choices = opened(choices);
        for (size_t i = 0; i < keys.size(); i++) {
            keys[i] = pairs[2 * i + vesica_block_bit(&choices, i)];
        }
    }

    const unsigned k = GetParam();
    const vesica_ot_context context =
        make_context(VESICA_SUITE_RISTRETTO255_SHA512);
    vesica_coins coins;
    const vesica_block delta = secret_block(0x3c);
    Blocks pairs{2 * VESICA_OT_NUM};
    Blocks keys{VESICA_OT_NUM};
    Bytes trees = Bytes(vesica_cot_trees_len(k));
    Bytes corrections = Bytes(vesica_cot_corrections_len(k, NUM));
    Blocks t{NUM};
    Blocks u{NUM / 128};
    Blocks q{NUM};
    vesica_cot_receiver receiver;
    vesica_cot_sender sender;
};

INSTANTIATE_TEST_SUITE_P(Bits, CtCot, testing::Values(1, 4),
                         testing::PrintToStringParamName());

TEST_P(CtCot, RowsAndCheck)
{
    const Bytes seed(VESICA_COT_SEED_BYTES, 0x77);
    Bytes response(VESICA_COT_RESPONSE_BYTES);
    vesica_cot_check check;
    vesica_cot_receiver_init(&receiver, trees.data(), &context, k, pairs.data(),
                             &coins);
    vesica_cot_sender_init(&sender, &context, k, &delta, keys.data(),
                           trees.data());
    vesica_cot_receiver_part(&receiver, t.data(), u.data(), corrections.data(),
                             0, NUM);
    vesica_cot_sender_part(&sender, q.data(), corrections.data(), 0, NUM);

    vesica_cot_check_init(&check, seed.data(), NUM);
    vesica_cot_check_add(&check, t.data(), u.data(), 0, NUM);
    vesica_cot_check_respond(&check, response.data());
    vesica_cot_check_init(&check, seed.data(), NUM);
    vesica_cot_check_add(&check, q.data(), nullptr, 0, NUM);
    EXPECT_EQ(vesica_cot_check_verify(&check, &delta, response.data()),
              VESICA_OK);
    response[2063] ^= 1;
    EXPECT_EQ(vesica_cot_check_verify(&check, &delta, response.data()),
              VESICA_ERR_PROOF);
}

} /* namespace */
