/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The memory that all sessions of a service may take together. */

#ifndef VESICA_PEER_SESSION_BUDGET_H
#define VESICA_PEER_SESSION_BUDGET_H

#include <stdatomic.h>
#include <stdint.h>

#include "vesica/vesica.h"

typedef struct peer_budget {
    atomic_uint_least64_t max; /* bytes; may change while sessions run */
    atomic_uint_least64_t used;
} peer_budget;

/** Say how much there is.
 *
 * In:      mebibytes  0: three quarters of the machine's memory
 */
void peer_budget_set(peer_budget *budget, uint64_t mebibytes);

/** Where a session takes its memory from. What would go over the budget is not
 * there. The budget must outlive what was taken from it. */
vesica_allocator peer_budget_allocator(peer_budget *budget);

#endif
