/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The registry of hashes: what hash.c and lanes.c stand on. */

#ifndef VESICA_HASH_ALGORITHM_H
#define VESICA_HASH_ALGORITHM_H

#include "hash/lanes_backend.h"
#include "vesica/suite.h"

typedef struct vesica_hash_algorithm {
    size_t len;
    size_t block_len;

    /* One message, in pieces. */
    void (*init)(void *state);
    void (*update)(void *state, const uint8_t *data, size_t len);
    void (*final)(void *state, uint8_t *out);

    /* Several messages, in blocks. */
    const uint64_t *initial64; /* of words of 8 bytes, or NULL */
    const uint32_t *initial32; /* of words of 4 */
    size_t count_len;          /* bytes of the length at a message's end */
    vesica_compress *one;
#if defined(VESICA_X86_64)
    vesica_compress *avx2;
    vesica_compress *avx512;
#endif
} vesica_hash_algorithm;

/* The hash of a suite, which was checked before. */
const vesica_hash_algorithm *vesica_hash_algorithm_of(vesica_suite suite);

#endif
