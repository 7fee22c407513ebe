/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Memory that was in use a moment before a session begins.
 *
 * What nobody uses a virtual machine may give back to its host, and its next
 * use then takes several times what a kernel needs for a page: that says much
 * about the host, and nothing about the session. So a process of its own takes
 * about as much as both parties will before they make their lists, and gives it
 * back when these are there. What the kernel needs for pages is measured as
 * before. */

#ifndef VESICA_BENCH_WARM_H
#define VESICA_BENCH_WARM_H

#include "party.h"

#include <sys/types.h>

struct warm {
    pid_t holder;
    int fd;
    uint64_t bytes; /* that it holds; 0 if there are not so many */
    double seconds; /* until it had them */
};

/* Start the process, and wait until it has the memory.
 *
 * Returns: false if it cannot be started; stderr says why.
 */
bool warm_begin(struct warm *warm, const struct psi_plan *plan);

/* End it; what it held is free when this returns. Not for a process that was
 * forked behind warm_begin. */
void warm_end(struct warm *warm);

#endif
