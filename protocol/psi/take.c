/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The sender, MATCHED and REVEALED: which of its items the receiver has too. */

#include "session/internal.h"
#include "util/bytes.h"
#include "util/ct.h"
#include "util/status.h"

vesica_status vesica_sender_on_matched(vesica_session *session,
                                       const uint8_t *payload, size_t len)
{
    vesica_sender *sender = &session->sender;
    vesica_msg_matched matched;
    if (!vesica_sender_all_taken(session)) {
        return vesica_breach(session, VESICA_ERR_UNEXPECTED,
                             "MATCHED before all tags were taken");
    }
    VESICA_TRY(vesica_msg_matched_decode(&matched, payload, len));
    if (matched.num_matches > session->items ||
        matched.num_matches > session->peer_items) {
        return vesica_breach(session, VESICA_ERR_COUNT,
                             "more matches than items");
    }
    sender->num_matches = matched.num_matches;
    session->state = matched.num_matches > 0 ? VESICA_ST_SENDER_EXPECT_REVEALED
                                             : VESICA_ST_SENDER_EXPECT_DONE;
    if (vesica_match_has_labels(session)) {
        VESICA_TRY(vesica_store_take(&session->store, &session->mem,
                                     matched.num_matches,
                                     vesica_match_sealed_len(session)));
    }
    return vesica_sender_finish(session);
}

static uint32_t records_of_turn(const vesica_session *session)
{
    const vesica_sender *sender = &session->sender;
    return vesica_bulk_records(sender->num_matches, sender->num_taken,
                               vesica_match_reveal_record_len(session));
}

vesica_status vesica_sender_admit_revealed(vesica_session *session,
                                           uint32_t payload_len)
{
    const size_t expected = vesica_bulk_payload_len(
        VESICA_MESSAGE_REVEALED, records_of_turn(session),
        vesica_match_reveal_record_len(session), 0);
    return vesica_bulk_admit(session, payload_len, expected,
                             VESICA_MESSAGE_ACK);
}

/* Positions increase strictly over all frames, and are those of tags. */
static vesica_status check_positions(vesica_session *session,
                                     const uint8_t *records, uint32_t num)
{
    vesica_sender *sender = &session->sender;
    for (uint32_t i = 0; i < num; i++) {
        const uint32_t position = vesica_load_le32(
            records + i * vesica_match_reveal_record_len(session));
        if (position < sender->least_position || position >= session->items) {
            return vesica_breach(session, VESICA_ERR_ORDER,
                                 "positions of matches that do not increase, "
                                 "or are of no tag");
        }
        sender->least_position = (uint64_t)position + 1;
    }
    return VESICA_OK;
}

vesica_status vesica_sender_on_revealed(vesica_session *session,
                                        const uint8_t *payload, size_t len)
{
    vesica_sender *sender = &session->sender;
    const size_t record_len = vesica_match_reveal_record_len(session);
    const uint32_t num = records_of_turn(session);
    const uint8_t *records = NULL;
    VESICA_TRY(
        vesica_msg_bulk_decode(&records, num * record_len, payload, len));
    VESICA_TRY(check_positions(session, records, num));
    sender->run = (vesica_run){
        .records = records, .first = sender->num_taken, .num = num};
    session->in.held = true;
    return VESICA_OK;
}

static vesica_status take_label(vesica_session *session, uint64_t i,
                                const uint8_t *sealed)
{
    const uint32_t entry = (uint32_t)session->store.num;
    bool opens = false;
    vesica_store_put(&session->store, entry, (uint32_t)i, sealed);
    VESICA_TRY(vesica_match_open(session, &opens, VESICA_LABEL_FROM_RECEIVER,
                                 &session->sender.slots, i, entry));
    if (!opens) {
        return vesica_breach(session, VESICA_ERR_PROOF,
                             "the label of a match does not open");
    }
    vesica_slot_set_entry(&session->sender.slots, i, entry);
    session->store.num++;
    return VESICA_OK;
}

/* The ack tells that the partner knows F of the item, hence has it. */
static vesica_status take_one(vesica_session *session, const uint8_t *record)
{
    vesica_slots *slots = &session->sender.slots;
    const uint32_t i = vesica_load_le32(record);
    const uint8_t *ack =
        vesica_slot_at(slots, i) + vesica_output_ack_at(&session->form);
    const uint32_t item = vesica_slot_item(slots, i);
    uint32_t equal =
        vesica_ct_equal(record + sizeof(uint32_t), ack, VESICA_ACK_BYTES);
    /* Public: the partner learns whether the session goes on. */
    VESICA_PUBLIC(&equal, sizeof equal);
    if (!vesica_match_is_listed(session, item) || equal == 0) {
        return vesica_breach(session, VESICA_ERR_PROOF,
                             "the partner reveals a match that it cannot have");
    }
    vesica_slot_set_number(slots, i, item | VESICA_SLOT_MATCHED);
    return vesica_match_has_labels(session)
               ? take_label(session, i,
                            record + sizeof(uint32_t) + VESICA_ACK_BYTES)
               : VESICA_OK;
}

vesica_status vesica_sender_work_take(vesica_session *session,
                                      uint32_t max_units, uint32_t *used)
{
    vesica_sender *sender = &session->sender;
    vesica_run *run = &sender->run;
    const size_t record_len = vesica_match_reveal_record_len(session);
    uint32_t done = 0;
    for (; done < max_units && run->done < run->num; done++) {
        VESICA_TRY(take_one(session, run->records + run->done * record_len));
        run->done++;
    }
    *used = done;
    if (run->done < run->num) {
        return VESICA_OK;
    }
    sender->num_taken += run->num;
    vesica_input_release(session);
    VESICA_TRY(vesica_queue_ack(session, &sender->num_taken_frames));
    if (sender->num_taken == sender->num_matches) {
        session->state = VESICA_ST_SENDER_EXPECT_DONE;
    }
    return vesica_sender_finish(session);
}
