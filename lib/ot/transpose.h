/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#ifndef VESICA_OT_TRANSPOSE_H
#define VESICA_OT_TRANSPOSE_H

#include "util/block.h"

/* Bit j of block i and bit i of block j change places, where bit j is bit
 * j mod 8 of byte floor(j/8). Twice, it is what it was. */
void vesica_transpose(vesica_block square[128]);

#endif
