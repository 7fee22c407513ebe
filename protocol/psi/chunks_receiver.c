/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The side that learns, with the engine vole. References: SPEC.md, section
 * 13. */

#include <string.h>

#include "psi/chunks_roles.h"
#include "psi/slice.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

typedef struct vesica_chunks_receiver chunks_receiver;

static bool is_malicious(const chunks_receiver *chunks)
{
    return chunks->oprf.vole.params.malicious;
}

static const vesica_okvs_params *bins_of(const chunks_receiver *chunks)
{
    return &chunks->oprf.okvs[0].params;
}

/* Items of the chunk. */
static uint64_t num_items(const chunks_receiver *chunks)
{
    return vesica_order_end(&chunks->order, chunks->chunk) -
           vesica_order_first(&chunks->order, chunks->chunk);
}

static size_t scratch_len(const vesica_session *session,
                          const chunks_receiver *chunks)
{
    const size_t encode = vesica_okvs_encode_memory(&chunks->oprf.okvs[0]);
    const size_t decode = vesica_chunks_decode_len(
        session, &chunks->oprf.okvs[0], bins_of(chunks)->capacity);
    return encode > decode ? encode : decode;
}

static vesica_status take_memory(vesica_session *session,
                                 chunks_receiver *chunks)
{
    const vesica_okvs_params *bins = bins_of(chunks);
    const vesica_vole_params *vole = &chunks->oprf.vole.params;
    const uint64_t places = bins->capacity;
    const size_t block = sizeof(vesica_block);
    VESICA_TRY(vesica_order_begin(session, &chunks->order,
                                  &session->receiver.slots, bins->num_bins, 1));
    VESICA_TRY(vesica_chunks_take_unset(session, &chunks->numbers, places,
                                        sizeof(uint32_t)));
    VESICA_TRY(vesica_chunks_take_unset(session, &chunks->bin,
                                        2 * places + bins->num_slots, block));
    chunks->hashes = chunks->bin.bytes;
    chunks->values = chunks->hashes + places;
    chunks->slots = chunks->values + places;
    VESICA_TRY(vesica_chunks_take(session, &chunks->corrections,
                                  vesica_chunks_num_corrections(&chunks->oprf),
                                  VESICA_CHUNKS_RECORD));
    VESICA_TRY(vesica_chunks_take(session, &chunks->bits, vole->num_cots / 128,
                                  block));
    VESICA_TRY(vesica_chunks_take_unset(
        session, &chunks->memory, vesica_vole_receiver_blocks(vole), block));
    return vesica_chunks_take_unset(session, &chunks->scratch,
                                    scratch_len(session, chunks), 1);
}

vesica_status vesica_chunks_receiver_begin(vesica_session *session)
{
    void *block = NULL;
    VESICA_TRY(
        vesica_mem_array(&session->mem, &block, 1, sizeof(chunks_receiver)));
    chunks_receiver *chunks = block;
    session->receiver.chunks = chunks;
    const bool malicious = session->terms.security == VESICA_SECURITY_MALICIOUS;
    vesica_vole_oprf_init(&chunks->oprf, &session->form,
                          (uint32_t)session->items, malicious);
    VESICA_TRY(
        vesica_match_coins(session, &chunks->noise, VESICA_LABEL_COINS_NOISE));
    VESICA_TRY(
        vesica_match_coins(session, &chunks->base, VESICA_LABEL_COINS_OT));
    VESICA_TRY(
        vesica_match_coins(session, &chunks->roots, VESICA_LABEL_COINS_COT));
    VESICA_TRY(
        vesica_match_coins(session, &chunks->seeds, VESICA_LABEL_COINS_CHECK));
    chunks->orders_items = !malicious;
    VESICA_TRY(take_memory(session, chunks));
    if (malicious) {
        session->state = VESICA_ST_RECEIVER_EXPECT_COMMIT;
        return vesica_chunks_receiver_commit(session);
    }
    session->state = VESICA_ST_RECEIVER_EXPECT_OFFER;
    return VESICA_OK;
}

void vesica_chunks_receiver_clear(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    if (chunks == NULL) {
        return;
    }
    vesica_chunks_array *const arrays[] = {
        &chunks->corrections, &chunks->bits, &chunks->memory,
        &chunks->scratch,     &chunks->bin,  &chunks->numbers,
        &chunks->tried};
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++) {
        vesica_chunks_release(session, arrays[i]);
    }
    vesica_order_release(session, &chunks->order);
    session->receiver.chunks = NULL;
    vesica_mem_release(&session->mem, chunks, 1, sizeof *chunks);
}

/* A chunk. */

/* A bin has more than its capacity of items with probability below 2^-40
 * (okvs/params.h). The session ends before it has sent anything of any. */
static vesica_status work_order(vesica_session *session, uint32_t *used)
{
    chunks_receiver *chunks = session->receiver.chunks;
    VESICA_TRY(vesica_order_work(session, &chunks->order, &chunks->oprf, used));
    return chunks->order.done && vesica_order_largest(&chunks->order) >
                                     bins_of(chunks)->capacity
               ? VESICA_ERR_INTERNAL
               : VESICA_OK;
}

static void hash_range(const void *arg, size_t task, size_t first, size_t num)
{
    const vesica_session *session = arg;
    const chunks_receiver *chunks = session->receiver.chunks;
    (void)task;
    vesica_chunks_hash(session, &chunks->oprf, chunks->hashes + first,
                       chunks->values + first,
                       (uint32_t *)chunks->numbers.bytes + first, num);
}

static void work_hash(vesica_session *session)
{
    const chunks_receiver *chunks = session->receiver.chunks;
    const uint64_t num = num_items(chunks);
    vesica_order_read(&chunks->order, chunks->numbers.bytes,
                      vesica_order_first(&chunks->order, chunks->chunk),
                      (size_t)num);
    vesica_chunks_run(session, (size_t)num, hash_range, session);
}

static size_t trees_payload_len(const chunks_receiver *chunks)
{
    return vesica_msg_bulk_len((size_t)vesica_chunks_num_trees(&chunks->oprf) *
                               VESICA_CHUNKS_RECORD);
}

/* The sender is at most a chunk ahead: TREES of a chunk come after SLOTS of the
 * last but one have left whole. */
vesica_status vesica_chunks_receiver_admit_trees(vesica_session *session,
                                                 uint32_t payload_len)
{
    const chunks_receiver *chunks = session->receiver.chunks;
    const uint64_t frames =
        (bins_of(chunks)->num_slots + VESICA_FRAME_MAX_ELEMENTS - 1) /
        VESICA_FRAME_MAX_ELEMENTS;
    if (!chunks->agreed ||
        vesica_output_count(session, VESICA_MESSAGE_CORRECTIONS) > 0 ||
        vesica_output_count(session, VESICA_MESSAGE_RESPONSE) > 0 ||
        chunks->num_trees == vesica_chunks_num_bins(&chunks->oprf)) {
        return vesica_breach(session, VESICA_ERR_UNEXPECTED,
                             "TREES before CORRECTIONS, or after the last");
    }
    if (payload_len != trees_payload_len(chunks)) {
        return vesica_breach(session, VESICA_ERR_COUNT,
                             "TREES of another number of records");
    }
    return vesica_output_count(session, VESICA_MESSAGE_SLOTS) <= frames
               ? VESICA_OK
               : vesica_breach(session, VESICA_ERR_WINDOW,
                               "TREES before SLOTS of the last but one chunk");
}

vesica_status vesica_chunks_receiver_on_trees(vesica_session *session,
                                              const uint8_t *payload,
                                              size_t len)
{
    vesica_receiver *receiver = &session->receiver;
    receiver->run = (vesica_run){.records = NULL};
    VESICA_TRY(vesica_msg_bulk_decode(
        &receiver->run.records,
        (size_t)vesica_chunks_num_trees(&receiver->chunks->oprf) *
            VESICA_CHUNKS_RECORD,
        payload, len));
    receiver->chunks->num_trees++;
    session->in.held = true;
    if (is_malicious(receiver->chunks)) {
        session->state = VESICA_ST_RECEIVER_EXPECT_RESPONSE;
    }
    return VESICA_OK;
}

vesica_status vesica_chunks_receiver_on_response(vesica_session *session,
                                                 const uint8_t *payload,
                                                 size_t len)
{
    vesica_receiver *receiver = &session->receiver;
    receiver->run = (vesica_run){.records = NULL};
    VESICA_TRY(vesica_chunks_reply(session, &receiver->run.records,
                                   VESICA_VOLE_ANSWER_BYTES,
                                   VESICA_MESSAGE_CHALLENGE, payload, len));
    session->in.held = true;
    return VESICA_OK;
}

static void open_range(const void *arg, size_t task, size_t first, size_t num)
{
    const vesica_session *session = arg;
    (void)task;
    vesica_vole_receiver_open(&session->receiver.chunks->vole,
                              session->receiver.run.records, first, num);
}

/* That the trees are as they should be, by a seed that the sender knows only
 * now. */
static vesica_status send_challenge(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    vesica_block seed;
    uint8_t block[64];
    vesica_coins_block(&chunks->seeds, block, chunks->chunk);
    memcpy(seed.bytes, block, sizeof seed);
    vesica_wipe(block, sizeof block);
    vesica_vole_receiver_challenge(&chunks->vole, chunks->challenge, &seed);
    return vesica_chunks_send(session, VESICA_MESSAGE_CHALLENGE,
                              chunks->challenge, sizeof chunks->challenge);
}

static vesica_status work_open(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    uint8_t coins[VESICA_VOLE_PLACES_BYTES];
    vesica_chunks_draw_noise(chunks, coins, chunks->chunk);
    vesica_vole_receiver_begin(&chunks->vole, coins,
                               session->receiver.run.records +
                                   chunks->oprf.vole.params.corrections_len);
    vesica_wipe(coins, sizeof coins);
    vesica_chunks_run(session, VESICA_VOLE_NOISE, open_range, session);
    vesica_input_release(session);
    return is_malicious(chunks) ? send_challenge(session) : VESICA_OK;
}

/* A of a chunk hides P only if the noise is as the receiver drew it. */
static vesica_status work_verify(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    if (!is_malicious(chunks)) {
        return VESICA_OK;
    }
    VESICA_TRY(vesica_vole_receiver_verify(
        &chunks->vole, session->receiver.run.records, chunks->challenge));
    vesica_input_release(session);
    session->state = VESICA_ST_RECEIVER_EXPECT_TREES;
    return VESICA_OK;
}

static void accumulate_range(const void *arg, size_t task, size_t first,
                             size_t num)
{
    const vesica_session *session = arg;
    (void)task;
    vesica_vole_receiver_accumulate(&session->receiver.chunks->vole, first,
                                    num);
}

static void expand_range(const void *arg, size_t task, size_t first, size_t num)
{
    const vesica_session *session = arg;
    (void)task;
    vesica_vole_receiver_expand(&session->receiver.chunks->vole, first, num);
}

/* The hashes of the chunk's items in the present try. */
static const vesica_block *hashes_of(const chunks_receiver *chunks)
{
    return chunks->counter > 0 ? chunks->tried.bytes : chunks->hashes;
}

static vesica_status next_try(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    if (++chunks->counter == VESICA_OKVS_TRIES) {
        return VESICA_ERR_INTERNAL;
    }
    if (chunks->tried.bytes == NULL) {
        VESICA_TRY(vesica_chunks_take(session, &chunks->tried,
                                      bins_of(chunks)->capacity,
                                      sizeof(vesica_block)));
    }
    vesica_vole_oprf_rehash(&chunks->oprf, chunks->tried.bytes, chunks->hashes,
                            (size_t)num_items(chunks), chunks->counter);
    return VESICA_OK;
}

/* P. Returns whether the present try solves the bin. */
static bool encode_bin(const chunks_receiver *chunks)
{
    return vesica_okvs_encode(
        &chunks->oprf.okvs[chunks->counter], chunks->slots, hashes_of(chunks),
        chunks->values, (uint32_t)num_items(chunks), chunks->scratch.bytes);
}

/* One session of 2^24 items in 2^42 has a bin that another try solves. */
static vesica_status go_on_encoding(vesica_session *session, bool encoded)
{
    while (!encoded) {
        VESICA_TRY(next_try(session));
        encoded = encode_bin(session->receiver.chunks);
    }
    return VESICA_OK;
}

static vesica_status work_encode(vesica_session *session)
{
    session->receiver.chunks->counter = 0;
    return go_on_encoding(session, encode_bin(session->receiver.chunks));
}

/* With several threads P is made beside A and C: nobody else can help with it.
 * If malicious it is made while RESPONSE is under way. */
static bool encodes_beside(const vesica_session *session)
{
    return session->num_threads > 1 && !is_malicious(session->receiver.chunks);
}

/* Half a range is a task, so that threads end at about one time. */
typedef struct beside {
    const vesica_session *session;
    vesica_chunks_ranges expansion;
    bool encoded;
} beside;

static void encode_or_expand(void *arg, size_t index)
{
    beside *b = arg;
    if (index > 0) {
        vesica_chunks_run_range(&b->expansion, index - 1);
        return;
    }
    b->encoded = encode_bin(b->session->receiver.chunks);
    vesica_wipe_stack();
}

static vesica_status encode_and_expand(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    const size_t num = chunks->oprf.vole.params.num_outputs;
    const size_t range = (vesica_chunks_range(session, num) / 2 + 3) / 4 * 4;
    beside b = {
        .session = session,
        .expansion = {
            .num = num, .range = range, .task = expand_range, .arg = session}};
    chunks->counter = 0;
    vesica_session_run(session, 1 + (num + range - 1) / range, encode_or_expand,
                       &b);
    return go_on_encoding(session, b.encoded);
}

static vesica_status work_expand(vesica_session *session)
{
    if (encodes_beside(session)) {
        return encode_and_expand(session);
    }
    vesica_chunks_run(session,
                      session->receiver.chunks->oprf.vole.params.num_outputs,
                      expand_range, session);
    return VESICA_OK;
}

/* P + A */
static void mask_slots(const chunks_receiver *chunks, const vesica_bulk *bulk)
{
    const vesica_block *slots = chunks->slots;
    const vesica_block *a = chunks->vole.a;
    for (uint32_t i = 0; i < bulk->num; i++) {
        const vesica_block masked =
            vesica_block_xor(slots[bulk->first + i], a[bulk->first + i]);
        memcpy(bulk->records + (size_t)i * VESICA_CHUNKS_RECORD, masked.bytes,
               VESICA_CHUNKS_RECORD);
    }
    /* They are sent. */
    VESICA_PUBLIC(bulk->records, (size_t)bulk->num * VESICA_CHUNKS_RECORD);
}

static vesica_status work_send(vesica_session *session)
{
    const chunks_receiver *chunks = session->receiver.chunks;
    const uint64_t num = bins_of(chunks)->num_slots;
    for (uint64_t done = 0; done < num;) {
        vesica_bulk bulk;
        VESICA_TRY(vesica_bulk_begin(session, &bulk, VESICA_MESSAGE_SLOTS, num,
                                     done, VESICA_CHUNKS_RECORD,
                                     VESICA_CHUNKS_COUNTER));
        mask_slots(chunks, &bulk);
        bulk.proof[0] = chunks->counter;
        done += bulk.num;
        VESICA_TRY(vesica_bulk_commit(session, &bulk));
    }
    if (chunks->chunk + 1 == vesica_chunks_num_bins(&chunks->oprf)) {
        session->state = is_malicious(chunks)
                             ? VESICA_ST_RECEIVER_EXPECT_OPEN
                             : vesica_receiver_state_after_points(session);
    }
    return VESICA_OK;
}

/* w of the sender, which has all of P now. */
vesica_status vesica_chunks_receiver_on_open(vesica_session *session,
                                             const uint8_t *payload, size_t len)
{
    chunks_receiver *chunks = session->receiver.chunks;
    const uint8_t *w = NULL;
    VESICA_TRY(vesica_chunks_reply(session, &w, VESICA_VOLE_SHARE_BYTES,
                                   VESICA_MESSAGE_SLOTS, payload, len));
    if (!vesica_vole_oprf_opens(&chunks->oprf, chunks->commitment,
                                VESICA_LABEL_VOLE_COMMIT, w)) {
        return VESICA_ERR_PROOF;
    }
    vesica_vole_oprf_set_joint(&chunks->oprf, w);
    chunks->has_w = true;
    session->state = vesica_receiver_state_after_points(session);
    return VESICA_OK;
}

/* v of items of the chunk, to be evaluated when w is there. */
static void put_values(const vesica_session *session, size_t first, size_t num)
{
    const chunks_receiver *chunks = session->receiver.chunks;
    const vesica_slots *slots = &session->receiver.slots;
    const vesica_block *v = chunks->slots + first;
    for (size_t i = 0; i < num; i++) {
        const uint64_t slot = chunks->num_finished + first + i;
        memcpy(vesica_slot_at(slots, slot), v[i].bytes, sizeof v[i]);
        vesica_slot_set_number(slots, slot,
                               ((uint32_t *)chunks->numbers.bytes)[first + i]);
    }
}

/* Outputs of items of a bin, of their v. */
static void put_outputs(const vesica_session *session, const vesica_block *v,
                        size_t first, size_t num)
{
    const chunks_receiver *chunks = session->receiver.chunks;
    const vesica_slots *slots = &session->receiver.slots;
    const uint32_t *numbers = (uint32_t *)chunks->numbers.bytes + first;
    const size_t len = vesica_output_len(&session->form);
    uint8_t copies[VESICA_ENGINE_BATCH * VESICA_ITEM_BYTES];
    uint8_t outputs[VESICA_ENGINE_BATCH * VESICA_MAX_OUTPUT_BYTES];
    const uint8_t *items = is_malicious(chunks) ? copies : NULL;
    if (items != NULL) {
        vesica_match_copy_items(session, copies, numbers, num);
    }
    vesica_vole_oprf_outputs(&chunks->oprf, outputs, v, chunks->hashes + first,
                             items, num);
    for (size_t i = 0; i < num; i++) {
        const uint64_t slot = chunks->num_finished + first + i;
        vesica_slot_begin(slots, slot, outputs + i * len, len, numbers[i]);
    }
    vesica_wipe(copies, items != NULL ? sizeof copies : 0);
    vesica_wipe(outputs, sizeof outputs);
}

static void finish_range(const void *arg, size_t task, size_t first, size_t num)
{
    const vesica_session *session = arg;
    const chunks_receiver *chunks = session->receiver.chunks;
    const size_t stride = vesica_chunks_decode_stride(
        session, &chunks->oprf.okvs[0], bins_of(chunks)->capacity);
    vesica_okvs_decode(&chunks->oprf.okvs[chunks->counter],
                       chunks->slots + first, chunks->vole.c,
                       hashes_of(chunks) + first, num,
                       (uint8_t *)chunks->scratch.bytes + task * stride);
    if (is_malicious(chunks)) {
        put_values(session, first, num);
        return;
    }
    for (size_t i = 0, n; i < num; i += n) {
        n = vesica_chunks_batch(num - i);
        put_outputs(session, chunks->slots + first + i, first + i, n);
    }
}

/* What finish_range has put there, batch by batch. */
static void evaluate_range(const void *arg, size_t task, size_t first,
                           size_t num)
{
    const vesica_session *session = arg;
    const chunks_receiver *chunks = session->receiver.chunks;
    const vesica_slots *slots = &session->receiver.slots;
    const uint64_t slot = chunks->num_finished + first;
    uint32_t *numbers = (uint32_t *)chunks->numbers.bytes + first;
    vesica_block v[VESICA_ENGINE_BATCH];
    (void)task;
    for (size_t i = 0; i < num; i++) {
        numbers[i] = vesica_slot_number(slots, slot + i);
    }
    for (size_t i = 0, n; i < num; i += n) {
        n = vesica_chunks_batch(num - i);
        for (size_t j = 0; j < n; j++) {
            memcpy(v[j].bytes, vesica_slot_at(slots, slot + i + j),
                   sizeof v[j]);
        }
        vesica_match_fetch_items(session, numbers + i + n,
                                 vesica_chunks_batch(num - i - n));
        put_outputs(session, v, first + i, n);
    }
    vesica_wipe(v, sizeof v);
}

static void end_chunks(vesica_session *session)
{
    vesica_output_release_spares(session);
    vesica_chunks_receiver_clear(session);
    vesica_receiver_begin_sort(session);
}

static vesica_status work_finish(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    const uint64_t num = num_items(chunks);
    vesica_chunks_run(session, (size_t)num, finish_range, session);
    chunks->num_finished += num;
    vesica_session_count_items(session, num);
    VESICA_TRY(vesica_session_report(session));
    chunks->step = VESICA_RECEIVER_HASH;
    if (++chunks->chunk < vesica_chunks_num_bins(&chunks->oprf)) {
        vesica_vole_receiver_next(&chunks->vole);
        return VESICA_OK;
    }
    if (is_malicious(chunks)) {
        chunks->step = VESICA_RECEIVER_EVALUATE;
        chunks->chunk = 0;
        chunks->num_finished = 0;
        return VESICA_OK;
    }
    end_chunks(session);
    return VESICA_OK;
}

static vesica_status work_evaluate(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    const uint64_t num = num_items(chunks);
    vesica_chunks_run(session, (size_t)num, evaluate_range, session);
    chunks->num_finished += num;
    if (++chunks->chunk == vesica_chunks_num_bins(&chunks->oprf)) {
        end_chunks(session);
    }
    return VESICA_OK;
}

static vesica_status work_step(vesica_session *session)
{
    const chunks_receiver *chunks = session->receiver.chunks;
    switch (chunks->step) {
    case VESICA_RECEIVER_HASH:
        work_hash(session);
        return VESICA_OK;
    case VESICA_RECEIVER_OPEN:
        return work_open(session);
    case VESICA_RECEIVER_ENCODE:
        return encodes_beside(session) ? VESICA_OK : work_encode(session);
    case VESICA_RECEIVER_VERIFY:
        return work_verify(session);
    case VESICA_RECEIVER_ACCUMULATE:
        vesica_chunks_run(session, VESICA_VOLE_NOISE, accumulate_range,
                          session);
        return VESICA_OK;
    case VESICA_RECEIVER_EXPAND:
        return work_expand(session);
    case VESICA_RECEIVER_SEND:
        return work_send(session);
    case VESICA_RECEIVER_FINISH:
        return work_finish(session);
    case VESICA_RECEIVER_EVALUATE:
        break;
    }
    return work_evaluate(session);
}

/* The last steps say themselves what comes behind them. */
static vesica_status work_chunk(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    const vesica_receiver_step now = chunks->step;
    VESICA_TRY(work_step(session));
    if (now < VESICA_RECEIVER_FINISH) {
        chunks->step = (vesica_receiver_step)(now + 1);
    }
    return VESICA_OK;
}

static bool has_order_work(const vesica_session *session)
{
    const chunks_receiver *chunks = session->receiver.chunks;
    return chunks->orders_items && !chunks->order.done;
}

/* Whether what the step needs of the sender is there. */
static bool is_ready(const vesica_session *session)
{
    const chunks_receiver *chunks = session->receiver.chunks;
    switch (chunks->step) {
    case VESICA_RECEIVER_HASH:
        return chunks->orders_items;
    case VESICA_RECEIVER_OPEN:
        return session->in.held;
    case VESICA_RECEIVER_VERIFY:
        return session->in.held || !is_malicious(chunks);
    case VESICA_RECEIVER_EVALUATE:
        return chunks->has_w;
    default:
        return true;
    }
}

const char *vesica_chunks_receiver_pending(const vesica_session *session)
{
    static const char *const names[] = {
        "hash items", "open trees",   "encode items",
        "verify",     "accumulate",   "expand",
        "send slots", "finish items", "evaluate items",
    };
    if (vesica_chunks_receiver_agrees(session)) {
        return "agree on keys";
    }
    if (has_order_work(session)) {
        return "order items";
    }
    return is_ready(session) ? names[session->receiver.chunks->step] : NULL;
}

/* A step of a chunk is all that is wanted. */
vesica_status vesica_chunks_receiver_work(vesica_session *session,
                                          uint32_t max_units, uint32_t *used)
{
    *used = max_units;
    if (vesica_chunks_receiver_agrees(session)) {
        return vesica_chunks_receiver_agree(session);
    }
    return has_order_work(session) ? work_order(session, used)
                                   : work_chunk(session);
}
