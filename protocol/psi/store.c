/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "psi/store.h"

#include <string.h>

#include "util/status.h"

static size_t entry_size(const vesica_store *store)
{
    return sizeof(uint32_t) + store->label_len;
}

static uint8_t *entry_at(const vesica_store *store, uint64_t i)
{
    return store->bytes + (size_t)i * entry_size(store);
}

vesica_status vesica_store_take(vesica_store *store, vesica_mem *mem,
                                uint64_t room, size_t label_len)
{
    void *block = NULL;
    store->label_len = label_len;
    VESICA_TRY(vesica_mem_array(mem, &block, room, entry_size(store)));
    store->bytes = block;
    store->room = room;
    store->num = 0;
    return VESICA_OK;
}

void vesica_store_release(vesica_store *store, vesica_mem *mem)
{
    vesica_mem_release(mem, store->bytes, store->room, entry_size(store));
    *store = (vesica_store){.num = 0};
}

void vesica_store_put(const vesica_store *store, uint64_t i, uint32_t position,
                      const uint8_t *label)
{
    VESICA_ASSERT(i < store->room);
    memcpy(entry_at(store, i), &position, sizeof position);
    if (store->label_len > 0) {
        memcpy(vesica_store_label(store, i), label, store->label_len);
    }
}

uint32_t vesica_store_position(const vesica_store *store, uint64_t i)
{
    uint32_t position = 0;
    memcpy(&position, entry_at(store, i), sizeof position);
    return position;
}

uint8_t *vesica_store_label(const vesica_store *store, uint64_t i)
{
    return entry_at(store, i) + sizeof(uint32_t);
}
