/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "prg/aes.h"

#include "prg/aes_backend.h"
#include "util/cpu.h"

static const vesica_aes_backend *backend(void)
{
#if defined(VESICA_X86_64)
    const vesica_cpu cpu = vesica_cpu_get();
    if (cpu == VESICA_CPU_AVX512) {
        return &vesica_aes_avx512;
    }
    if (cpu == VESICA_CPU_AVX2) {
        return &vesica_aes_avx2;
    }
#endif
    return &vesica_aes_portable;
}

void vesica_aes_init(vesica_aes *aes, const vesica_block *key)
{
    backend()->init(aes, key);
}

void vesica_aes_permute(const vesica_aes *aes, vesica_block *out,
                        const vesica_block *in, size_t num)
{
    backend()->permute(aes, out, in, num);
}

void vesica_aes_hash(const vesica_aes *aes, vesica_block *out,
                     const vesica_block *in, size_t num)
{
    backend()->hash(aes, out, in, num);
}

void vesica_aes_hash_tweaked(const vesica_aes *aes, vesica_block *out,
                             const vesica_block *in, const vesica_block *tweaks,
                             size_t num)
{
    backend()->hash_tweaked(aes, out, in, tweaks, num);
}

void vesica_aes_hash_children(const vesica_aes *left, const vesica_aes *right,
                              vesica_block *out, const vesica_block *in,
                              size_t num)
{
    backend()->hash_children(left, right, out, in, num);
}

void vesica_aes_expand(const vesica_aes *aes, vesica_block *out, uint64_t first,
                       size_t num)
{
    backend()->expand(aes, out, 0, first, num);
}

void vesica_aes_expand_stream(const vesica_aes *aes, vesica_block *out,
                              uint64_t stream, uint64_t first, size_t num)
{
    backend()->expand(aes, out, stream, first, num);
}
