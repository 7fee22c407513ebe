/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "field/gf128.h"

#include "field/gf128_backend.h"
#include "util/cpu.h"

static const vesica_gf128_backend *backend(void)
{
#if defined(VESICA_X86_64)
    const vesica_cpu cpu = vesica_cpu_get();
    if (cpu == VESICA_CPU_AVX512) {
        return &vesica_gf128_avx512;
    }
    if (cpu == VESICA_CPU_AVX2) {
        return &vesica_gf128_avx2;
    }
#endif
    return &vesica_gf128_u32;
}

void vesica_gf128_multiply(vesica_block *out, const vesica_block *a,
                           const vesica_block *b, size_t num)
{
    backend()->multiply(out, a, b, num);
}

void vesica_gf128_add_scaled(vesica_block *out, const vesica_block *a,
                             const vesica_block *factor, size_t num)
{
    backend()->add_scaled(out, a, factor, num);
}

void vesica_gf128_add_products(vesica_block *sum, const vesica_block *a,
                               const vesica_block *b, size_t num)
{
    backend()->add_products(sum, a, b, num);
}
