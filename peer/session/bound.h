/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The deadline that vesica_session_progress names, kept by a clock. */

#ifndef VESICA_PEER_SESSION_BOUND_H
#define VESICA_PEER_SESSION_BOUND_H

#include <stdbool.h>
#include <stdint.h>

/* The zero state is none. */
typedef struct peer_bound {
    bool runs;
    int64_t until_ms;
} peer_bound;

/* What the session names at this moment: a deadline begins when seconds are
 * first not 0, and ends when they are. Returns whether it is over. */
bool peer_bound_is_over(peer_bound *bound, uint32_t seconds, int64_t now_ms);

#endif
