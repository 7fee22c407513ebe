/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The side that holds the key. References: SPEC.md, section "Match". */

#include <string.h>

#include "psi/slice.h"
#include "util/status.h"
#include "util/wipe.h"

static vesica_status pump(vesica_session *session);

static vesica_status begin(vesica_session *session)
{
    vesica_sender *sender = &session->sender;
    const vesica_suite suite = session->terms.suite;
    sender->engine = vesica_engine_of(session->terms.engine);
    sender->element_len = sender->engine->element_len(suite);
    sender->tag_len = vesica_tag_len(session->items, session->peer_items);

    vesica_coins coins;
    vesica_coins_init(&coins, suite, VESICA_LABEL_COINS_KEY, session->seed,
                      session->sid);
    vesica_coins_init(&sender->padding, suite, VESICA_LABEL_COINS_PADDING,
                      session->seed, session->sid);
    vesica_wipe(session->seed, sizeof session->seed);
    const vesica_status status =
        sender->engine->key_init(&sender->key, suite, &coins);
    vesica_wipe(&coins, sizeof coins);
    VESICA_TRY(status);

    void *block = NULL;
    VESICA_TRY(vesica_mem_array(&session->mem, &block, session->items,
                                sender->tag_len));
    sender->tags = block;
    session->state = session->peer_items > 0 ? VESICA_ST_SENDER_EXPECT_BLINDED
                                             : VESICA_ST_SENDER_EXPECT_DONE;
    return VESICA_OK;
}

static void clear(vesica_session *session)
{
    vesica_sender *sender = &session->sender;
    vesica_output_discard(session, sender->reply);
    vesica_mem_release(&session->mem, sender->tags, session->items,
                       sender->tag_len);
    vesica_match_key_clear(&sender->key);
    vesica_wipe(sender, sizeof *sender);
}

/* Own items. */

static void own_task(void *arg, size_t index)
{
    vesica_slice *slice = arg;
    const vesica_sender *sender = &slice->session->sender;
    uint64_t first = 0;
    const size_t num = vesica_slice_batch(slice, index, &first);
    uint8_t items[VESICA_ENGINE_BATCH * VESICA_ITEM_BYTES];
    vesica_list_copy_items(slice->session->list, items, first, num);
    slice->status[index] = sender->engine->own(
        &sender->key, sender->tags + first * sender->tag_len, sender->tag_len,
        items, num);
    vesica_wipe(items, sizeof items);
}

static vesica_records tag_records(vesica_sender *sender)
{
    return (vesica_records){
        .segments = &sender->tags, .shift = 63, .size = sender->tag_len};
}

static void begin_sort(vesica_session *session)
{
    vesica_sender *sender = &session->sender;
    const vesica_records records = tag_records(sender);
    vesica_sorter_init(&sender->sorter, &records, session->items,
                       sender->tag_len);
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
        begin_sort(session);
    }
    vesica_session_count_items(session, slice.num);
    return vesica_session_report(session);
}

static vesica_status work_sort(vesica_session *session, uint32_t max_units,
                               uint32_t *used)
{
    vesica_sender *sender = &session->sender;
    if (vesica_sort_slice(&sender->sorter, max_units, used)) {
        sender->phase = VESICA_SENDER_DISTINCT;
        sender->position = 1;
        sender->replaced = false;
    }
    return VESICA_OK;
}

/* Two items whose tags are equal after truncation are one tag to the receiver:
 * it matches either. The partner was told how many tags there will be, and
 * takes them strictly increasing only, so a uniform one fills the place; it
 * matches nothing but with the probability of any other tag. One in 2^17
 * sessions of 2^24 items against a single one meets this. */
static void replace_tag(vesica_sender *sender, uint8_t *tag)
{
    uint8_t block[64];
    vesica_coins_block(&sender->padding, block, sender->num_padding++);
    memcpy(tag, block, sender->tag_len);
    vesica_wipe(block, sizeof block);
    sender->replaced = true;
}

static vesica_status work_distinct(vesica_session *session, uint32_t max_units,
                                   uint32_t *used)
{
    vesica_sender *sender = &session->sender;
    const size_t len = sender->tag_len;
    uint32_t done = 0;
    for (; done < max_units && sender->position < session->items; done++) {
        uint8_t *tag = sender->tags + sender->position * len;
        if (memcmp(tag - len, tag, len) == 0) {
            replace_tag(sender, tag);
        }
        sender->position++;
    }
    *used = done;
    if (sender->position < session->items) {
        return VESICA_OK;
    }
    if (sender->replaced) {
        begin_sort(session);
        return VESICA_OK;
    }
    sender->phase = VESICA_SENDER_READY;
    return pump(session);
}

/* The partner's items. */

vesica_status vesica_sender_admit_blinded(vesica_session *session,
                                          uint32_t payload_len)
{
    const vesica_sender *sender = &session->sender;
    const size_t num =
        vesica_frame_elements(session->peer_items, sender->num_received);
    if (payload_len != vesica_msg_bulk_len(num * sender->element_len)) {
        return vesica_breach(session, VESICA_ERR_COUNT,
                             "BLINDED has another number of points than its "
                             "turn");
    }
    if (vesica_output_count(session, VESICA_MESSAGE_EVALUATED) >=
        VESICA_FRAME_WINDOW) {
        return vesica_breach(session, VESICA_ERR_WINDOW,
                             "BLINDED beyond the window");
    }
    return VESICA_OK;
}

static vesica_status begin_reply(vesica_session *session, size_t num_bytes)
{
    vesica_sender *sender = &session->sender;
    vesica_writer writer;
    VESICA_TRY(vesica_output_begin(session, &sender->reply, &writer,
                                   VESICA_MESSAGE_EVALUATED,
                                   vesica_msg_bulk_len(num_bytes)));
    sender->reply_elements = vesica_msg_bulk_encode(&writer, num_bytes);
    sender->reply_payload_len = writer.len;
    return sender->reply_elements != NULL ? VESICA_OK : VESICA_ERR_INTERNAL;
}

vesica_status vesica_sender_on_blinded(vesica_session *session,
                                       const uint8_t *payload, size_t len)
{
    vesica_sender *sender = &session->sender;
    const size_t element_len = sender->element_len;
    const uint32_t num =
        vesica_frame_elements(session->peer_items, sender->num_received);
    const uint8_t *points = NULL;
    VESICA_TRY(
        vesica_msg_bulk_decode(&points, num * element_len, payload, len));
    if (!vesica_is_increasing(points, num, element_len,
                              sender->num_received > 0 ? sender->last_point
                                                       : NULL)) {
        return VESICA_ERR_ORDER;
    }
    memcpy(sender->last_point, points + (num - 1) * element_len, element_len);
    VESICA_TRY(begin_reply(session, num * element_len));
    sender->run = (vesica_run){
        .elements = points, .first = sender->num_received, .num = num};
    sender->num_received += num;
    session->in.held = true;
    return VESICA_OK;
}

static void evaluate_task(void *arg, size_t index)
{
    vesica_slice *slice = arg;
    const vesica_sender *sender = &slice->session->sender;
    uint64_t first = 0;
    const size_t num = vesica_slice_batch(slice, index, &first);
    const size_t offset = (size_t)first * sender->element_len;
    slice->status[index] =
        sender->engine->evaluate(&sender->key, sender->reply_elements + offset,
                                 sender->run.elements + offset, num);
}

static vesica_status commit_reply(vesica_session *session)
{
    vesica_sender *sender = &session->sender;
    vesica_out_frame *reply = sender->reply;
    const vesica_writer writer = {
        .bytes = reply->bytes + VESICA_FRAME_HEADER_BYTES,
        .size = reply->size - VESICA_FRAME_HEADER_BYTES,
        .len = sender->reply_payload_len};
    sender->reply = NULL;
    vesica_input_release(session);
    if (sender->num_received == session->peer_items) {
        session->state = VESICA_ST_SENDER_EXPECT_DONE;
    }
    VESICA_TRY(vesica_output_commit(session, reply, &writer));
    return pump(session);
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
    return run->done == run->num ? commit_reply(session)
                                 : vesica_session_report(session);
}

/* Tags, once they are sorted and every point has been answered. */

static vesica_status queue_tags(vesica_session *session)
{
    vesica_sender *sender = &session->sender;
    const uint32_t num =
        vesica_frame_elements(session->items, sender->num_tags_sent);
    const size_t num_bytes = num * sender->tag_len;
    vesica_out_frame *frame = NULL;
    vesica_writer writer;
    VESICA_TRY(vesica_output_begin(session, &frame, &writer,
                                   VESICA_MESSAGE_TAGS,
                                   vesica_msg_bulk_len(num_bytes)));
    uint8_t *elements = vesica_msg_bulk_encode(&writer, num_bytes);
    if (elements != NULL) {
        memcpy(elements, sender->tags + sender->num_tags_sent * sender->tag_len,
               num_bytes);
    }
    VESICA_TRY(vesica_output_commit(session, frame, &writer));
    sender->num_tags_sent += num;
    sender->num_tag_frames++;
    return VESICA_OK;
}

/* Queue all that may be queued now. */
static vesica_status pump(vesica_session *session)
{
    vesica_sender *sender = &session->sender;
    if (session->state != VESICA_ST_SENDER_EXPECT_DONE ||
        sender->phase != VESICA_SENDER_READY || sender->done_sent) {
        return VESICA_OK;
    }
    while (sender->num_tags_sent < session->items) {
        if (sender->num_tag_frames - sender->num_tag_frames_acked ==
            VESICA_FRAME_WINDOW) {
            return VESICA_OK;
        }
        VESICA_TRY(queue_tags(session));
    }
    sender->done_sent = true;
    return vesica_session_send_done(session);
}

vesica_status vesica_sender_on_ack(vesica_session *session,
                                   const uint8_t *payload, size_t len)
{
    vesica_sender *sender = &session->sender;
    vesica_msg_ack ack;
    VESICA_TRY(vesica_msg_ack_decode(&ack, payload, len));
    /* What has not left whole cannot have been taken. */
    const uint64_t num_left = sender->num_tag_frames -
                              vesica_output_count(session, VESICA_MESSAGE_TAGS);
    if (ack.num_frames != sender->num_tag_frames_acked + 1 ||
        ack.num_frames > num_left) {
        return vesica_breach(session, VESICA_ERR_COUNT,
                             "ACK of another frame than the next");
    }
    sender->num_tag_frames_acked = ack.num_frames;
    return pump(session);
}

vesica_status vesica_sender_on_done(vesica_session *session,
                                    const uint8_t *payload, size_t len)
{
    vesica_sender *sender = &session->sender;
    if (!sender->done_sent ||
        sender->num_tag_frames_acked != sender->num_tag_frames) {
        return vesica_breach(session, VESICA_ERR_UNEXPECTED,
                             "DONE before all tags were taken");
    }
    VESICA_TRY(vesica_session_check_done(session, payload, len));
    session->result = (vesica_result){
        .advisory = true,
        .items = session->items,
        .peer_items = session->peer_items,
        .transcript = session->transcript,
        .transcript_len = vesica_hash_len(session->terms.suite)};
    clear(session);
    session->role = NULL;
    session->state = VESICA_ST_ENDED;
    return VESICA_OK;
}

/* The partner waits for its points, so they go first. */
static const char *pending(const vesica_session *session)
{
    const vesica_sender *sender = &session->sender;
    if (sender->reply != NULL) {
        return "evaluate points";
    }
    switch (sender->phase) {
    case VESICA_SENDER_OWN:
        return "evaluate own items";
    case VESICA_SENDER_SORT:
    case VESICA_SENDER_DISTINCT:
        return "sort tags";
    case VESICA_SENDER_READY:
        break;
    }
    return NULL;
}

static vesica_status work(vesica_session *session, uint32_t max_units,
                          uint32_t *used)
{
    const vesica_sender *sender = &session->sender;
    if (sender->reply != NULL) {
        return work_evaluate(session, max_units, used);
    }
    switch (sender->phase) {
    case VESICA_SENDER_OWN:
        return work_own(session, max_units, used);
    case VESICA_SENDER_SORT:
        return work_sort(session, max_units, used);
    case VESICA_SENDER_DISTINCT:
        return work_distinct(session, max_units, used);
    case VESICA_SENDER_READY:
        break;
    }
    return VESICA_ERR_INTERNAL;
}

const vesica_role vesica_role_sender = {
    .begin = begin, .pending = pending, .work = work, .clear = clear};
