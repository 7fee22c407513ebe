/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "oprf/engine.h"

#include "oprf/oprf_internal.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

/* The engine on curve points: RFC 9497, mode OPRF or VOPRF, but for the blinds.
 * A request is not r H(x) but H(x) + r G with an r for each item, and the reply
 * k (H(x) + r G) less r times the public key k G is k H(x). Multiples of two
 * elements that are known for the whole session cost a quarter of others, and a
 * request is a uniform element, whatever x: it hides x without an assumption
 * about the group. The sender cannot tell one way from the other. Jarecki,
 * Krawczyk and Xu ("On the (In)Security of the Diffie-Hellman Oblivious PRF
 * with Multiplicative Blinding", 2021) call it multiplicative blinding, and
 * have what it needs of the public key; protocol/SPEC.md, section 8, says why
 * that is given here. */

_Static_assert(VESICA_ITEM_BYTES == VESICA_COINS_ITEM_BYTES,
               "the blind of an item is its block");

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
                                const vesica_coins *coins,
                                const uint8_t *public_key)
{
    const vesica_group *group = vesica_group_of(form->suite);
    if (group == NULL) {
        return VESICA_ERR_UNSUPPORTED;
    }
    VESICA_TRY(group->fix(&blind->generator, group->generator));
    VESICA_TRY(group->fix(&blind->public_key, public_key));
    blind->suite = form->suite;
    blind->mode = mode_of(form);
    blind->coins = *coins;
    return VESICA_OK;
}

/* Add the blind of each item times a base to its point, or subtract it. */
static void add_blinds(vesica_points *points, const vesica_match_blind *blind,
                       const uint8_t *items, size_t num,
                       const vesica_fixed_base *base, bool subtract)
{
    const vesica_group *group = vesica_group_of(blind->suite);
    uint8_t blocks[VESICA_ENGINE_BATCH * 64];
    uint8_t scalars[VESICA_ENGINE_BATCH * VESICA_MAX_SCALAR_BYTES];
    VESICA_ASSERT(num <= VESICA_ENGINE_BATCH);
    vesica_coins_item_blocks(&blind->coins, blocks, items, num);
    group->scalar_reduce(scalars, blocks, num, 64);
    group->add_fixed(points, num, base, scalars, subtract);
    vesica_wipe(blocks, sizeof blocks);
    vesica_wipe(scalars, sizeof scalars);
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
    vesica_oprf_context context;
    vesica_points points;
    VESICA_TRY(vesica_oprf_context_init(&context, blind->suite, blind->mode));
    inputs_of(inputs, items, num);
    vesica_oprf_hash_to_group(&points, &context, inputs, num);
    add_blinds(&points, blind, items, num, &blind->generator, false);
    context.group->encode_sums(requests, &points, num);
    vesica_wipe(&points, sizeof points);
    /* Public: the blinds hide the items, and it goes to the partner. */
    VESICA_PUBLIC(requests, num * context.group->element_len);
    return VESICA_OK;
}

static vesica_status evaluate(const vesica_match_key *key, uint8_t *replies,
                              const uint8_t *requests, size_t num)
{
    return vesica_oprf_evaluate(&key->oprf, replies, requests, num);
}

/* A sender that deviates can make the difference of one item of its choice the
 * identity. That must not show: it is zero bytes, and no error. */
static vesica_status unblind(uint8_t *elements, const vesica_match_blind *blind,
                             const uint8_t *items, const uint8_t *replies,
                             size_t num)
{
    const vesica_group *group = vesica_group_of(blind->suite);
    vesica_points points;
    VESICA_TRY(group->decode(&points, replies, num));
    add_blinds(&points, blind, items, num, &blind->public_key, true);
    group->encode_sums(elements, &points, num);
    vesica_wipe(&points, sizeof points);
    return VESICA_OK;
}

static vesica_status finish(const vesica_match_blind *blind, uint8_t *outputs,
                            const vesica_output_form *form,
                            const uint8_t *items, const uint8_t *replies,
                            size_t num)
{
    vesica_oprf_input inputs[VESICA_ENGINE_BATCH] = {{NULL, 0}};
    uint8_t elements[VESICA_ENGINE_BATCH * VESICA_MAX_ELEMENT_BYTES];
    uint8_t f[VESICA_ENGINE_BATCH * VESICA_MAX_HASH_BYTES];
    inputs_of(inputs, items, num);
    VESICA_TRY(unblind(elements, blind, items, replies, num));
    vesica_oprf_hash_outputs(f, vesica_group_of(blind->suite), inputs, elements,
                             num);
    vesica_output_derive(outputs, form, f, num);
    vesica_wipe(f, sizeof f);
    vesica_wipe(elements, sizeof elements);
    return VESICA_OK;
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

const vesica_oprf_engine *vesica_engine_of(vesica_engine engine)
{
    return engine == VESICA_ENGINE_DH ? &vesica_oprf_engine_dh : NULL;
}
