/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "util/mark.h"

#include <string.h>

#include "util/cpu.h"
#include "util/ct.h"
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
    uint64_t wanted[2] = {0, 0};
    uint32_t any = 0;
    VESICA_ASSERT(key_len == sizeof wanted);
    (void)key_len;
    memcpy(wanted, key, sizeof wanted);
    for (size_t i = 0; i < num; i++) {
        uint8_t *record = records + i * VESICA_MARK_LONG_RECORD_BYTES;
        uint8_t *number_at = record + VESICA_MARK_LONG_KEY_BYTES;
        uint64_t found[2] = {0, 0};
        uint32_t number = 0;
        memcpy(found, record, sizeof found);
        memcpy(&number, number_at, sizeof number);
        const uint32_t has = vesica_ct_is_zero64((found[0] ^ wanted[0]) |
                                                 (found[1] ^ wanted[1])) &
                             1u;
        number |= has << 31;
        memcpy(number_at, &number, sizeof number);
        any |= has;
    }
    return any;
}
