/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "oprf/engine.h"

#include <string.h>

#include "oprf/oprf_internal.h"
#include "util/status.h"
#include "util/wipe.h"

/* The engine on curve points: RFC 9497, mode OPRF or VOPRF. With one blind for
 * all items of a session its argument is that of Diffie-Hellman PSI: DDH in the
 * group, hashing to the group a random oracle. */

static size_t element_len(vesica_suite suite)
{
    const vesica_group *group = vesica_group_of(suite);
    return group == NULL ? 0 : group->element_len;
}

static vesica_oprf_mode mode_of(const vesica_match_form *form)
{
    return form->has_proof ? VESICA_OPRF_MODE_VOPRF : VESICA_OPRF_MODE_OPRF;
}

/* The scalar of one block of the coins. */
static vesica_status scalar_at(uint8_t *scalar, vesica_suite suite,
                               const vesica_coins *coins, uint64_t index)
{
    uint8_t block[64];
    vesica_coins_block(coins, block, index);
    const vesica_status status =
        vesica_oprf_blind_from_uniform(scalar, suite, block);
    vesica_wipe(block, sizeof block);
    return status;
}

/* The first scalar of the coins that is not zero. */
static vesica_status draw_scalar(uint8_t *scalar, vesica_suite suite,
                                 const vesica_coins *coins)
{
    vesica_status status = VESICA_ERR_KEY;
    for (uint64_t i = 0; i < 256 && status == VESICA_ERR_KEY; i++) {
        status = scalar_at(scalar, suite, coins, i);
    }
    return status;
}

static vesica_status key_init(vesica_match_key *key,
                              const vesica_match_form *form,
                              const vesica_coins *coins)
{
    uint8_t scalar[VESICA_MAX_SCALAR_BYTES];
    vesica_status status = draw_scalar(scalar, form->suite, coins);
    if (status == VESICA_OK) {
        status = vesica_oprf_key_load(&key->oprf, form->suite, mode_of(form),
                                      scalar);
    }
    vesica_wipe(scalar, sizeof scalar);
    return status;
}

static vesica_status blind_init(vesica_match_blind *blind,
                                const vesica_match_form *form,
                                const vesica_coins *coins)
{
    vesica_wipe(blind, sizeof *blind);
    const vesica_group *group = vesica_group_of(form->suite);
    if (group == NULL) {
        return VESICA_ERR_UNSUPPORTED;
    }
    blind->suite = form->suite;
    blind->mode = mode_of(form);
    blind->fresh = form->fresh_blinds;
    if (blind->fresh) {
        blind->coins = *coins;
        return VESICA_OK;
    }
    VESICA_TRY(draw_scalar(blind->scalar, form->suite, coins));
    group->scalar_invert(blind->inverse, blind->scalar, 1);
    return VESICA_OK;
}

/* The blinds of a batch, or their inverses. Secret. */
typedef struct scalars {
    uint8_t bytes[VESICA_ENGINE_BATCH * VESICA_MAX_SCALAR_BYTES];
    size_t num; /* as many as items, or 1 for all */
} scalars;

/* One scalar for each item. One that comes out zero, once in 2^252, ends the
 * session. */
static vesica_status fresh_blinds(scalars *out, const vesica_match_blind *blind,
                                  const vesica_match_items *items)
{
    const size_t len = vesica_group_of(blind->suite)->scalar_len;
    uint64_t indices[VESICA_ENGINE_BATCH];
    uint8_t blocks[VESICA_ENGINE_BATCH * 64];
    vesica_status status = VESICA_OK;
    for (size_t i = 0; i < items->num; i++) {
        indices[i] = items->numbers[i];
    }
    vesica_coins_blocks(&blind->coins, blocks, indices, items->num);
    for (size_t i = 0; i < items->num && status == VESICA_OK; i++) {
        status = vesica_oprf_blind_from_uniform(out->bytes + i * len,
                                                blind->suite, blocks + 64 * i);
    }
    out->num = items->num;
    vesica_wipe(blocks, sizeof blocks);
    return status;
}

static vesica_status blinds_of(scalars *out, const vesica_match_blind *blind,
                               const vesica_match_items *items)
{
    VESICA_ASSERT(items->num <= VESICA_ENGINE_BATCH);
    if (blind->fresh) {
        return fresh_blinds(out, blind, items);
    }
    memcpy(out->bytes, blind->scalar,
           vesica_group_of(blind->suite)->scalar_len);
    out->num = 1;
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
                             const vesica_match_items *items)
{
    vesica_oprf_input inputs[VESICA_ENGINE_BATCH] = {{NULL, 0}};
    scalars blinds;
    inputs_of(inputs, items->items, items->num);
    vesica_status status = blinds_of(&blinds, blind, items);
    if (status == VESICA_OK) {
        status = vesica_oprf_blind(requests, blind->suite, blind->mode, inputs,
                                   items->num, blinds.bytes, blinds.num);
    }
    vesica_wipe(&blinds, sizeof blinds);
    return status;
}

static vesica_status evaluate(const vesica_match_key *key, uint8_t *replies,
                              const uint8_t *requests, size_t num)
{
    return vesica_oprf_evaluate(&key->oprf, replies, requests, num);
}

/* Unblind each element under the inverse of its own blind. */
static vesica_status unblind_fresh(uint8_t *elements,
                                   const vesica_match_blind *blind,
                                   const vesica_match_items *items,
                                   const uint8_t *replies)
{
    const vesica_group *group = vesica_group_of(blind->suite);
    scalars blinds;
    vesica_status status = blinds_of(&blinds, blind, items);
    if (status == VESICA_OK) {
        group->scalar_invert(blinds.bytes, blinds.bytes, items->num);
        status = vesica_oprf_multiply_elements(
            elements, group, replies, items->num, blinds.bytes, blinds.num);
    }
    vesica_wipe(&blinds, sizeof blinds);
    return status;
}

static vesica_status unblind(uint8_t *elements, const vesica_match_blind *blind,
                             const vesica_match_items *items,
                             const uint8_t *replies)
{
    return blind->fresh ? unblind_fresh(elements, blind, items, replies)
                        : vesica_oprf_multiply_elements(
                              elements, vesica_group_of(blind->suite), replies,
                              items->num, blind->inverse, 1);
}

static vesica_status finish(const vesica_match_blind *blind, uint8_t *outputs,
                            const vesica_output_form *form,
                            const vesica_match_items *items,
                            const uint8_t *replies)
{
    vesica_oprf_input inputs[VESICA_ENGINE_BATCH] = {{NULL, 0}};
    uint8_t elements[VESICA_ENGINE_BATCH * VESICA_MAX_ELEMENT_BYTES];
    uint8_t f[VESICA_ENGINE_BATCH * VESICA_MAX_HASH_BYTES];
    inputs_of(inputs, items->items, items->num);
    const vesica_status status = unblind(elements, blind, items, replies);
    if (status == VESICA_OK) {
        vesica_oprf_hash_outputs(f, vesica_group_of(blind->suite), inputs,
                                 elements, items->num);
        vesica_output_derive(outputs, form, f, items->num);
        vesica_wipe(f, sizeof f);
    }
    vesica_wipe(elements, sizeof elements);
    return status;
}

static vesica_status own(const vesica_match_key *key, uint8_t *outputs,
                         const vesica_output_form *form, const uint8_t *items,
                         size_t num)
{
    vesica_oprf_input inputs[VESICA_ENGINE_BATCH] = {{NULL, 0}};
    uint8_t f[VESICA_ENGINE_BATCH * VESICA_MAX_HASH_BYTES];
    inputs_of(inputs, items, num);
    VESICA_TRY(vesica_oprf_evaluate_inputs(&key->oprf, f, inputs, num));
    vesica_output_derive(outputs, form, f, num);
    vesica_wipe(f, sizeof f);
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
