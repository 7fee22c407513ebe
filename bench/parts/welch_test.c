/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The statistics on numbers whose t is known. */

#include "parts/welch.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

enum {
    NUM = 1000
};

static bool failed;

static void check(bool holds, const char *what)
{
    if (!holds) {
        failed = true;
        (void)fprintf(stderr, "does not hold: %s\n", what);
    }
}

static bool close_to(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fabs(b);
}

/* Limits as of times 0 to 999. */
static void begin(struct welch *welch)
{
    double times[NUM];

    for (int i = 0; i < NUM; i++) {
        times[i] = (i + 500) % NUM;
    }
    welch_begin(welch, times, NUM);
}

/* Class 0 has 1 to 5, class 1 has 2, 4, .. 14: means 3 and 8, variances 2.5 and
 * 56/3, so that t is -5 / sqrt(2.5 / 5 + 56 / 3 / 7). */
static void test_t(void)
{
    struct welch welch;

    begin(&welch);
    for (int i = 1; i <= 7; i++) {
        if (i <= 5) {
            welch_add(&welch, 0, i);
        }
        welch_add(&welch, 1, 2 * i);
    }
    check(close_to(welch_t(welch.classes[0]), -5 / sqrt(0.5 + 8.0 / 3)),
          "t of two small classes");
    check(welch_largest(&welch) == 0, "too few times say nothing");
}

static void test_limits(void)
{
    struct welch welch;

    begin(&welch);
    check(welch.longest[0] == 292, "1 - 2^-0.5 of 0 to 999");
    check(welch.longest[1] == 500, "half of 0 to 999");
    check(welch.longest[3] == 750, "three quarters of 0 to 999");
    check(welch.longest[WELCH_NUM_CROPS - 1] == 999, "1 - 2^-10 of 0 to 999");
}

/* Means and variances that are the same: t is 0, whatever is left out. */
static void test_equal(void)
{
    struct welch welch;

    begin(&welch);
    for (int i = 0; i < NUM; i++) {
        welch_add(&welch, 0, i);
        welch_add(&welch, 1, NUM - 1 - i);
    }
    check(fabs(welch_largest(&welch)) < 1e-9, "equal classes do not differ");
}

/* 100 to 103, and for two of a hundred a long time. */
static double time_at(int i)
{
    return i % 100 < 2 ? 1e6 * (1 + i / 100 % 7) : 100 + i % 4;
}

/* Class 1 takes 1 more than class 0: long times hide it, a crop shows it. */
static void test_crop(void)
{
    struct welch welch;
    double first[NUM];

    for (int i = 0; i < NUM; i++) {
        first[i] = time_at(i);
    }
    welch_begin(&welch, first, NUM);
    for (int i = 0; i < NUM; i++) {
        welch_add(&welch, i % 2, time_at(i));
    }
    check(fabs(welch_t(welch.classes[0])) < 1, "long times hide it");
    check(welch_largest(&welch) < -10, "a crop shows it");
}

static void test_no_variance(void)
{
    struct welch welch;

    begin(&welch);
    for (int i = 0; i < NUM; i++) {
        welch_add(&welch, i % 2, 7);
    }
    check(welch_largest(&welch) == 0, "all times are the same");
    begin(&welch);
    for (int i = 0; i < NUM; i++) {
        welch_add(&welch, i % 2, 7 + i % 2);
    }
    check(isinf(welch_largest(&welch)), "they differ and do not vary");
}

int main(void)
{
    test_t();
    test_limits();
    test_equal();
    test_crop();
    test_no_variance();
    return failed ? 1 : 0;
}
