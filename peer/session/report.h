/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What a session came to. Nothing in it is an item. */

#ifndef VESICA_PEER_SESSION_REPORT_H
#define VESICA_PEER_SESSION_REPORT_H

#include <jansson.h>
#include <stdio.h>

#include "base/message.h"
#include "conf/engine.h"
#include "conf/terms.h"
#include "rows/rows.h"
#include "vesica/vesica.h"

/** Longest transcript hash, in bytes. */
#define PEER_MAX_TRANSCRIPT 64

typedef struct peer_report {
    char partner[PEER_MAX_NAME + 1];
    bool learned;          /* whether this side did */
    bool peer_learned;     /* whether the partner did */
    uint64_t matches;      /* distinct identifiers */
    uint64_t matched_rows; /* rows of the own file */
    uint64_t unopened;     /* labels that do not open: no matches */
    uint64_t bad_labels;   /* rows whose label was not used */
    uint64_t items;
    uint64_t peer_items;
    const char *learner; /* static text, this and the next */
    const char *security;
    bool proof;
    bool fresh_blinds;
    uint64_t own_padded_items; /* 0: not padded */
    uint64_t peer_padded_items;
    char labels[VESICA_TERMS_MAX_LABELS + 1]; /* "": none */
    uint64_t rows[PEER_NUM_OUTCOMES]; /* of the own file; by match alone */
    uint64_t bytes_sent;
    uint64_t bytes_received;
    double seconds;
    double cpu_seconds; /* of this process */
    uint64_t peak_rss_bytes;
    const char *engine;        /* static text */
    peer_engine_choice choice; /* by match alone */
    const char *suite;         /* static text */
    char transcript[2 * PEER_MAX_TRANSCRIPT + 1];
    char path[PEER_PATH_ROOM]; /* of the result that `serve` keeps; or "" */
} peer_report;

/** Take the outcome of a session that succeeded; times and memory are for the
 * caller to add.
 *
 * In:      terms  under which it was held
 */
peer_exit peer_report_take(peer_report *out, peer_error *error,
                           const vesica_session *session,
                           const peer_partner *partner,
                           const vesica_terms *terms, bool proposed);

/** Write for a person. */
void peer_report_print(FILE *stream, const peer_report *report);

/** Say what is wrong with the partner's labels. Returns false if nothing is. */
bool peer_report_warn(peer_error *out, const peer_report *report);

/** Rows by the reason for which they are left out; all reasons are there.
 *
 * Returns: a JSON object, owned by the caller; NULL if there is no memory
 */
json_t *peer_report_left_out(const uint64_t rows[PEER_NUM_OUTCOMES]);

/** Write one JSON object on one line. Returns false if there is no memory. */
bool peer_report_print_json(FILE *stream, const peer_report *report);

#endif
