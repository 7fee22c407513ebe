/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* How long sessions spent in which of their states. */

#ifndef VESICA_PEER_SESSION_PHASES_H
#define VESICA_PEER_SESSION_PHASES_H

#include <stddef.h>
#include <stdint.h>

/** Most states that are told apart. */
#define PEER_MAX_PHASES 24

/* Zero is none. */
typedef struct peer_phases {
    size_t num;
    const char *steps[PEER_MAX_PHASES]; /* static texts of the library */
    int64_t ms[PEER_MAX_PHASES];
} peer_phases;

/** Add milliseconds to a state. */
void peer_phases_add(peer_phases *phases, const char *step, int64_t ms);

#endif
