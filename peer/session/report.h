/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What a session came to. Nothing in it is an item. */

#ifndef VESICA_PEER_SESSION_REPORT_H
#define VESICA_PEER_SESSION_REPORT_H

#include <jansson.h>
#include <stdio.h>

#include "base/message.h"
#include "conf/settings.h"
#include "rows/rows.h"
#include "vesica/vesica.h"

/** Longest transcript hash, in bytes. */
#define PEER_MAX_TRANSCRIPT 64

typedef struct peer_report {
    char partner[PEER_MAX_NAME + 1];
    uint64_t matches;      /* distinct identifiers */
    uint64_t matched_rows; /* rows of the own file */
    uint64_t items;
    uint64_t peer_items;
    uint64_t rows[PEER_NUM_OUTCOMES]; /* of the own file; by match alone */
    uint64_t bytes_sent;
    uint64_t bytes_received;
    double seconds;
    double cpu_seconds; /* of this process */
    uint64_t peak_rss_bytes;
    const char *engine; /* static text */
    const char *suite;  /* static text */
    char transcript[2 * PEER_MAX_TRANSCRIPT + 1];
} peer_report;

/** Take the outcome of a session that succeeded; times and memory are for the
 * caller to add. */
peer_exit peer_report_take(peer_report *out, peer_error *error,
                           const vesica_session *session,
                           const peer_partner *partner);

/** Write for a person. */
void peer_report_print(FILE *stream, const peer_report *report);

/** Rows by the reason for which they are left out; all reasons are there.
 *
 * Returns: a JSON object, owned by the caller; NULL if there is no memory
 */
json_t *peer_report_left_out(const uint64_t rows[PEER_NUM_OUTCOMES]);

/** Write one JSON object on one line. Returns false if there is no memory. */
bool peer_report_print_json(FILE *stream, const peer_report *report);

#endif
