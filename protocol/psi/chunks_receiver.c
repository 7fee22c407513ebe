/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The side that learns, with the engine vole. References: SPEC.md, section
 * 13. */

#include <string.h>

#include "psi/chunks.h"
#include "psi/slice.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

/* What is done to a chunk, in this order. */
typedef enum step {
    STEP_OPEN, /* once its TREES are there */
    STEP_ACCUMULATE,
    STEP_EXPAND,
    STEP_ENCODE,
    STEP_SEND,
    STEP_FINISH
} step;

/* Secret, but for the OPRF. */
struct vesica_chunks_receiver {
    vesica_vole_oprf oprf;
    vesica_coins noise;
    vesica_coins base;
    vesica_coins roots;
    vesica_cot_receiver cot;
    vesica_vole_receiver vole;
    vesica_chunks_staged staged;
    bool keys_sent;
    bool agreed; /* CORRECTIONS are queued too */
    uint64_t num_cots;
    uint64_t num_hashed;
    uint32_t num_trees; /* taken */
    uint32_t chunk;
    step step;
    uint8_t counter;       /* of the try in which the chunk was encoded */
    uint64_t num_finished; /* slots with outputs */
    vesica_chunks_array corrections;
    vesica_chunks_array cots;
    vesica_chunks_array bits;   /* u */
    vesica_chunks_array memory; /* of the VOLE */
    vesica_chunks_array scratch;
    vesica_chunks_array slots; /* P of the chunk, then v of its items */
    /* Of all bins, capacity each: */
    vesica_chunks_array hashes;
    vesica_chunks_array values;
    vesica_chunks_array numbers;
    vesica_chunks_array lens; /* items in each bin so far */
    vesica_chunks_array
        tried; /* hashes of the try, where it is not the first */
};

typedef struct vesica_chunks_receiver chunks_receiver;

static const vesica_okvs_params *bins_of(const chunks_receiver *chunks)
{
    return &chunks->oprf.okvs[0].params;
}

static uint32_t *len_at(const chunks_receiver *chunks, uint32_t bin)
{
    return (uint32_t *)chunks->lens.bytes + bin;
}

static uint64_t first_of_bin(const chunks_receiver *chunks, uint32_t bin)
{
    return (uint64_t)bin * bins_of(chunks)->capacity;
}

static size_t scratch_len(const vesica_session *session,
                          const chunks_receiver *chunks)
{
    const size_t encode = vesica_okvs_encode_memory(&chunks->oprf.okvs[0]);
    const size_t decode =
        vesica_chunks_decode_len(session, bins_of(chunks)->capacity);
    return encode > decode ? encode : decode;
}

static vesica_status take_memory(vesica_session *session,
                                 chunks_receiver *chunks)
{
    const vesica_okvs_params *bins = bins_of(chunks);
    const vesica_vole_params *vole = &chunks->oprf.vole.params;
    const uint64_t places = (uint64_t)bins->num_bins * bins->capacity;
    const size_t block = sizeof(vesica_block);
    VESICA_TRY(
        vesica_chunks_take_unset(session, &chunks->hashes, places, block));
    VESICA_TRY(
        vesica_chunks_take_unset(session, &chunks->values, places, block));
    VESICA_TRY(vesica_chunks_take_unset(session, &chunks->numbers, places,
                                        sizeof(uint32_t)));
    VESICA_TRY(vesica_chunks_take(session, &chunks->lens, bins->num_bins,
                                  sizeof(uint32_t)));
    VESICA_TRY(vesica_chunks_take(session, &chunks->corrections,
                                  vesica_chunks_num_corrections(&chunks->oprf),
                                  VESICA_CHUNKS_RECORD));
    VESICA_TRY(
        vesica_chunks_take(session, &chunks->cots, vole->num_cots, block));
    VESICA_TRY(vesica_chunks_take(session, &chunks->bits, vole->num_cots / 128,
                                  block));
    VESICA_TRY(vesica_chunks_take(session, &chunks->memory,
                                  vesica_vole_receiver_blocks(vole), block));
    VESICA_TRY(vesica_chunks_take_unset(session, &chunks->slots,
                                        bins->num_slots, block));
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
    vesica_vole_oprf_init(&chunks->oprf, &session->form,
                          (uint32_t)session->items);
    vesica_chunks_coins(session, &chunks->noise, VESICA_LABEL_COINS_NOISE);
    vesica_chunks_coins(session, &chunks->base, VESICA_LABEL_COINS_OT);
    vesica_chunks_coins(session, &chunks->roots, VESICA_LABEL_COINS_COT);
    session->state = VESICA_ST_RECEIVER_EXPECT_OFFER;
    return take_memory(session, chunks);
}

void vesica_chunks_receiver_clear(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    if (chunks == NULL) {
        return;
    }
    vesica_chunks_array *const arrays[] = {
        &chunks->corrections, &chunks->cots,  &chunks->bits,   &chunks->memory,
        &chunks->scratch,     &chunks->slots, &chunks->hashes, &chunks->values,
        &chunks->numbers,     &chunks->lens,  &chunks->tried};
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++) {
        vesica_chunks_release(session, arrays[i]);
    }
    session->receiver.chunks = NULL;
    vesica_mem_release(&session->mem, chunks, 1, sizeof *chunks);
}

/* OFFER, KEYS and CORRECTIONS. */

vesica_status vesica_chunks_receiver_admit_offer(vesica_session *session,
                                                 uint32_t payload_len)
{
    const vesica_group *group = session->receiver.chunks->oprf.ot.group;
    return vesica_bulk_admit(session, payload_len,
                             vesica_msg_bulk_len(vesica_ot_message_len(group)),
                             VESICA_MESSAGE_KEYS);
}

vesica_status vesica_chunks_receiver_on_offer(vesica_session *session,
                                              const uint8_t *payload,
                                              size_t len)
{
    vesica_receiver *receiver = &session->receiver;
    receiver->run = (vesica_run){.records = NULL};
    VESICA_TRY(vesica_msg_bulk_decode(
        &receiver->run.records,
        vesica_ot_message_len(receiver->chunks->oprf.ot.group), payload, len));
    session->state = VESICA_ST_RECEIVER_EXPECT_TREES;
    session->in.held = true;
    return VESICA_OK;
}

static vesica_status send_keys(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    const vesica_ot_context *ot = &chunks->oprf.ot;
    const unsigned bits = VESICA_VOLE_OPRF_COT_BITS;
    const size_t trees_len = vesica_cot_trees_len(bits);
    vesica_block keys[2 * VESICA_OT_NUM];
    vesica_bulk bulk;
    VESICA_TRY(vesica_bulk_begin(session, &bulk, VESICA_MESSAGE_KEYS,
                                 trees_len / VESICA_CHUNKS_RECORD, 0,
                                 VESICA_CHUNKS_RECORD, ot->group->element_len));
    const vesica_status status = vesica_ot_sender_reply(
        keys, bulk.proof, ot, session->receiver.run.records, &chunks->base);
    if (status != VESICA_OK) {
        vesica_bulk_discard(session, &bulk);
        return status;
    }
    vesica_cot_receiver_init(&chunks->cot, bulk.records, ot, bits, keys,
                             &chunks->roots);
    vesica_wipe(keys, sizeof keys);
    chunks->keys_sent = true;
    vesica_input_release(session);
    return vesica_bulk_commit(session, &bulk);
}

static void cots_task(void *arg, size_t index)
{
    chunks_receiver *chunks = arg;
    const uint64_t first = chunks->num_cots + index * VESICA_COT_PART;
    const uint64_t left = chunks->cots.num - first;
    const size_t num =
        (size_t)(left < VESICA_COT_PART ? left : VESICA_COT_PART);
    const size_t offset =
        vesica_cot_corrections_len(VESICA_VOLE_OPRF_COT_BITS, (size_t)first);
    vesica_cot_receiver_part(
        &chunks->cot, (vesica_block *)chunks->cots.bytes + first,
        (vesica_block *)chunks->bits.bytes + first / 128,
        (uint8_t *)chunks->corrections.bytes + offset, (size_t)first, num);
    vesica_wipe_stack();
}

static vesica_status send_corrections(vesica_session *session)
{
    const vesica_chunks_array *all = &session->receiver.chunks->corrections;
    for (uint64_t done = 0; done < all->num;) {
        vesica_bulk bulk;
        VESICA_TRY(vesica_bulk_begin(session, &bulk, VESICA_MESSAGE_CORRECTIONS,
                                     all->num, done, VESICA_CHUNKS_RECORD, 0));
        memcpy(bulk.records,
               (const uint8_t *)all->bytes + done * VESICA_CHUNKS_RECORD,
               (size_t)bulk.num * VESICA_CHUNKS_RECORD);
        done += bulk.num;
        VESICA_TRY(vesica_bulk_commit(session, &bulk));
    }
    return VESICA_OK;
}

/* The places of noise in a chunk. */
static void draw_noise(const chunks_receiver *chunks,
                       uint8_t coins[VESICA_VOLE_PLACES_BYTES], uint32_t chunk)
{
    const size_t blocks = VESICA_VOLE_PLACES_BYTES / 64;
    vesica_chunks_draw(&chunks->noise, coins, chunk * (uint64_t)blocks, blocks);
}

static vesica_status end_agree(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    const vesica_vole_params *params = &chunks->oprf.vole.params;
    const uint8_t *bits = chunks->bits.bytes;
    uint8_t *choices = (uint8_t *)chunks->corrections.bytes +
                       vesica_chunks_choices_at(&chunks->oprf);
    uint8_t coins[VESICA_VOLE_PLACES_BYTES];
    for (uint32_t i = 0; i < params->num_chunks; i++) {
        draw_noise(chunks, coins, i);
        vesica_vole_choose(&chunks->oprf.vole,
                           choices + i * params->choices_len, i, coins, bits);
    }
    /* They are sent. */
    VESICA_PUBLIC(choices, params->num_chunks * params->choices_len);
    vesica_wipe(coins, sizeof coins);
    VESICA_TRY(send_corrections(session));
    vesica_vole_receiver_init(&chunks->vole, &chunks->oprf.vole,
                              chunks->memory.bytes, chunks->cots.bytes, bits);
    vesica_chunks_release(session, &chunks->corrections);
    vesica_chunks_release(session, &chunks->bits);
    vesica_cot_receiver_clear(&chunks->cot);
    chunks->agreed = true;
    return VESICA_OK;
}

static vesica_status work_agree(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    if (!chunks->keys_sent) {
        return send_keys(session);
    }
    const uint64_t left = chunks->cots.num - chunks->num_cots;
    uint64_t parts = (left + VESICA_COT_PART - 1) / VESICA_COT_PART;
    parts = parts < VESICA_CHUNKS_PARTS ? parts : VESICA_CHUNKS_PARTS;
    vesica_session_run(session, (size_t)parts, cots_task, chunks);
    chunks->num_cots += parts * VESICA_COT_PART;
    return chunks->num_cots < chunks->cots.num ? VESICA_OK : end_agree(session);
}

/* Own items, into bins. */

static vesica_status put_in_bin(chunks_receiver *chunks, size_t i,
                                uint32_t number)
{
    const vesica_block *hash = &chunks->staged.hashes[i];
    const uint32_t bin = vesica_okvs_bin(&chunks->oprf.okvs[0], hash);
    uint32_t *len = len_at(chunks, bin);
    if (*len == bins_of(chunks)->capacity) {
        return VESICA_ERR_INTERNAL;
    }
    const uint64_t place = first_of_bin(chunks, bin) + (*len)++;
    ((vesica_block *)chunks->hashes.bytes)[place] = *hash;
    ((vesica_block *)chunks->values.bytes)[place] = chunks->staged.values[i];
    ((uint32_t *)chunks->numbers.bytes)[place] = number;
    return VESICA_OK;
}

static vesica_status work_hash(vesica_session *session, uint32_t max_units,
                               uint32_t *used)
{
    chunks_receiver *chunks = session->receiver.chunks;
    const vesica_slice slice =
        vesica_slice_of(session, chunks->num_hashed,
                        session->items - chunks->num_hashed, max_units);
    uint32_t numbers[VESICA_SLICE_ITEMS];
    for (size_t i = 0; i < slice.num; i++) {
        numbers[i] = (uint32_t)(slice.first + i);
    }
    vesica_chunks_stage(session, &chunks->oprf, &chunks->staged, numbers,
                        slice.num);
    for (size_t i = 0; i < slice.num; i++) {
        VESICA_TRY(put_in_bin(chunks, i, numbers[i]));
    }
    chunks->num_hashed += slice.num;
    *used = (uint32_t)slice.num;
    vesica_session_count_items(session, slice.num);
    return vesica_session_report(session);
}

/* A chunk. */

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
    return VESICA_OK;
}

static void open_range(const void *arg, size_t task, size_t first, size_t num)
{
    const vesica_session *session = arg;
    (void)task;
    vesica_vole_receiver_open(&session->receiver.chunks->vole,
                              session->receiver.run.records, first, num);
}

static void work_open(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    uint8_t coins[VESICA_VOLE_PLACES_BYTES];
    draw_noise(chunks, coins, chunks->chunk);
    vesica_vole_receiver_begin(&chunks->vole, coins,
                               session->receiver.run.records +
                                   chunks->oprf.vole.params.corrections_len);
    vesica_wipe(coins, sizeof coins);
    vesica_chunks_run(session, VESICA_VOLE_NOISE, open_range, session);
    vesica_input_release(session);
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
    return chunks->counter > 0 ? (const vesica_block *)chunks->tried.bytes
                               : (const vesica_block *)chunks->hashes.bytes +
                                     first_of_bin(chunks, chunks->chunk);
}

static vesica_status next_try(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    const uint64_t first = first_of_bin(chunks, chunks->chunk);
    if (++chunks->counter == VESICA_OKVS_TRIES) {
        return VESICA_ERR_INTERNAL;
    }
    if (chunks->tried.bytes == NULL) {
        VESICA_TRY(vesica_chunks_take(session, &chunks->tried,
                                      bins_of(chunks)->capacity,
                                      sizeof(vesica_block)));
    }
    vesica_vole_oprf_rehash(&chunks->oprf, chunks->tried.bytes,
                            (const vesica_block *)chunks->hashes.bytes + first,
                            *len_at(chunks, chunks->chunk), chunks->counter);
    return VESICA_OK;
}

/* One try in 2^43 does not solve. */
static vesica_status work_encode(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    const vesica_block *values = (const vesica_block *)chunks->values.bytes +
                                 first_of_bin(chunks, chunks->chunk);
    chunks->counter = 0;
    while (!vesica_okvs_encode(&chunks->oprf.okvs[chunks->counter],
                               chunks->slots.bytes, hashes_of(chunks), values,
                               *len_at(chunks, chunks->chunk),
                               chunks->scratch.bytes)) {
        VESICA_TRY(next_try(session));
    }
    return VESICA_OK;
}

/* P + A */
static void mask_slots(const chunks_receiver *chunks, const vesica_bulk *bulk)
{
    const vesica_block *slots = chunks->slots.bytes;
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
        session->state = vesica_receiver_state_after_points(session);
    }
    return VESICA_OK;
}

/* Outputs of items of the chunk, of their v. */
static void put_outputs(const vesica_session *session, size_t first, size_t num)
{
    const chunks_receiver *chunks = session->receiver.chunks;
    const vesica_slots *slots = &session->receiver.slots;
    const size_t len = vesica_output_len(&session->form);
    const uint64_t place = first_of_bin(chunks, chunks->chunk) + first;
    uint8_t outputs[VESICA_ENGINE_BATCH * VESICA_MAX_OUTPUT_BYTES];
    vesica_vole_oprf_outputs(
        &chunks->oprf, outputs, (vesica_block *)chunks->slots.bytes + first,
        (const vesica_block *)chunks->hashes.bytes + place, num);
    for (size_t i = 0; i < num; i++) {
        const uint64_t slot = chunks->num_finished + first + i;
        memcpy(vesica_slot_at(slots, slot), outputs + i * len, len);
        vesica_slot_set_number(slots, slot,
                               ((uint32_t *)chunks->numbers.bytes)[place + i]);
    }
    vesica_wipe(outputs, sizeof outputs);
}

static void finish_range(const void *arg, size_t task, size_t first, size_t num)
{
    const vesica_session *session = arg;
    const chunks_receiver *chunks = session->receiver.chunks;
    const size_t stride =
        vesica_chunks_decode_stride(session, bins_of(chunks)->capacity);
    vesica_okvs_decode(&chunks->oprf.okvs[chunks->counter],
                       (vesica_block *)chunks->slots.bytes + first,
                       chunks->vole.c, hashes_of(chunks) + first, num,
                       (uint8_t *)chunks->scratch.bytes + task * stride);
    for (size_t i = 0, n; i < num; i += n) {
        n = num - i < VESICA_ENGINE_BATCH ? num - i : VESICA_ENGINE_BATCH;
        put_outputs(session, first + i, n);
    }
}

static vesica_status work_finish(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    const uint32_t num = *len_at(chunks, chunks->chunk);
    vesica_chunks_run(session, num, finish_range, session);
    chunks->num_finished += num;
    vesica_session_count_items(session, num);
    VESICA_TRY(vesica_session_report(session));
    if (++chunks->chunk < vesica_chunks_num_bins(&chunks->oprf)) {
        vesica_vole_receiver_next(&chunks->vole);
        return VESICA_OK;
    }
    vesica_chunks_receiver_clear(session);
    vesica_receiver_begin_sort(session);
    return VESICA_OK;
}

static vesica_status work_chunk(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    const size_t num_outputs = chunks->oprf.vole.params.num_outputs;
    const step now = chunks->step;
    chunks->step = now == STEP_FINISH ? STEP_OPEN : (step)(now + 1);
    switch (now) {
    case STEP_OPEN:
        work_open(session);
        return VESICA_OK;
    case STEP_ACCUMULATE:
        vesica_chunks_run(session, VESICA_VOLE_NOISE, accumulate_range,
                          session);
        return VESICA_OK;
    case STEP_EXPAND:
        vesica_chunks_run(session, num_outputs, expand_range, session);
        return VESICA_OK;
    case STEP_ENCODE:
        return work_encode(session);
    case STEP_SEND:
        return work_send(session);
    case STEP_FINISH:
        break;
    }
    return work_finish(session);
}

static bool agrees(const vesica_session *session)
{
    const chunks_receiver *chunks = session->receiver.chunks;
    return !chunks->agreed && (chunks->keys_sent || session->in.held);
}

const char *vesica_chunks_receiver_pending(const vesica_session *session)
{
    static const char *const names[] = {
        "open trees",   "accumulate", "expand",
        "encode items", "send slots", "finish items",
    };
    const chunks_receiver *chunks = session->receiver.chunks;
    if (agrees(session)) {
        return "agree on keys";
    }
    if (chunks->num_hashed < session->items) {
        return "hash items";
    }
    return chunks->step != STEP_OPEN || session->in.held ? names[chunks->step]
                                                         : NULL;
}

/* A step of a chunk is all that is wanted. */
vesica_status vesica_chunks_receiver_work(vesica_session *session,
                                          uint32_t max_units, uint32_t *used)
{
    *used = max_units;
    if (agrees(session)) {
        return work_agree(session);
    }
    return session->receiver.chunks->num_hashed < session->items
               ? work_hash(session, max_units, used)
               : work_chunk(session);
}
