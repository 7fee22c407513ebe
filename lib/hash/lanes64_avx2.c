/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#define WORD_BYTES 8
#include "hash/words_avx2.inc"

#include "hash/lanes.inc"

#define SHA2 vesica_sha512_avx2
#include "hash/sha2.inc"
