/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Addresses and TCP sockets, all of them non-blocking. */

#ifndef VESICA_PEER_NET_ADDRESS_H
#define VESICA_PEER_NET_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/message.h"

/** Room for an address as text, with its NUL. */
#define PEER_ADDRESS_ROOM 192

/* HOST:PORT in its two parts. */
typedef struct peer_address {
    char host[PEER_ADDRESS_ROOM];
    char port[8];
} peer_address;

/** Read HOST:PORT, or [HOST]:PORT for an IPv6 address; the port is a number. */
bool peer_address_parse(peer_address *out, const char *text);

/** Listen on an address.
 *
 * Out:     out  the caller closes it
 */
peer_exit peer_net_listen(int *out, peer_error *error, const char *address);

/** Connect: all addresses of the host are tried, one after the other, each for
 * so long at most.
 *
 * Out:     out  the caller closes it
 */
peer_exit peer_net_connect(int *out, peer_error *error, const char *address,
                           uint64_t seconds);

/** Take a connection, made ready for use. Returns -1 if there is none. */
int peer_net_accept(int listener);

/** The address of this end of a socket, or of the other, as text. */
void peer_net_name(char out[PEER_ADDRESS_ROOM], int fd, bool other_end);

/** Wait until fd is ready for the poll events, the moment of peer_clock_ms is
 * reached, or the process is told to stop. Returns whether fd is ready. */
bool peer_net_wait(int fd, short events, int64_t until_ms);

/** The same, also when the process was told to stop: for last words. */
bool peer_net_wait_all_the_same(int fd, short events, int64_t until_ms);

#endif
