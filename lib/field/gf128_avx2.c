/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <immintrin.h>

#include "field/gf128_backend.h"
#include "util/inline.h"

#define LANES 1

typedef __m128i lanes;

#define CLMUL(x, y, which) _mm_clmulepi64_si128(x, y, which)

VESICA_INLINE lanes lanes_load(const vesica_block *in, size_t num)
{
    (void)num;
    return _mm_load_si128((const __m128i *)in);
}

VESICA_INLINE void lanes_store(vesica_block *out, lanes x, size_t num)
{
    (void)num;
    _mm_store_si128((__m128i *)out, x);
}

VESICA_INLINE lanes lanes_add(lanes x, lanes y)
{
    return _mm_xor_si128(x, y);
}

VESICA_INLINE vesica_block lanes_sum(lanes x)
{
    vesica_block sum;
    lanes_store(&sum, x, 1);
    return sum;
}

VESICA_INLINE lanes lanes_splat(uint64_t low, uint64_t high)
{
    return _mm_set_epi64x((long long)high, (long long)low);
}

VESICA_INLINE lanes lanes_up(lanes x)
{
    return _mm_slli_si128(x, 8);
}

VESICA_INLINE lanes lanes_down(lanes x)
{
    return _mm_srli_si128(x, 8);
}

VESICA_INLINE lanes lanes_swap(lanes x)
{
    return _mm_shuffle_epi32(x, 0x4e);
}

#include "field/gf128_clmul.inc"

#define BACKEND vesica_gf128_avx2
#include "field/gf128.inc"
