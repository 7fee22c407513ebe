/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <immintrin.h>
#include <string.h>

#include "prg/aes_backend.h"
#include "util/each.h"
#include "util/inline.h"

/* Four in a register, and as many registers as hide the time that one round
 * takes. */
#define GROUP 32

typedef struct group {
    __m512i of[8];
} group;

typedef const vesica_aes *keys;

VESICA_INLINE keys keys_of(const vesica_aes *aes)
{
    return aes;
}

#define LOAD(i)                                                                \
    x.of[i] = _mm512_maskz_loadu_epi64((__mmask8)(words >> 8 * (i)),           \
                                       in + (size_t)4 * (i));
#define STORE(i) _mm512_storeu_si512(to + (size_t)4 * (i), x.of[i]);
#define STORE_PAIR(i)                                                          \
    _mm512_storeu_si512(to + (size_t)8 * (i),                                  \
                        _mm512_permutex2var_epi64(x.of[i], low, y.of[i]));     \
    _mm512_storeu_si512(to + (size_t)8 * (i) + 4,                              \
                        _mm512_permutex2var_epi64(x.of[i], high, y.of[i]));
#define COUNT(i)                                                               \
    x.of[i] = _mm512_add_epi64(                                                \
        begin, _mm512_maskz_set1_epi64(0x55, 4 * (long long)(i)));
#define XOR(i) x.of[i] = _mm512_xor_si512(x.of[i], y.of[i]);

VESICA_INLINE group group_load(const vesica_block *in, size_t num)
{
    /* A bit for each word of eight bytes. */
    const uint64_t words =
        num < GROUP ? (UINT64_C(1) << 2 * num) - 1 : UINT64_MAX;
    group x;
    EACH_OF_8(LOAD, 0);
    return x;
}

VESICA_INLINE void group_store(vesica_block *out, group x, size_t num)
{
    vesica_block some[GROUP];
    vesica_block *to = num < GROUP ? some : out;
    EACH_OF_8(STORE, 0);
    if (num < GROUP) {
        memcpy(out, some, num * sizeof *out);
    }
}

VESICA_INLINE void group_store_pairs(vesica_block *out, group x, group y,
                                     size_t num)
{
    const __m512i low = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11);
    const __m512i high = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);
    vesica_block some[2 * GROUP];
    vesica_block *to = num < GROUP ? some : out;
    EACH_OF_8(STORE_PAIR, 0);
    if (num < GROUP) {
        memcpy(out, some, 2 * num * sizeof *out);
    }
}

VESICA_INLINE group group_count(uint64_t stream, uint64_t first)
{
    const __m512i streams = _mm512_set1_epi64((long long)stream);
    const __m512i begin = _mm512_add_epi64(
        _mm512_mask_set1_epi64(streams, 0x55, (long long)first),
        _mm512_setr_epi64(0, 0, 1, 0, 2, 0, 3, 0));
    group x;
    EACH_OF_8(COUNT, 0);
    return x;
}

VESICA_INLINE group group_xor(group x, group y)
{
    EACH_OF_8(XOR, 0);
    return x;
}

VESICA_INLINE __m512i load_key(const vesica_block *key)
{
    return _mm512_broadcast_i32x4(_mm_load_si128((const __m128i *)key));
}

#define WHITEN(i) x.of[i] = _mm512_xor_si512(x.of[i], k);
#define ROUND(i) x.of[i] = _mm512_aesenc_epi128(x.of[i], k);
#define LAST_ROUND(i) x.of[i] = _mm512_aesenclast_epi128(x.of[i], k);

VESICA_INLINE group group_encrypt(const keys *aes, group x)
{
    const vesica_block *rounds = (*aes)->rounds;
    __m512i k = load_key(&rounds[0]);
    EACH_OF_8(WHITEN, 0);
    for (int r = 1; r < 10; r++) {
        k = load_key(&rounds[r]);
        EACH_OF_8(ROUND, 0);
    }
    k = load_key(&rounds[10]);
    EACH_OF_8(LAST_ROUND, 0);
    return x;
}

#define INIT vesica_aes_init_avx2
#define BACKEND vesica_aes_avx512
#include "prg/aes.inc"
