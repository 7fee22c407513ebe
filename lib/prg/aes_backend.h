/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The functions of prg/aes.h by each backend: the same bytes. */

#ifndef VESICA_PRG_AES_BACKEND_H
#define VESICA_PRG_AES_BACKEND_H

#include "prg/aes.h"

typedef struct vesica_aes_backend {
    void (*init)(vesica_aes *aes, const vesica_block *key);
    void (*permute)(const vesica_aes *aes, vesica_block *out,
                    const vesica_block *in, size_t num);
    void (*hash)(const vesica_aes *aes, vesica_block *out,
                 const vesica_block *in, size_t num);
    void (*hash_tweaked)(const vesica_aes *aes, vesica_block *out,
                         const vesica_block *in, const vesica_block *tweaks,
                         size_t num);
    void (*hash_children)(const vesica_aes *left, const vesica_aes *right,
                          vesica_block *out, const vesica_block *in,
                          size_t num);
    void (*expand)(const vesica_aes *aes, vesica_block *out, uint64_t stream,
                   uint64_t first, size_t num);
} vesica_aes_backend;

extern const vesica_aes_backend vesica_aes_portable;
extern const vesica_aes_backend vesica_aes_avx2;
extern const vesica_aes_backend vesica_aes_avx512;

/* FIPS 197, section 5.2, by AES-NI, for which wider registers do nothing. */
void vesica_aes_init_avx2(vesica_aes *aes, const vesica_block *key);

#endif
