/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "ext/ext.h"

#include <sodium.h>

_Static_assert(sizeof(crypto_hash_sha512_state) == VESICA_EXT_SHA512_STATE,
               "the state of SHA-512 has the documented size");
_Static_assert(sizeof(crypto_hash_sha256_state) == VESICA_EXT_SHA256_STATE,
               "the state of SHA-256 has the documented size");

vesica_status vesica_ext_start(void)
{
    return sodium_init() < 0 ? VESICA_ERR_INTERNAL : VESICA_OK;
}

/* The hash functions of libsodium return 0 always: nothing to check. */

void vesica_ext_sha512_init(void *state)
{
    (void)crypto_hash_sha512_init(state);
}

void vesica_ext_sha512_update(void *state, const uint8_t *data, size_t len)
{
    (void)crypto_hash_sha512_update(state, data, len);
}

void vesica_ext_sha512_final(void *state, uint8_t out[64])
{
    (void)crypto_hash_sha512_final(state, out);
}

void vesica_ext_sha256_init(void *state)
{
    (void)crypto_hash_sha256_init(state);
}

void vesica_ext_sha256_update(void *state, const uint8_t *data, size_t len)
{
    (void)crypto_hash_sha256_update(state, data, len);
}

void vesica_ext_sha256_final(void *state, uint8_t out[32])
{
    (void)crypto_hash_sha256_final(state, out);
}
