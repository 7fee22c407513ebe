/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "list/list.h"

#include <string.h>

#include "config/config.h"
#include "identifier/item.h"
#include "util/status.h"
#include "util/wipe.h"
#include "vesica/version.h"

#define SEGMENT_RECORDS (UINT64_C(1) << VESICA_LIST_SEGMENT_SHIFT)

vesica_status vesica_list_new(vesica_list **out, const vesica_config *config,
                              vesica_suite suite)
{
    if (out == NULL || config == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    vesica_suite_sizes sizes;
    VESICA_TRY(vesica_suite_get_sizes(&sizes, suite));
    vesica_mem mem = vesica_config_mem(config, UINT64_MAX);
    void *block = NULL;
    VESICA_TRY(vesica_mem_array(&mem, &block, 1, sizeof(vesica_list)));
    vesica_list *list = block;
    list->mem = mem;
    list->suite = suite;
    *out = list;
    return VESICA_OK;
}

void vesica_list_free(vesica_list *list)
{
    if (list == NULL) {
        return;
    }
    for (uint64_t i = 0; i < list->num_segments; i++) {
        vesica_mem_release(&list->mem, list->segments[i], SEGMENT_RECORDS,
                           VESICA_LIST_RECORD_BYTES);
    }
    vesica_mem_release(&list->mem, list->segments, list->max_segments,
                       sizeof *list->segments);
    vesica_mem mem = list->mem;
    vesica_mem_release(&mem, list, 1, sizeof *list);
}

vesica_records vesica_list_records(const vesica_list *list)
{
    return (vesica_records){.segments = list->segments,
                            .shift = VESICA_LIST_SEGMENT_SHIFT,
                            .size = VESICA_LIST_RECORD_BYTES};
}

static uint8_t *record_at(const vesica_list *list, uint64_t i)
{
    const vesica_records records = vesica_list_records(list);
    return vesica_records_at(&records, i);
}

/* Double the table of segments; the segments themselves stay where they are. */
static vesica_status grow_table(vesica_list *list)
{
    const uint64_t room = list->max_segments == 0 ? 8 : 2 * list->max_segments;
    void *table = NULL;
    VESICA_TRY(
        vesica_mem_array(&list->mem, &table, room, sizeof *list->segments));
    if (list->num_segments > 0) {
        memcpy(table, list->segments,
               (size_t)list->num_segments * sizeof *list->segments);
    }
    vesica_mem_release(&list->mem, list->segments, list->max_segments,
                       sizeof *list->segments);
    list->segments = table;
    list->max_segments = room;
    return VESICA_OK;
}

static vesica_status add_segment(vesica_list *list)
{
    if (list->num_segments == list->max_segments) {
        VESICA_TRY(grow_table(list));
    }
    void *segment = NULL;
    VESICA_TRY(vesica_mem_array(&list->mem, &segment, SEGMENT_RECORDS,
                                VESICA_LIST_RECORD_BYTES));
    list->segments[list->num_segments++] = segment;
    return VESICA_OK;
}

vesica_status vesica_list_add(vesica_list *list,
                              const vesica_identifier *identifier, uint64_t row,
                              const uint8_t *label, size_t label_len)
{
    if (list == NULL || identifier == NULL ||
        identifier->profile != VESICA_PROFILE || identifier->length == 0 ||
        identifier->length > VESICA_IDENTIFIER_MAX_BYTES ||
        vesica_identifier_info_by_type(identifier->type) == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    if (label != NULL || label_len != 0) {
        return VESICA_ERR_UNSUPPORTED;
    }
    if (list->sealed) {
        return VESICA_ERR_STATE;
    }
    if (list->num_entries == VESICA_MAX_ITEMS) {
        return VESICA_ERR_LIMIT;
    }
    if (list->num_entries == list->num_segments * SEGMENT_RECORDS) {
        VESICA_TRY(add_segment(list));
    }
    uint8_t *record = record_at(list, list->num_entries);
    vesica_identifier_item(record, list->suite, identifier);
    memcpy(record + VESICA_LIST_ITEM_BYTES, &row, sizeof row);
    list->num_entries++;
    return VESICA_OK;
}

/* Sort num records from the first on by their items. */
static void sort_by_item(const vesica_list *list, uint64_t first, uint64_t num)
{
    vesica_records records = vesica_list_records(list);
    records.first = first;
    vesica_sorter sorter;
    uint64_t done = 0;
    vesica_sorter_init(&sorter, &records, num, VESICA_LIST_ITEM_BYTES);
    while (!vesica_sorter_step(&sorter, UINT64_MAX, &done)) {
    }
}

static int compare_items(const uint8_t *a, const uint8_t *b)
{
    return memcmp(a, b, VESICA_LIST_ITEM_BYTES);
}

static void swap_records(uint8_t *a, uint8_t *b)
{
    uint8_t kept[VESICA_LIST_RECORD_BYTES];
    memcpy(kept, a, sizeof kept);
    memcpy(a, b, sizeof kept);
    memcpy(b, kept, sizeof kept);
    vesica_wipe(kept, sizeof kept);
}

/* Move the first record of each run of equal items to the front, in order.
 * Returns how many there are. Invariant: records before `front` are distinct
 * and sorted, those from `front` to i are repetitions of them. */
static uint64_t gather_distinct(const vesica_list *list)
{
    if (list->num_entries == 0) {
        return 0;
    }
    uint64_t front = 1;
    for (uint64_t i = 1; i < list->num_entries; i++) {
        uint8_t *record = record_at(list, i);
        if (compare_items(record, record_at(list, front - 1)) == 0) {
            continue;
        }
        if (i != front) {
            swap_records(record_at(list, front), record);
        }
        front++;
    }
    return front;
}

vesica_status vesica_list_seal(vesica_list *list)
{
    if (list == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    if (!list->sealed) {
        sort_by_item(list, 0, list->num_entries);
        list->num_items = gather_distinct(list);
        sort_by_item(list, list->num_items,
                     list->num_entries - list->num_items);
        list->sealed = true;
    }
    return VESICA_OK;
}

uint64_t vesica_list_num_entries(const vesica_list *list)
{
    return list == NULL ? 0 : list->num_entries;
}

uint64_t vesica_list_num_items(const vesica_list *list)
{
    return list == NULL ? 0 : list->num_items;
}

void vesica_list_copy_items(const vesica_list *list, uint8_t *items,
                            uint64_t first, size_t num)
{
    for (size_t i = 0; i < num; i++) {
        memcpy(items + i * VESICA_LIST_ITEM_BYTES, record_at(list, first + i),
               VESICA_LIST_ITEM_BYTES);
    }
}

static uint64_t row_at(const vesica_list *list, uint64_t i)
{
    uint64_t row = 0;
    memcpy(&row, record_at(list, i) + VESICA_LIST_ITEM_BYTES, sizeof row);
    return row;
}

/* The first repetition whose item is not less than the given one. */
static uint64_t lower_bound(const vesica_list *list, const uint8_t *item)
{
    uint64_t low = list->num_items;
    uint64_t high = list->num_entries;
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        if (compare_items(record_at(list, middle), item) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void vesica_list_visit_rows(const vesica_list *list, uint64_t i,
                            void (*visit)(void *arg, uint64_t row), void *arg)
{
    const uint8_t *item = record_at(list, i);
    visit(arg, row_at(list, i));
    for (uint64_t j = lower_bound(list, item);
         j < list->num_entries && compare_items(record_at(list, j), item) == 0;
         j++) {
        visit(arg, row_at(list, j));
    }
}
