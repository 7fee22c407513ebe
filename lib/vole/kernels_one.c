/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A pair by C11 alone. */

#include "vole/kernels.h"

#include "util/ct.h"
#include "util/inline.h"

typedef struct pair {
    vesica_block of[2];
} pair;

VESICA_INLINE pair pair_load(const vesica_block *blocks)
{
    const pair x = {{blocks[0], blocks[1]}};
    return x;
}

VESICA_INLINE void pair_store(vesica_block *blocks, pair x)
{
    blocks[0] = x.of[0];
    blocks[1] = x.of[1];
}

VESICA_INLINE pair pair_zero(void)
{
    const pair zero = {{{.words = {0, 0}}, {.words = {0, 0}}}};
    return zero;
}

VESICA_INLINE pair pair_add(pair x, pair y)
{
    x.of[0] = vesica_block_xor(x.of[0], y.of[0]);
    x.of[1] = vesica_block_xor(x.of[1], y.of[1]);
    return x;
}

VESICA_INLINE pair pair_if(uint32_t a, uint32_t b, pair x)
{
    const uint32_t equal = vesica_ct_is_zero(a ^ b);
    const pair zero = pair_zero();
    x.of[0] = vesica_ct_select_block(equal, x.of[0], zero.of[0]);
    x.of[1] = vesica_ct_select_block(equal, x.of[1], zero.of[1]);
    return x;
}

typedef vesica_block block;

VESICA_INLINE block block_load(const vesica_block *x)
{
    return *x;
}

VESICA_INLINE void block_store(vesica_block *to, block x)
{
    *to = x;
}

VESICA_INLINE block block_add(block x, block y)
{
    return vesica_block_xor(x, y);
}

VESICA_INLINE pair pair_of(block first, block second)
{
    const pair x = {{first, second}};
    return x;
}

VESICA_INLINE block pair_first(pair x)
{
    return x.of[0];
}

VESICA_INLINE block pair_second(pair x)
{
    return x.of[1];
}

VESICA_INLINE pair pair_firsts(pair x, pair y)
{
    return pair_of(x.of[0], y.of[0]);
}

VESICA_INLINE pair pair_seconds(pair x, pair y)
{
    return pair_of(x.of[1], y.of[1]);
}

#define KERNELS vesica_vole_kernels_one
#include "vole/kernels.inc"
