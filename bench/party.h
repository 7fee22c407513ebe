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

struct psi_plan {
    vesica_engine engine;
    vesica_suite suite;
    struct synthetic_lists lists;
    unsigned threads; /* of each party */
};

enum party_role {
    PARTY_RECEIVER,
    PARTY_SENDER
};

/* Set to zero before party_prepare. All functions that return bool say on
 * stderr what went wrong before they return false; then the run is over. */
struct party {
    enum party_role role;
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

/* Name of a role in reports. */
const char *party_role_name(enum party_role role);

/* Make and seal the list; start the threads. plan must outlive the party. */
bool party_prepare(struct party *party, enum party_role role,
                   const struct psi_plan *plan);

/* Begin the session: the receiver proposes. The clock of the session starts. */
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
