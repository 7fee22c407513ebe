/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The receiver and its matches: those that are none after all are dropped, and
 * if both learn the others are revealed to the sender. */

#include <string.h>

#include "session/internal.h"
#include "util/bytes.h"
#include "util/ct.h"
#include "util/status.h"

static void drop(vesica_receiver *receiver, uint64_t i)
{
    vesica_slot_set_number(&receiver->slots, i,
                           vesica_slot_item(&receiver->slots, i));
}

/* Of items that have one tag, the label opens for one at most. */
static vesica_status open_label(vesica_session *session, uint64_t i)
{
    vesica_receiver *receiver = &session->receiver;
    const uint32_t entry = vesica_slot_entry(&receiver->slots, i);
    bool opens = false;
    if (receiver->num_opened > 0 && entry == receiver->last_opened) {
        drop(receiver, i);
        return VESICA_OK;
    }
    VESICA_TRY(vesica_match_open(session, &opens, VESICA_LABEL_FROM_SENDER,
                                 &receiver->slots, i, entry));
    if (!opens) {
        session->collector.unopened++;
        drop(receiver, i);
        return VESICA_OK;
    }
    receiver->num_opened++;
    receiver->last_opened = entry;
    return VESICA_OK;
}

/* A dummy that has a tag of the partner's by chance is no match, and neither is
 * an item whose label does not open. */
static vesica_status sift(vesica_session *session, uint64_t i)
{
    vesica_receiver *receiver = &session->receiver;
    const vesica_slots *slots = &receiver->slots;
    if (!vesica_slot_is_matched(slots, i)) {
        return VESICA_OK;
    }
    if (!vesica_match_is_listed(session, vesica_slot_item(slots, i))) {
        drop(receiver, i);
        return VESICA_OK;
    }
    return vesica_match_has_labels(session) ? open_label(session, i)
                                            : VESICA_OK;
}

/* Whether slot i is the first match of its entry. Slots with one entry stand
 * side by side. */
static bool begins_entry(vesica_receiver *receiver, uint64_t i, bool first)
{
    if (!vesica_slot_is_matched(&receiver->slots, i)) {
        return false;
    }
    const uint32_t entry = vesica_slot_entry(&receiver->slots, i);
    const bool is_new = first || entry != receiver->last_entry;
    receiver->last_entry = entry;
    return is_new;
}

static vesica_status queue_matched(vesica_session *session)
{
    const vesica_msg_matched matched = {session->receiver.num_entries};
    vesica_out_frame *frame = NULL;
    vesica_writer writer;
    VESICA_TRY(vesica_output_begin(session, &frame, &writer,
                                   VESICA_MESSAGE_MATCHED,
                                   VESICA_MATCHED_MAX_BYTES));
    vesica_msg_matched_encode(&writer, &matched);
    return vesica_output_commit(session, frame, &writer);
}

/* Everything is revealed and taken. */
static void end_reveal(vesica_session *session)
{
    const vesica_receiver *receiver = &session->receiver;
    if (receiver->num_revealed == receiver->num_entries &&
        receiver->window.num_acked == receiver->window.num_sent) {
        session->state = VESICA_ST_RECEIVER_EXPECT_DONE;
        session->receiver.phase = VESICA_RECEIVER_WAIT;
    }
}

static vesica_status end_sift(vesica_session *session)
{
    vesica_receiver *receiver = &session->receiver;
    receiver->position = 0;
    if (!vesica_match_is_mutual(session)) {
        receiver->phase = VESICA_RECEIVER_COLLECT;
        vesica_collect_begin(session, &receiver->slots);
        return VESICA_OK;
    }
    receiver->phase = VESICA_RECEIVER_REVEAL;
    VESICA_TRY(queue_matched(session));
    end_reveal(session);
    return VESICA_OK;
}

/* Whether a match may be none, or has to be counted. */
static bool looks_at_matches(const vesica_session *session)
{
    return vesica_match_is_mutual(session) ||
           vesica_match_has_labels(session) ||
           session->items > session->list->num_items;
}

vesica_status vesica_receiver_work_sift(vesica_session *session,
                                        uint32_t max_units, uint32_t *used)
{
    vesica_receiver *receiver = &session->receiver;
    const bool counts = vesica_match_is_mutual(session);
    uint32_t done = 0;
    if (!looks_at_matches(session)) {
        receiver->position = session->items;
    }
    for (; done < max_units && receiver->position < session->items; done++) {
        const uint64_t i = receiver->position++;
        VESICA_TRY(sift(session, i));
        if (counts && begins_entry(receiver, i, receiver->num_entries == 0)) {
            receiver->num_entries++;
        }
    }
    *used = done;
    return receiver->position < session->items ? VESICA_OK : end_sift(session);
}

bool vesica_receiver_reveals(const vesica_session *session)
{
    const vesica_receiver *receiver = &session->receiver;
    return receiver->bulk.frame != NULL ||
           (receiver->num_revealed < receiver->num_entries &&
            vesica_window_is_open(&receiver->window));
}

/* LE32(position) ‖ ack ‖ sealed label */
static vesica_status reveal_one(vesica_session *session, uint64_t i)
{
    vesica_receiver *receiver = &session->receiver;
    vesica_bulk *bulk = &receiver->bulk;
    uint8_t *record =
        bulk->records + bulk->done * vesica_match_reveal_record_len(session);
    const uint32_t entry = vesica_slot_entry(&receiver->slots, i);
    vesica_store_le32(record, vesica_store_position(&session->store, entry));
    memcpy(record + sizeof(uint32_t),
           vesica_slot_at(&receiver->slots, i) +
               vesica_output_ack_at(&session->form),
           VESICA_ACK_BYTES);
    /* Public: it goes to the partner. */
    VESICA_PUBLIC(record, sizeof(uint32_t) + VESICA_ACK_BYTES);
    bulk->done++;
    return vesica_match_has_labels(session)
               ? vesica_match_seal(
                     session, record + sizeof(uint32_t) + VESICA_ACK_BYTES,
                     VESICA_LABEL_FROM_RECEIVER, &receiver->slots, i)
               : VESICA_OK;
}

vesica_status vesica_receiver_work_reveal(vesica_session *session,
                                          uint32_t max_units, uint32_t *used)
{
    vesica_receiver *receiver = &session->receiver;
    vesica_bulk *bulk = &receiver->bulk;
    uint32_t done = 0;
    if (bulk->frame == NULL) {
        VESICA_TRY(
            vesica_bulk_begin(session, bulk, VESICA_MESSAGE_REVEALED,
                              receiver->num_entries, receiver->num_revealed,
                              vesica_match_reveal_record_len(session), 0));
    }
    for (; done < max_units && bulk->done < bulk->num; done++) {
        const uint64_t i = receiver->position++;
        const bool first = bulk->first + bulk->done == 0;
        if (begins_entry(receiver, i, first)) {
            VESICA_TRY(reveal_one(session, i));
        }
    }
    *used = done;
    if (bulk->done < bulk->num) {
        return VESICA_OK;
    }
    receiver->num_revealed += bulk->num;
    receiver->window.num_sent++;
    return vesica_bulk_commit(session, bulk);
}

vesica_status vesica_receiver_on_ack(vesica_session *session,
                                     const uint8_t *payload, size_t len)
{
    VESICA_TRY(vesica_window_on_ack(session, &session->receiver.window,
                                    VESICA_MESSAGE_REVEALED, payload, len));
    end_reveal(session);
    return VESICA_OK;
}
