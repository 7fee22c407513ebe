/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Another library that computes in the same group, one element at a time: what
 * our results must be, and what our speed is measured by. */

#ifndef VESICA_BENCH_PARTS_ORACLE_H
#define VESICA_BENCH_PARTS_ORACLE_H

#include "parts/inputs.h"
#include "parts/operation.h"

struct oracle {
    /* What stands beside each operation; NULL if the library has nothing. */
    const char *names[NUM_OPERATIONS];
    int curve; /* OpenSSL's number of the group */

    /* Make what run needs beforehand of the inputs, which stay where they are.
     *
     * Returns: false if the library failed; then there is nothing to close. */
    bool (*open)(void **state, const struct oracle *oracle,
                 struct inputs *inputs);
    /* Compute with the input at index. An operation that ends with an encoding
     * writes it to element, of VESICA_MAX_ELEMENT_BYTES. */
    bool (*run)(void *state, enum operation operation, size_t index,
                uint8_t *element);
    void (*close)(void *state);
};

extern const struct oracle oracle_ristretto255; /* libsodium */
extern const struct oracle oracle_p256;         /* OpenSSL */
extern const struct oracle oracle_sm2;          /* OpenSSL */

#endif
