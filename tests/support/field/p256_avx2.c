/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "field/words_avx2.inc"

#include "field/p256.inc"

#include "field/f256_limbs10.inc"

#define KERNEL p256_kernel_avx2
#include "support/field/f256_kernel.inc"
