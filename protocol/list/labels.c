/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "list/labels.h"

#include <string.h>

#include "util/bytes.h"
#include "util/status.h"

/** Bytes of a segment; no label stands in two. */
#define SEGMENT_BYTES (UINT32_C(1) << 16)
#define LENGTH_BYTES 2

_Static_assert(VESICA_MAX_LABEL_BYTES + LENGTH_BYTES <= SEGMENT_BYTES,
               "a label has room in a segment");

vesica_status vesica_label_store_add(vesica_label_store *store, vesica_mem *mem,
                                     uint64_t *place, const uint8_t *label,
                                     size_t len)
{
    const size_t needed = LENGTH_BYTES + len;
    if (store->segments.num == 0 || needed > SEGMENT_BYTES - store->used) {
        VESICA_TRY(
            vesica_segments_add(&store->segments, mem, SEGMENT_BYTES, 1));
        store->used = 0;
    }
    const uint64_t last = store->segments.num - 1;
    uint8_t *to = store->segments.table[last] + store->used;
    vesica_store_le16(to, (uint16_t)len);
    memcpy(to + LENGTH_BYTES, label, len);
    *place = last * SEGMENT_BYTES + store->used;
    store->used += needed;
    store->longest = len > store->longest ? len : store->longest;
    return VESICA_OK;
}

size_t vesica_label_store_get(const vesica_label_store *store,
                              const uint8_t **label, uint64_t place)
{
    *label = NULL;
    if (place == VESICA_LABEL_NONE) {
        return 0;
    }
    const uint8_t *from =
        store->segments.table[place / SEGMENT_BYTES] + place % SEGMENT_BYTES;
    *label = from + LENGTH_BYTES;
    return vesica_load_le16(from);
}

void vesica_label_store_release(vesica_label_store *store, vesica_mem *mem)
{
    vesica_segments_release(&store->segments, mem, SEGMENT_BYTES, 1);
}
