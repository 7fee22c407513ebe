/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "okvs/okvs.h"

#include <string.h>

#include "hash/hash.h"
#include "okvs/rows.h"

void vesica_okvs_init(vesica_okvs *okvs, vesica_suite suite,
                      const uint8_t sid[VESICA_SID_BYTES], uint8_t counter,
                      uint32_t num_keys)
{
    uint8_t seed[2 * VESICA_BLOCK_BYTES];
    vesica_block key;
    vesica_hash hash;
    vesica_okvs_params_init(&okvs->params, num_keys);
    vesica_hash_init(&hash, suite, VESICA_LABEL_OKVS_SEED);
    vesica_hash_add(&hash, sid, VESICA_SID_BYTES);
    vesica_hash_add_u8(&hash, counter);
    vesica_hash_final(&hash, seed, sizeof seed);
    memcpy(key.bytes, seed, sizeof key.bytes);
    vesica_aes_init(&okvs->start_key, &key);
    memcpy(key.bytes, seed + sizeof key.bytes, sizeof key.bytes);
    vesica_aes_init(&okvs->band_key, &key);
}

void vesica_okvs_hash(const vesica_okvs *okvs, vesica_block *out,
                      const vesica_block *keys, size_t num)
{
    vesica_aes_hash(&okvs->start_key, out, keys, num);
}

uint32_t vesica_okvs_bin(const vesica_okvs *okvs, const vesica_block *hash)
{
    return vesica_okvs_scale(vesica_block_load64(hash, 0),
                             okvs->params.num_bins);
}

uint32_t vesica_okvs_part(const vesica_block *hash, uint32_t num_parts)
{
    return vesica_okvs_scale(vesica_block_load64(hash, 1), num_parts);
}
