/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "oprf/output.h"

#include "hash/lanes.h"
#include "util/status.h"
#include "util/wipe.h"

size_t vesica_output_ack_at(const vesica_output_form *form)
{
    return form->tag_len;
}

size_t vesica_output_label_key_at(const vesica_output_form *form)
{
    return form->tag_len + (form->has_ack ? VESICA_ACK_BYTES : 0);
}

size_t vesica_output_len(const vesica_output_form *form)
{
    return vesica_output_label_key_at(form) +
           (form->has_label_key ? VESICA_LABEL_KEY_BYTES : 0);
}

/* Ack and label key under as many keys as lanes. */
static void derive_keys(uint8_t *outputs, const vesica_output_form *form,
                        const vesica_lanes_kdf *kdf)
{
    const size_t len = vesica_output_len(form);
    if (form->has_ack) {
        vesica_lanes_kdf_derive(kdf, outputs + vesica_output_ack_at(form), len,
                                VESICA_ACK_BYTES, VESICA_LABEL_OUT_ACK, NULL,
                                0);
    }
    if (form->has_label_key) {
        vesica_lanes_kdf_derive(kdf, outputs + vesica_output_label_key_at(form),
                                len, VESICA_LABEL_KEY_BYTES,
                                VESICA_LABEL_OUT_LABEL, form->sid,
                                sizeof form->sid);
    }
}

static void derive(uint8_t *outputs, const vesica_output_form *form,
                   const uint8_t *keys, size_t key_len, size_t num,
                   bool with_tags)
{
    vesica_lanes_kdf kdf;
    vesica_lanes_kdf_init(&kdf, form->suite, num, keys, key_len);
    if (with_tags) {
        vesica_lanes_kdf_derive(&kdf, outputs, vesica_output_len(form),
                                form->tag_len, VESICA_LABEL_OUT_TAG, NULL, 0);
    }
    derive_keys(outputs, form, &kdf);
    vesica_lanes_kdf_clear(&kdf);
}

static void derive_all(uint8_t *outputs, const vesica_output_form *form,
                       const uint8_t *keys, size_t key_len, size_t num,
                       bool with_tags)
{
    VESICA_ASSERT(form->tag_len <= VESICA_MAX_TAG_BYTES);
    for (size_t i = 0, n; i < num; i += n) {
        n = num - i < VESICA_HASH_LANES ? num - i : VESICA_HASH_LANES;
        derive(outputs + i * vesica_output_len(form), form, keys + i * key_len,
               key_len, n, with_tags);
    }
    vesica_wipe_stack();
}

void vesica_output_derive(uint8_t *outputs, const vesica_output_form *form,
                          const uint8_t *f, size_t num)
{
    derive_all(outputs, form, f, vesica_hash_len(form->suite), num, true);
}

void vesica_output_derive_keys(uint8_t *outputs, const vesica_output_form *form,
                               const uint8_t *keys, size_t key_len, size_t num)
{
    derive_all(outputs, form, keys, key_len, num, false);
}
