/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "parts/inputs.h"

#include <sodium.h>

#define COINS (VESICA_GROUP_BATCH * INPUTS_MAX_UNIFORM_BYTES)

static void toss(uint8_t *coins, size_t len, uint32_t stream, uint8_t use)
{
    const uint8_t seed[randombytes_SEEDBYTES] = {
        use, (uint8_t)stream, (uint8_t)(stream >> 8), (uint8_t)(stream >> 16)};
    randombytes_buf_deterministic(coins, len, seed);
}

static bool make_elements(struct inputs *out, uint32_t stream)
{
    vesica_points points;
    uint8_t uniform[COINS];
    toss(uniform, sizeof uniform, stream, 0);
    out->group->from_uniform(&points, uniform, VESICA_GROUP_BATCH);
    out->group->multiply(&points, VESICA_GROUP_BATCH, out->group->one, 1);
    return out->group->encode(out->elements, &points, VESICA_GROUP_BATCH) ==
           VESICA_OK;
}

bool inputs_make(struct inputs *out, const vesica_group *group, uint32_t stream)
{
    uint8_t wide[COINS];
    if (group->uniform_len > INPUTS_MAX_UNIFORM_BYTES ||
        group->wide_len > INPUTS_MAX_UNIFORM_BYTES) {
        return false;
    }
    out->group = group;
    toss(out->uniform, sizeof out->uniform, stream, 1);
    toss(wide, sizeof wide, stream, 2);
    group->scalar_reduce(out->scalars, wide, VESICA_GROUP_BATCH,
                         group->wide_len);
    return make_elements(out, stream);
}
