/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <openssl/evp.h>

#include "ext/ext.h"

#define TAG VESICA_EXT_GCM_TAG

/* OpenSSL counts in int. */
static bool fits(size_t len)
{
    return len <= INT32_MAX - TAG;
}

vesica_status vesica_ext_gcm_new(void **out)
{
    *out = EVP_CIPHER_CTX_new();
    return *out == NULL ? VESICA_ERR_NOMEM : VESICA_OK;
}

void vesica_ext_gcm_free(void *gcm)
{
    EVP_CIPHER_CTX_free(gcm);
}

/* EVP_CipherInit_ex fails for want of memory alone: cipher, key and nonce are
 * of the right lengths. */
static bool begin(EVP_CIPHER_CTX *ctx, const vesica_ext_gcm_input *in,
                  bool seals)
{
    int len = 0;
    return EVP_CipherInit_ex(ctx, EVP_aes_256_gcm(), NULL, in->key, in->nonce,
                             seals ? 1 : 0) == 1 &&
           EVP_CipherUpdate(ctx, NULL, &len, in->aad, (int)in->aad_len) == 1;
}

vesica_status vesica_ext_gcm_seal(void *gcm, uint8_t *sealed,
                                  const vesica_ext_gcm_input *in,
                                  const uint8_t *plain, size_t plain_len)
{
    EVP_CIPHER_CTX *ctx = gcm;
    int len = 0;
    if (!fits(plain_len) || !fits(in->aad_len)) {
        return VESICA_ERR_INTERNAL;
    }
    if (!begin(ctx, in, true) ||
        EVP_CipherUpdate(ctx, sealed, &len, plain, (int)plain_len) != 1 ||
        EVP_CipherFinal_ex(ctx, sealed + plain_len, &len) != 1 ||
        EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, TAG,
                            sealed + plain_len) != 1) {
        return VESICA_ERR_NOMEM;
    }
    return VESICA_OK;
}

vesica_status vesica_ext_gcm_open(void *gcm, uint8_t *plain, bool *opens,
                                  const vesica_ext_gcm_input *in,
                                  const uint8_t *sealed, size_t plain_len)
{
    EVP_CIPHER_CTX *ctx = gcm;
    uint8_t tag[TAG];
    int len = 0;
    if (!fits(plain_len) || !fits(in->aad_len)) {
        return VESICA_ERR_INTERNAL;
    }
    for (size_t i = 0; i < sizeof tag; i++) {
        tag[i] = sealed[plain_len + i];
    }
    if (!begin(ctx, in, false) ||
        EVP_CipherUpdate(ctx, plain, &len, sealed, (int)plain_len) != 1 ||
        EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, TAG, tag) != 1) {
        return VESICA_ERR_NOMEM;
    }
    *opens = EVP_CipherFinal_ex(ctx, plain + plain_len, &len) == 1;
    return VESICA_OK;
}
