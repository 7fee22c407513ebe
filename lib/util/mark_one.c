/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "util/mark.h"

#include <string.h>

#include "util/ct.h"

uint32_t vesica_mark_one(uint8_t *records, size_t num, const uint8_t *key,
                         size_t key_len)
{
    uint8_t padded[VESICA_MARK_KEY_BYTES] = {0};
    uint32_t any = 0;
    memcpy(padded, key, key_len);
    for (size_t i = 0; i < num; i++) {
        uint8_t *record = records + i * VESICA_MARK_RECORD_BYTES;
        const uint32_t has =
            vesica_ct_equal(record, padded, sizeof padded) & 1u;
        uint32_t number = 0;
        memcpy(&number, record + VESICA_MARK_KEY_BYTES, sizeof number);
        number |= has << 31;
        memcpy(record + VESICA_MARK_KEY_BYTES, &number, sizeof number);
        any |= has;
    }
    return any;
}

uint32_t vesica_mark_long_one(uint8_t *records, size_t num, const uint8_t *key,
                              size_t key_len)
{
    uint64_t wanted[2] = {0, 0};
    uint32_t any = 0;
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
