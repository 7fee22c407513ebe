/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What stands before TAGS with the engine `vole`: from items to their outputs.
 *
 *   receiver                                     sender
 *   COMMIT: to rho_R ------------------------>                          *
 *            <------------  COMMIT: rho_S, and to w                     *
 *            <-------------------------------  OFFER: base OTs
 *   OPEN: rho_R ----------------------------->                          *
 *   KEYS, CORRECTIONS: base OTs, COTs ------>
 *   own items, ordered by bins                   own items, ordered by bins
 *   own items of the first bin, hashed
 *            <-------------------  CHALLENGE: seed                      *
 *   RESPONSE -------------------------------->   check of the COTs      *
 *   for each chunk of the VOLE, which is a bin:
 *            <-------------------------------  TREES
 *   CHALLENGE ------------------------------->                          *
 *   P of the bin
 *   check of the chunk  <-------------  RESPONSE                        *
 *   A and C                                      B
 *   SLOTS: P + A --------------------------->  K
 *   outputs of the bin's own items               outputs of the bin's own items
 *            <-----------------------  OPEN: w                          *
 *
 * on the OPRF of oprf/vole.h; what has a star belongs to the malicious claim
 * alone, where the receiver's outputs have to wait for w. The sender is at most
 * a chunk ahead of the receiver: its TREES of a chunk go before SLOTS of the
 * one before are there. A step of work is a step of a whole chunk, or a slice
 * of items; several threads make P beside A and C, but for the malicious
 * claim.
 *
 * protocol/SPEC.md, section 13, is the normative text.
 */

#ifndef VESICA_PSI_CHUNKS_H
#define VESICA_PSI_CHUNKS_H

#include "oprf/vole.h"
#include "psi/psi.h"

/** Bytes of a record of all messages but OFFER. */
#define VESICA_CHUNKS_RECORD VESICA_BLOCK_BYTES

/** Bytes of the counter that rides with SLOTS. */
#define VESICA_CHUNKS_COUNTER 1

/** Frames that are answered by none wait in the receiver's own queue; their
 * COTs are made in parts, so many at a time. */
#define VESICA_CHUNKS_PARTS 8

/* Memory of one kind, to be given back as it was taken. */
typedef struct vesica_chunks_array {
    void *bytes;
    uint64_t num;
    size_t size;
} vesica_chunks_array;

/* Zeroed, or not set. VESICA_ERR_NOMEM. */
vesica_status vesica_chunks_take(vesica_session *session,
                                 vesica_chunks_array *array, uint64_t num,
                                 size_t size);
vesica_status vesica_chunks_take_unset(vesica_session *session,
                                       vesica_chunks_array *array, uint64_t num,
                                       size_t size);
void vesica_chunks_release(vesica_session *session, vesica_chunks_array *array);

/* How many of num items are taken at a time. */
size_t vesica_chunks_batch(size_t num);

/* H0 and h of the items of num numbers. */
void vesica_chunks_hash(const vesica_session *session,
                        const vesica_vole_oprf *oprf, vesica_block *hashes,
                        vesica_block *values, const uint32_t *numbers,
                        size_t num);

/* Bins that a session has, and the OPRF of it. */
uint32_t vesica_chunks_num_bins(const vesica_vole_oprf *oprf);

/* Send a message of len bytes, whole records. */
vesica_status vesica_chunks_send(vesica_session *session, vesica_message type,
                                 const uint8_t *bytes, size_t len);

/* num_bytes bytes of a message that answers one of ours: not before that has
 * left whole. VESICA_ERR_UNEXPECTED, VESICA_ERR_MALFORMED. */
vesica_status vesica_chunks_reply(vesica_session *session, const uint8_t **out,
                                  size_t num_bytes, vesica_message answered,
                                  const uint8_t *payload, size_t len);

/* num blocks of coins from one on, 64 bytes each. */
void vesica_chunks_draw(const vesica_coins *coins, uint8_t *out, uint64_t first,
                        size_t num);

/* Run task on num things in ranges: one for each thread, since all that a chunk
 * has goes through the cache of a thread once for each of its ranges. The range
 * of a task begins at a multiple of 4. */
typedef struct vesica_chunks_ranges {
    size_t num;
    size_t range;
    void (*task)(const void *arg, size_t task, size_t first, size_t num);
    const void *arg;
} vesica_chunks_ranges;

/* The task of one range, as the executor takes it: arg has the ranges. */
void vesica_chunks_run_range(void *arg, size_t index);

/** Most ranges. */
#define VESICA_CHUNKS_TASKS 64

/* Things of a range, of num. */
size_t vesica_chunks_range(const vesica_session *session, size_t num);

/* Bytes that decoding of at most num items works in: of each range, and of all
 * ranges together. okvs: that of any try. */
size_t vesica_chunks_decode_stride(const vesica_session *session,
                                   const vesica_okvs *okvs, size_t num);
size_t vesica_chunks_decode_len(const vesica_session *session,
                                const vesica_okvs *okvs, size_t num);

void vesica_chunks_run(const vesica_session *session, size_t num,
                       void (*task)(const void *arg, size_t task, size_t first,
                                    size_t num),
                       const void *arg);

/* Records of TREES, and of all CORRECTIONS. */
uint64_t vesica_chunks_num_trees(const vesica_vole_oprf *oprf);
uint64_t vesica_chunks_num_corrections(const vesica_vole_oprf *oprf);

/* Bytes of all COTs' corrections; the choice bits of chunks stand behind. */
uint64_t vesica_chunks_choices_at(const vesica_vole_oprf *oprf);

/* The role of the receiver, and of the sender: begin takes memory, and clear
 * gives it back, also what a begin that failed has taken. */
vesica_status vesica_chunks_receiver_begin(vesica_session *session);
const char *vesica_chunks_receiver_pending(const vesica_session *session);
vesica_status vesica_chunks_receiver_work(vesica_session *session,
                                          uint32_t max_units, uint32_t *used);
void vesica_chunks_receiver_clear(vesica_session *session);

vesica_status vesica_chunks_sender_begin(vesica_session *session);
const char *vesica_chunks_sender_pending(const vesica_session *session);
vesica_status vesica_chunks_sender_work(vesica_session *session,
                                        uint32_t max_units, uint32_t *used);
void vesica_chunks_sender_clear(vesica_session *session);

/* Seconds that the receiver has from COMMIT to its last SLOTS; 0 outside of
 * that, and for partners that keep to the protocol. */
uint32_t vesica_chunks_sender_deadline(const vesica_session *session);

/* Handlers and admission checks for the step table. */
vesica_status vesica_chunks_receiver_on_commit(vesica_session *session,
                                               const uint8_t *payload,
                                               size_t len);
vesica_status vesica_chunks_receiver_on_offer(vesica_session *session,
                                              const uint8_t *payload,
                                              size_t len);
vesica_status vesica_chunks_receiver_on_cot_challenge(vesica_session *session,
                                                      const uint8_t *payload,
                                                      size_t len);
vesica_status vesica_chunks_receiver_on_trees(vesica_session *session,
                                              const uint8_t *payload,
                                              size_t len);
vesica_status vesica_chunks_receiver_on_response(vesica_session *session,
                                                 const uint8_t *payload,
                                                 size_t len);
vesica_status vesica_chunks_receiver_on_open(vesica_session *session,
                                             const uint8_t *payload,
                                             size_t len);
vesica_status vesica_chunks_sender_on_commit(vesica_session *session,
                                             const uint8_t *payload,
                                             size_t len);
vesica_status vesica_chunks_sender_on_open(vesica_session *session,
                                           const uint8_t *payload, size_t len);
vesica_status vesica_chunks_sender_on_keys(vesica_session *session,
                                           const uint8_t *payload, size_t len);
vesica_status vesica_chunks_sender_on_corrections(vesica_session *session,
                                                  const uint8_t *payload,
                                                  size_t len);
vesica_status vesica_chunks_sender_on_cot_response(vesica_session *session,
                                                   const uint8_t *payload,
                                                   size_t len);
vesica_status vesica_chunks_sender_on_challenge(vesica_session *session,
                                                const uint8_t *payload,
                                                size_t len);
vesica_status vesica_chunks_sender_on_slots(vesica_session *session,
                                            const uint8_t *payload, size_t len);
vesica_status vesica_chunks_receiver_admit_offer(vesica_session *session,
                                                 uint32_t payload_len);
vesica_status vesica_chunks_receiver_admit_trees(vesica_session *session,
                                                 uint32_t payload_len);
vesica_status vesica_chunks_sender_admit_keys(vesica_session *session,
                                              uint32_t payload_len);
vesica_status vesica_chunks_sender_admit_corrections(vesica_session *session,
                                                     uint32_t payload_len);
vesica_status vesica_chunks_sender_admit_slots(vesica_session *session,
                                               uint32_t payload_len);

#endif
