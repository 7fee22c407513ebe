/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The side that holds Delta, with the engine vole, up to correlated OTs.
 * References: SPEC.md, section 13. */

#include <string.h>

#include "psi/chunks_roles.h"
#include "session/internal.h"
#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

typedef struct vesica_chunks_sender chunks_sender;

static bool is_malicious(const chunks_sender *chunks)
{
    return chunks->oprf.vole.params.malicious;
}

static size_t cots_needed(const chunks_sender *chunks)
{
    return (size_t)chunks->oprf.vole.params.num_cots;
}

/* rho_S and w, of which the commitment goes to the receiver, and the seed of
 * the check of COTs. */
static vesica_status draw_shares(vesica_session *session)
{
    chunks_sender *chunks = session->sender.chunks;
    vesica_coins shares;
    vesica_coins seeds;
    uint8_t block[64];
    VESICA_TRY(vesica_match_coins(session, &shares, VESICA_LABEL_COINS_SHARE));
    VESICA_TRY(vesica_match_coins(session, &seeds, VESICA_LABEL_COINS_CHECK));
    vesica_coins_block(&shares, block, 0);
    memcpy(chunks->rho, block, sizeof chunks->rho);
    memcpy(chunks->w, block + sizeof chunks->rho, sizeof chunks->w);
    vesica_coins_block(&seeds, block, 0);
    memcpy(chunks->seed, block, sizeof chunks->seed);
    vesica_wipe(block, sizeof block);
    vesica_wipe(&shares, sizeof shares);
    vesica_wipe(&seeds, sizeof seeds);
    return VESICA_OK;
}

static vesica_status draw_delta(vesica_session *session)
{
    chunks_sender *chunks = session->sender.chunks;
    vesica_coins deltas;
    vesica_coins scalars;
    vesica_block choices;
    uint8_t block[64];
    VESICA_TRY(vesica_match_coins(session, &deltas, VESICA_LABEL_COINS_DELTA));
    VESICA_TRY(vesica_match_coins(session, &scalars, VESICA_LABEL_COINS_OT));
    vesica_coins_block(&deltas, block, 0);
    memcpy(chunks->delta.bytes, block, sizeof chunks->delta.bytes);
    vesica_cot_choices(&choices, &chunks->delta, chunks->oprf.cot_bits);
    const vesica_status status = vesica_ot_receiver_begin(
        &chunks->base, &chunks->oprf.ot, &choices, &scalars);
    vesica_wipe(block, sizeof block);
    vesica_wipe(&choices, sizeof choices);
    vesica_wipe(&deltas, sizeof deltas);
    vesica_wipe(&scalars, sizeof scalars);
    return status;
}

vesica_status vesica_chunks_sender_draw(vesica_session *session)
{
    VESICA_TRY(draw_delta(session));
    return is_malicious(session->sender.chunks) ? draw_shares(session)
                                                : VESICA_OK;
}

/* The commitment to the receiver's rho. */
vesica_status vesica_chunks_sender_on_commit(vesica_session *session,
                                             const uint8_t *payload, size_t len)
{
    chunks_sender *chunks = session->sender.chunks;
    const uint8_t *commitment = NULL;
    uint8_t shares[2 * VESICA_VOLE_SHARE_BYTES];
    VESICA_TRY(vesica_msg_bulk_decode(&commitment, VESICA_VOLE_SHARE_BYTES,
                                      payload, len));
    memcpy(chunks->commitment, commitment, sizeof chunks->commitment);
    memcpy(shares, chunks->rho, sizeof chunks->rho);
    vesica_vole_oprf_commit(&chunks->oprf, shares + sizeof chunks->rho,
                            VESICA_LABEL_VOLE_COMMIT, chunks->w);
    session->state = VESICA_ST_SENDER_EXPECT_OPEN;
    VESICA_TRY(vesica_chunks_send(session, VESICA_MESSAGE_COMMIT, shares,
                                  sizeof shares));
    return vesica_chunks_sender_offer(session);
}

uint32_t vesica_chunks_sender_deadline(const vesica_session *session)
{
    enum {
        SECONDS = 120,
        ITEMS_PER_SECOND = 1000
    };
    const chunks_sender *chunks = session->sender.chunks;
    if (chunks == NULL || !is_malicious(chunks) ||
        session->state == VESICA_ST_SENDER_EXPECT_COMMIT ||
        (chunks->step == VESICA_SENDER_FINISH &&
         chunks->chunk + 1 == vesica_chunks_num_bins(&chunks->oprf))) {
        return 0;
    }
    return SECONDS + (uint32_t)((session->peer_items + session->items) /
                                ITEMS_PER_SECOND);
}

/* The receiver's rho. */
vesica_status vesica_chunks_sender_on_open(vesica_session *session,
                                           const uint8_t *payload, size_t len)
{
    chunks_sender *chunks = session->sender.chunks;
    const uint8_t *rho = NULL;
    VESICA_TRY(vesica_chunks_reply(session, &rho, VESICA_VOLE_SHARE_BYTES,
                                   VESICA_MESSAGE_COMMIT, payload, len));
    if (!vesica_vole_oprf_opens(&chunks->oprf, chunks->commitment,
                                VESICA_LABEL_VOLE_NONCE, rho)) {
        return VESICA_ERR_PROOF;
    }
    vesica_vole_oprf_set_salt(&chunks->oprf, rho, chunks->rho);
    vesica_vole_oprf_set_joint(&chunks->oprf, chunks->w);
    chunks->orders_items = true;
    session->state = VESICA_ST_SENDER_EXPECT_KEYS;
    return VESICA_OK;
}

vesica_status vesica_chunks_sender_offer(vesica_session *session)
{
    const chunks_sender *chunks = session->sender.chunks;
    vesica_bulk bulk;
    const size_t element_len = chunks->oprf.ot.group->element_len;
    VESICA_TRY(vesica_bulk_begin(session, &bulk, VESICA_MESSAGE_OFFER,
                                 2 * VESICA_OT_NUM, 0, element_len, 0));
    memcpy(bulk.records, chunks->base.message, bulk.num * element_len);
    return vesica_bulk_commit(session, &bulk);
}

vesica_status vesica_chunks_sender_admit_keys(vesica_session *session,
                                              uint32_t payload_len)
{
    const vesica_vole_oprf *oprf = &session->sender.chunks->oprf;
    const size_t expected = vesica_msg_evaluated_len(
        vesica_cot_trees_len(oprf->cot_bits), oprf->ot.group->element_len);
    if (vesica_output_count(session, VESICA_MESSAGE_OFFER) > 0) {
        return vesica_breach(session, VESICA_ERR_UNEXPECTED,
                             "KEYS before OFFER");
    }
    return payload_len == expected ? VESICA_OK
                                   : vesica_breach(session, VESICA_ERR_COUNT,
                                                   "KEYS of another length");
}

vesica_status vesica_chunks_sender_on_keys(vesica_session *session,
                                           const uint8_t *payload, size_t len)
{
    chunks_sender *chunks = session->sender.chunks;
    const unsigned bits = chunks->oprf.cot_bits;
    const uint8_t *trees = NULL;
    const uint8_t *reply = NULL;
    vesica_block keys[VESICA_OT_NUM];
    VESICA_TRY(vesica_msg_evaluated_decode(
        &trees, vesica_cot_trees_len(bits), &reply,
        chunks->oprf.ot.group->element_len, payload, len));
    VESICA_TRY(vesica_ot_receiver_finish(&chunks->base, keys, reply));
    vesica_cot_sender_init(&chunks->cot, &chunks->oprf.ot, bits, &chunks->delta,
                           keys, trees);
    vesica_wipe(keys, sizeof keys);
    vesica_ot_receiver_clear(&chunks->base);
    vesica_wipe_stack();
    session->state = VESICA_ST_SENDER_EXPECT_CORRECTIONS;
    return VESICA_OK;
}

static uint32_t corrections_of_turn(const chunks_sender *chunks)
{
    return vesica_bulk_records(chunks->corrections.num, chunks->num_corrections,
                               VESICA_CHUNKS_RECORD);
}

vesica_status vesica_chunks_sender_admit_corrections(vesica_session *session,
                                                     uint32_t payload_len)
{
    const size_t expected = vesica_msg_bulk_len(
        (size_t)corrections_of_turn(session->sender.chunks) *
        VESICA_CHUNKS_RECORD);
    return payload_len == expected
               ? VESICA_OK
               : vesica_breach(session, VESICA_ERR_COUNT,
                               "CORRECTIONS of another number of records");
}

vesica_status vesica_chunks_sender_on_corrections(vesica_session *session,
                                                  const uint8_t *payload,
                                                  size_t len)
{
    chunks_sender *chunks = session->sender.chunks;
    const uint32_t num = corrections_of_turn(chunks);
    const uint8_t *records = NULL;
    VESICA_TRY(vesica_msg_bulk_decode(
        &records, (size_t)num * VESICA_CHUNKS_RECORD, payload, len));
    memcpy((uint8_t *)chunks->corrections.bytes +
               chunks->num_corrections * VESICA_CHUNKS_RECORD,
           records, (size_t)num * VESICA_CHUNKS_RECORD);
    chunks->num_corrections += num;
    if (chunks->num_corrections == chunks->corrections.num) {
        chunks->has_cot = true;
        session->state = is_malicious(chunks) ? VESICA_ST_SENDER_EXPECT_RESPONSE
                                              : VESICA_ST_SENDER_EXPECT_SLOTS;
    }
    return VESICA_OK;
}

static void cots_task(void *arg, size_t index)
{
    chunks_sender *chunks = arg;
    const uint64_t first = chunks->num_cots + index * VESICA_COT_PART;
    const uint64_t left = cots_needed(chunks) - first;
    const size_t num =
        (size_t)(left < VESICA_COT_PART ? left : VESICA_COT_PART);
    const size_t offset =
        vesica_cot_corrections_len(chunks->oprf.cot_bits, (size_t)first);
    vesica_cot_sender_part(
        &chunks->cot, (vesica_block *)chunks->memory.bytes + first,
        (uint8_t *)chunks->corrections.bytes + offset, (size_t)first, num);
    vesica_wipe_stack();
}

/* Of CORRECTIONS the choice bits are kept, a hundredth part. */
static vesica_status keep_choices(vesica_session *session)
{
    chunks_sender *chunks = session->sender.chunks;
    const vesica_vole_params *params = &chunks->oprf.vole.params;
    VESICA_TRY(vesica_chunks_take_unset(
        session, &chunks->choices, params->num_chunks, params->choices_len));
    memcpy(chunks->choices.bytes,
           (const uint8_t *)chunks->corrections.bytes +
               vesica_chunks_choices_at(&chunks->oprf),
           params->num_chunks * params->choices_len);
    vesica_chunks_release(session, &chunks->corrections);
    return VESICA_OK;
}

/* The COTs are good: those of the base VOLEs and of the check are used up. */
static vesica_status begin_chunks(vesica_session *session)
{
    chunks_sender *chunks = session->sender.chunks;
    vesica_vole_sender_init(&chunks->vole, &chunks->oprf.vole,
                            chunks->memory.bytes, chunks->memory.bytes,
                            &chunks->delta);
    chunks->checked = true;
    return vesica_chunks_sender_take(session);
}

static vesica_status end_agree(vesica_session *session)
{
    chunks_sender *chunks = session->sender.chunks;
    vesica_cot_sender_clear(&chunks->cot);
    VESICA_TRY(keep_choices(session));
    chunks->agreed = true;
    return is_malicious(chunks)
               ? vesica_chunks_send(session, VESICA_MESSAGE_CHALLENGE,
                                    chunks->seed, sizeof chunks->seed)
               : begin_chunks(session);
}

vesica_status vesica_chunks_sender_on_cot_response(vesica_session *session,
                                                   const uint8_t *payload,
                                                   size_t len)
{
    vesica_sender *sender = &session->sender;
    sender->run = (vesica_run){.records = NULL};
    if (!sender->chunks->agreed) {
        return vesica_breach(session, VESICA_ERR_UNEXPECTED,
                             "RESPONSE before CHALLENGE");
    }
    VESICA_TRY(vesica_chunks_reply(session, &sender->run.records,
                                   VESICA_COT_RESPONSE_BYTES,
                                   VESICA_MESSAGE_CHALLENGE, payload, len));
    session->in.held = true;
    return VESICA_OK;
}

/* Nothing of a chunk goes to the receiver before: with columns of several u it
 * would learn bits of Delta from them. */
static vesica_status check_cots(vesica_session *session)
{
    chunks_sender *chunks = session->sender.chunks;
    vesica_cot_check check;
    vesica_cot_check_init(&check, chunks->seed, cots_needed(chunks));
    vesica_cot_check_add(&check, chunks->memory.bytes, NULL, 0,
                         cots_needed(chunks));
    const vesica_status status = vesica_cot_check_verify(
        &check, &chunks->delta, session->sender.run.records);
    vesica_cot_check_clear(&check);
    VESICA_TRY(status);
    vesica_input_release(session);
    session->state = VESICA_ST_SENDER_EXPECT_CHALLENGE;
    return begin_chunks(session);
}

bool vesica_chunks_sender_agrees(const vesica_session *session)
{
    const chunks_sender *chunks = session->sender.chunks;
    return chunks->agreed ? !chunks->checked && session->in.held
                          : chunks->has_cot;
}

vesica_status vesica_chunks_sender_agree(vesica_session *session)
{
    chunks_sender *chunks = session->sender.chunks;
    if (chunks->agreed) {
        return check_cots(session);
    }
    const uint64_t left = cots_needed(chunks) - chunks->num_cots;
    uint64_t parts = (left + VESICA_COT_PART - 1) / VESICA_COT_PART;
    parts = parts < VESICA_CHUNKS_PARTS ? parts : VESICA_CHUNKS_PARTS;
    vesica_session_run(session, (size_t)parts, cots_task, chunks);
    chunks->num_cots += parts * VESICA_COT_PART;
    return chunks->num_cots < cots_needed(chunks) ? VESICA_OK
                                                  : end_agree(session);
}
