/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#define WORD_BYTES 4
#include "hash/words_avx2.inc"

#include "hash/lanes.inc"

#define SHA2 vesica_sha256_avx2
#include "hash/sha2.inc"

#define SM3 vesica_sm3_avx2
#include "hash/sm3.inc"
