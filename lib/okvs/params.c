/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "okvs/params.h"

#include <stdbool.h>

#include "util/bytes.h"
#include "util/status.h"

/* range / L, as a fraction. */
#define EXPANSION_NUM UINT64_C(6)
#define EXPANSION_DEN UINT64_C(5)

static uint64_t divide_up(uint64_t a, uint64_t b)
{
    return a / b + (a % b != 0);
}

/* The greatest root with root^2 <= x, for x < 2^62. */
static uint64_t square_root(uint64_t x)
{
    uint64_t root = 0;
    for (uint64_t bit = UINT64_C(1) << 30; bit > 0; bit >>= 1) {
        if ((root + bit) * (root + bit) <= x) {
            root += bit;
        }
    }
    return root;
}

static uint64_t capacity_of(uint64_t num_keys, uint64_t num_bins)
{
    const uint64_t mean = divide_up(num_keys, num_bins);
    if (num_bins == 1) {
        return mean;
    }
    return mean + square_root(mean * (58 + 2 * vesica_ceil_log2(num_bins))) + 1;
}

/* The sizes with so many bins. Returns: whether a bin fits. */
static bool fit(vesica_okvs_params *params, uint64_t num_keys,
                uint64_t num_bins)
{
    const uint64_t capacity = capacity_of(num_keys, num_bins);
    const uint64_t range = divide_up(EXPANSION_NUM * capacity, EXPANSION_DEN);
    const uint64_t num_slots = range + VESICA_OKVS_WIDTH - 1;
    if (num_slots > VESICA_OKVS_MAX_SLOTS) {
        return false;
    }
    *params = (vesica_okvs_params){.num_bins = (uint32_t)num_bins,
                                   .capacity = (uint32_t)capacity,
                                   .range = (uint32_t)range,
                                   .num_slots = (uint32_t)num_slots,
                                   .width = VESICA_OKVS_WIDTH};
    return true;
}

/* A bin has more slots than keys, so fewer bins than the first do not fit. */
void vesica_okvs_params_init(vesica_okvs_params *params, uint32_t num_keys)
{
    const uint64_t num = num_keys > 0 ? num_keys : 1;
    VESICA_ASSERT(num_keys <= VESICA_OKVS_MAX_KEYS);
    uint64_t num_bins = divide_up(num, VESICA_OKVS_MAX_SLOTS);
    while (!fit(params, num, num_bins)) {
        num_bins++;
    }
}
