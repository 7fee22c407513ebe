/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "field/f25519_u32.inc"

#define KERNEL f25519_kernel_u32
#include "support/field/f25519_kernel.inc"
