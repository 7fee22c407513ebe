/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "parts/okvs_measure.h"

#include "clocks.h"
#include "okvs/rows.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An odd number, for the median. */
#define NUM_ROUNDS ((size_t)7)

/* A row of a bin, and the value that it has to give. */
struct equation {
    uint32_t start;
    vesica_block band; /* without a bit: there is none */
    vesica_block value;
};

/* Bins lie one behind the other, each with room for as many keys as it may
 * have. */
struct run {
    vesica_okvs okvs;
    size_t num_keys;
    vesica_block *keys;
    vesica_block *values;
    vesica_block *hashes;
    vesica_block *bin_hashes;
    vesica_block *bin_values;
    vesica_block *slots;
    vesica_block *decoded;
    struct equation *pivots; /* of a bin, by their first columns */
    struct equation *equations;
    size_t *counts; /* keys of each bin */
    void *memory;
    double seconds[NUM_OKVS_STEPS][NUM_ROUNDS];
};

static bool fail(const char *what)
{
    (void)fprintf(stderr, "vesica-bench okvs: %s\n", what);
    return false;
}

static vesica_block *new_blocks(size_t num)
{
    return calloc(num, sizeof(vesica_block));
}

/* Keys and values are the same in each run. */
static bool open_run(struct run *run, uint32_t num_keys)
{
    const uint8_t sid[VESICA_SID_BYTES] = {1};
    const uint8_t seeds[2][randombytes_SEEDBYTES] = {{1}, {2}};
    vesica_okvs_init(&run->okvs, VESICA_SUITE_RISTRETTO255_SHA512, sid, 0,
                     num_keys);
    const size_t num_bins = run->okvs.params.num_bins;
    const size_t room = num_bins * run->okvs.params.capacity;
    const size_t encode_len = vesica_okvs_encode_memory(&run->okvs);
    const size_t decode_len =
        vesica_okvs_decode_memory(&run->okvs, run->okvs.params.capacity);

    run->num_keys = num_keys;
    run->keys = new_blocks(num_keys);
    run->values = new_blocks(num_keys);
    run->hashes = new_blocks(num_keys);
    run->bin_hashes = new_blocks(room);
    run->bin_values = new_blocks(room);
    run->slots = new_blocks(num_bins * run->okvs.params.num_slots);
    run->decoded = new_blocks(room);
    run->pivots = calloc(run->okvs.params.num_slots, sizeof *run->pivots);
    run->equations = calloc(run->okvs.params.capacity, sizeof *run->equations);
    run->counts = calloc(num_bins, sizeof *run->counts);
    run->memory = malloc(encode_len > decode_len ? encode_len : decode_len);
    if (run->keys == NULL || run->values == NULL || run->hashes == NULL ||
        run->bin_hashes == NULL || run->bin_values == NULL ||
        run->slots == NULL || run->decoded == NULL || run->counts == NULL ||
        run->pivots == NULL || run->equations == NULL || run->memory == NULL) {
        return fail("out of memory");
    }
    randombytes_buf_deterministic(run->keys, num_keys * sizeof *run->keys,
                                  seeds[0]);
    randombytes_buf_deterministic(run->values, num_keys * sizeof *run->values,
                                  seeds[1]);
    return true;
}

static void close_run(struct run *run)
{
    free(run->keys);
    free(run->values);
    free(run->hashes);
    free(run->bin_hashes);
    free(run->bin_values);
    free(run->slots);
    free(run->decoded);
    free(run->pivots);
    free(run->equations);
    free(run->counts);
    free(run->memory);
}

static bool hash(struct run *run)
{
    vesica_okvs_hash(&run->okvs, run->hashes, run->keys, run->num_keys);
    return true;
}

static bool partition(struct run *run)
{
    const vesica_okvs_params *params = &run->okvs.params;
    memset(run->counts, 0, params->num_bins * sizeof *run->counts);
    for (size_t i = 0; i < run->num_keys; i++) {
        const uint32_t bin = vesica_okvs_bin(&run->okvs, &run->hashes[i]);
        if (run->counts[bin] == params->capacity) {
            return fail("a bin overflows");
        }
        const size_t place =
            (size_t)bin * params->capacity + run->counts[bin]++;
        run->bin_hashes[place] = run->hashes[i];
        run->bin_values[place] = run->values[i];
    }
    return true;
}

static bool encode(struct run *run)
{
    const vesica_okvs_params *params = &run->okvs.params;
    bool solves = true;
    for (size_t b = 0; b < params->num_bins && solves; b++) {
        const size_t first = b * params->capacity;
        solves =
            vesica_okvs_encode(&run->okvs, run->slots + b * params->num_slots,
                               run->bin_hashes + first, run->bin_values + first,
                               run->counts[b], run->memory);
    }
    return solves || fail("a bin does not solve");
}

static bool decode(struct run *run)
{
    const vesica_okvs_params *params = &run->okvs.params;
    for (size_t b = 0; b < params->num_bins; b++) {
        const size_t first = b * params->capacity;
        vesica_okvs_decode(&run->okvs, run->decoded + first,
                           run->slots + b * params->num_slots,
                           run->bin_hashes + first, run->counts[b],
                           run->memory);
    }
    return true;
}

/* Call visit with each key of the first bin, and with its row. */
static void visit_rows(struct run *run,
                       void (*visit)(struct run *run, size_t i, uint32_t start,
                                     vesica_block band))
{
    vesica_okvs_rows rows;
    uint32_t order[VESICA_OKVS_BATCH];
    for (size_t i = 0, n; i < run->counts[0]; i += n) {
        n = vesica_okvs_batch_of(run->counts[0] - i);
        for (size_t j = 0; j < n; j++) {
            order[j] = (uint32_t)(i + j);
        }
        vesica_okvs_rows_get(&rows, &run->okvs, run->bin_hashes, order, n);
        for (size_t j = 0; j < n; j++) {
            visit(run, i + j, rows.starts[j], rows.bands[j]);
        }
    }
}

static void put_equation(struct run *run, size_t i, uint32_t start,
                         vesica_block band)
{
    run->equations[i] = (struct equation){
        .start = start, .band = band, .value = run->bin_values[i]};
}

static int by_start(const void *a, const void *b)
{
    const struct equation *const p = a;
    const struct equation *const q = b;
    return (p->start > q->start) - (p->start < q->start);
}

static bool is_empty(const struct equation *equation)
{
    return (equation->band.words[0] | equation->band.words[1]) == 0;
}

/* Have the band begin at its first bit. */
static void shift_to_first(struct equation *equation)
{
    uint64_t *words = equation->band.words;
    while ((words[0] & 1) == 0 && !is_empty(equation)) {
        words[0] = words[0] >> 1 | words[1] << 63;
        words[1] >>= 1;
        equation->start++;
    }
}

/* Returns: false if nothing is left of it. */
static bool eliminate(struct equation *pivots, struct equation equation)
{
    for (shift_to_first(&equation); !is_empty(&equation);
         shift_to_first(&equation)) {
        struct equation *pivot = &pivots[equation.start];
        if (is_empty(pivot)) {
            *pivot = equation;
            return true;
        }
        equation.band = vesica_block_xor(equation.band, pivot->band);
        equation.value = vesica_block_xor(equation.value, pivot->value);
    }
    return false;
}

static vesica_block times_plain(const vesica_block *slots, vesica_block band)
{
    vesica_block sum = {.words = {0, 0}};
    for (size_t j = 0; j < VESICA_OKVS_WIDTH; j++) {
        const uint64_t bit = 0 - (band.words[j / 64] >> (j % 64) & 1);
        sum.words[0] ^= slots[j].words[0] & bit;
        sum.words[1] ^= slots[j].words[1] & bit;
    }
    return sum;
}

/* From the last column to the first; the band of a pivot may reach beyond. */
static void substitute(struct run *run)
{
    static const vesica_block zero = {.words = {0, 0}};
    for (size_t c = run->okvs.params.num_slots; c-- > 0;) {
        const struct equation *pivot = &run->pivots[c];
        vesica_block sum = pivot->value;
        run->slots[c] = zero;
        for (size_t j = 1; j < VESICA_OKVS_WIDTH; j++) {
            if ((pivot->band.words[j / 64] >> (j % 64) & 1) != 0) {
                sum = vesica_block_xor(sum, run->slots[c + j]);
            }
        }
        run->slots[c] = sum;
    }
}

/* Gaussian elimination by rows in the order of their starts. */
static bool encode_plain(struct run *run)
{
    bool solves = true;
    memset(run->pivots, 0, run->okvs.params.num_slots * sizeof *run->pivots);
    visit_rows(run, put_equation);
    qsort(run->equations, run->counts[0], sizeof *run->equations, by_start);
    for (size_t i = 0; i < run->counts[0] && solves; i++) {
        solves = eliminate(run->pivots, run->equations[i]);
    }
    substitute(run);
    return solves || fail("a bin does not solve");
}

static void decode_row(struct run *run, size_t i, uint32_t start,
                       vesica_block band)
{
    run->decoded[i] = times_plain(run->slots + start, band);
}

/* Row by row as the keys come, from the same rows. */
static bool decode_plain(struct run *run)
{
    visit_rows(run, decode_row);
    return true;
}

/* What was decoded of the first num bins. */
static bool is_right(const struct run *run, size_t num_bins)
{
    bool right = true;
    for (size_t b = 0; b < num_bins && right; b++) {
        const size_t first = b * run->okvs.params.capacity;
        right = memcmp(run->decoded + first, run->bin_values + first,
                       run->counts[b] * sizeof *run->decoded) == 0;
    }
    return right || fail("a value is wrong");
}

static bool measure_round(struct run *run, size_t round)
{
    static bool (*const steps[NUM_OKVS_STEPS])(struct run *) = {
        [OKVS_HASH] = hash,
        [OKVS_PARTITION] = partition,
        [OKVS_ENCODE] = encode,
        [OKVS_DECODE] = decode,
        [OKVS_PLAIN_ENCODE] = encode_plain,
        [OKVS_PLAIN_DECODE] = decode_plain,
    };
    bool done = true;
    for (size_t i = 0; i < NUM_OKVS_STEPS && done; i++) {
        const double begin = bench_clock_thread();
        done = steps[i](run);
        run->seconds[i][round] = bench_clock_thread() - begin;
        if (done && i == OKVS_DECODE) {
            done = is_right(run, run->okvs.params.num_bins);
        } else if (done && i == OKVS_PLAIN_DECODE) {
            done = is_right(run, 1);
        }
    }
    return done;
}

static void collect(struct okvs_figures *out, struct run *run)
{
    out->params = run->okvs.params;
    for (size_t i = 0; i < NUM_OKVS_STEPS; i++) {
        const size_t num =
            i < OKVS_PLAIN_ENCODE ? run->num_keys : run->counts[0];
        out->ns[i] = 1e9 * bench_clock_median(run->seconds[i], NUM_ROUNDS) /
                     (double)(num > 0 ? num : 1);
    }
}

bool okvs_measure(struct okvs_figures *out, uint32_t num_keys)
{
    struct run run = {.num_keys = 0};
    bool done = open_run(&run, num_keys);
    for (size_t round = 0; round < NUM_ROUNDS && done; round++) {
        done = measure_round(&run, round);
    }
    if (done) {
        collect(out, &run);
    }
    close_run(&run);
    return done;
}
