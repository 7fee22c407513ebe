/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "oprf/vole.h"

#include <string.h>

#include "util/copy.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

#define ITEM_BYTES 32

/* v ‖ item */
#define VALUE_BYTES (VESICA_BLOCK_BYTES + ITEM_BYTES)

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

/* The key that a label has for 32 bytes. */
static void key_of(const vesica_vole_oprf *oprf, vesica_aes *aes,
                   vesica_label label, const uint8_t *bytes)
{
    vesica_hash hash;
    vesica_block key;
    vesica_hash_init(&hash, oprf->ot.hash, label);
    vesica_hash_add(&hash, bytes, VESICA_SID_BYTES);
    vesica_hash_final(&hash, key.bytes, sizeof key.bytes);
    vesica_aes_init(aes, &key);
}

/* What stands before an item or a value: a label, and 32 bytes. */
static void init_lanes(const vesica_vole_oprf *oprf, vesica_lanes *lanes,
                       vesica_label label, const uint8_t *bytes)
{
    uint8_t prefix[PREFIX_BYTES] = {0};
    const char *text = vesica_label_text(label);
    /* With the zeros of the prefix behind it.
     * NOLINTNEXTLINE(bugprone-not-null-terminated-result) */
    memcpy(prefix, text, strlen(text));
    memcpy(prefix + PREFIX_BYTES / 2, bytes, PREFIX_BYTES / 2);
    vesica_lanes_init(lanes, oprf->ot.hash, VESICA_HASH_LANES);
    vesica_lanes_add_same(lanes, prefix, sizeof prefix);
    vesica_wipe(prefix, sizeof prefix);
}

void vesica_vole_oprf_init(vesica_vole_oprf *oprf,
                           const vesica_output_form *form, uint32_t num_items,
                           bool malicious)
{
    oprf->form = *form;
    oprf->cot_bits = malicious ? 1 : 4;
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
        &params, bins->num_bins, bins->num_slots, malicious);
    VESICA_ASSERT(status == VESICA_OK);
    (void)status;
    vesica_vole_init(&oprf->vole, &params, oprf->ot.hash, oprf->ot.sid);
    key_of(oprf, &oprf->out, VESICA_LABEL_VOLE_OUT, oprf->ot.sid);
    key_of(oprf, &oprf->second, VESICA_LABEL_VOLE_SECOND, oprf->ot.sid);
    key_of(oprf, &oprf->bins, VESICA_LABEL_VOLE_BIN, oprf->ot.sid);
    key_of(oprf, &oprf->encoded, VESICA_LABEL_VOLE_ENCODED, oprf->ot.sid);
}

void vesica_vole_oprf_commit(const vesica_vole_oprf *oprf, uint8_t *commitment,
                             vesica_label label, const uint8_t *share)
{
    vesica_hash hash;
    vesica_hash_init(&hash, oprf->ot.hash, label);
    vesica_hash_add(&hash, oprf->ot.sid, sizeof oprf->ot.sid);
    vesica_hash_add(&hash, share, VESICA_VOLE_SHARE_BYTES);
    vesica_hash_final(&hash, commitment, VESICA_VOLE_SHARE_BYTES);
}

bool vesica_vole_oprf_opens(const vesica_vole_oprf *oprf,
                            const uint8_t *commitment, vesica_label label,
                            const uint8_t *share)
{
    uint8_t expected[VESICA_VOLE_SHARE_BYTES];
    vesica_vole_oprf_commit(oprf, expected, label, share);
    return vesica_ct_equal(expected, commitment, sizeof expected) != 0;
}

/* The first num shares under a label. */
static void mix_shares(const vesica_vole_oprf *oprf, uint8_t *mixed,
                       vesica_label label, size_t num)
{
    vesica_hash hash;
    vesica_hash_init(&hash, oprf->ot.hash, label);
    vesica_hash_add(&hash, oprf->ot.sid, sizeof oprf->ot.sid);
    vesica_hash_add(&hash, oprf->shares, num * VESICA_VOLE_SHARE_BYTES);
    vesica_hash_final(&hash, mixed, PREFIX_BYTES / 2);
}

void vesica_vole_oprf_set_salt(vesica_vole_oprf *oprf, const uint8_t *rho_r,
                               const uint8_t *rho_s)
{
    memcpy(oprf->shares, rho_r, VESICA_VOLE_SHARE_BYTES);
    memcpy(oprf->shares + VESICA_VOLE_SHARE_BYTES, rho_s,
           VESICA_VOLE_SHARE_BYTES);
    uint8_t salt[PREFIX_BYTES / 2];
    mix_shares(oprf, salt, VESICA_LABEL_VOLE_SALT, 2);
    init_lanes(oprf, &oprf->items, VESICA_LABEL_VOLE_ITEM, salt);
    key_of(oprf, &oprf->bins, VESICA_LABEL_VOLE_BIN, salt);
    vesica_wipe(salt, sizeof salt);
}

void vesica_vole_oprf_set_joint(vesica_vole_oprf *oprf, const uint8_t *w)
{
    memcpy(oprf->shares + 2 * VESICA_VOLE_SHARE_BYTES, w,
           VESICA_VOLE_SHARE_BYTES);
    uint8_t joint[PREFIX_BYTES / 2];
    mix_shares(oprf, joint, VESICA_LABEL_VOLE_JOINT, 3);
    init_lanes(oprf, &oprf->values, VESICA_LABEL_VOLE_VALUE, joint);
    vesica_wipe(joint, sizeof joint);
}

void vesica_vole_oprf_bins(const vesica_vole_oprf *oprf, uint16_t *bins,
                           const uint8_t *items, size_t num)
{
    vesica_block hashes[VESICA_VOLE_OPRF_BATCH] = {{.words = {0, 0}}};
    VESICA_ASSERT(num <= VESICA_VOLE_OPRF_BATCH);
    for (size_t i = 0; i < num; i++) {
        memcpy(hashes[i].bytes, items + i * ITEM_BYTES, sizeof hashes[i]);
    }
    vesica_aes_hash(&oprf->bins, hashes, hashes, num);
    for (size_t i = 0; i < num; i++) {
        bins[i] = (uint16_t)vesica_okvs_bin(&oprf->okvs[0], &hashes[i]);
    }
    vesica_wipe(hashes, sizeof hashes);
}

/* k ‖ h of num <= VESICA_VOLE_OPRF_BATCH items: the second half is hashed, and
 * added to the first. */
static void split(const vesica_vole_oprf *oprf, vesica_block *keys,
                  vesica_block *values, const uint8_t *items, size_t num)
{
    for (size_t i = 0; i < num; i++) {
        const uint8_t *item = items + i * ITEM_BYTES;
        memcpy(keys[i].bytes, item, VESICA_BLOCK_BYTES);
        memcpy(values[i].bytes, item + VESICA_BLOCK_BYTES, VESICA_BLOCK_BYTES);
    }
    vesica_aes_hash(&oprf->encoded, values, values, num);
    for (size_t i = 0; i < num; i++) {
        keys[i] = vesica_block_xor(keys[i], values[i]);
    }
}

/* The halves of the hashes of num <= VESICA_HASH_LANES tails. */
static void hash_tails(const vesica_lanes *lanes, vesica_block *first,
                       vesica_block *second, const uint8_t *tails, size_t len,
                       size_t num)
{
    vesica_block hashes[2 * VESICA_HASH_LANES];
    vesica_lanes_end(lanes, hashes[0].bytes, 2 * sizeof *hashes, tails, len,
                     num);
    for (size_t i = 0; i < num; i++) {
        first[i] = hashes[2 * i];
        second[i] = hashes[2 * i + 1];
    }
    vesica_wipe(hashes, sizeof hashes);
}

static void hash_salted(const vesica_vole_oprf *oprf, vesica_block *keys,
                        vesica_block *values, const uint8_t *items, size_t num)
{
    for (size_t i = 0, n; i < num; i += n) {
        n = num - i < VESICA_HASH_LANES ? num - i : VESICA_HASH_LANES;
        hash_tails(&oprf->items, keys + i, values + i, items + i * ITEM_BYTES,
                   ITEM_BYTES, n);
    }
}

void vesica_vole_oprf_hash(const vesica_vole_oprf *oprf, vesica_block *hashes,
                           vesica_block *values, const uint8_t *items,
                           size_t num)
{
    VESICA_ASSERT(num <= VESICA_VOLE_OPRF_BATCH);
    if (oprf->vole.params.malicious) {
        hash_salted(oprf, hashes, values, items, num);
    } else {
        split(oprf, hashes, values, items, num);
    }
    vesica_okvs_hash(&oprf->okvs[0], hashes, hashes, num);
}

void vesica_vole_oprf_parts(const vesica_vole_oprf *oprf, uint16_t *parts,
                            const uint8_t *items, size_t num,
                            uint32_t num_parts)
{
    vesica_block hashes[VESICA_VOLE_OPRF_BATCH];
    vesica_block values[VESICA_VOLE_OPRF_BATCH];
    VESICA_ASSERT(!oprf->vole.params.malicious);
    vesica_vole_oprf_hash(oprf, hashes, values, items, num);
    for (size_t i = 0; i < num; i++) {
        parts[i] = (uint16_t)vesica_okvs_part(&hashes[i], num_parts);
    }
    vesica_wipe(hashes, sizeof hashes);
    vesica_wipe(values, sizeof values);
}

void vesica_vole_oprf_rehash(const vesica_vole_oprf *oprf, vesica_block *out,
                             const vesica_block *hashes, size_t num,
                             uint8_t counter)
{
    VESICA_ASSERT(counter > 0 && counter < VESICA_OKVS_TRIES);
    vesica_okvs_hash(&oprf->okvs[counter], out, hashes, num);
}

/* F ‖ F2 of num <= VESICA_HASH_LANES items. */
static void hash_values(const vesica_vole_oprf *oprf, vesica_block *f,
                        vesica_block *second, const vesica_block *v,
                        const uint8_t *items, size_t num)
{
    uint8_t tails[VESICA_HASH_LANES * VALUE_BYTES];
    for (size_t i = 0; i < num; i++) {
        memcpy(tails + i * VALUE_BYTES, v[i].bytes, sizeof v[i]);
        memcpy(tails + i * VALUE_BYTES + sizeof v[i], items + i * ITEM_BYTES,
               ITEM_BYTES);
    }
    hash_tails(&oprf->values, f, second, tails, VALUE_BYTES, num);
    vesica_wipe(tails, sizeof tails);
}

static void evaluate(const vesica_vole_oprf *oprf, vesica_block *f,
                     vesica_block *second, const vesica_block *v,
                     const vesica_block *hashes, const uint8_t *items,
                     size_t num)
{
    if (!oprf->vole.params.malicious) {
        vesica_aes_hash_tweaked(&oprf->out, f, v, hashes, num);
        if (vesica_output_len(&oprf->form) > oprf->form.tag_len) {
            vesica_aes_hash_tweaked(&oprf->second, second, v, hashes, num);
        }
        return;
    }
    for (size_t i = 0, n; i < num; i += n) {
        n = num - i < VESICA_HASH_LANES ? num - i : VESICA_HASH_LANES;
        hash_values(oprf, f + i, second + i, v + i, items + i * ITEM_BYTES, n);
    }
}

void vesica_vole_oprf_outputs(const vesica_vole_oprf *oprf, uint8_t *outputs,
                              const vesica_block *v, const vesica_block *hashes,
                              const uint8_t *items, size_t num)
{
    vesica_block f[VESICA_VOLE_OPRF_BATCH];
    vesica_block second[VESICA_VOLE_OPRF_BATCH];
    const size_t len = vesica_output_len(&oprf->form);
    VESICA_ASSERT(num <= VESICA_VOLE_OPRF_BATCH);
    evaluate(oprf, f, second, v, hashes, items, num);
    for (size_t i = 0; i < num; i++) {
        vesica_copy_short(outputs + i * len, f[i].bytes, oprf->form.tag_len);
    }
    if (len > oprf->form.tag_len) {
        vesica_output_derive_keys(outputs, &oprf->form, second->bytes,
                                  sizeof *second, num);
    }
    vesica_wipe(f, sizeof f);
    vesica_wipe(second, sizeof second);
}
