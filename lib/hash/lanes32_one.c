/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#define WORD_BYTES 4
#include "hash/words_one.inc"

#include "hash/lanes.inc"

#define SHA2 vesica_sha256_one
#include "hash/sha2.inc"

#define SM3 vesica_sm3_one
#include "hash/sm3.inc"
