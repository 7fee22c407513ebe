/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "hash/sm3.h"

#include <string.h>

#include "hash/lanes_backend.h"
#include "util/bytes.h"
#include "util/wipe.h"

const uint32_t vesica_sm3_initial[8] = {0x7380166f, 0x4914b2b9, 0x172442d7,
                                        0xda8a0600, 0xa96f30bc, 0x163138aa,
                                        0xe38dee4d, 0xb0fb0e4e};

void vesica_sm3_init(void *state)
{
    vesica_sm3 *sm3 = state;
    *sm3 = (vesica_sm3){0};
    memcpy(sm3->state, vesica_sm3_initial, sizeof sm3->state);
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
            vesica_sm3_one(sm3->state, 1, sm3->block, 1);
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
