/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "field/words_avx2.inc"

#include "field/p256.inc"

#include "field/f256_limbs10.inc"

#include "group/p256_curve.inc"

#define BACKEND vesica_p256_avx2
#include "group/weierstrass_lanes.inc"
