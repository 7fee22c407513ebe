/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The labels of a list, one behind the other: LE16(length), then the label. A
 * place grows with each label, so that of two labels the one with the smaller
 * place was given first. */

#ifndef VESICA_LIST_LABELS_H
#define VESICA_LIST_LABELS_H

#include "list/segments.h"

/** The place of no label. */
#define VESICA_LABEL_NONE UINT64_MAX

/* Zero is empty. */
typedef struct vesica_label_store {
    vesica_segments segments;
    size_t used; /* of the last segment */
    size_t longest;
} vesica_label_store;

/* Keep a label of 1 to VESICA_MAX_LABEL_BYTES bytes. VESICA_ERR_NOMEM; the
 * store then holds what it held. */
vesica_status vesica_label_store_add(vesica_label_store *store, vesica_mem *mem,
                                     uint64_t *place, const uint8_t *label,
                                     size_t len);

/* The label at a place: its length, 0 for VESICA_LABEL_NONE. */
size_t vesica_label_store_get(const vesica_label_store *store,
                              const uint8_t **label, uint64_t place);

void vesica_label_store_release(vesica_label_store *store, vesica_mem *mem);

#endif
