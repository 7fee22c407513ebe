/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "oprf/output.h"

#include "hash/hash.h"
#include "util/status.h"

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

static void derive_one(uint8_t *output, const vesica_output_form *form,
                       const uint8_t *f)
{
    const size_t f_len = vesica_hash_len(form->suite);
    vesica_kdf(output, form->tag_len, form->suite, f, f_len,
               VESICA_LABEL_OUT_TAG, NULL, 0);
    if (form->has_ack) {
        vesica_kdf(output + vesica_output_ack_at(form), VESICA_ACK_BYTES,
                   form->suite, f, f_len, VESICA_LABEL_OUT_ACK, NULL, 0);
    }
    if (form->has_label_key) {
        vesica_kdf(output + vesica_output_label_key_at(form),
                   VESICA_LABEL_KEY_BYTES, form->suite, f, f_len,
                   VESICA_LABEL_OUT_LABEL, form->sid, sizeof form->sid);
    }
}

void vesica_output_derive(uint8_t *outputs, const vesica_output_form *form,
                          const uint8_t *f, size_t num)
{
    VESICA_ASSERT(form->tag_len <= VESICA_MAX_TAG_BYTES);
    for (size_t i = 0; i < num; i++) {
        derive_one(outputs + i * vesica_output_len(form), form,
                   f + i * vesica_hash_len(form->suite));
    }
}
