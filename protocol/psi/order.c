/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "psi/order.h"

#include <string.h>

#include "session/internal.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

_Static_assert(
    VESICA_OKVS_MAX_KEYS / (VESICA_OKVS_MAX_SLOTS / 2) < UINT16_MAX,
    "shelves of one part have 16 bits: bins are more than half full");

/** Parts of a bin: more gain nothing. */
#define MOST_PARTS 16

/** Shelves, unless there are more bins: what goes to each is written where the
 * one before went, so all these places are to be in the nearest cache. */
#define MOST_SHELVES 1024

/** Items of a step: each of several tasks is to have enough of them. */
#define STEP_ITEMS 65536

#define SHELF_BYTES sizeof(uint16_t)
#define NUMBER_BYTES sizeof(uint32_t)

static uint64_t *end_at(const vesica_order *order, uint32_t shelf)
{
    return (uint64_t *)order->ends.bytes + shelf;
}

static uint8_t *shelf_at(const vesica_order *order, uint64_t i)
{
    return order->slots->bytes + i * SHELF_BYTES;
}

static uint8_t *number_at(const vesica_order *order, uint64_t i)
{
    const vesica_slots *slots = order->slots;
    return slots->bytes + slots->num * (slots->size - NUMBER_BYTES) +
           i * NUMBER_BYTES;
}

uint32_t vesica_order_parts(uint32_t num_bins)
{
    uint32_t num = MOST_PARTS;
    while (num > 1 && (uint64_t)num * num_bins > MOST_SHELVES) {
        num /= 2;
    }
    return num;
}

/* Shelves and numbers of one slot fit it, unless it is the only one: the
 * shortest tags of more than one pair of items have 6 bytes. Of one item the
 * shelf is read before the number is written. */
vesica_status vesica_order_begin(vesica_session *session, vesica_order *order,
                                 const vesica_slots *slots, uint32_t num_bins,
                                 uint32_t num_parts)
{
    VESICA_ASSERT(slots->num <= 1 || slots->size >= SHELF_BYTES + NUMBER_BYTES);
    VESICA_ASSERT((uint64_t)num_bins * num_parts <= UINT16_MAX);
    *order = (vesica_order){
        .slots = slots, .num_parts = num_parts, .done = slots->num == 0};
    return vesica_chunks_take(session, &order->ends,
                              (uint64_t)num_bins * num_parts, sizeof(uint64_t));
}

void vesica_order_release(vesica_session *session, vesica_order *order)
{
    vesica_chunks_release(session, &order->ends);
    *order = (vesica_order){.slots = NULL};
}

typedef struct shelving {
    const vesica_session *session;
    const vesica_vole_oprf *oprf;
    const vesica_order *order;
} shelving;

/* From bins to shelves. */
static void add_parts(const shelving *s, uint16_t *shelves,
                      const uint8_t *items, size_t num)
{
    const uint32_t num_parts = s->order->num_parts;
    uint16_t parts[VESICA_ENGINE_BATCH];
    if (num_parts == 1) {
        return;
    }
    vesica_vole_oprf_parts(s->oprf, parts, items, num, num_parts);
    for (size_t i = 0; i < num; i++) {
        shelves[i] = (uint16_t)(shelves[i] * num_parts + parts[i]);
    }
    vesica_wipe(parts, sizeof parts);
}

static void shelve_range(const void *arg, size_t task, size_t first, size_t num)
{
    const shelving *s = arg;
    const uint64_t start = s->order->num_shelved + first;
    uint8_t items[VESICA_ENGINE_BATCH * VESICA_ITEM_BYTES];
    uint32_t numbers[VESICA_ENGINE_BATCH];
    uint16_t shelves[VESICA_ENGINE_BATCH];
    (void)task;
    for (size_t i = 0, n; i < num; i += n) {
        n = vesica_chunks_batch(num - i);
        for (size_t j = 0; j < n; j++) {
            numbers[j] = (uint32_t)(start + i + j);
        }
        vesica_match_copy_items(s->session, items, numbers, n);
        vesica_vole_oprf_bins(s->oprf, shelves, items, n);
        add_parts(s, shelves, items, n);
        memcpy(shelf_at(s->order, start + i), shelves, n * SHELF_BYTES);
    }
    /* What is done where, and how long it takes, depends on bins and parts
     * (okvs/okvs.h). */
    VESICA_PUBLIC(shelf_at(s->order, start), num * SHELF_BYTES);
    vesica_wipe(items, sizeof items);
    vesica_wipe(shelves, sizeof shelves);
}

static uint16_t shelf_of(const vesica_order *order, uint64_t i)
{
    uint16_t shelf = 0;
    memcpy(&shelf, shelf_at(order, i), sizeof shelf);
    return shelf;
}

/* From the sizes of shelves to where they begin. */
static void begin_placing(vesica_order *order)
{
    uint64_t sum = 0;
    for (uint32_t shelf = 0; shelf < order->ends.num; shelf++) {
        const uint64_t num = *end_at(order, shelf);
        *end_at(order, shelf) = sum;
        sum += num;
    }
}

static uint32_t num_of_step(const vesica_order *order, uint64_t done)
{
    const uint64_t left = order->slots->num - done;
    return left < STEP_ITEMS ? (uint32_t)left : STEP_ITEMS;
}

static vesica_status shelve_items(vesica_session *session, vesica_order *order,
                                  const vesica_vole_oprf *oprf, uint32_t *used)
{
    const uint32_t num = num_of_step(order, order->num_shelved);
    const shelving s = {session, oprf, order};
    vesica_chunks_run(session, num, shelve_range, &s);
    for (uint32_t i = 0; i < num; i++) {
        (*end_at(order, shelf_of(order, order->num_shelved + i)))++;
    }
    order->num_shelved += num;
    *used = num;
    vesica_session_count_items(session, num);
    if (order->num_shelved == order->slots->num) {
        begin_placing(order);
    }
    return vesica_session_report(session);
}

/* A counting sort, which leaves the end of each shelf. */
static void place_items(vesica_order *order, uint32_t *used)
{
    const uint32_t num = num_of_step(order, order->num_placed);
    for (uint32_t i = 0; i < num; i++) {
        const uint32_t number = (uint32_t)order->num_placed++;
        const uint64_t place = (*end_at(order, shelf_of(order, number)))++;
        memcpy(number_at(order, place), &number, sizeof number);
    }
    *used = num;
    order->done = order->num_placed == order->slots->num;
}

vesica_status vesica_order_work(vesica_session *session, vesica_order *order,
                                const vesica_vole_oprf *oprf, uint32_t *used)
{
    if (order->num_shelved < order->slots->num) {
        return shelve_items(session, order, oprf, used);
    }
    place_items(order, used);
    return VESICA_OK;
}

uint64_t vesica_order_first(const vesica_order *order, uint32_t bin)
{
    return bin == 0 ? 0 : vesica_order_end(order, bin - 1);
}

uint64_t vesica_order_end(const vesica_order *order, uint32_t bin)
{
    return *end_at(order, bin * order->num_parts + order->num_parts - 1);
}

uint64_t vesica_order_largest(const vesica_order *order)
{
    uint64_t largest = 0;
    for (uint32_t bin = 0; bin < order->ends.num / order->num_parts; bin++) {
        const uint64_t num =
            vesica_order_end(order, bin) - vesica_order_first(order, bin);
        largest = num > largest ? num : largest;
    }
    return largest;
}

void vesica_order_read(const vesica_order *order, uint32_t *numbers,
                       uint64_t first, size_t num)
{
    if (num > 0) {
        memcpy(numbers, number_at(order, first), num * sizeof *numbers);
    }
}
