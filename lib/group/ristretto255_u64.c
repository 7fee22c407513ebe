/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#if defined(__SIZEOF_INT128__)

#include "field/f25519_u64.inc"

#define BACKEND vesica_ristretto255_u64
#include "group/ristretto255_lanes.inc"

#else

typedef int vesica_no_u64;

#endif
