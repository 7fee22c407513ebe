/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "parts/primitives.h"

#include "field/gf128.h"

#include <sodium.h>
#include <string.h>

#define NUM PRIMITIVES_NUM_BLOCKS
#define BYTES (NUM * VESICA_BLOCK_BYTES)

static void permute(struct primitives_work *work)
{
    vesica_aes_permute(&work->aes, work->out, work->in, NUM);
}

static void hash(struct primitives_work *work)
{
    vesica_aes_hash(&work->aes, work->out, work->in, NUM);
}

static void hash_tweaked(struct primitives_work *work)
{
    vesica_aes_hash_tweaked(&work->aes, work->out, work->in, work->tweaks, NUM);
}

static void hash_children(struct primitives_work *work)
{
    vesica_aes_hash_children(&work->aes, &work->other_aes, work->out, work->in,
                             NUM / 2);
}

static void expand(struct primitives_work *work)
{
    vesica_aes_expand(&work->aes, work->out, 0, NUM);
}

static void init(struct primitives_work *work)
{
    vesica_aes aes;
    for (size_t i = 0; i < NUM; i++) {
        vesica_aes_init(&aes, &work->keys[i]);
        work->out[i] = aes.rounds[10];
    }
}

static void gf128_multiply(struct primitives_work *work)
{
    vesica_gf128_multiply(work->out, work->in, work->tweaks, NUM);
}

static void gf128_add_scaled(struct primitives_work *work)
{
    vesica_gf128_add_scaled(work->out, work->in, &work->keys[0], NUM);
}

static void gf128_add_products(struct primitives_work *work)
{
    vesica_gf128_add_products(&work->out[0], work->in, work->tweaks, NUM);
}

static bool encrypt(EVP_CIPHER_CTX *context, vesica_block *out,
                    const vesica_block *in, size_t num)
{
    const int len = (int)(num * sizeof *in);
    int out_len = 0;
    return EVP_EncryptUpdate(context, out->bytes, &out_len, in->bytes, len) ==
               1 &&
           out_len == len;
}

static void add(vesica_block *out, const vesica_block *in, size_t num)
{
    for (size_t i = 0; i < num; i++) {
        out[i] = vesica_block_xor(out[i], in[i]);
    }
}

static bool their_permute(struct primitives_work *work)
{
    return encrypt(work->openssl, work->out, work->in, NUM);
}

static bool their_hash(struct primitives_work *work)
{
    const bool done = their_permute(work);
    add(work->out, work->in, NUM);
    return done;
}

static bool their_hash_tweaked(struct primitives_work *work)
{
    vesica_block once[NUM];
    bool done = encrypt(work->openssl, once, work->in, NUM);
    memcpy(work->out, once, sizeof once);
    add(work->out, work->tweaks, NUM);
    done = done && encrypt(work->openssl, work->out, work->out, NUM);
    add(work->out, once, NUM);
    return done;
}

static bool their_hash_children(struct primitives_work *work)
{
    vesica_block left[NUM / 2];
    vesica_block right[NUM / 2];
    const bool done = encrypt(work->openssl, left, work->in, NUM / 2) &&
                      encrypt(work->other_openssl, right, work->in, NUM / 2);
    for (size_t i = 0; i < NUM / 2; i++) {
        work->out[2 * i] = vesica_block_xor(left[i], work->in[i]);
        work->out[2 * i + 1] = vesica_block_xor(right[i], work->in[i]);
    }
    return done;
}

static bool their_expand(struct primitives_work *work)
{
    for (size_t i = 0; i < NUM; i++) {
        vesica_block_store64(&work->out[i], 0, i);
        vesica_block_store64(&work->out[i], 1, 0);
    }
    return encrypt(work->openssl, work->out, work->out, NUM);
}

static bool set_key(EVP_CIPHER_CTX *context, const vesica_block *key)
{
    return EVP_EncryptInit_ex(context, NULL, NULL, key->bytes, NULL) == 1;
}

static bool their_init(struct primitives_work *work)
{
    bool done = true;
    for (size_t i = 0; i < NUM; i++) {
        done &= set_key(work->new_openssl, &work->keys[i]);
    }
    return done;
}

vesica_block primitives_plain_product(const vesica_block *a,
                                      const vesica_block *b)
{
    uint64_t low = vesica_block_load64(a, 0);
    uint64_t high = vesica_block_load64(a, 1);
    uint64_t sum[2] = {0, 0};
    for (size_t i = 0; i < 128; i++) {
        const uint64_t mask =
            0 - (vesica_block_load64(b, i / 64) >> i % 64 & 1);
        sum[0] ^= low & mask;
        sum[1] ^= high & mask;
        const uint64_t top = 0 - (high >> 63);
        high = high << 1 | low >> 63;
        low = low << 1 ^ (top & 0x87);
    }
    vesica_block product;
    vesica_block_store64(&product, 0, sum[0]);
    vesica_block_store64(&product, 1, sum[1]);
    return product;
}

static bool plain_multiply(struct primitives_work *work)
{
    for (size_t i = 0; i < NUM; i++) {
        work->out[i] = primitives_plain_product(&work->in[i], &work->tweaks[i]);
    }
    return true;
}

static bool plain_add_scaled(struct primitives_work *work)
{
    for (size_t i = 0; i < NUM; i++) {
        const vesica_block scaled =
            primitives_plain_product(&work->in[i], &work->keys[0]);
        work->out[i] = vesica_block_xor(work->out[i], scaled);
    }
    return true;
}

static bool plain_add_products(struct primitives_work *work)
{
    for (size_t i = 0; i < NUM; i++) {
        const vesica_block product =
            primitives_plain_product(&work->in[i], &work->tweaks[i]);
        work->out[0] = vesica_block_xor(work->out[0], product);
    }
    return true;
}

static const char ecb[] = "OpenSSL EVP_aes_128_ecb";
static const char loop[] = "a plain loop";

const struct primitive primitives[] = {
    {"aes_permute", ecb, permute, their_permute, false},
    {"aes_hash", ecb, hash, their_hash, false},
    {"aes_hash_tweaked", ecb, hash_tweaked, their_hash_tweaked, false},
    {"aes_hash_children", ecb, hash_children, their_hash_children, false},
    {"aes_expand", ecb, expand, their_expand, false},
    {"aes_init", ecb, init, their_init, true},
    {"gf128_multiply", loop, gf128_multiply, plain_multiply, false},
    {"gf128_add_scaled", loop, gf128_add_scaled, plain_add_scaled, false},
    {"gf128_add_products", loop, gf128_add_products, plain_add_products, false},
};

const size_t primitives_num = sizeof primitives / sizeof primitives[0];

static EVP_CIPHER_CTX *open_openssl(const vesica_block *key)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    if (context == NULL ||
        EVP_EncryptInit_ex(context, EVP_aes_128_ecb(), NULL, NULL, NULL) != 1 ||
        EVP_CIPHER_CTX_set_padding(context, 0) != 1 || !set_key(context, key)) {
        EVP_CIPHER_CTX_free(context);
        return NULL;
    }
    return context;
}

bool primitives_open(struct primitives_work *work)
{
    static const uint8_t seed[randombytes_SEEDBYTES] = {1};
    vesica_block coins[3 * NUM];
    randombytes_buf_deterministic(coins, sizeof coins, seed);
    memcpy(work->keys, coins, BYTES);
    memcpy(work->in, coins + NUM, BYTES);
    memcpy(work->tweaks, coins + 2 * NUM, BYTES);
    memset(work->out, 0, BYTES);
    vesica_aes_init(&work->aes, &work->keys[0]);
    vesica_aes_init(&work->other_aes, &work->keys[1]);
    work->openssl = open_openssl(&work->keys[0]);
    work->other_openssl = open_openssl(&work->keys[1]);
    work->new_openssl = open_openssl(&work->keys[0]);
    return work->openssl != NULL && work->other_openssl != NULL &&
           work->new_openssl != NULL;
}

void primitives_close(struct primitives_work *work)
{
    EVP_CIPHER_CTX_free(work->openssl);
    EVP_CIPHER_CTX_free(work->other_openssl);
    EVP_CIPHER_CTX_free(work->new_openssl);
}

bool primitives_agree(const struct primitive *primitive,
                      struct primitives_work *work)
{
    vesica_block ours[NUM];
    memset(work->out, 0, BYTES);
    primitive->ours(work);
    memcpy(ours, work->out, BYTES);
    memset(work->out, 0, BYTES);
    return primitive->theirs(work) &&
           (primitive->hidden || memcmp(ours, work->out, BYTES) == 0);
}
