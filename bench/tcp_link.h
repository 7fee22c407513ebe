/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* One end of a TCP connection over loopback, for one party. */

#ifndef VESICA_BENCH_TCP_LINK_H
#define VESICA_BENCH_TCP_LINK_H

#include "party.h"

/* Set to zero but for fd. What was received and the session has not taken yet
 * stands at in[pos] … in[len - 1]. */
struct tcp_link {
    int fd;
    bool closed; /* the other end will send no more */
    size_t pos;
    size_t len;
    uint8_t in[65536];
};

/* All functions say on stderr what went wrong before they return false. */

/* Make both ends of a connection, in one process. */
bool tcp_link_pair(int fds[2]);

/* Wait until the other end is here too: one byte each way. */
bool tcp_link_meet(struct tcp_link *link);

/* Move bytes as the session wants. Waits for the other end only if the session
 * has nothing else to do. */
bool tcp_link_exchange(struct tcp_link *link, struct party *party);

/* Send no more, and wait until the other end does the same: closing earlier
 * could destroy bytes that it has not read. */
bool tcp_link_finish(struct tcp_link *link);

#endif
