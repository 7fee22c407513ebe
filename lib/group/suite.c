/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "vesica/suite.h"

#include <string.h>

#include "group/group.h"

/* Each row's number is what goes on the wire. */
typedef struct named_number {
    const char *name;
    int number;
} named_number;

static const named_number suites[] = {
    {"ristretto255-sha512", VESICA_SUITE_RISTRETTO255_SHA512},
};

static const named_number engines[] = {
    {"dh", VESICA_ENGINE_DH},
};

#define NUM_OF(rows) (sizeof(rows) / sizeof(rows)[0])

static const char *name_of(const named_number *rows, size_t num, int number)
{
    for (size_t i = 0; i < num; i++) {
        if (rows[i].number == number) {
            return rows[i].name;
        }
    }
    return NULL;
}

static vesica_status number_of(int *out, const named_number *rows, size_t num,
                               const char *name)
{
    if (name == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    for (size_t i = 0; i < num; i++) {
        if (strcmp(rows[i].name, name) == 0) {
            *out = rows[i].number;
            return VESICA_OK;
        }
    }
    return VESICA_ERR_UNSUPPORTED;
}

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
    return name_of(suites, NUM_OF(suites), (int)suite);
}

vesica_status vesica_suite_by_name(vesica_suite *out, const char *name)
{
    int number = 0;
    if (out == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    const vesica_status status =
        number_of(&number, suites, NUM_OF(suites), name);
    if (status == VESICA_OK) {
        *out = (vesica_suite)number;
    }
    return status;
}

const char *vesica_engine_name(vesica_engine engine)
{
    return name_of(engines, NUM_OF(engines), (int)engine);
}

vesica_status vesica_engine_by_name(vesica_engine *out, const char *name)
{
    int number = 0;
    if (out == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    const vesica_status status =
        number_of(&number, engines, NUM_OF(engines), name);
    if (status == VESICA_OK) {
        *out = (vesica_engine)number;
    }
    return status;
}
