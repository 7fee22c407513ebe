/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The whole protocol: what each state accepts, and who handles it. SPEC.md,
 * section "Order of messages", is made of these tables. */

#include "session/internal.h"

const vesica_step vesica_steps[VESICA_NUM_STATES] = {
    [VESICA_ST_PROPOSER_EXPECT_HELLO] = {"expect hello",
                                         {{VESICA_MESSAGE_HELLO,
                                           vesica_opening_on_hello}}},
    [VESICA_ST_PROPOSER_EXPECT_ACCEPT] =
        {"expect accept",
         {{VESICA_MESSAGE_ACCEPT, vesica_opening_on_accept},
          {VESICA_MESSAGE_REFUSE, vesica_opening_on_refuse}}},
    [VESICA_ST_PROPOSER_DECIDE] = {"decide", {{VESICA_MESSAGE_NONE, NULL}}},
    [VESICA_ST_ANSWERER_EXPECT_HELLO] = {"expect hello",
                                         {{VESICA_MESSAGE_HELLO,
                                           vesica_opening_on_hello}}},
    [VESICA_ST_ANSWERER_EXPECT_TERMS] = {"expect terms",
                                         {{VESICA_MESSAGE_TERMS,
                                           vesica_opening_on_terms}}},
    [VESICA_ST_ANSWERER_DECIDE] = {"decide", {{VESICA_MESSAGE_NONE, NULL}}},
    [VESICA_ST_ANSWERER_EXPECT_ACCEPT] =
        {"expect accept",
         {{VESICA_MESSAGE_ACCEPT, vesica_opening_on_accept},
          {VESICA_MESSAGE_REFUSE, vesica_opening_on_refuse}}},
    [VESICA_ST_RECEIVER_EXPECT_EVALUATED] =
        {"expect evaluated",
         {{VESICA_MESSAGE_EVALUATED, vesica_receiver_on_evaluated},
          {VESICA_MESSAGE_PROGRESS, vesica_session_on_progress}}},
    [VESICA_ST_RECEIVER_EXPECT_COMMIT] =
        {"expect commit",
         {{VESICA_MESSAGE_COMMIT, vesica_chunks_receiver_on_commit},
          {VESICA_MESSAGE_PROGRESS, vesica_session_on_progress}}},
    [VESICA_ST_RECEIVER_EXPECT_OFFER] =
        {"expect offer",
         {{VESICA_MESSAGE_OFFER, vesica_chunks_receiver_on_offer},
          {VESICA_MESSAGE_PROGRESS, vesica_session_on_progress}}},
    [VESICA_ST_RECEIVER_EXPECT_CHALLENGE] =
        {"expect challenge",
         {{VESICA_MESSAGE_CHALLENGE, vesica_chunks_receiver_on_cot_challenge},
          {VESICA_MESSAGE_PROGRESS, vesica_session_on_progress}}},
    [VESICA_ST_RECEIVER_EXPECT_TREES] =
        {"expect trees",
         {{VESICA_MESSAGE_TREES, vesica_chunks_receiver_on_trees},
          {VESICA_MESSAGE_PROGRESS, vesica_session_on_progress}}},
    [VESICA_ST_RECEIVER_EXPECT_RESPONSE] =
        {"expect response",
         {{VESICA_MESSAGE_RESPONSE, vesica_chunks_receiver_on_response},
          {VESICA_MESSAGE_PROGRESS, vesica_session_on_progress}}},
    [VESICA_ST_RECEIVER_EXPECT_OPEN] =
        {"expect open",
         {{VESICA_MESSAGE_OPEN, vesica_chunks_receiver_on_open},
          {VESICA_MESSAGE_PROGRESS, vesica_session_on_progress}}},
    [VESICA_ST_RECEIVER_EXPECT_TAGS] =
        {"expect tags",
         {{VESICA_MESSAGE_TAGS, vesica_receiver_on_tags},
          {VESICA_MESSAGE_PROGRESS, vesica_session_on_progress}}},
    [VESICA_ST_RECEIVER_EXPECT_ACKS] =
        {"expect acks",
         {{VESICA_MESSAGE_ACK, vesica_receiver_on_ack},
          {VESICA_MESSAGE_PROGRESS, vesica_session_on_progress}}},
    [VESICA_ST_RECEIVER_EXPECT_DONE] =
        {"expect done",
         {{VESICA_MESSAGE_DONE, vesica_receiver_on_done},
          {VESICA_MESSAGE_PROGRESS, vesica_session_on_progress}}},
    [VESICA_ST_SENDER_EXPECT_BLINDED] =
        {"expect blinded",
         {{VESICA_MESSAGE_BLINDED, vesica_sender_on_blinded},
          {VESICA_MESSAGE_PROGRESS, vesica_session_on_progress}}},
    [VESICA_ST_SENDER_EXPECT_COMMIT] =
        {"expect commit",
         {{VESICA_MESSAGE_COMMIT, vesica_chunks_sender_on_commit},
          {VESICA_MESSAGE_PROGRESS, vesica_session_on_progress}}},
    [VESICA_ST_SENDER_EXPECT_OPEN] =
        {"expect open",
         {{VESICA_MESSAGE_OPEN, vesica_chunks_sender_on_open},
          {VESICA_MESSAGE_PROGRESS, vesica_session_on_progress}}},
    [VESICA_ST_SENDER_EXPECT_KEYS] =
        {"expect keys",
         {{VESICA_MESSAGE_KEYS, vesica_chunks_sender_on_keys},
          {VESICA_MESSAGE_PROGRESS, vesica_session_on_progress}}},
    [VESICA_ST_SENDER_EXPECT_CORRECTIONS] =
        {"expect corrections",
         {{VESICA_MESSAGE_CORRECTIONS, vesica_chunks_sender_on_corrections},
          {VESICA_MESSAGE_PROGRESS, vesica_session_on_progress}}},
    [VESICA_ST_SENDER_EXPECT_RESPONSE] =
        {"expect response",
         {{VESICA_MESSAGE_RESPONSE, vesica_chunks_sender_on_cot_response},
          {VESICA_MESSAGE_PROGRESS, vesica_session_on_progress}}},
    [VESICA_ST_SENDER_EXPECT_CHALLENGE] =
        {"expect challenge",
         {{VESICA_MESSAGE_CHALLENGE, vesica_chunks_sender_on_challenge},
          {VESICA_MESSAGE_PROGRESS, vesica_session_on_progress}}},
    [VESICA_ST_SENDER_EXPECT_SLOTS] =
        {"expect slots",
         {{VESICA_MESSAGE_SLOTS, vesica_chunks_sender_on_slots},
          {VESICA_MESSAGE_PROGRESS, vesica_session_on_progress}}},
    [VESICA_ST_SENDER_EXPECT_MATCHED] =
        {"expect matched",
         {{VESICA_MESSAGE_ACK, vesica_sender_on_ack},
          {VESICA_MESSAGE_PROGRESS, vesica_session_on_progress},
          {VESICA_MESSAGE_MATCHED, vesica_sender_on_matched}}},
    [VESICA_ST_SENDER_EXPECT_REVEALED] =
        {"expect revealed",
         {{VESICA_MESSAGE_REVEALED, vesica_sender_on_revealed},
          {VESICA_MESSAGE_PROGRESS, vesica_session_on_progress}}},
    [VESICA_ST_SENDER_EXPECT_DONE] =
        {"expect done",
         {{VESICA_MESSAGE_ACK, vesica_sender_on_ack},
          {VESICA_MESSAGE_PROGRESS, vesica_session_on_progress},
          {VESICA_MESSAGE_DONE, vesica_sender_on_done}}},
    [VESICA_ST_COLLECT] = {"collect", {{VESICA_MESSAGE_NONE, NULL}}},
    [VESICA_ST_ENDED] = {"ended", {{VESICA_MESSAGE_NONE, NULL}}},
    [VESICA_ST_FAILED] = {"failed", {{VESICA_MESSAGE_NONE, NULL}}},
};

/* A bulk message has exactly the length that its state demands; max_len is
 * there for all states together. */
#define BULK_MAX (VESICA_FRAME_MAX_RECORD_BYTES + VESICA_BULK_OVERHEAD_BYTES)

_Static_assert(BULK_MAX <= VESICA_FRAME_MAX_BYTES - VESICA_FRAME_HEADER_BYTES,
               "a bulk message fits a frame");
_Static_assert(VESICA_FRAME_MAX_ELEMENTS *VESICA_MAX_ELEMENT_BYTES <=
                   VESICA_FRAME_MAX_RECORD_BYTES,
               "a frame has as many points as records");

const vesica_message_rule vesica_message_rules[VESICA_NUM_MESSAGES] = {
    [VESICA_MESSAGE_HELLO] = {"HELLO", VESICA_HELLO_MAX_BYTES_EVER, false,
                              NULL},
    [VESICA_MESSAGE_TERMS] = {"TERMS", VESICA_TERMS_MAX_BYTES, false, NULL},
    [VESICA_MESSAGE_ACCEPT] = {"ACCEPT", VESICA_ACCEPT_MAX_BYTES, true, NULL},
    [VESICA_MESSAGE_REFUSE] = {"REFUSE", VESICA_REFUSE_MAX_BYTES, false, NULL},
    [VESICA_MESSAGE_BLINDED] = {"BLINDED", BULK_MAX, true,
                                vesica_sender_admit_blinded},
    [VESICA_MESSAGE_EVALUATED] = {"EVALUATED", BULK_MAX, true,
                                  vesica_receiver_admit_evaluated},
    [VESICA_MESSAGE_TAGS] = {"TAGS", BULK_MAX, true,
                             vesica_receiver_admit_tags},
    [VESICA_MESSAGE_ACK] = {"ACK", VESICA_ACK_MAX_BYTES, false, NULL},
    [VESICA_MESSAGE_PROGRESS] = {"PROGRESS", VESICA_PROGRESS_MAX_BYTES, false,
                                 NULL},
    [VESICA_MESSAGE_DONE] = {"DONE", VESICA_DONE_MAX_BYTES, false, NULL},
    [VESICA_MESSAGE_ABORT] = {"ABORT", VESICA_ABORT_MAX_BYTES, false, NULL},
    [VESICA_MESSAGE_MATCHED] = {"MATCHED", VESICA_MATCHED_MAX_BYTES, true,
                                NULL},
    [VESICA_MESSAGE_REVEALED] = {"REVEALED", BULK_MAX, true,
                                 vesica_sender_admit_revealed},
    [VESICA_MESSAGE_OFFER] = {"OFFER", BULK_MAX, true,
                              vesica_chunks_receiver_admit_offer},
    [VESICA_MESSAGE_KEYS] = {"KEYS", BULK_MAX, true,
                             vesica_chunks_sender_admit_keys},
    [VESICA_MESSAGE_CORRECTIONS] = {"CORRECTIONS", BULK_MAX, true,
                                    vesica_chunks_sender_admit_corrections},
    [VESICA_MESSAGE_TREES] = {"TREES", BULK_MAX, true,
                              vesica_chunks_receiver_admit_trees},
    [VESICA_MESSAGE_SLOTS] = {"SLOTS", BULK_MAX, true,
                              vesica_chunks_sender_admit_slots},
    [VESICA_MESSAGE_COMMIT] = {"COMMIT", VESICA_COMMIT_MAX_BYTES, true, NULL},
    [VESICA_MESSAGE_OPEN] = {"OPEN", VESICA_OPEN_MAX_BYTES, true, NULL},
    [VESICA_MESSAGE_CHALLENGE] = {"CHALLENGE", VESICA_CHALLENGE_MAX_BYTES, true,
                                  NULL},
    [VESICA_MESSAGE_RESPONSE] = {"RESPONSE", VESICA_RESPONSE_MAX_BYTES, true,
                                 NULL},
};
