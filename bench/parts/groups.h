/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The groups of the library by name, each with its oracle. */

#ifndef VESICA_BENCH_PARTS_GROUPS_H
#define VESICA_BENCH_PARTS_GROUPS_H

#include "parts/oracle.h"

struct bench_group {
    const char *name;
    const char *suite; /* one of the suites that have this group */
    const struct oracle *oracle;
};

/* The next group after this one (NULL: the first), or NULL. */
const struct bench_group *groups_next(const struct bench_group *group);

/* A group of the library, or NULL. */
const struct bench_group *groups_find(const char *name);

/* The library's own, which is there for those of groups_next and
 * groups_find. */
const vesica_group *groups_get(const struct bench_group *group);

#endif
