/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Memory of protocol/: all of it comes through the config's allocator, is
 * counted against a limit, and is wiped before it is given back. */

#ifndef VESICA_MEM_MEM_H
#define VESICA_MEM_MEM_H

#include "vesica/config.h"

typedef struct vesica_mem {
    vesica_allocator allocator;
    uint64_t used;  /* bytes taken and not given back */
    uint64_t limit; /* used never exceeds it */
} vesica_mem;

/* Take zeroed memory for count elements of size bytes; count may be 0, which
 * gives NULL. VESICA_ERR_NOMEM if there is none, the limit would be exceeded or
 * the product overflows; *out is then untouched. */
vesica_status vesica_mem_array(vesica_mem *mem, void **out, uint64_t count,
                               size_t size);

/* The same without zeros: what the memory holds is not set, and may be left of
 * another use of it. For large arrays of which no element is read, or sent,
 * before it is written; in verify builds they are full of what is no zero. */
vesica_status vesica_mem_array_unset(vesica_mem *mem, void **out,
                                     uint64_t count, size_t size);

/* Wipe and give back what these two gave for the same count and size.
 * NULL is allowed. */
void vesica_mem_release(vesica_mem *mem, void *block, uint64_t count,
                        size_t size);

#endif
