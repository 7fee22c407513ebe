/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The operations whose time must not depend on what they are given, each with
 * two classes of inputs: one always the same, and special; one by chance. */

#ifndef VESICA_BENCH_PARTS_CT_CASE_H
#define VESICA_BENCH_PARTS_CT_CASE_H

#include "parts/inputs.h"

/* Most elements in one measurement: what one vector of a backend holds. */
#define CT_MAX_NUM ((size_t)8)

/* Room for the input of one measurement. */
#define CT_INPUT_BYTES (CT_MAX_NUM * INPUTS_MAX_UNIFORM_BYTES)

/* What a measurement works on. */
struct ct_bench {
    vesica_points fresh; /* decoded of inputs */
    vesica_points points;
    vesica_fixed_base generator;
    const vesica_group *group;     /* NULL: of the planted leak */
    size_t num;                    /* elements in one measurement */
    struct inputs inputs;          /* for what is the same in both classes */
    uint8_t input[CT_INPUT_BYTES]; /* of this measurement, of either class */
    uint8_t output[CT_MAX_NUM * VESICA_MAX_ELEMENT_BYTES];
    bool failed;
};

struct ct_case {
    const char *operation;
    const char *fixed_name; /* what the class is that does not vary */
    /* Write an input of CT_INPUT_BYTES. */
    void (*fixed)(const struct ct_bench *bench, uint8_t *input);
    void (*random)(const struct ct_bench *bench, uint8_t *input);
    /* What comes before, if anything, and is not measured. */
    void (*prepare)(struct ct_bench *bench);
    void (*operate)(struct ct_bench *bench);
};

/* The cases of every group. */
extern const struct ct_case ct_cases[];
extern const size_t ct_num_cases;

/* A leak on purpose, in no group: the measurement has to find it. */
extern const struct ct_case ct_planted;

/* Set up for a group, or for the planted leak (NULL).
 *
 * Returns: false if inputs_make does. */
bool ct_bench_init(struct ct_bench *bench, const vesica_group *group,
                   size_t num);

#endif
