/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <immintrin.h>

#include "field/gf128_backend.h"
#include "util/inline.h"

#define LANES 4

typedef __m512i lanes;

#define CLMUL(x, y, which) _mm512_clmulepi64_epi128(x, y, which)

/* Words of the first num lanes. */
VESICA_INLINE __mmask8 words_of(size_t num)
{
    return (__mmask8)(num < LANES ? (1U << 2 * num) - 1 : 0xff);
}

VESICA_INLINE lanes lanes_load(const vesica_block *in, size_t num)
{
    return _mm512_maskz_loadu_epi64(words_of(num), in);
}

VESICA_INLINE void lanes_store(vesica_block *out, lanes x, size_t num)
{
    _mm512_mask_storeu_epi64(out, words_of(num), x);
}

VESICA_INLINE lanes lanes_add(lanes x, lanes y)
{
    return _mm512_xor_si512(x, y);
}

VESICA_INLINE vesica_block lanes_sum(lanes x)
{
    const __m256i two = _mm256_xor_si256(_mm512_castsi512_si256(x),
                                         _mm512_extracti64x4_epi64(x, 1));
    const __m128i one = _mm_xor_si128(_mm256_castsi256_si128(two),
                                      _mm256_extracti128_si256(two, 1));
    vesica_block sum;
    _mm_store_si128((__m128i *)&sum, one);
    return sum;
}

VESICA_INLINE lanes lanes_splat(uint64_t low, uint64_t high)
{
    return _mm512_broadcast_i32x4(
        _mm_set_epi64x((long long)high, (long long)low));
}

VESICA_INLINE lanes lanes_up(lanes x)
{
    return _mm512_bslli_epi128(x, 8);
}

VESICA_INLINE lanes lanes_down(lanes x)
{
    return _mm512_bsrli_epi128(x, 8);
}

VESICA_INLINE lanes lanes_swap(lanes x)
{
    return _mm512_shuffle_epi32(x, 0x4e);
}

#include "field/gf128_clmul.inc"

#define BACKEND vesica_gf128_avx512
#include "field/gf128.inc"
