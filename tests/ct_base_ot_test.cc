/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Base OTs with choices and coins in secret: under valgrind, a branch or an
 * index that depends on one is an error. */

#include <gtest/gtest.h>

#include <memory>

#include "support/ct_ot.h"

extern "C" {
#include "ext/ext.h"
#include "ot/base_ot.h"
}

using namespace vesica_test;

namespace
{

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

} /* namespace */
