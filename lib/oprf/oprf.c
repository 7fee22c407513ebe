/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "vesica/oprf.h"

#include "hash/lanes.h"
#include "oprf/oprf_internal.h"
#include "util/bytes.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

/* The layers here: a core for one batch, a loop that cuts the caller's batch,
 * and a public function that checks arguments and zeroes the output if anything
 * fails. */

#define MAX_BATCH_ELEMENTS (VESICA_GROUP_BATCH * VESICA_MAX_ELEMENT_BYTES)

vesica_status vesica_oprf_multiply_inputs(uint8_t *elements,
                                          const vesica_oprf_context *context,
                                          const vesica_oprf_input *inputs,
                                          size_t num, const uint8_t *scalars,
                                          size_t num_scalars)
{
    vesica_points points;
    vesica_oprf_hash_to_group(&points, context, inputs, num);
    context->group->multiply(&points, num, scalars, num_scalars);
    const vesica_status status = context->group->encode(elements, &points, num);
    vesica_wipe(&points, sizeof points);
    return status == VESICA_OK ? VESICA_OK : VESICA_ERR_ARGUMENT;
}

vesica_status vesica_oprf_multiply_elements(uint8_t *out,
                                            const vesica_group *group,
                                            const uint8_t *elements, size_t num,
                                            const uint8_t *scalars,
                                            size_t num_scalars)
{
    vesica_points points;
    VESICA_TRY(group->decode(&points, elements, num));
    group->multiply(&points, num, scalars, num_scalars);
    const vesica_status status = group->encode(out, &points, num);
    vesica_wipe(&points, sizeof points);
    return status;
}

/* The outputs of inputs of one length, as many as lanes. */
static void hash_outputs(uint8_t *outputs, const vesica_group *group,
                         const vesica_part *inputs, const uint8_t *elements,
                         size_t num)
{
    static const uint8_t finalize[] = {'F', 'i', 'n', 'a', 'l', 'i', 'z', 'e'};
    const size_t hash_len = vesica_hash_len(group->suite);
    uint8_t prefix[2];
    vesica_lanes lanes;
    vesica_lanes_init(&lanes, group->suite, num);
    vesica_store_be16(prefix, (uint16_t)inputs[0].len);
    vesica_lanes_add_same(&lanes, prefix, sizeof prefix);
    vesica_lanes_add_parts(&lanes, inputs);
    vesica_store_be16(prefix, (uint16_t)group->element_len);
    vesica_lanes_add_same(&lanes, prefix, sizeof prefix);
    vesica_lanes_add(&lanes, elements, group->element_len, group->element_len);
    vesica_lanes_add_same(&lanes, finalize, sizeof finalize);
    vesica_lanes_final(&lanes, outputs, hash_len, hash_len);
}

void vesica_oprf_hash_outputs(uint8_t *outputs, const vesica_group *group,
                              const vesica_oprf_input *inputs,
                              const uint8_t *elements, size_t num)
{
    vesica_part messages[VESICA_GROUP_BATCH];
    vesica_oprf_messages(messages, inputs, num);
    for (size_t i = 0, n; i < num; i += n) {
        n = vesica_lanes_of_one_len(messages + i, num - i);
        hash_outputs(outputs + i * vesica_hash_len(group->suite), group,
                     messages + i, elements + i * group->element_len, n);
    }
    vesica_wipe_stack();
}

/* Blinds of a batch: one for all, or one for each. */
typedef struct blinds {
    const uint8_t *scalars;
    size_t num;
} blinds;

/* The blinds of n elements from i on. */
static blinds blinds_at(const blinds *b, const vesica_group *group, size_t i,
                        size_t n)
{
    return b->num == 1 ? *b : (blinds){b->scalars + i * group->scalar_len, n};
}

static vesica_status check_blinds(const blinds *b, const vesica_group *group,
                                  size_t num)
{
    if (b->scalars == NULL || (b->num != num && b->num != 1)) {
        return VESICA_ERR_ARGUMENT;
    }
    for (size_t i = 0; i < b->num; i++) {
        VESICA_TRY(group->scalar_check(b->scalars + i * group->scalar_len));
    }
    return VESICA_OK;
}

static vesica_status check_inputs(const vesica_oprf_input *inputs, size_t num)
{
    if (inputs == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    for (size_t i = 0; i < num; i++) {
        if (inputs[i].len > VESICA_OPRF_MAX_INPUT ||
            (inputs[i].data == NULL && inputs[i].len > 0)) {
            return VESICA_ERR_ARGUMENT;
        }
    }
    return VESICA_OK;
}

static vesica_status blind_all(uint8_t *blinded,
                               const vesica_oprf_context *context,
                               const vesica_oprf_input *inputs, size_t num,
                               const blinds *b)
{
    const vesica_group *group = context->group;
    VESICA_TRY(check_inputs(inputs, num));
    VESICA_TRY(check_blinds(b, group, num));
    for (size_t i = 0, n; i < num; i += n) {
        n = vesica_group_num_in_batch(num, i);
        const blinds own = blinds_at(b, group, i, n);
        VESICA_TRY(vesica_oprf_multiply_inputs(blinded + i * group->element_len,
                                               context, inputs + i, n,
                                               own.scalars, own.num));
    }
    /* Public: the blinds hide the inputs, and it goes to the partner. */
    VESICA_PUBLIC(blinded, num * group->element_len);
    return VESICA_OK;
}

vesica_status vesica_oprf_blind(uint8_t *blinded, vesica_suite suite,
                                vesica_oprf_mode mode,
                                const vesica_oprf_input *inputs, size_t num,
                                const uint8_t *scalars, size_t num_blinds)
{
    const blinds b = {scalars, num_blinds};
    vesica_oprf_context context;
    if (blinded == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    VESICA_TRY(vesica_oprf_context_init(&context, suite, mode));
    const vesica_status status = blind_all(blinded, &context, inputs, num, &b);
    if (status != VESICA_OK) {
        vesica_wipe(blinded, num * context.group->element_len);
    }
    return status;
}

/* The context of a key, and the key's own validity. */
static vesica_status open_key(vesica_oprf_context *context,
                              const vesica_oprf_key *key)
{
    if (key == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    return vesica_oprf_context_init(context, key->suite, key->mode);
}

static vesica_status evaluate_all(uint8_t *evaluated, const vesica_group *group,
                                  const uint8_t *blinded, size_t num,
                                  const uint8_t *scalar)
{
    VESICA_TRY(group->scalar_check(scalar));
    for (size_t i = 0, n; i < num; i += n) {
        const size_t offset = i * group->element_len;
        n = vesica_group_num_in_batch(num, i);
        VESICA_TRY(vesica_oprf_multiply_elements(
            evaluated + offset, group, blinded + offset, n, scalar, 1));
    }
    /* Public: it goes to the partner. */
    VESICA_PUBLIC(evaluated, num * group->element_len);
    return VESICA_OK;
}

vesica_status vesica_oprf_evaluate(const vesica_oprf_key *key,
                                   uint8_t *evaluated, const uint8_t *blinded,
                                   size_t num)
{
    vesica_oprf_context context;
    if (evaluated == NULL || blinded == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    VESICA_TRY(open_key(&context, key));
    const vesica_status status =
        evaluate_all(evaluated, context.group, blinded, num, key->scalar);
    if (status != VESICA_OK) {
        vesica_wipe(evaluated, num * context.group->element_len);
    }
    return status;
}

static vesica_status evaluate_inputs_all(uint8_t *outputs,
                                         const vesica_oprf_context *context,
                                         const vesica_oprf_input *inputs,
                                         size_t num, const uint8_t *scalar)
{
    const vesica_group *group = context->group;
    uint8_t elements[MAX_BATCH_ELEMENTS];
    vesica_status status = check_inputs(inputs, num);
    if (status == VESICA_OK) {
        status = group->scalar_check(scalar);
    }
    for (size_t i = 0, n; i < num && status == VESICA_OK; i += n) {
        n = vesica_group_num_in_batch(num, i);
        status = vesica_oprf_multiply_inputs(elements, context, inputs + i, n,
                                             scalar, 1);
        if (status == VESICA_OK) {
            vesica_oprf_hash_outputs(outputs +
                                         i * vesica_hash_len(group->suite),
                                     group, inputs + i, elements, n);
        }
    }
    vesica_wipe(elements, sizeof elements);
    return status;
}

vesica_status vesica_oprf_evaluate_inputs(const vesica_oprf_key *key,
                                          uint8_t *outputs,
                                          const vesica_oprf_input *inputs,
                                          size_t num)
{
    vesica_oprf_context context;
    if (outputs == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    VESICA_TRY(open_key(&context, key));
    const vesica_status status =
        evaluate_inputs_all(outputs, &context, inputs, num, key->scalar);
    if (status != VESICA_OK) {
        vesica_wipe(outputs, num * vesica_hash_len(key->suite));
    }
    return status;
}

/* One batch: unblind with the inverses, then hash. */
static vesica_status finalise_batch(uint8_t *outputs, const vesica_group *group,
                                    const vesica_oprf_input *inputs,
                                    const uint8_t *evaluated, size_t num,
                                    const blinds *inverses)
{
    uint8_t elements[MAX_BATCH_ELEMENTS];
    VESICA_TRY(vesica_oprf_multiply_elements(elements, group, evaluated, num,
                                             inverses->scalars, inverses->num));
    vesica_oprf_hash_outputs(outputs, group, inputs, elements, num);
    vesica_wipe(elements, sizeof elements);
    return VESICA_OK;
}

static vesica_status finalise_all(uint8_t *outputs, const vesica_group *group,
                                  const vesica_oprf_input *inputs,
                                  const uint8_t *evaluated, size_t num,
                                  const blinds *b)
{
    uint8_t inverses[VESICA_GROUP_BATCH * VESICA_MAX_SCALAR_BYTES];
    vesica_status status = check_inputs(inputs, num);
    if (status == VESICA_OK) {
        status = check_blinds(b, group, num);
    }
    for (size_t i = 0, n; i < num && status == VESICA_OK; i += n) {
        n = vesica_group_num_in_batch(num, i);
        blinds own = blinds_at(b, group, i, n);
        if (i == 0 || b->num != 1) {
            group->scalar_invert(inverses, own.scalars, own.num);
        }
        own.scalars = inverses;
        status = finalise_batch(outputs + i * vesica_hash_len(group->suite),
                                group, inputs + i,
                                evaluated + i * group->element_len, n, &own);
    }
    vesica_wipe(inverses, sizeof inverses);
    return status;
}

vesica_status vesica_oprf_finalise(uint8_t *outputs, vesica_suite suite,
                                   const vesica_oprf_input *inputs,
                                   const uint8_t *evaluated, size_t num,
                                   const uint8_t *scalars, size_t num_blinds)
{
    const blinds b = {scalars, num_blinds};
    if (outputs == NULL || evaluated == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    const vesica_group *group = vesica_group_of(suite);
    if (group == NULL) {
        return VESICA_ERR_UNSUPPORTED;
    }
    const vesica_status status =
        finalise_all(outputs, group, inputs, evaluated, num, &b);
    if (status != VESICA_OK) {
        vesica_wipe(outputs, num * vesica_hash_len(suite));
    }
    return status;
}
