/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "field/words_avx512.inc"

#include "field/sm2.inc"

#include "field/f256_ifma.inc"

#include "group/sm2_curve.inc"

#define BACKEND vesica_sm2_ifma
#include "group/weierstrass_lanes.inc"
