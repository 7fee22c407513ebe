/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "sha512.h"

#include "clocks.h"

#include <sodium.h>
#include <stdio.h>

/* 101 batches of about 2 ms: long against the clock's step, short against the
 * scheduler's. */
enum {
    NUM_BATCHES = 101,
    BATCH_SIZE = 10000,
    INPUT_BYTES = 18
};

/* Each hash is the next input: the compiler can leave none out. */
static void hash_batch(unsigned char hash[crypto_hash_sha512_BYTES])
{
    for (int i = 0; i < BATCH_SIZE; i++) {
        (void)crypto_hash_sha512(hash, hash, INPUT_BYTES);
    }
}

bool bench_measure_sha512(double *out_ns)
{
    unsigned char hash[crypto_hash_sha512_BYTES] = {0};
    double batches[NUM_BATCHES];

    if (sodium_init() < 0) {
        (void)fputs("vesica-bench: libsodium did not start\n", stderr);
        return false;
    }
    for (int i = 0; i < NUM_BATCHES; i++) {
        double begin = bench_clock_cpu();

        hash_batch(hash);
        batches[i] = bench_clock_cpu() - begin;
    }
    *out_ns = 1e9 * bench_clock_median(batches, NUM_BATCHES) / BATCH_SIZE;
    return true;
}
