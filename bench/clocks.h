/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Clocks in seconds. Only differences mean anything. */

#ifndef VESICA_BENCH_CLOCKS_H
#define VESICA_BENCH_CLOCKS_H

#include <stddef.h>

/* Time that passes. */
double bench_clock_wall(void);

/* CPU time of all threads of this process. */
double bench_clock_cpu(void);

/* CPU time of the calling thread. */
double bench_clock_thread(void);

/* Put times in order. */
void bench_clock_sort(double *times, size_t num);

/* Median of times, which are put in order; num is at least 1. */
double bench_clock_median(double *times, size_t num);

#endif
