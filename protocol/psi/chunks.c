/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "psi/chunks.h"

#include <string.h>

#include "session/internal.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

vesica_status vesica_chunks_take(vesica_session *session,
                                 vesica_chunks_array *array, uint64_t num,
                                 size_t size)
{
    VESICA_TRY(vesica_mem_array(&session->mem, &array->bytes, num, size));
    array->num = num;
    array->size = size;
    return VESICA_OK;
}

vesica_status vesica_chunks_take_unset(vesica_session *session,
                                       vesica_chunks_array *array, uint64_t num,
                                       size_t size)
{
    VESICA_TRY(vesica_mem_array_unset(&session->mem, &array->bytes, num, size));
    array->num = num;
    array->size = size;
    return VESICA_OK;
}

void vesica_chunks_release(vesica_session *session, vesica_chunks_array *array)
{
    vesica_mem_release(&session->mem, array->bytes, array->num, array->size);
    *array = (vesica_chunks_array){.bytes = NULL};
}

uint32_t vesica_chunks_num_bins(const vesica_vole_oprf *oprf)
{
    return oprf->vole.params.num_chunks;
}

uint64_t vesica_chunks_num_trees(const vesica_vole_oprf *oprf)
{
    const vesica_vole_params *params = &oprf->vole.params;
    return (params->corrections_len + params->sums_len) / VESICA_CHUNKS_RECORD;
}

uint64_t vesica_chunks_choices_at(const vesica_vole_oprf *oprf)
{
    return vesica_cot_corrections_len(oprf->cot_bits,
                                      (size_t)oprf->vole.params.num_cots);
}

uint64_t vesica_chunks_num_corrections(const vesica_vole_oprf *oprf)
{
    const vesica_vole_params *params = &oprf->vole.params;
    return (vesica_chunks_choices_at(oprf) +
            params->num_chunks * (uint64_t)params->choices_len) /
           VESICA_CHUNKS_RECORD;
}

vesica_status vesica_chunks_send(vesica_session *session, vesica_message type,
                                 const uint8_t *bytes, size_t len)
{
    vesica_bulk bulk;
    VESICA_TRY(vesica_bulk_begin(session, &bulk, type,
                                 len / VESICA_CHUNKS_RECORD, 0,
                                 VESICA_CHUNKS_RECORD, 0));
    memcpy(bulk.records, bytes, len);
    /* It is sent. */
    VESICA_PUBLIC(bulk.records, len);
    return vesica_bulk_commit(session, &bulk);
}

vesica_status vesica_chunks_reply(vesica_session *session, const uint8_t **out,
                                  size_t num_bytes, vesica_message answered,
                                  const uint8_t *payload, size_t len)
{
    if (vesica_output_count(session, answered) > 0) {
        return vesica_breach(session, VESICA_ERR_UNEXPECTED,
                             "a reply before what it answers");
    }
    return vesica_msg_bulk_decode(out, num_bytes, payload, len);
}

void vesica_chunks_draw(const vesica_coins *coins, uint8_t *out, uint64_t first,
                        size_t num)
{
    enum {
        AT_ONCE = 16
    };
    for (size_t i = 0, n; i < num; i += n) {
        uint64_t indices[AT_ONCE];
        n = num - i < AT_ONCE ? num - i : AT_ONCE;
        for (size_t j = 0; j < n; j++) {
            indices[j] = first + i + j;
        }
        vesica_coins_blocks(coins, out + 64 * i, indices, n);
    }
}

static size_t most_tasks(const vesica_session *session)
{
    return session->num_threads < VESICA_CHUNKS_TASKS ? session->num_threads
                                                      : VESICA_CHUNKS_TASKS;
}

size_t vesica_chunks_range(const vesica_session *session, size_t num)
{
    const size_t most = most_tasks(session);
    return ((num + most - 1) / most + 3) / 4 * 4;
}

size_t vesica_chunks_decode_stride(const vesica_session *session,
                                   const vesica_okvs *okvs, size_t num)
{
    const size_t range = vesica_chunks_range(session, num);
    return (vesica_okvs_decode_memory(okvs, range) + 63) / 64 * 64;
}

size_t vesica_chunks_decode_len(const vesica_session *session,
                                const vesica_okvs *okvs, size_t num)
{
    const size_t fours = (num + 3) / 4; /* no range is shorter */
    const size_t most = most_tasks(session);
    return (most < fours ? most : fours) *
           vesica_chunks_decode_stride(session, okvs, num);
}

void vesica_chunks_run_range(void *arg, size_t index)
{
    const vesica_chunks_ranges *ranges = arg;
    const size_t first = index * ranges->range;
    const size_t left = ranges->num - first;
    ranges->task(ranges->arg, index, first,
                 left < ranges->range ? left : ranges->range);
    vesica_wipe_stack();
}

void vesica_chunks_run(const vesica_session *session, size_t num,
                       void (*task)(const void *arg, size_t task, size_t first,
                                    size_t num),
                       const void *arg)
{
    const size_t range = vesica_chunks_range(session, num);
    vesica_chunks_ranges ranges = {
        .num = num, .range = range, .task = task, .arg = arg};
    if (num > 0) {
        vesica_session_run(session, (num + range - 1) / range,
                           vesica_chunks_run_range, &ranges);
    }
}

size_t vesica_chunks_batch(size_t num)
{
    return num < VESICA_ENGINE_BATCH ? num : VESICA_ENGINE_BATCH;
}

/* The items of a batch are on their way while those of the one before are
 * hashed. */
void vesica_chunks_hash(const vesica_session *session,
                        const vesica_vole_oprf *oprf, vesica_block *hashes,
                        vesica_block *values, const uint32_t *numbers,
                        size_t num)
{
    uint8_t items[VESICA_ENGINE_BATCH * VESICA_ITEM_BYTES];
    for (size_t i = 0, n; i < num; i += n) {
        n = vesica_chunks_batch(num - i);
        vesica_match_copy_items(session, items, numbers + i, n);
        vesica_match_fetch_items(session, numbers + i + n,
                                 vesica_chunks_batch(num - i - n));
        vesica_vole_oprf_hash(oprf, hashes + i, values + i, items, n);
    }
    /* What the store does where, and how long it takes, depends on these hashes
     * (okvs/okvs.h). */
    VESICA_PUBLIC(hashes, num * sizeof *hashes);
    vesica_wipe(items, sizeof items);
}

/* NOLINTNEXTLINE(misc-redundant-expression): they have two names */
_Static_assert((int)VESICA_ENGINE_BATCH == (int)VESICA_VOLE_OPRF_BATCH,
               "a batch is one of both");
