/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "hash/sm3.h"

#include <string.h>

#include "util/bytes.h"
#include "util/wipe.h"

/* Section 4.1. */
static const uint32_t initial[8] = {0x7380166f, 0x4914b2b9, 0x172442d7,
                                    0xda8a0600, 0xa96f30bc, 0x163138aa,
                                    0xe38dee4d, 0xb0fb0e4e};

/* n from 1 to 31, or 0. */
static uint32_t rotate(uint32_t x, unsigned n)
{
    return x << n | x >> ((32 - n) & 31);
}

/* Section 4.4. */
static uint32_t p0(uint32_t x)
{
    return x ^ rotate(x, 9) ^ rotate(x, 17);
}

static uint32_t p1(uint32_t x)
{
    return x ^ rotate(x, 15) ^ rotate(x, 23);
}

/* Section 5.3.2: the 68 words of a block. */
static void expand(uint32_t w[68], const uint8_t block[VESICA_SM3_BLOCK])
{
    for (size_t j = 0; j < 16; j++) {
        w[j] = vesica_load_be32(block + 4 * j);
    }
    for (size_t j = 16; j < 68; j++) {
        w[j] = p1(w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)) ^
               rotate(w[j - 13], 7) ^ w[j - 6];
    }
}

/* Section 5.3.3, with FF, GG and T of sections 4.2 and 4.3. v: A to H. */
static void turn(uint32_t v[8], const uint32_t *w, unsigned j)
{
    const uint32_t t = j < 16 ? 0x79cc4519 : 0x7a879d8a;
    const uint32_t a = v[0], b = v[1], c = v[2];
    const uint32_t e = v[4], f = v[5], g = v[6];
    const uint32_t ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
    const uint32_t gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g);
    const uint32_t ss1 = rotate(rotate(a, 12) + e + rotate(t, j & 31), 7);
    const uint32_t ss2 = ss1 ^ rotate(a, 12);
    const uint32_t tt1 = ff + v[3] + ss2 + (w[j] ^ w[j + 4]);
    const uint32_t tt2 = gg + v[7] + ss1 + w[j];
    v[3] = c;
    v[2] = rotate(b, 9);
    v[1] = a;
    v[0] = tt1;
    v[7] = g;
    v[6] = rotate(f, 19);
    v[5] = e;
    v[4] = p0(tt2);
}

static void compress(uint32_t state[8], const uint8_t block[VESICA_SM3_BLOCK])
{
    uint32_t w[68];
    uint32_t v[8];
    expand(w, block);
    memcpy(v, state, sizeof v);
    for (unsigned j = 0; j < 64; j++) {
        turn(v, w, j);
    }
    for (size_t i = 0; i < 8; i++) {
        state[i] ^= v[i];
    }
    vesica_wipe(w, sizeof w);
    vesica_wipe(v, sizeof v);
}

void vesica_sm3_init(void *state)
{
    vesica_sm3 *sm3 = state;
    *sm3 = (vesica_sm3){0};
    memcpy(sm3->state, initial, sizeof initial);
}

void vesica_sm3_update(void *state, const uint8_t *data, size_t len)
{
    vesica_sm3 *sm3 = state;
    while (len > 0) {
        const size_t waiting = (size_t)(sm3->len % VESICA_SM3_BLOCK);
        const size_t room = VESICA_SM3_BLOCK - waiting;
        const size_t n = len < room ? len : room;
        memcpy(sm3->block + waiting, data, n);
        sm3->len += n;
        data += n;
        len -= n;
        if (n == room) {
            compress(sm3->state, sm3->block);
        }
    }
}

/* Section 5.2: a bit, zeros, and the length in bits. */
void vesica_sm3_final(void *state, uint8_t out[VESICA_SM3_BYTES])
{
    static const uint8_t padding[VESICA_SM3_BLOCK] = {0x80};
    vesica_sm3 *sm3 = state;
    uint8_t num_bits[8];
    vesica_store_be64(num_bits, sm3->len * 8);
    const size_t waiting = (size_t)(sm3->len % VESICA_SM3_BLOCK);
    const size_t end = VESICA_SM3_BLOCK - sizeof num_bits;
    vesica_sm3_update(sm3, padding,
                      waiting < end ? end - waiting
                                    : VESICA_SM3_BLOCK + end - waiting);
    vesica_sm3_update(sm3, num_bits, sizeof num_bits);
    for (size_t i = 0; i < 8; i++) {
        vesica_store_be32(out + 4 * i, sm3->state[i]);
    }
    vesica_wipe(sm3, sizeof *sm3);
}
