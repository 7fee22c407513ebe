/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "tls/authority.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include "base/files.h"

/* What a result of a verification means; the second text is for trust = ca,
 * where it differs. */
typedef struct explanation {
    long result;
    const char *text;
    const char *of_authority;
} explanation;

#define NOT_PINNED                                                             \
    "the certificate shown is not the pinned one of a partner; if the "        \
    "partner has a new one, compare fingerprints by telephone and trust it "   \
    "again"
#define NOT_SIGNED                                                             \
    "the certificate shown is not signed by the authority in the file `ca` "   \
    "of peer.conf"

static const explanation explanations[] = {
    {X509_V_ERR_CERT_HAS_EXPIRED,
     "the partner's certificate has expired; it must make a new one, which "
     "this side must trust",
     "the partner's certificate, or that of its authority, has expired"},
    {X509_V_ERR_CERT_NOT_YET_VALID,
     "the partner's certificate is not valid yet; is the clock right?", NULL},
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, NOT_PINNED, NOT_SIGNED},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, NOT_PINNED, NOT_SIGNED},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, NOT_PINNED, NOT_SIGNED},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, NOT_PINNED, NOT_SIGNED},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, NOT_PINNED, NOT_SIGNED},
    {X509_V_ERR_HOSTNAME_MISMATCH, "the certificate shown is of another name",
     NULL},
    {X509_V_ERR_CERT_REVOKED,
     "the authority has revoked the certificate: do not go on before you have "
     "spoken to its owner, at a number that you knew before",
     NULL},
    {X509_V_ERR_UNABLE_TO_GET_CRL,
     "an authority of the certificate's chain has no CRL in the file `crl` of "
     "peer.conf; without one nobody is believed",
     NULL},
    {X509_V_ERR_CRL_HAS_EXPIRED,
     "a CRL in the file `crl` of peer.conf is out of date: get a new one from "
     "the authority",
     NULL},
    {X509_V_ERR_CERT_CHAIN_TOO_LONG,
     "the chain of the certificate is too long: at most two authorities may "
     "stand between it and the root",
     NULL},
    {X509_V_ERR_EE_KEY_TOO_SMALL,
     "the key of the certificate is too weak: P-256, P-384, Ed25519, or RSA of "
     "3072 bits or more",
     NULL},
    {X509_V_ERR_CA_KEY_TOO_SMALL,
     "the key of an authority of the certificate's chain is too weak: P-256, "
     "P-384, Ed25519, or RSA of 3072 bits or more",
     NULL},
    {X509_V_ERR_CA_MD_TOO_WEAK,
     "a signature in the certificate's chain is too weak: SHA-256 or more",
     NULL},
    {X509_V_ERR_INVALID_PURPOSE,
     "the certificate is not for this role (unsuitable purpose): who runs "
     "`match` needs clientAuth, who runs `serve` serverAuth",
     NULL},
    {X509_V_ERR_INVALID_CA,
     "an authority of the certificate's chain is none: it needs "
     "basicConstraints CA:TRUE",
     NULL},
    {X509_V_ERR_CA_CERT_MISSING_KEY_USAGE,
     "an authority of the certificate's chain, perhaps the root in the file "
     "`ca` of peer.conf, needs keyUsage keyCertSign and cRLSign",
     NULL},
    {X509_V_ERR_CRL_NOT_YET_VALID,
     "a CRL in the file `crl` of peer.conf is not valid yet; is the clock "
     "right?",
     NULL},
};

const char *peer_authority_explain(long result, unsigned trust)
{
    for (size_t i = 0; i < sizeof explanations / sizeof explanations[0]; i++) {
        const explanation *one = &explanations[i];
        if (one->result == result) {
            return trust == PEER_TRUST_CA && one->of_authority != NULL
                       ? one->of_authority
                       : one->text;
        }
    }
    return X509_verify_cert_error_string(result);
}

static peer_exit add_certificates(X509_STORE *store, peer_error *error,
                                  const char *path)
{
    STACK_OF(X509) *all = NULL;
    PEER_TRY(peer_cert_read_all(&all, error, path));
    bool added = true;
    for (int i = 0; i < sk_X509_num(all); i++) {
        added = X509_STORE_add_cert(store, sk_X509_value(all, i)) == 1 && added;
    }
    sk_X509_pop_free(all, X509_free);
    return added ? PEER_OK
                 : peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
}

/* RFC 5280 wants the moment of the next one in every CRL. One without it would
 * never be out of date. */
static peer_exit check_next_update(peer_error *error, peer_error *warnings,
                                   const X509_CRL *crl, const char *path)
{
    const ASN1_TIME *next = X509_CRL_get0_nextUpdate(crl);
    char day[PEER_DAY_ROOM];
    int days_left = 0;
    if (next == NULL) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s: a CRL does not say when the next one comes",
                              path);
    }
    peer_cert_day(day, &days_left, next);
    if (X509_cmp_current_time(next) <= 0) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s: a CRL is out of date since %s, and nobody "
                              "would be believed; get a new one from the "
                              "authority",
                              path, day);
    }
    if (days_left < PEER_WARN_CRL_DAYS) {
        peer_error_add(warnings,
                       "warning: %s: a CRL is out of date on %s, in %d days; "
                       "from then on nobody is believed",
                       path, day, days_left);
    }
    return PEER_OK;
}

static const ASN1_OCTET_STRING *key_id_of(const X509_CRL *crl)
{
    const int at =
        X509_CRL_get_ext_by_NID(crl, NID_authority_key_identifier, -1);
    return at < 0 ? NULL : X509_EXTENSION_get_data(X509_CRL_get_ext(crl, at));
}

/* Whether two CRLs are of one key of one authority. */
static bool is_of_same(const X509_CRL *one, const X509_CRL *other)
{
    const ASN1_OCTET_STRING *a = key_id_of(one);
    const ASN1_OCTET_STRING *b = key_id_of(other);
    return X509_NAME_cmp(X509_CRL_get_issuer(one),
                         X509_CRL_get_issuer(other)) == 0 &&
           (a == NULL || b == NULL || ASN1_OCTET_STRING_cmp(a, b) == 0);
}

/* An entry that takes a revocation back, which only a delta may have. */
static bool takes_back(X509_CRL *crl)
{
    const STACK_OF(X509_REVOKED) *entries = X509_CRL_get_REVOKED(crl);
    for (int i = 0; i < sk_X509_REVOKED_num(entries); i++) {
        ASN1_ENUMERATED *reason = X509_REVOKED_get_ext_d2i(
            sk_X509_REVOKED_value(entries, i), NID_crl_reason, NULL, NULL);
        const bool found = reason != NULL && ASN1_ENUMERATED_get(reason) ==
                                                 CRL_REASON_REMOVE_FROM_CRL;
        ASN1_ENUMERATED_free(reason);
        if (found) {
            return true;
        }
    }
    return false;
}

/* OpenSSL would take a delta for the whole, and of two CRLs of one authority go
 * back to the older one when the newer is out of date. */
static peer_exit check_crl(peer_error *error, peer_error *warnings,
                           X509_CRL *crl, const STACK_OF(X509_CRL) *before,
                           const char *path)
{
    if (X509_CRL_get_ext_by_NID(crl, NID_delta_crl, -1) >= 0 ||
        takes_back(crl)) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s: a CRL says only what has changed (delta "
                              "CRL); get the complete one",
                              path);
    }
    for (int i = 0; i < sk_X509_CRL_num(before); i++) {
        if (is_of_same(crl, sk_X509_CRL_value(before, i))) {
            return peer_error_set(error, PEER_ERR_INPUT,
                                  "%s: two CRLs of one authority; keep the "
                                  "newest alone",
                                  path);
        }
    }
    return check_next_update(error, warnings, crl, path);
}

static peer_exit no_crls(peer_error *error, const char *path)
{
    return peer_error_set(error, PEER_ERR_INPUT,
                          "%s does not hold CRLs in PEM form, or not all of it "
                          "is one; `openssl crl -inform DER` makes it of the "
                          "other form",
                          path);
}

static peer_exit read_stack(STACK_OF(X509_CRL) *out, peer_error *error,
                            peer_error *warnings, BIO *bio, const char *path)
{
    /* An empty password: never ask on the terminal. */
    char password[] = "";
    peer_exit code = PEER_OK;
    X509_CRL *crl = NULL;
    while (code == PEER_OK &&
           (crl = PEM_read_bio_X509_CRL(bio, NULL, NULL, password)) != NULL) {
        code = check_crl(error, warnings, crl, out, path);
        if (code == PEER_OK && sk_X509_CRL_push(out, crl) == 0) {
            code = peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
        }
        if (code != PEER_OK) {
            X509_CRL_free(crl);
        }
    }
    return code;
}

static peer_exit read_crls(X509_STORE *store, peer_error *error,
                           peer_error *warnings, const char *path)
{
    BIO *bio = NULL;
    size_t dashes = 0;
    PEER_TRY(peer_cert_open(&bio, &dashes, error, path));
    STACK_OF(X509_CRL) *all = sk_X509_CRL_new_null();
    peer_exit code =
        all == NULL ? peer_error_set(error, PEER_ERR_LOCAL, "out of memory")
                    : read_stack(all, error, warnings, bio, path);
    const size_t num = all != NULL ? (size_t)sk_X509_CRL_num(all) : 0;
    if (code == PEER_OK && (num == 0 || dashes != 4 * num)) {
        code = no_crls(error, path);
    }
    for (size_t i = 0; i < num && code == PEER_OK; i++) {
        if (X509_STORE_add_crl(store, sk_X509_CRL_value(all, (int)i)) != 1) {
            code = peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
        }
    }
    sk_X509_CRL_pop_free(all, X509_CRL_free);
    BIO_free_all(bio);
    ERR_clear_error();
    return code;
}

peer_exit peer_authority_read(X509_STORE *out, peer_error *error,
                              peer_error *warnings, const char *dir,
                              const peer_settings *settings)
{
    char ca[PEER_PATH_ROOM];
    char crl[PEER_PATH_ROOM];
    PEER_TRY(peer_files_resolve(ca, error, dir, settings->ca));
    PEER_TRY(peer_files_resolve(crl, error, dir, settings->crl));
    PEER_TRY(add_certificates(out, error, ca));
    PEER_TRY(read_crls(out, error, warnings, crl));
    if (X509_STORE_set_flags(out, X509_V_FLAG_CRL_CHECK |
                                      X509_V_FLAG_CRL_CHECK_ALL |
                                      X509_V_FLAG_X509_STRICT) != 1) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    return PEER_OK;
}

static bool verify(X509_STORE_CTX *context)
{
    X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_depth(param, PEER_MAX_CHAIN);
    X509_VERIFY_PARAM_set_auth_level(param, PEER_SECURITY_LEVEL);
    return X509_verify_cert(context) == 1;
}

peer_exit peer_authority_check(X509_STORE *store, bool *revoked,
                               peer_error *error, X509 *certificate,
                               STACK_OF(X509) *others, int purpose,
                               const char *path)
{
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    peer_exit code = PEER_OK;
    if (context == NULL ||
        X509_STORE_CTX_init(context, store, certificate, others) != 1 ||
        (purpose != 0 && X509_STORE_CTX_set_purpose(context, purpose) != 1)) {
        code = peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    } else if (!verify(context)) {
        const int result = X509_STORE_CTX_get_error(context);
        if (revoked != NULL && result == X509_V_ERR_CERT_REVOKED &&
            X509_STORE_CTX_get_error_depth(context) == 0) {
            *revoked = true;
        } else {
            code =
                peer_error_set(error, PEER_ERR_INPUT, "%s: %s", path,
                               peer_authority_explain(result, PEER_TRUST_CA));
        }
    }
    X509_STORE_CTX_free(context);
    ERR_clear_error();
    return code;
}

peer_exit peer_authority_check_file(peer_error *error, const char *dir,
                                    const peer_settings *settings,
                                    const char *path)
{
    STACK_OF(X509) *all = NULL;
    peer_error warnings = {.len = 0};
    PEER_TRY(peer_cert_read_all(&all, error, path));
    X509_STORE *store = X509_STORE_new();
    peer_exit code =
        store == NULL
            ? peer_error_set(error, PEER_ERR_LOCAL, "out of memory")
            : peer_authority_read(store, error, &warnings, dir, settings);
    if (code == PEER_OK) {
        code = peer_authority_check(store, NULL, error, sk_X509_value(all, 0),
                                    all, 0, path);
    }
    X509_STORE_free(store);
    sk_X509_pop_free(all, X509_free);
    return code;
}
