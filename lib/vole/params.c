/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "vole/params.h"

#define NOISE VESICA_VOLE_NOISE

static unsigned levels_of(size_t num_outputs)
{
    unsigned levels = VESICA_VOLE_MIN_LEVELS;
    while (((size_t)NOISE << levels) < 2 * num_outputs) {
        levels++;
    }
    return levels;
}

static void add_message_sizes(vesica_vole_params *params)
{
    const size_t num_corrected = (size_t)NOISE * params->levels;
    params->choices_len = num_corrected / 8;
    params->corrections_len = num_corrected * 32;
    params->sums_len = (size_t)NOISE * 16;
    if (params->malicious) {
        params->challenge_len = VESICA_VOLE_CHALLENGE_BYTES;
        params->answer_len = VESICA_VOLE_ANSWER_BYTES;
    }
}

vesica_status vesica_vole_params_init(vesica_vole_params *params,
                                      uint32_t num_chunks, size_t slots,
                                      bool malicious)
{
    *params = (vesica_vole_params){
        .num_chunks = num_chunks, .malicious = malicious, .slots = slots};
    if (num_chunks == 0 || slots == 0 ||
        slots > VESICA_VOLE_MAX_OUTPUTS - VESICA_VOLE_BASES) {
        *params = (vesica_vole_params){.num_chunks = 0};
        return VESICA_ERR_ARGUMENT;
    }
    params->num_outputs = slots + VESICA_VOLE_BASES;
    if (params->num_outputs < VESICA_VOLE_MIN_OUTPUTS) {
        params->num_outputs = VESICA_VOLE_MIN_OUTPUTS;
    }
    params->levels = levels_of(params->num_outputs);
    params->block = (size_t)1 << params->levels;
    params->num_leaves = NOISE * params->block;
    params->num_cots = vesica_vole_params_first_cot(params, num_chunks) +
                       VESICA_VOLE_CHECK_COTS;
    add_message_sizes(params);
    return VESICA_OK;
}

uint64_t vesica_vole_params_first_cot(const vesica_vole_params *params,
                                      uint32_t chunk)
{
    return VESICA_VOLE_BASE_COTS * (uint64_t)VESICA_VOLE_BASES +
           (uint64_t)NOISE * params->levels * chunk;
}

uint64_t vesica_vole_params_tree_cots(const vesica_vole_params *params)
{
    return vesica_vole_params_first_cot(params, params->num_chunks) -
           vesica_vole_params_first_cot(params, 0);
}
