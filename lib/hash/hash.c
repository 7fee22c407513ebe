/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "hash/hash.h"

#include <string.h>

#include "hash/algorithm.h"
#include "util/bytes.h"
#include "util/status.h"
#include "util/wipe.h"

size_t vesica_hash_len(vesica_suite suite)
{
    return vesica_hash_algorithm_of(suite)->len;
}

size_t vesica_hash_block_len(vesica_suite suite)
{
    return vesica_hash_algorithm_of(suite)->block_len;
}

void vesica_hash_init_unlabelled(vesica_hash *hash, vesica_suite suite)
{
    hash->suite = suite;
    vesica_hash_algorithm_of(suite)->init(hash->state);
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
        vesica_hash_algorithm_of(hash->suite)->update(hash->state, data, len);
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
    VESICA_ASSERT(out_len <= vesica_hash_len(hash->suite));
    uint8_t digest[VESICA_MAX_HASH_BYTES];
    vesica_hash_algorithm_of(hash->suite)->final(hash->state, digest);
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
                           vesica_suite suite, const vesica_part *key)
{
    vesica_wipe(block, VESICA_MAX_HASH_BLOCK);
    if (key->len > vesica_hash_block_len(suite)) {
        vesica_hash hash;
        vesica_hash_init_unlabelled(&hash, suite);
        vesica_hash_add(&hash, key->data, key->len);
        vesica_hash_final(&hash, block, vesica_hash_len(suite));
    } else if (key->len > 0) {
        memcpy(block, key->data, key->len);
    }
}

void vesica_hmac(uint8_t *out, size_t out_len, vesica_suite suite,
                 const vesica_part *key, const vesica_part *parts,
                 size_t num_parts)
{
    const size_t hash_len = vesica_hash_len(suite);
    uint8_t block[VESICA_MAX_HASH_BLOCK];
    uint8_t inner[VESICA_MAX_HASH_BYTES];
    vesica_hash hash;
    hmac_key_block(block, suite, key);
    hmac_init(&hash, suite, block, 0x36);
    for (size_t i = 0; i < num_parts; i++) {
        vesica_hash_add(&hash, parts[i].data, parts[i].len);
    }
    vesica_hash_final(&hash, inner, hash_len);
    hmac_init(&hash, suite, block, 0x5c);
    vesica_hash_add(&hash, inner, hash_len);
    vesica_hash_final(&hash, out, out_len);
    vesica_wipe(block, sizeof block);
    vesica_wipe(inner, sizeof inner);
}

void vesica_kdf(uint8_t *out, size_t out_len, vesica_suite suite,
                const uint8_t *key, size_t key_len, vesica_label label,
                const uint8_t *context, size_t context_len)
{
    const char *text = vesica_label_text(label);
    const vesica_part whole_key = {key, key_len};
    const vesica_part parts[2] = {{(const uint8_t *)text, strlen(text)},
                                  {context, context_len}};
    vesica_hmac(out, out_len, suite, &whole_key, parts, 2);
}
