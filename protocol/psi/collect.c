/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The end of a side that learns: from marked slots to rows. */

#include <string.h>

#include "session/internal.h"
#include "util/status.h"

/** Bytes of a row, and of the entry behind it where there are labels. */
#define ROW_BYTES 8
#define ENTRY_BYTES 4

void vesica_collect_begin(vesica_session *session, vesica_slots *slots)
{
    vesica_collector *collector = &session->collector;
    collector->slots = slots;
    collector->phase = VESICA_COLLECT_COUNT;
    collector->position = 0;
    collector->record_len =
        ROW_BYTES + (vesica_match_has_labels(session) ? ENTRY_BYTES : 0);
}

const char *vesica_collect_pending(const vesica_session *session)
{
    /* not before DONE has left */
    return session->out.head == NULL ? "collect rows" : NULL;
}

static void release_records(vesica_session *session)
{
    vesica_collector *collector = &session->collector;
    vesica_mem_release(&session->mem, collector->records, collector->num_rows,
                       collector->record_len);
    collector->records = NULL;
}

void vesica_collector_release(vesica_session *session)
{
    vesica_collector *collector = &session->collector;
    release_records(session);
    vesica_mem_release(&session->mem, collector->rows, collector->num_rows,
                       sizeof *collector->rows);
    vesica_mem_release(&session->mem, collector->entries, collector->num_rows,
                       sizeof *collector->entries);
    *collector = (vesica_collector){.slots = NULL};
}

/* A match that is being visited. */
typedef struct visit {
    vesica_collector *collector;
    uint32_t entry;
} visit;

static void count_row(void *arg, uint64_t row)
{
    (void)row;
    ((visit *)arg)->collector->num_rows++;
}

/* Rows are sorted as big-endian bytes. */
static void store_row(void *arg, uint64_t row)
{
    const visit *v = arg;
    vesica_collector *collector = v->collector;
    uint8_t *record =
        collector->records + collector->num_filled * collector->record_len;
    for (unsigned i = 0; i < ROW_BYTES; i++) {
        record[i] = (uint8_t)(row >> (56 - 8 * i));
    }
    if (collector->record_len > ROW_BYTES) {
        memcpy(record + ROW_BYTES, &v->entry, ENTRY_BYTES);
    }
    collector->num_filled++;
}

/* Visit the rows of the matches among up to max_units slots. */
static uint32_t visit_matches(vesica_session *session, uint32_t max_units,
                              void (*rows)(void *arg, uint64_t row))
{
    vesica_collector *collector = &session->collector;
    const vesica_slots *slots = collector->slots;
    const bool counts = rows == count_row;
    uint32_t done = 0;
    for (; done < max_units && collector->position < slots->num; done++) {
        const uint64_t i = collector->position++;
        if (!vesica_slot_is_matched(slots, i)) {
            continue;
        }
        visit v = {.collector = collector};
        if (collector->record_len > ROW_BYTES) {
            v.entry = vesica_slot_entry(slots, i);
        }
        vesica_list_visit_rows(session->list, vesica_slot_item(slots, i), rows,
                               &v);
        collector->num_matches += counts ? 1 : 0;
    }
    return done;
}

static vesica_status work_count(vesica_session *session, uint32_t max_units,
                                uint32_t *used)
{
    vesica_collector *collector = &session->collector;
    *used = visit_matches(session, max_units, count_row);
    if (collector->position < collector->slots->num) {
        return VESICA_OK;
    }
    void *block = NULL;
    VESICA_TRY(vesica_mem_array(&session->mem, &block, collector->num_rows,
                                collector->record_len));
    collector->records = block;
    collector->position = 0;
    collector->phase = VESICA_COLLECT_FILL;
    return VESICA_OK;
}

static vesica_status work_fill(vesica_session *session, uint32_t max_units,
                               uint32_t *used)
{
    vesica_collector *collector = &session->collector;
    *used = visit_matches(session, max_units, store_row);
    if (collector->position < collector->slots->num) {
        return VESICA_OK;
    }
    vesica_slots_release(collector->slots, &session->mem);
    const vesica_records records = {.segments = &collector->records,
                                    .shift = 63,
                                    .size = collector->record_len};
    vesica_sorter_init(&session->sorter, &records, collector->num_rows,
                       ROW_BYTES);
    collector->phase = VESICA_COLLECT_SORT;
    return VESICA_OK;
}

static void load_row(vesica_collector *collector, uint64_t i)
{
    const uint8_t *record = collector->records + i * collector->record_len;
    uint64_t row = 0;
    for (unsigned j = 0; j < ROW_BYTES; j++) {
        row = row << 8 | record[j];
    }
    collector->rows[i] = row;
    if (collector->record_len > ROW_BYTES) {
        memcpy(&collector->entries[i], record + ROW_BYTES, ENTRY_BYTES);
    }
}

static vesica_status load_rows(vesica_session *session)
{
    vesica_collector *collector = &session->collector;
    void *block = NULL;
    VESICA_TRY(vesica_mem_array(&session->mem, &block, collector->num_rows,
                                sizeof *collector->rows));
    collector->rows = block;
    if (vesica_match_has_labels(session)) {
        VESICA_TRY(vesica_mem_array(&session->mem, &block, collector->num_rows,
                                    sizeof *collector->entries));
        collector->entries = block;
    }
    for (uint64_t i = 0; i < collector->num_rows; i++) {
        load_row(collector, i);
    }
    release_records(session);
    return VESICA_OK;
}

/* The session has succeeded. */
static void end(vesica_session *session)
{
    const vesica_collector *collector = &session->collector;
    session->result = (vesica_result){
        .advisory = true,
        .learned = collector->slots != NULL,
        .items = session->items,
        .peer_items = session->peer_items,
        .matches = collector->num_matches,
        .unopened = collector->unopened,
        .rows = collector->rows,
        .num_rows = collector->num_rows,
        .transcript = session->transcript,
        .transcript_len = vesica_hash_len(session->terms.suite)};
    session->state = VESICA_ST_ENDED;
    vesica_match_end(session);
}

static vesica_status work_sort(vesica_session *session, uint32_t max_units,
                               uint32_t *used)
{
    if (!vesica_sort_slice(&session->sorter, max_units, used)) {
        return VESICA_OK;
    }
    VESICA_TRY(load_rows(session));
    end(session);
    return VESICA_OK;
}

void vesica_collect_nothing(vesica_session *session)
{
    end(session);
}

vesica_status vesica_collect_work(vesica_session *session, uint32_t max_units,
                                  uint32_t *used)
{
    switch (session->collector.phase) {
    case VESICA_COLLECT_COUNT:
        return work_count(session, max_units, used);
    case VESICA_COLLECT_FILL:
        return work_fill(session, max_units, used);
    case VESICA_COLLECT_SORT:
        return work_sort(session, max_units, used);
    }
    return VESICA_ERR_INTERNAL;
}
