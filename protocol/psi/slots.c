/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "psi/slots.h"

#include <string.h>

_Static_assert(VESICA_MAX_ITEMS < VESICA_SLOT_MATCHED,
               "the mark is no part of a number");

size_t vesica_slot_size(const vesica_receiver *receiver)
{
    return receiver->element_len + sizeof(uint32_t);
}

uint8_t *vesica_slot_at(const vesica_receiver *receiver, uint64_t i)
{
    return receiver->slots + (size_t)i * vesica_slot_size(receiver);
}

uint32_t vesica_slot_number(const vesica_receiver *receiver, uint64_t i)
{
    uint32_t number = 0;
    memcpy(&number, vesica_slot_at(receiver, i) + receiver->element_len,
           sizeof number);
    return number;
}

void vesica_slot_set_number(const vesica_receiver *receiver, uint64_t i,
                            uint32_t number)
{
    memcpy(vesica_slot_at(receiver, i) + receiver->element_len, &number,
           sizeof number);
}

void vesica_slots_release(vesica_session *session)
{
    vesica_receiver *receiver = &session->receiver;
    vesica_mem_release(&session->mem, receiver->slots, session->items,
                       vesica_slot_size(receiver));
    receiver->slots = NULL;
}
