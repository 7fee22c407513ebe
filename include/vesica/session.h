/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The session: one run between two peers, bytes in, bytes out. The library has
 * no sockets, threads, files or clock; the caller moves the bytes.
 *
 * The proposer brings terms, the answerer sees them and accepts or refuses;
 * then both bring a sealed list. In the function `match` the learner gets the
 * rows of its own list whose identifiers stand on the partner's list too, with
 * the partner's labels if the terms have them. The terms say who learns.
 *
 * What is learnt, if both follow the protocol (docs/SECURITY-MODEL.md):
 *   learner  its matching rows, and the number of distinct identifiers of the
 *            partner
 *   other    the number of distinct identifiers of the learner, nothing else
 *   network  with TLS around it, the number of bytes; if both learn, this tells
 *            the number of matches
 * Where a list is padded, the number is the one in the terms.
 *
 * The contract:
 *
 * 1. vesica_session_input consumes everything, unless it returns an error or
 *    VESICA_WANT_RECV is not set any more: since there is WORK to do first, or
 *    since nothing more of the partner is needed. Bytes that were not consumed
 *    stay the caller's, to be offered again. Output that is pending is never a
 *    reason to refuse input; so two sides can never block each other, if both
 *    callers read while they wait to write.
 * 2. After an error of class peer or local the session may still want
 *    VESICA_WANT_SEND: one last frame that tells the partner. The caller should
 *    try to send it, then free the session.
 * 3. vesica_session_wants returns 0 exactly when the session has ended;
 *    vesica_session_result or vesica_session_error tell how.
 * 4. Pointers from vesica_session_output, _offer and _result are valid until
 *    the next call that takes a session that is not const. What was not
 *    acknowledged may be other bytes after it.
 * 5. No function blocks, sleeps, reads a clock, opens a file or starts a
 *    thread.
 * 6. The bytes of the frames in the hash chains are a function of terms, list,
 *    the partner's frames and the session's seed alone: neither how the input
 *    was cut, nor max_units, nor the executor changes them.
 * 7. Both sides send, at the end, a hash of all that went both ways; a session
 *    succeeds if they are equal.
 * 8. Group operations, which take minutes where lists are long, tell the
 *    partner that they go on, so that its caller can tell work from death with
 *    a clock of its own. Sorting does not: such a clock allows a second for
 *    each million items, and two where there are labels.
 * 9. Where a step joins two streams, one is complete first; until then the
 *    session wants VESICA_WANT_WORK.
 */

#ifndef VESICA_SESSION_H
#define VESICA_SESSION_H

#include "vesica/list.h"
#include "vesica/terms.h"

VESICA_BEGIN_DECLS

/* What the session wants of its caller; a set of flags. */
enum {
    VESICA_WANT_SEND = 1,    /* there is output: _output, _output_ack */
    VESICA_WANT_RECV = 2,    /* bytes of the partner: _input, _input_end */
    VESICA_WANT_WORK = 4,    /* computation is pending: _work */
    VESICA_WANT_DECISION = 8 /* _offer, then _accept or _refuse */
};

/** Longest channel binding, in bytes. */
#define VESICA_MAX_BINDING 256

/* What a session is made of. Set it to zero before filling it. */
typedef struct vesica_session_params {
    /* The proposer's terms; copied. NULL: this side answers. */
    const vesica_terms *terms;
    /* What ties the session to its channel; equal on both sides, and different
     * on any other channel. For TLS: the exporter of RFC 9266 and the hashes of
     * both certificates' keys, dialer first. Copied. NULL and 0 mean that both
     * sides are in one process and there is no channel. */
    const uint8_t *binding;
    size_t binding_len;
    /* This side opened the connection. Exactly one of the two sides did. */
    bool dialed;
} vesica_session_params;

typedef struct vesica_session vesica_session;

/* Why an answerer says no. The partner is told. */
typedef enum vesica_refusal_reason {
    VESICA_REFUSAL_POLICY = 1, /* no reason is given */
    VESICA_REFUSAL_TERMS = 2,  /* a field of the terms: say which */
    VESICA_REFUSAL_BUSY = 3,   /* try again later */
    VESICA_REFUSAL_LIST = 4    /* this side has no list to bring */
} vesica_refusal_reason;

typedef struct vesica_refusal {
    vesica_refusal_reason reason;
    vesica_terms_field field; /* with VESICA_REFUSAL_TERMS, else 0 */
} vesica_refusal;

/* Where a session stands. Numbers grow only. */
typedef struct vesica_progress {
    const char *step;     /* static text, such as "expect evaluated" */
    uint64_t items_done;  /* group operations of this side so far */
    uint64_t items_total; /* … and in all; 0 until both sizes are known */
    uint64_t peer_done;   /* the same of the partner, as it last said */
    uint64_t peer_total;
    uint64_t peer_items;     /* declared by the partner; 0 until then */
    uint64_t bytes_sent;     /* acknowledged by vesica_session_output_ack */
    uint64_t bytes_received; /* consumed by vesica_session_input */
    /* Seconds that the partner may take from when this is first not 0 until it
     * is 0 again; who drives the session ends it then. Named while a claim
     * counts on what the partner can compute meanwhile: with the engine vole
     * and security malicious, from when the receiver may know what items
     * hash to until the sender has all slots: 120, and one for each 1,000
     * items of both. */
    uint32_t deadline_seconds;
    /* Both sides have said all, and it has left: what WORK is left takes a time
     * that tells how much matches, so close the channel before it. */
    bool said_all;
} vesica_progress;

/* The outcome of a session that succeeded. It is advice: a match says that the
 * partner lists the identifier, and no decision about anybody may rest on it
 * alone. */
typedef struct vesica_result {
    bool advisory;        /* always true */
    bool learned;         /* whether this side is the learner */
    uint64_t items;       /* that this side brought: own distinct identifiers,
                             or what they were padded to */
    uint64_t peer_items;  /* the same of the partner, as it declared it */
    uint64_t matches;     /* own distinct identifiers that match; 0 if not
                             learned */
    uint64_t unopened;    /* identifiers that would match, but whose label does
                             not open: they count as no match. The partner has
                             not followed the protocol if there are any */
    const uint64_t *rows; /* rows of vesica_list_add, ascending: all rows of
                              all matching identifiers; secret */
    uint64_t num_rows;
    const uint8_t *transcript; /* hash of all that went both ways, public */
    size_t transcript_len;
} vesica_result;

/* How a session failed. All texts are static and hold nothing secret. */
typedef struct vesica_error_info {
    vesica_status status; /* VESICA_OK if the session has not failed */
    const char *step;     /* the state in which it failed */
    const char *rule;     /* the rule that was broken, one English clause */
    /* With VESICA_ERR_REFUSED and VESICA_ERR_TERMS what was refused, by
     * whichever side; else zero. */
    vesica_refusal refusal;
    /* With VESICA_ERR_ABORTED whose fault the partner says that it was: PEER is
     * that of this side, LOCAL its own. Else NONE. */
    vesica_class peer_class;
    /* With VESICA_ERR_ABORTED the partner's code, if it gave one, else OK. */
    vesica_status peer_status;
} vesica_error_info;

/** Begin a session. It draws its seed from the system.
 *
 * Out:     out     owned by the caller: vesica_session_free
 * In:      config  may be freed before the session; its allocator and executor
 *                  may not
 *          params  copied
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT (also: terms that do not pass
 *          vesica_terms_check), VESICA_ERR_NOMEM or VESICA_ERR_RANDOM. On error
 *          *out is untouched.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_session_new(vesica_session **out, const vesica_config *config,
                   const vesica_session_params *params);

/** Wipe and free a session. NULL is allowed. */
VESICA_API void vesica_session_free(vesica_session *session);

/** What the session wants: a set of VESICA_WANT_… flags.
 *
 * VESICA_WANT_SEND and VESICA_WANT_RECV may be set together: read then too.
 *
 * Returns: 0 if and only if the session has ended, or session is NULL.
 */
VESICA_API unsigned vesica_session_wants(const vesica_session *session);

/** The terms on the table, while VESICA_WANT_DECISION is set: the partner's for
 * the answerer, checked for form and not accepted; its own for the proposer,
 * which has then been told that the partner accepts them.
 *
 * Out:     out  owned by the session
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT or VESICA_ERR_STATE.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_session_offer(const vesica_session *session, const vesica_terms **out);

/** Accept the terms and bring a list. Both sides do, once each, while
 * VESICA_WANT_DECISION is set. The partner is told the number of distinct
 * identifiers.
 *
 * In:      list  sealed, of the terms' suite; must outlive the session
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT (also: not sealed, other suite),
 *          VESICA_ERR_STATE, VESICA_ERR_LIMIT (more items than terms, padding
 *          or the partner's bound allow, fewer than min_items, or a label
 *          longer than the terms allow: refuse, or bring another list), or a
 *          code of class 3, which ends the session.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_session_accept(vesica_session *session, const vesica_list *list);

/** Refuse, while VESICA_WANT_DECISION is set. One frame tells the partner, then
 * the session has ended, with VESICA_ERR_REFUSED as its error on both sides.
 *
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT, VESICA_ERR_STATE, or a code of
 *          class 3.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_session_refuse(vesica_session *session, const vesica_refusal *why);

/** Give bytes from the partner.
 *
 * Out:     used    how many bytes were consumed: all of them, unless
 *                  VESICA_WANT_RECV is not set any more or an error is returned
 * In:      in      in_len bytes; not kept after the call; NULL if in_len is 0
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT, VESICA_ERR_STATE (the session has
 *          ended), or a code of class 2 or 3, which ends the session.
 */
VESICA_API VESICA_MUST_CHECK vesica_status vesica_session_input(
    vesica_session *session, size_t *used, const uint8_t *in, size_t in_len);

/** Say that the partner will send no more. All its bytes must have been
 * offered before.
 *
 * Returns: VESICA_OK (the session had all it needs), VESICA_ERR_ARGUMENT,
 *          VESICA_ERR_STATE (the session has failed before, or wants WORK on
 *          bytes that it has: call vesica_session_work first), or
 *          VESICA_ERR_TRUNCATED, which ends the session.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_session_input_end(vesica_session *session);

/** Bytes for the partner.
 *
 * Out:     out, out_len  owned by the session; may be a part of what is
 *                        pending; NULL and 0 if VESICA_WANT_SEND is not set
 */
VESICA_API void vesica_session_output(const vesica_session *session,
                                      const uint8_t **out, size_t *out_len);

/** Say that the first num_bytes bytes of vesica_session_output were handed to
 * the transport. Say so before the partner's answer to them is given to
 * vesica_session_input: an answer to what has not left is a breach.
 *
 * Returns: VESICA_OK or VESICA_ERR_ARGUMENT (more than there were).
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_session_output_ack(vesica_session *session, size_t num_bytes);

/** Do a slice of the pending computation.
 *
 * In:      max_units  at least 1: about how much. A unit is one group operation
 *                     on one item, or one item of a pass without one;
 *                     protocol/SPEC.md says which. Rounded up to a batch of 64;
 *                     a step of a sort may sort all items, and one of the
 *                     engine vole may go over a chunk, or over 65,536 items of
 *                     the list.
 * Returns: VESICA_OK (also if there was nothing to do), VESICA_ERR_ARGUMENT,
 *          VESICA_ERR_STATE (the session has ended), or a code of class 2 or 3,
 *          which ends the session.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_session_work(vesica_session *session, uint32_t max_units);

/** Give a session up. It fails with VESICA_ERR_STOPPED, and then may want SEND
 * for one frame more, which tells the partner.
 *
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT, or VESICA_ERR_STATE (the session has
 *          ended or failed before).
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_session_stop(vesica_session *session);

/** Where the session stands.
 *
 * Returns: VESICA_OK or VESICA_ERR_ARGUMENT.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_session_progress(const vesica_session *session, vesica_progress *out);

/** The outcome. There is one as soon as the partner has confirmed the
 * transcript and, for the learner, its rows are collected; also if the session
 * still wants SEND.
 *
 * Out:     out  owned by the session
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT, or VESICA_ERR_STATE (the session has
 *          not succeeded).
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_session_result(const vesica_session *session, const vesica_result **out);

/** The partner's label of a row of the result, if the terms have labels.
 *
 * Out:     out, out_len  owned by the session, secret; 0 bytes if the partner
 *                        gave none with the identifier. Bytes of the partner's:
 *                        nothing about them has been checked
 * In:      i             number of a row of the result: below num_rows
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT (also: no such row, or no labels in
 *          the terms), or VESICA_ERR_STATE (the session has not succeeded).
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_session_label(const vesica_session *session, uint64_t i,
                     const uint8_t **out, size_t *out_len);

/** How the session failed; out->status is VESICA_OK if it has not.
 *
 * Returns: VESICA_OK or VESICA_ERR_ARGUMENT.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_session_error(const vesica_session *session, vesica_error_info *out);

VESICA_END_DECLS

#endif
