/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "util/mark.h"

#include "util/cpu.h"

uint32_t vesica_mark(uint8_t *records, size_t num, const uint8_t *key)
{
#if defined(VESICA_X86_64)
    if (vesica_cpu_get() >= VESICA_CPU_AVX2) {
        return vesica_mark_avx2(records, num, key);
    }
#endif
    return vesica_mark_one(records, num, key);
}
