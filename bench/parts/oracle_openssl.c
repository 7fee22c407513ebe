/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "parts/oracle.h"

#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <stdlib.h>

/* Points as OpenSSL has them between its steps: decoded ones are affine, so
 * that multiplication takes them as ours does; products are not, so that
 * encoding has to invert. */
struct state {
    const struct inputs *inputs;
    EC_GROUP *group;
    BN_CTX *context;
    EC_POINT *decoded;
    EC_POINT *product;
    EC_POINT *points[VESICA_GROUP_BATCH];
    EC_POINT *products[VESICA_GROUP_BATCH];
    BIGNUM *scalars[VESICA_GROUP_BATCH];
};

static bool decode(const struct state *state, EC_POINT *out, size_t index)
{
    const size_t len = state->inputs->group->element_len;
    return EC_POINT_oct2point(state->group, out,
                              state->inputs->elements + index * len, len,
                              state->context) == 1;
}

static bool multiply(const struct state *state, EC_POINT *out,
                     const EC_POINT *point, size_t index)
{
    return EC_POINT_mul(state->group, out, NULL, point, state->scalars[index],
                        state->context) == 1;
}

static bool add_fixed(const struct state *state, EC_POINT *out, size_t index)
{
    return EC_POINT_mul(state->group, out, state->scalars[index], NULL, NULL,
                        state->context) == 1 &&
           EC_POINT_add(state->group, out, out, state->points[index],
                        state->context) == 1;
}

static bool encode(const struct state *state, uint8_t *element,
                   const EC_POINT *point)
{
    return EC_POINT_point2oct(state->group, point, POINT_CONVERSION_COMPRESSED,
                              element, VESICA_MAX_ELEMENT_BYTES,
                              state->context) ==
           state->inputs->group->element_len;
}

static bool run(void *opaque, enum operation operation, size_t index,
                uint8_t *element)
{
    const struct state *state = opaque;
    switch (operation) {
    case OPERATION_DECODE:
        return decode(state, state->decoded, index);
    case OPERATION_MULTIPLY:
        return multiply(state, state->product, state->points[index], index);
    case OPERATION_ENCODE:
        return encode(state, element, state->products[index]);
    case OPERATION_MULTIPLY_ENCODE:
        return multiply(state, state->product, state->points[index], index) &&
               encode(state, element, state->product);
    case OPERATION_DECODE_MULTIPLY_ENCODE:
        return decode(state, state->decoded, index) &&
               multiply(state, state->product, state->decoded, index) &&
               encode(state, element, state->product);
    case OPERATION_ADD_FIXED:
        return add_fixed(state, state->product, index);
    default:
        return false;
    }
}

static void close_state(void *opaque)
{
    struct state *state = opaque;
    for (size_t i = 0; i < VESICA_GROUP_BATCH; i++) {
        EC_POINT_free(state->points[i]);
        EC_POINT_free(state->products[i]);
        BN_free(state->scalars[i]);
    }
    EC_POINT_free(state->decoded);
    EC_POINT_free(state->product);
    BN_CTX_free(state->context);
    EC_GROUP_free(state->group);
    free(state);
}

static bool fill_one(struct state *state, size_t index)
{
    const size_t len = state->inputs->group->scalar_len;
    state->points[index] = EC_POINT_new(state->group);
    state->products[index] = EC_POINT_new(state->group);
    state->scalars[index] =
        BN_bin2bn(state->inputs->scalars + index * len, (int)len, NULL);
    return state->points[index] != NULL && state->products[index] != NULL &&
           state->scalars[index] != NULL &&
           decode(state, state->points[index], index) &&
           multiply(state, state->products[index], state->points[index], index);
}

static bool fill(struct state *state, int curve)
{
    state->group = EC_GROUP_new_by_curve_name(curve);
    state->context = BN_CTX_new();
    if (state->group == NULL || state->context == NULL) {
        return false;
    }
    state->decoded = EC_POINT_new(state->group);
    state->product = EC_POINT_new(state->group);
    bool filled = state->decoded != NULL && state->product != NULL;
    for (size_t i = 0; filled && i < VESICA_GROUP_BATCH; i++) {
        filled = fill_one(state, i);
    }
    return filled;
}

static bool open_state(void **out, const struct oracle *oracle,
                       struct inputs *inputs)
{
    struct state *state = calloc(1, sizeof *state);
    if (state == NULL) {
        return false;
    }
    state->inputs = inputs;
    if (!fill(state, oracle->curve)) {
        close_state(state);
        return false;
    }
    *out = state;
    return true;
}

/* OpenSSL does not hash to curves. */
#define OPENSSL_ORACLE(number)                                                 \
    {                                                                          \
        .names =                                                               \
            {                                                                  \
                [OPERATION_DECODE] = "OpenSSL EC_POINT_oct2point",             \
                [OPERATION_MULTIPLY] = "OpenSSL EC_POINT_mul",                 \
                [OPERATION_ENCODE] = "OpenSSL EC_POINT_point2oct",             \
                [OPERATION_MULTIPLY_ENCODE] =                                  \
                    "OpenSSL EC_POINT_mul and EC_POINT_point2oct",             \
                [OPERATION_DECODE_MULTIPLY_ENCODE] =                           \
                    "OpenSSL EC_POINT_oct2point, _mul and _point2oct",         \
                [OPERATION_ADD_FIXED] =                                        \
                    "OpenSSL EC_POINT_mul of the generator and EC_POINT_add",  \
            },                                                                 \
        .curve = (number), .open = open_state, .run = run,                     \
        .close = close_state,                                                  \
    }

const struct oracle oracle_p256 = OPENSSL_ORACLE(NID_X9_62_prime256v1);
const struct oracle oracle_sm2 = OPENSSL_ORACLE(NID_sm2);
