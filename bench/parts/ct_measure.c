/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "parts/ct_measure.h"

#include "parts/welch.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

#define MAX_FIRST 10000

/* Inputs are made for so many measurements at a time: making them leaves no
 * trace in caches and branch predictors before each. */
#define CHUNK 256

struct chunk {
    uint8_t classes[CHUNK];
    uint8_t inputs[CHUNK][CT_INPUT_BYTES];
};

/* Steps of a counter of the processor, which waits for what comes before; else
 * nanoseconds. */
static uint64_t ticks(void)
{
#if defined(__x86_64__)
    _mm_lfence();
    const uint64_t now = __rdtsc();
    _mm_lfence();
    return now;
#else
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
#endif
}

static void make_chunk(struct chunk *chunk, const struct ct_bench *bench,
                       const struct ct_case *measured)
{
    uint8_t fixed[CT_INPUT_BYTES] = {0};

    measured->fixed(bench, fixed);
    randombytes_buf(chunk->classes, sizeof chunk->classes);
    for (size_t i = 0; i < CHUNK; i++) {
        chunk->classes[i] &= 1;
        if (chunk->classes[i] == 0) {
            memcpy(chunk->inputs[i], fixed, sizeof fixed);
        } else {
            measured->random(bench, chunk->inputs[i]);
        }
    }
}

/* The input always lies in the same place when the operation takes it. */
static double measure_one(struct ct_bench *bench,
                          const struct ct_case *measured, const uint8_t *input)
{
    memcpy(bench->input, input, sizeof bench->input);
    measured->prepare(bench);
    const uint64_t begin = ticks();
    measured->operate(bench);
    return (double)(ticks() - begin);
}

/* What measures all of a case. */
struct run {
    struct ct_bench *bench;
    const struct ct_case *measured;
    struct chunk chunk;
    struct welch welch;
    double first[MAX_FIRST];
};

/* One more time, of which class *class_number says. */
static double next_time(struct run *run, uint64_t index, int *class_number)
{
    const size_t place = index % CHUNK;

    if (place == 0) {
        make_chunk(&run->chunk, run->bench, run->measured);
    }
    *class_number = run->chunk.classes[place];
    return measure_one(run->bench, run->measured, run->chunk.inputs[place]);
}

static void measure_all(struct run *run, uint64_t num,
                        struct progress *progress)
{
    const uint64_t num_first = num / 10 < MAX_FIRST ? num / 10 : MAX_FIRST;
    int class_number;

    for (uint64_t i = 0; i < num_first; i++) {
        run->first[i] = next_time(run, i, &class_number);
    }
    welch_begin(&run->welch, run->first, num_first);
    for (uint64_t i = 0; i < num; i++) {
        const double time = next_time(run, i, &class_number);

        welch_add(&run->welch, class_number, time);
        progress_show(progress, i + 1, num);
    }
}

bool ct_measure(double *out, struct ct_bench *bench,
                const struct ct_case *measured, uint64_t num,
                struct progress *progress)
{
    struct run *run = calloc(1, sizeof *run);

    if (run == NULL) {
        (void)fputs("vesica-bench ct: out of memory\n", stderr);
        return false;
    }
    run->bench = bench;
    run->measured = measured;
    measure_all(run, num, progress);
    *out = welch_largest(&run->welch);
    free(run);
    if (bench->failed) {
        (void)fprintf(stderr, "vesica-bench ct: %s failed\n",
                      measured->operation);
        return false;
    }
    return true;
}
