/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* 16 bytes: a block of AES, a seed, a key of an OKVS, or an element of
 * GF(2^128) as field/gf128.h reads it. */

#ifndef VESICA_UTIL_BLOCK_H
#define VESICA_UTIL_BLOCK_H

#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>

#include "util/inline.h"

#define VESICA_BLOCK_BYTES 16

/* A string of bytes; the words are there for what is done to all bits alike. */
typedef union vesica_block {
    alignas(16) uint8_t bytes[VESICA_BLOCK_BYTES];
    uint64_t words[2];
} vesica_block;

/* a + b in GF(2^128). */
VESICA_INLINE vesica_block vesica_block_xor(vesica_block a, vesica_block b)
{
    a.words[0] ^= b.words[0];
    a.words[1] ^= b.words[1];
    return a;
}

/* Where words are little-endian, which compilers do not see of bytes. */
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define VESICA_BLOCK_WORDS 1
#else
#define VESICA_BLOCK_WORDS 0
#endif

/* Bytes 8i to 8i + 7 as a little-endian number. */
VESICA_INLINE uint64_t vesica_block_load64(const vesica_block *block, size_t i)
{
#if VESICA_BLOCK_WORDS
    return block->words[i];
#else
    uint64_t x = 0;
    for (unsigned j = 0; j < 8; j++) {
        x |= (uint64_t)block->bytes[8 * i + j] << (8 * j);
    }
    return x;
#endif
}

VESICA_INLINE void vesica_block_store64(vesica_block *block, size_t i,
                                        uint64_t x)
{
#if VESICA_BLOCK_WORDS
    block->words[i] = x;
#else
    for (unsigned j = 0; j < 8; j++) {
        block->bytes[8 * i + j] = (uint8_t)(x >> (8 * j));
    }
#endif
}

/* Bit i, the coefficient of X^i: 0 or 1. */
VESICA_INLINE uint32_t vesica_block_bit(const vesica_block *block, size_t i)
{
    return (uint32_t)block->bytes[i / 8] >> (i % 8) & 1u;
}

#endif
