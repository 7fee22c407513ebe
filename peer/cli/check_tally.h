/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What `check` counts: rows by type and outcome, rules that bad rows break,
 * hints about valid ones. Its memory grows with the rows that take part, by as
 * much as a list does.
 */

#ifndef VESICA_PEER_CLI_CHECK_TALLY_H
#define VESICA_PEER_CLI_CHECK_TALLY_H

#include "rows/scan.h"

#define PEER_TALLY_MAX_RULES 64
#define PEER_TALLY_MAX_HINTS 64

/** Lines that are told of a hint. */
#define PEER_TALLY_NUM_LINES 5

typedef struct peer_tally_type {
    const vesica_identifier_info *info; /* NULL: the type is not known */
    uint64_t rows[PEER_NUM_OUTCOMES];
    vesica_list *list; /* of the rows that take part; NULL: none */
    uint64_t distinct; /* identifiers on it, after peer_tally_finish */
} peer_tally_type;

typedef struct peer_tally_rule {
    const char *rule;
    uint64_t num;
} peer_tally_rule;

/* Rows of one type about which the same is to be said. */
typedef struct peer_tally_hint {
    const vesica_identifier_info *info;
    const char *text;
    const vesica_identifier_info *contained; /* NULL: no other identifier */
    uint64_t num;
    uint64_t lines[PEER_TALLY_NUM_LINES]; /* of the first ones */
} peer_tally_hint;

typedef struct peer_tally {
    vesica_config *config;
    peer_tally_type *types; /* by code; [0]: not known */
    size_t num_types;
    uint64_t rows[PEER_NUM_OUTCOMES]; /* of all types */
    uint64_t num_rows;
    uint64_t distinct; /* of all types */
    /* The last place takes what there is no other for. */
    peer_tally_rule rules[PEER_TALLY_MAX_RULES];
    peer_tally_hint hints[PEER_TALLY_MAX_HINTS];
    size_t num_rules;
    size_t num_hints;
} peer_tally;

/** Begin to count.
 *
 * Out:     out  owned by the caller: peer_tally_clear, also on error
 */
peer_exit peer_tally_init(peer_tally *out, peer_error *error);

/** Free what a tally holds. The zero tally is allowed. */
void peer_tally_clear(peer_tally *tally);

/** Count a row. */
peer_exit peer_tally_add(peer_tally *tally, peer_error *error,
                         const peer_row *row);

/** Count distinct identifiers, when there are no more rows. */
peer_exit peer_tally_finish(peer_tally *tally, peer_error *error);

/** All rows that were left out for a reason. */
uint64_t peer_tally_left_out(const uint64_t rows[PEER_NUM_OUTCOMES]);

#endif
