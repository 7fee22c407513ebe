/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Sealed labels. Properties: what was sealed opens, and under the same item,
 * direction and session alone; one bit changed does not open; what is sealed
 * with another padding than that of SPEC.md does not open. Aims at
 * vesica_label_seal and vesica_label_open.
 *
 * The input is a byte of options, a byte for the longest label, a byte for the
 * length of the label, two for the bit, and the label, or the padded label. */

#include <string.h>

#include "ext/ext.h"
#include "hash/hash.h"
#include "oprf/label.h"
#include "support/require.h"
#include "vesica/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    HEAD_BYTES = 5,
    MAX_LEN = 256,
    MAX_PLAIN = MAX_LEN + VESICA_LABEL_PREFIX_BYTES,
    MAX_SEALED = MAX_LEN + VESICA_LABEL_OVERHEAD_BYTES
};

#define LEAST_TAG ((size_t)5)

/* One label and all that it is sealed under. */
typedef struct label_case {
    vesica_output_form form;
    vesica_label_from from;
    uint8_t output[VESICA_MAX_OUTPUT_BYTES];
    size_t max_len;
    const uint8_t *bytes; /* of the input */
    size_t len;
} label_case;

static label_case case_of(const uint8_t *data, size_t size)
{
    label_case c = {
        .form = {.suite = VESICA_SUITE_RISTRETTO255_SHA512,
                 .tag_len = LEAST_TAG +
                            data[0] % (VESICA_MAX_TAG_BYTES - LEAST_TAG + 1),
                 .has_ack = (data[0] & 0x40) != 0,
                 .has_label_key = true},
        .from = (vesica_label_from)(data[0] >> 7),
        .max_len = 1 + (size_t)data[1],
        .bytes = data + HEAD_BYTES,
        .len = size - HEAD_BYTES};
    uint8_t f[VESICA_MAX_HASH_BYTES];
    memset(c.form.sid, 0x51, sizeof c.form.sid);
    memset(f, data[0], sizeof f);
    vesica_output_derive(c.output, &c.form, f, 1);
    return c;
}

static bool opens(const label_case *c, uint8_t plain[MAX_PLAIN],
                  const uint8_t *sealed)
{
    vesica_sealer sealer = {.gcm = NULL};
    bool right = false;
    require(vesica_sealer_init(&sealer, &c->form, c->max_len) == VESICA_OK);
    require(vesica_label_open(&sealer, plain, &right, c->from, c->output,
                              sealed) == VESICA_OK);
    vesica_sealer_clear(&sealer);
    for (size_t i = 0; !right && i < c->max_len + VESICA_LABEL_PREFIX_BYTES;
         i++) {
        require(plain[i] == 0);
    }
    return right;
}

static void check_elsewhere(const label_case *c, const uint8_t *sealed)
{
    uint8_t plain[MAX_PLAIN];
    label_case other = *c;
    other.output[0] ^= 1;
    require(!opens(&other, plain, sealed));
    other = *c;
    other.output[vesica_output_label_key_at(&c->form)] ^= 1;
    require(!opens(&other, plain, sealed));
    other = *c;
    other.form.sid[0] ^= 1;
    require(!opens(&other, plain, sealed));
    other = *c;
    other.from = c->from == VESICA_LABEL_FROM_SENDER
                     ? VESICA_LABEL_FROM_RECEIVER
                     : VESICA_LABEL_FROM_SENDER;
    require(!opens(&other, plain, sealed));
}

/* Sealed and opened again; then with a bit changed. */
static void check_round_trip(const label_case *c, size_t len, size_t bit)
{
    uint8_t sealed[MAX_SEALED];
    uint8_t plain[MAX_PLAIN];
    const uint8_t *label = NULL;
    vesica_sealer sealer = {.gcm = NULL};
    require(vesica_sealer_init(&sealer, &c->form, c->max_len) == VESICA_OK);
    require(vesica_label_seal(&sealer, sealed, c->from, c->output,
                              len > 0 ? c->bytes : NULL, len) == VESICA_OK);
    vesica_sealer_clear(&sealer);
    require(opens(c, plain, sealed));
    require(vesica_label_get(&label, plain) == len &&
            (len == 0 || memcmp(label, c->bytes, len) == 0));
    check_elsewhere(c, sealed);
    bit %= 8 * (c->max_len + VESICA_LABEL_OVERHEAD_BYTES);
    sealed[bit / 8] ^= (uint8_t)(1U << bit % 8);
    require(!opens(c, plain, sealed));
}

/* Sealed by SPEC.md, section "Match", with any padded label. */
static void seal_padded(const label_case *c, uint8_t sealed[MAX_SEALED],
                        const uint8_t *padded, size_t padded_len)
{
    uint8_t aad[VESICA_SID_BYTES + VESICA_MAX_TAG_BYTES];
    uint8_t nonce[VESICA_EXT_GCM_NONCE] = {0};
    const vesica_ext_gcm_input in = {
        .key = c->output + vesica_output_label_key_at(&c->form),
        .nonce = nonce,
        .aad = aad,
        .aad_len = VESICA_SID_BYTES + c->form.tag_len};
    void *gcm = NULL;
    memcpy(aad, c->form.sid, VESICA_SID_BYTES);
    memcpy(aad + VESICA_SID_BYTES, c->output, c->form.tag_len);
    nonce[sizeof nonce - 1] = (uint8_t)c->from;
    require(vesica_ext_gcm_new(&gcm) == VESICA_OK);
    require(vesica_ext_gcm_seal(gcm, sealed, &in, padded, padded_len) ==
            VESICA_OK);
    vesica_ext_gcm_free(gcm);
}

static void check_padding(const label_case *c)
{
    uint8_t padded[MAX_PLAIN] = {0};
    uint8_t sealed[MAX_SEALED];
    uint8_t plain[MAX_PLAIN];
    const size_t padded_len = c->max_len + VESICA_LABEL_PREFIX_BYTES;
    memcpy(padded, c->bytes, c->len < padded_len ? c->len : padded_len);
    const size_t len = (size_t)padded[0] | (size_t)padded[1] << 8;
    bool right = len <= c->max_len;
    for (size_t i = VESICA_LABEL_PREFIX_BYTES + len; i < padded_len; i++) {
        right = right && padded[i] == 0;
    }
    seal_padded(c, sealed, padded, padded_len);
    require(opens(c, plain, sealed) == right);
    require(!right || memcmp(plain, padded, padded_len) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEAD_BYTES) {
        return 0;
    }
    const label_case c = case_of(data, size);
    size_t len = data[2] < c.len ? data[2] : c.len;
    len = len < c.max_len ? len : c.max_len;
    check_round_trip(&c, len, (size_t)data[3] | (size_t)data[4] << 8);
    check_padding(&c);
    return 0;
}
