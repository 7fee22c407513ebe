/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Backends by name, and the choice of one: the library itself always takes the
 * most that the processor has. */

#ifndef VESICA_BENCH_PARTS_BACKEND_H
#define VESICA_BENCH_PARTS_BACKEND_H

#include "util/cpu.h"

#include <stdbool.h>

/* "minimal", "portable", "avx2" or "avx512". */
const char *backend_name(vesica_cpu backend);

/* Returns: false if there is no such name. */
bool backend_find(vesica_cpu *out, const char *name);

/* The most that this processor, its system and this build have, whatever is
 * used at the moment. */
vesica_cpu backend_most(void);

/* From now on, on all threads, the library uses this one, or the most that
 * there is. */
void backend_use(vesica_cpu backend);

#endif
