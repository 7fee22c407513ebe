/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "parts/welch.h"

#include "clocks.h"

#include <math.h>

#define LEAST_TIMES 50

void welch_begin(struct welch *welch, double *times, size_t num)
{
    *welch = (struct welch){.longest = {0}};
    bench_clock_sort(times, num);
    for (size_t i = 0; i < WELCH_NUM_CROPS; i++) {
        const double part = 1 - pow(2, -(double)(i + 1) / 2);
        welch->longest[i] = times[(size_t)(part * (double)num)];
    }
}

static void add(struct welch_class *class, double time)
{
    const double difference = time - class->mean;

    class->num++;
    class->mean += difference / class->num;
    class->squares += difference * (time - class->mean);
}

void welch_add(struct welch *welch, int class_number, double time)
{
    add(&welch->classes[0][class_number], time);
    for (size_t i = 0; i < WELCH_NUM_CROPS; i++) {
        if (time <= welch->longest[i]) {
            add(&welch->classes[i + 1][class_number], time);
        }
    }
}

/* Variance of the mean of a class. */
static double uncertainty(const struct welch_class *class)
{
    return class->squares / (class->num - 1) / class->num;
}

double welch_t(const struct welch_class classes[2])
{
    const double difference = classes[0].mean - classes[1].mean;

    return difference == 0 ? 0
                           : difference / sqrt(uncertainty(&classes[0]) +
                                               uncertainty(&classes[1]));
}

double welch_largest(const struct welch *welch)
{
    double largest = 0;

    for (size_t i = 0; i <= WELCH_NUM_CROPS; i++) {
        const struct welch_class *classes = welch->classes[i];

        if (classes[0].num >= LEAST_TIMES && classes[1].num >= LEAST_TIMES &&
            fabs(welch_t(classes)) > fabs(largest)) {
            largest = welch_t(classes);
        }
    }
    return largest;
}
