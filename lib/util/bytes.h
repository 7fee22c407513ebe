/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Numbers as bytes. Little-endian is the wire's order outside RFC structures
 * and msgpack, which are big-endian. */

#ifndef VESICA_UTIL_BYTES_H
#define VESICA_UTIL_BYTES_H

#include <stdint.h>
#include <string.h>

#include "util/inline.h"

void vesica_store_le16(uint8_t out[2], uint16_t x);
void vesica_store_le32(uint8_t out[4], uint32_t x);
void vesica_store_le64(uint8_t out[8], uint64_t x);
void vesica_store_be16(uint8_t out[2], uint16_t x);
uint16_t vesica_load_le16(const uint8_t in[2]);
uint32_t vesica_load_le32(const uint8_t in[4]);

/* These are where hashes and keys of sorts are made: each is an instruction or
 * two. Compilers see that in four shifts, but not always in eight. */
VESICA_INLINE void vesica_store_be32(uint8_t out[4], uint32_t x)
{
    out[0] = (uint8_t)(x >> 24);
    out[1] = (uint8_t)(x >> 16 & 0xff);
    out[2] = (uint8_t)(x >> 8 & 0xff);
    out[3] = (uint8_t)(x & 0xff);
}

VESICA_INLINE void vesica_store_be64(uint8_t out[8], uint64_t x)
{
#if defined(__GNUC__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    const uint64_t swapped = __builtin_bswap64(x);
    memcpy(out, &swapped, sizeof swapped);
#else
    vesica_store_be32(out, (uint32_t)(x >> 32));
    vesica_store_be32(out + 4, (uint32_t)(x & UINT32_C(0xffffffff)));
#endif
}

VESICA_INLINE uint32_t vesica_load_be32(const uint8_t in[4])
{
    return (uint32_t)in[0] << 24 | (uint32_t)in[1] << 16 |
           (uint32_t)in[2] << 8 | (uint32_t)in[3];
}

VESICA_INLINE uint64_t vesica_load_be64(const uint8_t in[8])
{
#if defined(__GNUC__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t x = 0;
    memcpy(&x, in, sizeof x);
    return __builtin_bswap64(x);
#else
    return (uint64_t)vesica_load_be32(in) << 32 | vesica_load_be32(in + 4);
#endif
}

/* The least e with 2^e >= x; 0 for x <= 1. */
unsigned vesica_ceil_log2(uint64_t x);

#endif
