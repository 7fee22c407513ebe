/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The side that holds the key: its own items, and the partner's points.
 * References: SPEC.md, section "Match". */

#include <string.h>

#include "psi/slice.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

/* The key exists before the role begins: ACCEPT tells its public half. */
vesica_status vesica_sender_prepare(vesica_session *session)
{
    vesica_sender *sender = &session->sender;
    const vesica_match_form form = vesica_match_form_of(session);
    vesica_coins coins;
    sender->engine = vesica_engine_of(session->terms.engine);
    if (sender->engine == NULL) {
        return VESICA_OK;
    }
    VESICA_TRY(vesica_match_coins(session, &coins, VESICA_LABEL_COINS_KEY));
    const vesica_status status =
        sender->engine->key_init(&sender->key, &form, &coins);
    vesica_wipe(&coins, sizeof coins);
    return status;
}

static vesica_status begin(vesica_session *session)
{
    vesica_sender *sender = &session->sender;
    const vesica_suite suite = session->terms.suite;
    const bool mutual = vesica_match_is_mutual(session);
    const vesica_slot_kind kind = mutual ? VESICA_SLOT_WITH_ENTRY
                                  : vesica_match_has_labels(session)
                                      ? VESICA_SLOT_NUMBERED
                                      : VESICA_SLOT_BARE;
    VESICA_TRY(vesica_match_coins(session, &sender->padding,
                                  VESICA_LABEL_COINS_PADDING));
    VESICA_TRY(
        vesica_match_coins(session, &sender->proofs, VESICA_LABEL_COINS_PROOF));
    VESICA_TRY(vesica_slots_take(&sender->slots, &session->mem, session->items,
                                 vesica_output_len(&session->form), kind));
    if (sender->engine == NULL) {
        sender->phase = VESICA_SENDER_CHUNKS;
        return vesica_chunks_sender_begin(session);
    }
    sender->phase = VESICA_SENDER_OWN;
    sender->element_len = sender->engine->element_len(suite);
    session->state = VESICA_ST_SENDER_EXPECT_BLINDED;
    if (session->peer_items == 0) {
        session->state = vesica_sender_state_after_points(session);
    }
    return VESICA_OK;
}

static void clear(vesica_session *session)
{
    vesica_sender *sender = &session->sender;
    vesica_bulk_discard(session, &sender->reply);
    vesica_bulk_discard(session, &sender->bulk);
    vesica_chunks_sender_clear(session);
    vesica_slots_release(&sender->slots, &session->mem);
    vesica_match_key_clear(&sender->key);
    vesica_wipe(sender, sizeof *sender);
}

/* Own items. */

static void own_task(void *arg, size_t index)
{
    vesica_slice *slice = arg;
    const vesica_session *session = slice->session;
    const vesica_sender *sender = &session->sender;
    const vesica_slots *slots = &sender->slots;
    const size_t output_len = vesica_output_len(&session->form);
    uint8_t items[VESICA_ENGINE_BATCH * VESICA_ITEM_BYTES];
    uint32_t numbers[VESICA_ENGINE_BATCH] = {0};
    uint8_t outputs[VESICA_ENGINE_BATCH * VESICA_MAX_OUTPUT_BYTES];
    uint64_t first = 0;
    const size_t num = vesica_slice_batch(slice, index, &first);
    for (size_t i = 0; i < num; i++) {
        numbers[i] = (uint32_t)(first + i);
    }
    vesica_match_copy_items(session, items, numbers, num);
    slice->status[index] =
        sender->engine->own(&sender->key, outputs, &session->form, items, num);
    vesica_wipe(items, sizeof items);
    if (slice->status[index] != VESICA_OK) {
        return;
    }
    for (size_t i = 0; i < num; i++) {
        memcpy(vesica_slot_at(slots, first + i), outputs + i * output_len,
               output_len);
        if (slots->size > output_len) {
            vesica_slot_set_number(slots, first + i, (uint32_t)(first + i));
        }
    }
    vesica_wipe(outputs, sizeof outputs);
}

void vesica_sender_begin_sort(vesica_session *session)
{
    vesica_sender *sender = &session->sender;
    vesica_slots_begin_sort(&session->sorter, &sender->slots,
                            session->form.tag_len);
    sender->phase = VESICA_SENDER_SORT;
}

static vesica_status work_own(vesica_session *session, uint32_t max_units,
                              uint32_t *used)
{
    vesica_sender *sender = &session->sender;
    vesica_slice slice =
        vesica_slice_of(session, sender->position,
                        session->items - sender->position, max_units);
    VESICA_TRY(vesica_slice_run(&slice, own_task));
    sender->position += slice.num;
    *used = (uint32_t)slice.num;
    if (sender->position == session->items) {
        vesica_sender_begin_sort(session);
    }
    vesica_session_count_items(session, slice.num);
    return vesica_session_report(session);
}

static vesica_status work_sort(vesica_session *session, uint32_t max_units,
                               uint32_t *used)
{
    vesica_sender *sender = &session->sender;
    if (vesica_match_sort(session, max_units, used)) {
        sender->phase = VESICA_SENDER_DISTINCT;
        sender->position = 1;
        sender->replaced = false;
    }
    return VESICA_OK;
}

/* Two items whose tags are equal after truncation are one tag to the receiver:
 * it matches either. The partner was told how many tags there will be, and
 * takes them strictly increasing only, so a uniform one fills the place; it
 * matches nothing but with the probability of any other tag, and what is sealed
 * under its label key opens for nobody. One in 2^17 sessions of 2^24 items
 * against a single one meets this. */
static void replace_tag(vesica_session *session, uint64_t i)
{
    vesica_sender *sender = &session->sender;
    const vesica_output_form *form = &session->form;
    uint8_t *slot = vesica_slot_at(&sender->slots, i);
    uint8_t block[64];
    vesica_coins_block(&sender->padding, block, sender->num_padding++);
    memcpy(slot, block, form->tag_len);
    if (form->has_label_key) {
        memcpy(slot + vesica_output_label_key_at(form),
               block + sizeof block - VESICA_LABEL_KEY_BYTES,
               VESICA_LABEL_KEY_BYTES);
    }
    if (sender->slots.size > vesica_output_len(form)) {
        vesica_slot_set_number(&sender->slots, i, VESICA_MAX_ITEMS);
    }
    vesica_wipe(block, sizeof block);
    sender->replaced = true;
}

/* Neighbours mostly differ in their first four bytes, and a tag has five at
 * least: a call for each would take longer than the rest. */
static bool is_repeated(const vesica_session *session, uint64_t i)
{
    const vesica_slots *slots = &session->sender.slots;
    const uint8_t *tag = vesica_slot_at(slots, i);
    const uint8_t *before = vesica_slot_at(slots, i - 1);
    return vesica_slot_load(tag) == vesica_slot_load(before) &&
           memcmp(tag, before, session->form.tag_len) == 0;
}

static vesica_status work_distinct(vesica_session *session, uint32_t max_units,
                                   uint32_t *used)
{
    vesica_sender *sender = &session->sender;
    uint32_t done = 0;
    for (; done < max_units && sender->position < session->items; done++) {
        const uint64_t i = sender->position++;
        if (is_repeated(session, i)) {
            replace_tag(session, i);
        }
    }
    *used = done;
    if (sender->position < session->items) {
        return VESICA_OK;
    }
    if (sender->replaced) {
        vesica_sender_begin_sort(session);
        return VESICA_OK;
    }
    sender->phase = VESICA_SENDER_READY;
    return vesica_sender_finish(session);
}

/* The partner's items. */

static uint32_t points_of_turn(const vesica_session *session)
{
    return vesica_bulk_records(session->peer_items,
                               session->sender.num_received,
                               session->sender.element_len);
}

vesica_status vesica_sender_admit_blinded(vesica_session *session,
                                          uint32_t payload_len)
{
    const size_t expected =
        vesica_bulk_payload_len(VESICA_MESSAGE_BLINDED, points_of_turn(session),
                                session->sender.element_len, 0);
    return vesica_bulk_admit(session, payload_len, expected,
                             VESICA_MESSAGE_EVALUATED);
}

vesica_status vesica_sender_on_blinded(vesica_session *session,
                                       const uint8_t *payload, size_t len)
{
    vesica_sender *sender = &session->sender;
    const size_t element_len = sender->element_len;
    const uint32_t num = points_of_turn(session);
    const uint8_t *points = NULL;
    VESICA_TRY(
        vesica_msg_bulk_decode(&points, num * element_len, payload, len));
    if (!vesica_is_increasing(points, num, element_len, element_len,
                              sender->num_received > 0 ? sender->last_point
                                                       : NULL)) {
        return VESICA_ERR_ORDER;
    }
    memcpy(sender->last_point, points + (num - 1) * element_len, element_len);
    VESICA_TRY(vesica_bulk_begin(
        session, &sender->reply, VESICA_MESSAGE_EVALUATED, session->peer_items,
        sender->num_received, element_len, vesica_match_proof_len(session)));
    sender->run = (vesica_run){
        .records = points, .first = sender->num_received, .num = num};
    sender->num_received += num;
    session->in.held = true;
    return VESICA_OK;
}

vesica_state vesica_sender_state_after_points(const vesica_session *session)
{
    return vesica_match_is_mutual(session) ? VESICA_ST_SENDER_EXPECT_MATCHED
                                           : VESICA_ST_SENDER_EXPECT_DONE;
}

static vesica_status commit_reply(vesica_session *session)
{
    vesica_sender *sender = &session->sender;
    sender->proves = false;
    vesica_input_release(session);
    if (sender->num_received == session->peer_items) {
        session->state = vesica_sender_state_after_points(session);
    }
    VESICA_TRY(vesica_bulk_commit(session, &sender->reply));
    return vesica_sender_finish(session);
}

static void evaluate_task(void *arg, size_t index)
{
    vesica_slice *slice = arg;
    const vesica_sender *sender = &slice->session->sender;
    uint64_t first = 0;
    const size_t num = vesica_slice_batch(slice, index, &first);
    const size_t offset = (size_t)first * sender->element_len;
    slice->status[index] =
        sender->engine->evaluate(&sender->key, sender->reply.records + offset,
                                 sender->run.records + offset, num);
}

static vesica_status end_evaluate(vesica_session *session)
{
    vesica_sender *sender = &session->sender;
    if (!session->terms.proof) {
        return commit_reply(session);
    }
    sender->proves = true;
    sender->run.done = 0;
    VESICA_TRY(vesica_proof_begin(&sender->proof, session->terms.suite,
                                  sender->key.oprf.public_key));
    return vesica_session_report(session);
}

static vesica_status work_evaluate(vesica_session *session, uint32_t max_units,
                                   uint32_t *used)
{
    vesica_run *run = &session->sender.run;
    vesica_slice slice =
        vesica_slice_of(session, run->done, run->num - run->done, max_units);
    VESICA_TRY(vesica_slice_run(&slice, evaluate_task));
    run->done += (uint32_t)slice.num;
    *used = (uint32_t)slice.num;
    vesica_session_count_items(session, slice.num);
    return run->done == run->num ? end_evaluate(session)
                                 : vesica_session_report(session);
}

/* Prove: the sums of the run, then the proof of the whole frame. */

static vesica_proof_pairs pairs_of(const vesica_sender *sender, uint64_t first,
                                   size_t num)
{
    const size_t offset = (size_t)first * sender->element_len;
    return (vesica_proof_pairs){.blinded = sender->run.records + offset,
                                .evaluated = sender->reply.records + offset,
                                .first = (size_t)first,
                                .num = num};
}

static void prove_task(void *arg, size_t index)
{
    vesica_slice *slice = arg;
    const vesica_sender *sender = &slice->session->sender;
    uint64_t first = 0;
    const size_t num = vesica_slice_batch(slice, index, &first);
    const vesica_proof_pairs pairs = pairs_of(sender, first, num);
    slice->status[index] =
        vesica_proof_part(&sender->proof, &slice->sums[index], &pairs);
}

static vesica_status work_prove(vesica_session *session, uint32_t max_units,
                                uint32_t *used)
{
    vesica_sender *sender = &session->sender;
    vesica_run *run = &sender->run;
    vesica_slice slice =
        vesica_slice_of(session, run->done, run->num - run->done, max_units);
    VESICA_TRY(vesica_slice_run(&slice, prove_task));
    VESICA_TRY(vesica_slice_add_sums(&slice, &sender->proof));
    run->done += (uint32_t)slice.num;
    *used = (uint32_t)slice.num;
    vesica_session_count_items(session, slice.num);
    if (run->done < run->num) {
        return vesica_session_report(session);
    }
    const vesica_proof_pairs all = pairs_of(sender, 0, run->num);
    VESICA_TRY(vesica_proof_make(&sender->proof, sender->reply.proof,
                                 &sender->key.oprf, sender->proofs.subkey,
                                 &all));
    return commit_reply(session);
}

/* The partner waits for its points, so they go first. */
static const char *pending(const vesica_session *session)
{
    const vesica_sender *sender = &session->sender;
    if (sender->reply.frame != NULL) {
        return sender->proves ? "prove" : "evaluate points";
    }
    switch (sender->phase) {
    case VESICA_SENDER_CHUNKS:
        return vesica_chunks_sender_pending(session);
    case VESICA_SENDER_OWN:
        return "evaluate own items";
    case VESICA_SENDER_SORT:
    case VESICA_SENDER_DISTINCT:
        return "sort tags";
    case VESICA_SENDER_READY:
        return vesica_sender_sends_tags(session) ? "send tags"
               : session->in.held                ? "take matches"
                                                 : NULL;
    case VESICA_SENDER_COLLECT:
        return vesica_collect_pending(session);
    }
    return NULL;
}

static vesica_status work(vesica_session *session, uint32_t max_units,
                          uint32_t *used)
{
    const vesica_sender *sender = &session->sender;
    if (sender->reply.frame != NULL) {
        return sender->proves ? work_prove(session, max_units, used)
                              : work_evaluate(session, max_units, used);
    }
    switch (sender->phase) {
    case VESICA_SENDER_CHUNKS:
        return vesica_chunks_sender_work(session, max_units, used);
    case VESICA_SENDER_OWN:
        return work_own(session, max_units, used);
    case VESICA_SENDER_SORT:
        return work_sort(session, max_units, used);
    case VESICA_SENDER_DISTINCT:
        return work_distinct(session, max_units, used);
    case VESICA_SENDER_READY:
        return vesica_sender_sends_tags(session)
                   ? vesica_sender_work_tags(session, max_units, used)
                   : vesica_sender_work_take(session, max_units, used);
    case VESICA_SENDER_COLLECT:
        return vesica_collect_work(session, max_units, used);
    }
    return VESICA_ERR_INTERNAL;
}

const vesica_role vesica_role_sender = {
    .begin = begin, .pending = pending, .work = work, .clear = clear};
