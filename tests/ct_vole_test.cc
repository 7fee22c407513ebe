/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A chunk of the VOLE on both sides, all that is secret being marked: Delta,
 * roots, COTs and their bits, and the coins of the places. Under valgrind, a
 * branch or an index that depends on one is an error. */

#include <gtest/gtest.h>

#include "support/vole.h"

extern "C" {
#include "util/ct.h"
#include "vole/chunk.h"
}

namespace
{

using namespace vesica_test;

template <class T> void hide(std::vector<T> &secret)
{
    VESICA_SECRET(secret.data(), secret.size() * sizeof(T));
}

/* What goes over the wire, and what the test alone looks at. */
template <class T> void show(std::vector<T> &message)
{
    VESICA_PUBLIC(message.data(), message.size() * sizeof(T));
}

TEST(CtVole, Chunk)
{
    const size_t t = VESICA_VOLE_NOISE;
    Random random(1);
    vesica_vole_params params;
    ASSERT_EQ(vesica_vole_params_init(&params, 2, 1, true), VESICA_OK);
    Cots cots(random, params.num_cots);
    Blocks roots = random_blocks(random, t);
    Bytes coins = random_bytes(random, VESICA_VOLE_PLACES_BYTES);
    const Bytes sid(VESICA_SID_BYTES, 0x42);
    const vesica_block seed = random_block(random);
    hide(cots.t);
    hide(cots.q);
    hide(cots.bits);
    hide(roots);
    hide(coins);
    VESICA_SECRET(&cots.delta, sizeof cots.delta);

    vesica_vole vole;
    vesica_vole_sender sender;
    vesica_vole_receiver receiver;
    Blocks memory_s(vesica_vole_sender_blocks(&params));
    Blocks memory_r(vesica_vole_receiver_blocks(&params));
    Bytes choices(params.choices_len), corrections(params.corrections_len);
    Bytes sums(params.sums_len), challenge(params.challenge_len);
    Bytes answer(params.answer_len);
    vesica_vole_init(&vole, &params, VESICA_SUITE_P256_SHA256, sid.data());
    vesica_vole_sender_init(&sender, &vole, memory_s.data(), cots.q.data(),
                            &cots.delta);
    vesica_vole_receiver_init(&receiver, &vole, memory_r.data(), cots.t.data(),
                              cots.bits.data());

    vesica_vole_choose(&vole, choices.data(), 0, coins.data(),
                       cots.bits.data());
    show(choices);
    vesica_vole_sender_build(&sender, corrections.data(), choices.data(),
                             roots.data(), 0, t);
    vesica_vole_sender_sums(&sender, sums.data());
    show(corrections);
    show(sums);
    vesica_vole_receiver_begin(&receiver, coins.data(), sums.data());
    vesica_vole_receiver_open(&receiver, corrections.data(), 0, t);
    vesica_vole_receiver_challenge(&receiver, challenge.data(), &seed);
    show(challenge);
    vesica_vole_sender_answer(&sender, answer.data(), challenge.data());
    show(answer);
    EXPECT_EQ(
        vesica_vole_receiver_verify(&receiver, answer.data(), challenge.data()),
        VESICA_OK);
    vesica_vole_sender_accumulate(&sender, 0, t);
    vesica_vole_sender_expand(&sender, 0, params.num_outputs);
    vesica_vole_receiver_accumulate(&receiver, 0, t);
    vesica_vole_receiver_expand(&receiver, 0, params.num_outputs);

    vesica_block c = receiver.c[7];
    vesica_block expected =
        vesica_block_xor(sender.b[7], times(receiver.a[7], cots.delta));
    VESICA_PUBLIC(&c, sizeof c);
    VESICA_PUBLIC(&expected, sizeof expected);
    EXPECT_EQ(c, expected);
    vesica_vole_sender_next(&sender);
    vesica_vole_receiver_next(&receiver);
    vesica_vole_sender_clear(&sender);
    vesica_vole_receiver_clear(&receiver);
}

} /* namespace */
