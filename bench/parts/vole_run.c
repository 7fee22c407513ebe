/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "parts/vole_run.h"

#include "clocks.h"
#include "field/gf128.h"
#include "parts/vole_plain.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIN_ROUNDS 3
#define MAX_ROUNDS 201
#define CHUNKS 1
#define SUITE VESICA_SUITE_P256_SHA256

/* Ranges of outputs begin at multiples of this. */
#define OUTPUT_STEP ((size_t)1024)

struct run {
    vesica_vole vole;
    vesica_vole_sender sender;
    vesica_vole_receiver receiver;
    vesica_block delta;
    vesica_block roots[VESICA_VOLE_NOISE];
    vesica_block *q; /* M each, and then the memory of both sides */
    vesica_block *t;
    vesica_block *sender_memory;
    vesica_block *receiver_memory;
    vesica_block *plain; /* 2 N: outputs of the plain loops */
    uint32_t *words;     /* n */
    uint8_t *bits;
    uint8_t *choices;
    uint8_t *corrections;
    vesica_block coins[VESICA_VOLE_PLACES_BYTES / sizeof(vesica_block)];
    uint8_t sums[16 * VESICA_VOLE_NOISE];
    uint8_t challenge[VESICA_VOLE_CHALLENGE_BYTES];
    uint8_t answer[VESICA_VOLE_ANSWER_BYTES];
    atomic_bool wrong; /* any thread may find it */
};

/* out is aligned as blocks are. */
static void fill(void *out, size_t num_blocks, const char *what)
{
    vesica_aes aes;
    vesica_block key = {.words = {0, 0}};

    memcpy(key.bytes, what, strlen(what));
    vesica_aes_init(&aes, &key);
    vesica_aes_expand(&aes, out, 0, num_blocks);
}

/* Memory at addresses of cache lines, for any number of bytes. */
static void *reserve(bool *failed, size_t len)
{
    void *p = aligned_alloc(64, (len / 64 + 1) * 64);

    *failed |= p == NULL;
    return p;
}

static void end_run(struct run *run)
{
    free(run->q);
    free(run->t);
    free(run->sender_memory);
    free(run->receiver_memory);
    free(run->plain);
    free(run->words);
    free(run->bits);
    free(run->choices);
    free(run->corrections);
}

static bool reserve_all(struct run *run, const vesica_vole_params *params)
{
    const size_t cots_len = params->num_cots * sizeof *run->q;
    bool failed = false;

    run->q = reserve(&failed, cots_len);
    run->t = reserve(&failed, cots_len);
    run->sender_memory = reserve(&failed, vesica_vole_sender_blocks(params) *
                                              sizeof *run->sender_memory);
    run->receiver_memory =
        reserve(&failed, vesica_vole_receiver_blocks(params) *
                             sizeof *run->receiver_memory);
    run->plain = reserve(&failed, 2 * params->num_leaves * sizeof *run->plain);
    run->words = reserve(&failed, params->num_outputs * sizeof *run->words);
    run->bits = reserve(&failed, params->num_cots / 8);
    run->choices = reserve(&failed, params->choices_len);
    run->corrections = reserve(&failed, params->corrections_len);
    return !failed;
}

/* Q = T + u Delta. */
static void make_cots(struct run *run, size_t num)
{
    fill(run->t, num, "rows");
    fill(run->bits, num / 128, "bits");
    for (size_t j = 0; j < num; j++) {
        const bool one = (run->bits[j / 8] >> (j % 8) & 1) != 0;
        run->q[j] = one ? vesica_block_xor(run->t[j], run->delta) : run->t[j];
    }
}

static bool begin_run(struct run *run, size_t num_outputs)
{
    vesica_vole_params params;
    uint8_t sid[VESICA_SID_BYTES] = {1};

    if (vesica_vole_params_init(&params, CHUNKS,
                                num_outputs - VESICA_VOLE_BASES,
                                true) != VESICA_OK ||
        !reserve_all(run, &params)) {
        return false;
    }
    fill(&run->delta, 1, "delta");
    fill(run->roots, VESICA_VOLE_NOISE, "roots");
    fill(run->coins, sizeof run->coins / sizeof run->coins[0], "coins");
    fill(run->words, (num_outputs + 3) / 4, "words");
    memset(run->plain, 0, 2 * params.num_leaves * sizeof *run->plain);
    make_cots(run, params.num_cots);
    vesica_vole_init(&run->vole, &params, SUITE, sid);
    vesica_vole_sender_init(&run->sender, &run->vole, run->sender_memory,
                            run->q, &run->delta);
    vesica_vole_receiver_init(&run->receiver, &run->vole, run->receiver_memory,
                              run->t, run->bits);
    vesica_vole_choose(&run->vole, run->choices, 0, run->coins[0].bytes,
                       run->bits);
    return true;
}

/* Trees from first on: a tree has about twice as many nodes as leaves. */
static void trees_range(struct run *run, size_t first, size_t num)
{
    const size_t nodes = 2 * run->vole.params.num_leaves / VESICA_VOLE_NOISE;

    if (!vole_plain_trees(run->plain + first * nodes, num * nodes)) {
        run->wrong = true;
    }
}

static void accumulate_range(struct run *run, const vesica_block *in,
                             size_t width, size_t first, size_t num)
{
    const size_t leaves = run->vole.params.num_leaves / VESICA_VOLE_NOISE;
    const size_t at = width * first * leaves;

    vole_plain_accumulate(run->plain + at, in + at, width, num * leaves);
}

static void expand_range(struct run *run, const vesica_block *in, size_t width,
                         size_t first, size_t num)
{
    const struct vole_plain_code code = {.words = run->words,
                                         .num_leaves =
                                             run->vole.params.num_leaves,
                                         .width = width};

    vole_plain_expand(run->plain, in, &code, first, num);
}

/* Once for a chunk, by one thread. */
static void check_range(struct run *run, enum vole_step step)
{
    const size_t n = run->vole.params.num_leaves;
    vesica_block seed;

    fill(&seed, 1, "seed");
    if (step == VOLE_CHECK_ANSWER) {
        vesica_vole_receiver_challenge(&run->receiver, run->challenge, &seed);
        vesica_vole_sender_answer(&run->sender, run->answer, run->challenge);
    } else if (step == VOLE_CHECK_PLAIN) {
        run->plain[0] = vole_plain_check(run->sender.leaves, run->plain, n);
    } else if (vesica_vole_receiver_verify(&run->receiver, run->answer,
                                           run->challenge) != VESICA_OK) {
        run->wrong = true;
    }
}

static void run_range(struct run *run, enum vole_step step, size_t first,
                      size_t num)
{
    switch (step) {
    case VOLE_SENDER_TREES:
        vesica_vole_sender_build(&run->sender, run->corrections, run->choices,
                                 run->roots, first, num);
        break;
    case VOLE_RECEIVER_TREES:
        vesica_vole_receiver_open(&run->receiver, run->corrections, first, num);
        break;
    case VOLE_SENDER_ACCUMULATE:
        vesica_vole_sender_accumulate(&run->sender, first, num);
        break;
    case VOLE_RECEIVER_ACCUMULATE:
        vesica_vole_receiver_accumulate(&run->receiver, first, num);
        break;
    case VOLE_SENDER_EXPAND:
        vesica_vole_sender_expand(&run->sender, first, num);
        break;
    case VOLE_RECEIVER_EXPAND:
        vesica_vole_receiver_expand(&run->receiver, first, num);
        break;
    case VOLE_PLAIN_TREES:
        trees_range(run, first, num);
        break;
    case VOLE_SENDER_PLAIN_ACCUMULATE:
        accumulate_range(run, run->sender.leaves, 1, first, num);
        break;
    case VOLE_RECEIVER_PLAIN_ACCUMULATE:
        accumulate_range(run, run->receiver.records, 2, first, num);
        break;
    case VOLE_SENDER_PLAIN_EXPAND:
        expand_range(run, run->sender.leaves, 1, first, num);
        break;
    case VOLE_RECEIVER_PLAIN_EXPAND:
        expand_range(run, run->receiver.records, 2, first, num);
        break;
    default:
        check_range(run, step);
        break;
    }
}

/* Units that a step is shared in, and how many of what it counts are in one. */
static size_t unit_of(enum vole_step step)
{
    return step < VOLE_SENDER_EXPAND ? 1 : OUTPUT_STEP;
}

static size_t total_of(const struct run *run, enum vole_step step)
{
    if (step == VOLE_CHECK_ANSWER || step == VOLE_CHECK_VERIFY ||
        step == VOLE_CHECK_PLAIN) {
        return 1;
    }
    return step < VOLE_SENDER_EXPAND ? VESICA_VOLE_NOISE
                                     : run->vole.params.num_outputs;
}

struct share {
    pthread_t thread;
    struct run *run;
    enum vole_step step;
    size_t first;
    size_t num;
};

static void *run_share(void *arg)
{
    const struct share *share = arg;
    run_range(share->run, share->step, share->first, share->num);
    return NULL;
}

/* All of a step, in as many ranges as there are threads. */
static bool run_step(struct run *run, struct share *shares, size_t num_threads,
                     enum vole_step step)
{
    const size_t total = total_of(run, step);
    const size_t unit = unit_of(step);
    const size_t each = (total / num_threads / unit + 1) * unit;
    size_t started = 0;

    if (num_threads == 1) {
        run_range(run, step, 0, total);
        return true;
    }
    for (size_t first = 0; first < total; first += each) {
        const size_t num = total - first < each ? total - first : each;
        struct share *share = &shares[started];
        *share = (struct share){
            .run = run, .step = step, .first = first, .num = num};
        if (pthread_create(&share->thread, NULL, run_share, share) != 0) {
            run->wrong = true;
            break;
        }
        started++;
    }
    while (started > 0) {
        pthread_join(shares[--started].thread, NULL);
    }
    return !run->wrong;
}

/* What lies between two steps, outside the time of either. */
static void after_step(struct run *run, enum vole_step step)
{
    if (step == VOLE_SENDER_TREES) {
        vesica_vole_sender_sums(&run->sender, run->sums);
        vesica_vole_receiver_begin(&run->receiver, run->coins[0].bytes,
                                   run->sums);
    }
}

static double now(size_t num_threads)
{
    return num_threads == 1 ? bench_clock_thread() : bench_clock_wall();
}

/* C = B + Delta A, at all outputs. */
static bool holds(const struct run *run)
{
    for (size_t i = 0; i < run->vole.params.num_outputs; i++) {
        vesica_block c = run->sender.b[i];
        vesica_gf128_add_scaled(&c, &run->receiver.a[i], &run->delta, 1);
        if (memcmp(&c, &run->receiver.c[i], sizeof c) != 0) {
            return false;
        }
    }
    return true;
}

static bool measure(struct vole_times *out, struct run *run,
                    const struct vole_plan *plan, struct share *shares)
{
    static double times[NUM_VOLE_STEPS][MAX_ROUNDS];
    const double end = bench_clock_wall() + plan->seconds;
    size_t rounds = 0;

    while (rounds < MAX_ROUNDS &&
           (rounds < MIN_ROUNDS || bench_clock_wall() < end)) {
        for (enum vole_step step = 0; step < NUM_VOLE_STEPS; step++) {
            const double begin = now(plan->num_threads);
            if (!run_step(run, shares, plan->num_threads, step)) {
                return false;
            }
            times[step][rounds] = now(plan->num_threads) - begin;
            after_step(run, step);
        }
        rounds++;
    }
    for (size_t step = 0; step < NUM_VOLE_STEPS; step++) {
        out->seconds[step] = bench_clock_median(times[step], rounds);
    }
    return !run->wrong && holds(run);
}

bool vole_run_measure(struct vole_times *out, const struct vole_plan *plan)
{
    struct run *run = calloc(1, sizeof *run);
    struct share *shares = calloc(plan->num_threads, sizeof *shares);
    bool done = false;

    if (run != NULL && shares != NULL && begin_run(run, plan->num_outputs)) {
        done = measure(out, run, plan, shares);
    }
    if (!done) {
        (void)fputs("vesica-bench: no memory or thread, or a result is wrong\n",
                    stderr);
    }
    if (run != NULL) {
        end_run(run);
    }
    free(run);
    free(shares);
    return done;
}
