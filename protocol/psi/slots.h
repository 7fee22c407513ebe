/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The slots of a role, one for each item that it brings. A slot begins with
 * bytes by which slots are sorted: the receiver's blinded point and then, in
 * the same place, its output; the sender's output. Behind them may stand the
 * item's number in the session, whose top bit marks a match, and the number of
 * an entry of the store. */

#ifndef VESICA_PSI_SLOTS_H
#define VESICA_PSI_SLOTS_H

#include <string.h>

#include "mem/mem.h"
#include "util/copy.h"
#include "util/inline.h"
#include "util/sort.h"

/** In the number of a slot: the partner has this item too. */
#define VESICA_SLOT_MATCHED UINT32_C(0x80000000)

/* The zero state holds nothing. */
typedef struct vesica_slots {
    uint8_t *bytes; /* secret */
    uint64_t num;
    size_t size; /* of a slot */
    size_t number_at;
    size_t entry_at;
} vesica_slots;

/* What a slot has behind its first bytes. */
typedef enum vesica_slot_kind {
    VESICA_SLOT_BARE,
    VESICA_SLOT_NUMBERED,
    VESICA_SLOT_WITH_ENTRY /* and a number */
} vesica_slot_kind;

/* Take memory for num slots that begin with key_room bytes. VESICA_ERR_NOMEM.
 */
vesica_status vesica_slots_take(vesica_slots *slots, vesica_mem *mem,
                                uint64_t num, size_t key_room,
                                vesica_slot_kind kind);

/* Wipe all slots and give their memory back. */
void vesica_slots_release(vesica_slots *slots, vesica_mem *mem);

VESICA_INLINE uint8_t *vesica_slot_at(const vesica_slots *slots, uint64_t i)
{
    return slots->bytes + (size_t)i * slots->size;
}

VESICA_INLINE uint32_t vesica_slot_load(const uint8_t *from)
{
    uint32_t x = 0;
    memcpy(&x, from, sizeof x);
    return x;
}

/* The number as it stands there: with its mark. */
VESICA_INLINE uint32_t vesica_slot_number(const vesica_slots *slots, uint64_t i)
{
    return vesica_slot_load(vesica_slot_at(slots, i) + slots->number_at);
}

VESICA_INLINE void vesica_slot_set_number(const vesica_slots *slots, uint64_t i,
                                          uint32_t number)
{
    memcpy(vesica_slot_at(slots, i) + slots->number_at, &number, sizeof number);
}

VESICA_INLINE uint32_t vesica_slot_entry(const vesica_slots *slots, uint64_t i)
{
    return vesica_slot_load(vesica_slot_at(slots, i) + slots->entry_at);
}

VESICA_INLINE void vesica_slot_set_entry(const vesica_slots *slots, uint64_t i,
                                         uint32_t entry)
{
    memcpy(vesica_slot_at(slots, i) + slots->entry_at, &entry, sizeof entry);
}

/* Write all of a slot: the first len bytes, zeros in the rest of their room,
 * the number and no entry, where it has them. */
VESICA_INLINE void vesica_slot_begin(const vesica_slots *slots, uint64_t i,
                                     const uint8_t *bytes, size_t len,
                                     uint32_t number)
{
    vesica_copy_short(vesica_slot_at(slots, i), bytes, len);
    if (len < slots->number_at) {
        memset(vesica_slot_at(slots, i) + len, 0, slots->number_at - len);
    }
    if (slots->number_at < slots->entry_at) {
        vesica_slot_set_number(slots, i, number);
    }
    if (slots->entry_at < slots->size) {
        vesica_slot_set_entry(slots, i, 0);
    }
}

VESICA_INLINE bool vesica_slot_is_matched(const vesica_slots *slots, uint64_t i)
{
    return (vesica_slot_number(slots, i) & VESICA_SLOT_MATCHED) != 0;
}

/* The number without its mark. */
VESICA_INLINE uint32_t vesica_slot_item(const vesica_slots *slots, uint64_t i)
{
    return vesica_slot_number(slots, i) & ~VESICA_SLOT_MATCHED;
}

/* The slots as records to be sorted by their first key_len bytes. */
void vesica_slots_begin_sort(vesica_sorter *sorter, vesica_slots *slots,
                             size_t key_len);

#endif
