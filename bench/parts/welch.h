/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Whether times of two classes have the same mean: Welch's t, over all times,
 * and again without the longest ones, for several lengths. What is long is what
 * the machine did meanwhile, and hides small differences. (Reparaz, Balasch,
 * Verbauwhede: "Dude, is my code constant time?", 2017, section 3.)
 */

#ifndef VESICA_BENCH_PARTS_WELCH_H
#define VESICA_BENCH_PARTS_WELCH_H

#include <stddef.h>

/* Crops; the first of the tests has none. */
#define WELCH_NUM_CROPS 20

/* Times of one class, in one pass (Welford). */
struct welch_class {
    double num;
    double mean;
    double squares; /* sum of squared differences from the mean */
};

struct welch {
    double longest[WELCH_NUM_CROPS];
    struct welch_class classes[WELCH_NUM_CROPS + 1][2];
};

/* Begin. Crop i keeps what is not above a part of 1 - 2^(-(i+1)/2) of these
 * times of both classes, 29 % to 99.9 %. They are put in order; num is at least
 * 1. */
void welch_begin(struct welch *welch, double *times, size_t num);

/* Add a time of class 0 or 1. */
void welch_add(struct welch *welch, int class_number, double time);

/* The t of two classes; infinite if they differ and neither varies. */
double welch_t(const struct welch_class classes[2]);

/* The t furthest from zero of all tests that have 50 times of each class at
 * least; 0 if none has. */
double welch_largest(const struct welch *welch);

#endif
