/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The side that learns. References: SPEC.md, section "Match". */

#include <string.h>

#include "psi/slice.h"
#include "psi/slots.h"
#include "util/status.h"
#include "util/wipe.h"

/* What is expected when every point has been answered. */
static vesica_state state_after_points(const vesica_session *session)
{
    return session->peer_items > 0 ? VESICA_ST_RECEIVER_EXPECT_TAGS
                                   : VESICA_ST_RECEIVER_EXPECT_DONE;
}

static vesica_status begin(vesica_session *session)
{
    vesica_receiver *receiver = &session->receiver;
    const vesica_suite suite = session->terms.suite;
    receiver->engine = vesica_engine_of(session->terms.engine);
    receiver->element_len = receiver->engine->element_len(suite);
    receiver->tag_len = vesica_tag_len(session->items, session->peer_items);

    vesica_coins coins;
    vesica_coins_init(&coins, suite, VESICA_LABEL_COINS_BLIND, session->seed,
                      session->sid);
    vesica_wipe(session->seed, sizeof session->seed);
    const vesica_status status =
        receiver->engine->blind_init(&receiver->blind, suite, &coins);
    vesica_wipe(&coins, sizeof coins);
    VESICA_TRY(status);

    void *block = NULL;
    VESICA_TRY(vesica_mem_array(&session->mem, &block, session->items,
                                vesica_slot_size(receiver)));
    receiver->slots = block;
    session->state = session->items > 0 ? VESICA_ST_RECEIVER_EXPECT_EVALUATED
                                        : state_after_points(session);
    return VESICA_OK;
}

static void clear(vesica_session *session)
{
    vesica_receiver *receiver = &session->receiver;
    vesica_slots_release(session);
    vesica_mem_release(&session->mem, receiver->rows, receiver->num_rows,
                       sizeof *receiver->rows);
    vesica_match_blind_clear(&receiver->blind);
    vesica_wipe(receiver, sizeof *receiver);
}

static void begin_sort(vesica_session *session, vesica_receiver_phase phase,
                       size_t key_len)
{
    vesica_receiver *receiver = &session->receiver;
    const vesica_records records = {.segments = &receiver->slots,
                                    .shift = 63,
                                    .size = vesica_slot_size(receiver)};
    vesica_sorter_init(&receiver->sorter, &records, session->items, key_len);
    receiver->phase = phase;
}

/* Blind: slot i gets the point of item i. Sorting then hides the order. */

static void blind_task(void *arg, size_t index)
{
    vesica_slice *slice = arg;
    const vesica_receiver *receiver = &slice->session->receiver;
    uint8_t items[VESICA_ENGINE_BATCH * VESICA_ITEM_BYTES];
    uint8_t points[VESICA_ENGINE_BATCH * VESICA_MAX_ELEMENT_BYTES];
    uint64_t first = 0;
    const size_t num = vesica_slice_batch(slice, index, &first);
    vesica_list_copy_items(slice->session->list, items, first, num);
    slice->status[index] =
        receiver->engine->request(&receiver->blind, points, items, num);
    vesica_wipe(items, sizeof items);
    if (slice->status[index] != VESICA_OK) {
        return;
    }
    for (size_t i = 0; i < num; i++) {
        memcpy(vesica_slot_at(receiver, first + i),
               points + i * receiver->element_len, receiver->element_len);
        vesica_slot_set_number(receiver, first + i, (uint32_t)(first + i));
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
        begin_sort(session, VESICA_RECEIVER_SORT_POINTS, receiver->element_len);
    }
    vesica_session_count_items(session, slice.num);
    return vesica_session_report(session);
}

/* Send points, as many as the window allows. */

static vesica_status queue_blinded(vesica_session *session)
{
    vesica_receiver *receiver = &session->receiver;
    const uint32_t num =
        vesica_frame_elements(session->items, receiver->num_sent);
    const size_t num_bytes = num * receiver->element_len;
    vesica_out_frame *frame = NULL;
    vesica_writer writer;
    VESICA_TRY(vesica_output_begin(session, &frame, &writer,
                                   VESICA_MESSAGE_BLINDED,
                                   vesica_msg_bulk_len(num_bytes)));
    uint8_t *points = vesica_msg_bulk_encode(&writer, num_bytes);
    for (uint32_t i = 0; points != NULL && i < num; i++) {
        memcpy(points + i * receiver->element_len,
               vesica_slot_at(receiver, receiver->num_sent + i),
               receiver->element_len);
    }
    VESICA_TRY(vesica_output_commit(session, frame, &writer));
    receiver->num_sent += num;
    receiver->num_frames_sent++;
    return VESICA_OK;
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

/* All own tags are there: sort them, so that the partner's can be joined as
 * they stream in. */
static void begin_join(vesica_session *session)
{
    begin_sort(session, VESICA_RECEIVER_SORT_TAGS, session->receiver.tag_len);
    session->state = state_after_points(session);
}

static vesica_status work_sort(vesica_session *session, uint32_t max_units,
                               uint32_t *used)
{
    vesica_receiver *receiver = &session->receiver;
    if (!vesica_sort_slice(&receiver->sorter, max_units, used)) {
        return VESICA_OK;
    }
    receiver->position = 0;
    if (receiver->phase == VESICA_RECEIVER_SORT_TAGS) {
        receiver->phase = VESICA_RECEIVER_JOIN;
        return VESICA_OK;
    }
    receiver->phase = VESICA_RECEIVER_EXCHANGE;
    if (session->items == 0) {
        begin_join(session);
    }
    return pump(session);
}

/* Finish: what comes back answers the points in the order in which they were
 * sent, which is the order of the slots. */

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
    const size_t num =
        vesica_frame_elements(session->items, receiver->num_finished);
    if (payload_len != vesica_msg_bulk_len(num * receiver->element_len)) {
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
    const uint32_t num =
        vesica_frame_elements(session->items, receiver->num_finished);
    const uint8_t *points = NULL;
    VESICA_TRY(vesica_msg_bulk_decode(&points, num * receiver->element_len,
                                      payload, len));
    receiver->run = (vesica_run){
        .elements = points, .first = receiver->num_finished, .num = num};
    receiver->num_frames_answered++;
    session->in.held = true;
    return pump(session);
}

static void finish_task(void *arg, size_t index)
{
    vesica_slice *slice = arg;
    const vesica_receiver *receiver = &slice->session->receiver;
    const size_t tag_len = receiver->tag_len;
    uint8_t items[VESICA_ENGINE_BATCH * VESICA_ITEM_BYTES];
    uint8_t tags[VESICA_ENGINE_BATCH * VESICA_MAX_TAG_BYTES];
    uint64_t first = 0;
    const size_t num = vesica_slice_batch(slice, index, &first);
    const uint64_t slot = receiver->run.first + first;
    for (size_t i = 0; i < num; i++) {
        vesica_list_copy_items(slice->session->list,
                               items + i * VESICA_ITEM_BYTES,
                               vesica_slot_number(receiver, slot + i), 1);
    }
    slice->status[index] = receiver->engine->finish(
        &receiver->blind, tags, tag_len, items,
        receiver->run.elements + (size_t)first * receiver->element_len, num);
    vesica_wipe(items, sizeof items);
    if (slice->status[index] != VESICA_OK) {
        return;
    }
    for (size_t i = 0; i < num; i++) {
        memcpy(vesica_slot_at(receiver, slot + i), tags + i * tag_len, tag_len);
    }
    vesica_wipe(tags, sizeof tags);
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
        begin_join(session);
    }
    return VESICA_OK;
}

/* Join: own tags are sorted and complete, the partner's come sorted. */

vesica_status vesica_receiver_admit_tags(vesica_session *session,
                                         uint32_t payload_len)
{
    const vesica_receiver *receiver = &session->receiver;
    const size_t num =
        vesica_frame_elements(session->peer_items, receiver->num_tags);
    if (payload_len != vesica_msg_bulk_len(num * receiver->tag_len)) {
        return vesica_breach(session, VESICA_ERR_COUNT,
                             "TAGS has another number of tags than its turn");
    }
    if (vesica_output_count(session, VESICA_MESSAGE_ACK) >=
        VESICA_FRAME_WINDOW) {
        return vesica_breach(session, VESICA_ERR_WINDOW,
                             "TAGS beyond the window");
    }
    return VESICA_OK;
}

vesica_status vesica_receiver_on_tags(vesica_session *session,
                                      const uint8_t *payload, size_t len)
{
    vesica_receiver *receiver = &session->receiver;
    const size_t tag_len = receiver->tag_len;
    const uint32_t num =
        vesica_frame_elements(session->peer_items, receiver->num_tags);
    const uint8_t *tags = NULL;
    VESICA_TRY(vesica_msg_bulk_decode(&tags, num * tag_len, payload, len));
    if (!vesica_is_increasing(tags, num, tag_len,
                              receiver->num_tags > 0 ? receiver->last_tag
                                                     : NULL)) {
        return VESICA_ERR_ORDER;
    }
    memcpy(receiver->last_tag, tags + (num - 1) * tag_len, tag_len);
    receiver->run =
        (vesica_run){.elements = tags, .first = receiver->num_tags, .num = num};
    receiver->num_tags += num;
    session->in.held = true;
    return VESICA_OK;
}

static vesica_status queue_ack(vesica_session *session)
{
    const vesica_msg_ack ack = {++session->receiver.num_tag_frames};
    vesica_out_frame *frame = NULL;
    vesica_writer writer;
    VESICA_TRY(vesica_output_begin(session, &frame, &writer, VESICA_MESSAGE_ACK,
                                   VESICA_ACK_MAX_BYTES));
    vesica_msg_ack_encode(&writer, &ack);
    return vesica_output_commit(session, frame, &writer);
}

/* One comparison: an own tag is passed, matched, or the partner's is passed.
 * Own tags that are equal match the same one. */
static void join_step(vesica_receiver *receiver)
{
    vesica_run *run = &receiver->run;
    const size_t tag_len = receiver->tag_len;
    const int order = memcmp(vesica_slot_at(receiver, receiver->position),
                             run->elements + run->done * tag_len, tag_len);
    if (order > 0) {
        run->done++;
        return;
    }
    if (order == 0) {
        vesica_slot_set_number(
            receiver, receiver->position,
            vesica_slot_number(receiver, receiver->position) |
                VESICA_SLOT_MATCHED);
        receiver->num_matches++;
    }
    receiver->position++;
}

static vesica_status work_join(vesica_session *session, uint32_t max_units,
                               uint32_t *used)
{
    vesica_receiver *receiver = &session->receiver;
    vesica_run *run = &receiver->run;
    uint32_t done = 0;
    for (; done < max_units && run->done < run->num &&
           receiver->position < session->items;
         done++) {
        join_step(receiver);
    }
    *used = done;
    if (run->done < run->num && receiver->position < session->items) {
        return VESICA_OK;
    }
    vesica_input_release(session);
    if (receiver->num_tags == session->peer_items) {
        session->state = VESICA_ST_RECEIVER_EXPECT_DONE;
    }
    return queue_ack(session);
}

/* DONE is answered before the rows are looked at: how long that takes, and
 * whether there is memory for it, depends on how many there are. */
vesica_status vesica_receiver_on_done(vesica_session *session,
                                      const uint8_t *payload, size_t len)
{
    VESICA_TRY(vesica_session_check_done(session, payload, len));
    VESICA_TRY(vesica_session_send_done(session));
    session->state = VESICA_ST_RECEIVER_COLLECT;
    session->receiver.phase = VESICA_RECEIVER_COUNT_ROWS;
    session->receiver.position = 0;
    return VESICA_OK;
}

static const char *pending(const vesica_session *session)
{
    const bool held = session->in.held;
    switch (session->receiver.phase) {
    case VESICA_RECEIVER_BLIND:
        return "blind items";
    case VESICA_RECEIVER_SORT_POINTS:
        return "sort points";
    case VESICA_RECEIVER_EXCHANGE:
        return held ? "finish items" : NULL;
    case VESICA_RECEIVER_SORT_TAGS:
        return "sort tags";
    case VESICA_RECEIVER_JOIN:
        return held ? "join tags" : NULL;
    case VESICA_RECEIVER_COUNT_ROWS:
    case VESICA_RECEIVER_FILL_ROWS:
    case VESICA_RECEIVER_SORT_ROWS:
        /* not before DONE has left */
        return session->out.head == NULL ? "collect rows" : NULL;
    case VESICA_RECEIVER_FINISHED:
        break;
    }
    return NULL;
}

static vesica_status work(vesica_session *session, uint32_t max_units,
                          uint32_t *used)
{
    switch (session->receiver.phase) {
    case VESICA_RECEIVER_BLIND:
        return work_blind(session, max_units, used);
    case VESICA_RECEIVER_SORT_POINTS:
    case VESICA_RECEIVER_SORT_TAGS:
        return work_sort(session, max_units, used);
    case VESICA_RECEIVER_EXCHANGE:
        return work_finish(session, max_units, used);
    case VESICA_RECEIVER_JOIN:
        return work_join(session, max_units, used);
    case VESICA_RECEIVER_COUNT_ROWS:
    case VESICA_RECEIVER_FILL_ROWS:
    case VESICA_RECEIVER_SORT_ROWS:
        return vesica_collect(session, max_units, used);
    case VESICA_RECEIVER_FINISHED:
        break;
    }
    return VESICA_ERR_INTERNAL;
}

const vesica_role vesica_role_receiver = {
    .begin = begin, .pending = pending, .work = work, .clear = clear};
