/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A batch to compute with, the same in each run. */

#ifndef VESICA_BENCH_PARTS_INPUTS_H
#define VESICA_BENCH_PARTS_INPUTS_H

#include "group/group.h"

#include <stdbool.h>

#define INPUTS_MAX_UNIFORM_BYTES 128

struct inputs {
    const vesica_group *group;
    uint8_t elements[VESICA_GROUP_BATCH * VESICA_MAX_ELEMENT_BYTES];
    uint8_t uniform[VESICA_GROUP_BATCH * INPUTS_MAX_UNIFORM_BYTES];
    uint8_t scalars[VESICA_GROUP_BATCH * VESICA_MAX_SCALAR_BYTES];
};

/* Fill a batch of elements, uniform bytes and scalars by coins: others for each
 * stream.
 *
 * Returns: false if the group needs more room, or does not encode.
 */
bool inputs_make(struct inputs *out, const vesica_group *group,
                 uint32_t stream);

#endif
