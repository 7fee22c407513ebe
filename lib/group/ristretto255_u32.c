/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "field/f25519_u32.inc"

#define BACKEND vesica_ristretto255_u32
#include "group/ristretto255_lanes.inc"
