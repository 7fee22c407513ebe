/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A connection to a partner: TLS 1.3, both sides certified, the partner known
 * by its name, and by its pin or the word of an authority. Nothing here blocks
 * but the handshake and the close, which have deadlines.
 */

#ifndef VESICA_PEER_TLS_CHANNEL_H
#define VESICA_PEER_TLS_CHANNEL_H

#include <openssl/ssl.h>
#include <stdbool.h>

#include "tls/cert.h"

/** Bytes of a channel binding: exporter, pin of the dialer, of the acceptor. */
#define PEER_BINDING_BYTES (32 + 2 * PEER_PIN_BYTES)

/* One end of a service: settings and anchors of all its connections. */
typedef struct peer_endpoint {
    SSL_CTX *context;
    bool dialer;
    unsigned trust; /* a peer_trust_mode */
    uint8_t own_pin[PEER_PIN_BYTES];
    const peer_partner *partners;
    size_t num_partners;
    peer_error warnings; /* of what expires soon; empty: none */
} peer_endpoint;

typedef struct peer_channel {
    int fd; /* -1: none */
    SSL *ssl;
    const peer_endpoint *endpoint;
    const peer_partner *partner;         /* known after the handshake */
    uint8_t partner_pin[PEER_PIN_BYTES]; /* which of its keys it has shown */
    short read_events;                   /* what peer_channel_read waits for */
    short write_events;                  /* what peer_channel_write waits for */
    uint64_t num_writes;                 /* since the last change of keys */
    unsigned num_key_updates;            /* of the partner, in this minute */
    int64_t minute_ends_ms;
} peer_channel;

typedef enum peer_io {
    PEER_IO_DONE,   /* some bytes went */
    PEER_IO_WAIT,   /* poll for the events of the channel */
    PEER_IO_CLOSED, /* the partner said that it will send no more */
    PEER_IO_FAILED  /* the message says why */
} peer_io;

/** Make an endpoint that talks to these partners alone.
 *
 * Out:     out       owned by the caller: peer_endpoint_clear
 * In:      partners  must outlive the endpoint; one, if this side dials
 *          dir       where partners/NAME.pem are, or the files of an authority
 */
peer_exit peer_endpoint_init(peer_endpoint *out, peer_error *error,
                             const char *dir, const peer_settings *settings,
                             const peer_identity *own,
                             const peer_partner *partners, size_t num_partners,
                             bool dialer);

/** Free what an endpoint holds. The zero endpoint is allowed. */
void peer_endpoint_clear(peer_endpoint *endpoint);

/* What is said of a handshake that did not end by its deadline. */
#define PEER_HANDSHAKE_LATE "the TLS handshake took too long"

/** How long to stay after a handshake that failed: enough for the alert to
 * overtake the first bytes of a partner nearby, too short to be of use to
 * strangers. */
#define PEER_FAILED_LINGER_MS 100

/** Begin a channel on a connected socket; it must not be moved.
 *
 * Out:     out  owned by the caller: peer_channel_close, also on error
 * In:      fd   taken over, also on error
 */
peer_exit peer_channel_begin(peer_channel *out, peer_error *error,
                             const peer_endpoint *endpoint, int fd);

/** Shake hands as far as it goes. After PEER_IO_DONE the partner is known;
 * after PEER_IO_WAIT poll for read_events. */
peer_io peer_channel_shake(peer_channel *channel, peer_error *error);

/** Hold the partner of a channel of this acceptor, whose hands are shaken,
 * against another endpoint of it, which takes the place of the first. */
peer_exit peer_channel_move(peer_channel *channel, peer_error *error,
                            const peer_endpoint *to);

/** Begin, and shake hands until a deadline. */
peer_exit peer_channel_open(peer_channel *out, peer_error *error,
                            const peer_endpoint *endpoint, int fd,
                            int64_t until_ms);

/** What ties a session to this channel (RFC 9266). */
peer_exit peer_channel_binding(uint8_t out[PEER_BINDING_BYTES],
                               peer_error *error, const peer_channel *channel);

/** Read what there is, room bytes at most; *len is set on PEER_IO_DONE. */
peer_io peer_channel_read(peer_channel *channel, size_t *len, peer_error *error,
                          uint8_t *out, size_t room);

/** Write what can be written; *len is set on PEER_IO_DONE. After PEER_IO_WAIT
 * the next write must begin with the same bytes. */
peer_io peer_channel_write(peer_channel *channel, size_t *len,
                           peer_error *error, const uint8_t *in, size_t in_len);

/** Close: if both ends are well, tell the partner and wait for it a moment, so
 * that nothing that was sent is lost. After a handshake that failed the
 * moment is PEER_FAILED_LINGER_MS. A channel without a socket is allowed. */
void peer_channel_close(peer_channel *channel, bool well);

/** The two halves of it, for who does not wait. peer_channel_part says that
 * this side sends no more; peer_channel_drain drops what the other end still
 * sends. Both return whether it may send more: poll for POLLIN, and drain
 * again, until the moment is over; then close. */
bool peer_channel_part(peer_channel *channel, bool well);
bool peer_channel_drain(const peer_channel *channel);

#endif
