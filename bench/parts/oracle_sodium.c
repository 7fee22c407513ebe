/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "parts/oracle.h"

#include <sodium.h>

/* libsodium's points are encodings: what it has decodes first and encodes
 * last. */

static bool open_inputs(void **state, const struct oracle *oracle,
                        struct inputs *inputs)
{
    (void)oracle;
    *state = inputs;
    return true;
}

static bool multiply(uint8_t *element, const struct inputs *inputs,
                     size_t index, const uint8_t *from)
{
    return crypto_scalarmult_ristretto255(
               element,
               inputs->scalars + index * crypto_core_ristretto255_SCALARBYTES,
               from) == 0;
}

static bool hash(uint8_t *element, const struct inputs *inputs, size_t index)
{
    return crypto_core_ristretto255_from_hash(
               element, inputs->uniform +
                            index * crypto_core_ristretto255_HASHBYTES) == 0;
}

static bool add_fixed(uint8_t *element, const struct inputs *inputs,
                      size_t index, const uint8_t *to)
{
    uint8_t multiple[crypto_core_ristretto255_BYTES];
    return crypto_scalarmult_ristretto255_base(
               multiple, inputs->scalars +
                             index * crypto_core_ristretto255_SCALARBYTES) ==
               0 &&
           crypto_core_ristretto255_add(element, to, multiple) == 0;
}

static bool run(void *state, enum operation operation, size_t index,
                uint8_t *element)
{
    const struct inputs *inputs = state;
    const uint8_t *from =
        inputs->elements + index * crypto_core_ristretto255_BYTES;
    uint8_t hashed[crypto_core_ristretto255_BYTES];

    switch (operation) {
    case OPERATION_DECODE:
        return crypto_core_ristretto255_is_valid_point(from) == 1;
    case OPERATION_HASH:
        return hash(element, inputs, index);
    case OPERATION_MULTIPLY:
    case OPERATION_MULTIPLY_ENCODE:
    case OPERATION_DECODE_MULTIPLY_ENCODE:
        return multiply(element, inputs, index, from);
    case OPERATION_HASH_MULTIPLY_ENCODE:
        return hash(hashed, inputs, index) &&
               multiply(element, inputs, index, hashed);
    case OPERATION_ADD_FIXED:
        return add_fixed(element, inputs, index, from);
    case OPERATION_HASH_ADD_FIXED_ENCODE:
        return hash(hashed, inputs, index) &&
               add_fixed(element, inputs, index, hashed);
    default:
        return false;
    }
}

static void close_nothing(void *state)
{
    (void)state;
}

/* crypto_scalarmult_ristretto255, and crypto_core_ristretto255_... */
const struct oracle oracle_ristretto255 = {
    .names =
        {
            [OPERATION_DECODE] = "libsodium ristretto255_is_valid_point",
            [OPERATION_HASH] =
                "libsodium ristretto255_from_hash, with encoding",
            [OPERATION_MULTIPLY] =
                "libsodium scalarmult_ristretto255, with decoding and encoding",
            [OPERATION_MULTIPLY_ENCODE] =
                "libsodium scalarmult_ristretto255, with decoding",
            [OPERATION_DECODE_MULTIPLY_ENCODE] =
                "libsodium scalarmult_ristretto255",
            [OPERATION_HASH_MULTIPLY_ENCODE] =
                "libsodium ristretto255_from_hash, scalarmult_ristretto255",
            [OPERATION_ADD_FIXED] =
                "libsodium scalarmult_ristretto255_base, add, with encodings",
            [OPERATION_HASH_ADD_FIXED_ENCODE] =
                "libsodium ristretto255_from_hash, scalarmult_base, add",
        },
    .open = open_inputs,
    .run = run,
    .close = close_nothing,
};
