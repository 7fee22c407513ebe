/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Lists as sessions read them.
 *
 * A record is a 32-byte item and the caller's row, 40 bytes, and on a list with
 * labels the place of its label, 8 bytes. Records stand in
 * segments, so that a growing list is never copied: nothing is left behind in
 * freed memory, and the peak is the list itself. After sealing, records 0 to
 * num_items - 1 are the distinct items, sorted; the further rows of items that
 * stand on the list more than once follow, sorted by item.
 */

#ifndef VESICA_LIST_LIST_H
#define VESICA_LIST_LIST_H

#include "identifier/item.h"
#include "list/labels.h"
#include "util/sort.h"
#include "vesica/list.h"

#define VESICA_LIST_ITEM_BYTES 32
#define VESICA_LIST_RECORD_BYTES 40
#define VESICA_LIST_LABELLED_RECORD_BYTES 48
#define VESICA_LIST_SEGMENT_SHIFT 10

struct vesica_list {
    vesica_mem mem;
    vesica_suite suite;
    bool sealed;
    bool labelled;
    size_t record_len;
    uint64_t num_entries;
    uint64_t num_items;
    vesica_segments records;
    vesica_label_store labels;
    /* Of the last entries, whose items are still to be computed. */
    vesica_identifier waiting[VESICA_ITEM_BATCH];
    size_t num_waiting;
};

/* The records, for reading. */
vesica_records vesica_list_records(const vesica_list *list);

/* Ask the caches for the items of num numbers, which are below num_items. */
void vesica_list_fetch_items(const vesica_list *list, const uint32_t *numbers,
                             size_t num);

/* Copy the items of num numbers, which are below num_items,
 * VESICA_LIST_ITEM_BYTES each. */
void vesica_list_copy_items(const vesica_list *list, uint8_t *items,
                            const uint32_t *numbers, size_t num);

/* The same over what stands there, which stays where a number is not below
 * num_items. Which numbers are is not in the time: each reads a record, unless
 * the list is empty. */
void vesica_list_put_items(const vesica_list *list, uint8_t *items,
                           const uint32_t *numbers, size_t num);

/* The label of item i, which is below num_items: its length, 0 if it has none.
 */
size_t vesica_list_label(const vesica_list *list, const uint8_t **label,
                         uint64_t i);

/* Whether each item has one row. */
bool vesica_list_is_distinct(const vesica_list *list);

/* Call visit with each row of item i, which is below num_items. */
void vesica_list_visit_rows(const vesica_list *list, uint64_t i,
                            void (*visit)(void *arg, uint64_t row), void *arg);

#endif
