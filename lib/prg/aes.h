/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* AES-128 (FIPS 197) under keys that are fixed and public, as the hash of the
 * vole engine, and under secret ones as its generator:
 *
 *   permute   AES_k(x)
 *   hash      M_k(x) = AES_k(x) + x (Matyas, Meyer, Oseas)
 *   tweaked   AES_k(AES_k(x) + i) + AES_k(x), correlation robust also where
 *             circular [GKWY20, section 7.4]
 *   expand    block c of stream j of seed s is AES_s(LE64(c) ‖ LE64(j))
 *
 * Batches, in time that depends on num alone. Nothing fails or allocates; out
 * may be the input, and does not overlap it otherwise. Words of what is secret
 * stay on the stack, for vesica_wipe_stack. All of it is our own, since OpenSSL
 * takes memory for a key, and where the processor has no AES reads tables at
 * places that are secret.
 *
 * References: [GKWY20] C. Guo, J. Katz, X. Wang, Y. Yu, Efficient and Secure
 * Multiparty Computation from Fixed-Key Block Ciphers, ePrint 2019/074. */

#ifndef VESICA_PRG_AES_H
#define VESICA_PRG_AES_H

#include <stddef.h>

#include "util/block.h"

/* The round keys of a key. Secret if the key is. */
typedef struct vesica_aes {
    vesica_block rounds[11];
} vesica_aes;

void vesica_aes_init(vesica_aes *aes, const vesica_block *key);

void vesica_aes_permute(const vesica_aes *aes, vesica_block *out,
                        const vesica_block *in, size_t num);

void vesica_aes_hash(const vesica_aes *aes, vesica_block *out,
                     const vesica_block *in, size_t num);

/* A tweak for each block. */
void vesica_aes_hash_tweaked(const vesica_aes *aes, vesica_block *out,
                             const vesica_block *in, const vesica_block *tweaks,
                             size_t num);

/* The children of num nodes of a tree: out[2i] = M_left(in[i]) and
 * out[2i + 1] = M_right(in[i]). out has room for 2 * num; in may be the second
 * half of out. */
void vesica_aes_hash_children(const vesica_aes *left, const vesica_aes *right,
                              vesica_block *out, const vesica_block *in,
                              size_t num);

/* Blocks first, first + 1, … of stream 0, which are AES_s(LE128(c)). */
void vesica_aes_expand(const vesica_aes *aes, vesica_block *out, uint64_t first,
                       size_t num);

void vesica_aes_expand_stream(const vesica_aes *aes, vesica_block *out,
                              uint64_t stream, uint64_t first, size_t num);

#endif
