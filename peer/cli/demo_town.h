/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The two institutions of the demo: their directories in a private temporary
 * place, and the process that serves for one of them.
 */

#ifndef VESICA_PEER_CLI_DEMO_TOWN_H
#define VESICA_PEER_CLI_DEMO_TOWN_H

#include <sys/types.h>

#include "net/address.h"
#include "session/report.h"

#define PEER_TOWN_FIRST "first-bank"
#define PEER_TOWN_SECOND "second-bank"

typedef struct peer_town {
    char root[PEER_PATH_ROOM]; /* "": not made */
    char first[PEER_PATH_ROOM];
    char second[PEER_PATH_ROOM];
    char result[PEER_PATH_ROOM];
    char log[PEER_PATH_ROOM]; /* what the second bank's process said */
    char address[PEER_ADDRESS_ROOM];
    int listener;
    int reports;  /* the second bank's report comes here */
    pid_t server; /* 0: none */
} peer_town;

/** Make both institutions, each trusting the other.
 *
 * Out:     out  owned by the caller: peer_town_clear, also on error
 */
peer_exit peer_town_init(peer_town *out, peer_error *error);

/** Start a peer for the second bank, which answers once with this list. */
peer_exit peer_town_start(peer_town *town, peer_error *error, const char *list);

/** Wait for the second bank's process and take its report. */
peer_exit peer_town_finish(peer_town *town, peer_report *out,
                           peer_error *error);

/** End the process, remove all files. */
void peer_town_clear(peer_town *town);

#endif
