/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The coins of one session. A session draws 32 bytes of the system; all that it
 * needs is derived from them and from the session id, which holds both sides'
 * nonces: so a rewound or cloned machine does not repeat a coin under another
 * session id. Every purpose has a subkey of its own, so that one purpose can be
 * opened to an auditor without the others.
 *
 *   nonce   = first 32 bytes of H("vesica1/coins/nonce" ‖ seed)
 *   subkey  = first 32 bytes of H("vesica1/coins/<purpose>" ‖ seed ‖ sid)
 *   block i = first 32 bytes of H("vesica1/coins/expand" ‖ subkey ‖ LE64(2i))
 *           ‖ first 32 bytes of H("vesica1/coins/expand" ‖ subkey ‖ LE64(2i+1))
 *   block x = first 32 bytes of H("vesica1/coins/item" ‖ subkey ‖ x ‖ 0)
 *           ‖ first 32 bytes of H("vesica1/coins/item" ‖ subkey ‖ x ‖ 1)
 *
 * where i is a number and x an item of 32 bytes. What hides an item takes its
 * block: even where coins are repeated, no two items share one.
 */

#ifndef VESICA_PRG_COINS_H
#define VESICA_PRG_COINS_H

#include "hash/labels.h"
#include "vesica/suite.h"

#define VESICA_SEED_BYTES 32
#define VESICA_SID_BYTES 32
#define VESICA_NONCE_BYTES 32
#define VESICA_COINS_ITEM_BYTES 32

/* Secret. Wipe after use. */
typedef struct vesica_coins {
    vesica_suite suite;
    uint8_t subkey[32];
} vesica_coins;

/* The nonce of HELLO, which goes before a suite is agreed: always by the hash
 * of ristretto255-sha512. */
void vesica_coins_nonce(uint8_t nonce[VESICA_NONCE_BYTES],
                        const uint8_t seed[VESICA_SEED_BYTES]);

/* The coins of one purpose: a label VESICA_LABEL_COINS_…, but for those of the
 * nonce and of blocks. */
void vesica_coins_init(vesica_coins *coins, vesica_suite suite,
                       vesica_label purpose,
                       const uint8_t seed[VESICA_SEED_BYTES],
                       const uint8_t sid[VESICA_SID_BYTES]);

/* 64 uniform bytes, the same for the same index. */
void vesica_coins_block(const vesica_coins *coins, uint8_t out[64],
                        uint64_t index);

/* The blocks of num indices, one after the other, in less time. */
void vesica_coins_blocks(const vesica_coins *coins, uint8_t *out,
                         const uint64_t *indices, size_t num);

/* The blocks of num items of 32 bytes, 64 bytes each. */
void vesica_coins_item_blocks(const vesica_coins *coins, uint8_t *out,
                              const uint8_t *items, size_t num);

#endif
