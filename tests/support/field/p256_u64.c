/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#if defined(__SIZEOF_INT128__)

#include "field/words_u64.inc"

#include "field/p256.inc"

#include "field/f256_u64.inc"

#define KERNEL p256_kernel_u64
#include "support/field/f256_kernel.inc"

#else

#include "support/field/kernels.h"

const f256_kernel p256_kernel_u64 = {.shape = {0, 0}};

#endif
