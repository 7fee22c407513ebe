/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The sender and TAGS: they go once they are sorted and every point has been
 * answered. */

#include <string.h>

#include "session/internal.h"
#include "util/status.h"

/* All points have been answered, and the tags are ready. */
static bool may_send(const vesica_session *session)
{
    return session->sender.phase == VESICA_SENDER_READY &&
           session->state != VESICA_ST_SENDER_EXPECT_BLINDED;
}

bool vesica_sender_sends_tags(const vesica_session *session)
{
    const vesica_sender *sender = &session->sender;
    return sender->bulk.frame != NULL ||
           (may_send(session) && sender->num_tags_sent < session->items &&
            vesica_window_is_open(&sender->window));
}

/* If both learn, DONE waits for what the partner reveals. */
vesica_status vesica_sender_finish(vesica_session *session)
{
    vesica_sender *sender = &session->sender;
    if (session->state != VESICA_ST_SENDER_EXPECT_DONE || !may_send(session) ||
        sender->num_tags_sent < session->items || sender->done_sent) {
        return VESICA_OK;
    }
    sender->done_sent = true;
    return vesica_session_send_done(session);
}

/* The code of the frame's tags, at once; the labels follow it. */
static vesica_status begin_coded(vesica_session *session)
{
    vesica_sender *sender = &session->sender;
    vesica_bulk *bulk = &sender->bulk;
    const uint64_t first = sender->num_tags_sent;
    const uint32_t num = vesica_bulk_records(
        session->items, first, vesica_match_tag_record_len(session));
    const vesica_rice rice = vesica_match_rice(session, sender->slots.size);
    const uint8_t *tags = vesica_slot_at(&sender->slots, first);
    const uint8_t *last = first > 0 ? tags - sender->slots.size : NULL;
    const uint64_t len = vesica_rice_len(&rice, tags, num, last);
    /* Never, for uniform tags: SPEC.md, section 13, "Tags". */
    if (len > vesica_rice_most_len(&rice, num)) {
        return VESICA_ERR_INTERNAL;
    }
    *bulk = (vesica_bulk){.first = first, .num = num};
    VESICA_TRY(vesica_bulk_begin_coded(
        session, bulk, VESICA_MESSAGE_TAGS,
        (size_t)len + num * vesica_match_sealed_len(session)));
    vesica_rice_encode(&rice, bulk->records, tags, num, last);
    bulk->records += len;
    return VESICA_OK;
}

static vesica_status begin_frame(vesica_session *session)
{
    return vesica_match_codes_tags(session)
               ? begin_coded(session)
               : vesica_bulk_begin(session, &session->sender.bulk,
                                   VESICA_MESSAGE_TAGS, session->items,
                                   session->sender.num_tags_sent,
                                   vesica_match_tag_record_len(session), 0);
}

/* tag ‖ sealed label; where tags are coded the label alone */
static vesica_status fill_one(vesica_session *session)
{
    vesica_sender *sender = &session->sender;
    vesica_bulk *bulk = &sender->bulk;
    const size_t tag_len =
        vesica_match_codes_tags(session) ? 0 : session->form.tag_len;
    const size_t record_len = tag_len + vesica_match_sealed_len(session);
    const uint64_t i = bulk->first + bulk->done;
    uint8_t *record = bulk->records + bulk->done * record_len;
    memcpy(record, vesica_slot_at(&sender->slots, i), tag_len);
    bulk->done++;
    return vesica_match_has_labels(session)
               ? vesica_match_seal(session, record + tag_len,
                                   VESICA_LABEL_FROM_SENDER, &sender->slots, i)
               : VESICA_OK;
}

vesica_status vesica_sender_work_tags(vesica_session *session,
                                      uint32_t max_units, uint32_t *used)
{
    vesica_sender *sender = &session->sender;
    vesica_bulk *bulk = &sender->bulk;
    uint32_t done = 0;
    if (bulk->frame == NULL) {
        VESICA_TRY(begin_frame(session));
        if (vesica_match_codes_tags(session) &&
            !vesica_match_has_labels(session)) {
            bulk->done = bulk->num;
            done = bulk->num < max_units ? bulk->num : max_units;
        }
    }
    for (; done < max_units && bulk->done < bulk->num; done++) {
        VESICA_TRY(fill_one(session));
    }
    *used = done;
    if (bulk->done < bulk->num) {
        return VESICA_OK;
    }
    sender->num_tags_sent += bulk->num;
    sender->window.num_sent++;
    VESICA_TRY(vesica_bulk_commit(session, bulk));
    return vesica_sender_finish(session);
}

vesica_status vesica_sender_on_ack(vesica_session *session,
                                   const uint8_t *payload, size_t len)
{
    return vesica_window_on_ack(session, &session->sender.window,
                                VESICA_MESSAGE_TAGS, payload, len);
}

bool vesica_sender_all_taken(const vesica_session *session)
{
    const vesica_sender *sender = &session->sender;
    return sender->num_tags_sent == session->items &&
           sender->window.num_acked == sender->window.num_sent;
}

vesica_status vesica_sender_on_done(vesica_session *session,
                                    const uint8_t *payload, size_t len)
{
    vesica_sender *sender = &session->sender;
    if (!sender->done_sent || !vesica_sender_all_taken(session)) {
        return vesica_breach(session, VESICA_ERR_UNEXPECTED,
                             "DONE before all tags were taken");
    }
    VESICA_TRY(vesica_session_check_done(session, payload, len));
    if (!vesica_match_is_mutual(session)) {
        vesica_collect_nothing(session);
        return VESICA_OK;
    }
    session->state = VESICA_ST_COLLECT;
    sender->phase = VESICA_SENDER_COLLECT;
    vesica_collect_begin(session, &sender->slots);
    return VESICA_OK;
}
