/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Numbers as bytes. Little-endian is the wire's order outside RFC structures
 * and msgpack, which are big-endian. */

#ifndef VESICA_UTIL_BYTES_H
#define VESICA_UTIL_BYTES_H

#include <stdint.h>

void vesica_store_le16(uint8_t out[2], uint16_t x);
void vesica_store_le32(uint8_t out[4], uint32_t x);
void vesica_store_le64(uint8_t out[8], uint64_t x);
void vesica_store_be16(uint8_t out[2], uint16_t x);
void vesica_store_be32(uint8_t out[4], uint32_t x);
void vesica_store_be64(uint8_t out[8], uint64_t x);
uint16_t vesica_load_le16(const uint8_t in[2]);
uint32_t vesica_load_le32(const uint8_t in[4]);
uint32_t vesica_load_be32(const uint8_t in[4]);

/* The least e with 2^e >= x; 0 for x <= 1. */
unsigned vesica_ceil_log2(uint64_t x);

#endif
