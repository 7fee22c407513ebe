/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* f(i) for each i: places in arrays are then no variables, and arrays
 * registers, which gcc does not make of a loop at -O2. */

#ifndef VESICA_UTIL_EACH_H
#define VESICA_UTIL_EACH_H

#define EACH_OF_8(f, i)                                                        \
    f((i)) f((i) + 1) f((i) + 2) f((i) + 3) f((i) + 4) f((i) + 5) f((i) + 6)   \
        f((i) + 7)
#define EACH_OF_16(f) EACH_OF_8(f, 0) EACH_OF_8(f, 8)

#endif
