/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Times of a case in both classes, in random order, and what they tell. */

#ifndef VESICA_BENCH_PARTS_CT_MEASURE_H
#define VESICA_BENCH_PARTS_CT_MEASURE_H

#include "parts/ct_case.h"
#include "parts/progress.h"

/* Measure num times, after a tenth of that, 10,000 at most, which says where to
 * crop.
 *
 * Out:     out  the t furthest from zero
 * Returns: false after a line on stderr if an operation failed, or there is no
 *          memory. */
bool ct_measure(double *out, struct ct_bench *bench,
                const struct ct_case *measured, uint64_t num,
                struct progress *progress);

#endif
