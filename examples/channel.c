/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "channel.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

/* Whether a call that failed is only to be made again. */
static bool try_again(void)
{
    return errno == EAGAIN || errno == EINTR;
}

/* As much as the socket takes: what is kept back waits while this side computes
 * on, and the partner with it. */
static bool send_some(const struct channel *channel, vesica_session *session)
{
    const uint8_t *out;
    size_t out_len;

    vesica_session_output(session, &out, &out_len);
    while (out_len > 0) {
        ssize_t sent = send(channel->fd, out, out_len, MSG_NOSIGNAL);

        if (sent < 0) {
            return try_again();
        }
        if (vesica_session_output_ack(session, (size_t)sent) != VESICA_OK) {
            return false;
        }
        vesica_session_output(session, &out, &out_len);
    }
    return true;
}

static bool receive_some(struct channel *channel)
{
    ssize_t received = recv(channel->fd, channel->in, sizeof channel->in, 0);

    if (received < 0) {
        return try_again();
    }
    channel->ended = received == 0;
    channel->pos = 0;
    channel->len = (size_t)received;
    return true;
}

/* Offer what was received, and after the last of it the end. What the session
 * does not take, because it has work to do first, is offered again. */
static void offer(struct channel *channel, vesica_session *session)
{
    unsigned wants = vesica_session_wants(session);
    size_t used = 0;
    vesica_status status = VESICA_OK;

    if ((wants & VESICA_WANT_RECV) == 0) {
        return;
    }
    if (channel->pos < channel->len) {
        status =
            vesica_session_input(session, &used, channel->in + channel->pos,
                                 channel->len - channel->pos);
        channel->pos += used;
    } else if (channel->ended && (wants & VESICA_WANT_WORK) == 0) {
        status = vesica_session_input_end(session);
    }
    (void)status; /* an error stands in the session, for the caller to find */
}

bool channel_move(struct channel *channel, vesica_session *session)
{
    const unsigned busy = VESICA_WANT_WORK | VESICA_WANT_DECISION;
    unsigned wants = vesica_session_wants(session);
    bool can_read = channel->pos == channel->len && !channel->ended;
    struct pollfd entry = {.fd = channel->fd};

    if ((wants & VESICA_WANT_SEND) != 0) {
        entry.events |= POLLOUT;
    }
    /* Read while there is something to send, too: if both sides only wrote,
     * both could wait for ever. */
    if ((wants & VESICA_WANT_RECV) != 0 && can_read) {
        entry.events |= POLLIN;
    }
    if (entry.events != 0 &&
        poll(&entry, 1, (wants & busy) != 0 ? 0 : -1) < 0) {
        return try_again();
    }
    if ((entry.revents & POLLOUT) != 0 && !send_some(channel, session)) {
        return false;
    }
    if ((entry.revents & (POLLIN | POLLHUP | POLLERR)) != 0 && can_read &&
        !receive_some(channel)) {
        return false;
    }
    offer(channel, session);
    return true;
}

void channel_close(struct channel *channel)
{
    struct pollfd entry = {.fd = channel->fd, .events = POLLIN};

    shutdown(channel->fd, SHUT_WR);
    while (!channel->ended && poll(&entry, 1, 1000) > 0) {
        if (!receive_some(channel)) {
            break;
        }
    }
    close(channel->fd);
}

static bool listen_here(int *out, struct sockaddr_in *address)
{
    socklen_t len = sizeof *address;

    *address = (struct sockaddr_in){.sin_family = AF_INET};
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    *out = socket(AF_INET, SOCK_STREAM, 0);
    return *out >= 0 && bind(*out, (struct sockaddr *)address, len) == 0 &&
           listen(*out, 1) == 0 &&
           getsockname(*out, (struct sockaddr *)address, &len) == 0;
}

bool channel_pair(int fds[2])
{
    struct sockaddr_in address;
    int listener;
    bool made = listen_here(&listener, &address);

    fds[0] = socket(AF_INET, SOCK_STREAM, 0);
    made = made && fds[0] >= 0 &&
           connect(fds[0], (struct sockaddr *)&address, sizeof address) == 0;
    fds[1] = made ? accept(listener, NULL, NULL) : -1;
    if (listener >= 0) {
        close(listener);
    }
    return fds[1] >= 0 && fcntl(fds[0], F_SETFL, O_NONBLOCK) == 0 &&
           fcntl(fds[1], F_SETFL, O_NONBLOCK) == 0;
}
