/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "hash/hash.h"

#include <string.h>

#include "ext/ext.h"
#include "util/bytes.h"
#include "util/status.h"
#include "util/wipe.h"

#define SHA512_BYTES 64
#define SHA512_BLOCK 128

_Static_assert(sizeof(((vesica_hash *)0)->state) >= VESICA_EXT_SHA512_STATE,
               "the state of SHA-512 fits");

/* SHA-512 is the hash of every suite there is. */

size_t vesica_hash_len(vesica_suite suite)
{
    VESICA_ASSERT(suite == VESICA_SUITE_RISTRETTO255_SHA512);
    (void)suite;
    return SHA512_BYTES;
}

size_t vesica_hash_block_len(vesica_suite suite)
{
    VESICA_ASSERT(suite == VESICA_SUITE_RISTRETTO255_SHA512);
    (void)suite;
    return SHA512_BLOCK;
}

void vesica_hash_init_unlabelled(vesica_hash *hash, vesica_suite suite)
{
    VESICA_ASSERT(suite == VESICA_SUITE_RISTRETTO255_SHA512);
    hash->suite = suite;
    vesica_ext_sha512_init(hash->state);
}

static void add_text(vesica_hash *hash, const char *text)
{
    vesica_hash_add(hash, (const uint8_t *)text, strlen(text));
}

void vesica_hash_init(vesica_hash *hash, vesica_suite suite, vesica_label label)
{
    vesica_hash_init_unlabelled(hash, suite);
    add_text(hash, vesica_label_text(label));
}

void vesica_hash_add(vesica_hash *hash, const uint8_t *data, size_t len)
{
    if (len > 0) {
        vesica_ext_sha512_update(hash->state, data, len);
    }
}

void vesica_hash_add_field(vesica_hash *hash, const uint8_t *data, size_t len)
{
    uint8_t prefix[8];
    vesica_store_le64(prefix, len);
    vesica_hash_add(hash, prefix, sizeof prefix);
    vesica_hash_add(hash, data, len);
}

void vesica_hash_add_u8(vesica_hash *hash, uint8_t x)
{
    vesica_hash_add(hash, &x, 1);
}

void vesica_hash_final(vesica_hash *hash, uint8_t *out, size_t out_len)
{
    VESICA_ASSERT(out_len <= SHA512_BYTES);
    uint8_t digest[SHA512_BYTES];
    vesica_ext_sha512_final(hash->state, digest);
    memcpy(out, digest, out_len);
    vesica_wipe(digest, sizeof digest);
    vesica_wipe(hash, sizeof *hash);
}

/* Begin a hash whose first block is the padded key with every byte changed by
 * pad (RFC 2104, section 2). */
static void hmac_init(vesica_hash *hash, vesica_suite suite,
                      const uint8_t block[VESICA_MAX_HASH_BLOCK], uint8_t pad)
{
    const size_t block_len = vesica_hash_block_len(suite);
    uint8_t padded[VESICA_MAX_HASH_BLOCK];
    for (size_t i = 0; i < block_len; i++) {
        padded[i] = block[i] ^ pad;
    }
    vesica_hash_init_unlabelled(hash, suite);
    vesica_hash_add(hash, padded, block_len);
    vesica_wipe(padded, sizeof padded);
}

/* A key as a block: hashed first if it is longer than one. */
static void hmac_key_block(uint8_t block[VESICA_MAX_HASH_BLOCK],
                           vesica_suite suite, const uint8_t *key,
                           size_t key_len)
{
    vesica_wipe(block, VESICA_MAX_HASH_BLOCK);
    if (key_len > vesica_hash_block_len(suite)) {
        vesica_hash hash;
        vesica_hash_init_unlabelled(&hash, suite);
        vesica_hash_add(&hash, key, key_len);
        vesica_hash_final(&hash, block, vesica_hash_len(suite));
    } else if (key_len > 0) {
        memcpy(block, key, key_len);
    }
}

void vesica_kdf(uint8_t *out, size_t out_len, vesica_suite suite,
                const uint8_t *key, size_t key_len, vesica_label label,
                const uint8_t *context, size_t context_len)
{
    const size_t hash_len = vesica_hash_len(suite);
    uint8_t block[VESICA_MAX_HASH_BLOCK];
    uint8_t inner[VESICA_MAX_HASH_BYTES];
    vesica_hash hash;
    hmac_key_block(block, suite, key, key_len);
    hmac_init(&hash, suite, block, 0x36);
    add_text(&hash, vesica_label_text(label));
    vesica_hash_add(&hash, context, context_len);
    vesica_hash_final(&hash, inner, hash_len);
    hmac_init(&hash, suite, block, 0x5c);
    vesica_hash_add(&hash, inner, hash_len);
    vesica_hash_final(&hash, out, out_len);
    vesica_wipe(block, sizeof block);
    vesica_wipe(inner, sizeof inner);
}
