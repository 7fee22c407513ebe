/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Memory that grows by segments of one size, which stay where they are: so
 * nothing is copied and left behind, and the peak is the memory itself. */

#ifndef VESICA_LIST_SEGMENTS_H
#define VESICA_LIST_SEGMENTS_H

#include "mem/mem.h"

/* Zero is empty. */
typedef struct vesica_segments {
    uint64_t num;
    uint64_t room; /* of the table, in segments */
    uint8_t **table;
} vesica_segments;

/* Add a zeroed segment of count times size bytes, the same for all.
 * VESICA_ERR_NOMEM; the segments are then unchanged. */
vesica_status vesica_segments_add(vesica_segments *segments, vesica_mem *mem,
                                  uint64_t count, size_t size);

/* Wipe and give back all. */
void vesica_segments_release(vesica_segments *segments, vesica_mem *mem,
                             uint64_t count, size_t size);

#endif
