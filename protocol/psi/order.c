/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "psi/order.h"

#include <string.h>

#include "psi/slice.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

_Static_assert(VESICA_OKVS_MAX_KEYS / (VESICA_OKVS_MAX_SLOTS / 2) < UINT16_MAX,
               "a bin has 16 bits: each is more than half full");

#define BIN_BYTES sizeof(uint16_t)
#define NUMBER_BYTES sizeof(uint32_t)

static uint64_t *end_at(const vesica_order *order, uint32_t bin)
{
    return (uint64_t *)order->ends.bytes + bin;
}

static uint8_t *bin_at(const vesica_order *order, uint64_t i)
{
    return order->slots->bytes + i * BIN_BYTES;
}

static uint8_t *number_at(const vesica_order *order, uint64_t i)
{
    const vesica_slots *slots = order->slots;
    return slots->bytes + slots->num * (slots->size - NUMBER_BYTES) +
           i * NUMBER_BYTES;
}

/* Bins and numbers of one slot fit it, unless it is the only one: the shortest
 * tags of more than one pair of items have 6 bytes. Of one item the bin is read
 * before the number is written. */
vesica_status vesica_order_begin(vesica_session *session, vesica_order *order,
                                 const vesica_slots *slots, uint32_t num_bins)
{
    VESICA_ASSERT(slots->num <= 1 || slots->size >= BIN_BYTES + NUMBER_BYTES);
    *order = (vesica_order){.slots = slots, .done = slots->num == 0};
    return vesica_chunks_take(session, &order->ends, num_bins,
                              sizeof(uint64_t));
}

void vesica_order_release(vesica_session *session, vesica_order *order)
{
    vesica_chunks_release(session, &order->ends);
    *order = (vesica_order){.slots = NULL};
}

typedef struct binning {
    const vesica_session *session;
    const vesica_vole_oprf *oprf;
    const vesica_order *order;
} binning;

static void bin_range(const void *arg, size_t task, size_t first, size_t num)
{
    const binning *b = arg;
    const uint64_t start = b->order->num_binned + first;
    uint8_t items[VESICA_ENGINE_BATCH * VESICA_ITEM_BYTES];
    uint32_t numbers[VESICA_ENGINE_BATCH];
    uint16_t bins[VESICA_ENGINE_BATCH];
    (void)task;
    for (size_t i = 0, n; i < num; i += n) {
        n = num - i < VESICA_ENGINE_BATCH ? num - i : VESICA_ENGINE_BATCH;
        for (size_t j = 0; j < n; j++) {
            numbers[j] = (uint32_t)(start + i + j);
        }
        vesica_match_copy_items(b->session, items, numbers, n);
        vesica_vole_oprf_bins(b->oprf, bins, items, n);
        memcpy(bin_at(b->order, start + i), bins, n * BIN_BYTES);
    }
    /* What is done where, and how long it takes, depends on the bins
     * (okvs/okvs.h). */
    VESICA_PUBLIC(bin_at(b->order, start), num * BIN_BYTES);
    vesica_wipe(items, sizeof items);
    vesica_wipe(bins, sizeof bins);
}

static uint16_t bin_of(const vesica_order *order, uint64_t i)
{
    uint16_t bin = 0;
    memcpy(&bin, bin_at(order, i), sizeof bin);
    return bin;
}

/* From the sizes of bins to where they begin. */
static void begin_placing(vesica_order *order)
{
    uint64_t sum = 0;
    for (uint32_t bin = 0; bin < order->ends.num; bin++) {
        const uint64_t num = *end_at(order, bin);
        *end_at(order, bin) = sum;
        sum += num;
    }
}

static vesica_status bin_items(vesica_session *session, vesica_order *order,
                               const vesica_vole_oprf *oprf, uint32_t max_units,
                               uint32_t *used)
{
    const uint64_t num = order->slots->num;
    const vesica_slice slice = vesica_slice_of(
        session, order->num_binned, num - order->num_binned, max_units);
    const binning b = {session, oprf, order};
    vesica_chunks_run(session, slice.num, bin_range, &b);
    for (uint64_t i = 0; i < slice.num; i++) {
        (*end_at(order, bin_of(order, order->num_binned + i)))++;
    }
    order->num_binned += slice.num;
    *used = (uint32_t)slice.num;
    vesica_session_count_items(session, slice.num);
    if (order->num_binned == num) {
        begin_placing(order);
    }
    return vesica_session_report(session);
}

/* A counting sort, which leaves the end of each bin. */
static void place_items(vesica_order *order, uint32_t max_units, uint32_t *used)
{
    const uint64_t left = order->slots->num - order->num_placed;
    const uint32_t num = left < max_units ? (uint32_t)left : max_units;
    for (uint32_t i = 0; i < num; i++) {
        const uint32_t number = (uint32_t)order->num_placed++;
        const uint64_t place = (*end_at(order, bin_of(order, number)))++;
        memcpy(number_at(order, place), &number, sizeof number);
    }
    *used = num;
    order->done = num == left;
}

vesica_status vesica_order_work(vesica_session *session, vesica_order *order,
                                const vesica_vole_oprf *oprf,
                                uint32_t max_units, uint32_t *used)
{
    if (order->num_binned < order->slots->num) {
        return bin_items(session, order, oprf, max_units, used);
    }
    place_items(order, max_units, used);
    return VESICA_OK;
}

uint64_t vesica_order_first(const vesica_order *order, uint32_t bin)
{
    return bin == 0 ? 0 : *end_at(order, bin - 1);
}

uint64_t vesica_order_end(const vesica_order *order, uint32_t bin)
{
    return *end_at(order, bin);
}

uint64_t vesica_order_largest(const vesica_order *order)
{
    uint64_t largest = 0;
    for (uint32_t bin = 0; bin < order->ends.num; bin++) {
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
