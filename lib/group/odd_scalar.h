/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#ifndef VESICA_GROUP_ODD_SCALAR_H
#define VESICA_GROUP_ODD_SCALAR_H

#include <stdint.h>

/* A scalar as backends take it, since the digits of odd numbers are odd, and no
 * multiple in a table the identity: an odd number, whose multiple is the one
 * that is meant, or its negative. It is below the order of the group, or twice
 * the order where ristretto255 multiplies by halves: below 2^256 always. */
typedef struct vesica_odd_scalar {
    uint8_t bytes[32]; /* little-endian, odd */
    uint8_t negative;  /* 0 or 1 */
} vesica_odd_scalar;

#endif
