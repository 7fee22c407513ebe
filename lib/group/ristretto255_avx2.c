/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "field/f25519_avx2.inc"

#define BACKEND vesica_ristretto255_avx2
#include "group/ristretto255_lanes.inc"
