/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "parts/rates.h"

#include "clocks.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In each round ours and all of the oracle's have a slice of time: what the
 * machine does beside, and the speed that it has, changes for all of them. Odd
 * numbers, for the median; the few are for less than a tenth of a second, which
 * is no measurement but a look at whether it runs. */
#define MOST_ROUNDS 31
#define FEW_ROUNDS 3

/* Between two looks at the clock, which costs about a microsecond. */
#define NUM_BATCHES ((size_t)4)

/* What all threads share. */
struct run {
    const struct rates_plan *plan;
    struct progress *progress;
    size_t num_rounds;
    double slice_seconds;
    pthread_mutex_t gate;    /* held until all threads are there */
    bool cancelled;          /* behind the gate: not all are */
    pthread_barrier_t slice; /* all threads do the same at the same time */
};

/* One thread, and the seconds that an operation took in each round. */
struct worker {
    vesica_points points[NUM_BATCHES];
    vesica_fixed_base generator;
    pthread_t thread;
    struct run *run;
    struct inputs inputs;
    uint8_t elements[VESICA_GROUP_BATCH * VESICA_MAX_ELEMENT_BYTES];
    void *oracle;
    bool reports;
    bool failed;
    double ours[NUM_OPERATIONS][MOST_ROUNDS];
    double theirs[NUM_OPERATIONS][MOST_ROUNDS];
};

static const struct oracle *oracle_of(const struct worker *worker)
{
    return worker->run->plan->group->oracle;
}

/* What a batch goes through: points, what is done to them, elements. */
enum way {
    WAY_DECODED,
    WAY_HASHED,
    WAY_BLINDED, /* hashed, and added to */
};

static bool make_points(struct worker *worker, enum way way, size_t batch)
{
    const struct inputs *in = &worker->inputs;
    if (way == WAY_DECODED) {
        return in->group->decode(&worker->points[batch], in->elements,
                                 VESICA_GROUP_BATCH) == VESICA_OK;
    }
    in->group->from_uniform(&worker->points[batch], in->uniform,
                            VESICA_GROUP_BATCH);
    return true;
}

static void use_scalars(struct worker *worker, enum way way, size_t batch)
{
    const struct inputs *in = &worker->inputs;
    if (way == WAY_BLINDED) {
        in->group->add_fixed(&worker->points[batch], VESICA_GROUP_BATCH,
                             &worker->generator, in->scalars, false);
    } else {
        in->group->multiply(&worker->points[batch], VESICA_GROUP_BATCH,
                            in->scalars, VESICA_GROUP_BATCH);
    }
}

static bool encode_points(struct worker *worker, enum way way, size_t batch)
{
    const vesica_group *group = worker->inputs.group;
    if (way == WAY_BLINDED) {
        group->encode_sums(worker->elements, &worker->points[batch],
                           VESICA_GROUP_BATCH);
        return true;
    }
    return group->encode(worker->elements, &worker->points[batch],
                         VESICA_GROUP_BATCH) == VESICA_OK;
}

/* All batches through the three steps; times has when each began, and the
 * end. */
static bool take_steps(struct worker *worker, enum way way, double times[4])
{
    bool done = true;

    times[0] = bench_clock_thread();
    for (size_t i = 0; i < NUM_BATCHES; i++) {
        done &= make_points(worker, way, i);
    }
    times[1] = bench_clock_thread();
    for (size_t i = 0; i < NUM_BATCHES; i++) {
        use_scalars(worker, way, i);
    }
    times[2] = bench_clock_thread();
    for (size_t i = 0; i < NUM_BATCHES; i++) {
        done &= encode_points(worker, way, i);
    }
    times[3] = bench_clock_thread();
    return done;
}

/* All three ways. Returns what they took. */
static double take_all(struct worker *worker, double spent[NUM_OPERATIONS])
{
    double times[4];
    double hash_times[4];
    double blind_times[4];

    worker->failed |= !take_steps(worker, WAY_DECODED, times);
    worker->failed |= !take_steps(worker, WAY_HASHED, hash_times);
    worker->failed |= !take_steps(worker, WAY_BLINDED, blind_times);
    spent[OPERATION_DECODE] += times[1] - times[0];
    spent[OPERATION_MULTIPLY] += times[2] - times[1];
    spent[OPERATION_ENCODE] += times[3] - times[2];
    spent[OPERATION_MULTIPLY_ENCODE] += times[3] - times[1];
    spent[OPERATION_DECODE_MULTIPLY_ENCODE] += times[3] - times[0];
    spent[OPERATION_HASH] += hash_times[1] - hash_times[0];
    spent[OPERATION_HASH_MULTIPLY_ENCODE] += hash_times[3] - hash_times[0];
    spent[OPERATION_ADD_FIXED] += blind_times[2] - blind_times[1];
    spent[OPERATION_HASH_ADD_FIXED_ENCODE] += blind_times[3] - blind_times[0];
    return blind_times[3] - times[0];
}

static void measure_ours(struct worker *worker, size_t round)
{
    double spent[NUM_OPERATIONS] = {0};
    double all = 0;
    size_t num = 0;

    do {
        all += take_all(worker, spent);
        num += NUM_BATCHES * VESICA_GROUP_BATCH;
    } while (all < worker->run->slice_seconds);
    for (size_t i = 0; i < NUM_OPERATIONS; i++) {
        worker->ours[i][round] = spent[i] / (double)num;
    }
}

static void measure_oracle(struct worker *worker, size_t round,
                           enum operation operation)
{
    const struct oracle *oracle = oracle_of(worker);
    uint8_t element[VESICA_MAX_ELEMENT_BYTES];
    const double begin = bench_clock_thread();
    double spent = 0;
    size_t num = 0;

    /* The clock is looked at once for so many. */
    const size_t group = VESICA_GROUP_BATCH / 4;
    do {
        for (size_t i = 0; i < group; i++, num++) {
            worker->failed |= !oracle->run(worker->oracle, operation,
                                           num % VESICA_GROUP_BATCH, element);
        }
        spent = bench_clock_thread() - begin;
    } while (spent < worker->run->slice_seconds);
    worker->theirs[operation][round] = spent / (double)num;
}

static void measure_round(struct worker *worker, size_t round)
{
    (void)pthread_barrier_wait(&worker->run->slice);
    measure_ours(worker, round);
    for (size_t i = 0; i < NUM_OPERATIONS; i++) {
        if (oracle_of(worker)->names[i] != NULL) {
            (void)pthread_barrier_wait(&worker->run->slice);
            measure_oracle(worker, round, (enum operation)i);
        }
    }
}

/* One that has failed goes on: the others wait for it at the barrier. */
static void *work(void *arg)
{
    struct worker *worker = arg;

    (void)pthread_mutex_lock(&worker->run->gate);
    const size_t num_rounds =
        worker->run->cancelled ? 0 : worker->run->num_rounds;
    (void)pthread_mutex_unlock(&worker->run->gate);
    for (size_t round = 0; round < num_rounds; round++) {
        measure_round(worker, round);
        if (worker->reports) {
            progress_show(worker->run->progress, round + 1, num_rounds);
        }
    }
    return NULL;
}

/* Our batch against what the oracle makes of the same inputs. */
static bool agrees(struct worker *worker, enum way way,
                   enum operation operation)
{
    const struct oracle *oracle = oracle_of(worker);
    const size_t len = worker->inputs.group->element_len;
    uint8_t theirs[VESICA_MAX_ELEMENT_BYTES];
    double times[4];

    if (oracle->names[operation] == NULL) {
        return true;
    }
    bool right = take_steps(worker, way, times);
    for (size_t i = 0; right && i < VESICA_GROUP_BATCH; i++) {
        right = oracle->run(worker->oracle, operation, i, theirs) &&
                memcmp(worker->elements + i * len, theirs, len) == 0;
    }
    return right;
}

static bool fail(const char *what)
{
    (void)fprintf(stderr, "vesica-bench group: %s\n", what);
    return false;
}

static bool open_worker(struct worker *worker, struct run *run, size_t number)
{
    const struct bench_group *group = run->plan->group;

    worker->run = run;
    worker->reports = number == 0;
    const vesica_group *ours = groups_get(group);
    if (!inputs_make(&worker->inputs, ours, (uint32_t)number) ||
        ours->fix(&worker->generator, ours->generator) != VESICA_OK) {
        return fail("cannot make inputs");
    }
    if (!group->oracle->open(&worker->oracle, group->oracle, &worker->inputs)) {
        return fail("the oracle does not take the inputs");
    }
    if (!agrees(worker, WAY_DECODED, OPERATION_DECODE_MULTIPLY_ENCODE) ||
        !agrees(worker, WAY_HASHED, OPERATION_HASH_MULTIPLY_ENCODE) ||
        !agrees(worker, WAY_BLINDED, OPERATION_HASH_ADD_FIXED_ENCODE)) {
        group->oracle->close(worker->oracle);
        return fail("the oracle's results are others");
    }
    return true;
}

/* The threads begin when all are there: one alone would wait at the barrier for
 * ever. */
static bool start(struct run *run, struct worker *workers)
{
    size_t num = 0;

    (void)pthread_mutex_lock(&run->gate);
    while (num < run->plan->num_threads &&
           pthread_create(&workers[num].thread, NULL, work, &workers[num]) ==
               0) {
        num++;
    }
    run->cancelled = num < run->plan->num_threads;
    (void)pthread_mutex_unlock(&run->gate);
    for (size_t i = 0; i < num; i++) {
        (void)pthread_join(workers[i].thread, NULL);
    }
    return !run->cancelled || fail("cannot start a thread");
}

static bool run_workers(struct run *run, struct worker *workers)
{
    bool failed = false;

    if (pthread_barrier_init(&run->slice, NULL,
                             (unsigned)run->plan->num_threads) != 0 ||
        pthread_mutex_init(&run->gate, NULL) != 0) {
        return fail("cannot start threads");
    }
    const bool started = start(run, workers);
    (void)pthread_mutex_destroy(&run->gate);
    (void)pthread_barrier_destroy(&run->slice);
    for (size_t i = 0; i < run->plan->num_threads; i++) {
        failed |= workers[i].failed;
    }
    return started && (!failed || fail("an operation failed"));
}

static bool open_and_run(struct run *run, struct worker *workers)
{
    const struct oracle *oracle = run->plan->group->oracle;
    const size_t num = run->plan->num_threads;
    size_t num_open = 0;

    while (num_open < num && open_worker(&workers[num_open], run, num_open)) {
        num_open++;
    }
    const bool done = num_open == num && run_workers(run, workers);
    for (size_t i = 0; i < num_open; i++) {
        oracle->close(workers[i].oracle);
    }
    return done;
}

/* Over all rounds of all threads; seconds has room for them. */
static double rate_of(const struct worker *workers, const struct run *run,
                      bool ours, size_t operation, double *seconds)
{
    const size_t num_rounds = run->num_rounds;

    for (size_t i = 0; i < run->plan->num_threads; i++) {
        memcpy(seconds + i * num_rounds,
               ours ? workers[i].ours[operation] : workers[i].theirs[operation],
               num_rounds * sizeof *seconds);
    }
    return 1 / bench_clock_median(seconds, run->plan->num_threads * num_rounds);
}

static void collect(struct rates *out, const struct worker *workers,
                    const struct run *run, double *seconds)
{
    *out = (struct rates){.ours = {0}};
    for (size_t i = 0; i < NUM_OPERATIONS; i++) {
        out->ours[i] = rate_of(workers, run, true, i, seconds);
        if (run->plan->group->oracle->names[i] != NULL) {
            out->oracle[i] = rate_of(workers, run, false, i, seconds);
        }
    }
}

/* Of each round: ours takes one, and so does each operation of the oracle. */
static double slice_of(const struct rates_plan *plan, size_t num_rounds)
{
    size_t num = 1;

    for (size_t i = 0; i < NUM_OPERATIONS; i++) {
        num += plan->group->oracle->names[i] != NULL;
    }
    return plan->seconds / (double)(num * num_rounds);
}

/* Points want more of their place than calloc gives. */
static struct worker *new_workers(size_t num)
{
    struct worker *workers =
        aligned_alloc(alignof(struct worker), num * sizeof *workers);

    if (workers != NULL) {
        memset(workers, 0, num * sizeof *workers);
    }
    return workers;
}

bool rates_measure(struct rates *out, const struct rates_plan *plan,
                   struct progress *progress)
{
    const size_t num = plan->num_threads;
    struct worker *workers = new_workers(num);
    const size_t num_rounds = plan->seconds < 0.1 ? FEW_ROUNDS : MOST_ROUNDS;
    double *seconds = calloc(num * num_rounds, sizeof *seconds);
    struct run run = {.plan = plan,
                      .progress = progress,
                      .num_rounds = num_rounds,
                      .slice_seconds = slice_of(plan, num_rounds)};

    bool done = workers != NULL && seconds != NULL;
    if (!done) {
        (void)fail("out of memory");
    }
    done = done && open_and_run(&run, workers);
    if (done) {
        collect(out, workers, &run, seconds);
    }
    free(workers);
    free(seconds);
    return done;
}
