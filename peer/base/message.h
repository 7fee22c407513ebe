/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Outcomes and messages. A function that can fail returns a peer_exit, and has
 * then said in the peer_error what is wrong, where, and what to do next. No
 * message holds an item, a value of a list, or a key.
 */

#ifndef VESICA_PEER_BASE_MESSAGE_H
#define VESICA_PEER_BASE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PEER_FORMAT(text, first) __attribute__((format(printf, text, first)))

/* What the process returns; the numbers are documented in docs/PEER.md. */
typedef enum peer_exit {
    PEER_OK = 0,
    PEER_ERR_USAGE = 1,   /* the command line */
    PEER_ERR_INPUT = 2,   /* a file, an identifier, the configuration */
    PEER_ERR_PARTNER = 3, /* the partner or the network */
    PEER_ERR_LOCAL = 4    /* this machine */
} peer_exit;

/** Longest message; room for twenty bad rows. */
#define PEER_MAX_MESSAGE 8192

/* One message of one or more lines. Zero is the empty message. */
typedef struct peer_error {
    size_t len;
    bool passing; /* the same may succeed a little later */
    char text[PEER_MAX_MESSAGE];
} peer_error;

/* Return from the function with what expr returns, unless it is PEER_OK. */
#define PEER_TRY(expr)                                                         \
    do {                                                                       \
        const peer_exit peer_try_ = (expr);                                    \
        if (peer_try_ != PEER_OK) {                                            \
            return peer_try_;                                                  \
        }                                                                      \
    } while (0)

/** Set the message, in place of what stood there; it is not passing. Returns
 * code. */
PEER_FORMAT(3, 4)
peer_exit peer_error_set(peer_error *error, peer_exit code, const char *format,
                         ...);

/** Add a line to the message. */
PEER_FORMAT(2, 3)
void peer_error_add(peer_error *error, const char *format, ...);

/** Set the message and add the system's text for the present errno. */
PEER_FORMAT(3, 4)
peer_exit peer_error_system(peer_error *error, peer_exit code,
                            const char *format, ...);

/** Write the message to standard error, after the program's name. */
void peer_error_print(const peer_error *error);

/** Write bytes to standard error, all of them if there is anybody. */
void peer_message_write(const char *text, size_t len);

#endif
