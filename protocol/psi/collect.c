/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The end of the receiver: from marked slots to rows. */

#include <string.h>

#include "psi/slots.h"
#include "util/status.h"

static void count_row(void *arg, uint64_t row)
{
    (void)row;
    uint64_t *num_rows = arg;
    (*num_rows)++;
}

/* Rows are sorted as big-endian bytes. */
static void store_row(void *arg, uint64_t row)
{
    uint64_t **next = arg;
    uint8_t bytes[8];
    for (unsigned i = 0; i < 8; i++) {
        bytes[i] = (uint8_t)(row >> (56 - 8 * i));
    }
    memcpy(*next, bytes, sizeof bytes);
    (*next)++;
}

/* Visit the rows of up to max_units slots. */
static uint32_t visit_matches(vesica_session *session, uint32_t max_units,
                              void (*visit)(void *arg, uint64_t row), void *arg)
{
    vesica_receiver *receiver = &session->receiver;
    uint32_t done = 0;
    for (; done < max_units && receiver->position < session->items; done++) {
        const uint32_t number =
            vesica_slot_number(receiver, receiver->position++);
        if ((number & VESICA_SLOT_MATCHED) != 0) {
            vesica_list_visit_rows(session->list, number & ~VESICA_SLOT_MATCHED,
                                   visit, arg);
        }
    }
    return done;
}

static vesica_status work_count_rows(vesica_session *session,
                                     uint32_t max_units, uint32_t *used)
{
    vesica_receiver *receiver = &session->receiver;
    uint64_t num_rows = receiver->num_rows;
    *used = visit_matches(session, max_units, count_row, &num_rows);
    receiver->num_rows = num_rows;
    if (receiver->position < session->items) {
        return VESICA_OK;
    }
    void *block = NULL;
    VESICA_TRY(vesica_mem_array(&session->mem, &block, num_rows,
                                sizeof *receiver->rows));
    receiver->rows = block;
    receiver->next_row = block;
    receiver->position = 0;
    receiver->phase = VESICA_RECEIVER_FILL_ROWS;
    return VESICA_OK;
}

static vesica_status work_fill_rows(vesica_session *session, uint32_t max_units,
                                    uint32_t *used)
{
    vesica_receiver *receiver = &session->receiver;
    *used = visit_matches(session, max_units, store_row, &receiver->next_row);
    if (receiver->position < session->items) {
        return VESICA_OK;
    }
    vesica_slots_release(session);
    receiver->row_bytes = (uint8_t *)receiver->rows;
    const vesica_records records = {.segments = &receiver->row_bytes,
                                    .shift = 63,
                                    .size = sizeof(uint64_t)};
    vesica_sorter_init(&receiver->sorter, &records, receiver->num_rows,
                       sizeof(uint64_t));
    receiver->phase = VESICA_RECEIVER_SORT_ROWS;
    return VESICA_OK;
}

static void load_rows(vesica_receiver *receiver)
{
    for (uint64_t i = 0; i < receiver->num_rows; i++) {
        uint8_t bytes[8];
        uint64_t row = 0;
        memcpy(bytes, &receiver->rows[i], sizeof bytes);
        for (unsigned j = 0; j < 8; j++) {
            row = row << 8 | bytes[j];
        }
        receiver->rows[i] = row;
    }
}

static vesica_status work_sort_rows(vesica_session *session, uint32_t max_units,
                                    uint32_t *used)
{
    vesica_receiver *receiver = &session->receiver;
    if (!vesica_sort_slice(&receiver->sorter, max_units, used)) {
        return VESICA_OK;
    }
    load_rows(receiver);
    receiver->phase = VESICA_RECEIVER_FINISHED;
    session->result = (vesica_result){
        .advisory = true,
        .learned = true,
        .items = session->items,
        .peer_items = session->peer_items,
        .matches = receiver->num_matches,
        .rows = receiver->rows,
        .num_rows = receiver->num_rows,
        .transcript = session->transcript,
        .transcript_len = vesica_hash_len(session->terms.suite)};
    vesica_match_blind_clear(&receiver->blind);
    session->state = VESICA_ST_ENDED;
    return VESICA_OK;
}

vesica_status vesica_collect(vesica_session *session, uint32_t max_units,
                             uint32_t *used)
{
    switch (session->receiver.phase) {
    case VESICA_RECEIVER_COUNT_ROWS:
        return work_count_rows(session, max_units, used);
    case VESICA_RECEIVER_FILL_ROWS:
        return work_fill_rows(session, max_units, used);
    case VESICA_RECEIVER_SORT_ROWS:
        return work_sort_rows(session, max_units, used);
    default:
        return VESICA_ERR_INTERNAL;
    }
}
