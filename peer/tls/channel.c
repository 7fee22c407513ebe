/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "tls/channel.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/process.h"
#include "net/address.h"
#include "tls/authority.h"

/* How many changes of keys in a minute are not an attack. */
#define MAX_KEY_UPDATES 10

/* After so many records the keys are changed (security of AES-GCM). */
#define MAX_WRITES (UINT64_C(1) << 30)

/* How long a closing end waits for the other. */
#define LINGER_MS 1500

/* What the reason of an OpenSSL error means to an operator. */
typedef struct explanation {
    int reason;
    const char *text;
} explanation;

#define UNTRUSTED                                                              \
    "the partner does not trust this side's certificate: it must run "         \
    "`vesica-peer trust` with the cert.pem of this side, or have the same "    \
    "authority, with its CRL"

static const explanation explanations[] = {
    {SSL_R_UNEXPECTED_EOF_WHILE_READING,
     "the connection broke: the partner closed it; its own log says why"},
    {SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED,
     "the partner wants a certificate from this side"},
    {SSL_R_TLSV1_ALERT_UNKNOWN_CA, UNTRUSTED},
    {SSL_R_SSLV3_ALERT_BAD_CERTIFICATE, UNTRUSTED},
    {SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN, UNTRUSTED},
    {SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED,
     "the partner says that this side's certificate, or its own CRL of the "
     "authority, has expired"},
    {SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED,
     "the partner says that the authority has revoked this side's "
     "certificate"},
    {SSL_R_NO_APPLICATION_PROTOCOL, "the other end is not a vesica-peer"},
    {SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL,
     "the other end is not a vesica-peer of this version"},
    {SSL_R_WRONG_VERSION_NUMBER, "the other end does not speak TLS"},
    {SSL_R_PACKET_LENGTH_TOO_LONG, "the other end does not speak TLS"},
    {SSL_R_HTTP_REQUEST, "the other end speaks HTTP, not TLS"},
    {SSL_R_UNSUPPORTED_PROTOCOL, "the other end does not speak TLS 1.3"},
    {SSL_R_TLSV1_ALERT_PROTOCOL_VERSION,
     "the other end does not speak TLS 1.3"},
    {SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE,
     "the other end showed no certificate"},
};

static const char *explain_reason(unsigned long number)
{
    const int reason = ERR_GET_REASON(number);
    const bool of_tls = ERR_GET_LIB(number) == ERR_LIB_SSL;
    for (size_t i = 0; i < sizeof explanations / sizeof explanations[0]; i++) {
        if (of_tls && explanations[i].reason == reason) {
            return explanations[i].text;
        }
    }
    const char *text = ERR_reason_error_string(number);
    return text != NULL ? text : "the connection failed";
}

/* Say why an operation of OpenSSL failed; kind is what SSL_get_error says. */
static void explain(const peer_channel *channel, peer_error *error, int kind)
{
    const long verified = SSL_get_verify_result(channel->ssl);
    const unsigned long number = ERR_peek_error();
    if (verified != X509_V_OK) {
        (void)peer_error_set(
            error, PEER_ERR_PARTNER, "%s",
            peer_authority_explain(verified, channel->endpoint->trust));
    } else if (kind == SSL_ERROR_SYSCALL && number == 0) {
        (void)peer_error_system(error, PEER_ERR_PARTNER,
                                "the connection broke");
        error->passing = true;
    } else {
        (void)peer_error_set(error, PEER_ERR_PARTNER, "%s",
                             explain_reason(number));
        error->passing =
            ERR_GET_REASON(number) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
    }
    ERR_clear_error();
}

static void count_key_updates(int writing, int version, int type,
                              const void *data, size_t len, SSL *ssl, void *arg)
{
    peer_channel *channel = arg;
    const unsigned char *message = data;
    (void)version;
    (void)ssl;
    if (writing != 0 || type != SSL3_RT_HANDSHAKE || len == 0 ||
        message[0] != SSL3_MT_KEY_UPDATE) {
        return;
    }
    if (peer_clock_ms() > channel->minute_ends_ms) {
        channel->minute_ends_ms = peer_clock_ms() + 60000;
        channel->num_key_updates = 0;
    }
    channel->num_key_updates++;
}

static bool prepare(peer_channel *channel)
{
    const peer_endpoint *endpoint = channel->endpoint;
    channel->ssl = SSL_new(endpoint->context);
    if (channel->ssl == NULL || SSL_set_fd(channel->ssl, channel->fd) != 1) {
        return false;
    }
    SSL_set_msg_callback(channel->ssl, count_key_updates);
    SSL_set_msg_callback_arg(channel->ssl, channel);
    if (!endpoint->dialer) {
        SSL_set_accept_state(channel->ssl);
        return true;
    }
    SSL_set_connect_state(channel->ssl);
    SSL_set_hostflags(channel->ssl, X509_CHECK_FLAG_NO_WILDCARDS |
                                        X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    return SSL_set1_host(channel->ssl, endpoint->partners[0].name) == 1;
}

static short events_of(int kind)
{
    return kind == SSL_ERROR_WANT_WRITE ? POLLOUT : POLLIN;
}

static bool must_wait(int kind)
{
    return kind == SSL_ERROR_WANT_READ || kind == SSL_ERROR_WANT_WRITE;
}

/* A partner without a pin is one for whom an authority vouches. */
static bool is_key_of(const peer_endpoint *endpoint,
                      const peer_partner *partner,
                      const uint8_t pin[PEER_PIN_BYTES])
{
    const bool pinned =
        partner->pin_hex[0] != '\0' || partner->next_pin_hex[0] != '\0';
    return (!pinned && endpoint->trust == PEER_TRUST_CA) ||
           peer_partner_has_pin(partner, pin);
}

/* TLS says that the certificate is believed; the pin and the name say of whom
 * it is. */
static const peer_partner *find_partner(peer_channel *channel,
                                        X509 *certificate)
{
    const peer_endpoint *endpoint = channel->endpoint;
    uint8_t *pin = channel->partner_pin;
    if (certificate == NULL || !peer_cert_pin(pin, certificate)) {
        return NULL;
    }
    for (size_t i = 0; i < endpoint->num_partners; i++) {
        const peer_partner *partner = &endpoint->partners[i];
        if (is_key_of(endpoint, partner, pin) &&
            peer_cert_is_of(certificate, partner->name)) {
            return partner;
        }
    }
    return NULL;
}

static peer_exit recognise(peer_channel *channel, peer_error *error)
{
    X509 *certificate = SSL_get1_peer_certificate(channel->ssl);
    channel->partner = NULL;
    /* What may certify others is no member, whatever its name. */
    if (channel->endpoint->trust == PEER_TRUST_PIN ||
        (certificate != NULL && X509_check_ca(certificate) == 0)) {
        channel->partner = find_partner(channel, certificate);
    }
    X509_free(certificate);
    if (channel->partner == NULL) {
        return peer_error_set(error, PEER_ERR_PARTNER,
                              "the certificate shown is of a key or a name "
                              "that is of no partner in partners/");
    }
    return PEER_OK;
}

static peer_exit identify(peer_channel *channel, peer_error *error)
{
    const unsigned char *protocol = NULL;
    unsigned len = 0;
    SSL_get0_alpn_selected(channel->ssl, &protocol, &len);
    if (len != 8 || memcmp(protocol, "vesica/1", 8) != 0) {
        return peer_error_set(error, PEER_ERR_PARTNER,
                              "the other end is not a vesica-peer");
    }
    return recognise(channel, error);
}

peer_exit peer_channel_begin(peer_channel *out, peer_error *error,
                             const peer_endpoint *endpoint, int fd)
{
    memset(out, 0, sizeof *out);
    out->fd = fd;
    out->endpoint = endpoint;
    if (!prepare(out)) {
        ERR_clear_error();
        return peer_error_set(error, PEER_ERR_LOCAL,
                              "cannot set up a TLS connection");
    }
    return PEER_OK;
}

peer_io peer_channel_shake(peer_channel *channel, peer_error *error)
{
    ERR_clear_error();
    errno = 0;
    const int returned = SSL_do_handshake(channel->ssl);
    if (returned == 1) {
        return identify(channel, error) == PEER_OK ? PEER_IO_DONE
                                                   : PEER_IO_FAILED;
    }
    const int kind = SSL_get_error(channel->ssl, returned);
    if (must_wait(kind)) {
        channel->read_events = events_of(kind);
        return PEER_IO_WAIT;
    }
    explain(channel, error, kind);
    return PEER_IO_FAILED;
}

/* What has changed is who is believed; what this side showed of itself must be
 * the same, as the session will be bound to it. */
peer_exit peer_channel_move(peer_channel *channel, peer_error *error,
                            const peer_endpoint *to)
{
    const peer_endpoint *from = channel->endpoint;
    if (from->trust != to->trust ||
        CRYPTO_memcmp(from->own_pin, to->own_pin, PEER_PIN_BYTES) != 0) {
        return peer_error_set(error, PEER_ERR_PARTNER,
                              "it came while this side's key or trust changed");
    }
    if (to->trust == PEER_TRUST_CA) {
        X509 *certificate = SSL_get1_peer_certificate(channel->ssl);
        const peer_exit code = peer_authority_check(
            SSL_CTX_get_cert_store(to->context), NULL, error, certificate,
            SSL_get_peer_cert_chain(channel->ssl), X509_PURPOSE_SSL_CLIENT,
            "its certificate");
        X509_free(certificate);
        if (code != PEER_OK) {
            return PEER_ERR_PARTNER;
        }
    }
    channel->endpoint = to;
    return recognise(channel, error);
}

/* A socket that is always ready would never see the deadline. */
static bool wait_for_hands(const peer_channel *channel, int64_t until_ms)
{
    return peer_clock_ms() < until_ms &&
           peer_net_wait(channel->fd, channel->read_events, until_ms);
}

peer_exit peer_channel_open(peer_channel *out, peer_error *error,
                            const peer_endpoint *endpoint, int fd,
                            int64_t until_ms)
{
    PEER_TRY(peer_channel_begin(out, error, endpoint, fd));
    peer_io io = peer_channel_shake(out, error);
    while (io == PEER_IO_WAIT && wait_for_hands(out, until_ms)) {
        io = peer_channel_shake(out, error);
    }
    if (io == PEER_IO_WAIT) {
        return peer_process_stopped()
                   ? peer_error_set(error, PEER_ERR_LOCAL, "stopped")
                   : peer_error_set(error, PEER_ERR_PARTNER,
                                    PEER_HANDSHAKE_LATE);
    }
    return io == PEER_IO_DONE ? PEER_OK : PEER_ERR_PARTNER;
}

peer_exit peer_channel_binding(uint8_t out[PEER_BINDING_BYTES],
                               peer_error *error, const peer_channel *channel)
{
    static const char label[] = "EXPORTER-Channel-Binding";
    const uint8_t *own = channel->endpoint->own_pin;
    const uint8_t *partner = channel->partner_pin;
    const bool dialer = channel->endpoint->dialer;
    if (SSL_export_keying_material(channel->ssl, out, 32, label,
                                   sizeof label - 1, NULL, 0, 0) != 1) {
        ERR_clear_error();
        return peer_error_set(error, PEER_ERR_LOCAL,
                              "TLS gave no channel binding");
    }
    memcpy(out + 32, dialer ? own : partner, PEER_PIN_BYTES);
    memcpy(out + 32 + PEER_PIN_BYTES, dialer ? partner : own, PEER_PIN_BYTES);
    return PEER_OK;
}

peer_io peer_channel_read(peer_channel *channel, size_t *len, peer_error *error,
                          uint8_t *out, size_t room)
{
    ERR_clear_error();
    errno = 0;
    const int returned = SSL_read_ex(channel->ssl, out, room, len);
    if (channel->num_key_updates > MAX_KEY_UPDATES) {
        (void)peer_error_set(error, PEER_ERR_PARTNER,
                             "the partner changes its TLS keys too often");
        return PEER_IO_FAILED;
    }
    if (returned == 1) {
        return PEER_IO_DONE;
    }
    const int kind = SSL_get_error(channel->ssl, returned);
    if (must_wait(kind)) {
        channel->read_events = events_of(kind);
        return PEER_IO_WAIT;
    }
    if (kind == SSL_ERROR_ZERO_RETURN) {
        return PEER_IO_CLOSED;
    }
    explain(channel, error, kind);
    return PEER_IO_FAILED;
}

peer_io peer_channel_write(peer_channel *channel, size_t *len,
                           peer_error *error, const uint8_t *in, size_t in_len)
{
    ERR_clear_error();
    errno = 0;
    const int returned = SSL_write_ex(channel->ssl, in, in_len, len);
    if (returned == 1) {
        if (++channel->num_writes == MAX_WRITES) {
            channel->num_writes = 0;
            (void)SSL_key_update(channel->ssl, SSL_KEY_UPDATE_REQUESTED);
        }
        return PEER_IO_DONE;
    }
    const int kind = SSL_get_error(channel->ssl, returned);
    if (must_wait(kind)) {
        channel->write_events = events_of(kind);
        return PEER_IO_WAIT;
    }
    explain(channel, error, kind);
    return PEER_IO_FAILED;
}

/* Closing a socket with unread bytes resets the connection, and a reset may
 * overtake what was sent: read what is there, and then until the partner has
 * closed too. */

bool peer_channel_drain(const peer_channel *channel)
{
    enum {
        MAX_READS = 16 /* then others have their turn */
    };
    uint8_t dropped[4096];
    for (int i = 0; i < MAX_READS; i++) {
        const ssize_t len = recv(channel->fd, dropped, sizeof dropped, 0);
        if (len == 0 || (len < 0 && errno != EAGAIN && errno != EINTR)) {
            return false;
        }
        if (len < 0) {
            return true;
        }
    }
    return true;
}

bool peer_channel_part(peer_channel *channel, bool well)
{
    if (channel->ssl != NULL && well) {
        (void)SSL_shutdown(channel->ssl);
        ERR_clear_error();
    }
    SSL_free(channel->ssl);
    channel->ssl = NULL;
    return channel->fd >= 0 && shutdown(channel->fd, SHUT_WR) == 0;
}

void peer_channel_close(peer_channel *channel, bool well)
{
    const int64_t until =
        peer_clock_ms() +
        (channel->partner != NULL ? LINGER_MS : PEER_FAILED_LINGER_MS);
    bool open = peer_channel_part(channel, well);
    while (open && peer_clock_ms() < until) {
        open = peer_channel_drain(channel) &&
               peer_net_wait_all_the_same(channel->fd, POLLIN, until);
    }
    if (channel->fd >= 0) {
        (void)close(channel->fd);
        channel->fd = -1;
    }
}
