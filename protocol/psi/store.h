/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What is kept of the partner's records that match: entries of one size, each
 * the record's position among the partner's and, with labels, the label, sealed
 * and then, in the same place, open. Its memory is taken before the first match
 * is found, so that a want of memory tells nothing of matches. */

#ifndef VESICA_PSI_STORE_H
#define VESICA_PSI_STORE_H

#include "mem/mem.h"

/* The zero state holds nothing. */
typedef struct vesica_store {
    uint8_t *bytes; /* secret */
    uint64_t room;  /* in entries */
    uint64_t num;
    size_t label_len; /* room for a sealed label */
} vesica_store;

/* Take memory for room entries. VESICA_ERR_NOMEM. */
vesica_status vesica_store_take(vesica_store *store, vesica_mem *mem,
                                uint64_t room, size_t label_len);

/* Wipe all entries and give their memory back. */
void vesica_store_release(vesica_store *store, vesica_mem *mem);

/* Write entry i, which may be the one behind the last. label: label_len bytes.
 */
void vesica_store_put(const vesica_store *store, uint64_t i, uint32_t position,
                      const uint8_t *label);

uint32_t vesica_store_position(const vesica_store *store, uint64_t i);
uint8_t *vesica_store_label(const vesica_store *store, uint64_t i);

#endif
