/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "util/mark.h"

#include "util/cpu.h"
#include "util/status.h"

uint32_t vesica_mark(uint8_t *records, size_t num, const uint8_t *key,
                     size_t key_len)
{
#if defined(VESICA_X86_64)
    if (vesica_cpu_get() >= VESICA_CPU_AVX2) {
        return vesica_mark_avx2(records, num, key, key_len);
    }
#endif
    return vesica_mark_one(records, num, key, key_len);
}

uint32_t vesica_mark_long(uint8_t *records, size_t num, const uint8_t *key,
                          size_t key_len)
{
    VESICA_ASSERT(key_len == VESICA_MARK_LONG_KEY_BYTES);
#if defined(VESICA_X86_64)
    if (vesica_cpu_get() >= VESICA_CPU_AVX2) {
        return vesica_mark_long_avx2(records, num, key, key_len);
    }
#endif
    return vesica_mark_long_one(records, num, key, key_len);
}
