/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What `check` says, for people and as JSON. */

#ifndef VESICA_PEER_CLI_CHECK_REPORT_H
#define VESICA_PEER_CLI_CHECK_REPORT_H

#include <jansson.h>
#include <stdio.h>

#include "cli/check_tally.h"

/** Bad rows that stand in the JSON object; of the others only the number. */
#define PEER_CHECK_MAX_BAD 10000

/* What was checked. */
typedef struct peer_check {
    const char *file;
    const peer_list_options *options;
    int32_t day; /* on which rows must be valid */
    bool show;   /* values of bad rows as they are */
    peer_tally tally;
    json_t *bad; /* NULL: bad rows are written as they come */
} peer_check;

/** Write the summary for a person. */
void peer_check_print(FILE *stream, const peer_check *check);

/** Note a bad row in check->bad. Returns false if there is no memory. */
bool peer_check_note_bad(peer_check *check, const peer_row *row);

/** Write one JSON object on one line. Returns false if there is no memory. */
bool peer_check_print_json(FILE *stream, const peer_check *check);

#endif
