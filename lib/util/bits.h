/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Where the bits of a number are. Its time may depend on the number, which is
 * public. */

#ifndef VESICA_UTIL_BITS_H
#define VESICA_UTIL_BITS_H

#include <stdint.h>

#include "util/inline.h"

/* The number of zeros above the first bit of x, which is not zero. */
VESICA_INLINE unsigned vesica_leading_zeros(uint64_t x)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_clzll(x);
#else
    unsigned zeros = 0;
    for (; x >> 63 == 0; x <<= 1) {
        zeros++;
    }
    return zeros;
#endif
}

/* The number of zeros below the last bit of x, which is not zero. */
VESICA_INLINE unsigned vesica_trailing_zeros(uint64_t x)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctzll(x);
#else
    unsigned zeros = 0;
    for (; (x & 1) == 0; x >>= 1) {
        zeros++;
    }
    return zeros;
#endif
}

#endif
