/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "field/words_avx512.inc"

#include "field/sm2.inc"

#include "field/f256_ifma.inc"

#define KERNEL sm2_kernel_ifma
#include "support/field/f256_kernel.inc"
