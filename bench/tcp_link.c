/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "tcp_link.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static bool complain(const char *what)
{
    perror(what);
    return false;
}

/* Whether the call must only be made again. */
static bool is_transient(void)
{
    return errno == EAGAIN || errno == EINTR;
}

/* A socket that listens on a free port of loopback; its address in out. */
static int listen_on_loopback(struct sockaddr_in *out)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    socklen_t len = sizeof *out;

    *out = (struct sockaddr_in){.sin_family = AF_INET};
    out->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd >= 0 && (bind(fd, (const struct sockaddr *)out, sizeof *out) != 0 ||
                    listen(fd, 1) != 0 ||
                    getsockname(fd, (struct sockaddr *)out, &len) != 0)) {
        close(fd);
        return -1;
    }
    return fd;
}

/* Frames are large and written at once: never wait to fill a segment. */
static bool set_options(int fd)
{
    int one = 1;

    return setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) == 0;
}

bool tcp_link_pair(int fds[2])
{
    struct sockaddr_in address;
    int listener = listen_on_loopback(&address);
    bool done;

    if (listener < 0) {
        return complain("vesica-bench: listen");
    }
    /* The backlog takes the connection before it is accepted. */
    fds[0] = socket(AF_INET, SOCK_STREAM, 0);
    done = fds[0] >= 0 &&
           connect(fds[0], (const struct sockaddr *)&address, sizeof address) ==
               0 &&
           (fds[1] = accept(listener, NULL, NULL)) >= 0 &&
           set_options(fds[0]) && set_options(fds[1]);
    close(listener);
    return done || complain("vesica-bench: connect");
}

bool tcp_link_meet(struct tcp_link *link)
{
    char byte = 0;
    int flags = fcntl(link->fd, F_GETFL);

    if (send(link->fd, &byte, 1, MSG_NOSIGNAL) != 1 ||
        recv(link->fd, &byte, 1, 0) != 1) {
        (void)fputs("vesica-bench: the other process is gone\n", stderr);
        return false;
    }
    return (flags >= 0 && fcntl(link->fd, F_SETFL, flags | O_NONBLOCK) == 0) ||
           complain("vesica-bench: fcntl");
}

static bool receive_bytes(struct tcp_link *link)
{
    ssize_t n = recv(link->fd, link->in, sizeof link->in, 0);

    if (n < 0) {
        return is_transient() || complain("vesica-bench: recv");
    }
    link->closed = n == 0;
    link->pos = 0;
    link->len = (size_t)n;
    return true;
}

/* As much as the socket takes: what is kept back waits for a step of work, and
 * the other end with it. */
static bool send_bytes(struct tcp_link *link, struct party *party)
{
    const uint8_t *out;
    size_t out_len;

    vesica_session_output(party->session, &out, &out_len);
    while (out_len > 0) {
        ssize_t n = send(link->fd, out, out_len, MSG_NOSIGNAL);

        if (n < 0) {
            return is_transient() || complain("vesica-bench: send");
        }
        if (!party_output_ack(party, (size_t)n)) {
            return false;
        }
        vesica_session_output(party->session, &out, &out_len);
    }
    return true;
}

/* Offer the session what was received, and then the end. */
static bool offer_bytes(struct tcp_link *link, struct party *party)
{
    unsigned wants = party_wants(party);
    size_t used = 0;

    if ((wants & VESICA_WANT_RECV) == 0) {
        return true;
    }
    if (link->pos < link->len) {
        bool done = party_input(party, &used, link->in + link->pos,
                                link->len - link->pos);

        link->pos += used;
        return done;
    }
    if (link->closed && (wants & VESICA_WANT_WORK) == 0) {
        return party_input_end(party);
    }
    return true;
}

/* The events that the session waits for. */
static short wanted_events(const struct tcp_link *link, unsigned wants)
{
    bool can_read = link->pos == link->len && !link->closed;
    int events = 0;

    if ((wants & VESICA_WANT_SEND) != 0) {
        events |= POLLOUT;
    }
    if ((wants & VESICA_WANT_RECV) != 0 && can_read) {
        events |= POLLIN;
    }
    return (short)events;
}

bool tcp_link_exchange(struct tcp_link *link, struct party *party)
{
    const short readable = POLLIN | POLLHUP | POLLERR;
    unsigned wants = party_wants(party);
    unsigned busy = VESICA_WANT_WORK | VESICA_WANT_DECISION;
    struct pollfd entry = {.fd = link->fd};

    entry.events = wanted_events(link, wants);
    if (entry.events == 0) {
        return offer_bytes(link, party);
    }
    if (poll(&entry, 1, (wants & busy) != 0 ? 0 : -1) < 0) {
        return is_transient() || complain("vesica-bench: poll");
    }
    if ((entry.events & POLLIN) != 0 && (entry.revents & readable) != 0 &&
        !receive_bytes(link)) {
        return false;
    }
    if ((entry.revents & POLLOUT) != 0 && !send_bytes(link, party)) {
        return false;
    }
    return offer_bytes(link, party);
}

bool tcp_link_finish(struct tcp_link *link)
{
    struct pollfd entry = {.fd = link->fd, .events = POLLIN};

    if (shutdown(link->fd, SHUT_WR) != 0) {
        return complain("vesica-bench: shutdown");
    }
    while (!link->closed) {
        if (poll(&entry, 1, -1) < 0 && !is_transient()) {
            return complain("vesica-bench: poll");
        }
        if (!receive_bytes(link)) {
            return false;
        }
    }
    return true;
}
