/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "field/words_avx512.inc"

#include "field/p256.inc"

#include "field/f256_ifma.inc"

#include "group/p256_curve.inc"

#define BACKEND vesica_p256_ifma
#include "group/weierstrass_lanes.inc"
