/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#if defined(__SIZEOF_INT128__)

#include "field/words_u64.inc"

#include "field/p256.inc"

#include "field/f256_u64.inc"

#include "group/p256_curve.inc"

#define BACKEND vesica_p256_u64
#include "group/weierstrass_lanes.inc"

#else

typedef int vesica_no_u64;

#endif
