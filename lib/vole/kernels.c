/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "vole/kernels.h"

#include "util/cpu.h"

const vesica_vole_kernels *vesica_vole_kernels_get(void)
{
#if defined(VESICA_X86_64)
    if (vesica_cpu_get() >= VESICA_CPU_AVX2) {
        return &vesica_vole_kernels_avx2;
    }
#endif
    return &vesica_vole_kernels_one;
}
