/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "psi/slots.h"

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
    /* entries are read before those of matches are written */
    VESICA_TRY(entry_len > 0 ? vesica_mem_array(mem, &block, num, size)
                             : vesica_mem_array_unset(mem, &block, num, size));
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
