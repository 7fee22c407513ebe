/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Compression by each backend: the same algorithm over other words, and the
 * same bytes. */

#ifndef VESICA_HASH_LANES_BACKEND_H
#define VESICA_HASH_LANES_BACKEND_H

#include <stddef.h>
#include <stdint.h>

/** Messages side by side: the most that any backend has lanes. */
#define VESICA_HASH_LANES 16

/** Bytes from the block of a message to that of the next, for all hashes. */
#define VESICA_HASH_BLOCK_ROW 128

/* Take one block more of each of num messages. Word w of the state of message i
 * is state[w * stride + i], of 8 bytes for SHA-512, else of 4; its block begins
 * at blocks + i * VESICA_HASH_BLOCK_ROW. num is rounded up to lanes, of which
 * there are at most VESICA_HASH_LANES: a stride of 1 is for one message and the
 * backend of one lane. Leaves words of messages on the stack. */
typedef void vesica_compress(void *state, size_t stride, const uint8_t *blocks,
                             size_t num);

vesica_compress vesica_sha512_one;
vesica_compress vesica_sha256_one;
vesica_compress vesica_sm3_one;
vesica_compress vesica_sha512_avx2;
vesica_compress vesica_sha256_avx2;
vesica_compress vesica_sm3_avx2;
vesica_compress vesica_sha512_avx512;
vesica_compress vesica_sha256_avx512;
vesica_compress vesica_sm3_avx512;

extern const uint64_t vesica_sha512_initial[8];
extern const uint32_t vesica_sha256_initial[8];
extern const uint32_t vesica_sm3_initial[8];

/* Of SHA-512; those of SHA-256 are the higher halves of the first 64. */
extern const uint64_t vesica_sha2_constants[80];

#endif
