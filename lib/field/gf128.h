/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* GF(2^128) = GF(2)[X] / (X^128 + X^7 + X^2 + X + 1). A block is a
 * little-endian number of which bit i is the coefficient of X^i, so that
 * X^127 * X = 0x87; this is not the reflected order of GCM.
 *
 * Batches, in time that depends on num alone. Nothing fails or allocates; out
 * may be one of the inputs, and does not overlap them otherwise. */

#ifndef VESICA_FIELD_GF128_H
#define VESICA_FIELD_GF128_H

#include <stddef.h>

#include "util/block.h"

/* out[i] = a[i] * b[i] */
void vesica_gf128_multiply(vesica_block *out, const vesica_block *a,
                           const vesica_block *b, size_t num);

/* out[i] = out[i] + a[i] * factor */
void vesica_gf128_add_scaled(vesica_block *out, const vesica_block *a,
                             const vesica_block *factor, size_t num);

/* sum + a[0] * b[0] + a[1] * b[1] + …, reduced once for many products. */
void vesica_gf128_add_products(vesica_block *sum, const vesica_block *a,
                               const vesica_block *b, size_t num);

#endif
