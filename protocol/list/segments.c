/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "list/segments.h"

#include <string.h>

#include "util/status.h"

/** Segments that the first table has room for. */
#define FIRST_ROOM 8

static void release_table(vesica_segments *segments, vesica_mem *mem)
{
    vesica_mem_release(mem, segments->table, segments->room,
                       sizeof *segments->table);
}

/* Double the table; the segments themselves stay where they are. */
static vesica_status grow_table(vesica_segments *segments, vesica_mem *mem)
{
    const uint64_t room = segments->room == 0 ? FIRST_ROOM : 2 * segments->room;
    void *table = NULL;
    VESICA_TRY(vesica_mem_array(mem, &table, room, sizeof *segments->table));
    if (segments->num > 0) {
        memcpy(table, segments->table,
               (size_t)segments->num * sizeof *segments->table);
    }
    release_table(segments, mem);
    segments->table = table;
    segments->room = room;
    return VESICA_OK;
}

vesica_status vesica_segments_add(vesica_segments *segments, vesica_mem *mem,
                                  uint64_t count, size_t size)
{
    if (segments->num == segments->room) {
        VESICA_TRY(grow_table(segments, mem));
    }
    void *segment = NULL;
    VESICA_TRY(vesica_mem_array(mem, &segment, count, size));
    segments->table[segments->num++] = segment;
    return VESICA_OK;
}

void vesica_segments_release(vesica_segments *segments, vesica_mem *mem,
                             uint64_t count, size_t size)
{
    for (uint64_t i = 0; i < segments->num; i++) {
        vesica_mem_release(mem, segments->table[i], count, size);
    }
    release_table(segments, mem);
    *segments = (vesica_segments){.num = 0};
}
