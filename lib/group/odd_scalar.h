/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#ifndef VESICA_GROUP_ODD_SCALAR_H
#define VESICA_GROUP_ODD_SCALAR_H

#include <stdint.h>

/* A scalar as backends take it, since the digits of odd numbers are odd, and no
 * multiple in a table the identity: a number below 2^255, or below the order of
 * the group, whose multiple is the one that is meant, or its negative. */
typedef struct vesica_odd_scalar {
    uint8_t bytes[32]; /* little-endian, odd */
    uint8_t negative;  /* 0 or 1 */
} vesica_odd_scalar;

#endif
