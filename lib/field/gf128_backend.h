/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The functions of field/gf128.h by each backend: the same elements. */

#ifndef VESICA_FIELD_GF128_BACKEND_H
#define VESICA_FIELD_GF128_BACKEND_H

#include "field/gf128.h"

typedef struct vesica_gf128_backend {
    void (*multiply)(vesica_block *out, const vesica_block *a,
                     const vesica_block *b, size_t num);
    void (*add_scaled)(vesica_block *out, const vesica_block *a,
                       const vesica_block *factor, size_t num);
    void (*add_products)(vesica_block *sum, const vesica_block *a,
                         const vesica_block *b, size_t num);
} vesica_gf128_backend;

extern const vesica_gf128_backend vesica_gf128_u32;
extern const vesica_gf128_backend vesica_gf128_avx2;
extern const vesica_gf128_backend vesica_gf128_avx512;

#endif
