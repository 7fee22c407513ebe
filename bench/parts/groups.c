/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "parts/groups.h"

#include <string.h>

static const struct bench_group groups[] = {
    {"ristretto255", "ristretto255-sha512", &oracle_ristretto255},
    {"p256", "p256-sha256", &oracle_p256},
    {"sm2", "sm2-sm3", &oracle_sm2},
};

static const struct bench_group *const end =
    groups + sizeof groups / sizeof groups[0];

const vesica_group *groups_get(const struct bench_group *group)
{
    vesica_suite suite;
    return vesica_suite_by_name(&suite, group->suite) == VESICA_OK
               ? vesica_group_of(suite)
               : NULL;
}

const struct bench_group *groups_next(const struct bench_group *group)
{
    const struct bench_group *next = group == NULL ? groups : group + 1;
    while (next < end && groups_get(next) == NULL) {
        next++;
    }
    return next < end ? next : NULL;
}

const struct bench_group *groups_find(const char *name)
{
    const struct bench_group *group = NULL;
    while ((group = groups_next(group)) != NULL &&
           strcmp(name, group->name) != 0) {
    }
    return group;
}
