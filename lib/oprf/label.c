/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "oprf/label.h"

#include <string.h>

#include "ext/ext.h"
#include "util/bytes.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"
#include "vesica/config.h"

#define PREFIX VESICA_LABEL_PREFIX_BYTES

vesica_status vesica_sealer_init(vesica_sealer *sealer,
                                 const vesica_output_form *form, size_t max_len)
{
    VESICA_ASSERT(form->has_label_key && max_len <= VESICA_MAX_LABEL_BYTES);
    *sealer = (vesica_sealer){.form = *form, .max_len = max_len};
    return vesica_ext_gcm_new(&sealer->gcm);
}

void vesica_sealer_clear(vesica_sealer *sealer)
{
    vesica_ext_gcm_free(sealer->gcm);
    vesica_wipe(sealer, sizeof *sealer);
}

/* sid ‖ tag, and the nonce. */
typedef struct context {
    uint8_t aad[VESICA_SID_BYTES + VESICA_MAX_TAG_BYTES];
    uint8_t nonce[VESICA_EXT_GCM_NONCE];
} context;

static vesica_ext_gcm_input input_of(context *ctx, const vesica_sealer *sealer,
                                     vesica_label_from from,
                                     const uint8_t *output)
{
    const vesica_output_form *form = &sealer->form;
    memcpy(ctx->aad, form->sid, VESICA_SID_BYTES);
    memcpy(ctx->aad + VESICA_SID_BYTES, output, form->tag_len);
    vesica_wipe(ctx->nonce, sizeof ctx->nonce);
    ctx->nonce[sizeof ctx->nonce - 1] = (uint8_t)from;
    return (vesica_ext_gcm_input){.key =
                                      output + vesica_output_label_key_at(form),
                                  .nonce = ctx->nonce,
                                  .aad = ctx->aad,
                                  .aad_len = VESICA_SID_BYTES + form->tag_len};
}

vesica_status vesica_label_seal(const vesica_sealer *sealer, uint8_t *sealed,
                                vesica_label_from from, const uint8_t *output,
                                const uint8_t *label, size_t len)
{
    uint8_t plain[PREFIX + VESICA_MAX_LABEL_BYTES] = {0};
    context ctx;
    const vesica_ext_gcm_input in = input_of(&ctx, sealer, from, output);
    VESICA_ASSERT(len <= sealer->max_len);
    vesica_store_le16(plain, (uint16_t)len);
    if (len > 0) {
        memcpy(plain + PREFIX, label, len);
    }
    const vesica_status status = vesica_ext_gcm_seal(
        sealer->gcm, sealed, &in, plain, PREFIX + sealer->max_len);
    /* Public: it goes to the partner. */
    VESICA_PUBLIC(sealed, sealer->max_len + VESICA_LABEL_OVERHEAD_BYTES);
    vesica_wipe(plain, sizeof plain);
    return status;
}

/* The length is in range, and zeros follow the label. */
static bool is_padded(const uint8_t *plain, size_t max_len)
{
    const size_t len = vesica_load_le16(plain);
    if (len > max_len) {
        return false;
    }
    uint8_t rest = 0;
    for (size_t i = len; i < max_len; i++) {
        rest |= plain[PREFIX + i];
    }
    return rest == 0;
}

vesica_status vesica_label_open(const vesica_sealer *sealer, uint8_t *plain,
                                bool *opens, vesica_label_from from,
                                const uint8_t *output, const uint8_t *sealed)
{
    context ctx;
    uint8_t key[VESICA_LABEL_KEY_BYTES];
    vesica_ext_gcm_input in = input_of(&ctx, sealer, from, output);
    const size_t plain_len = PREFIX + sealer->max_len;
    bool right = false;
    memcpy(key, in.key, sizeof key);
    /* Public for OpenSSL alone, which compares in constant time and branches on
     * the answer: whether the label opens, which this side is told. */
    VESICA_PUBLIC(key, sizeof key);
    in.key = key;
    const vesica_status status =
        vesica_ext_gcm_open(sealer->gcm, plain, &right, &in, sealed, plain_len);
    *opens = status == VESICA_OK && right && is_padded(plain, sealer->max_len);
    if (!*opens) {
        vesica_wipe(plain, plain_len);
    }
    return status;
}

size_t vesica_label_get(const uint8_t **label, const uint8_t *plain)
{
    *label = plain + PREFIX;
    return vesica_load_le16(plain);
}
