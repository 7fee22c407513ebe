/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "ext/ext.h"

#include <sodium.h>

_Static_assert(sizeof(crypto_hash_sha512_state) == VESICA_EXT_SHA512_STATE,
               "the state of SHA-512 has the documented size");

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

int vesica_ext_ristretto255_is_valid(const uint8_t p[32])
{
    return crypto_core_ristretto255_is_valid_point(p) == 1 ? 0 : -1;
}

void vesica_ext_ristretto255_from_hash(uint8_t out[32], const uint8_t in[64])
{
    (void)crypto_core_ristretto255_from_hash(out, in);
}

int vesica_ext_ristretto255_multiply(uint8_t out[32], const uint8_t scalar[32],
                                     const uint8_t p[32])
{
    return crypto_scalarmult_ristretto255(out, scalar, p);
}

int vesica_ext_ristretto255_multiply_base(uint8_t out[32],
                                          const uint8_t scalar[32])
{
    return crypto_scalarmult_ristretto255_base(out, scalar);
}

int vesica_ext_ristretto255_add(uint8_t out[32], const uint8_t p[32],
                                const uint8_t q[32])
{
    return crypto_core_ristretto255_add(out, p, q);
}

void vesica_ext_scalar_reduce(uint8_t out[32], const uint8_t in[64])
{
    crypto_core_ristretto255_scalar_reduce(out, in);
}

int vesica_ext_scalar_invert(uint8_t out[32], const uint8_t in[32])
{
    return crypto_core_ristretto255_scalar_invert(out, in);
}

void vesica_ext_scalar_multiply(uint8_t out[32], const uint8_t a[32],
                                const uint8_t b[32])
{
    crypto_core_ristretto255_scalar_mul(out, a, b);
}

void vesica_ext_scalar_subtract(uint8_t out[32], const uint8_t a[32],
                                const uint8_t b[32])
{
    crypto_core_ristretto255_scalar_sub(out, a, b);
}
