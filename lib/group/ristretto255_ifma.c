/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "field/f25519_ifma.inc"

#define AT_ONCE 2
#define BACKEND vesica_ristretto255_ifma
#include "group/ristretto255_lanes.inc"
