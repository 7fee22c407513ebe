/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The end of a side that learns: from marked slots to rows. */

#include "session/internal.h"
#include "util/status.h"
#include "util/wipe.h"

void vesica_collect_begin(vesica_session *session, vesica_slots *slots)
{
    vesica_collector *collector = &session->collector;
    collector->slots = slots;
    collector->phase = VESICA_COLLECT_FIND;
    collector->position = 0;
}

const char *vesica_collect_pending(const vesica_session *session)
{
    /* not before DONE has left */
    return session->out.head == NULL ? "collect rows" : NULL;
}

/* Room for rows, and where there are labels for the entry of each. */
static vesica_status take_numbers(vesica_session *session,
                                  vesica_numbers *numbers)
{
    const uint64_t num = session->collector.num_rows;
    void *block = NULL;
    VESICA_TRY(vesica_mem_array_unset(&session->mem, &block, num,
                                      sizeof *numbers->numbers));
    numbers->numbers = block;
    if (!vesica_match_has_labels(session)) {
        return VESICA_OK;
    }
    VESICA_TRY(vesica_mem_array_unset(&session->mem, &block, num,
                                      sizeof *numbers->others));
    numbers->others = block;
    return VESICA_OK;
}

static void release_numbers(vesica_session *session, vesica_numbers *numbers)
{
    const uint64_t num = session->collector.num_rows;
    vesica_mem_release(&session->mem, numbers->numbers, num,
                       sizeof *numbers->numbers);
    vesica_mem_release(&session->mem, numbers->others, num,
                       sizeof *numbers->others);
    *numbers = (vesica_numbers){.numbers = NULL};
}

static void release_found(vesica_session *session)
{
    vesica_collector *collector = &session->collector;
    vesica_mem_release(&session->mem, collector->found, collector->num_places,
                       sizeof *collector->found);
    vesica_mem_release(&session->mem, collector->entries, collector->num_places,
                       sizeof *collector->entries);
    collector->found = NULL;
    collector->entries = NULL;
}

void vesica_collector_release(vesica_session *session)
{
    vesica_collector *collector = &session->collector;
    release_found(session);
    release_numbers(session, &collector->rows);
    release_numbers(session, &collector->room);
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

static void store_row(void *arg, uint64_t row)
{
    const visit *v = arg;
    vesica_collector *collector = v->collector;
    const uint64_t i = collector->num_filled++;
    collector->rows.numbers[i] = row;
    if (collector->rows.others != NULL) {
        collector->rows.others[i] = v->entry;
    }
}

/* What nobody needs any more is given back before. */
static vesica_status begin_find(vesica_session *session)
{
    vesica_collector *collector = &session->collector;
    void *block = NULL;
    const uint64_t num = session->list->num_items + 1;
    vesica_output_release_spares(session);
    vesica_receiver_release_index(session);
    VESICA_TRY(
        vesica_mem_array(&session->mem, &block, num, sizeof *collector->found));
    collector->found = block;
    collector->num_places = num;
    if (!vesica_match_has_labels(session)) {
        return VESICA_OK;
    }
    VESICA_TRY(vesica_mem_array_unset(&session->mem, &block, num,
                                      sizeof *collector->entries));
    collector->entries = block;
    return VESICA_OK;
}

/* A slot that does not match goes to the last place: nobody could predict a
 * branch. One that matches is no dummy. */
static void find(vesica_collector *collector, uint64_t i)
{
    const vesica_slots *slots = collector->slots;
    const bool matches = vesica_slot_is_matched(slots, i);
    const uint64_t last = collector->num_places - 1;
    const uint64_t place = matches ? vesica_slot_item(slots, i) : last;
    VESICA_ASSERT(place <= last);
    collector->found[place] = true;
    if (collector->entries != NULL) {
        collector->entries[place] = vesica_slot_entry(slots, i);
    }
    collector->num_matches += matches;
}

/** Items that are looked at together. */
#define BATCH UINT64_C(64)

/* Call visit with each row of those of the next num items that match. */
static void visit_batch(vesica_session *session, uint64_t num,
                        void (*rows)(void *arg, uint64_t row))
{
    vesica_collector *collector = &session->collector;
    uint64_t matches[BATCH];
    size_t num_matches = 0;
    for (uint64_t i = 0; i < num; i++) {
        matches[num_matches] = collector->position;
        num_matches += collector->found[collector->position++];
    }
    for (size_t i = 0; i < num_matches; i++) {
        /* NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Assign) */
        const uint64_t item = matches[i];
        visit v = {collector,
                   collector->entries != NULL ? collector->entries[item] : 0};
        vesica_list_visit_rows(session->list, item, rows, &v);
    }
}

/* Go through about max_units items, in the order of the list. */
static uint32_t visit_matches(vesica_session *session, uint32_t max_units,
                              void (*rows)(void *arg, uint64_t row))
{
    const vesica_collector *collector = &session->collector;
    uint32_t done = 0;
    while (done < max_units && collector->position < session->list->num_items) {
        const uint64_t left = session->list->num_items - collector->position;
        const uint64_t num = left < BATCH ? left : BATCH;
        visit_batch(session, num, rows);
        done += (uint32_t)num;
    }
    return done < max_units ? done : max_units;
}

static vesica_status begin_fill(vesica_session *session)
{
    vesica_collector *collector = &session->collector;
    VESICA_TRY(take_numbers(session, &collector->rows));
    collector->position = 0;
    collector->phase = VESICA_COLLECT_FILL;
    return VESICA_OK;
}

static vesica_status work_find(vesica_session *session, uint32_t max_units,
                               uint32_t *used)
{
    vesica_collector *collector = &session->collector;
    uint32_t done = 0;
    if (collector->found == NULL) {
        VESICA_TRY(begin_find(session));
    }
    for (; done < max_units && collector->position < collector->slots->num;
         done++) {
        find(collector, collector->position++);
    }
    *used = done;
    if (collector->position < collector->slots->num) {
        return VESICA_OK;
    }
    vesica_slots_release(collector->slots, &session->mem);
    collector->position = 0;
    if (vesica_list_is_distinct(session->list)) {
        collector->num_rows = collector->num_matches;
        return begin_fill(session);
    }
    collector->phase = VESICA_COLLECT_COUNT;
    return VESICA_OK;
}

static vesica_status work_count(vesica_session *session, uint32_t max_units,
                                uint32_t *used)
{
    const vesica_collector *collector = &session->collector;
    *used = visit_matches(session, max_units, count_row);
    return collector->position < session->list->num_items ? VESICA_OK
                                                          : begin_fill(session);
}

static vesica_status work_fill(vesica_session *session, uint32_t max_units,
                               uint32_t *used)
{
    vesica_collector *collector = &session->collector;
    *used = visit_matches(session, max_units, store_row);
    if (collector->position < session->list->num_items) {
        return VESICA_OK;
    }
    release_found(session);
    VESICA_TRY(take_numbers(session, &collector->room));
    vesica_number_sorter_init(&collector->sorter, collector->rows,
                              collector->room, collector->num_rows);
    collector->phase = VESICA_COLLECT_SORT;
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
        .rows = collector->rows.numbers,
        .num_rows = collector->num_rows,
        .transcript = session->transcript,
        .transcript_len = vesica_hash_len(session->terms.suite)};
    session->state = VESICA_ST_ENDED;
    vesica_match_end(session);
}

static vesica_status work_sort(vesica_session *session, uint32_t max_units,
                               uint32_t *used)
{
    vesica_collector *collector = &session->collector;
    uint64_t done = 0;
    const bool sorted =
        vesica_number_sorter_step(&collector->sorter, max_units, &done);
    *used = (uint32_t)done;
    if (sorted) {
        collector->rows = collector->sorter.from;
        collector->room = collector->sorter.to;
        release_numbers(session, &collector->room);
        vesica_wipe(&collector->sorter, sizeof collector->sorter);
        end(session);
    }
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
    case VESICA_COLLECT_FIND:
        return work_find(session, max_units, used);
    case VESICA_COLLECT_COUNT:
        return work_count(session, max_units, used);
    case VESICA_COLLECT_FILL:
        return work_fill(session, max_units, used);
    case VESICA_COLLECT_SORT:
        return work_sort(session, max_units, used);
    }
    return VESICA_ERR_INTERNAL;
}
