/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#define WORD_BYTES 8
#include "hash/words_avx512.inc"

#include "hash/lanes.inc"

#define SHA2 vesica_sha512_avx512
#include "hash/sha2.inc"
