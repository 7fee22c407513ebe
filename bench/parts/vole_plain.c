/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "parts/vole_plain.h"

#include "parts/primitives.h"
#include "vole/params.h"

/* OpenSSL is asked for so many blocks at once, which stay in cache. */
#define BLOCKS_AT_ONCE ((size_t)256)

static bool encrypt(EVP_CIPHER_CTX *context, vesica_block *out, size_t num)
{
    vesica_block encrypted[BLOCKS_AT_ONCE];
    const int len = (int)(num * sizeof *out);
    int out_len = 0;

    if (EVP_EncryptUpdate(context, encrypted[0].bytes, &out_len, out->bytes,
                          len) != 1 ||
        out_len != len) {
        return false;
    }
    for (size_t i = 0; i < num; i++) {
        out[i] = vesica_block_xor(out[i], encrypted[i]);
    }
    return true;
}

bool vole_plain_trees(vesica_block *out, size_t num)
{
    static const uint8_t key[16] = {1};
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    bool done =
        context != NULL &&
        EVP_EncryptInit_ex(context, EVP_aes_128_ecb(), NULL, key, NULL) == 1 &&
        EVP_CIPHER_CTX_set_padding(context, 0) == 1;

    for (size_t i = 0, n; i < num && done; i += n) {
        n = num - i < BLOCKS_AT_ONCE ? num - i : BLOCKS_AT_ONCE;
        done = encrypt(context, out + i, n);
    }
    EVP_CIPHER_CTX_free(context);
    return done;
}

void vole_plain_accumulate(vesica_block *out, const vesica_block *in,
                           size_t width, size_t num)
{
    vesica_block sums[2] = {{.words = {0, 0}}, {.words = {0, 0}}};

    for (size_t i = 0; i < num; i++) {
        for (size_t k = 0; k < width; k++) {
            sums[k] = vesica_block_xor(sums[k], in[width * i + k]);
            out[width * i + k] = sums[k];
        }
    }
}

void vole_plain_expand(vesica_block *out, const vesica_block *in,
                       const struct vole_plain_code *code, size_t first,
                       size_t num)
{
    const size_t n = code->num_leaves;

    for (size_t j = 0; j < VESICA_CODE_WEIGHT; j++) {
        const size_t start = j * n / VESICA_CODE_WEIGHT;
        const size_t len = (j + 1) * n / VESICA_CODE_WEIGHT - start;
        for (size_t i = first; i < first + num; i++) {
            const size_t at = start + ((uint64_t)code->words[i] * len >> 32);
            for (size_t k = 0; k < code->width; k++) {
                vesica_block *y = &out[code->width * i + k];
                *y = vesica_block_xor(*y, in[code->width * at + k]);
            }
        }
    }
}

vesica_block vole_plain_check(const vesica_block *a, const vesica_block *b,
                              size_t num)
{
    vesica_block sum = {.words = {0, 0}};

    for (size_t i = 0; i < num; i++) {
        const vesica_block product = primitives_plain_product(&a[i], &b[i]);
        sum = vesica_block_xor(sum, product);
    }
    return sum;
}
