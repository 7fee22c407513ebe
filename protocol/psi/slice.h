/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A slice of a long computation over items: cut into engine batches, one for
 * each task of the executor. */

#ifndef VESICA_PSI_SLICE_H
#define VESICA_PSI_SLICE_H

#include "session/internal.h"

typedef struct vesica_slice {
    const vesica_session *session;
    uint64_t first; /* its first item */
    size_t num;
    void (*task)(void *arg, size_t index);
    vesica_status status[VESICA_SLICE_TASKS];   /* of each task */
    vesica_proof_sums sums[VESICA_SLICE_TASKS]; /* of proofs */
} vesica_slice;

/* Take the next items of `left`, about max_units of them: whole batches, and at
 * most VESICA_SLICE_ITEMS. */
vesica_slice vesica_slice_of(const vesica_session *session, uint64_t first,
                             uint64_t left, uint32_t max_units);

/* Items of one task, and the first of them. */
size_t vesica_slice_batch(const vesica_slice *slice, size_t index,
                          uint64_t *first);

/* Run all tasks; the first error of the lowest task, so that it does not depend
 * on threads. */
vesica_status vesica_slice_run(vesica_slice *slice,
                               void (*task)(void *arg, size_t index));

/* Add what each task has summed up to a proof. */
vesica_status vesica_slice_add_sums(const vesica_slice *slice,
                                    vesica_proof *proof);

#endif
