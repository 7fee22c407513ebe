/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <immintrin.h>

#include "prg/aes_backend.h"
#include "util/each.h"
#include "util/inline.h"

/* As many as hide the time that one round takes. */
#define GROUP 8

typedef struct group {
    __m128i of[8];
} group;

typedef const vesica_aes *keys;

VESICA_INLINE __m128i load(const vesica_block *in)
{
    return _mm_load_si128((const __m128i *)in);
}

VESICA_INLINE void store(vesica_block *out, __m128i x)
{
    _mm_store_si128((__m128i *)out, x);
}

VESICA_INLINE keys keys_of(const vesica_aes *aes)
{
    return aes;
}

#define LOAD(i) x.of[i] = load(in + ((i) < num ? (i) : num - 1));
#define STORE(i)                                                               \
    if ((i) < num) {                                                           \
        store(out + (i), x.of[i]);                                             \
    }
#define STORE_PAIR(i)                                                          \
    if ((i) < num) {                                                           \
        store(out + (size_t)2 * (i), x.of[i]);                                 \
        store(out + (size_t)2 * (i) + 1, y.of[i]);                             \
    }
#define COUNT(i)                                                               \
    x.of[i] = _mm_set_epi64x((long long)stream, (long long)(first + (i)));
#define XOR(i) x.of[i] = _mm_xor_si128(x.of[i], y.of[i]);

VESICA_INLINE group group_load(const vesica_block *in, size_t num)
{
    group x;
    EACH_OF_8(LOAD, 0);
    return x;
}

VESICA_INLINE void group_store(vesica_block *out, group x, size_t num)
{
    EACH_OF_8(STORE, 0);
}

VESICA_INLINE void group_store_pairs(vesica_block *out, group x, group y,
                                     size_t num)
{
    EACH_OF_8(STORE_PAIR, 0);
}

VESICA_INLINE group group_count(uint64_t stream, uint64_t first)
{
    group x;
    EACH_OF_8(COUNT, 0);
    return x;
}

VESICA_INLINE group group_xor(group x, group y)
{
    EACH_OF_8(XOR, 0);
    return x;
}

#define WHITEN(i) x.of[i] = _mm_xor_si128(x.of[i], k);
#define ROUND(i) x.of[i] = _mm_aesenc_si128(x.of[i], k);
#define LAST_ROUND(i) x.of[i] = _mm_aesenclast_si128(x.of[i], k);

VESICA_INLINE group group_encrypt(const keys *aes, group x)
{
    const vesica_block *rounds = (*aes)->rounds;
    __m128i k = load(&rounds[0]);
    EACH_OF_8(WHITEN, 0);
    for (int r = 1; r < 10; r++) {
        k = load(&rounds[r]);
        EACH_OF_8(ROUND, 0);
    }
    k = load(&rounds[10]);
    EACH_OF_8(LAST_ROUND, 0);
    return x;
}

/* The last column, rotated, in all four: then shifting rows changes nothing,
 * and the last round of AES is the substitution and the sum with its key, here
 * the round's constant. AESKEYGENASSIST is slow on many processors. */
VESICA_INLINE __m128i next_key(__m128i key, int constant)
{
    const __m128i rotated = _mm_shuffle_epi8(key, _mm_set1_epi32(0x0c0f0e0d));
    const __m128i t = _mm_aesenclast_si128(rotated, _mm_set1_epi32(constant));
    key = _mm_xor_si128(key, _mm_slli_si128(key, 4));
    key = _mm_xor_si128(key, _mm_slli_si128(key, 8));
    return _mm_xor_si128(key, t);
}

void vesica_aes_init_avx2(vesica_aes *aes, const vesica_block *key)
{
    static const uint8_t constants[10] = {0x01, 0x02, 0x04, 0x08, 0x10,
                                          0x20, 0x40, 0x80, 0x1b, 0x36};
    __m128i k = load(key);
    store(&aes->rounds[0], k);
    for (int r = 0; r < 10; r++) {
        k = next_key(k, constants[r]);
        store(&aes->rounds[r + 1], k);
    }
}

#define INIT vesica_aes_init_avx2
#define BACKEND vesica_aes_avx2
#include "prg/aes.inc"
