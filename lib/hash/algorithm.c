/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "hash/algorithm.h"

#include "ext/ext.h"
#include "hash/hash.h"
#include "hash/sm3.h"
#include "util/status.h"

#if defined(VESICA_X86_64)
#define BACKENDS_OF(name)                                                      \
    .one = vesica_##name##_one, .avx2 = vesica_##name##_avx2,                  \
    .avx512 = vesica_##name##_avx512
#else
#define BACKENDS_OF(name) .one = vesica_##name##_one
#endif

static const vesica_hash_algorithm sha512 = {
    .len = 64,
    .block_len = 128,
    .init = vesica_ext_sha512_init,
    .update = vesica_ext_sha512_update,
    .final = vesica_ext_sha512_final,
    .initial64 = vesica_sha512_initial,
    .count_len = 16,
    BACKENDS_OF(sha512),
};

static const vesica_hash_algorithm sha256 = {
    .len = 32,
    .block_len = 64,
    .init = vesica_ext_sha256_init,
    .update = vesica_ext_sha256_update,
    .final = vesica_ext_sha256_final,
    .initial32 = vesica_sha256_initial,
    .count_len = 8,
    BACKENDS_OF(sha256),
};

static const vesica_hash_algorithm sm3 = {
    .len = VESICA_SM3_BYTES,
    .block_len = VESICA_SM3_BLOCK,
    .init = vesica_sm3_init,
    .update = vesica_sm3_update,
    .final = vesica_sm3_final,
    .initial32 = vesica_sm3_initial,
    .count_len = 8,
    BACKENDS_OF(sm3),
};

#define FITS(len) (sizeof(((vesica_hash *)0)->state) >= (len))
_Static_assert(FITS(VESICA_EXT_SHA512_STATE) && FITS(VESICA_EXT_SHA256_STATE) &&
                   FITS(sizeof(vesica_sm3)),
               "the states of all hashes fit");

const vesica_hash_algorithm *vesica_hash_algorithm_of(vesica_suite suite)
{
    VESICA_ASSERT(suite == VESICA_SUITE_RISTRETTO255_SHA512 ||
                  suite == VESICA_SUITE_P256_SHA256 ||
                  suite == VESICA_SUITE_SM2_SM3);
    switch (suite) {
    case VESICA_SUITE_P256_SHA256:
        return &sha256;
    case VESICA_SUITE_SM2_SM3:
        return &sm3;
    default:
        return &sha512;
    }
}
