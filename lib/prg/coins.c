/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "prg/coins.h"

#include <string.h>

#include "hash/lanes.h"
#include "util/bytes.h"
#include "util/ct.h"
#include "util/wipe.h"

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

/* The blocks of half as many indices as there are lanes, half by half. */
static void blocks_of(const vesica_coins *coins, uint8_t *out,
                      const uint64_t *indices, size_t num)
{
    const char *text = vesica_label_text(VESICA_LABEL_COINS_EXPAND);
    uint8_t numbers[VESICA_HASH_LANES * 8];
    vesica_lanes lanes;
    for (size_t i = 0; i < num; i++) {
        vesica_store_le64(numbers + 16 * i, 2 * indices[i]);
        vesica_store_le64(numbers + 16 * i + 8, 2 * indices[i] + 1);
    }
    vesica_lanes_init(&lanes, coins->suite, 2 * num);
    vesica_lanes_add_same(&lanes, (const uint8_t *)text, strlen(text));
    vesica_lanes_add_same(&lanes, coins->subkey, sizeof coins->subkey);
    vesica_lanes_add(&lanes, numbers, 8, 8);
    vesica_lanes_final(&lanes, out, 32, 32);
}

void vesica_coins_blocks(const vesica_coins *coins, uint8_t *out,
                         const uint64_t *indices, size_t num)
{
    const size_t most = VESICA_HASH_LANES / 2;
    for (size_t i = 0, n; i < num; i += n) {
        n = num - i < most ? num - i : most;
        blocks_of(coins, out + 64 * i, indices + i, n);
    }
}

static void blocks_of_items(const vesica_coins *coins, uint8_t *out,
                            const uint8_t *items, size_t num)
{
    enum {
        ITEM = VESICA_COINS_ITEM_BYTES,
        HALF = ITEM + 1
    };
    const char *text = vesica_label_text(VESICA_LABEL_COINS_ITEM);
    uint8_t halves[VESICA_HASH_LANES * HALF];
    vesica_lanes lanes;
    for (size_t i = 0; i < 2 * num; i++) {
        memcpy(halves + i * HALF, items + i / 2 * ITEM, ITEM);
        halves[i * HALF + ITEM] = i % 2;
    }
    vesica_lanes_init(&lanes, coins->suite, 2 * num);
    vesica_lanes_add_same(&lanes, (const uint8_t *)text, strlen(text));
    vesica_lanes_add_same(&lanes, coins->subkey, sizeof coins->subkey);
    vesica_lanes_add(&lanes, halves, HALF, HALF);
    vesica_lanes_final(&lanes, out, 32, 32);
    vesica_wipe(halves, sizeof halves);
}

void vesica_coins_item_blocks(const vesica_coins *coins, uint8_t *out,
                              const uint8_t *items, size_t num)
{
    const size_t most = VESICA_HASH_LANES / 2;
    for (size_t i = 0, n; i < num; i += n) {
        n = num - i < most ? num - i : most;
        blocks_of_items(coins, out + 64 * i,
                        items + i * VESICA_COINS_ITEM_BYTES, n);
    }
}

void vesica_coins_block(const vesica_coins *coins, uint8_t out[64],
                        uint64_t index)
{
    vesica_coins_blocks(coins, out, &index, 1);
}
