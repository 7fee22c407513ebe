/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "parts/ct_case.h"

#include <sodium.h>
#include <string.h>

#define PLANTED_BITS 256

/* The same value for each element. */
static void repeat(uint8_t *input, size_t num, const uint8_t *value, size_t len)
{
    for (size_t i = 0; i < num; i++) {
        memcpy(input + i * len, value, len);
    }
}

/* The order of the group less 1. */
static void make_minus_one(const vesica_group *group, uint8_t *scalar)
{
    static const uint8_t zero[VESICA_MAX_SCALAR_BYTES];
    group->scalar_multiply_subtract(scalar, zero, group->one, group->one);
}

/* All digits but one are zero in radix 16, of its half too, which ristretto255
 * multiplies by. */
static void scalar_two(const struct ct_bench *bench, uint8_t *input)
{
    const vesica_group *group = bench->group;
    uint8_t minus_one[VESICA_MAX_SCALAR_BYTES];
    uint8_t two[VESICA_MAX_SCALAR_BYTES];
    make_minus_one(group, minus_one);
    group->scalar_multiply_subtract(two, group->one, minus_one, group->one);
    repeat(input, bench->num, two, group->scalar_len);
}

static void scalar_minus_one(const struct ct_bench *bench, uint8_t *input)
{
    uint8_t minus_one[VESICA_MAX_SCALAR_BYTES];
    make_minus_one(bench->group, minus_one);
    repeat(input, bench->num, minus_one, bench->group->scalar_len);
}

static void scalar_random(const struct ct_bench *bench, uint8_t *input)
{
    const vesica_group *group = bench->group;
    uint8_t wide[INPUTS_MAX_UNIFORM_BYTES];
    for (size_t i = 0; i < bench->num; i++) {
        randombytes_buf(wide, group->wide_len);
        group->scalar_reduce(input + i * group->scalar_len, wide, 1,
                             sizeof wide);
    }
}

static void bytes_zero(const struct ct_bench *bench, uint8_t *input)
{
    (void)bench;
    memset(input, 0, CT_INPUT_BYTES);
}

static void bytes_random(const struct ct_bench *bench, uint8_t *input)
{
    (void)bench;
    randombytes_buf(input, CT_INPUT_BYTES);
}

static void element_generator(const struct ct_bench *bench, uint8_t *input)
{
    repeat(input, bench->num, bench->group->generator,
           bench->group->element_len);
}

static void element_random(const struct ct_bench *bench, uint8_t *input)
{
    const size_t len = bench->group->element_len;
    for (size_t i = 0; i < bench->num; i++) {
        memcpy(input + i * len,
               bench->inputs.elements +
                   randombytes_uniform(VESICA_GROUP_BATCH) * len,
               len);
    }
}

static void prepare_nothing(struct ct_bench *bench)
{
    (void)bench;
}

static void prepare_points(struct ct_bench *bench)
{
    bench->points = bench->fresh;
}

static void multiply(struct ct_bench *bench)
{
    bench->group->multiply(&bench->points, bench->num, bench->input,
                           bench->num);
}

static void add_fixed(struct ct_bench *bench)
{
    bench->group->add_fixed(&bench->points, bench->num, &bench->generator,
                            bench->input, false);
}

static void prepare_sums(struct ct_bench *bench)
{
    prepare_points(bench);
    add_fixed(bench);
}

static void prepare_products(struct ct_bench *bench)
{
    prepare_points(bench);
    multiply(bench);
}

static void hash(struct ct_bench *bench)
{
    bench->group->from_uniform(&bench->points, bench->input, bench->num);
}

static void multiply_hashed(struct ct_bench *bench)
{
    bench->group->multiply(&bench->points, bench->num, bench->inputs.scalars,
                           bench->num);
}

static void decode(struct ct_bench *bench)
{
    bench->failed |= bench->group->decode(&bench->points, bench->input,
                                          bench->num) != VESICA_OK;
}

static void encode(struct ct_bench *bench)
{
    bench->failed |= bench->group->encode(bench->output, &bench->points,
                                          bench->num) != VESICA_OK;
}

static void encode_sums(struct ct_bench *bench)
{
    bench->group->encode_sums(bench->output, &bench->points, bench->num);
}

const struct ct_case ct_cases[] = {
    {"multiply", "scalar 2", scalar_two, scalar_random, prepare_points,
     multiply},
    {"multiply", "scalar -1", scalar_minus_one, scalar_random, prepare_points,
     multiply},
    {"multiply", "point of zero bytes", bytes_zero, bytes_random, hash,
     multiply_hashed},
    {"hash", "zero bytes", bytes_zero, bytes_random, prepare_nothing, hash},
    {"decode", "generator", element_generator, element_random, prepare_nothing,
     decode},
    {"encode", "doubled points", scalar_two, scalar_random, prepare_products,
     encode},
    {"add_fixed", "scalar 2", scalar_two, scalar_random, prepare_points,
     add_fixed},
    {"add_fixed", "scalar -1", scalar_minus_one, scalar_random, prepare_points,
     add_fixed},
    {"encode_sums", "sums with the double", scalar_two, scalar_random,
     prepare_sums, encode_sums},
};

const size_t ct_num_cases = sizeof ct_cases / sizeof ct_cases[0];

/* A power modulo 2^31 - 1 by squaring, which leaves out the product where a bit
 * of the exponent is zero: time tells how many are not. */
static void leak(struct ct_bench *bench)
{
    uint64_t power = 1;
    for (size_t i = 0; i < PLANTED_BITS; i++) {
        power = power * power % 0x7fffffff;
        if ((bench->input[i / 8] >> (i % 8) & 1) != 0) {
            power = power * 7 % 0x7fffffff;
        }
    }
    memcpy(bench->output, &power, sizeof power);
}

const struct ct_case ct_planted = {"planted leak", "exponent 0",    bytes_zero,
                                   bytes_random,   prepare_nothing, leak};

bool ct_bench_init(struct ct_bench *bench, const vesica_group *group,
                   size_t num)
{
    *bench = (struct ct_bench){.group = group, .num = num};
    if (group == NULL) {
        return true;
    }
    return inputs_make(&bench->inputs, group, 0) &&
           group->fix(&bench->generator, group->generator) == VESICA_OK &&
           group->decode(&bench->fresh, bench->inputs.elements, num) ==
               VESICA_OK;
}
