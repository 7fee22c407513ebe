/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Own items, ordered by their bins, and within a bin by its parts: first the
 * shelf of each, which is a part of a bin, then a counting sort. What an item
 * hashes to is not kept: a bin's items are hashed when their bin is there, and
 * so memory for hashes is that of one bin.
 *
 * All of it stands in slots that have no outputs yet: shelves from the
 * beginning on, of 16 bits, and numbers of items, which are read bin by bin, at
 * the end. With slots no shorter than a number, the outputs of i items end
 * where number i begins, or before. */

#ifndef VESICA_PSI_ORDER_H
#define VESICA_PSI_ORDER_H

#include "psi/chunks.h"

/* The zero state holds nothing. */
typedef struct vesica_order {
    const vesica_slots *slots; /* not owned; of all own items */
    uint32_t num_parts;        /* of a bin; a power of two */
    uint64_t num_shelved;      /* items of which the shelf is known */
    uint64_t num_placed;       /* items that are where they belong */
    bool done;
    vesica_chunks_array ends; /* of each shelf, once it is done */
} vesica_order;

/* In how many parts each of num_bins is best read: a power of two, such that
 * all shelves are few, or one. */
uint32_t vesica_order_parts(uint32_t num_bins);

/* Begin with the session's items, which have slots. num_parts is one, or
 * vesica_order_parts and the form semi-honest: the malicious one hashes an item
 * for longer than parts gain. VESICA_ERR_NOMEM. */
vesica_status vesica_order_begin(vesica_session *session, vesica_order *order,
                                 const vesica_slots *slots, uint32_t num_bins,
                                 uint32_t num_parts);

void vesica_order_release(vesica_session *session, vesica_order *order);

/* A step of what is left, which is short beside one of a chunk. */
vesica_status vesica_order_work(vesica_session *session, vesica_order *order,
                                const vesica_vole_oprf *oprf, uint32_t *used);

/* Where the items of a bin begin in the order, and where they end. */
uint64_t vesica_order_first(const vesica_order *order, uint32_t bin);
uint64_t vesica_order_end(const vesica_order *order, uint32_t bin);

/* Items of the fullest bin. */
uint64_t vesica_order_largest(const vesica_order *order);

/* The numbers of num items, from the first of them in the order on. */
void vesica_order_read(const vesica_order *order, uint32_t *numbers,
                       uint64_t first, size_t num);

#endif
