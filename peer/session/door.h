/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Connections whose other end has not said yet who it is. They have no thread,
 * all of them are polled by one; whoever shakes hands goes on, and when there
 * are too many who do not, the oldest goes.
 */

#ifndef VESICA_PEER_SESSION_DOOR_H
#define VESICA_PEER_SESSION_DOOR_H

#include <poll.h>

#include "base/log.h"
#include "net/address.h"
#include "session/house.h"

/** Most connections at a door. */
#define PEER_MAX_GUESTS 4096

/* A connection and the house that it came to. */
typedef struct peer_guest {
    peer_house *house; /* held */
    peer_channel channel;
    char id[PEER_LOG_ID_ROOM]; /* of the session that may come of it */
    char from[PEER_ADDRESS_ROOM];
    int64_t until_ms; /* deadline of the handshake, or of leaving */
    bool leaves;      /* it failed, and is to hear of it */
} peer_guest;

typedef struct peer_door {
    peer_guest *guests[PEER_MAX_GUESTS]; /* in the order of coming */
    size_t num;
    struct pollfd polled[2 + PEER_MAX_GUESTS];
    /* Called for each that is turned away or fails. */
    void (*failed)(void *arg, const char *from, const char *why);
    void *arg;
} peer_door;

/** Take a connection in. With max_guests at the door the oldest is closed.
 *
 * In:      house  held from now on; its settings say how long, and how many
 *          fd     taken over
 */
void peer_door_enter(peer_door *door, peer_house *house, int fd);

/** Wait for the listener, for a guest, for the moment, or for a stop, and let
 * all guests do what they can.
 *
 * In:      listener  -1: none
 * Returns: whether the listener has a connection
 */
bool peer_door_wait(peer_door *door, int listener, int64_t until_ms);

/** One that has shaken hands; NULL if there is none.
 *
 * Returns: owned by the caller: peer_guest_free
 */
peer_guest *peer_door_next(peer_door *door);

/** Hold a guest that is in against the house that is in force now: files may
 * have been read again since it came.
 *
 * Returns: PEER_OK, or PEER_ERR_PARTNER: it is not believed any more
 */
peer_exit peer_guest_move(peer_guest *guest, peer_error *error,
                          peer_house *house);

/** Close all connections at the door. */
void peer_door_clear(peer_door *door);

/** Close, if it is open, without waiting; free. NULL is allowed. */
void peer_guest_free(peer_guest *guest);

#endif
