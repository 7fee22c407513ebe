/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The side that holds Delta, with the engine vole. References: SPEC.md,
 * section 13. */

#include <string.h>

#include "field/gf128.h"
#include "psi/chunks_roles.h"
#include "psi/slice.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

/** Own items that are finished in one step: 56 bytes of memory each. A step
 * reads the slots of all parts that its items are of; in the malicious form a
 * bin is one part, so there are fewer steps, and if several tasks share one
 * each is to have enough. */
#define FINISH_ITEMS 6144
#define MANY_FINISH_ITEMS 49152

/** Slots that are taken at a time, aligned. */
#define TAKE_SLOTS 64

typedef struct vesica_chunks_sender chunks_sender;

static bool is_malicious(const chunks_sender *chunks)
{
    return chunks->oprf.vole.params.malicious;
}

static const vesica_okvs_params *bins_of(const chunks_sender *chunks)
{
    return &chunks->oprf.okvs[0].params;
}

/* Of num items. */
static size_t finished_at_once(const vesica_session *session, uint64_t num)
{
    const bool many =
        session->num_threads > 1 || is_malicious(session->sender.chunks);
    const size_t most = many ? MANY_FINISH_ITEMS : FINISH_ITEMS;
    return num < most ? (size_t)num : most;
}

static vesica_status take_memory(vesica_session *session, chunks_sender *chunks)
{
    const vesica_vole_params *vole = &chunks->oprf.vole.params;
    const size_t block = sizeof(vesica_block);
    const uint32_t num_parts =
        is_malicious(chunks) ? 1 : vesica_order_parts(vole->num_chunks);
    VESICA_TRY(vesica_chunks_take(session, &chunks->corrections,
                                  vesica_chunks_num_corrections(&chunks->oprf),
                                  VESICA_CHUNKS_RECORD));
    VESICA_TRY(vesica_chunks_take_unset(
        session, &chunks->memory, vesica_vole_sender_blocks(vole), block));
    return vesica_order_begin(session, &chunks->order, &session->sender.slots,
                              vole->num_chunks, num_parts);
}

vesica_status vesica_chunks_sender_take(vesica_session *session)
{
    chunks_sender *chunks = session->sender.chunks;
    const size_t block = sizeof(vesica_block);
    const size_t most = finished_at_once(session, session->items);
    VESICA_TRY(vesica_chunks_take_unset(session, &chunks->numbers, most,
                                        sizeof(uint32_t)));
    VESICA_TRY(vesica_chunks_take_unset(session, &chunks->hashes, most, block));
    VESICA_TRY(vesica_chunks_take_unset(session, &chunks->values, most, block));
    VESICA_TRY(vesica_chunks_take_unset(session, &chunks->v, most, block));
    return vesica_chunks_take_unset(
        session, &chunks->scratch,
        vesica_chunks_decode_len(session, &chunks->oprf.okvs[0], most), 1);
}

vesica_status vesica_chunks_sender_begin(vesica_session *session)
{
    void *block = NULL;
    VESICA_TRY(
        vesica_mem_array(&session->mem, &block, 1, sizeof(chunks_sender)));
    chunks_sender *chunks = block;
    session->sender.chunks = chunks;
    const bool malicious = session->terms.security == VESICA_SECURITY_MALICIOUS;
    vesica_vole_oprf_init(&chunks->oprf, &session->form,
                          (uint32_t)session->peer_items, malicious);
    VESICA_TRY(
        vesica_match_coins(session, &chunks->coins, VESICA_LABEL_COINS_TREE));
    chunks->orders_items = !malicious;
    VESICA_TRY(take_memory(session, chunks));
    VESICA_TRY(vesica_chunks_sender_draw(session));
    if (malicious) {
        session->state = VESICA_ST_SENDER_EXPECT_COMMIT;
        return VESICA_OK;
    }
    session->state = VESICA_ST_SENDER_EXPECT_KEYS;
    return vesica_chunks_sender_offer(session);
}

void vesica_chunks_sender_clear(vesica_session *session)
{
    chunks_sender *chunks = session->sender.chunks;
    if (chunks == NULL) {
        return;
    }
    vesica_chunks_array *const arrays[] = {
        &chunks->corrections, &chunks->choices, &chunks->memory,
        &chunks->scratch,     &chunks->numbers, &chunks->hashes,
        &chunks->values,      &chunks->v};
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++) {
        vesica_chunks_release(session, arrays[i]);
    }
    vesica_order_release(session, &chunks->order);
    session->sender.chunks = NULL;
    vesica_mem_release(&session->mem, chunks, 1, sizeof *chunks);
}

/* A chunk. */

typedef struct building {
    vesica_session *session;
    uint8_t *corrections;
    const uint8_t *choices;
    const vesica_block *roots;
} building;

static void build_range(const void *arg, size_t task, size_t first, size_t num)
{
    const building *b = arg;
    (void)task;
    vesica_vole_sender_build(&b->session->sender.chunks->vole, b->corrections,
                             b->choices, b->roots, first, num);
}

/* TREES of the next chunk that has none yet. */
static vesica_status work_build(vesica_session *session)
{
    chunks_sender *chunks = session->sender.chunks;
    const vesica_vole_params *params = &chunks->oprf.vole.params;
    vesica_block roots[VESICA_VOLE_NOISE];
    const size_t root_blocks = sizeof roots / 64;
    vesica_bulk bulk;
    VESICA_TRY(vesica_bulk_begin(session, &bulk, VESICA_MESSAGE_TREES,
                                 vesica_chunks_num_trees(&chunks->oprf), 0,
                                 VESICA_CHUNKS_RECORD, 0));
    vesica_chunks_draw(&chunks->coins, roots[0].bytes,
                       chunks->num_trees * (uint64_t)root_blocks, root_blocks);
    const building b = {.session = session,
                        .corrections = bulk.records,
                        .choices =
                            (const uint8_t *)chunks->choices.bytes +
                            chunks->num_trees * (uint64_t)params->choices_len,
                        .roots = roots};
    vesica_chunks_run(session, VESICA_VOLE_NOISE, build_range, &b);
    vesica_wipe(roots, sizeof roots);
    vesica_vole_sender_sums(&chunks->vole,
                            bulk.records + params->corrections_len);
    /* It is sent. */
    VESICA_PUBLIC(bulk.records, params->corrections_len + params->sums_len);
    chunks->num_trees++;
    return vesica_bulk_commit(session, &bulk);
}

static vesica_status work_build_next(vesica_session *session)
{
    chunks_sender *chunks = session->sender.chunks;
    if (chunks->num_trees == vesica_chunks_num_bins(&chunks->oprf)) {
        return VESICA_OK;
    }
    vesica_vole_sender_next(&chunks->vole);
    return work_build(session);
}

/* Whether an answer to TREES of the chunk may be there: they have left whole.
 */
static bool has_sent_trees(const vesica_session *session)
{
    const chunks_sender *chunks = session->sender.chunks;
    return chunks->num_trees -
               vesica_output_count(session, VESICA_MESSAGE_TREES) >
           chunks->chunk;
}

vesica_status vesica_chunks_sender_on_challenge(vesica_session *session,
                                                const uint8_t *payload,
                                                size_t len)
{
    vesica_sender *sender = &session->sender;
    sender->run = (vesica_run){.records = NULL};
    if (!has_sent_trees(session)) {
        return vesica_breach(session, VESICA_ERR_UNEXPECTED,
                             "CHALLENGE before TREES");
    }
    VESICA_TRY(vesica_msg_bulk_decode(
        &sender->run.records, VESICA_VOLE_CHALLENGE_BYTES, payload, len));
    session->state = VESICA_ST_SENDER_EXPECT_SLOTS;
    session->in.held = true;
    return VESICA_OK;
}

static vesica_status work_answer(vesica_session *session)
{
    uint8_t answer[VESICA_VOLE_ANSWER_BYTES];
    vesica_vole_sender_answer(&session->sender.chunks->vole, answer,
                              session->sender.run.records);
    vesica_input_release(session);
    return vesica_chunks_send(session, VESICA_MESSAGE_RESPONSE, answer,
                              sizeof answer);
}

static void accumulate_range(const void *arg, size_t task, size_t first,
                             size_t num)
{
    const vesica_session *session = arg;
    (void)task;
    vesica_vole_sender_accumulate(&session->sender.chunks->vole, first, num);
}

static void expand_range(const void *arg, size_t task, size_t first, size_t num)
{
    const vesica_session *session = arg;
    (void)task;
    vesica_vole_sender_expand(&session->sender.chunks->vole, first, num);
}

static uint32_t slots_of_turn(const chunks_sender *chunks)
{
    return vesica_bulk_records(bins_of(chunks)->num_slots, chunks->num_slots,
                               VESICA_CHUNKS_RECORD);
}

vesica_status vesica_chunks_sender_admit_slots(vesica_session *session,
                                               uint32_t payload_len)
{
    const chunks_sender *chunks = session->sender.chunks;
    if (!has_sent_trees(session)) {
        return vesica_breach(session, VESICA_ERR_UNEXPECTED,
                             "SLOTS before TREES");
    }
    if (vesica_output_count(session, VESICA_MESSAGE_RESPONSE) > 0) {
        return vesica_breach(session, VESICA_ERR_UNEXPECTED,
                             "SLOTS before RESPONSE");
    }
    const size_t expected = vesica_msg_evaluated_len(
        (size_t)slots_of_turn(chunks) * VESICA_CHUNKS_RECORD,
        VESICA_CHUNKS_COUNTER);
    return payload_len == expected
               ? VESICA_OK
               : vesica_breach(session, VESICA_ERR_COUNT,
                               "SLOTS of another number of records");
}

vesica_status vesica_chunks_sender_on_slots(vesica_session *session,
                                            const uint8_t *payload, size_t len)
{
    vesica_sender *sender = &session->sender;
    chunks_sender *chunks = sender->chunks;
    vesica_run run = {.num = slots_of_turn(chunks)};
    VESICA_TRY(vesica_msg_evaluated_decode(
        &run.records, (size_t)run.num * VESICA_CHUNKS_RECORD, &run.proof,
        VESICA_CHUNKS_COUNTER, payload, len));
    const bool goes_on = chunks->num_slots > 0;
    if (run.proof[0] >= VESICA_OKVS_TRIES ||
        (goes_on && run.proof[0] != chunks->counter)) {
        return vesica_breach(session, VESICA_ERR_MALFORMED,
                             "SLOTS of a try that there cannot be");
    }
    chunks->counter = run.proof[0];
    sender->run = run;
    session->in.held = true;
    return VESICA_OK;
}

/* K = B + Delta (P + A), in the place of B. The last frame of a chunk is held
 * until its items are finished: what comes next is of another chunk. */
static void work_take(vesica_session *session)
{
    chunks_sender *chunks = session->sender.chunks;
    const vesica_run *run = &session->sender.run;
    vesica_block *k = chunks->vole.b + chunks->num_slots;
    vesica_block slots[TAKE_SLOTS];
    for (size_t i = 0, n; i < run->num; i += n) {
        n = run->num - i < TAKE_SLOTS ? run->num - i : TAKE_SLOTS;
        memcpy(slots[0].bytes, run->records + i * VESICA_CHUNKS_RECORD,
               n * VESICA_CHUNKS_RECORD);
        vesica_gf128_add_scaled(k + i, slots, &chunks->delta, n);
    }
    chunks->num_slots += run->num;
    if (chunks->num_slots == bins_of(chunks)->num_slots) {
        chunks->step = VESICA_SENDER_FINISH;
        return;
    }
    vesica_input_release(session);
}

/* Outputs of own items of the chunk, in their order. */

typedef struct finishing {
    const vesica_session *session;
    const uint32_t *numbers;
    uint64_t first; /* slot */
    size_t stride;
} finishing;

static void put_outputs(const finishing *f, size_t first, size_t num)
{
    const vesica_session *session = f->session;
    const chunks_sender *chunks = session->sender.chunks;
    const vesica_slots *slots = &session->sender.slots;
    const size_t len = vesica_output_len(&session->form);
    vesica_block *v = (vesica_block *)chunks->v.bytes + first;
    uint8_t copies[VESICA_ENGINE_BATCH * VESICA_ITEM_BYTES];
    uint8_t outputs[VESICA_ENGINE_BATCH * VESICA_MAX_OUTPUT_BYTES];
    const uint8_t *items = is_malicious(chunks) ? copies : NULL;
    vesica_gf128_add_scaled(v, (vesica_block *)chunks->values.bytes + first,
                            &chunks->delta, num);
    if (items != NULL) {
        vesica_match_copy_items(session, copies, f->numbers + first, num);
    }
    vesica_vole_oprf_outputs(&chunks->oprf, outputs, v,
                             (vesica_block *)chunks->hashes.bytes + first,
                             items, num);
    for (size_t i = 0; i < num; i++) {
        const uint64_t slot = f->first + first + i;
        vesica_slot_begin(slots, slot, outputs + i * len, len,
                          f->numbers[first + i]);
    }
    vesica_wipe(copies, items != NULL ? sizeof copies : 0);
    vesica_wipe(outputs, sizeof outputs);
}

static void finish_range(const void *arg, size_t task, size_t first, size_t num)
{
    const finishing *f = arg;
    const chunks_sender *chunks = f->session->sender.chunks;
    vesica_block *v = (vesica_block *)chunks->v.bytes + first;
    vesica_chunks_hash(
        f->session, &chunks->oprf, (vesica_block *)chunks->hashes.bytes + first,
        (vesica_block *)chunks->values.bytes + first, f->numbers + first, num);
    const vesica_block *hashes = (vesica_block *)chunks->hashes.bytes + first;
    if (chunks->counter > 0) {
        vesica_vole_oprf_rehash(&chunks->oprf, v, hashes, num, chunks->counter);
        hashes = v;
    }
    vesica_okvs_decode(&chunks->oprf.okvs[chunks->counter], v, chunks->vole.b,
                       hashes, num,
                       (uint8_t *)chunks->scratch.bytes + task * f->stride);
    for (size_t i = 0, n; i < num; i += n) {
        n = vesica_chunks_batch(num - i);
        if (is_malicious(chunks)) {
            vesica_match_fetch_items(f->session, f->numbers + first + i + n,
                                     vesica_chunks_batch(num - i - n));
        }
        put_outputs(f, first + i, n);
    }
}

/* P is fixed: w may be shown now. */
static vesica_status end_chunks(vesica_session *session)
{
    const chunks_sender *chunks = session->sender.chunks;
    if (is_malicious(chunks)) {
        VESICA_TRY(vesica_chunks_send(session, VESICA_MESSAGE_OPEN, chunks->w,
                                      sizeof chunks->w));
    }
    vesica_chunks_sender_clear(session);
    vesica_sender_begin_sort(session);
    session->state = vesica_sender_state_after_points(session);
    return VESICA_OK;
}

static vesica_status end_chunk(vesica_session *session)
{
    chunks_sender *chunks = session->sender.chunks;
    vesica_input_release(session);
    chunks->num_slots = 0;
    chunks->step = VESICA_SENDER_ANSWER;
    if (++chunks->chunk == vesica_chunks_num_bins(&chunks->oprf)) {
        return end_chunks(session);
    }
    if (is_malicious(chunks)) {
        session->state = VESICA_ST_SENDER_EXPECT_CHALLENGE;
    }
    return VESICA_OK;
}

static void finish_items(const vesica_session *session, size_t num)
{
    const chunks_sender *chunks = session->sender.chunks;
    const finishing f = {.session = session,
                         .numbers = chunks->numbers.bytes,
                         .first = chunks->num_finished,
                         .stride = vesica_chunks_decode_stride(
                             session, &chunks->oprf.okvs[0], chunks->v.num)};
    vesica_order_read(&chunks->order, chunks->numbers.bytes,
                      chunks->num_finished, num);
    vesica_chunks_run(session, num, finish_range, &f);
}

static vesica_status work_finish(vesica_session *session)
{
    chunks_sender *chunks = session->sender.chunks;
    const uint64_t left =
        vesica_order_end(&chunks->order, chunks->chunk) - chunks->num_finished;
    const size_t num = finished_at_once(session, left);
    if (num > 0) {
        finish_items(session, num);
    }
    chunks->num_finished += num;
    vesica_session_count_items(session, num);
    if (num == left) {
        VESICA_TRY(end_chunk(session));
    }
    return vesica_session_report(session);
}

static vesica_status work_step(vesica_session *session)
{
    const chunks_sender *chunks = session->sender.chunks;
    switch (chunks->step) {
    case VESICA_SENDER_BUILD:
        return work_build(session);
    case VESICA_SENDER_ANSWER:
        return is_malicious(chunks) ? work_answer(session) : VESICA_OK;
    case VESICA_SENDER_ACCUMULATE:
        vesica_chunks_run(session, VESICA_VOLE_NOISE, accumulate_range,
                          session);
        return VESICA_OK;
    case VESICA_SENDER_EXPAND:
        vesica_chunks_run(session, chunks->oprf.vole.params.num_outputs,
                          expand_range, session);
        return VESICA_OK;
    case VESICA_SENDER_BUILD_NEXT:
        return work_build_next(session);
    case VESICA_SENDER_TAKE:
        work_take(session);
        return VESICA_OK;
    case VESICA_SENDER_FINISH:
        break;
    }
    return work_finish(session);
}

/* The last steps say themselves what comes behind them. */
static vesica_status work_chunk(vesica_session *session)
{
    chunks_sender *chunks = session->sender.chunks;
    const vesica_sender_step now = chunks->step;
    VESICA_TRY(work_step(session));
    if (now < VESICA_SENDER_TAKE) {
        chunks->step = (vesica_sender_step)(now + 1);
    }
    return VESICA_OK;
}

/* Whether what the step needs, of the receiver or of own items, is there. */
static bool has_chunk_work(const vesica_session *session)
{
    const chunks_sender *chunks = session->sender.chunks;
    if (!chunks->checked) {
        return false;
    }
    switch (chunks->step) {
    case VESICA_SENDER_ANSWER:
        return session->in.held || !is_malicious(chunks);
    case VESICA_SENDER_TAKE:
        return session->in.held;
    case VESICA_SENDER_FINISH:
        return chunks->order.done;
    default:
        return true;
    }
}

static bool has_order_work(const vesica_session *session)
{
    const chunks_sender *chunks = session->sender.chunks;
    return chunks->orders_items && !chunks->order.done;
}

/* What the partner waits for goes first, own items in between. */
const char *vesica_chunks_sender_pending(const vesica_session *session)
{
    static const char *const names[] = {
        "build trees", "answer",     "accumulate",         "expand",
        "build trees", "take slots", "evaluate own items",
    };
    if (vesica_chunks_sender_agrees(session)) {
        return "agree on keys";
    }
    if (has_chunk_work(session)) {
        return names[session->sender.chunks->step];
    }
    return has_order_work(session) ? "order own items" : NULL;
}

/* A step of a chunk is all that is wanted. */
vesica_status vesica_chunks_sender_work(vesica_session *session,
                                        uint32_t max_units, uint32_t *used)
{
    *used = max_units;
    if (vesica_chunks_sender_agrees(session)) {
        return vesica_chunks_sender_agree(session);
    }
    chunks_sender *chunks = session->sender.chunks;
    return has_chunk_work(session) ? work_chunk(session)
                                   : vesica_order_work(session, &chunks->order,
                                                       &chunks->oprf, used);
}
