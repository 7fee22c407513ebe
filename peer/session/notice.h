/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Lines about connections that came to nothing. Strangers may come in any
 * number; the log must not grow with them.
 */

#ifndef VESICA_PEER_SESSION_NOTICE_H
#define VESICA_PEER_SESSION_NOTICE_H

#include "base/message.h"

/* Zero is one that has said nothing. Of one thread. */
typedef struct peer_notice {
    int64_t next_line_ms; /* when a line may next be written */
    uint64_t num_unsaid;  /* connections since then */
} peer_notice;

/** Say why a connection came to nothing, or count it: a line a second. */
void peer_notice_connection(peer_notice *notice, const char *from,
                            const char *why);

/** Say how many were counted, once a second has passed. */
void peer_notice_rest(peer_notice *notice);

#endif
