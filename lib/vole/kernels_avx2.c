/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A pair is a vector of AVX2. */

#include "vole/kernels.h"

#include <immintrin.h>

#include "util/inline.h"

typedef __m256i pair;

VESICA_INLINE pair pair_load(const vesica_block *blocks)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)blocks);
}

VESICA_INLINE void pair_store(vesica_block *blocks, pair x)
{
    _mm256_storeu_si256((__m256i *)(void *)blocks, x);
}

VESICA_INLINE pair pair_zero(void)
{
    return _mm256_setzero_si256();
}

VESICA_INLINE pair pair_add(pair x, pair y)
{
    return _mm256_xor_si256(x, y);
}

VESICA_INLINE pair pair_if(uint32_t a, uint32_t b, pair x)
{
    const __m256i equal = _mm256_cmpeq_epi32(_mm256_set1_epi32((int)a),
                                             _mm256_set1_epi32((int)b));
    return _mm256_and_si256(equal, x);
}

typedef __m128i block;

VESICA_INLINE block block_load(const vesica_block *x)
{
    return _mm_load_si128((const __m128i *)(const void *)x);
}

VESICA_INLINE void block_store(vesica_block *to, block x)
{
    _mm_store_si128((__m128i *)(void *)to, x);
}

VESICA_INLINE block block_add(block x, block y)
{
    return _mm_xor_si128(x, y);
}

VESICA_INLINE pair pair_of(block first, block second)
{
    return _mm256_set_m128i(second, first);
}

VESICA_INLINE block pair_first(pair x)
{
    return _mm256_castsi256_si128(x);
}

VESICA_INLINE block pair_second(pair x)
{
    return _mm256_extracti128_si256(x, 1);
}

VESICA_INLINE pair pair_firsts(pair x, pair y)
{
    return _mm256_permute2x128_si256(x, y, 0x20);
}

VESICA_INLINE pair pair_seconds(pair x, pair y)
{
    return _mm256_permute2x128_si256(x, y, 0x31);
}

#define KERNELS vesica_vole_kernels_avx2
#include "vole/kernels.inc"
