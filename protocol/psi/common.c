/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "psi/psi.h"
#include "util/bytes.h"
#include "wire/frame.h"

/** Statistical security: no false match over all pairs but with probability
 * 2^-40. */
#define STATISTICAL_BITS 40

/* Two lists of VESICA_MAX_ITEMS, the largest there are, have 40 + 31 + 31 bits.
 */
_Static_assert(VESICA_MAX_ITEMS <= UINT32_C(0x80000000) &&
                   STATISTICAL_BITS + 31 + 31 <= 8 * VESICA_MAX_TAG_BYTES,
               "the longest tag has room");

size_t vesica_tag_len(uint64_t items, uint64_t peer_items)
{
    const unsigned bits = STATISTICAL_BITS + vesica_ceil_log2(items) +
                          vesica_ceil_log2(peer_items);
    return (bits + 7) / 8;
}

uint32_t vesica_frame_elements(uint64_t num, uint64_t already)
{
    const uint64_t left = num - already;
    return left < VESICA_FRAME_MAX_ELEMENTS ? (uint32_t)left
                                            : VESICA_FRAME_MAX_ELEMENTS;
}

bool vesica_is_increasing(const uint8_t *elements, size_t num, size_t len,
                          const uint8_t *last)
{
    for (size_t i = 0; i < num; i++) {
        const uint8_t *element = elements + i * len;
        if (last != NULL && memcmp(last, element, len) >= 0) {
            return false;
        }
        last = element;
    }
    return true;
}

bool vesica_sort_slice(vesica_sorter *sorter, uint32_t max_units,
                       uint32_t *used)
{
    uint64_t done = 0;
    const bool sorted = vesica_sorter_step(sorter, max_units, &done);
    *used = done < max_units ? (uint32_t)done : max_units;
    return sorted;
}
