/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "psi/slots.h"

#include <string.h>

#include "util/ct.h"
#include "util/status.h"

_Static_assert(VESICA_MAX_ITEMS < VESICA_SLOT_MATCHED,
               "the mark is no part of a number");

vesica_status vesica_slots_take(vesica_slots *slots, vesica_mem *mem,
                                uint64_t num, size_t key_room,
                                vesica_slot_kind kind)
{
    const size_t number_len = kind == VESICA_SLOT_BARE ? 0 : sizeof(uint32_t);
    const size_t entry_len =
        kind == VESICA_SLOT_WITH_ENTRY ? sizeof(uint32_t) : 0;
    const size_t size = key_room + number_len + entry_len;
    void *block = NULL;
    VESICA_TRY(vesica_mem_array(mem, &block, num, size));
    *slots = (vesica_slots){.bytes = block,
                            .num = num,
                            .size = size,
                            .number_at = key_room,
                            .entry_at = key_room + number_len};
    return VESICA_OK;
}

void vesica_slots_release(vesica_slots *slots, vesica_mem *mem)
{
    vesica_mem_release(mem, slots->bytes, slots->num, slots->size);
    *slots = (vesica_slots){.num = 0};
}

uint8_t *vesica_slot_at(const vesica_slots *slots, uint64_t i)
{
    return slots->bytes + (size_t)i * slots->size;
}

static uint32_t load(const uint8_t *from)
{
    uint32_t x = 0;
    memcpy(&x, from, sizeof x);
    return x;
}

uint32_t vesica_slot_number(const vesica_slots *slots, uint64_t i)
{
    return load(vesica_slot_at(slots, i) + slots->number_at);
}

void vesica_slot_set_number(const vesica_slots *slots, uint64_t i,
                            uint32_t number)
{
    memcpy(vesica_slot_at(slots, i) + slots->number_at, &number, sizeof number);
}

uint32_t vesica_slot_entry(const vesica_slots *slots, uint64_t i)
{
    return load(vesica_slot_at(slots, i) + slots->entry_at);
}

void vesica_slot_set_entry(const vesica_slots *slots, uint64_t i,
                           uint32_t entry)
{
    memcpy(vesica_slot_at(slots, i) + slots->entry_at, &entry, sizeof entry);
}

bool vesica_slot_is_matched(const vesica_slots *slots, uint64_t i)
{
    return (vesica_slot_number(slots, i) & VESICA_SLOT_MATCHED) != 0;
}

uint32_t vesica_slot_item(const vesica_slots *slots, uint64_t i)
{
    return vesica_slot_number(slots, i) & ~VESICA_SLOT_MATCHED;
}

void vesica_slots_begin_sort(vesica_sorter *sorter, vesica_slots *slots,
                             size_t key_len)
{
    for (uint64_t i = 0; i < slots->num; i++) {
        /* Public: points and the sender's tags go to the partner in the order
         * that is made here. The receiver's tags do not: to this process alone
         * sorting and joining show which of its items has which, and matches.
         */
        VESICA_PUBLIC(vesica_slot_at(slots, i), key_len);
    }
    const vesica_records records = {
        .segments = &slots->bytes, .shift = 63, .size = slots->size};
    vesica_sorter_init(sorter, &records, slots->num, key_len);
}
