/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* malloc and free, counted: what one party takes through the library's
 * allocator. Not for several threads at a time; the library does not need it.
 */

#ifndef VESICA_BENCH_COUNTING_ALLOCATOR_H
#define VESICA_BENCH_COUNTING_ALLOCATOR_H

#include "vesica/config.h"

struct counting_allocator {
    size_t bytes; /* taken and not yet given back */
    size_t peak_bytes;
};

/* The allocator for vesica_config_set_allocator. counter begins as zero and
 * must outlive what allocates through it. */
vesica_allocator counting_allocator_of(struct counting_allocator *counter);

#endif
