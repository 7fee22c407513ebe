/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "vesica/oprf.h"

#include <string.h>

#include "oprf/context.h"
#include "util/bytes.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

#define MAX_INFO 65535

/* Complete a key whose suite and mode are set; the scalar may be key's own. */
static vesica_status take_scalar(vesica_oprf_key *key,
                                 const vesica_group *group,
                                 const uint8_t *scalar)
{
    VESICA_TRY(group->scalar_check(scalar));
    memmove(key->scalar, scalar, group->scalar_len);
    if (vesica_group_multiply_base(group, key->public_key, key->scalar) !=
        VESICA_OK) {
        return VESICA_ERR_KEY;
    }
    /* Public: made to be given to the partner. */
    VESICA_PUBLIC(key->public_key, group->element_len);
    return VESICA_OK;
}

/* DeriveKeyPair: HashToScalar with a counter, until it is not zero. */
static vesica_status derive(vesica_oprf_key *key,
                            const vesica_oprf_context *context,
                            const uint8_t seed[32], const uint8_t *info,
                            size_t info_len)
{
    uint8_t info_prefix[2];
    uint8_t counter = 0;
    const vesica_part parts[] = {
        {seed, 32}, {info_prefix, 2}, {info, info_len}, {&counter, 1}};
    vesica_store_be16(info_prefix, (uint16_t)info_len);
    for (unsigned i = 0; i < 256; i++) {
        counter = (uint8_t)i;
        vesica_oprf_hash_to_scalar(key->scalar, context, VESICA_OPRF_DST_KEY,
                                   parts, 4);
        if (take_scalar(key, context->group, key->scalar) == VESICA_OK) {
            return VESICA_OK;
        }
    }
    return VESICA_ERR_KEY;
}

static vesica_status key_begin(vesica_oprf_key *key,
                               vesica_oprf_context *context, vesica_suite suite,
                               vesica_oprf_mode mode)
{
    vesica_wipe(key, sizeof *key);
    VESICA_TRY(vesica_oprf_context_init(context, suite, mode));
    key->suite = suite;
    key->mode = mode;
    return VESICA_OK;
}

vesica_status vesica_oprf_key_derive(vesica_oprf_key *key, vesica_suite suite,
                                     vesica_oprf_mode mode,
                                     const uint8_t seed[32],
                                     const uint8_t *info, size_t info_len)
{
    vesica_oprf_context context;
    if (key == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    vesica_status status = key_begin(key, &context, suite, mode);
    if (status == VESICA_OK && (seed == NULL || info_len > MAX_INFO ||
                                (info == NULL && info_len > 0))) {
        status = VESICA_ERR_ARGUMENT;
    }
    if (status == VESICA_OK) {
        status = derive(key, &context, seed, info, info_len);
    }
    if (status != VESICA_OK) {
        vesica_oprf_key_clear(key);
    }
    return status;
}

vesica_status vesica_oprf_key_load(vesica_oprf_key *key, vesica_suite suite,
                                   vesica_oprf_mode mode, const uint8_t *scalar)
{
    vesica_oprf_context context;
    if (key == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    vesica_status status = key_begin(key, &context, suite, mode);
    if (status == VESICA_OK) {
        status = scalar == NULL ? VESICA_ERR_ARGUMENT
                                : take_scalar(key, context.group, scalar);
    }
    if (status != VESICA_OK) {
        vesica_oprf_key_clear(key);
    }
    return status;
}

void vesica_oprf_key_clear(vesica_oprf_key *key)
{
    if (key != NULL) {
        vesica_wipe(key, sizeof *key);
    }
}

vesica_status vesica_oprf_blind_from_uniform(uint8_t *blind, vesica_suite suite,
                                             const uint8_t uniform[64])
{
    if (blind == NULL || uniform == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    const vesica_group *group = vesica_group_of(suite);
    if (group == NULL) {
        return VESICA_ERR_UNSUPPORTED;
    }
    VESICA_ASSERT(group->wide_len <= 64);
    group->scalar_reduce(blind, uniform, 1, 64);
    const vesica_status status = group->scalar_check(blind);
    if (status != VESICA_OK) {
        vesica_wipe(blind, group->scalar_len);
    }
    return status;
}
