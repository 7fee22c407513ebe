/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The side that learns, with the engine vole, up to correlated OTs. References:
 * SPEC.md, section 13. */

#include <string.h>

#include "psi/chunks_roles.h"
#include "session/internal.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

typedef struct vesica_chunks_receiver chunks_receiver;

static bool is_malicious(const chunks_receiver *chunks)
{
    return chunks->oprf.vole.params.malicious;
}

static size_t cots_needed(const chunks_receiver *chunks)
{
    return (size_t)chunks->oprf.vole.params.num_cots;
}

vesica_status vesica_chunks_receiver_commit(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    uint8_t commitment[VESICA_VOLE_SHARE_BYTES];
    vesica_coins coins;
    uint8_t block[64];
    VESICA_TRY(vesica_match_coins(session, &coins, VESICA_LABEL_COINS_SHARE));
    vesica_coins_block(&coins, block, 0);
    memcpy(chunks->rho, block, sizeof chunks->rho);
    vesica_wipe(block, sizeof block);
    vesica_wipe(&coins, sizeof coins);
    vesica_vole_oprf_commit(&chunks->oprf, commitment, VESICA_LABEL_VOLE_NONCE,
                            chunks->rho);
    return vesica_chunks_send(session, VESICA_MESSAGE_COMMIT, commitment,
                              sizeof commitment);
}

/* rho_S, and the commitment to w: rho_R may be shown now. */
vesica_status vesica_chunks_receiver_on_commit(vesica_session *session,
                                               const uint8_t *payload,
                                               size_t len)
{
    chunks_receiver *chunks = session->receiver.chunks;
    const uint8_t *shares = NULL;
    VESICA_TRY(vesica_chunks_reply(session, &shares,
                                   2 * VESICA_VOLE_SHARE_BYTES,
                                   VESICA_MESSAGE_COMMIT, payload, len));
    vesica_vole_oprf_set_salt(&chunks->oprf, chunks->rho, shares);
    memcpy(chunks->commitment, shares + VESICA_VOLE_SHARE_BYTES,
           sizeof chunks->commitment);
    chunks->orders_items = true;
    session->state = VESICA_ST_RECEIVER_EXPECT_OFFER;
    return vesica_chunks_send(session, VESICA_MESSAGE_OPEN, chunks->rho,
                              sizeof chunks->rho);
}

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
    session->state = is_malicious(receiver->chunks)
                         ? VESICA_ST_RECEIVER_EXPECT_CHALLENGE
                         : VESICA_ST_RECEIVER_EXPECT_TREES;
    session->in.held = true;
    return VESICA_OK;
}

static vesica_status send_keys(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    const vesica_ot_context *ot = &chunks->oprf.ot;
    const unsigned bits = chunks->oprf.cot_bits;
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
    const uint64_t left = cots_needed(chunks) - first;
    const size_t num =
        (size_t)(left < VESICA_COT_PART ? left : VESICA_COT_PART);
    const size_t offset =
        vesica_cot_corrections_len(chunks->oprf.cot_bits, (size_t)first);
    vesica_cot_receiver_part(
        &chunks->cot, (vesica_block *)chunks->memory.bytes + first,
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
void vesica_chunks_draw_noise(const chunks_receiver *chunks,
                              uint8_t coins[VESICA_VOLE_PLACES_BYTES],
                              uint32_t chunk)
{
    const size_t blocks = VESICA_VOLE_PLACES_BYTES / 64;
    vesica_chunks_draw(&chunks->noise, coins, chunk * (uint64_t)blocks, blocks);
}

/* The COTs are good: those of the base VOLEs and of the check are used up. */
static void begin_chunks(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    vesica_vole_receiver_init(&chunks->vole, &chunks->oprf.vole,
                              chunks->memory.bytes, chunks->memory.bytes,
                              chunks->bits.bytes);
    vesica_chunks_release(session, &chunks->bits);
    chunks->checked = true;
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
        vesica_chunks_draw_noise(chunks, coins, i);
        vesica_vole_choose(&chunks->oprf.vole,
                           choices + i * params->choices_len, i, coins, bits);
    }
    /* They are sent. */
    VESICA_PUBLIC(choices, params->num_chunks * params->choices_len);
    vesica_wipe(coins, sizeof coins);
    VESICA_TRY(send_corrections(session));
    vesica_chunks_release(session, &chunks->corrections);
    vesica_cot_receiver_clear(&chunks->cot);
    chunks->agreed = true;
    if (!is_malicious(chunks)) {
        begin_chunks(session);
    }
    return VESICA_OK;
}

/* The seed of the check, once all CORRECTIONS are with the sender. */
vesica_status vesica_chunks_receiver_on_cot_challenge(vesica_session *session,
                                                      const uint8_t *payload,
                                                      size_t len)
{
    vesica_receiver *receiver = &session->receiver;
    receiver->run = (vesica_run){.records = NULL};
    if (!receiver->chunks->agreed) {
        return vesica_breach(session, VESICA_ERR_UNEXPECTED,
                             "CHALLENGE before CORRECTIONS");
    }
    VESICA_TRY(vesica_chunks_reply(session, &receiver->run.records,
                                   VESICA_COT_SEED_BYTES,
                                   VESICA_MESSAGE_CORRECTIONS, payload, len));
    session->in.held = true;
    return VESICA_OK;
}

static vesica_status respond(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    uint8_t response[VESICA_COT_RESPONSE_BYTES];
    vesica_cot_check check;
    vesica_cot_check_init(&check, session->receiver.run.records,
                          cots_needed(chunks));
    vesica_cot_check_add(&check, chunks->memory.bytes, chunks->bits.bytes, 0,
                         cots_needed(chunks));
    vesica_cot_check_respond(&check, response);
    vesica_cot_check_clear(&check);
    vesica_input_release(session);
    begin_chunks(session);
    session->state = VESICA_ST_RECEIVER_EXPECT_TREES;
    return vesica_chunks_send(session, VESICA_MESSAGE_RESPONSE, response,
                              sizeof response);
}

bool vesica_chunks_receiver_agrees(const vesica_session *session)
{
    const chunks_receiver *chunks = session->receiver.chunks;
    return chunks->agreed ? !chunks->checked && session->in.held
                          : chunks->keys_sent || session->in.held;
}

vesica_status vesica_chunks_receiver_agree(vesica_session *session)
{
    chunks_receiver *chunks = session->receiver.chunks;
    if (chunks->agreed) {
        return respond(session);
    }
    if (!chunks->keys_sent) {
        return send_keys(session);
    }
    const uint64_t left = cots_needed(chunks) - chunks->num_cots;
    uint64_t parts = (left + VESICA_COT_PART - 1) / VESICA_COT_PART;
    parts = parts < VESICA_CHUNKS_PARTS ? parts : VESICA_CHUNKS_PARTS;
    vesica_session_run(session, (size_t)parts, cots_task, chunks);
    chunks->num_cots += parts * VESICA_COT_PART;
    return chunks->num_cots < cots_needed(chunks) ? VESICA_OK
                                                  : end_agree(session);
}
