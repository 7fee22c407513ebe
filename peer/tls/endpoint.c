/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "tls/authority.h"
#include "tls/channel.h"

static const unsigned char alpn[] = "\x08vesica/1";
#define ALPN_LEN (sizeof alpn - 1)

#define OPTIONS                                                                \
    (SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |      \
     SSL_OP_CIPHER_SERVER_PREFERENCE)

static int choose_alpn(SSL *ssl, const unsigned char **out,
                       unsigned char *out_len, const unsigned char *in,
                       unsigned in_len, void *arg)
{
    unsigned char *chosen = NULL;
    (void)ssl;
    (void)arg;
    if (SSL_select_next_proto(&chosen, out_len, alpn, ALPN_LEN, in, in_len) !=
        OPENSSL_NPN_NEGOTIATED) {
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

/* OpenSSL's macros for lists cast const away, so that literals will not do. */
static bool set_protocol(SSL_CTX *context)
{
    char groups[] = "X25519:P-256:P-384";
    SSL_CTX_set_security_level(context, PEER_SECURITY_LEVEL);
    (void)SSL_CTX_set_options(context, OPTIONS);
    return SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1 &&
           SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1 &&
           SSL_CTX_set_ciphersuites(context, "TLS_AES_256_GCM_SHA384:"
                                             "TLS_CHACHA20_POLY1305_SHA256:"
                                             "TLS_AES_128_GCM_SHA256") == 1 &&
           SSL_CTX_set1_groups_list(context, groups) == 1;
}

static bool set_signatures(SSL_CTX *context)
{
    char list[] = "ed25519:ECDSA+SHA256:ECDSA+SHA384:RSA-PSS+SHA256";
    return SSL_CTX_set1_sigalgs_list(context, list) == 1 &&
           SSL_CTX_set1_client_sigalgs_list(context, list) == 1;
}

/* Each session is a new handshake: no tickets, no cache, no early data. */
static bool set_no_resumption(SSL_CTX *context)
{
    (void)SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    return SSL_CTX_set_num_tickets(context, 0) == 1 &&
           SSL_CTX_set_max_early_data(context, 0) == 1 &&
           SSL_CTX_set_recv_max_early_data(context, 0) == 1;
}

static bool set_alpn(SSL_CTX *context)
{
    SSL_CTX_set_alpn_select_cb(context, choose_alpn, NULL);
    /* This one function returns 0 for success. */
    return SSL_CTX_set_alpn_protos(context, alpn, ALPN_LEN) == 0;
}

static void set_verification(SSL_CTX *context, bool dialer)
{
    const int mode = SSL_VERIFY_PEER;
    SSL_CTX_set_verify(
        context, dialer ? mode : mode | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    SSL_CTX_set_verify_depth(context, PEER_MAX_CHAIN);
    SSL_CTX_set_max_cert_list(context, 32768);
    (void)X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context),
                                      X509_V_FLAG_X509_STRICT);
}

/* What is shown is the certificate and the chain of its file, and nothing that
 * the library would look up. */
static bool set_identity(SSL_CTX *context, const peer_identity *own)
{
    (void)SSL_CTX_set_mode(context, SSL_MODE_NO_AUTO_CHAIN);
    return SSL_CTX_use_certificate(context, own->certificate) == 1 &&
           SSL_CTX_set1_chain(context, own->chain) == 1 &&
           SSL_CTX_use_PrivateKey(context, own->key) == 1 &&
           SSL_CTX_check_private_key(context) == 1;
}

static peer_exit refused_setting(peer_error *error)
{
    const char *reason = ERR_reason_error_string(ERR_peek_error());
    const peer_exit code =
        peer_error_set(error, PEER_ERR_LOCAL, "cannot set up TLS: %s",
                       reason != NULL ? reason : "unknown reason");
    ERR_clear_error();
    return code;
}

static void warn(peer_endpoint *endpoint, const X509 *certificate,
                 const char *whose)
{
    peer_error warning;
    if (peer_cert_warn(&warning, certificate, whose)) {
        peer_error_add(&endpoint->warnings, "%s", warning.text);
    }
}

/* The certificate beside a configuration must be one that is pinned in it: one
 * of the two files changed otherwise. */
static peer_exit add_anchor(peer_endpoint *endpoint, peer_error *error,
                            const char *path, const peer_partner *partner)
{
    char whose[PEER_MAX_NAME + 4];
    X509 *certificate = NULL;
    uint8_t pin[PEER_PIN_BYTES];
    PEER_TRY(peer_cert_read(&certificate, error, path));
    peer_exit code = PEER_OK;
    if (!peer_cert_pin(pin, certificate)) {
        code = peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    } else if (!peer_partner_has_pin(partner, pin)) {
        code = peer_error_set(error, PEER_ERR_INPUT,
                              "%s is not the certificate that is pinned in "
                              "%s.conf; trust the partner again",
                              path, partner->label);
    } else if (X509_STORE_add_cert(SSL_CTX_get_cert_store(endpoint->context),
                                   certificate) != 1) {
        code = refused_setting(error);
    }
    if (partner->enabled) {
        (void)snprintf(whose, sizeof whose, "%s's", partner->label);
        warn(endpoint, certificate, whose);
    }
    X509_free(certificate);
    return code;
}

/* While it changes keys, a partner has two. */
static peer_exit add_anchors(peer_endpoint *endpoint, peer_error *error,
                             const char *dir, const peer_partner *partner)
{
    char path[PEER_PATH_ROOM];
    PEER_TRY(peer_partner_path(path, error, dir, partner->label, "pem"));
    PEER_TRY(add_anchor(endpoint, error, path, partner));
    if (partner->next_pin_hex[0] == '\0') {
        return PEER_OK;
    }
    PEER_TRY(peer_partner_path(path, error, dir, partner->label, "next.pem"));
    return add_anchor(endpoint, error, path, partner);
}

static peer_exit add_pins(peer_endpoint *endpoint, peer_error *error,
                          const char *dir)
{
    for (size_t i = 0; i < endpoint->num_partners; i++) {
        PEER_TRY(add_anchors(endpoint, error, dir, &endpoint->partners[i]));
    }
    return PEER_OK;
}

/* With an authority it is the name that tells one partner from another. */
static peer_exit check_names(const peer_endpoint *endpoint, peer_error *error)
{
    for (size_t i = 0; i < endpoint->num_partners; i++) {
        const peer_partner *one = &endpoint->partners[i];
        for (size_t j = 0; j < i; j++) {
            const peer_partner *other = &endpoint->partners[j];
            if (strcmp(one->name, other->name) == 0) {
                return peer_error_set(error, PEER_ERR_INPUT,
                                      "partners/%s.conf and partners/%s.conf "
                                      "have the same name; with trust = ca it "
                                      "must tell them apart",
                                      other->label, one->label);
            }
        }
    }
    return PEER_OK;
}

/* The own certificate must be what partners of the same authority believe. One
 * that is revoked they refuse; the CRL that says so is in force here. */
static peer_exit add_authority(peer_endpoint *endpoint, peer_error *error,
                               const char *dir, const peer_settings *settings,
                               const peer_identity *own)
{
    X509_STORE *store = SSL_CTX_get_cert_store(endpoint->context);
    char path[PEER_PATH_ROOM];
    bool revoked = false;
    PEER_TRY(check_names(endpoint, error));
    PEER_TRY(
        peer_authority_read(store, error, &endpoint->warnings, dir, settings));
    PEER_TRY(peer_files_join(path, error, dir, "cert.pem"));
    PEER_TRY(peer_authority_check(
        store, &revoked, error, own->certificate, own->chain,
        endpoint->dialer ? X509_PURPOSE_SSL_CLIENT : X509_PURPOSE_SSL_SERVER,
        path));
    if (revoked) {
        peer_error_add(&endpoint->warnings,
                       "warning: %s: the authority has revoked this side's own "
                       "certificate; partners who know refuse it",
                       path);
    }
    return PEER_OK;
}

static peer_exit set_all(peer_endpoint *endpoint, peer_error *error,
                         const char *dir, const peer_settings *settings,
                         const peer_identity *own)
{
    SSL_CTX *context = endpoint->context;
    if (context == NULL || !set_protocol(context) || !set_signatures(context) ||
        !set_no_resumption(context) || !set_alpn(context) ||
        !set_identity(context, own)) {
        return refused_setting(error);
    }
    set_verification(context, endpoint->dialer);
    /* A write that had to wait may be tried again from another buffer, and may
     * end after a part. */
    (void)SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE |
                                        SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    /* A read comes back after each record, also after one without data: what
     * the caller bounds, a stream of such records cannot pass by. */
    (void)SSL_CTX_clear_mode(context, SSL_MODE_AUTO_RETRY);
    warn(endpoint, own->certificate, "this side's");
    return endpoint->trust == PEER_TRUST_PIN
               ? add_pins(endpoint, error, dir)
               : add_authority(endpoint, error, dir, settings, own);
}

peer_exit peer_endpoint_init(peer_endpoint *out, peer_error *error,
                             const char *dir, const peer_settings *settings,
                             const peer_identity *own,
                             const peer_partner *partners, size_t num_partners,
                             bool dialer)
{
    peer_endpoint made = {
        .context =
            SSL_CTX_new(dialer ? TLS_client_method() : TLS_server_method()),
        .dialer = dialer,
        .trust = settings->trust,
        .partners = partners,
        .num_partners = num_partners,
    };
    memcpy(made.own_pin, own->pin, sizeof made.own_pin);
    const peer_exit code = set_all(&made, error, dir, settings, own);
    if (code != PEER_OK) {
        peer_endpoint_clear(&made);
        return code;
    }
    *out = made;
    return PEER_OK;
}

void peer_endpoint_clear(peer_endpoint *endpoint)
{
    SSL_CTX_free(endpoint->context);
    memset(endpoint, 0, sizeof *endpoint);
}
