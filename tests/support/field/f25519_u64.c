/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#if defined(__SIZEOF_INT128__)

#include "field/f25519_u64.inc"

#define KERNEL f25519_kernel_u64
#include "support/field/f25519_kernel.inc"

#else

#include "support/field/kernels.h"

const f25519_kernel f25519_kernel_u64 = {.shape = {0, 0}};

#endif
