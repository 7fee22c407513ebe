/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The two institutions of the demo: their directories in a private temporary
 * place, and the process that serves for one of them.
 */

#ifndef VESICA_PEER_CLI_DEMO_TOWN_H
#define VESICA_PEER_CLI_DEMO_TOWN_H

#include <sys/types.h>

#include "net/address.h"
#include "rows/records.h"
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

/* One session between the two, each with a list of its own. */
typedef struct peer_meeting {
    const char *first_list;
    const char *second_list;
    peer_list_options options; /* of both lists */
    peer_report first;
    peer_report second;
} peer_meeting;

/** Hold a session: a process of the second bank answers once, the first bank
 * asks, and both must say the same of it. A town holds one.
 *
 * Out:     meeting->first, meeting->second
 */
peer_exit peer_town_hold(peer_town *town, peer_error *error,
                         peer_meeting *meeting);

/** Call visit with each row of the first bank's result, not with its header. */
peer_exit peer_town_each_row(const peer_town *town, peer_error *error,
                             void (*visit)(void *arg,
                                           const peer_record *record),
                             void *arg);

/** End the process, remove all files. */
void peer_town_clear(peer_town *town);

#endif
