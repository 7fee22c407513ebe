/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "ot/base_ot.h"

#include <string.h>

#include "hash/lanes.h"
#include "util/bytes.h"
#include "util/ct.h"
#include "util/inline.h"
#include "util/status.h"
#include "util/wipe.h"

#define MAX_BATCH_ELEMENTS (VESICA_GROUP_BATCH * VESICA_MAX_ELEMENT_BYTES)
#define MAX_BATCH_SCALARS (VESICA_GROUP_BATCH * VESICA_MAX_SCALAR_BYTES)

/* I2OSP(i, 4) ‖ I2OSP(j, 1) */
enum {
    NUMBER_BYTES = 5
};

/* Which OTs a batch of points is of, and which of the two of each: at the
 * receiver the second is its choice. */
typedef struct batch {
    const vesica_ot_context *context;
    size_t ots[VESICA_GROUP_BATCH];
    uint8_t sides[VESICA_GROUP_BATCH];
} batch;

size_t vesica_ot_message_len(const vesica_group *group)
{
    return 2 * VESICA_OT_NUM * group->element_len;
}

static void put_number(uint8_t to[NUMBER_BYTES], const batch *all, size_t n)
{
    vesica_store_be32(to, (uint32_t)all->ots[n]);
    to[NUMBER_BYTES - 1] = all->sides[n];
}

/* Hg of each, others[n] being the T of the other side. */
static void hash_to_group(vesica_points *out, const batch *all,
                          const uint8_t *const others[VESICA_GROUP_BATCH])
{
    const vesica_group *group = all->context->group;
    const char *dst = vesica_label_text(VESICA_LABEL_OT_POINT);
    uint8_t bytes[VESICA_GROUP_BATCH]
                 [VESICA_SID_BYTES + NUMBER_BYTES + VESICA_MAX_ELEMENT_BYTES];
    vesica_part messages[VESICA_GROUP_BATCH];
    uint8_t uniform[VESICA_GROUP_BATCH * VESICA_EXPAND_MAX];
    for (size_t n = 0; n < VESICA_GROUP_BATCH; n++) {
        uint8_t *number = bytes[n] + VESICA_SID_BYTES;
        memcpy(bytes[n], all->context->sid, VESICA_SID_BYTES);
        put_number(number, all, n);
        memcpy(number + NUMBER_BYTES, others[n], group->element_len);
        messages[n].data = bytes[n];
        messages[n].len = VESICA_SID_BYTES + NUMBER_BYTES + group->element_len;
    }
    vesica_expand_messages(uniform, group->uniform_len, group->suite, messages,
                           VESICA_GROUP_BATCH, (const uint8_t *)dst,
                           strlen(dst));
    group->from_uniform(out, uniform, VESICA_GROUP_BATCH);
    vesica_wipe(uniform, sizeof uniform);
    vesica_wipe(bytes, sizeof bytes);
}

/* Keys of a batch from what both sides know of each, where A is the reply. */
static void derive_keys(vesica_block *keys, const batch *all,
                        const uint8_t *message, const uint8_t *reply,
                        const uint8_t *shared)
{
    const size_t len = all->context->group->element_len;
    const char *text = vesica_label_text(VESICA_LABEL_OT_KEY);
    uint8_t numbers[VESICA_HASH_LANES][NUMBER_BYTES];
    vesica_part pairs[VESICA_HASH_LANES];
    vesica_lanes lanes;
    for (size_t i = 0; i < VESICA_GROUP_BATCH; i += VESICA_HASH_LANES) {
        for (size_t n = 0; n < VESICA_HASH_LANES; n++) {
            put_number(numbers[n], all, i + n);
            pairs[n].data = message + 2 * len * all->ots[i + n];
            pairs[n].len = 2 * len;
        }
        vesica_lanes_init(&lanes, all->context->hash, VESICA_HASH_LANES);
        vesica_lanes_add_same(&lanes, (const uint8_t *)text, strlen(text));
        vesica_lanes_add_same(&lanes, all->context->sid, VESICA_SID_BYTES);
        vesica_lanes_add(&lanes, numbers[0], NUMBER_BYTES, NUMBER_BYTES);
        vesica_lanes_add_same(&lanes, reply, len);
        vesica_lanes_add_parts(&lanes, pairs);
        vesica_lanes_add(&lanes, shared + i * len, len, len);
        vesica_lanes_final(&lanes, keys[i].bytes, VESICA_BLOCK_BYTES,
                           VESICA_BLOCK_BYTES);
    }
    vesica_wipe(numbers, sizeof numbers);
    vesica_wipe_stack();
}

/* Scalars of the coins, from block first on: a batch at most. */
static vesica_status draw_scalars(uint8_t *scalars, const vesica_group *group,
                                  const vesica_coins *coins, uint64_t first,
                                  size_t num)
{
    uint64_t indices[VESICA_GROUP_BATCH] = {0};
    uint8_t wide[VESICA_GROUP_BATCH * 64];
    vesica_status status = VESICA_OK;
    VESICA_ASSERT(num <= VESICA_GROUP_BATCH);
    for (size_t i = 0; i < num; i++) {
        indices[i] = first + i;
    }
    vesica_coins_blocks(coins, wide, indices, num);
    group->scalar_reduce(scalars, wide, num, 64);
    for (size_t i = 0; i < num && status == VESICA_OK; i++) {
        status = group->scalar_check(scalars + i * group->scalar_len);
    }
    vesica_wipe(wide, sizeof wide);
    return status;
}

/* Each scalar times the base, not yet encoded. */
static void multiply_base(vesica_points *out, const vesica_group *group,
                          const vesica_fixed_base *base, const uint8_t *scalars)
{
    group->set_identity(out, VESICA_GROUP_BATCH);
    group->add_fixed(out, VESICA_GROUP_BATCH, base, scalars, false);
}

static void multiply_and_encode(uint8_t *elements, const vesica_group *group,
                                const vesica_fixed_base *base,
                                const uint8_t *scalars)
{
    vesica_points points;
    multiply_base(&points, group, base, scalars);
    group->encode_sums(elements, &points, VESICA_GROUP_BATCH);
    vesica_wipe(&points, sizeof points);
}

/* s_i G - Hg(i, b, other) of each. */
static void chosen_elements(uint8_t *elements, const batch *all,
                            const vesica_fixed_base *generator,
                            const uint8_t *scalars, const uint8_t *others)
{
    const vesica_group *group = all->context->group;
    const uint8_t *at[VESICA_GROUP_BATCH];
    vesica_points sums;
    vesica_points hashes;
    for (size_t n = 0; n < VESICA_GROUP_BATCH; n++) {
        at[n] = others + n * group->element_len;
    }
    multiply_base(&sums, group, generator, scalars);
    hash_to_group(&hashes, all, at);
    group->add(&sums, &hashes, VESICA_GROUP_BATCH, true);
    group->encode_sums(elements, &sums, VESICA_GROUP_BATCH);
    vesica_wipe(&sums, sizeof sums);
    vesica_wipe(&hashes, sizeof hashes);
}

/* Each pair T_0 ‖ T_1 of a chosen element and another. */
static void put_pairs(uint8_t *message, const batch *all, const uint8_t *chosen,
                      const uint8_t *others)
{
    const size_t len = all->context->group->element_len;
    for (size_t n = 0; n < VESICA_GROUP_BATCH; n++) {
        uint8_t *pair = message + 2 * n * len;
        memcpy(pair, chosen + n * len, len);
        memcpy(pair + len, others + n * len, len);
        vesica_ct_swap(~vesica_ct_is_zero(all->sides[n]), pair, pair + len,
                       len);
    }
}

/* The OTs from first on, as the receiver sees them. */
static void receiver_batch(batch *all, const vesica_ot_receiver *receiver,
                           size_t first)
{
    all->context = &receiver->context;
    for (size_t n = 0; n < VESICA_GROUP_BATCH; n++) {
        const size_t i = first + n;
        all->ots[n] = i;
        all->sides[n] = (uint8_t)vesica_block_bit(&receiver->choices, i);
    }
}

/* Not a part of what has the table on its stack: vesica_wipe_stack reaches it
 * there. */
VESICA_NOINLINE static vesica_status
begin_batch(vesica_ot_receiver *receiver, const vesica_fixed_base *generator,
            const vesica_coins *coins, size_t first)
{
    const vesica_group *group = receiver->context.group;
    uint8_t *scalars = receiver->scalars + first * group->scalar_len;
    uint8_t randoms[MAX_BATCH_SCALARS];
    uint8_t chosen[MAX_BATCH_ELEMENTS];
    uint8_t others[MAX_BATCH_ELEMENTS];
    batch all;
    receiver_batch(&all, receiver, first);
    vesica_status status =
        draw_scalars(scalars, group, coins, first, VESICA_GROUP_BATCH);
    if (status == VESICA_OK) {
        status = draw_scalars(randoms, group, coins, VESICA_OT_NUM + first,
                              VESICA_GROUP_BATCH);
    }
    if (status == VESICA_OK) {
        multiply_and_encode(others, group, generator, randoms);
        chosen_elements(chosen, &all, generator, scalars, others);
        put_pairs(receiver->message + 2 * first * group->element_len, &all,
                  chosen, others);
    }
    vesica_wipe(randoms, sizeof randoms);
    vesica_wipe(chosen, sizeof chosen);
    vesica_wipe(others, sizeof others);
    vesica_wipe(&all, sizeof all);
    return status;
}

vesica_status vesica_ot_receiver_begin(vesica_ot_receiver *receiver,
                                       const vesica_ot_context *context,
                                       const vesica_block *choices,
                                       const vesica_coins *coins)
{
    vesica_fixed_base generator;
    receiver->context = *context;
    receiver->choices = *choices;
    vesica_status status =
        context->group->fix(&generator, context->group->generator);
    for (size_t i = 0; i < VESICA_OT_NUM && status == VESICA_OK;
         i += VESICA_GROUP_BATCH) {
        status = begin_batch(receiver, &generator, coins, i);
    }
    vesica_wipe_stack();
    if (status != VESICA_OK) {
        vesica_ot_receiver_clear(receiver);
    }
    /* Public: the elements are uniform whatever the choices are, and go to the
     * partner. */
    VESICA_PUBLIC(receiver->message, sizeof receiver->message);
    return status;
}

VESICA_NOINLINE static void
finish_batch(const vesica_ot_receiver *receiver, vesica_block *keys,
             const uint8_t *reply, const vesica_fixed_base *base, size_t first)
{
    const vesica_group *group = receiver->context.group;
    const uint8_t *scalars = receiver->scalars + first * group->scalar_len;
    uint8_t shared[MAX_BATCH_ELEMENTS];
    batch all;
    multiply_and_encode(shared, group, base, scalars);
    receiver_batch(&all, receiver, first);
    derive_keys(keys + first, &all, receiver->message, reply, shared);
    vesica_wipe(&all, sizeof all);
    vesica_wipe(shared, sizeof shared);
}

vesica_status vesica_ot_receiver_finish(const vesica_ot_receiver *receiver,
                                        vesica_block *keys,
                                        const uint8_t *reply)
{
    vesica_fixed_base base;
    const vesica_status status = receiver->context.group->fix(&base, reply);
    if (status != VESICA_OK) {
        vesica_wipe(keys, VESICA_OT_NUM * sizeof *keys);
        return status;
    }
    for (size_t i = 0; i < VESICA_OT_NUM; i += VESICA_GROUP_BATCH) {
        finish_batch(receiver, keys, reply, &base, i);
    }
    vesica_wipe_stack();
    return VESICA_OK;
}

void vesica_ot_receiver_clear(vesica_ot_receiver *receiver)
{
    vesica_wipe(receiver, sizeof *receiver);
}

/* Both of each OT, from first on: half as many OTs as points. */
static void sender_batch(batch *all, const uint8_t *others[VESICA_GROUP_BATCH],
                         const vesica_ot_context *context,
                         const uint8_t *message, size_t first)
{
    all->context = context;
    for (size_t n = 0; n < VESICA_GROUP_BATCH; n++) {
        all->ots[n] = first + n / 2;
        all->sides[n] = n % 2;
        others[n] =
            message + (2 * first + (n ^ 1)) * context->group->element_len;
    }
}

/* The products a (T + Hg) of a batch. */
static vesica_status shared_elements(uint8_t *shared, const batch *all,
                                     const uint8_t *const *others,
                                     const uint8_t *elements, const uint8_t *a)
{
    const vesica_group *group = all->context->group;
    vesica_points sums;
    vesica_points hashes;
    VESICA_TRY(group->decode(&sums, elements, VESICA_GROUP_BATCH));
    hash_to_group(&hashes, all, others);
    group->add(&sums, &hashes, VESICA_GROUP_BATCH, false);
    group->multiply(&sums, VESICA_GROUP_BATCH, a, 1);
    const vesica_status status =
        group->encode(shared, &sums, VESICA_GROUP_BATCH);
    vesica_wipe(&sums, sizeof sums);
    return status;
}

static vesica_status reply_batch(vesica_block *keys, const uint8_t *reply,
                                 const vesica_ot_context *context,
                                 const uint8_t *message, const uint8_t *a,
                                 size_t first)
{
    const uint8_t *elements = message + 2 * first * context->group->element_len;
    const uint8_t *others[VESICA_GROUP_BATCH];
    uint8_t shared[MAX_BATCH_ELEMENTS];
    batch all;
    sender_batch(&all, others, context, message, first);
    const vesica_status status =
        shared_elements(shared, &all, others, elements, a);
    if (status == VESICA_OK) {
        derive_keys(keys + 2 * first, &all, message, reply, shared);
    }
    vesica_wipe(shared, sizeof shared);
    return status;
}

vesica_status vesica_ot_sender_reply(vesica_block *keys, uint8_t *reply,
                                     const vesica_ot_context *context,
                                     const uint8_t *message,
                                     const vesica_coins *coins)
{
    const vesica_group *group = context->group;
    uint8_t a[VESICA_MAX_SCALAR_BYTES];
    vesica_status status = draw_scalars(a, group, coins, 0, 1);
    if (status == VESICA_OK) {
        status = vesica_group_multiply_base(group, reply, a);
    }
    /* Public: it goes to the partner. */
    VESICA_PUBLIC(reply, group->element_len);
    for (size_t i = 0; i < VESICA_OT_NUM && status == VESICA_OK;
         i += VESICA_GROUP_BATCH / 2) {
        status = reply_batch(keys, reply, context, message, a, i);
    }
    if (status != VESICA_OK) {
        vesica_wipe(keys, 2 * VESICA_OT_NUM * sizeof *keys);
        vesica_wipe(reply, group->element_len);
    }
    vesica_wipe(a, sizeof a);
    return status;
}
