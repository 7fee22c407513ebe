/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The side that learns: its points. References: SPEC.md, section "Match". */

#include <string.h>

#include "psi/slice.h"
#include "util/mark.h"
#include "util/status.h"
#include "util/wipe.h"

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* One entry more than can match: the tag that is looked at stands there. */
static vesica_status take_store(vesica_session *session)
{
    if (!vesica_match_is_mutual(session) && !vesica_match_has_labels(session)) {
        return VESICA_OK;
    }
    return vesica_store_take(&session->store, &session->mem,
                             smaller(session->items, session->peer_items) + 1,
                             vesica_match_sealed_len(session));
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* Short tags have the room of the keys of util/mark.h, if nothing else stands
 * with the number. */
static vesica_status take_slots(vesica_session *session)
{
    vesica_receiver *receiver = &session->receiver;
    const size_t room =
        larger(vesica_output_len(&session->form), receiver->element_len);
    if (session->store.bytes != NULL) {
        return vesica_slots_take(&receiver->slots, &session->mem,
                                 session->items, room, VESICA_SLOT_WITH_ENTRY);
    }
    return vesica_slots_take(&receiver->slots, &session->mem, session->items,
                             larger(room, VESICA_MARK_KEY_BYTES),
                             VESICA_SLOT_NUMBERED);
}

static vesica_status begin_blind(vesica_session *session)
{
    vesica_receiver *receiver = &session->receiver;
    const vesica_match_form form = vesica_match_form_of(session);
    vesica_coins coins;
    void *block = NULL;
    VESICA_TRY(vesica_mem_array_unset(&session->mem, &block, 1,
                                      sizeof *receiver->blind));
    receiver->blind = block;
    VESICA_TRY(vesica_match_coins(session, &coins, VESICA_LABEL_COINS_BLIND));
    const vesica_status status = receiver->engine->blind_init(
        receiver->blind, &form, &coins, session->peer_key);
    vesica_wipe(&coins, sizeof coins);
    return status;
}

static vesica_status begin(vesica_session *session)
{
    vesica_receiver *receiver = &session->receiver;
    receiver->engine = vesica_engine_of(session->terms.engine);
    if (receiver->engine != NULL) {
        receiver->element_len =
            receiver->engine->element_len(session->terms.suite);
        VESICA_TRY(begin_blind(session));
    }
    VESICA_TRY(take_store(session));
    VESICA_TRY(take_slots(session));
    VESICA_TRY(vesica_receiver_take_index(session));
    VESICA_TRY(vesica_receiver_take_decoded(session));
    if (receiver->engine == NULL) {
        receiver->phase = VESICA_RECEIVER_CHUNKS;
        return vesica_chunks_receiver_begin(session);
    }
    receiver->phase = VESICA_RECEIVER_BLIND;
    session->state = VESICA_ST_RECEIVER_EXPECT_EVALUATED;
    if (session->items == 0) {
        session->state = vesica_receiver_state_after_points(session);
    }
    return VESICA_OK;
}

static void clear(vesica_session *session)
{
    vesica_receiver *receiver = &session->receiver;
    vesica_bulk_discard(session, &receiver->bulk);
    vesica_chunks_receiver_clear(session);
    vesica_receiver_release_decoded(session);
    vesica_receiver_release_index(session);
    vesica_slots_release(&receiver->slots, &session->mem);
    vesica_mem_release(&session->mem, receiver->blind, 1,
                       sizeof *receiver->blind);
    vesica_wipe(receiver, sizeof *receiver);
}

/* Blind: slot i gets the point of item i. Sorting then hides the order. */

static void blind_task(void *arg, size_t index)
{
    vesica_slice *slice = arg;
    const vesica_session *session = slice->session;
    const vesica_receiver *receiver = &session->receiver;
    uint32_t numbers[VESICA_ENGINE_BATCH];
    uint8_t items[VESICA_ENGINE_BATCH * VESICA_ITEM_BYTES];
    uint8_t points[VESICA_ENGINE_BATCH * VESICA_MAX_ELEMENT_BYTES];
    uint64_t first = 0;
    const size_t num = vesica_slice_batch(slice, index, &first);
    for (size_t i = 0; i < num; i++) {
        numbers[i] = (uint32_t)(first + i);
    }
    vesica_match_copy_items(session, items, numbers, num);
    slice->status[index] =
        receiver->engine->request(receiver->blind, points, items, num);
    vesica_wipe(items, sizeof items);
    if (slice->status[index] != VESICA_OK) {
        return;
    }
    for (size_t i = 0; i < num; i++) {
        memcpy(vesica_slot_at(&receiver->slots, first + i),
               points + i * receiver->element_len, receiver->element_len);
        vesica_slot_set_number(&receiver->slots, first + i,
                               (uint32_t)(first + i));
    }
}

static vesica_status work_blind(vesica_session *session, uint32_t max_units,
                                uint32_t *used)
{
    vesica_receiver *receiver = &session->receiver;
    vesica_slice slice =
        vesica_slice_of(session, receiver->position,
                        session->items - receiver->position, max_units);
    VESICA_TRY(vesica_slice_run(&slice, blind_task));
    receiver->position += slice.num;
    *used = (uint32_t)slice.num;
    if (receiver->position == session->items) {
        vesica_slots_begin_sort(&session->sorter, &receiver->slots,
                                receiver->element_len);
        receiver->phase = VESICA_RECEIVER_SORT_POINTS;
    }
    vesica_session_count_items(session, slice.num);
    return vesica_session_report(session);
}

/* Send points, as many as the window allows. */

static vesica_status queue_blinded(vesica_session *session)
{
    vesica_receiver *receiver = &session->receiver;
    const size_t len = receiver->element_len;
    vesica_bulk bulk = {.frame = NULL};
    VESICA_TRY(vesica_bulk_begin(session, &bulk, VESICA_MESSAGE_BLINDED,
                                 session->items, receiver->num_sent, len, 0));
    for (uint32_t i = 0; i < bulk.num; i++) {
        memcpy(bulk.records + i * len,
               vesica_slot_at(&receiver->slots, receiver->num_sent + i), len);
    }
    receiver->num_sent += bulk.num;
    receiver->num_frames_sent++;
    return vesica_bulk_commit(session, &bulk);
}

static vesica_status pump(vesica_session *session)
{
    const vesica_receiver *receiver = &session->receiver;
    while (receiver->num_sent < session->items &&
           receiver->num_frames_sent - receiver->num_frames_answered <
               VESICA_FRAME_WINDOW) {
        VESICA_TRY(queue_blinded(session));
    }
    return VESICA_OK;
}

/* All own outputs are there: sort them, so that the partner's tags can be
 * joined as they stream in. A tag is compared with all slots of its bucket, so
 * that their order does not matter; where slots have entries, what goes through
 * matches afterwards needs equal tags side by side. */
void vesica_receiver_begin_sort(vesica_session *session)
{
    vesica_receiver *receiver = &session->receiver;
    vesica_slots_begin_sort(&session->sorter, &receiver->slots,
                            session->form.tag_len);
    if (session->store.bytes == NULL) {
        vesica_sorter_limit(&session->sorter, receiver->index_bits);
    }
    receiver->phase = VESICA_RECEIVER_SORT_OUTPUTS;
    session->state = vesica_receiver_state_after_points(session);
}

static vesica_status work_sort(vesica_session *session, uint32_t max_units,
                               uint32_t *used)
{
    vesica_receiver *receiver = &session->receiver;
    if (!vesica_match_sort(session, max_units, used)) {
        return VESICA_OK;
    }
    if (receiver->phase == VESICA_RECEIVER_SORT_OUTPUTS) {
        vesica_receiver_begin_index(session);
        return VESICA_OK;
    }
    receiver->phase = VESICA_RECEIVER_EXCHANGE;
    if (session->items == 0) {
        vesica_receiver_begin_sort(session);
    }
    return pump(session);
}

/* What comes back answers the points in the order in which they were sent,
 * which is the order of the slots. */

vesica_status vesica_receiver_admit_evaluated(vesica_session *session,
                                              uint32_t payload_len)
{
    const vesica_receiver *receiver = &session->receiver;
    /* What has not left whole cannot have been answered. */
    if (receiver->num_frames_answered +
            vesica_output_count(session, VESICA_MESSAGE_BLINDED) >=
        receiver->num_frames_sent) {
        return vesica_breach(session, VESICA_ERR_UNEXPECTED,
                             "EVALUATED without BLINDED");
    }
    const uint32_t num = vesica_bulk_records(
        session->items, receiver->num_finished, receiver->element_len);
    if (payload_len != vesica_bulk_payload_len(
                           VESICA_MESSAGE_EVALUATED, num, receiver->element_len,
                           vesica_match_proof_len(session))) {
        return vesica_breach(session, VESICA_ERR_COUNT,
                             "EVALUATED has another number of points than the "
                             "BLINDED that it answers");
    }
    return VESICA_OK;
}

vesica_status vesica_receiver_on_evaluated(vesica_session *session,
                                           const uint8_t *payload, size_t len)
{
    vesica_receiver *receiver = &session->receiver;
    vesica_run run = {.first = receiver->num_finished,
                      .num = vesica_bulk_records(session->items,
                                                 receiver->num_finished,
                                                 receiver->element_len)};
    VESICA_TRY(vesica_msg_evaluated_decode(
        &run.records, run.num * receiver->element_len, &run.proof,
        vesica_match_proof_len(session), payload, len));
    receiver->run = run;
    receiver->num_frames_answered++;
    receiver->verifies = session->terms.proof;
    if (receiver->verifies) {
        VESICA_TRY(vesica_proof_begin(&receiver->proof, session->terms.suite,
                                      session->peer_key));
    }
    session->in.held = true;
    return pump(session);
}

/* Verify: against the points that were sent, which the slots still hold. */

static void verify_task(void *arg, size_t index)
{
    vesica_slice *slice = arg;
    const vesica_receiver *receiver = &slice->session->receiver;
    const size_t len = receiver->element_len;
    uint8_t points[VESICA_ENGINE_BATCH * VESICA_MAX_ELEMENT_BYTES];
    uint64_t first = 0;
    const size_t num = vesica_slice_batch(slice, index, &first);
    for (size_t i = 0; i < num; i++) {
        memcpy(
            points + i * len,
            vesica_slot_at(&receiver->slots, receiver->run.first + first + i),
            len);
    }
    const vesica_proof_pairs pairs = {.blinded = points,
                                      .evaluated =
                                          receiver->run.records + first * len,
                                      .first = (size_t)first,
                                      .num = num,
                                      .with_evaluated = true};
    slice->status[index] =
        vesica_proof_part(&receiver->proof, &slice->sums[index], &pairs);
}

static vesica_status work_verify(vesica_session *session, uint32_t max_units,
                                 uint32_t *used)
{
    vesica_receiver *receiver = &session->receiver;
    vesica_run *run = &receiver->run;
    vesica_slice slice =
        vesica_slice_of(session, run->done, run->num - run->done, max_units);
    VESICA_TRY(vesica_slice_run(&slice, verify_task));
    VESICA_TRY(vesica_slice_add_sums(&slice, &receiver->proof));
    run->done += (uint32_t)slice.num;
    *used = (uint32_t)slice.num;
    if (run->done == run->num) {
        VESICA_TRY(vesica_proof_check(&receiver->proof, run->proof));
        receiver->verifies = false;
        run->done = 0;
    }
    vesica_session_count_items(session, 2 * slice.num);
    return vesica_session_report(session);
}

static void finish_task(void *arg, size_t index)
{
    vesica_slice *slice = arg;
    const vesica_session *session = slice->session;
    const vesica_receiver *receiver = &session->receiver;
    const size_t output_len = vesica_output_len(&session->form);
    uint32_t numbers[VESICA_ENGINE_BATCH];
    uint8_t items[VESICA_ENGINE_BATCH * VESICA_ITEM_BYTES];
    uint8_t outputs[VESICA_ENGINE_BATCH * VESICA_MAX_OUTPUT_BYTES];
    uint64_t first = 0;
    const size_t num = vesica_slice_batch(slice, index, &first);
    const uint64_t slot = receiver->run.first + first;
    for (size_t i = 0; i < num; i++) {
        numbers[i] = vesica_slot_number(&receiver->slots, slot + i);
    }
    vesica_match_copy_items(session, items, numbers, num);
    slice->status[index] = receiver->engine->finish(
        receiver->blind, outputs, &session->form, items,
        receiver->run.records + (size_t)first * receiver->element_len, num);
    vesica_wipe(items, sizeof items);
    vesica_wipe(numbers, sizeof numbers);
    if (slice->status[index] != VESICA_OK) {
        return;
    }
    for (size_t i = 0; i < num; i++) {
        memcpy(vesica_slot_at(&receiver->slots, slot + i),
               outputs + i * output_len, output_len);
    }
    vesica_wipe(outputs, sizeof outputs);
}

static vesica_status work_finish(vesica_session *session, uint32_t max_units,
                                 uint32_t *used)
{
    vesica_receiver *receiver = &session->receiver;
    vesica_run *run = &receiver->run;
    vesica_slice slice =
        vesica_slice_of(session, run->done, run->num - run->done, max_units);
    VESICA_TRY(vesica_slice_run(&slice, finish_task));
    run->done += (uint32_t)slice.num;
    *used = (uint32_t)slice.num;
    vesica_session_count_items(session, slice.num);
    VESICA_TRY(vesica_session_report(session));
    if (run->done < run->num) {
        return VESICA_OK;
    }
    receiver->num_finished += run->num;
    vesica_input_release(session);
    if (receiver->num_finished == session->items) {
        vesica_receiver_begin_sort(session);
    }
    return VESICA_OK;
}

static const char *pending(const vesica_session *session)
{
    const vesica_receiver *receiver = &session->receiver;
    const bool held = session->in.held;
    switch (receiver->phase) {
    case VESICA_RECEIVER_CHUNKS:
        return vesica_chunks_receiver_pending(session);
    case VESICA_RECEIVER_BLIND:
        return "blind items";
    case VESICA_RECEIVER_SORT_POINTS:
        return "sort points";
    case VESICA_RECEIVER_EXCHANGE:
        return !held ? NULL : receiver->verifies ? "verify" : "finish items";
    case VESICA_RECEIVER_SORT_OUTPUTS:
        return "sort tags";
    case VESICA_RECEIVER_INDEX:
        return "index tags";
    case VESICA_RECEIVER_JOIN:
        return held ? "join tags" : NULL;
    case VESICA_RECEIVER_SIFT:
        /* not before DONE has left, if it has been sent */
        return session->state != VESICA_ST_COLLECT || session->out.head == NULL
                   ? "sift matches"
                   : NULL;
    case VESICA_RECEIVER_REVEAL:
        return vesica_receiver_reveals(session) ? "reveal matches" : NULL;
    case VESICA_RECEIVER_COLLECT:
        return vesica_collect_pending(session);
    case VESICA_RECEIVER_WAIT:
        return held ? "answer done" : NULL;
    }
    return NULL;
}

static vesica_status work(vesica_session *session, uint32_t max_units,
                          uint32_t *used)
{
    switch (session->receiver.phase) {
    case VESICA_RECEIVER_CHUNKS:
        return vesica_chunks_receiver_work(session, max_units, used);
    case VESICA_RECEIVER_BLIND:
        return work_blind(session, max_units, used);
    case VESICA_RECEIVER_SORT_POINTS:
    case VESICA_RECEIVER_SORT_OUTPUTS:
        return work_sort(session, max_units, used);
    case VESICA_RECEIVER_EXCHANGE:
        return session->receiver.verifies
                   ? work_verify(session, max_units, used)
                   : work_finish(session, max_units, used);
    case VESICA_RECEIVER_INDEX:
        return vesica_receiver_work_index(session, max_units, used);
    case VESICA_RECEIVER_JOIN:
        return vesica_receiver_work_join(session, max_units, used);
    case VESICA_RECEIVER_SIFT:
        return vesica_receiver_work_sift(session, max_units, used);
    case VESICA_RECEIVER_REVEAL:
        return vesica_receiver_work_reveal(session, max_units, used);
    case VESICA_RECEIVER_COLLECT:
        return vesica_collect_work(session, max_units, used);
    case VESICA_RECEIVER_WAIT:
        *used = max_units;
        return vesica_receiver_work_done(session);
    }
    return VESICA_ERR_INTERNAL;
}

const vesica_role vesica_role_receiver = {
    .begin = begin, .pending = pending, .work = work, .clear = clear};
