/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <set>

#include "support/bytes.h"

extern "C" {
#include "hash/hash.h"
#include "prg/coins.h"
#include "util/bytes.h"
}

namespace
{

using vesica_test::Bytes;

const vesica_suite SUITE = VESICA_SUITE_RISTRETTO255_SHA512;

const Bytes seed(32, 0x11);
const Bytes sid(32, 0x22);

/* The first 32 bytes of the hash of a label and bytes. */
Bytes half(const std::string &label, const Bytes &rest)
{
    vesica_hash hash;
    Bytes out(32);
    const Bytes text = vesica_test::bytes_of(label);
    vesica_hash_init_unlabelled(&hash, SUITE);
    vesica_hash_add(&hash, text.data(), text.size());
    vesica_hash_add(&hash, rest.data(), rest.size());
    vesica_hash_final(&hash, out.data(), out.size());
    return out;
}

Bytes join(Bytes a, const Bytes &b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

Bytes number(uint64_t x)
{
    Bytes out(8);
    vesica_store_le64(out.data(), x);
    return out;
}

Bytes block(const Bytes &from_seed, const Bytes &from_sid, vesica_label purpose,
            uint64_t index)
{
    vesica_coins coins;
    Bytes out(64);
    vesica_coins_init(&coins, SUITE, purpose, from_seed.data(),
                      from_sid.data());
    vesica_coins_block(&coins, out.data(), index);
    return out;
}

TEST(Coins, NonceIsAsSpecified)
{
    Bytes nonce(32);
    vesica_coins_nonce(nonce.data(), seed.data());
    EXPECT_BYTES_EQ(nonce, half("vesica1/coins/nonce", seed));
}

TEST(Coins, BlocksAreAsSpecified)
{
    const Bytes subkey = half("vesica1/coins/blind", join(seed, sid));
    for (uint64_t i : {UINT64_C(0), UINT64_C(1), UINT64_C(0x100000000)}) {
        EXPECT_BYTES_EQ(
            block(seed, sid, VESICA_LABEL_COINS_BLIND, i),
            join(
                half("vesica1/coins/expand", join(subkey, number(2 * i))),
                half("vesica1/coins/expand", join(subkey, number(2 * i + 1)))));
    }
}

TEST(Coins, EveryArgumentMatters)
{
    const Bytes other(32, 0x33);
    const std::set<Bytes> all = {
        block(seed, sid, VESICA_LABEL_COINS_BLIND, 0),
        block(seed, sid, VESICA_LABEL_COINS_BLIND, 1),
        block(seed, sid, VESICA_LABEL_COINS_KEY, 0),
        block(seed, sid, VESICA_LABEL_COINS_PADDING, 0),
        block(seed, other, VESICA_LABEL_COINS_BLIND, 0),
        block(other, sid, VESICA_LABEL_COINS_BLIND, 0),
    };
    EXPECT_EQ(all.size(), 6u);
}

} /* namespace */
