/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "psi/slice.h"

#include "util/status.h"
#include "util/wipe.h"

vesica_slice vesica_slice_of(const vesica_session *session, uint64_t first,
                             uint64_t left, uint32_t max_units)
{
    const uint64_t batches =
        ((uint64_t)max_units + VESICA_ENGINE_BATCH - 1) / VESICA_ENGINE_BATCH;
    uint64_t num = batches * VESICA_ENGINE_BATCH;
    num = num < VESICA_SLICE_ITEMS ? num : VESICA_SLICE_ITEMS;
    num = num < left ? num : left;
    return (vesica_slice){
        .session = session, .first = first, .num = (size_t)num};
}

size_t vesica_slice_batch(const vesica_slice *slice, size_t index,
                          uint64_t *first)
{
    const size_t offset = index * VESICA_ENGINE_BATCH;
    const size_t left = slice->num - offset;
    *first = slice->first + offset;
    return left < VESICA_ENGINE_BATCH ? left : VESICA_ENGINE_BATCH;
}

static size_t num_tasks(const vesica_slice *slice)
{
    return (slice->num + VESICA_ENGINE_BATCH - 1) / VESICA_ENGINE_BATCH;
}

/* The stack may be a thread's that ends, and is then never used again. */
static void run_task(void *arg, size_t index)
{
    vesica_slice *slice = arg;
    slice->task(slice, index);
    vesica_wipe_stack();
}

vesica_status vesica_slice_run(vesica_slice *slice,
                               void (*task)(void *arg, size_t index))
{
    const size_t num = num_tasks(slice);
    slice->task = task;
    vesica_session_run(slice->session, num, run_task, slice);
    for (size_t i = 0; i < num; i++) {
        VESICA_TRY(slice->status[i]);
    }
    return VESICA_OK;
}

vesica_status vesica_slice_add_sums(const vesica_slice *slice,
                                    vesica_proof *proof)
{
    _Static_assert(VESICA_SLICE_TASKS <= VESICA_GROUP_BATCH,
                   "the sums of a slice are added at once");
    return vesica_proof_add(proof, slice->sums, num_tasks(slice));
}
