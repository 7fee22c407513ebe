/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* SM3 (GB/T 32905-2016), whose sections are named here. Time depends on the
 * length alone. Words of messages are left on the stack, for
 * vesica_wipe_stack. */

#ifndef VESICA_HASH_SM3_H
#define VESICA_HASH_SM3_H

#include <stddef.h>
#include <stdint.h>

#define VESICA_SM3_BYTES 32
#define VESICA_SM3_BLOCK 64

/* A hash under way. May hold secrets: final wipes it. */
typedef struct vesica_sm3 {
    uint64_t len; /* bytes taken so far */
    uint32_t state[8];
    uint8_t block[VESICA_SM3_BLOCK]; /* its first len mod 64 bytes wait */
} vesica_sm3;

/* The state is a vesica_sm3: the functions have the form of those of ext/. */
void vesica_sm3_init(void *state);
void vesica_sm3_update(void *state, const uint8_t *data, size_t len);
void vesica_sm3_final(void *state, uint8_t out[VESICA_SM3_BYTES]);

#endif
