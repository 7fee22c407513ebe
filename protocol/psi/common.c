/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "group/group.h"
#include "psi/psi.h"
#include "session/internal.h"
#include "util/bytes.h"
#include "util/status.h"
#include "util/wipe.h"

/** Statistical security: no false match over all pairs but with probability
 * 2^-40. */
#define STATISTICAL_BITS 40

/** Spans of slots that a thread sorts in a step: so many that threads wait
 * little for the last of them. */
#define SPANS_OF_THREAD 8

/* Two lists of VESICA_MAX_ITEMS, the largest there are, have 40 + 31 + 31 bits.
 */
_Static_assert(VESICA_MAX_ITEMS <= UINT32_C(0x80000000) &&
                   STATISTICAL_BITS + 31 + 31 <= 8 * VESICA_MAX_TAG_BYTES,
               "the longest tag has room");
_Static_assert(VESICA_MAX_TAG_BYTES <= VESICA_RICE_MAX_TAG_BYTES,
               "tags can be coded");
_Static_assert(VESICA_MAX_OUTPUT_BYTES + 8 <= VESICA_SORT_MAX_RECORD &&
                   VESICA_MAX_ELEMENT_BYTES + 8 <= VESICA_SORT_MAX_RECORD,
               "slots can be sorted");

size_t vesica_tag_len(vesica_security security, uint64_t items,
                      uint64_t peer_items)
{
    if (security == VESICA_SECURITY_MALICIOUS) {
        return VESICA_MAX_TAG_BYTES;
    }
    const unsigned bits = STATISTICAL_BITS + vesica_ceil_log2(items) +
                          vesica_ceil_log2(peer_items);
    return (bits + 7) / 8;
}

bool vesica_match_is_mutual(const vesica_session *session)
{
    return session->terms.learner == VESICA_LEARNER_BOTH;
}

bool vesica_match_has_labels(const vesica_session *session)
{
    return session->terms.label_bytes > 0;
}

size_t vesica_match_sealed_len(const vesica_session *session)
{
    return vesica_match_has_labels(session)
               ? session->terms.label_bytes + VESICA_LABEL_OVERHEAD_BYTES
               : 0;
}

size_t vesica_match_tag_record_len(const vesica_session *session)
{
    return session->form.tag_len + vesica_match_sealed_len(session);
}

bool vesica_match_codes_tags(const vesica_session *session)
{
    return session->terms.engine == VESICA_ENGINE_VOLE;
}

vesica_rice vesica_match_rice(const vesica_session *session, size_t stride)
{
    const bool receives = vesica_session_receives(session);
    return vesica_rice_of(session->form.tag_len,
                          receives ? session->peer_items : session->items,
                          stride);
}

size_t vesica_match_reveal_record_len(const vesica_session *session)
{
    return sizeof(uint32_t) + VESICA_ACK_BYTES +
           vesica_match_sealed_len(session);
}

size_t vesica_match_proof_len(const vesica_session *session)
{
    return session->terms.proof
               ? 2 * vesica_group_of(session->terms.suite)->scalar_len
               : 0;
}

vesica_match_form vesica_match_form_of(const vesica_session *session)
{
    return (vesica_match_form){.suite = session->terms.suite,
                               .has_proof = session->terms.proof};
}

vesica_status vesica_match_coins(const vesica_session *session,
                                 vesica_coins *coins, vesica_label purpose)
{
    if (session->seed_is_gone) {
        return VESICA_ERR_INTERNAL;
    }
    vesica_coins_init(coins, session->terms.suite, purpose, session->seed,
                      session->sid);
    return VESICA_OK;
}

static void wipe_seed(vesica_session *session)
{
    vesica_wipe(session->seed, sizeof session->seed);
    session->seed_is_gone = true;
}

vesica_status vesica_match_begin(vesica_session *session)
{
    session->form = (vesica_output_form){
        .suite = session->terms.suite,
        .tag_len = vesica_tag_len(session->terms.security, session->items,
                                  session->peer_items),
        .has_ack = vesica_match_is_mutual(session),
        .has_label_key = vesica_match_has_labels(session)};
    memcpy(session->form.sid, session->sid, sizeof session->form.sid);
    VESICA_TRY(vesica_match_coins(session, &session->dummies,
                                  VESICA_LABEL_COINS_DUMMY));
    if (vesica_match_has_labels(session)) {
        VESICA_TRY(vesica_sealer_init(&session->sealer, &session->form,
                                      session->terms.label_bytes));
    }
    const vesica_status status = session->role->begin(session);
    wipe_seed(session);
    return status;
}

void vesica_match_end(vesica_session *session)
{
    if (session->role != NULL) {
        session->role->clear(session);
        session->role = NULL;
    }
    vesica_output_release_spares(session);
    vesica_match_key_clear(&session->sender.key);
    vesica_sealer_clear(&session->sealer);
    vesica_wipe(&session->dummies, sizeof session->dummies);
    wipe_seed(session);
}

void vesica_match_clear(vesica_session *session)
{
    vesica_match_end(session);
    vesica_collector_release(session);
    vesica_store_release(&session->store, &session->mem);
}

bool vesica_match_is_listed(const vesica_session *session, uint32_t number)
{
    return number < session->list->num_items;
}

/* A dummy for every number: the partner sees the time of a batch. Of a number
 * on the list the index has wrapped around, and nobody sees the dummy. */
static void dummies_of(const vesica_session *session, uint8_t *items,
                       const uint32_t *numbers, size_t num)
{
    uint64_t indices[VESICA_ENGINE_BATCH] = {0};
    uint8_t blocks[VESICA_ENGINE_BATCH * 64];
    VESICA_ASSERT(num <= VESICA_ENGINE_BATCH);
    for (size_t i = 0; i < num; i++) {
        indices[i] = numbers[i] - session->list->num_items;
    }
    vesica_coins_blocks(&session->dummies, blocks, indices, num);
    for (size_t i = 0; i < num; i++) {
        memcpy(items + i * VESICA_ITEM_BYTES, blocks + 64 * i,
               VESICA_ITEM_BYTES);
    }
    vesica_wipe(blocks, sizeof blocks);
}

void vesica_match_copy_items(const vesica_session *session, uint8_t *items,
                             const uint32_t *numbers, size_t num)
{
    if (!session->padded) {
        vesica_list_copy_items(session->list, items, numbers, num);
        return;
    }
    dummies_of(session, items, numbers, num);
    vesica_list_put_items(session->list, items, numbers, num);
}

/* Padded, nothing is asked for: dummies have numbers that no record has, and
 * vesica_list_put_items asks for one for each number itself. */
void vesica_match_fetch_items(const vesica_session *session,
                              const uint32_t *numbers, size_t num)
{
    if (!session->padded) {
        vesica_list_fetch_items(session->list, numbers, num);
    }
}

vesica_status vesica_match_seal(const vesica_session *session, uint8_t *sealed,
                                vesica_label_from from,
                                const vesica_slots *slots, uint64_t i)
{
    const uint32_t item = vesica_slot_item(slots, i);
    const uint8_t *label = NULL;
    size_t len = 0;
    if (vesica_match_is_listed(session, item)) {
        len = vesica_list_label(session->list, &label, item);
    }
    return vesica_label_seal(&session->sealer, sealed, from,
                             vesica_slot_at(slots, i), label, len);
}

vesica_status vesica_match_open(vesica_session *session, bool *opens,
                                vesica_label_from from,
                                const vesica_slots *slots, uint64_t i,
                                uint32_t entry)
{
    uint8_t sealed[VESICA_MAX_LABEL_BYTES + VESICA_LABEL_OVERHEAD_BYTES];
    const size_t sealed_len = vesica_match_sealed_len(session);
    uint8_t *label = vesica_store_label(&session->store, entry);
    memcpy(sealed, label, sealed_len);
    const vesica_status status = vesica_label_open(
        &session->sealer, label, opens, from, vesica_slot_at(slots, i), sealed);
    if (!*opens) {
        memcpy(label, sealed, sealed_len);
    }
    return status;
}

typedef struct spans {
    const vesica_sorter *sorter;
    uint32_t first;
} spans;

static void sort_span(void *arg, size_t index)
{
    const spans *s = arg;
    vesica_sort_span(s->sorter, s->first + (uint32_t)index);
}

/* What is left to do behind the last spans the next step says. */
bool vesica_match_sort(vesica_session *session, uint32_t max_units,
                       uint32_t *used)
{
    spans s = {.sorter = &session->sorter};
    uint64_t done = 0;
    const uint32_t num = vesica_sorter_take_spans(
        &session->sorter, SPANS_OF_THREAD * (uint32_t)session->num_threads,
        &s.first);
    if (num > 0) {
        vesica_session_run(session, num, sort_span, &s);
        *used = max_units;
        return false;
    }
    const bool sorted = vesica_sorter_step(&session->sorter, max_units, &done);
    *used = done < max_units ? (uint32_t)done : max_units;
    return sorted;
}

bool vesica_window_is_open(const vesica_window *window)
{
    return window->num_sent - window->num_acked < VESICA_FRAME_WINDOW;
}

vesica_status vesica_window_on_ack(vesica_session *session,
                                   vesica_window *window, vesica_message type,
                                   const uint8_t *payload, size_t len)
{
    vesica_msg_ack ack;
    VESICA_TRY(vesica_msg_ack_decode(&ack, payload, len));
    /* What has not left whole cannot have been taken. */
    const uint64_t num_left =
        window->num_sent - vesica_output_count(session, type);
    if (ack.num_frames != window->num_acked + 1 || ack.num_frames > num_left) {
        return vesica_breach(session, VESICA_ERR_COUNT,
                             "ACK of another frame than the next");
    }
    window->num_acked = ack.num_frames;
    return VESICA_OK;
}

vesica_status vesica_queue_ack(vesica_session *session, uint64_t *num_frames)
{
    const vesica_msg_ack ack = {++*num_frames};
    vesica_out_frame *frame = NULL;
    vesica_writer writer;
    VESICA_TRY(vesica_output_begin(session, &frame, &writer, VESICA_MESSAGE_ACK,
                                   VESICA_ACK_MAX_BYTES));
    vesica_msg_ack_encode(&writer, &ack);
    return vesica_output_commit(session, frame, &writer);
}

vesica_status vesica_bulk_admit(vesica_session *session, uint32_t payload_len,
                                size_t expected_len, vesica_message answer)
{
    return vesica_bulk_admit_between(session, payload_len, expected_len,
                                     expected_len, answer);
}

vesica_status vesica_bulk_admit_between(vesica_session *session,
                                        uint32_t payload_len, size_t least_len,
                                        size_t most_len, vesica_message answer)
{
    if (payload_len < least_len || payload_len > most_len) {
        return vesica_breach(
            session, VESICA_ERR_COUNT,
            "a bulk message has another number of records than "
            "its turn");
    }
    if (vesica_output_count(session, answer) >= VESICA_FRAME_WINDOW) {
        return vesica_breach(session, VESICA_ERR_WINDOW,
                             "a bulk message beyond the window");
    }
    return VESICA_OK;
}
