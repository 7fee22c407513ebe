/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "field/f25519_ifma.inc"

#define KERNEL f25519_kernel_ifma
#include "support/field/f25519_kernel.inc"
