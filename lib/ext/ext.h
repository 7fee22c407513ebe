/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The only door of lib to other people's libraries and to the system. Third-
 * party headers are included by the .c files of this folder and by no other. */

#ifndef VESICA_EXT_EXT_H
#define VESICA_EXT_EXT_H

#include "vesica/status.h"

/* Start the crypto library; safe to call often and from any thread.
 * VESICA_ERR_INTERNAL if it does not start. */
vesica_status vesica_ext_start(void);

/* len bytes of the system's randomness (getrandom). VESICA_ERR_RANDOM if there
 * is none; out is then zeroed. Blocks only until the system has collected
 * entropy once after its start. */
vesica_status vesica_ext_random(uint8_t *out, size_t len);

/* SHA-512. The state is VESICA_EXT_SHA512_STATE bytes, aligned to 8. */
#define VESICA_EXT_SHA512_STATE 208
void vesica_ext_sha512_init(void *state);
void vesica_ext_sha512_update(void *state, const uint8_t *data, size_t len);
void vesica_ext_sha512_final(void *state, uint8_t out[64]);

/* ristretto255 and its scalars by libsodium, without our checks: group/
 * ristretto255.c adds what Debian's 1.0.18 leaves out (it accepts encodings
 * that RFC 9496 forbids). All return 0 on success. */
int vesica_ext_ristretto255_is_valid(const uint8_t p[32]);
void vesica_ext_ristretto255_from_hash(uint8_t out[32], const uint8_t in[64]);
int vesica_ext_ristretto255_multiply(uint8_t out[32], const uint8_t scalar[32],
                                     const uint8_t p[32]);
int vesica_ext_ristretto255_multiply_base(uint8_t out[32],
                                          const uint8_t scalar[32]);
int vesica_ext_ristretto255_add(uint8_t out[32], const uint8_t p[32],
                                const uint8_t q[32]);
void vesica_ext_scalar_reduce(uint8_t out[32], const uint8_t in[64]);
int vesica_ext_scalar_invert(uint8_t out[32], const uint8_t in[32]);
void vesica_ext_scalar_multiply(uint8_t out[32], const uint8_t a[32],
                                const uint8_t b[32]);
void vesica_ext_scalar_subtract(uint8_t out[32], const uint8_t a[32],
                                const uint8_t b[32]);

#endif
