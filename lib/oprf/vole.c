/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "oprf/vole.h"

#include <string.h>

#include "util/status.h"
#include "util/wipe.h"

#define ITEM_BYTES 32

/* What stands before an item: a block of SHA-256, and of SM3. */
#define PREFIX_BYTES 64

static vesica_suite hash_of(vesica_suite suite)
{
    return suite == VESICA_SUITE_SM2_SM3 ? suite : VESICA_SUITE_P256_SHA256;
}

static const vesica_group *group_of(vesica_suite suite)
{
    return suite == VESICA_SUITE_SM2_SM3 ? &vesica_group_sm2
                                         : &vesica_group_ristretto255;
}

static void key_of(const vesica_vole_oprf *oprf, vesica_aes *aes,
                   vesica_label label)
{
    vesica_hash hash;
    vesica_block key;
    vesica_hash_init(&hash, oprf->ot.hash, label);
    vesica_hash_add(&hash, oprf->ot.sid, sizeof oprf->ot.sid);
    vesica_hash_final(&hash, key.bytes, sizeof key.bytes);
    vesica_aes_init(aes, &key);
}

static void init_items(vesica_vole_oprf *oprf)
{
    uint8_t prefix[PREFIX_BYTES] = {0};
    const char *label = vesica_label_text(VESICA_LABEL_VOLE_ITEM);
    memcpy(prefix, label, strlen(label));
    memcpy(prefix + PREFIX_BYTES - VESICA_SID_BYTES, oprf->ot.sid,
           VESICA_SID_BYTES);
    vesica_lanes_init(&oprf->items, oprf->ot.hash, VESICA_HASH_LANES);
    vesica_lanes_add_same(&oprf->items, prefix, sizeof prefix);
}

void vesica_vole_oprf_init(vesica_vole_oprf *oprf,
                           const vesica_output_form *form, uint32_t num_items)
{
    oprf->form = *form;
    oprf->ot = (vesica_ot_context){.group = group_of(form->suite),
                                   .hash = hash_of(form->suite)};
    memcpy(oprf->ot.sid, form->sid, sizeof oprf->ot.sid);
    for (uint8_t i = 0; i < VESICA_OKVS_TRIES; i++) {
        vesica_okvs_init(&oprf->okvs[i], oprf->ot.hash, oprf->ot.sid, i,
                         num_items);
    }
    const vesica_okvs_params *bins = &oprf->okvs[0].params;
    vesica_vole_params params;
    const vesica_status status = vesica_vole_params_init(
        &params, bins->num_bins, bins->num_slots, false);
    VESICA_ASSERT(status == VESICA_OK);
    (void)status;
    vesica_vole_init(&oprf->vole, &params, oprf->ot.hash, oprf->ot.sid);
    key_of(oprf, &oprf->out, VESICA_LABEL_VOLE_OUT);
    key_of(oprf, &oprf->second, VESICA_LABEL_VOLE_SECOND);
    init_items(oprf);
}

/* k ‖ h of as many items as lanes. */
static void hash_lanes(const vesica_vole_oprf *oprf, vesica_block *keys,
                       vesica_block *values, const uint8_t *items, size_t num)
{
    uint8_t hashes[VESICA_HASH_LANES * 2 * VESICA_BLOCK_BYTES];
    vesica_lanes lanes = oprf->items;
    lanes.num = num;
    vesica_lanes_add(&lanes, items, ITEM_BYTES, ITEM_BYTES);
    vesica_lanes_final(&lanes, hashes, 2 * VESICA_BLOCK_BYTES,
                       2 * VESICA_BLOCK_BYTES);
    for (size_t i = 0; i < num; i++) {
        const uint8_t *hash = hashes + i * 2 * VESICA_BLOCK_BYTES;
        memcpy(keys[i].bytes, hash, VESICA_BLOCK_BYTES);
        memcpy(values[i].bytes, hash + VESICA_BLOCK_BYTES, VESICA_BLOCK_BYTES);
    }
    vesica_wipe(hashes, sizeof hashes);
}

void vesica_vole_oprf_hash(const vesica_vole_oprf *oprf, vesica_block *hashes,
                           vesica_block *values, const uint8_t *items,
                           size_t num)
{
    VESICA_ASSERT(num <= VESICA_VOLE_OPRF_BATCH);
    for (size_t i = 0, n; i < num; i += n) {
        n = num - i < VESICA_HASH_LANES ? num - i : VESICA_HASH_LANES;
        hash_lanes(oprf, hashes + i, values + i, items + i * ITEM_BYTES, n);
    }
    vesica_okvs_hash(&oprf->okvs[0], hashes, hashes, num);
}

void vesica_vole_oprf_rehash(const vesica_vole_oprf *oprf, vesica_block *out,
                             const vesica_block *hashes, size_t num,
                             uint8_t counter)
{
    VESICA_ASSERT(counter < VESICA_OKVS_TRIES);
    if (counter > 0) {
        vesica_okvs_hash(&oprf->okvs[counter], out, hashes, num);
    } else if (out != hashes) {
        memcpy(out, hashes, num * sizeof *out);
    }
}

void vesica_vole_oprf_outputs(const vesica_vole_oprf *oprf, uint8_t *outputs,
                              const vesica_block *v, const vesica_block *hashes,
                              size_t num)
{
    vesica_block f[VESICA_VOLE_OPRF_BATCH];
    const size_t len = vesica_output_len(&oprf->form);
    VESICA_ASSERT(num <= VESICA_VOLE_OPRF_BATCH);
    vesica_aes_hash_tweaked(&oprf->out, f, v, hashes, num);
    for (size_t i = 0; i < num; i++) {
        memcpy(outputs + i * len, f[i].bytes, oprf->form.tag_len);
    }
    if (len > oprf->form.tag_len) {
        vesica_aes_hash_tweaked(&oprf->second, f, v, hashes, num);
        vesica_output_derive_keys(outputs, &oprf->form, f->bytes, sizeof *f,
                                  num);
    }
    vesica_wipe(f, sizeof f);
}
