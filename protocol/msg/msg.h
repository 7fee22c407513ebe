/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The messages: one struct, one encoder and one decoder each, in a file of the
 * message's name. protocol/SPEC.md, section "Messages", is the normative text.
 *
 * Encoders write the payload to a writer. Decoders take the whole payload,
 * which vesica_wire_check has found canonical, and check every field's own
 * range; what depends on the state is checked by the session. Decoders leave
 * *out untouched on error.
 */

#ifndef VESICA_MSG_MSG_H
#define VESICA_MSG_MSG_H

#include "prg/coins.h"
#include "terms/terms.h"
#include "vesica/session.h"
#include "wire/cursor.h"
#include "wire/frame.h"
#include "wire/writer.h"

/* The two sides; the numbers go on the wire. */
typedef enum vesica_side {
    VESICA_SIDE_PROPOSER = 1,
    VESICA_SIDE_ANSWERER = 2
} vesica_side;

/* Longest payload of each message that is not bulk, in bytes. */
#define VESICA_HELLO_MAX_BYTES 96
#define VESICA_HELLO_MAX_BYTES_EVER 512 /* of any version */
/* VESICA_TERMS_MAX_BYTES */
#define VESICA_ACCEPT_MAX_BYTES 80
#define VESICA_REFUSE_MAX_BYTES 8
#define VESICA_ACK_MAX_BYTES 16
#define VESICA_PROGRESS_MAX_BYTES 32
#define VESICA_DONE_MAX_BYTES 96
#define VESICA_ABORT_MAX_BYTES 8
#define VESICA_MATCHED_MAX_BYTES 8
#define VESICA_COMMIT_MAX_BYTES 72
#define VESICA_OPEN_MAX_BYTES 40
#define VESICA_CHALLENGE_MAX_BYTES 40
#define VESICA_RESPONSE_MAX_BYTES 2072

/* Room that all but the records of a bulk message take at most: map, key and
 * header, and where something rides with the records key, header and that. */
#define VESICA_BULK_OVERHEAD_BYTES (7 + 3 + 2 * VESICA_MAX_SCALAR_BYTES)

#define VESICA_CONFIRM_BYTES 32

typedef struct vesica_msg_hello {
    uint64_t version;
    vesica_side side;
    uint8_t nonce[VESICA_NONCE_BYTES];
    uint64_t profile;
    uint8_t profile_hash[VESICA_PROFILE_HASH_BYTES];
    uint64_t max_peer_items;
} vesica_msg_hello;

void vesica_msg_hello_encode(vesica_writer *writer,
                             const vesica_msg_hello *hello);
/* Takes a payload that was not checked. VESICA_ERR_VERSION if the version is
 * another than ours: the rest is then not read. VESICA_ERR_PROFILE,
 * VESICA_ERR_MALFORMED. */
vesica_status vesica_msg_hello_decode(vesica_msg_hello *out,
                                      const uint8_t *payload, size_t len);

void vesica_msg_terms_encode(vesica_writer *writer, const vesica_terms *terms);
/* VESICA_ERR_MALFORMED, or VESICA_ERR_TERMS with *field and *rule if a field
 * has a value that this side does not know, or breaks a rule. */
vesica_status vesica_msg_terms_decode(vesica_terms *out,
                                      vesica_terms_field *field,
                                      const char **rule, const uint8_t *payload,
                                      size_t len);

typedef struct vesica_msg_accept {
    uint8_t confirm[VESICA_CONFIRM_BYTES];
    uint64_t num_items;
    uint8_t public_key[VESICA_MAX_ELEMENT_BYTES];
    size_t public_key_len; /* in, for the decoder: what there must be */
} vesica_msg_accept;

void vesica_msg_accept_encode(vesica_writer *writer,
                              const vesica_msg_accept *accept);
/* VESICA_ERR_MALFORMED. */
vesica_status vesica_msg_accept_decode(vesica_msg_accept *out,
                                       const uint8_t *payload, size_t len);

void vesica_msg_refuse_encode(vesica_writer *writer,
                              const vesica_refusal *refusal);
/* VESICA_ERR_MALFORMED. */
vesica_status vesica_msg_refuse_decode(vesica_refusal *out,
                                       const uint8_t *payload, size_t len);

/* Whether a refusal is one that may be sent: the field is given with the reason
 * TERMS and with no other. */
bool vesica_refusal_is_valid(const vesica_refusal *refusal);

/* A bulk message is a run of records of one size; COMMIT, OPEN, CHALLENGE and
 * RESPONSE have the form of one. In EVALUATED, KEYS and SLOTS
 * a byte string rides with it: the proof, the element of the base OTs, and the
 * counter of the try. */

bool vesica_msg_has_proof(vesica_message type);

/* Length of the payload for so many bytes of records. */
size_t vesica_msg_bulk_len(size_t num_bytes);
/* Bytes of records that a payload of this length has, if one has it. */
size_t vesica_msg_bulk_num_bytes(size_t payload_len);
/* Begin the payload: where the elements go, or NULL if the writer failed. */
uint8_t *vesica_msg_bulk_encode(vesica_writer *writer, size_t num_bytes);
/* *out points into the payload. VESICA_ERR_MALFORMED if there are not exactly
 * num_bytes bytes of records. */
vesica_status vesica_msg_bulk_decode(const uint8_t **out, size_t num_bytes,
                                     const uint8_t *payload, size_t len);

/* The same, and what rides with it, of proof_len bytes, which may be none. */

size_t vesica_msg_evaluated_len(size_t num_bytes, size_t proof_len);
/* Begin the payload: where elements and proof go, or NULL if the writer failed.
 */
uint8_t *vesica_msg_evaluated_encode(vesica_writer *writer, size_t num_bytes,
                                     uint8_t **proof, size_t proof_len);
/* *out and *proof point into the payload. VESICA_ERR_MALFORMED. */
vesica_status vesica_msg_evaluated_decode(const uint8_t **out, size_t num_bytes,
                                          const uint8_t **proof,
                                          size_t proof_len,
                                          const uint8_t *payload, size_t len);

typedef struct vesica_msg_matched {
    uint64_t num_matches;
} vesica_msg_matched;

void vesica_msg_matched_encode(vesica_writer *writer,
                               const vesica_msg_matched *matched);
/* VESICA_ERR_MALFORMED. */
vesica_status vesica_msg_matched_decode(vesica_msg_matched *out,
                                        const uint8_t *payload, size_t len);

typedef struct vesica_msg_ack {
    uint64_t num_frames; /* TAGS or REVEALED frames taken so far */
} vesica_msg_ack;

void vesica_msg_ack_encode(vesica_writer *writer, const vesica_msg_ack *ack);
/* VESICA_ERR_MALFORMED. */
vesica_status vesica_msg_ack_decode(vesica_msg_ack *out, const uint8_t *payload,
                                    size_t len);

typedef struct vesica_msg_progress {
    uint64_t done;
    uint64_t total;
} vesica_msg_progress;

void vesica_msg_progress_encode(vesica_writer *writer,
                                const vesica_msg_progress *progress);
/* VESICA_ERR_MALFORMED. */
vesica_status vesica_msg_progress_decode(vesica_msg_progress *out,
                                         const uint8_t *payload, size_t len);

typedef struct vesica_msg_done {
    uint8_t transcript[VESICA_MAX_HASH_BYTES];
    size_t transcript_len; /* in, for the decoder: the suite's */
} vesica_msg_done;

void vesica_msg_done_encode(vesica_writer *writer, const vesica_msg_done *done);
/* VESICA_ERR_MALFORMED. */
vesica_status vesica_msg_done_decode(vesica_msg_done *out,
                                     const uint8_t *payload, size_t len);

typedef struct vesica_msg_abort {
    vesica_class error_class; /* PEER or LOCAL, as the sender sees it */
    vesica_status status;     /* VESICA_OK: not told */
} vesica_msg_abort;

void vesica_msg_abort_encode(vesica_writer *writer,
                             const vesica_msg_abort *abort_msg);
/* VESICA_ERR_MALFORMED. A status that this side does not know reads as OK. */
vesica_status vesica_msg_abort_decode(vesica_msg_abort *out,
                                      const uint8_t *payload, size_t len);

#endif
