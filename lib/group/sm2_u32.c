/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "field/words_u32.inc"

#include "field/sm2.inc"

#include "field/f256_limbs10.inc"

#include "group/sm2_curve.inc"

#define BACKEND vesica_sm2_u32
#include "group/weierstrass_lanes.inc"
