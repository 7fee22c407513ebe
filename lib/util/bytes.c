/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "util/bytes.h"

void vesica_store_le16(uint8_t out[2], uint16_t x)
{
    out[0] = (uint8_t)(x & 0xff);
    out[1] = (uint8_t)(x >> 8);
}

void vesica_store_le32(uint8_t out[4], uint32_t x)
{
    vesica_store_le16(out, (uint16_t)(x & 0xffff));
    vesica_store_le16(out + 2, (uint16_t)(x >> 16));
}

void vesica_store_le64(uint8_t out[8], uint64_t x)
{
    vesica_store_le32(out, (uint32_t)(x & UINT32_C(0xffffffff)));
    vesica_store_le32(out + 4, (uint32_t)(x >> 32));
}

void vesica_store_be16(uint8_t out[2], uint16_t x)
{
    out[0] = (uint8_t)(x >> 8);
    out[1] = (uint8_t)(x & 0xff);
}

uint16_t vesica_load_le16(const uint8_t in[2])
{
    return (uint16_t)(in[0] | in[1] << 8);
}

uint32_t vesica_load_le32(const uint8_t in[4])
{
    return (uint32_t)in[0] | (uint32_t)in[1] << 8 | (uint32_t)in[2] << 16 |
           (uint32_t)in[3] << 24;
}

unsigned vesica_ceil_log2(uint64_t x)
{
    unsigned e = 0;
    while (e < 64 && (UINT64_C(1) << e) < x) {
        e++;
    }
    return e;
}
