/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "hash/lanes.h"
#include "util/bytes.h"
#include "util/status.h"
#include "util/wipe.h"

/* RFC 9380, section 5.3.1. */

/* One call's arguments that are the same for all messages. */
typedef struct expansion {
    vesica_suite suite;
    size_t out_len;
    const uint8_t *dst;
    size_t dst_len;
} expansion;

/* End hashes with DST_prime = DST ‖ I2OSP(len(DST), 1). */
static void final_with_dst(vesica_lanes *lanes, uint8_t *out,
                           const expansion *all)
{
    const uint8_t dst_len = (uint8_t)all->dst_len;
    const size_t hash_len = vesica_hash_len(all->suite);
    vesica_lanes_add_same(lanes, all->dst, all->dst_len);
    vesica_lanes_add_same(lanes, &dst_len, 1);
    vesica_lanes_final(lanes, out, hash_len, hash_len);
}

/* Step 7 until the messages come. */
static void begin(vesica_lanes *lanes, vesica_suite suite, size_t num)
{
    static const uint8_t z_pad[VESICA_MAX_HASH_BLOCK] = {0};
    vesica_lanes_init(lanes, suite, num);
    vesica_lanes_add_same(lanes, z_pad, vesica_hash_block_len(suite));
}

/* Steps 7 to 10 from there on: b_0, and b_i = H(b_0 ^ b_(i-1) ‖ I2OSP(i, 1) ‖
 * DST_prime), where b_1 takes b_0 alone. Uses lanes up. */
static void finish(uint8_t *out, vesica_lanes *lanes, const expansion *all)
{
    const size_t num = lanes->num;
    const size_t hash_len = vesica_hash_len(all->suite);
    uint8_t b0[VESICA_HASH_LANES * VESICA_MAX_HASH_BYTES];
    uint8_t bi[VESICA_HASH_LANES * VESICA_MAX_HASH_BYTES] = {0};
    uint8_t lib_str[3] = {0};
    vesica_store_be16(lib_str, (uint16_t)all->out_len);
    vesica_lanes_add_same(lanes, lib_str, sizeof lib_str);
    final_with_dst(lanes, b0, all);
    uint8_t index = 1;
    for (size_t done = 0; done < all->out_len; done += hash_len, index++) {
        for (size_t j = 0; j < num * hash_len; j++) {
            bi[j] ^= b0[j];
        }
        vesica_lanes_init(lanes, all->suite, num);
        vesica_lanes_add(lanes, bi, hash_len, hash_len);
        vesica_lanes_add_same(lanes, &index, 1);
        final_with_dst(lanes, bi, all);
        const size_t left = all->out_len - done;
        for (size_t i = 0; i < num; i++) {
            memcpy(out + i * all->out_len + done, bi + i * hash_len,
                   left < hash_len ? left : hash_len);
        }
    }
    vesica_wipe(b0, sizeof b0);
    vesica_wipe(bi, sizeof bi);
}

void vesica_expand_message(uint8_t *out, size_t out_len, vesica_suite suite,
                           const vesica_part *parts, size_t num_parts,
                           const uint8_t *dst, size_t dst_len)
{
    const expansion all = {suite, out_len, dst, dst_len};
    vesica_lanes lanes;
    VESICA_ASSERT(out_len <= VESICA_EXPAND_MAX && dst_len <= 255);
    begin(&lanes, suite, 1);
    for (size_t i = 0; i < num_parts; i++) {
        vesica_lanes_add_same(&lanes, parts[i].data, parts[i].len);
    }
    finish(out, &lanes, &all);
}

void vesica_expand_messages(uint8_t *out, size_t out_len, vesica_suite suite,
                            const vesica_part *messages, size_t num,
                            const uint8_t *dst, size_t dst_len)
{
    const expansion all = {suite, out_len, dst, dst_len};
    vesica_lanes after_pad, lanes;
    VESICA_ASSERT(out_len <= VESICA_EXPAND_MAX && dst_len <= 255);
    begin(&after_pad, suite, VESICA_HASH_LANES);
    for (size_t i = 0, n; i < num; i += n) {
        n = vesica_lanes_of_one_len(messages + i, num - i);
        lanes = after_pad;
        lanes.num = n;
        vesica_lanes_add_parts(&lanes, messages + i);
        finish(out + i * out_len, &lanes, &all);
    }
}
