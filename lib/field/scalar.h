/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Numbers modulo the order n of a group, an odd prime between 2^252 and 2^256.
 * As bytes they are 32, little-endian. Time depends on no number. Outputs may
 * be inputs. */

#ifndef VESICA_FIELD_SCALAR_H
#define VESICA_FIELD_SCALAR_H

#include <stddef.h>
#include <stdint.h>

#define VESICA_SCALAR_BYTES 32

typedef struct vesica_scalar_field {
    uint64_t order[4];     /* n, the lowest limb first */
    uint64_t r_squared[4]; /* 2^512 mod n */
    uint64_t inverse;      /* -1/n mod 2^64 */
} vesica_scalar_field;

/* 64 bytes, reduced. */
void vesica_scalar_reduce(const vesica_scalar_field *field,
                          uint8_t out[VESICA_SCALAR_BYTES],
                          const uint8_t wide[2 * VESICA_SCALAR_BYTES]);

/* out = a - b c, of numbers below n. */
void vesica_scalar_multiply_subtract(const vesica_scalar_field *field,
                                     uint8_t out[VESICA_SCALAR_BYTES],
                                     const uint8_t a[VESICA_SCALAR_BYTES],
                                     const uint8_t b[VESICA_SCALAR_BYTES],
                                     const uint8_t c[VESICA_SCALAR_BYTES]);

/* The inverses of num numbers below n, none of them 0: one inversion, and three
 * multiplications a number. num <= VESICA_SCALAR_MAX_BATCH. */
#define VESICA_SCALAR_MAX_BATCH 64
void vesica_scalar_invert(const vesica_scalar_field *field, uint8_t *out,
                          const uint8_t *in, size_t num);

/* out = a / 2 modulo n, of a number below n: of that number and n more the one
 * that is odd, below 2n, where n is below 2^255. */
void vesica_scalar_odd_half(const vesica_scalar_field *field,
                            uint8_t out[VESICA_SCALAR_BYTES],
                            const uint8_t a[VESICA_SCALAR_BYTES]);

/* out = a if that is odd, else n - a, of a number below n (n of 0); all ones is
 * returned for n - a. */
uint32_t vesica_scalar_make_odd(const vesica_scalar_field *field,
                                uint8_t out[VESICA_SCALAR_BYTES],
                                const uint8_t a[VESICA_SCALAR_BYTES]);

#endif
