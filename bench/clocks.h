/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Clocks in seconds. Only differences mean anything. */

#ifndef VESICA_BENCH_CLOCKS_H
#define VESICA_BENCH_CLOCKS_H

/* Time that passes. */
double bench_clock_wall(void);

/* CPU time of all threads of this process. */
double bench_clock_cpu(void);

#endif
