/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Correlated OTs with coins, keys and Delta in secret: under valgrind, a branch
 * or an index that depends on one is an error. */

#include <gtest/gtest.h>

#include "support/ct_ot.h"

extern "C" {
#include "ext/ext.h"
#include "ot/cot_check.h"
}

using namespace vesica_test;

namespace
{

const size_t NUM = 128 * 3; /* COTs */

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
