/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "hash/lanes.h"
#include "util/status.h"
#include "util/wipe.h"

/* Begin hashes whose first blocks are the padded keys with every byte changed
 * by pad (RFC 2104, section 2). */
static void begin(vesica_lanes *lanes, vesica_suite suite, size_t num,
                  const uint8_t *keys, size_t key_len, uint8_t pad)
{
    uint8_t changed[VESICA_HASH_LANES * VESICA_MAX_HASH_BLOCK];
    uint8_t padding[VESICA_MAX_HASH_BLOCK];
    const size_t block_len = vesica_hash_block_len(suite);
    VESICA_ASSERT(key_len <= block_len && num <= VESICA_HASH_LANES);
    for (size_t i = 0; i < num * key_len; i++) {
        changed[i] = keys[i] ^ pad;
    }
    for (size_t i = 0; i < block_len; i++) {
        padding[i] = pad;
    }
    vesica_lanes_init(lanes, suite, num);
    vesica_lanes_add(lanes, changed, key_len, key_len);
    vesica_lanes_add_same(lanes, padding, block_len - key_len);
    vesica_wipe(changed, num * key_len);
}

void vesica_lanes_kdf_init(vesica_lanes_kdf *kdf, vesica_suite suite,
                           size_t num, const uint8_t *keys, size_t key_len)
{
    begin(&kdf->inner, suite, num, keys, key_len, 0x36);
    begin(&kdf->outer, suite, num, keys, key_len, 0x5c);
}

void vesica_lanes_kdf_derive(const vesica_lanes_kdf *kdf, uint8_t *out,
                             size_t stride, size_t out_len, vesica_label label,
                             const uint8_t *context, size_t context_len)
{
    const char *text = vesica_label_text(label);
    const size_t hash_len = vesica_hash_len(kdf->inner.suite);
    uint8_t inner[VESICA_HASH_LANES * VESICA_MAX_HASH_BYTES];
    vesica_lanes lanes = kdf->inner;
    vesica_lanes_add_same(&lanes, (const uint8_t *)text, strlen(text));
    vesica_lanes_add_same(&lanes, context, context_len);
    vesica_lanes_final(&lanes, inner, hash_len, hash_len);
    lanes = kdf->outer;
    vesica_lanes_add(&lanes, inner, hash_len, hash_len);
    vesica_lanes_final(&lanes, out, stride, out_len);
    vesica_wipe(inner, sizeof inner);
}

void vesica_lanes_kdf_clear(vesica_lanes_kdf *kdf)
{
    vesica_wipe(kdf, sizeof *kdf);
}
