/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "clocks.h"

#include <stdlib.h>
#include <time.h>

static double read_clock(clockid_t clock)
{
    struct timespec now = {0, 0};

    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double bench_clock_wall(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

double bench_clock_cpu(void)
{
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

double bench_clock_thread(void)
{
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

static int compare_doubles(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    return (a > b) - (a < b);
}

void bench_clock_sort(double *times, size_t num)
{
    qsort(times, num, sizeof times[0], compare_doubles);
}

double bench_clock_median(double *times, size_t num)
{
    bench_clock_sort(times, num);
    return times[num / 2];
}
