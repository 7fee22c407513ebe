/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The function `match`: what receiver and sender do with the messages.
 *
 *   receiver                                     sender
 *   blind own items, sort the points             tags of own items, sort them
 *   BLINDED  ------------------------------->
 *            <-------------------------------  EVALUATED, one for each
 *   unblind, tags of own items, sort them
 *            <-------------------------------  TAGS
 *   ACK for each, join            ---------->
 *            <-------------------------------  DONE
 *   DONE     ------------------------------->
 *
 * Both stand on the engine contract of oprf/engine.h. Their steps are slices of
 * work; protocol/SPEC.md, section "Match", is the normative text.
 */

#ifndef VESICA_PSI_PSI_H
#define VESICA_PSI_PSI_H

#include "oprf/engine.h"
#include "util/sort.h"
#include "vesica/session.h"

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

/* The elements of a bulk frame, being worked on. */
typedef struct vesica_run {
    const uint8_t *elements;
    uint64_t first; /* number of its first element over all frames */
    uint32_t num;
    uint32_t done;
} vesica_run;

typedef enum vesica_receiver_phase {
    VESICA_RECEIVER_BLIND,
    VESICA_RECEIVER_SORT_POINTS,
    VESICA_RECEIVER_EXCHANGE, /* send points, finish what comes back */
    VESICA_RECEIVER_SORT_TAGS,
    VESICA_RECEIVER_JOIN,
    VESICA_RECEIVER_COUNT_ROWS,
    VESICA_RECEIVER_FILL_ROWS,
    VESICA_RECEIVER_SORT_ROWS,
    VESICA_RECEIVER_FINISHED
} vesica_receiver_phase;

typedef struct vesica_receiver {
    const vesica_oprf_engine *engine;
    vesica_match_blind blind; /* secret */
    vesica_receiver_phase phase;
    size_t element_len;
    size_t tag_len;
    uint8_t *slots; /* psi/slots.h; secret */
    uint64_t position;
    vesica_sorter sorter;
    vesica_run run;
    uint64_t num_sent; /* points in BLINDED frames */
    uint64_t num_frames_sent;
    uint64_t num_frames_answered;
    uint64_t num_finished; /* points that came back and were finished */
    uint64_t num_tags;     /* taken of the partner's */
    uint64_t num_tag_frames;
    uint8_t last_tag[VESICA_MAX_TAG_BYTES];
    uint64_t num_matches;
    uint64_t num_rows;
    uint64_t *rows;     /* secret */
    uint64_t *next_row; /* to be filled */
    uint8_t *row_bytes; /* rows, for the sorter */
} vesica_receiver;

typedef enum vesica_sender_phase {
    VESICA_SENDER_OWN, /* tags of own items */
    VESICA_SENDER_SORT,
    VESICA_SENDER_DISTINCT, /* no two tags equal */
    VESICA_SENDER_READY
} vesica_sender_phase;

typedef struct vesica_sender {
    const vesica_oprf_engine *engine;
    vesica_match_key key; /* secret */
    vesica_coins padding; /* secret */
    uint64_t num_padding; /* blocks of it used */
    vesica_sender_phase phase;
    size_t element_len;
    size_t tag_len;
    uint8_t *tags; /* secret until sent */
    uint64_t position;
    bool replaced; /* a tag, in this pass of DISTINCT */
    vesica_sorter sorter;
    vesica_run run;
    struct vesica_out_frame *reply; /* to run, while it is evaluated */
    uint8_t *reply_elements;
    size_t reply_payload_len;
    uint64_t num_received; /* points of BLINDED frames */
    uint8_t last_point[VESICA_MAX_ELEMENT_BYTES];
    uint64_t num_tags_sent;
    uint64_t num_tag_frames;
    uint64_t num_tag_frames_acked;
    bool done_sent;
} vesica_sender;

/* Bytes of a tag: 40 bits of statistical security over all pairs of items,
 * rounded up to bytes. References: [RR22, Theorem 1 and its discussion]. */
size_t vesica_tag_len(uint64_t items, uint64_t peer_items);

/* Elements of frame i of a run of num elements that is cut into frames. */
uint32_t vesica_frame_elements(uint64_t num, uint64_t already);

/* Whether num elements of len bytes increase strictly, beginning above last;
 * last is NULL for the first frame. */
bool vesica_is_increasing(const uint8_t *elements, size_t num, size_t len,
                          const uint8_t *last);

/* A step of a sort, as work: true when it is done. */
bool vesica_sort_slice(vesica_sorter *sorter, uint32_t max_units,
                       uint32_t *used);

/* Handlers and admission checks for the step table. */
vesica_status vesica_receiver_admit_evaluated(vesica_session *session,
                                              uint32_t payload_len);
vesica_status vesica_receiver_on_evaluated(vesica_session *session,
                                           const uint8_t *payload, size_t len);
vesica_status vesica_receiver_admit_tags(vesica_session *session,
                                         uint32_t payload_len);
vesica_status vesica_receiver_on_tags(vesica_session *session,
                                      const uint8_t *payload, size_t len);
vesica_status vesica_receiver_on_done(vesica_session *session,
                                      const uint8_t *payload, size_t len);
vesica_status vesica_sender_admit_blinded(vesica_session *session,
                                          uint32_t payload_len);
vesica_status vesica_sender_on_blinded(vesica_session *session,
                                       const uint8_t *payload, size_t len);
vesica_status vesica_sender_on_ack(vesica_session *session,
                                   const uint8_t *payload, size_t len);
vesica_status vesica_sender_on_done(vesica_session *session,
                                    const uint8_t *payload, size_t len);

#endif
