/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "field/words_u32.inc"

#include "field/sm2.inc"

#include "field/f256_limbs10.inc"

#define KERNEL sm2_kernel_u32
#include "support/field/f256_kernel.inc"
