/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "util/mark.h"

#include <immintrin.h>
#include <string.h>

/* With zeros behind it. In memory it would be written in pieces, and a vector
 * that is read right behind them waits until all have got there. */
static __m128i load_key(const uint8_t *key, size_t len)
{
    uint64_t words[2] = {0, 0};
    if (len < sizeof words[0]) {
        memcpy(words, key, len);
    } else {
        memcpy(&words[0], key, sizeof words[0]);
        memcpy(&words[1], key + len - sizeof words[1], sizeof words[1]);
        words[1] = words[1] >> 1 >> (8 * (sizeof words - len) - 1);
    }
    return _mm_set_epi64x((long long)words[1], (long long)words[0]);
}

uint32_t vesica_mark_avx2(uint8_t *records, size_t num, const uint8_t *key,
                          size_t key_len)
{
    const __m256i keys = _mm256_broadcastsi128_si256(load_key(key, key_len));
    const __m256i of_keys = _mm256_setr_epi32(-1, -1, -1, 0, -1, -1, -1, 0);
    const __m256i marks =
        _mm256_setr_epi32(0, 0, 0, INT32_MIN, 0, 0, 0, INT32_MIN);
    __m256i any = _mm256_setzero_si256();
    for (size_t i = 0; i < num; i += 2) {
        __m256i *at =
            (__m256i *)(void *)(records + i * VESICA_MARK_RECORD_BYTES);
        const __m256i two = _mm256_loadu_si256(at);
        const __m256i halves =
            _mm256_cmpeq_epi64(_mm256_and_si256(two, of_keys), keys);
        /* Both halves of a record are equal, in both of its halves. */
        const __m256i equal = _mm256_and_si256(
            halves, _mm256_shuffle_epi32(halves, _MM_SHUFFLE(1, 0, 3, 2)));
        const __m256i marked = _mm256_and_si256(equal, marks);
        _mm256_storeu_si256(at, _mm256_or_si256(two, marked));
        any = _mm256_or_si256(any, marked);
    }
    return 1u & ~(uint32_t)_mm256_testz_si256(any, any);
}

uint32_t vesica_mark_long_avx2(uint8_t *records, size_t num, const uint8_t *key,
                               size_t key_len)
{
    const __m128i wanted = _mm_loadu_si128((const __m128i *)(const void *)key);
    uint32_t any = 0;
    (void)key_len;
    for (size_t i = 0; i < num; i++) {
        uint8_t *record = records + i * VESICA_MARK_LONG_RECORD_BYTES;
        uint8_t *number_at = record + VESICA_MARK_LONG_KEY_BYTES;
        const __m128i found =
            _mm_loadu_si128((const __m128i *)(const void *)record);
        /* Bit 16, if all 16 bytes are equal. */
        const uint32_t has =
            ((uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(found, wanted)) + 1) &
            UINT32_C(0x10000);
        uint32_t number = 0;
        memcpy(&number, number_at, sizeof number);
        number |= has << 15;
        memcpy(number_at, &number, sizeof number);
        any |= has;
    }
    return any >> 16;
}
