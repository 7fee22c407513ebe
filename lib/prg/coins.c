/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "prg/coins.h"

#include "hash/hash.h"
#include "util/bytes.h"
#include "util/ct.h"

void vesica_coins_nonce(uint8_t nonce[VESICA_NONCE_BYTES],
                        const uint8_t seed[VESICA_SEED_BYTES])
{
    vesica_hash hash;
    vesica_hash_init(&hash, VESICA_SUITE_RISTRETTO255_SHA512,
                     VESICA_LABEL_COINS_NONCE);
    vesica_hash_add(&hash, seed, VESICA_SEED_BYTES);
    vesica_hash_final(&hash, nonce, VESICA_NONCE_BYTES);
    /* Public: it goes out in HELLO, and tells nothing of the seed. */
    VESICA_PUBLIC(nonce, VESICA_NONCE_BYTES);
}

void vesica_coins_init(vesica_coins *coins, vesica_suite suite,
                       vesica_label purpose,
                       const uint8_t seed[VESICA_SEED_BYTES],
                       const uint8_t sid[VESICA_SID_BYTES])
{
    vesica_hash hash;
    coins->suite = suite;
    vesica_hash_init(&hash, suite, purpose);
    vesica_hash_add(&hash, seed, VESICA_SEED_BYTES);
    vesica_hash_add(&hash, sid, VESICA_SID_BYTES);
    vesica_hash_final(&hash, coins->subkey, sizeof coins->subkey);
}

static void half_block(const vesica_coins *coins, uint8_t out[32],
                       uint64_t counter)
{
    uint8_t number[8];
    vesica_hash hash;
    vesica_store_le64(number, counter);
    vesica_hash_init(&hash, coins->suite, VESICA_LABEL_COINS_EXPAND);
    vesica_hash_add(&hash, coins->subkey, sizeof coins->subkey);
    vesica_hash_add(&hash, number, sizeof number);
    vesica_hash_final(&hash, out, 32);
}

void vesica_coins_block(const vesica_coins *coins, uint8_t out[64],
                        uint64_t index)
{
    half_block(coins, out, 2 * index);
    half_block(coins, out + 32, 2 * index + 1);
}
