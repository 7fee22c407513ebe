/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The fields of lib/field on each backend, for tests: elements, and products
 * that are not yet fit for factors, are the words of their limbs as they are,
 * of each limb those of all lanes. What the compiler cannot make has no lanes.
 */

#ifndef VESICA_TESTS_SUPPORT_FIELD_KERNELS_H
#define VESICA_TESTS_SUPPORT_FIELD_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/* The function fe_ of the same name. Whether a lane is set is its word of the
 * first limb, 0 or 1, in what comes and what goes. */
typedef void field_op(uint64_t *out, const uint64_t *const in[]);

typedef struct field_shape {
    size_t lanes;
    size_t limbs;
} field_shape;

typedef struct f25519_kernel {
    field_shape shape;
    void (*load)(uint64_t *out, const uint8_t *bytes, size_t stride,
                 size_t num);
    void (*store)(uint8_t *bytes, const uint64_t *a, size_t num);
    field_op *add, *sub, *mul, *sqr;
    field_op *mul_product, *mul_minuend, *sqr_product, *sqr_minuend;
    field_op *product_add, *sum, *difference, *wide_difference, *twice_product;
    field_op *is_zero, *is_negative, *equal, *select, *negate_if, *abs;
    field_op *pow_p58, *invert;
} f25519_kernel;

extern const f25519_kernel f25519_kernel_u32;
extern const f25519_kernel f25519_kernel_u64;
extern const f25519_kernel f25519_kernel_avx2;
extern const f25519_kernel f25519_kernel_ifma;

typedef struct f256_kernel {
    field_shape shape;
    void (*load)(uint64_t *out, const uint8_t *bytes, size_t stride,
                 size_t num);
    void (*load_wide)(uint64_t *out, const uint8_t *bytes, size_t stride,
                      size_t num);
    void (*store)(uint8_t *bytes, size_t stride, const uint64_t *a, size_t num);
    field_op *add, *triple, *add_loose, *sub, *mul, *sqr, *mul_sum;
    field_op *canonical, *any_bits, *lowest_bit;
    field_op *is_zero, *is_odd, *equal, *select, *negate_if;
    field_op *pow_p34, *invert;
} f256_kernel;

extern const f256_kernel p256_kernel_u32;
extern const f256_kernel p256_kernel_u64;
extern const f256_kernel p256_kernel_avx2;
extern const f256_kernel p256_kernel_ifma;

extern const f256_kernel sm2_kernel_u32;
extern const f256_kernel sm2_kernel_u64;
extern const f256_kernel sm2_kernel_avx2;
extern const f256_kernel sm2_kernel_ifma;

#endif
