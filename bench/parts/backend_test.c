/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The backend that was chosen is the one that runs, in each group: points lie
 * in memory as each backend has them. */

#include "parts/backend.h"

#include "group/group.h"

#include <stdio.h>
#include <string.h>

/* A point that is not the identity. */
static void make_points(vesica_points *out, const vesica_group *group,
                        vesica_cpu backend)
{
    const uint8_t uniform[128] = {1, 2, 3}; /* enough for any */

    memset(out, 0, sizeof *out);
    backend_use(backend);
    group->from_uniform(out, uniform, 1);
}

static bool differ(const vesica_group *group, vesica_cpu one, vesica_cpu other)
{
    static vesica_points points[2];

    make_points(&points[0], group, one);
    make_points(&points[1], group, other);
    return memcmp(&points[0], &points[1], sizeof points[0]) != 0;
}

static bool is_right(const vesica_group *group)
{
    bool right = true;

    for (vesica_cpu one = VESICA_CPU_MINIMAL; one <= backend_most(); one++) {
        for (vesica_cpu other = VESICA_CPU_MINIMAL; other <= backend_most();
             other++) {
            if (differ(group, one, other) != (one != other)) {
                right = false;
                (void)fprintf(
                    stderr, "suite %d: %s and %s: the backend is not chosen\n",
                    (int)group->suite, backend_name(one), backend_name(other));
            }
        }
    }
    return right;
}

int main(void)
{
    static const vesica_group *const groups[] = {
        &vesica_group_ristretto255, &vesica_group_p256, &vesica_group_sm2};
    bool right = true;

    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        right = is_right(groups[i]) && right;
    }
    return right ? 0 : 1;
}
