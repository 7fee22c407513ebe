/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "oprf/engine.h"

#include "oprf/oprf_internal.h"
#include "util/status.h"
#include "util/wipe.h"

/* The engine on curve points: RFC 9497, mode OPRF, with one blind for all items
 * of a session. Its argument is that of Diffie-Hellman PSI: DDH in the group,
 * hashing to the group a random oracle. */

static size_t element_len(vesica_suite suite)
{
    const vesica_group *group = vesica_group_of(suite);
    return group == NULL ? 0 : group->element_len;
}

/* The first scalar of the coins that is not zero. */
static vesica_status draw_scalar(uint8_t *scalar, vesica_suite suite,
                                 const vesica_coins *coins)
{
    uint8_t block[64];
    vesica_status status = VESICA_ERR_KEY;
    for (uint64_t i = 0; i < 256 && status == VESICA_ERR_KEY; i++) {
        vesica_coins_block(coins, block, i);
        status = vesica_oprf_blind_from_uniform(scalar, suite, block);
    }
    vesica_wipe(block, sizeof block);
    return status;
}

static vesica_status key_init(vesica_match_key *key, vesica_suite suite,
                              const vesica_coins *coins)
{
    uint8_t scalar[VESICA_MAX_SCALAR_BYTES];
    vesica_status status = draw_scalar(scalar, suite, coins);
    if (status == VESICA_OK) {
        status = vesica_oprf_key_load(&key->oprf, suite, VESICA_OPRF_MODE_OPRF,
                                      scalar);
    }
    vesica_wipe(scalar, sizeof scalar);
    return status;
}

static vesica_status blind_init(vesica_match_blind *blind, vesica_suite suite,
                                const vesica_coins *coins)
{
    vesica_wipe(blind, sizeof *blind);
    VESICA_TRY(draw_scalar(blind->scalar, suite, coins));
    blind->suite = suite;
    vesica_group_of(suite)->scalar_invert(blind->inverse, blind->scalar);
    return VESICA_OK;
}

/* Items as inputs of the OPRF. */
static void inputs_of(vesica_oprf_input inputs[VESICA_ENGINE_BATCH],
                      const uint8_t *items, size_t num)
{
    VESICA_ASSERT(num <= VESICA_ENGINE_BATCH);
    for (size_t i = 0; i < num; i++) {
        inputs[i].data = items + i * VESICA_ITEM_BYTES;
        inputs[i].len = VESICA_ITEM_BYTES;
    }
}

static vesica_status request(const vesica_match_blind *blind, uint8_t *requests,
                             const uint8_t *items, size_t num)
{
    vesica_oprf_input inputs[VESICA_ENGINE_BATCH] = {{NULL, 0}};
    inputs_of(inputs, items, num);
    return vesica_oprf_blind(requests, blind->suite, VESICA_OPRF_MODE_OPRF,
                             inputs, num, blind->scalar, 1);
}

static vesica_status evaluate(const vesica_match_key *key, uint8_t *replies,
                              const uint8_t *requests, size_t num)
{
    return vesica_oprf_evaluate(&key->oprf, replies, requests, num);
}

static void tags_of(uint8_t *tags, size_t tag_len, vesica_suite suite,
                    const uint8_t *outputs, size_t num)
{
    const size_t hash_len = vesica_hash_len(suite);
    VESICA_ASSERT(tag_len <= VESICA_MAX_TAG_BYTES);
    for (size_t i = 0; i < num; i++) {
        vesica_kdf(tags + i * tag_len, tag_len, suite, outputs + i * hash_len,
                   hash_len, VESICA_LABEL_OUT_TAG);
    }
}

static vesica_status finish(const vesica_match_blind *blind, uint8_t *tags,
                            size_t tag_len, const uint8_t *items,
                            const uint8_t *replies, size_t num)
{
    const vesica_group *group = vesica_group_of(blind->suite);
    vesica_oprf_input inputs[VESICA_ENGINE_BATCH] = {{NULL, 0}};
    uint8_t elements[VESICA_ENGINE_BATCH * VESICA_MAX_ELEMENT_BYTES];
    uint8_t outputs[VESICA_ENGINE_BATCH * VESICA_MAX_HASH_BYTES];
    if (group == NULL) {
        return VESICA_ERR_UNSUPPORTED;
    }
    inputs_of(inputs, items, num);
    VESICA_TRY(vesica_oprf_multiply_elements(elements, group, replies, num,
                                             blind->inverse));
    vesica_oprf_hash_outputs(outputs, group, inputs, elements, num);
    tags_of(tags, tag_len, blind->suite, outputs, num);
    vesica_wipe(elements, sizeof elements);
    vesica_wipe(outputs, sizeof outputs);
    return VESICA_OK;
}

static vesica_status own(const vesica_match_key *key, uint8_t *tags,
                         size_t tag_len, const uint8_t *items, size_t num)
{
    vesica_oprf_input inputs[VESICA_ENGINE_BATCH] = {{NULL, 0}};
    uint8_t outputs[VESICA_ENGINE_BATCH * VESICA_MAX_HASH_BYTES];
    inputs_of(inputs, items, num);
    VESICA_TRY(vesica_oprf_evaluate_inputs(&key->oprf, outputs, inputs, num));
    tags_of(tags, tag_len, key->oprf.suite, outputs, num);
    vesica_wipe(outputs, sizeof outputs);
    return VESICA_OK;
}

const vesica_oprf_engine vesica_oprf_engine_dh = {
    .id = VESICA_ENGINE_DH,
    .element_len = element_len,
    .key_init = key_init,
    .blind_init = blind_init,
    .request = request,
    .evaluate = evaluate,
    .finish = finish,
    .own = own,
};

void vesica_match_key_clear(vesica_match_key *key)
{
    if (key != NULL) {
        vesica_wipe(key, sizeof *key);
    }
}

void vesica_match_blind_clear(vesica_match_blind *blind)
{
    if (blind != NULL) {
        vesica_wipe(blind, sizeof *blind);
    }
}

const vesica_oprf_engine *vesica_engine_of(vesica_engine engine)
{
    return engine == VESICA_ENGINE_DH ? &vesica_oprf_engine_dh : NULL;
}
