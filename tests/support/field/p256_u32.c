/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "field/words_u32.inc"

#include "field/p256.inc"

#include "field/f256_limbs10.inc"

#define KERNEL p256_kernel_u32
#include "support/field/f256_kernel.inc"
