/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What is counted: the steps of lib/group/group.h, for one element, and what is
 * made of them. */

#ifndef VESICA_BENCH_PARTS_OPERATION_H
#define VESICA_BENCH_PARTS_OPERATION_H

enum operation {
    OPERATION_DECODE,
    OPERATION_HASH, /* of uniform bytes: from_uniform */
    OPERATION_MULTIPLY,
    OPERATION_ENCODE,
    OPERATION_MULTIPLY_ENCODE,
    OPERATION_DECODE_MULTIPLY_ENCODE,
    OPERATION_HASH_MULTIPLY_ENCODE,
    OPERATION_ADD_FIXED,             /* a multiple of the generator */
    OPERATION_HASH_ADD_FIXED_ENCODE, /* as the engine dh blinds */
    NUM_OPERATIONS
};

#endif
