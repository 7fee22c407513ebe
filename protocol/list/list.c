/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "list/list.h"

#include <string.h>

#include "config/config.h"
#include "util/bits.h"
#include "util/ct.h"
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
    list->record_len = VESICA_LIST_RECORD_BYTES;
    *out = list;
    return VESICA_OK;
}

void vesica_list_free(vesica_list *list)
{
    if (list == NULL) {
        return;
    }
    vesica_segments_release(&list->records, &list->mem, SEGMENT_RECORDS,
                            list->record_len);
    vesica_label_store_release(&list->labels, &list->mem);
    vesica_mem mem = list->mem;
    vesica_mem_release(&mem, list, 1, sizeof *list);
}

vesica_records vesica_list_records(const vesica_list *list)
{
    return (vesica_records){.segments = list->records.table,
                            .shift = VESICA_LIST_SEGMENT_SHIFT,
                            .size = list->record_len};
}

static uint8_t *record_at(const vesica_list *list, uint64_t i)
{
    const vesica_records records = vesica_list_records(list);
    return vesica_records_at(&records, i);
}

/* Behind the item stand the row and, on a list with labels, the label's place.
 */
#define ROW_AT VESICA_LIST_ITEM_BYTES
#define PLACE_AT VESICA_LIST_RECORD_BYTES

static uint64_t place_at(const vesica_list *list, uint64_t i)
{
    uint64_t place = VESICA_LABEL_NONE;
    if (list->labelled) {
        memcpy(&place, record_at(list, i) + PLACE_AT, sizeof place);
    }
    return place;
}

static void set_place(const vesica_list *list, uint64_t i, uint64_t place)
{
    if (list->labelled) {
        memcpy(record_at(list, i) + PLACE_AT, &place, sizeof place);
    }
}

vesica_status vesica_list_enable_labels(vesica_list *list)
{
    if (list == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    if (list->sealed || list->num_entries > 0) {
        return VESICA_ERR_STATE;
    }
    list->labelled = true;
    list->record_len = VESICA_LIST_LABELLED_RECORD_BYTES;
    return VESICA_OK;
}

static bool is_identifier(const vesica_identifier *identifier)
{
    return identifier != NULL && identifier->profile == VESICA_PROFILE &&
           identifier->length > 0 &&
           identifier->length <= VESICA_IDENTIFIER_MAX_BYTES &&
           vesica_identifier_info_by_type(identifier->type) != NULL;
}

static bool is_label(const uint8_t *label, size_t len)
{
    return len <= VESICA_MAX_LABEL_BYTES && (len == 0 || label != NULL);
}

static void compute_waiting(vesica_list *list)
{
    uint8_t items[VESICA_ITEM_BATCH * VESICA_LIST_ITEM_BYTES];
    const uint64_t first = list->num_entries - list->num_waiting;
    vesica_identifier_items(items, list->suite, list->waiting,
                            list->num_waiting);
    for (size_t i = 0; i < list->num_waiting; i++) {
        memcpy(record_at(list, first + i), items + i * VESICA_LIST_ITEM_BYTES,
               VESICA_LIST_ITEM_BYTES);
    }
    vesica_wipe(items, sizeof items);
    vesica_wipe(list->waiting, sizeof list->waiting);
    list->num_waiting = 0;
}

vesica_status vesica_list_add(vesica_list *list,
                              const vesica_identifier *identifier, uint64_t row,
                              const uint8_t *label, size_t label_len)
{
    uint64_t place = VESICA_LABEL_NONE;
    if (list == NULL || !is_identifier(identifier) ||
        !is_label(label, label_len)) {
        return VESICA_ERR_ARGUMENT;
    }
    if (list->sealed || (label_len > 0 && !list->labelled)) {
        return VESICA_ERR_STATE;
    }
    if (list->num_entries == VESICA_MAX_ITEMS) {
        return VESICA_ERR_LIMIT;
    }
    if (list->num_entries == list->records.num * SEGMENT_RECORDS) {
        VESICA_TRY(vesica_segments_add(&list->records, &list->mem,
                                       SEGMENT_RECORDS, list->record_len));
    }
    if (label_len > 0) {
        VESICA_TRY(vesica_label_store_add(&list->labels, &list->mem, &place,
                                          label, label_len));
    }
    const uint64_t i = list->num_entries++;
    uint8_t *record = record_at(list, i);
    memcpy(record + ROW_AT, &row, sizeof row);
    set_place(list, i, place);
    list->waiting[list->num_waiting++] = *identifier;
    if (list->num_waiting == VESICA_ITEM_BATCH) {
        compute_waiting(list);
    }
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

static void swap_records(const vesica_list *list, uint64_t i, uint64_t j)
{
    uint8_t kept[VESICA_LIST_LABELLED_RECORD_BYTES];
    uint8_t *a = record_at(list, i);
    uint8_t *b = record_at(list, j);
    memcpy(kept, a, list->record_len);
    memcpy(a, b, list->record_len);
    memcpy(b, kept, list->record_len);
    vesica_wipe(kept, sizeof kept);
}

/* Record i takes the label of j, if that was given first. */
static void take_first_label(const vesica_list *list, uint64_t i, uint64_t j)
{
    const uint64_t place = place_at(list, j);
    if (place < place_at(list, i)) {
        set_place(list, i, place);
    }
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
        if (compare_items(record_at(list, i), record_at(list, front - 1)) ==
            0) {
            take_first_label(list, front - 1, i);
            continue;
        }
        if (i != front) {
            swap_records(list, front, i);
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
        compute_waiting(list);
        sort_by_item(list, 0, list->num_entries);
        list->num_items = gather_distinct(list);
        sort_by_item(list, list->num_items,
                     list->num_entries - list->num_items);
        list->sealed = true;
        vesica_wipe_stack();
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

size_t vesica_list_longest_label(const vesica_list *list)
{
    return list == NULL ? 0 : list->labels.longest;
}

size_t vesica_list_label(const vesica_list *list, const uint8_t **label,
                         uint64_t i)
{
    return vesica_label_store_get(&list->labels, label, place_at(list, i));
}

/* An item may lie on two lines of a cache. */
static void fetch_item(const uint8_t *item)
{
    VESICA_PREFETCH_READ(item);
    VESICA_PREFETCH_READ(item + VESICA_LIST_ITEM_BYTES - 1);
}

void vesica_list_fetch_items(const vesica_list *list, const uint32_t *numbers,
                             size_t num)
{
    const vesica_records records = vesica_list_records(list);
    for (size_t i = 0; i < num; i++) {
        fetch_item(vesica_records_at(&records, numbers[i]));
    }
}

void vesica_list_copy_items(const vesica_list *list, uint8_t *items,
                            const uint32_t *numbers, size_t num)
{
    const vesica_records records = vesica_list_records(list);
    for (size_t i = 0; i < num; i++) {
        memcpy(items + i * VESICA_LIST_ITEM_BYTES,
               vesica_records_at(&records, numbers[i]), VESICA_LIST_ITEM_BYTES);
    }
}

/* All ones if the number is on the list. */
static uint64_t is_on(const vesica_list *list, uint32_t number)
{
    return 0 - ((number - list->num_items) >> 63);
}

/* A record of the list for every number: its own if it is on the list, else one
 * that stands anywhere; mask + 1 of them are chosen from. */
static uint64_t place_of(const vesica_list *list, uint32_t number,
                         uint64_t mask)
{
    const uint64_t on = is_on(list, number);
    return (number & on) | (number & mask & ~on);
}

static void put_item(uint8_t *item, const uint8_t *record, uint64_t on)
{
    uint64_t words[2][VESICA_LIST_ITEM_BYTES / 8];
    memcpy(words[0], item, sizeof words[0]);
    memcpy(words[1], record, sizeof words[1]);
    for (size_t i = 0; i < VESICA_LIST_ITEM_BYTES / 8; i++) {
        words[0][i] ^= (words[0][i] ^ words[1][i]) & on;
    }
    memcpy(item, words[0], sizeof words[0]);
}

void vesica_list_put_items(const vesica_list *list, uint8_t *items,
                           const uint32_t *numbers, size_t num)
{
    const vesica_records records = vesica_list_records(list);
    if (list->num_items == 0) {
        return;
    }
    const uint64_t mask =
        (UINT64_C(1) << (63 - vesica_leading_zeros(list->num_items))) - 1;
    /* All are asked for before the first is read, which waits once for all. */
    for (size_t i = 0; i < num; i++) {
        fetch_item(
            vesica_records_at(&records, place_of(list, numbers[i], mask)));
    }
    for (size_t i = 0; i < num; i++) {
        put_item(items + i * VESICA_LIST_ITEM_BYTES,
                 vesica_records_at(&records, place_of(list, numbers[i], mask)),
                 is_on(list, numbers[i]));
    }
}

bool vesica_list_is_distinct(const vesica_list *list)
{
    return list->num_items == list->num_entries;
}

static uint64_t row_at(const vesica_list *list, uint64_t i)
{
    uint64_t row = 0;
    memcpy(&row, record_at(list, i) + ROW_AT, sizeof row);
    return row;
}

/* An item that is compared. */
static const uint8_t *compared_at(const vesica_list *list, uint64_t i)
{
    const uint8_t *item = record_at(list, i);
    /* Public within this process alone: looking for the rows of a match depends
     * on own items. The partner is told nothing any more. */
    VESICA_PUBLIC(item, VESICA_LIST_ITEM_BYTES);
    return item;
}

/* The first repetition whose item is not less than the given one. */
static uint64_t lower_bound(const vesica_list *list, const uint8_t *item)
{
    uint64_t low = list->num_items;
    uint64_t high = list->num_entries;
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        if (compare_items(compared_at(list, middle), item) < 0) {
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
    const uint8_t *item = compared_at(list, i);
    visit(arg, row_at(list, i));
    for (uint64_t j = lower_bound(list, item);
         j < list->num_entries &&
         compare_items(compared_at(list, j), item) == 0;
         j++) {
        visit(arg, row_at(list, j));
    }
}
