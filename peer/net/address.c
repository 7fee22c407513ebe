/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "net/address.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/process.h"
#include "base/text.h"

bool peer_address_parse(peer_address *out, const char *text)
{
    const char *colon = strrchr(text, ':');
    uint64_t port = 0;
    if (colon == NULL || !peer_text_number(&port, colon + 1, 0, 65535) ||
        strlen(colon + 1) > 5) {
        return false;
    }
    const bool bracketed = *text == '[' && colon > text && colon[-1] == ']';
    const char *host = bracketed ? text + 1 : text;
    const size_t len = (size_t)(colon - host) - (bracketed ? 1 : 0);
    if (len == 0 || len >= sizeof out->host ||
        (!bracketed && memchr(host, ':', len) != NULL)) {
        return false;
    }
    memcpy(out->host, host, len);
    out->host[len] = '\0';
    peer_text_copy(out->port, sizeof out->port, colon + 1);
    return true;
}

static peer_exit resolve(struct addrinfo **out, peer_error *error,
                         const char *address, bool passive)
{
    peer_address parts;
    if (!peer_address_parse(&parts, address)) {
        return peer_error_set(error, PEER_ERR_USAGE,
                              "\"%s\" is not an address; expected HOST:PORT",
                              address);
    }
    struct addrinfo hints;
    memset(&hints, 0, sizeof hints);
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = passive ? AI_PASSIVE | AI_NUMERICSERV : AI_NUMERICSERV;
    const int failed = getaddrinfo(parts.host, parts.port, &hints, out);
    if (failed != 0) {
        return peer_error_set(error, PEER_ERR_PARTNER,
                              "cannot find the address of %s: %s", parts.host,
                              gai_strerror(failed));
    }
    return PEER_OK;
}

/* Small frames wait for an answer: they must not wait for company as well. */
static void make_ready(int fd)
{
    const int yes = 1;
    (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    (void)fcntl(fd, F_SETFL, O_NONBLOCK);
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

/* Returns a listening socket, or -1 with errno. */
static int listen_on(const struct addrinfo *at)
{
    const int yes = 1;
    const int fd = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
    if (fd < 0) {
        return -1;
    }
    make_ready(fd);
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, at->ai_addr, at->ai_addrlen) == 0 &&
        listen(fd, SOMAXCONN) == 0) {
        return fd;
    }
    const int kept = errno;
    (void)close(fd);
    errno = kept;
    return -1;
}

peer_exit peer_net_listen(int *out, peer_error *error, const char *address)
{
    struct addrinfo *all = NULL;
    int fd = -1;
    PEER_TRY(resolve(&all, error, address, true));
    for (const struct addrinfo *at = all; at != NULL && fd < 0;
         at = at->ai_next) {
        fd = listen_on(at);
    }
    const int kept = errno;
    freeaddrinfo(all);
    errno = kept;
    if (fd < 0) {
        (void)peer_error_system(error, PEER_ERR_LOCAL, "cannot listen on %s",
                                address);
        if (kept == EADDRINUSE) {
            peer_error_add(error, "another program listens there; choose "
                                  "another address with --listen HOST:PORT");
        }
        return PEER_ERR_LOCAL;
    }
    *out = fd;
    return PEER_OK;
}

/* Wait for the outcome of connect. Returns it as an errno. */
static int connected(int fd, int64_t until_ms)
{
    int outcome = 0;
    socklen_t len = sizeof outcome;
    if (!peer_net_wait(fd, POLLOUT, until_ms)) {
        return peer_process_stopped() ? EINTR : ETIMEDOUT;
    }
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &outcome, &len) != 0) {
        return errno;
    }
    return outcome;
}

/* Returns a connected socket, or -1 with errno. */
static int connect_to(const struct addrinfo *at, int64_t until_ms)
{
    const int fd = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
    if (fd < 0) {
        return -1;
    }
    make_ready(fd);
    int failed = 0;
    if (connect(fd, at->ai_addr, at->ai_addrlen) != 0) {
        failed = errno == EINPROGRESS || errno == EINTR
                     ? connected(fd, until_ms)
                     : errno;
    }
    if (failed == 0) {
        return fd;
    }
    (void)close(fd);
    errno = failed;
    return -1;
}

peer_exit peer_net_connect(int *out, peer_error *error, const char *address,
                           uint64_t seconds)
{
    struct addrinfo *all = NULL;
    int fd = -1;
    PEER_TRY(resolve(&all, error, address, false));
    for (const struct addrinfo *at = all;
         at != NULL && fd < 0 && !peer_process_stopped(); at = at->ai_next) {
        fd = connect_to(at, peer_clock_ms() + (int64_t)seconds * 1000);
    }
    const int kept = errno;
    freeaddrinfo(all);
    errno = kept;
    if (fd < 0 && peer_process_stopped()) {
        return peer_error_set(error, PEER_ERR_LOCAL, "stopped");
    }
    if (fd < 0) {
        (void)peer_error_system(error, PEER_ERR_PARTNER, "cannot reach %s",
                                address);
        peer_error_add(error, "is the partner's peer running, and is this its "
                              "address?");
        error->passing = true;
        return PEER_ERR_PARTNER;
    }
    *out = fd;
    return PEER_OK;
}

int peer_net_accept(int listener)
{
    const int fd = accept(listener, NULL, NULL);
    if (fd >= 0) {
        make_ready(fd);
    }
    return fd;
}

void peer_net_name(char out[PEER_ADDRESS_ROOM], int fd, bool other_end)
{
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    char host[128];
    char port[8];
    /* Storage of this type is made to be read as any address. */
    struct sockaddr *any = (struct sockaddr *)(void *)&address;
    const int failed =
        other_end ? getpeername(fd, any, &len) : getsockname(fd, any, &len);
    if (failed != 0 ||
        getnameinfo(any, len, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
        peer_text_copy(out, PEER_ADDRESS_ROOM, "an unknown address");
        return;
    }
    const bool v6 = strchr(host, ':') != NULL;
    (void)snprintf(out, PEER_ADDRESS_ROOM, "%s%s%s:%s", v6 ? "[" : "", host,
                   v6 ? "]" : "", port);
}

/* Poll a socket, and the other descriptor, which may be -1. */
static bool wait_for_either(int fd, short events, int other, int64_t until_ms)
{
    for (;;) {
        struct pollfd polled[2] = {
            {.fd = fd, .events = events},
            {.fd = other, .events = POLLIN},
        };
        const int num = poll(polled, 2, peer_clock_until(until_ms));
        if (num < 0 && errno == EINTR) {
            continue;
        }
        return num > 0 && polled[0].revents != 0;
    }
}

bool peer_net_wait(int fd, short events, int64_t until_ms)
{
    return wait_for_either(fd, events, peer_process_stop_fd(), until_ms) &&
           !peer_process_stopped();
}

bool peer_net_wait_all_the_same(int fd, short events, int64_t until_ms)
{
    return wait_for_either(fd, events, -1, until_ms);
}
