/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A non-blocking socket and a session: moves bytes in both directions. Made to
 * be copied; a program with TLS puts its own calls in place of send and recv.
 */

#ifndef VESICA_EXAMPLES_CHANNEL_H
#define VESICA_EXAMPLES_CHANNEL_H

#include "vesica/session.h"

/* Set to zero but for fd. What was received and the session has not taken yet
 * stands at in[pos] … in[len - 1]. */
struct channel {
    int fd;
    bool ended; /* the partner will send no more */
    size_t pos;
    size_t len;
    uint8_t in[65536];
};

/* Send what the session has, receive what it can take. Waits for the partner
 * only if the session has nothing else to do.
 *
 * Returns: false if the channel is broken. An error of the session is not told
 *          here: it stays in the session, which may still want to send the
 *          partner a last frame.
 */
bool channel_move(struct channel *channel, vesica_session *session);

/* Both ends of a TCP connection on this machine, non-blocking.
 *
 * Returns: false if the system does not give one; errno says why
 */
bool channel_pair(int fds[2]);

/* Close after a session: say that no more will come, read until the partner
 * says so too. Closing at once could destroy bytes that it has not read. */
void channel_close(struct channel *channel);

#endif
