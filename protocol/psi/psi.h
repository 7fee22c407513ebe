/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The function `match`: what receiver and sender do with the messages.
 *
 *   receiver                                     sender
 *   blind own items, sort the points             outputs of own items, sort
 *   BLINDED  ------------------------------->
 *            <-------------------------------  EVALUATED, one for each
 *   verify, unblind, outputs of own items,
 *   sort them
 *            <-------------------------------  TAGS
 *   ACK for each, join            ---------->
 *   if both learn:
 *   MATCHED, REVEALED  --------------------->
 *            <-------------------------------  ACK for each
 *            <-------------------------------  DONE
 *   DONE     ------------------------------->
 *
 * That is the engine dh, on the contract of oprf/engine.h; what stands before
 * TAGS is another with the engine vole (psi/chunks.h). Steps are slices of
 * work; protocol/SPEC.md, sections 8 and 13, is the normative text.
 *
 *   common.c    what both need: items with their dummies, what is derived
 *   receiver.c  points: blind, send, verify, finish
 *   join.c      TAGS, and which of them match; DONE, at the receiver
 *   reveal.c    MATCHED and REVEALED, at the receiver
 *   sender.c    own items, and the partner's points
 *   chunks_agree_receiver.c, chunks_agree_sender.c, chunks_receiver.c,
 *   chunks_sender.c, chunks.c   the engine vole
 *   tags.c      TAGS and DONE, at the sender
 *   take.c      MATCHED and REVEALED, at the sender
 *   collect.c   from marked slots to the result
 */

#ifndef VESICA_PSI_PSI_H
#define VESICA_PSI_PSI_H

#include "oprf/engine.h"
#include "oprf/label.h"
#include "oprf/proof.h"
#include "psi/bulk.h"
#include "psi/slots.h"
#include "psi/store.h"
#include "util/number_sort.h"
#include "vesica/session.h"
#include "wire/rice.h"

/** Most items of a slice of work: what is in flight between two looks at the
 * queues. A multiple of VESICA_ENGINE_BATCH. */
#define VESICA_SLICE_ITEMS 4096
#define VESICA_SLICE_TASKS (VESICA_SLICE_ITEMS / VESICA_ENGINE_BATCH)

/* What a session asks of the role that it plays. */
typedef struct vesica_role {
    /* Both sides have accepted: take memory and set the first state. */
    vesica_status (*begin)(vesica_session *session);
    /* What there is to compute now, or NULL. */
    const char *(*pending)(const vesica_session *session);
    /* Do one step of what is pending: about max_units, at least one batch.
     * *used tells how many units it was, 0 if there was nothing to do in it. */
    vesica_status (*work)(vesica_session *session, uint32_t max_units,
                          uint32_t *used);
    /* Wipe and give back all memory. */
    void (*clear)(vesica_session *session);
} vesica_role;

extern const vesica_role vesica_role_receiver;
extern const vesica_role vesica_role_sender;

/* Bulk frames that are answered by ACK. */
typedef struct vesica_window {
    uint64_t num_sent; /* frames queued so far */
    uint64_t num_acked;
} vesica_window;

typedef enum vesica_receiver_phase {
    VESICA_RECEIVER_CHUNKS, /* with the engine vole, chunks.h */
    VESICA_RECEIVER_BLIND,
    VESICA_RECEIVER_SORT_POINTS,
    VESICA_RECEIVER_EXCHANGE, /* send points, finish what comes back */
    VESICA_RECEIVER_SORT_OUTPUTS,
    VESICA_RECEIVER_INDEX,
    VESICA_RECEIVER_JOIN,
    VESICA_RECEIVER_WAIT, /* for DONE */
    VESICA_RECEIVER_SIFT, /* drop what is no match after all */
    VESICA_RECEIVER_REVEAL,
    VESICA_RECEIVER_COLLECT
} vesica_receiver_phase;

typedef struct vesica_receiver {
    const vesica_oprf_engine *engine; /* NULL: vole */
    struct vesica_chunks_receiver *chunks;
    vesica_match_blind *blind; /* secret; NULL: vole */
    vesica_receiver_phase phase;
    size_t element_len;
    vesica_slots slots;
    uint64_t position; /* of the pass over the slots that is under way */
    vesica_run run;
    bool verifies; /* the run's proof, before it is finished */
    vesica_proof proof;
    uint64_t num_sent; /* points in BLINDED frames */
    uint64_t num_frames_sent;
    uint64_t num_frames_answered;
    uint64_t num_finished; /* points that came back and were finished */
    uint64_t num_tags;     /* taken of the partner's */
    uint64_t num_tag_frames;
    uint8_t last_tag[VESICA_MAX_TAG_BYTES];
    uint8_t *decoded; /* the records of a frame, if tags are coded */
    uint32_t *index; /* where each bucket's tags begin, and their end; secret */
    unsigned index_bits;  /* first bits of a tag that are its bucket */
    uint64_t next_bucket; /* whose end is not known yet */
    uint64_t num_opened;  /* labels */
    uint32_t last_opened; /* entry of the last of them */
    uint64_t num_entries; /* of the store, that a matching slot has */
    uint32_t last_entry;  /* of the slots that were looked at */
    vesica_bulk bulk;     /* REVEALED that is being filled */
    vesica_window window; /* of REVEALED */
    uint64_t num_revealed;
    bool matched_sent;
} vesica_receiver;

typedef enum vesica_sender_phase {
    VESICA_SENDER_CHUNKS, /* with the engine vole, chunks.h */
    VESICA_SENDER_OWN,    /* outputs of own items */
    VESICA_SENDER_SORT,
    VESICA_SENDER_DISTINCT, /* no two tags equal */
    VESICA_SENDER_READY,
    VESICA_SENDER_COLLECT
} vesica_sender_phase;

typedef struct vesica_sender {
    const vesica_oprf_engine *engine; /* NULL: vole */
    struct vesica_chunks_sender *chunks;
    vesica_match_key key; /* secret */
    vesica_coins padding; /* secret */
    vesica_coins proofs;  /* secret */
    uint64_t num_padding; /* blocks of it used */
    vesica_sender_phase phase;
    bool replaced; /* a tag, in this pass of DISTINCT */
    bool proves;   /* the reply is evaluated, and its proof under way */
    bool done_sent;
    size_t element_len;
    vesica_slots slots;
    uint64_t position;
    vesica_run run;
    vesica_bulk reply; /* to the run of points */
    vesica_proof proof;
    uint64_t num_received; /* points of BLINDED frames */
    uint8_t last_point[VESICA_MAX_ELEMENT_BYTES];
    vesica_bulk bulk; /* TAGS that is being filled */
    vesica_window window;
    uint64_t num_tags_sent;
    uint64_t num_matches; /* that the partner reveals */
    uint64_t num_taken;   /* of them */
    uint64_t num_taken_frames;
    uint64_t least_position; /* that may come next */
} vesica_sender;

typedef enum vesica_collect_phase {
    VESICA_COLLECT_FIND,  /* which items match */
    VESICA_COLLECT_COUNT, /* their rows, where an item may have several */
    VESICA_COLLECT_FILL,
    VESICA_COLLECT_SORT
} vesica_collect_phase;

/* From marked slots to the rows of a result. */
typedef struct vesica_collector {
    vesica_slots *slots;
    vesica_collect_phase phase;
    uint64_t position; /* slot or item that is next */
    uint64_t num_matches;
    bool *found;       /* by item, and one place more; secret */
    uint32_t *entries; /* the same, of those that are; NULL without labels */
    uint64_t num_places;
    uint64_t unopened; /* labels that did not open */
    uint64_t num_rows;
    uint64_t num_filled;
    vesica_numbers rows; /* with labels, the entry of each too; secret */
    vesica_numbers room; /* as much, while they are sorted */
    vesica_number_sorter sorter;
} vesica_collector;

/* common.c */

/* Bytes of a tag: 40 bits of statistical security over all pairs of items,
 * rounded up to bytes [RR22, Theorem 1 and its discussion]; all 16 in the
 * malicious claim. */
size_t vesica_tag_len(vesica_security security, uint64_t items,
                      uint64_t peer_items);

/* What both roles derive from terms, sizes and seed. The seed is wiped. */
vesica_status vesica_match_begin(vesica_session *session);

/* Coins of a purpose in this session, while its roles begin:
 * VESICA_ERR_INTERNAL later, as the seed is gone then. */
vesica_status vesica_match_coins(const vesica_session *session,
                                 vesica_coins *coins, vesica_label purpose);

/* Wipe all secrets and give back all memory but the result. */
void vesica_match_end(vesica_session *session);

/* Give back the result too. */
void vesica_match_clear(vesica_session *session);

vesica_match_form vesica_match_form_of(const vesica_session *session);

/* Whether both sides learn, and whether there are labels. */
bool vesica_match_is_mutual(const vesica_session *session);
bool vesica_match_has_labels(const vesica_session *session);

/* Bytes of a sealed label, 0 if there are none, and of the records with it. */
size_t vesica_match_sealed_len(const vesica_session *session);
size_t vesica_match_tag_record_len(const vesica_session *session);
size_t vesica_match_reveal_record_len(const vesica_session *session);

/* Whether TAGS have their tags coded, and the code of tags that stand so many
 * bytes from each other. */
bool vesica_match_codes_tags(const vesica_session *session);
vesica_rice vesica_match_rice(const vesica_session *session, size_t stride);

/* Bytes of a proof, 0 if there is none. */
size_t vesica_match_proof_len(const vesica_session *session);

/* Copy the items of num <= VESICA_ENGINE_BATCH numbers, VESICA_ITEM_BYTES each:
 * of the list, or dummies. */
void vesica_match_copy_items(const vesica_session *session, uint8_t *items,
                             const uint32_t *numbers, size_t num);

/* Ask the caches for items that are copied soon. */
void vesica_match_fetch_items(const vesica_session *session,
                              const uint32_t *numbers, size_t num);

/* Whether the item of a number stands on the list. */
bool vesica_match_is_listed(const vesica_session *session, uint32_t number);

/* Seal the label of a slot's item; sealed has vesica_match_sealed_len bytes. */
vesica_status vesica_match_seal(const vesica_session *session, uint8_t *sealed,
                                vesica_label_from from,
                                const vesica_slots *slots, uint64_t i);

/* Open, in its place, the label of an entry for a slot's item. One that does
 * not open stays as it is. */
vesica_status vesica_match_open(vesica_session *session, bool *opens,
                                vesica_label_from from,
                                const vesica_slots *slots, uint64_t i,
                                uint32_t entry);

/* A step of the session's sort, as work: true when it is done. */
bool vesica_match_sort(vesica_session *session, uint32_t max_units,
                       uint32_t *used);

/* Whether another frame may be sent. */
bool vesica_window_is_open(const vesica_window *window);

/* Take an ACK of frames of one type. */
vesica_status vesica_window_on_ack(vesica_session *session,
                                   vesica_window *window, vesica_message type,
                                   const uint8_t *payload, size_t len);

/* Queue the ACK of the next frame taken. */
vesica_status vesica_queue_ack(vesica_session *session, uint64_t *num_frames);

/* Check what a header tells of a bulk frame that ACK or EVALUATED answers:
 * its length, and that it does not exceed the window. */
vesica_status vesica_bulk_admit(vesica_session *session, uint32_t payload_len,
                                size_t expected_len, vesica_message answer);
vesica_status vesica_bulk_admit_between(vesica_session *session,
                                        uint32_t payload_len, size_t least_len,
                                        size_t most_len, vesica_message answer);

/* receiver.c, sender.c */

/* All own outputs are in the slots: go on to TAGS. */
void vesica_receiver_begin_sort(vesica_session *session);
void vesica_sender_begin_sort(vesica_session *session);

/* join.c, reveal.c */

/* Take memory for the records of a frame if tags are coded. */
vesica_status vesica_receiver_take_decoded(vesica_session *session);
void vesica_receiver_release_decoded(vesica_session *session);
vesica_status vesica_receiver_take_index(vesica_session *session);
void vesica_receiver_release_index(vesica_session *session);
void vesica_receiver_begin_index(vesica_session *session);
vesica_status vesica_receiver_work_index(vesica_session *session,
                                         uint32_t max_units, uint32_t *used);
vesica_status vesica_receiver_work_join(vesica_session *session,
                                        uint32_t max_units, uint32_t *used);
vesica_status vesica_receiver_work_sift(vesica_session *session,
                                        uint32_t max_units, uint32_t *used);
bool vesica_receiver_reveals(const vesica_session *session);
vesica_status vesica_receiver_work_reveal(vesica_session *session,
                                          uint32_t max_units, uint32_t *used);

/* tags.c, take.c */

/* Whether TAGS are to be filled now. */
bool vesica_sender_sends_tags(const vesica_session *session);
vesica_status vesica_sender_work_tags(vesica_session *session,
                                      uint32_t max_units, uint32_t *used);
/* Whether the partner has taken all tags. */
bool vesica_sender_all_taken(const vesica_session *session);
/* Send DONE as soon as nothing more is to come before it. */
vesica_status vesica_sender_finish(vesica_session *session);
vesica_status vesica_sender_work_take(vesica_session *session,
                                      uint32_t max_units, uint32_t *used);

/* collect.c */

/* Begin to collect the rows of the slots that are marked. */
void vesica_collect_begin(vesica_session *session, vesica_slots *slots);
const char *vesica_collect_pending(const vesica_session *session);
vesica_status vesica_collect_work(vesica_session *session, uint32_t max_units,
                                  uint32_t *used);
/* The result of a side that learns nothing. */
void vesica_collect_nothing(vesica_session *session);
void vesica_collector_release(vesica_session *session);

/* Handlers and admission checks for the step table. */
vesica_status vesica_receiver_admit_evaluated(vesica_session *session,
                                              uint32_t payload_len);
vesica_status vesica_receiver_on_evaluated(vesica_session *session,
                                           const uint8_t *payload, size_t len);
vesica_status vesica_receiver_admit_tags(vesica_session *session,
                                         uint32_t payload_len);
vesica_status vesica_receiver_on_tags(vesica_session *session,
                                      const uint8_t *payload, size_t len);
vesica_status vesica_receiver_on_ack(vesica_session *session,
                                     const uint8_t *payload, size_t len);
vesica_status vesica_receiver_on_done(vesica_session *session,
                                      const uint8_t *payload, size_t len);
/* What a DONE that came early has waited for. */
vesica_status vesica_receiver_work_done(vesica_session *session);
vesica_status vesica_sender_prepare(vesica_session *session);
vesica_status vesica_sender_admit_blinded(vesica_session *session,
                                          uint32_t payload_len);
vesica_status vesica_sender_on_blinded(vesica_session *session,
                                       const uint8_t *payload, size_t len);
vesica_status vesica_sender_on_ack(vesica_session *session,
                                   const uint8_t *payload, size_t len);
vesica_status vesica_sender_on_matched(vesica_session *session,
                                       const uint8_t *payload, size_t len);
vesica_status vesica_sender_admit_revealed(vesica_session *session,
                                           uint32_t payload_len);
vesica_status vesica_sender_on_revealed(vesica_session *session,
                                        const uint8_t *payload, size_t len);
vesica_status vesica_sender_on_done(vesica_session *session,
                                    const uint8_t *payload, size_t len);

#endif
