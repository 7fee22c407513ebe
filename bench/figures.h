/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What a run measures. Plain data: the second process of a run over TCP hands
 * it back through a pipe. */

#ifndef VESICA_BENCH_FIGURES_H
#define VESICA_BENCH_FIGURES_H

#include <stddef.h>
#include <stdint.h>

#define FIGURES_MAX_PHASES 32
#define FIGURES_PHASE_NAME_BYTES 48

/* The phase that is not part of the session: list and seal. */
#define FIGURES_LIST_PHASE "list"

struct phase {
    char name[FIGURES_PHASE_NAME_BYTES];
    double cpu_seconds;
};

/* One party. */
struct party_figures {
    double seconds;     /* of the session, until this party's end */
    double cpu_seconds; /* of the session: all phases but the list */
    uint64_t bytes_sent;
    uint64_t bytes_received;
    uint64_t peak_bytes;     /* by the counting allocator: list and session */
    uint64_t peak_rss_bytes; /* of its process; 0 if it has none of its own */
    size_t num_phases;
    struct phase phases[FIGURES_MAX_PHASES];
};

/* Both parties. */
struct run_figures {
    double seconds; /* of the session, until both have ended */
    uint64_t peak_rss_bytes;
    uint64_t warm_bytes; /* in use just before the session */
    double warm_seconds; /* until they were */
    struct party_figures proposer;
    struct party_figures answerer;
};

/* Add CPU time to a phase, which begins to exist with its first time. Phases
 * over the maximum are added to the last one. */
void figures_add(struct party_figures *figures, const char *phase,
                 double cpu_seconds);

/* CPU time of all phases but the list. */
double figures_session_cpu(const struct party_figures *figures);

#endif
