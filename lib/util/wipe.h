/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#ifndef VESICA_UTIL_WIPE_H
#define VESICA_UTIL_WIPE_H

#include <stddef.h>

/* Set len bytes to zero, in a way that no optimiser removes. NULL is allowed if
 * len is 0. */
void vesica_wipe(void *p, size_t len);

/** Bytes of stack that vesica_wipe_stack reaches: the largest frame with
 * secrets, of a multiplication by IFMA at -O3 of gcc, has some 55,900. The
 * build warns of one in the kernels above 57,344 (cmake/VesicaFlags.cmake). */
#define VESICA_STACK_DEPTH 65536

/* Set the stack below the caller to zero, and the registers that copies go
 * through: compilers spill what they like, and libsodium leaves the digits of
 * scalars where its frames were. Secrets of the caller's own frame stay. */
void vesica_wipe_stack(void);

#endif
