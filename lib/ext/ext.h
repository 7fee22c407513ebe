/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The only door of lib to other people's libraries and to the system. Third-
 * party headers are included by the .c files of this folder and by no other. */

#ifndef VESICA_EXT_EXT_H
#define VESICA_EXT_EXT_H

#include <stdbool.h>

#include "vesica/status.h"

/* Start the crypto library; safe to call often and from any thread.
 * VESICA_ERR_INTERNAL if it does not start. */
vesica_status vesica_ext_start(void);

/* len bytes of the system's randomness (getrandom). VESICA_ERR_RANDOM if there
 * is none; out is then zeroed. Blocks only until the system has collected
 * entropy once after its start. */
vesica_status vesica_ext_random(uint8_t *out, size_t len);

/* Ask the system for large pages for a block that begins with one. It may not
 * take the advice: the block is good either way. */
void vesica_ext_advise_large_pages(void *block, size_t size);

/* SHA-512. The state is VESICA_EXT_SHA512_STATE bytes, aligned to 8. */
#define VESICA_EXT_SHA512_STATE 208
void vesica_ext_sha512_init(void *state);
void vesica_ext_sha512_update(void *state, const uint8_t *data, size_t len);
void vesica_ext_sha512_final(void *state, uint8_t out[64]);

/* SHA-256. The state is VESICA_EXT_SHA256_STATE bytes, aligned to 8. */
#define VESICA_EXT_SHA256_STATE 104
void vesica_ext_sha256_init(void *state);
void vesica_ext_sha256_update(void *state, const uint8_t *data, size_t len);
void vesica_ext_sha256_final(void *state, uint8_t out[32]);

/* AES-256-GCM (NIST SP 800-38D) by OpenSSL, which takes memory for a context
 * and wipes it before it gives it back. One context serves any number of keys,
 * one after the other. */
#define VESICA_EXT_GCM_KEY 32
#define VESICA_EXT_GCM_NONCE 12
#define VESICA_EXT_GCM_TAG 16

typedef struct vesica_ext_gcm_input {
    const uint8_t *key;   /* VESICA_EXT_GCM_KEY bytes, secret */
    const uint8_t *nonce; /* VESICA_EXT_GCM_NONCE bytes */
    const uint8_t *aad;
    size_t aad_len;
} vesica_ext_gcm_input;

/* VESICA_ERR_NOMEM. */
vesica_status vesica_ext_gcm_new(void **out);
/* NULL is allowed. */
void vesica_ext_gcm_free(void *gcm);

/* sealed: plain_len bytes, then the tag; must not overlap plain.
 * VESICA_ERR_NOMEM, VESICA_ERR_INTERNAL (longer than 2^31). */
vesica_status vesica_ext_gcm_seal(void *gcm, uint8_t *sealed,
                                  const vesica_ext_gcm_input *in,
                                  const uint8_t *plain, size_t plain_len);

/* *opens tells whether the tag is right; what is in plain is of no use if it is
 * not. Errors as above. */
vesica_status vesica_ext_gcm_open(void *gcm, uint8_t *plain, bool *opens,
                                  const vesica_ext_gcm_input *in,
                                  const uint8_t *sealed, size_t plain_len);

/* Unicode by utf8proc, without memory of its own. A code point is one that
 * UTF-8 can encode. */

/* The version of Unicode that the linked library has, such as "15.0.0". */
const char *vesica_ext_unicode_version(void);

/* The full compatibility decomposition of a code point, with full case folding
 * if `fold`. Returns how many code points it has, of which the first `room` are
 * written; 0 if the linked library does not know the code point. */
size_t vesica_ext_unicode_decompose(uint32_t *out, size_t room,
                                    uint32_t code_point, bool fold);

/* How many code points the full canonical decomposition of one has. */
size_t vesica_ext_unicode_num_parts(uint32_t code_point);

/* 0 for a character that begins a combining sequence; else marks are ordered by
 * it. */
unsigned vesica_ext_unicode_combining_class(uint32_t code_point);

/* Compose decomposed, ordered code points in place. Returns how many are left,
 * at most num. */
size_t vesica_ext_unicode_compose(uint32_t *code_points, size_t num);

/* Write a code point as UTF-8. Returns the number of bytes. */
size_t vesica_ext_unicode_encode(uint8_t out[4], uint32_t code_point);

/* Whether a code point is a letter, or a number, in any script. */
bool vesica_ext_unicode_is_letter(uint32_t code_point);
bool vesica_ext_unicode_is_number(uint32_t code_point);

/* Most characters of a label of a domain name (RFC 1035, section 2.3.4). */
#define VESICA_EXT_IDN_LABEL_MAX 63

/* The A-label of one label, or the label itself if it needs none: UTS 46, non-
 * transitional. label is UTF-8 in NFC. out ends with NUL. libidn2 takes memory.
 * VESICA_ERR_NOMEM; VESICA_ERR_ID_VALUE if IDNA refuses the label. */
vesica_status vesica_ext_idn_to_ascii(char out[VESICA_EXT_IDN_LABEL_MAX + 1],
                                      const char *label);

#endif
