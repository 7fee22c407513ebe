/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "okvs/kernels.h"

#include "util/cpu.h"

const vesica_okvs_kernels *vesica_okvs_kernels_get(void)
{
#if defined(VESICA_X86_64)
    if (vesica_cpu_get() == VESICA_CPU_AVX512) {
        return &vesica_okvs_kernels_avx512;
    }
#endif
    return &vesica_okvs_kernels_one;
}
