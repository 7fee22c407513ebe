/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Copies of few bytes, of which there are millions, without a call. */

#ifndef VESICA_UTIL_COPY_H
#define VESICA_UTIL_COPY_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "util/inline.h"

/* memcpy, the faster for 4 to 16 bytes: two words that overlap. */
VESICA_INLINE void vesica_copy_short(uint8_t *to, const uint8_t *from,
                                     size_t len)
{
    uint64_t first = 0;
    uint64_t last = 0;
    if (len < 4 || len > 16) {
        memcpy(to, from, len);
    } else if (len < 8) {
        memcpy(&first, from, 4);
        memcpy(&last, from + len - 4, 4);
        memcpy(to, &first, 4);
        memcpy(to + len - 4, &last, 4);
    } else {
        memcpy(&first, from, 8);
        memcpy(&last, from + len - 8, 8);
        memcpy(to, &first, 8);
        memcpy(to + len - 8, &last, 8);
    }
}

#endif
