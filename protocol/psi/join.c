/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The receiver and TAGS: own outputs are sorted and complete, the partner's
 * tags come sorted. */

#include <string.h>

#include "session/internal.h"
#include "util/status.h"

vesica_state vesica_receiver_state_after_points(const vesica_session *session)
{
    if (session->peer_items > 0) {
        return VESICA_ST_RECEIVER_EXPECT_TAGS;
    }
    return vesica_match_is_mutual(session) ? VESICA_ST_RECEIVER_EXPECT_ACKS
                                           : VESICA_ST_RECEIVER_EXPECT_DONE;
}

/* All tags are joined. If both learn, the partner hears now which; else it
 * sends DONE first. */
static void end_join(vesica_session *session)
{
    vesica_receiver *receiver = &session->receiver;
    receiver->position = 0;
    if (vesica_match_is_mutual(session)) {
        session->state = VESICA_ST_RECEIVER_EXPECT_ACKS;
        receiver->phase = VESICA_RECEIVER_SIFT;
        return;
    }
    session->state = VESICA_ST_RECEIVER_EXPECT_DONE;
    receiver->phase = VESICA_RECEIVER_WAIT;
}

void vesica_receiver_begin_join(vesica_session *session)
{
    session->receiver.position = 0;
    session->receiver.phase = VESICA_RECEIVER_JOIN;
    if (session->peer_items == 0) {
        end_join(session);
    }
}

static uint32_t records_of_turn(const vesica_session *session)
{
    return vesica_bulk_records(session->peer_items, session->receiver.num_tags,
                               vesica_match_tag_record_len(session));
}

vesica_status vesica_receiver_admit_tags(vesica_session *session,
                                         uint32_t payload_len)
{
    const size_t expected =
        vesica_bulk_payload_len(VESICA_MESSAGE_TAGS, records_of_turn(session),
                                vesica_match_tag_record_len(session), 0);
    return vesica_bulk_admit(session, payload_len, expected,
                             VESICA_MESSAGE_ACK);
}

vesica_status vesica_receiver_on_tags(vesica_session *session,
                                      const uint8_t *payload, size_t len)
{
    vesica_receiver *receiver = &session->receiver;
    const size_t tag_len = session->form.tag_len;
    const size_t record_len = vesica_match_tag_record_len(session);
    const uint32_t num = records_of_turn(session);
    const uint8_t *tags = NULL;
    VESICA_TRY(vesica_msg_bulk_decode(&tags, num * record_len, payload, len));
    if (!vesica_is_increasing(tags, num, record_len, tag_len,
                              receiver->num_tags > 0 ? receiver->last_tag
                                                     : NULL)) {
        return VESICA_ERR_ORDER;
    }
    memcpy(receiver->last_tag, tags + (num - 1) * record_len, tag_len);
    receiver->run =
        (vesica_run){.records = tags, .first = receiver->num_tags, .num = num};
    receiver->num_tags += num;
    session->in.held = true;
    return VESICA_OK;
}

/* The partner's record that is looked at goes behind the store, whether it will
 * match or not: so time does not tell. */
static void copy_record(vesica_session *session, const uint8_t *record)
{
    vesica_receiver *receiver = &session->receiver;
    if (session->store.bytes != NULL && !receiver->copied) {
        vesica_store_put(&session->store, session->store.num,
                         (uint32_t)(receiver->run.first + receiver->run.done),
                         record + session->form.tag_len);
        receiver->copied = true;
    }
}

/* Own items that have equal tags share an entry: there are at most as many
 * entries as the partner has records, and as this side has items. */
static void mark(vesica_session *session)
{
    vesica_receiver *receiver = &session->receiver;
    const uint64_t i = receiver->position;
    vesica_slot_set_number(&receiver->slots, i,
                           vesica_slot_number(&receiver->slots, i) |
                               VESICA_SLOT_MATCHED);
    if (session->store.bytes != NULL) {
        session->store.num += receiver->kept ? 0 : 1;
        receiver->kept = true;
        vesica_slot_set_entry(&receiver->slots, i,
                              (uint32_t)(session->store.num - 1));
    }
}

/* One comparison: an own tag is passed, matched, or the partner's is passed. */
static void join_step(vesica_session *session)
{
    vesica_receiver *receiver = &session->receiver;
    vesica_run *run = &receiver->run;
    const uint8_t *record =
        run->records + run->done * vesica_match_tag_record_len(session);
    copy_record(session, record);
    const int order =
        memcmp(vesica_slot_at(&receiver->slots, receiver->position), record,
               session->form.tag_len);
    if (order > 0) {
        run->done++;
        receiver->copied = false;
        receiver->kept = false;
        return;
    }
    if (order == 0) {
        mark(session);
    }
    receiver->position++;
}

vesica_status vesica_receiver_work_join(vesica_session *session,
                                        uint32_t max_units, uint32_t *used)
{
    vesica_receiver *receiver = &session->receiver;
    vesica_run *run = &receiver->run;
    uint32_t done = 0;
    for (; done < max_units && run->done < run->num &&
           receiver->position < session->items;
         done++) {
        join_step(session);
    }
    *used = done;
    if (run->done < run->num && receiver->position < session->items) {
        return VESICA_OK;
    }
    vesica_input_release(session);
    if (receiver->num_tags == session->peer_items) {
        end_join(session);
    }
    return vesica_queue_ack(session, &receiver->num_tag_frames);
}

/* DONE is answered before the rows are looked at: how long that takes, and
 * whether there is memory for it, depends on how many there are. */
vesica_status vesica_receiver_on_done(vesica_session *session,
                                      const uint8_t *payload, size_t len)
{
    vesica_receiver *receiver = &session->receiver;
    VESICA_TRY(vesica_session_check_done(session, payload, len));
    VESICA_TRY(vesica_session_send_done(session));
    session->state = VESICA_ST_COLLECT;
    if (vesica_match_is_mutual(session)) {
        receiver->phase = VESICA_RECEIVER_COLLECT;
        vesica_collect_begin(session, &receiver->slots);
        return VESICA_OK;
    }
    receiver->position = 0;
    receiver->phase = VESICA_RECEIVER_SIFT;
    return VESICA_OK;
}
