/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The parts of the demo. Each makes two institutions of its own, lets them hold
 * a session, and prints what each of them learnt.
 */

#ifndef VESICA_PEER_CLI_DEMO_PARTS_H
#define VESICA_PEER_CLI_DEMO_PARTS_H

#include "base/message.h"
#include "rows/records.h"

/** The list of the first part, by which its directory is found. */
#define PEER_DEMO_FIRST_LIST "ofac-2019-01.csv"

/** Two dates of a public list. */
peer_exit peer_demo_lists(peer_error *error, const char *data);

/** Two institutions with categories, days and states. */
peer_exit peer_demo_scenario(peer_error *error, const char *data);

/* How often something stands in a column. */
typedef struct peer_demo_count {
    char name[32];
    uint64_t num;
} peer_demo_count;

#define PEER_DEMO_MAX_COUNTS 32

typedef struct peer_demo_counts {
    peer_demo_count counts[PEER_DEMO_MAX_COUNTS];
    size_t num;
} peer_demo_counts;

/** Count one more of a name. The last place takes what there is no other for.
 *
 * Returns: the place of the name
 */
size_t peer_demo_count_one(peer_demo_counts *counts, const peer_field *name);

/** Print the counts, the largest first, and end the line. */
void peer_demo_counts_print(const peer_demo_counts *counts);

/** The place of the largest count that is not 0; PEER_DEMO_MAX_COUNTS if there
 * is none. */
size_t peer_demo_counts_largest(const peer_demo_counts *counts);

#endif
