/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* One party of a session: its list, its session, and what they cost. Every call
 * into the session goes through here, so that its CPU time is counted under the
 * step that the session was in. */

#ifndef VESICA_BENCH_PARTY_H
#define VESICA_BENCH_PARTY_H

#include "counting_allocator.h"
#include "figures.h"
#include "pool/pool.h"
#include "synthetic.h"

#include "vesica/session.h"

/* What is run. */
struct psi_plan {
    vesica_engine engine;
    vesica_suite suite;
    vesica_learner learner;
    vesica_security security;
    bool proof; /* also if learner or security need it */
    bool fresh_blinds;
    uint64_t padded_items; /* of each side; 0: no padding */
    uint64_t min_items;
    const char *labels; /* what they say; "": there are none */
    uint32_t label_bytes;
    struct synthetic_lists lists;
    unsigned threads; /* of each party */
};

/* Which of the two: the one that proposes the terms has the own list. */
enum party_side {
    PARTY_PROPOSER,
    PARTY_ANSWERER
};

/* Set to zero before party_prepare. All functions that return bool say on
 * stderr what went wrong before they return false; then the run is over. */
struct party {
    enum party_side side;
    const struct psi_plan *plan;
    struct counting_allocator counter;
    peer_pool *pool; /* NULL with one thread */
    vesica_config *config;
    vesica_terms *terms;
    vesica_list *list;
    vesica_session *session;
    double begin; /* wall clock */
    struct party_figures figures;
};

/* Name of the role that a side has by the plan: "receiver" or "sender". If both
 * learn, who proposes receives. */
const char *party_role_name(const struct psi_plan *plan, enum party_side side);

/* Items that a side brings, dummies included. */
uint64_t party_num_items(const struct psi_plan *plan, enum party_side side);

/* Make and seal the list; start the threads. plan must outlive the party. */
bool party_prepare(struct party *party, enum party_side side,
                   const struct psi_plan *plan);

/* Begin the session. The clock of the session starts. */
bool party_start(struct party *party);

/* What the session wants; 0 when it has ended. */
unsigned party_wants(const struct party *party);

/* Accept the terms, or do a slice of work, if the session wants either. */
bool party_advance(struct party *party);

/* As vesica_session_input. */
bool party_input(struct party *party, size_t *used, const uint8_t *in,
                 size_t in_len);

/* As vesica_session_input_end. */
bool party_input_end(struct party *party);

/* As vesica_session_output_ack. */
bool party_output_ack(struct party *party, size_t num_bytes);

/* Check the result against the plain intersection, complete the figures, give
 * everything back, and check that the library has given back all memory. */
bool party_finish(struct party *party);

/* Give everything back. Allowed in every state, and on zero. */
void party_clear(struct party *party);

#endif
