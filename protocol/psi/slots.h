/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The receiver's slots, one for each own item: first its blinded point, then,
 * in the same place, its tag; behind them the item's number in the list, whose
 * top bit marks a match. 36 bytes an item with ristretto255. */

#ifndef VESICA_PSI_SLOTS_H
#define VESICA_PSI_SLOTS_H

#include "session/internal.h"

/** In the number of a slot: the partner has this item too. */
#define VESICA_SLOT_MATCHED UINT32_C(0x80000000)

size_t vesica_slot_size(const vesica_receiver *receiver);
uint8_t *vesica_slot_at(const vesica_receiver *receiver, uint64_t i);
uint32_t vesica_slot_number(const vesica_receiver *receiver, uint64_t i);
void vesica_slot_set_number(const vesica_receiver *receiver, uint64_t i,
                            uint32_t number);

/* Wipe all slots and give their memory back. */
void vesica_slots_release(vesica_session *session);

/* A step of what follows DONE: the rows of the items that are marked, sorted,
 * and the result. */
vesica_status vesica_collect(vesica_session *session, uint32_t max_units,
                             uint32_t *used);

#endif
