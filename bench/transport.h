/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* How the bytes of a session go from one party to the other. */

#ifndef VESICA_BENCH_TRANSPORT_H
#define VESICA_BENCH_TRANSPORT_H

#include "party.h"

/* Both parties in this process and on this thread, by turns; each takes the
 * other's output straight from its memory.
 *
 * Returns: false if the run broke off or its result is wrong; stderr says why.
 */
bool transport_run_memory(const struct psi_plan *plan, struct run_figures *out);

/* The answerer in a second process; TCP over loopback, non-blocking, each side
 * reading while it writes. The session begins when both lists are sealed. CPU
 * time outside the library, most of it the kernel's, is the phase "transport".
 *
 * Returns: as transport_run_memory.
 */
bool transport_run_tcp(const struct psi_plan *plan, struct run_figures *out);

#endif
