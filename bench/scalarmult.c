/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "scalarmult.h"

#include "clocks.h"

#include <sodium.h>
#include <stdio.h>

/* 101 batches of about 2 ms: long against the clock's step, short against the
 * scheduler's. */
enum {
    NUM_BATCHES = 101,
    BATCH_SIZE = 50
};

/* Each product is the next point: the compiler can leave none out. */
static bool multiply_batch(unsigned char *point, const unsigned char *scalar)
{
    unsigned char product[crypto_core_ristretto255_BYTES];

    for (int i = 0; i < BATCH_SIZE; i++) {
        if (crypto_scalarmult_ristretto255(product, scalar, point) != 0) {
            return false;
        }
        for (size_t j = 0; j < sizeof product; j++) {
            point[j] = product[j];
        }
    }
    return true;
}

bool bench_measure_scalarmult(double *out_us)
{
    unsigned char scalar[crypto_core_ristretto255_SCALARBYTES];
    unsigned char point[crypto_core_ristretto255_BYTES];
    double batches[NUM_BATCHES];

    if (sodium_init() < 0) {
        (void)fputs("vesica-bench: libsodium did not start\n", stderr);
        return false;
    }
    crypto_core_ristretto255_scalar_random(scalar);
    crypto_core_ristretto255_random(point);
    for (int i = 0; i < NUM_BATCHES; i++) {
        double begin = bench_clock_cpu();

        if (!multiply_batch(point, scalar)) {
            (void)fputs("vesica-bench: libsodium cannot multiply\n", stderr);
            return false;
        }
        batches[i] = bench_clock_cpu() - begin;
    }
    *out_us = 1e6 * bench_clock_median(batches, NUM_BATCHES) / BATCH_SIZE;
    return true;
}
