/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The session from inside: its parts, and what the parts may ask of each other.
 *
 *   session.c     the public functions
 *   input.c       bytes -> frames -> handlers
 *   output.c      frames -> bytes
 *   steps.c       what each state accepts, and who handles it
 *   opening.c     HELLO, TERMS, ACCEPT, REFUSE: the same for every function
 *   transcript.c  session id, confirmations, chains
 *   fail.c        how a session ends badly
 *
 * Once both sides have accepted, a role (psi/) does the rest.
 */

#ifndef VESICA_SESSION_INTERNAL_H
#define VESICA_SESSION_INTERNAL_H

#include "hash/hash.h"
#include "list/list.h"
#include "mem/mem.h"
#include "msg/msg.h"
#include "psi/chunks.h"
#include "psi/psi.h"
#include "vesica/session.h"
#include "wire/frame.h"

/* What the session waits for. */
typedef enum vesica_state {
    VESICA_ST_PROPOSER_EXPECT_HELLO,
    VESICA_ST_PROPOSER_EXPECT_ACCEPT,
    VESICA_ST_PROPOSER_DECIDE,
    VESICA_ST_ANSWERER_EXPECT_HELLO,
    VESICA_ST_ANSWERER_EXPECT_TERMS,
    VESICA_ST_ANSWERER_DECIDE,
    VESICA_ST_ANSWERER_EXPECT_ACCEPT,
    VESICA_ST_RECEIVER_EXPECT_EVALUATED,
    VESICA_ST_RECEIVER_EXPECT_COMMIT,
    VESICA_ST_RECEIVER_EXPECT_OFFER,
    VESICA_ST_RECEIVER_EXPECT_CHALLENGE,
    VESICA_ST_RECEIVER_EXPECT_TREES,
    VESICA_ST_RECEIVER_EXPECT_RESPONSE,
    VESICA_ST_RECEIVER_EXPECT_OPEN,
    VESICA_ST_RECEIVER_EXPECT_TAGS,
    VESICA_ST_RECEIVER_EXPECT_ACKS,
    VESICA_ST_RECEIVER_EXPECT_DONE,
    VESICA_ST_SENDER_EXPECT_BLINDED,
    VESICA_ST_SENDER_EXPECT_COMMIT,
    VESICA_ST_SENDER_EXPECT_OPEN,
    VESICA_ST_SENDER_EXPECT_KEYS,
    VESICA_ST_SENDER_EXPECT_CORRECTIONS,
    VESICA_ST_SENDER_EXPECT_RESPONSE,
    VESICA_ST_SENDER_EXPECT_CHALLENGE,
    VESICA_ST_SENDER_EXPECT_SLOTS,
    VESICA_ST_SENDER_EXPECT_MATCHED,
    VESICA_ST_SENDER_EXPECT_REVEALED,
    VESICA_ST_SENDER_EXPECT_DONE,
    /* From here on nothing is taken of the partner. */
    VESICA_ST_COLLECT,
    VESICA_ST_ENDED,
    VESICA_ST_FAILED,
    VESICA_NUM_STATES
} vesica_state;

/** Most messages that a state accepts, ABORT aside. */
#define VESICA_STEP_MAX_MESSAGES 3

typedef vesica_status (*vesica_handler)(vesica_session *session,
                                        const uint8_t *payload, size_t len);

/* One row of the protocol. Every state before COLLECT accepts ABORT too. */
typedef struct vesica_step {
    const char *name;
    struct {
        vesica_message type;
        vesica_handler handler;
    } accepts[VESICA_STEP_MAX_MESSAGES];
} vesica_step;

/* What holds for a message in every state. */
typedef struct vesica_message_rule {
    const char *name;
    uint32_t max_len; /* of the payload */
    bool chained;     /* absorbed into the chain of its direction */
    /* NULL, or the check of a header that depends on the state, before memory
     * is taken. */
    vesica_status (*admit)(vesica_session *session, uint32_t payload_len);
} vesica_message_rule;

extern const vesica_step vesica_steps[VESICA_NUM_STATES];
extern const vesica_message_rule vesica_message_rules[VESICA_NUM_MESSAGES];

/* A frame on its way out. */
typedef struct vesica_out_frame {
    struct vesica_out_frame *next;
    size_t size; /* room in bytes */
    size_t len;  /* bytes used, header included */
    size_t sent;
    vesica_message type;
    uint8_t *bytes; /* behind this struct, in the same block */
} vesica_out_frame;

/** Large frames that are kept for others once they are sent. */
#define VESICA_OUTPUT_SPARES 8

typedef struct vesica_output_queue {
    vesica_out_frame *head;
    vesica_out_frame *tail;
    vesica_out_frame *spares[VESICA_OUTPUT_SPARES];
    size_t num_spares;
    uint64_t bytes_sent;
} vesica_output_queue;

typedef struct vesica_input_buffer {
    uint8_t header[VESICA_FRAME_HEADER_BYTES];
    size_t header_len;
    vesica_frame_header frame;
    uint8_t *payload;
    size_t payload_size; /* room */
    size_t payload_len;  /* received */
    bool held;           /* complete, and being worked on */
    uint64_t bytes_received;
} vesica_input_buffer;

typedef struct vesica_raw_hello {
    uint8_t bytes[VESICA_HELLO_MAX_BYTES];
    size_t len;
} vesica_raw_hello;

/* Members stand where their concept does.
 * NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding) */
struct vesica_session {
    vesica_mem mem;
    vesica_executor executor;
    size_t num_threads; /* of it; 1 if there is none */
    void *pool;
    uint64_t max_peer_items;

    vesica_side side;
    bool dialed;
    uint8_t binding[VESICA_MAX_BINDING];
    size_t binding_len;
    vesica_terms terms;

    vesica_state state;
    const vesica_role *role; /* NULL until both sides have accepted */
    bool begun;              /* both sides have accepted */
    vesica_error_info error;
    const char *broken_rule; /* of the handler that is failing */

    uint8_t seed[VESICA_SEED_BYTES]; /* secret */
    bool seed_is_gone;
    uint8_t nonce[VESICA_NONCE_BYTES];
    vesica_raw_hello hello;
    vesica_raw_hello peer_hello;
    uint64_t list_bound; /* the partner's bound on our items */
    uint8_t sid[VESICA_SID_BYTES];
    uint8_t chain[VESICA_MAX_HASH_BYTES];      /* of the frames we send */
    uint8_t peer_chain[VESICA_MAX_HASH_BYTES]; /* of those we receive */

    const vesica_list *list;
    uint64_t items; /* that this side brings, dummies included */
    bool padded;    /* by the terms; there need not be a dummy */
    uint64_t peer_items;
    uint8_t peer_key[VESICA_MAX_ELEMENT_BYTES]; /* public, of a sender by dh */

    vesica_input_buffer in;
    vesica_output_queue out;
    /* The last frame of a session that fails needs no memory. */
    struct {
        uint8_t bytes[VESICA_FRAME_HEADER_BYTES + VESICA_ABORT_MAX_BYTES];
        size_t len;
        size_t sent;
    } last_words;

    uint64_t items_done; /* group operations so far */
    uint64_t unreported; /* of these, since the last frame */
    uint64_t peer_done;  /* as the partner said */

    vesica_receiver receiver; /* one of the two is in use */
    vesica_sender sender;
    vesica_output_form form;
    vesica_coins dummies; /* secret */
    vesica_sealer sealer; /* with labels */
    vesica_store store;   /* with labels, or if both learn */
    vesica_collector collector;
    vesica_sorter sorter; /* of slots */

    uint8_t transcript[VESICA_MAX_HASH_BYTES];
    vesica_result result;
};

/* fail.c */

/* Note which rule is broken; returns status, for the handler to return. */
vesica_status vesica_breach(vesica_session *session, vesica_status status,
                            const char *rule);

/* End the session for status, with the rule noted before or the status's own
 * text. The partner is told, unless it said so itself or has gone. Returns the
 * status it ended with. */
vesica_status vesica_session_fail(vesica_session *session,
                                  vesica_status status);

/* output.c */

/* A new frame with room for a payload; *writer is set to it. */
vesica_status vesica_output_begin(vesica_session *session,
                                  vesica_out_frame **out, vesica_writer *writer,
                                  vesica_message type, size_t payload_size);

/* Complete a frame that begin gave, whose payload is in writer, and queue it. A
 * chained frame is absorbed. The frame is owned by the queue from here on, also
 * on error. */
vesica_status vesica_output_commit(vesica_session *session,
                                   vesica_out_frame *frame,
                                   const vesica_writer *writer);

/* Give back a frame that was begun and is not going to be committed. */
void vesica_output_discard(vesica_session *session, vesica_out_frame *frame);

/* Frames of a type that have not been handed to the transport whole. */
size_t vesica_output_count(const vesica_session *session, vesica_message type);

/* Drop what is queued, but for a frame of which a part has been sent. */
void vesica_output_drop(vesica_session *session);

/* Give back the frames that are kept. */
void vesica_output_release_spares(vesica_session *session);

/* transcript.c */

/* Session id and chains, as soon as both HELLOs and the terms are known. */
vesica_status vesica_transcript_begin(vesica_session *session);
void vesica_transcript_confirm(const vesica_session *session,
                               uint8_t confirm[VESICA_CONFIRM_BYTES],
                               vesica_side side);
void vesica_transcript_absorb(const vesica_session *session, uint8_t *chain,
                              vesica_message type, const uint8_t *payload,
                              size_t len);
/* The hash of all that went both ways: session->transcript. */
void vesica_transcript_finish(vesica_session *session);

/* opening.c */

/* Draw the seed, queue HELLO, and TERMS if this side proposes. */
vesica_status vesica_opening_begin(vesica_session *session);
vesica_status vesica_opening_on_hello(vesica_session *session,
                                      const uint8_t *payload, size_t len);
vesica_status vesica_opening_on_terms(vesica_session *session,
                                      const uint8_t *payload, size_t len);
vesica_status vesica_opening_on_accept(vesica_session *session,
                                       const uint8_t *payload, size_t len);
vesica_status vesica_opening_on_refuse(vesica_session *session,
                                       const uint8_t *payload, size_t len);
vesica_status vesica_opening_accept(vesica_session *session);
vesica_status vesica_opening_refuse(vesica_session *session,
                                    const vesica_refusal *why);

/* work.c: what both roles need. */

/* Run tasks by the executor, or here. */
void vesica_session_run(const vesica_session *session, size_t num_tasks,
                        void (*task)(void *arg, size_t index), void *arg);

/* Count group operations. */
void vesica_session_count_items(vesica_session *session, size_t num);

/* Tell the partner, if there was nothing else to tell for a while. */
vesica_status vesica_session_report(vesica_session *session);

/* What each side has to do in all, by the sizes that both declared. */
uint64_t vesica_session_own_total(const vesica_session *session);
uint64_t vesica_session_peer_total(const vesica_session *session);

vesica_status vesica_session_on_progress(vesica_session *session,
                                         const uint8_t *payload, size_t len);

/* DONE, with the transcript. */
vesica_status vesica_session_send_done(vesica_session *session);
vesica_status vesica_session_check_done(vesica_session *session,
                                        const uint8_t *payload, size_t len);

/* Whether bytes of the partner would be taken now. */
bool vesica_input_is_wanted(const vesica_session *session);

/* Give the input buffer back to the next frame. */
void vesica_input_release(vesica_session *session);

/* Whether this side is the receiver. If both learn, the proposer is. */
bool vesica_session_receives(const vesica_session *session);

/* What each role expects when every point has been answered. */
vesica_state vesica_receiver_state_after_points(const vesica_session *session);
vesica_state vesica_sender_state_after_points(const vesica_session *session);

#endif
