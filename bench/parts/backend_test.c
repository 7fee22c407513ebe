/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The backend that was chosen is the one that runs: points of ristretto255 lie
 * in memory as each backend has them. */

#include "parts/backend.h"

#include "group/group.h"

#include <stdio.h>
#include <string.h>

/* A point that is not the identity. */
static void make_points(vesica_points *out, vesica_cpu backend)
{
    const uint8_t uniform[64] = {1, 2, 3};

    memset(out, 0, sizeof *out);
    backend_use(backend);
    vesica_group_ristretto255.from_uniform(out, uniform, 1);
}

static bool differ(vesica_cpu one, vesica_cpu other)
{
    static vesica_points points[2];

    make_points(&points[0], one);
    make_points(&points[1], other);
    return memcmp(&points[0], &points[1], sizeof points[0]) != 0;
}

int main(void)
{
    bool right = true;

    for (vesica_cpu one = VESICA_CPU_MINIMAL; one <= backend_most(); one++) {
        for (vesica_cpu other = VESICA_CPU_MINIMAL; other <= backend_most();
             other++) {
            if (differ(one, other) != (one != other)) {
                right = false;
                (void)fprintf(stderr, "%s and %s: the backend is not chosen\n",
                              backend_name(one), backend_name(other));
            }
        }
    }
    return right ? 0 : 1;
}
