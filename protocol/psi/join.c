/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The receiver and TAGS. Own outputs are complete, and sorted by their buckets
 * at least, and an index says where the tags of each bucket begin: of so many
 * first bits that a bucket has one tag on average. Each record of the partner's
 * is compared with as many slots as any bucket fills, from where its own
 * begins. So the time until a frame that comes then is acknowledged depends on
 * the number of its records alone, and neither on which of them match nor on
 * where own tags lie: who holds the key could compare that with the tags of
 * items that it guesses. */

#include <string.h>

#include "session/internal.h"
#include "util/bytes.h"
#include "util/ct.h"
#include "util/mark.h"
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

/* The bucket of a tag. A tag has 5 bytes at least. */
static uint32_t bucket_of(const vesica_receiver *receiver, const uint8_t *tag)
{
    const uint32_t first = (uint32_t)tag[0] << 24 | (uint32_t)tag[1] << 16 |
                           (uint32_t)tag[2] << 8 | tag[3];
    return receiver->index_bits == 0 ? 0 : first >> (32 - receiver->index_bits);
}

static uint64_t num_buckets(const vesica_receiver *receiver)
{
    return UINT64_C(1) << receiver->index_bits;
}

vesica_status vesica_receiver_take_index(vesica_session *session)
{
    vesica_receiver *receiver = &session->receiver;
    void *block = NULL;
    receiver->index_bits = vesica_ceil_log2(session->items);
    VESICA_TRY(vesica_mem_array(&session->mem, &block,
                                num_buckets(receiver) + 1,
                                sizeof *receiver->index));
    receiver->index = block;
    return VESICA_OK;
}

void vesica_receiver_release_index(vesica_session *session)
{
    vesica_receiver *receiver = &session->receiver;
    vesica_mem_release(&session->mem, receiver->index,
                       num_buckets(receiver) + 1, sizeof *receiver->index);
    receiver->index = NULL;
}

/* The end of the bucket of each slot, as far as it is known: without a branch,
 * since nobody could predict it. */
static void index_slots(const vesica_receiver *receiver, uint64_t first,
                        uint64_t num)
{
    uint32_t *ends = receiver->index + 1;
    for (uint64_t i = first; i < first + num; i++) {
        ends[bucket_of(receiver, vesica_slot_at(&receiver->slots, i))] =
            (uint32_t)(i + 1);
    }
}

/* A bucket without tags ends where the one before it does. */
static void index_buckets(const vesica_receiver *receiver, uint64_t first,
                          uint64_t num)
{
    uint32_t *ends = receiver->index + 1;
    uint32_t end = receiver->index[first];
    for (uint64_t bucket = first; bucket < first + num; bucket++) {
        end = end > ends[bucket] ? end : ends[bucket];
        ends[bucket] = end;
    }
}

void vesica_receiver_begin_index(vesica_session *session)
{
    session->receiver.position = 0;
    session->receiver.next_bucket = 0;
    session->receiver.phase = VESICA_RECEIVER_INDEX;
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* As many steps as there are slots and buckets. */
vesica_status vesica_receiver_work_index(vesica_session *session,
                                         uint32_t max_units, uint32_t *used)
{
    vesica_receiver *receiver = &session->receiver;
    const uint64_t slots =
        smaller(session->items - receiver->position, max_units);
    const uint64_t buckets = smaller(
        num_buckets(receiver) - receiver->next_bucket, max_units - slots);
    index_slots(receiver, receiver->position, slots);
    receiver->position += slots;
    index_buckets(receiver, receiver->next_bucket, buckets);
    receiver->next_bucket += (uint32_t)buckets;
    *used = (uint32_t)(slots + buckets);
    if (receiver->next_bucket < num_buckets(receiver)) {
        return VESICA_OK;
    }
    receiver->phase = VESICA_RECEIVER_JOIN;
    if (session->peer_items == 0) {
        end_join(session);
    }
    return VESICA_OK;
}

static uint32_t records_of_turn(const vesica_session *session)
{
    return vesica_bulk_records(session->peer_items, session->receiver.num_tags,
                               vesica_match_tag_record_len(session));
}

static uint32_t most_records(const vesica_session *session)
{
    return vesica_bulk_records(session->peer_items, 0,
                               vesica_match_tag_record_len(session));
}

vesica_status vesica_receiver_take_decoded(vesica_session *session)
{
    void *block = NULL;
    if (vesica_match_codes_tags(session)) {
        VESICA_TRY(
            vesica_mem_array_unset(&session->mem, &block, most_records(session),
                                   vesica_match_tag_record_len(session)));
    }
    session->receiver.decoded = block;
    return VESICA_OK;
}

void vesica_receiver_release_decoded(vesica_session *session)
{
    vesica_mem_release(&session->mem, session->receiver.decoded,
                       most_records(session),
                       vesica_match_tag_record_len(session));
    session->receiver.decoded = NULL;
}

vesica_status vesica_receiver_admit_tags(vesica_session *session,
                                         uint32_t payload_len)
{
    const uint32_t num = records_of_turn(session);
    const size_t record_len = vesica_match_tag_record_len(session);
    size_t least = num * record_len;
    size_t most = least;
    if (vesica_match_codes_tags(session)) {
        const vesica_rice rice = vesica_match_rice(session, record_len);
        const size_t labels_len = num * vesica_match_sealed_len(session);
        least = vesica_rice_least_len(&rice, num) + labels_len;
        most = vesica_rice_most_len(&rice, num) + labels_len;
    }
    return vesica_bulk_admit_between(
        session, payload_len, vesica_msg_bulk_len(least),
        vesica_msg_bulk_len(most), VESICA_MESSAGE_ACK);
}

static const uint8_t *last_tag(const vesica_session *session)
{
    const vesica_receiver *receiver = &session->receiver;
    return receiver->num_tags > 0 ? receiver->last_tag : NULL;
}

/* The records as they came. */
static vesica_status take_plain(const vesica_session *session,
                                const uint8_t **records, uint32_t num,
                                const uint8_t *payload, size_t len)
{
    const size_t record_len = vesica_match_tag_record_len(session);
    VESICA_TRY(vesica_msg_bulk_decode(records, num * record_len, payload, len));
    return vesica_is_increasing(*records, num, record_len,
                                session->form.tag_len, last_tag(session))
               ? VESICA_OK
               : VESICA_ERR_ORDER;
}

/* The code of all tags, then all labels: made the same records. */
static vesica_status take_coded(const vesica_session *session,
                                const uint8_t **records, uint32_t num,
                                const uint8_t *payload, size_t len)
{
    uint8_t *decoded = session->receiver.decoded;
    const size_t record_len = vesica_match_tag_record_len(session);
    const size_t sealed_len = vesica_match_sealed_len(session);
    const size_t num_bytes = vesica_msg_bulk_num_bytes(len);
    const vesica_rice rice = vesica_match_rice(session, record_len);
    const uint8_t *code = NULL;
    VESICA_TRY(vesica_msg_bulk_decode(&code, num_bytes, payload, len));
    /* It is long enough, as the header was let in. */
    const size_t code_len = num_bytes - num * sealed_len;
    VESICA_TRY(vesica_rice_decode(&rice, decoded, num, last_tag(session), code,
                                  code_len));
    for (uint32_t i = 0; i < num && sealed_len > 0; i++) {
        memcpy(decoded + i * record_len + rice.tag_len,
               code + code_len + i * sealed_len, sealed_len);
    }
    *records = decoded;
    return VESICA_OK;
}

vesica_status vesica_receiver_on_tags(vesica_session *session,
                                      const uint8_t *payload, size_t len)
{
    vesica_receiver *receiver = &session->receiver;
    const size_t record_len = vesica_match_tag_record_len(session);
    const uint32_t num = records_of_turn(session);
    const uint8_t *records = NULL;
    VESICA_TRY(vesica_match_codes_tags(session)
                   ? take_coded(session, &records, num, payload, len)
                   : take_plain(session, &records, num, payload, len));
    memcpy(receiver->last_tag, records + (num - 1) * record_len,
           session->form.tag_len);
    receiver->run = (vesica_run){
        .records = records, .first = receiver->num_tags, .num = num};
    receiver->num_tags += num;
    session->in.held = true;
    return VESICA_OK;
}

/* More than 24 of n tags have one bucket of n with probability below 2^-50 for
 * the longest list there is; they are compared all the same. */
#define BUCKET_SLOTS UINT64_C(24)

/* Mark those of num slots that are found; the others are written as they are.
 */
static void mark(const vesica_slots *slots, uint64_t first, uint64_t num,
                 uint32_t found)
{
    for (uint64_t i = first; i < first + num; i++, found >>= 1) {
        vesica_slot_set_number(slots, i,
                               vesica_slot_number(slots, i) |
                                   (found & 1) * VESICA_SLOT_MATCHED);
    }
}

/* The same with the entry that is the last now. */
static void set_entries(const vesica_slots *slots, uint64_t first, uint64_t num,
                        uint32_t found, uint32_t entry)
{
    for (uint64_t i = first; i < first + num; i++, found >>= 1) {
        const uint32_t other = vesica_ct_is_zero(found & 1);
        vesica_slot_set_entry(
            slots, i,
            vesica_ct_select(other, vesica_slot_entry(slots, i), entry));
    }
}

/* Whether num slots are records of util/mark.h. */
static bool are_marked_at_once(const vesica_slots *slots, uint64_t num)
{
    return slots->size == VESICA_MARK_RECORD_BYTES &&
           slots->number_at == VESICA_MARK_KEY_BYTES && num % 2 == 0;
}

/* Whether they are its records of the longest key, and it is a tag. */
static bool are_marked_long(const vesica_session *session)
{
    const vesica_slots *slots = &session->receiver.slots;
    return slots->size == VESICA_MARK_LONG_RECORD_BYTES &&
           slots->number_at == VESICA_MARK_LONG_KEY_BYTES &&
           session->form.tag_len == VESICA_MARK_LONG_KEY_BYTES;
}

/* Mark those of num slots that have the record's tag, and say whether there are
 * any: 1 or 0. */
static uint32_t compare(vesica_session *session, uint64_t first, uint64_t num,
                        const uint8_t *record)
{
    const vesica_slots *slots = &session->receiver.slots;
    const size_t tag_len = session->form.tag_len;
    uint8_t *here = vesica_slot_at(slots, first);
    if (are_marked_at_once(slots, num)) {
        return vesica_mark(here, (size_t)num, record, tag_len);
    }
    if (are_marked_long(session)) {
        return vesica_mark_long(here, (size_t)num, record, tag_len);
    }
    const uint32_t found =
        /* NOLINTNEXTLINE(readability-suspicious-call-argument) */
        vesica_ct_find(here, slots->size, (size_t)num, record, tag_len);
    mark(slots, first, num, found);
    if (session->store.bytes != NULL) {
        set_entries(slots, first, num, found, (uint32_t)session->store.num);
    }
    return ~vesica_ct_is_zero(found) & 1u;
}

/* The record goes behind the store before it is known whether it matches. Own
 * items that have one tag share an entry: so there are at most as many entries
 * as the partner has records, and as this side has items. What is compared ends
 * with the last slot, and begins the earlier. */
static void join_record(vesica_session *session, const uint8_t *record,
                        uint32_t position)
{
    const vesica_receiver *receiver = &session->receiver;
    const uint64_t num_slots = receiver->slots.num;
    const uint32_t bucket = bucket_of(receiver, record);
    const uint64_t end = receiver->index[bucket + 1];
    const uint64_t num = num_slots < BUCKET_SLOTS ? num_slots : BUCKET_SLOTS;
    const uint64_t last = num_slots - num;
    uint64_t i = receiver->index[bucket];
    uint32_t any = 0;
    if (session->store.bytes != NULL) {
        vesica_store_put(&session->store, session->store.num, position,
                         record + session->form.tag_len);
    }
    do {
        any |= compare(session, i < last ? i : last, num, record);
        i += num;
    } while (i < end);
    session->store.num += any;
}

vesica_status vesica_receiver_work_join(vesica_session *session,
                                        uint32_t max_units, uint32_t *used)
{
    vesica_receiver *receiver = &session->receiver;
    vesica_run *run = &receiver->run;
    const size_t record_len = vesica_match_tag_record_len(session);
    uint32_t done = 0;
    for (; done < max_units && run->done < run->num; done++) {
        if (session->items > 0) {
            join_record(session, run->records + run->done * record_len,
                        (uint32_t)(run->first + run->done));
        }
        run->done++;
    }
    *used = done;
    if (run->done < run->num) {
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
static vesica_status answer_done(vesica_session *session,
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

/* A sender without items is done before this side is: what it says waits until
 * all slots have their outputs. */
vesica_status vesica_receiver_on_done(vesica_session *session,
                                      const uint8_t *payload, size_t len)
{
    vesica_receiver *receiver = &session->receiver;
    if (receiver->phase == VESICA_RECEIVER_WAIT) {
        return answer_done(session, payload, len);
    }
    receiver->run = (vesica_run){.records = payload, .num = (uint32_t)len};
    session->in.held = true;
    return VESICA_OK;
}

vesica_status vesica_receiver_work_done(vesica_session *session)
{
    const vesica_run *run = &session->receiver.run;
    VESICA_TRY(answer_done(session, run->records, run->num));
    vesica_input_release(session);
    return VESICA_OK;
}
