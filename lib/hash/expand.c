/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "hash/hash.h"

#include <string.h>

#include "util/bytes.h"
#include "util/status.h"
#include "util/wipe.h"

/* End a hash with DST_prime = DST ‖ I2OSP(len(DST), 1). */
static void final_with_dst(vesica_hash *hash, uint8_t *out, const uint8_t *dst,
                           size_t dst_len)
{
    vesica_hash_add(hash, dst, dst_len);
    vesica_hash_add_u8(hash, (uint8_t)dst_len);
    vesica_hash_final(hash, out, vesica_hash_len(hash->suite));
}

/* b_0 of RFC 9380, section 5.3.1, step 7. */
static void first_block(uint8_t *b0, size_t out_len, vesica_suite suite,
                        const vesica_part *parts, size_t num_parts,
                        const uint8_t *dst, size_t dst_len)
{
    static const uint8_t z_pad[VESICA_MAX_HASH_BLOCK] = {0};
    uint8_t lib_str[2];
    vesica_hash hash;
    vesica_hash_init_unlabelled(&hash, suite);
    vesica_hash_add(&hash, z_pad, vesica_hash_block_len(suite));
    for (size_t i = 0; i < num_parts; i++) {
        vesica_hash_add(&hash, parts[i].data, parts[i].len);
    }
    vesica_store_be16(lib_str, (uint16_t)out_len);
    vesica_hash_add(&hash, lib_str, sizeof lib_str);
    vesica_hash_add_u8(&hash, 0);
    final_with_dst(&hash, b0, dst, dst_len);
}

void vesica_expand_message(uint8_t *out, size_t out_len, vesica_suite suite,
                           const vesica_part *parts, size_t num_parts,
                           const uint8_t *dst, size_t dst_len)
{
    VESICA_ASSERT(out_len <= VESICA_EXPAND_MAX && dst_len <= 255);
    const size_t hash_len = vesica_hash_len(suite);
    uint8_t b0[VESICA_MAX_HASH_BYTES];
    uint8_t bi[VESICA_MAX_HASH_BYTES] = {0};
    first_block(b0, out_len, suite, parts, num_parts, dst, dst_len);
    /* Steps 8 to 10: b_i = H(b_0 ^ b_(i-1) ‖ I2OSP(i, 1) ‖ DST_prime), where
     * b_1 takes b_0 alone. */
    uint8_t index = 1;
    for (size_t done = 0; done < out_len; done += hash_len) {
        vesica_hash hash;
        for (size_t j = 0; j < hash_len; j++) {
            bi[j] ^= b0[j];
        }
        vesica_hash_init_unlabelled(&hash, suite);
        vesica_hash_add(&hash, bi, hash_len);
        vesica_hash_add_u8(&hash, index++);
        final_with_dst(&hash, bi, dst, dst_len);
        const size_t left = out_len - done;
        memcpy(out + done, bi, left < hash_len ? left : hash_len);
    }
    vesica_wipe(b0, sizeof b0);
    vesica_wipe(bi, sizeof bi);
}
