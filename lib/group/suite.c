/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "vesica/suite.h"

#include "group/group.h"
#include "util/names.h"
#include "util/status.h"

static const vesica_named suites[] = {
    {"ristretto255-sha512", VESICA_SUITE_RISTRETTO255_SHA512},
    {"p256-sha256", VESICA_SUITE_P256_SHA256},
    {"sm2-sm3", VESICA_SUITE_SM2_SM3},
};

static const vesica_named engines[] = {
    {"dh", VESICA_ENGINE_DH},
    {"vole", VESICA_ENGINE_VOLE},
};

#define NUM_OF(rows) (sizeof(rows) / sizeof(rows)[0])

vesica_status vesica_suite_get_sizes(vesica_suite_sizes *out,
                                     vesica_suite suite)
{
    if (out == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    const vesica_group *group = vesica_group_of(suite);
    if (group == NULL) {
        return VESICA_ERR_UNSUPPORTED;
    }
    out->element = group->element_len;
    out->scalar = group->scalar_len;
    out->hash = vesica_hash_len(suite);
    out->proof = 2 * group->scalar_len;
    return VESICA_OK;
}

const char *vesica_suite_name(vesica_suite suite)
{
    return vesica_named_text(suites, NUM_OF(suites), (int)suite);
}

vesica_status vesica_suite_by_name(vesica_suite *out, const char *name)
{
    int number = 0;
    if (out == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    VESICA_TRY(vesica_named_find(&number, suites, NUM_OF(suites), name));
    *out = (vesica_suite)number;
    return VESICA_OK;
}

const char *vesica_engine_name(vesica_engine engine)
{
    return vesica_named_text(engines, NUM_OF(engines), (int)engine);
}

vesica_status vesica_engine_by_name(vesica_engine *out, const char *name)
{
    int number = 0;
    if (out == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    VESICA_TRY(vesica_named_find(&number, engines, NUM_OF(engines), name));
    *out = (vesica_engine)number;
    return VESICA_OK;
}
