/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "tls/authority.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
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

static peer_exit add_crls(X509_STORE *store, peer_error *error,
                          peer_error *warnings, BIO *bio, const char *path)
{
    size_t num = 0;
    peer_exit code = PEER_OK;
    X509_CRL *crl = NULL;
    while (code == PEER_OK &&
           (crl = PEM_read_bio_X509_CRL(bio, NULL, NULL, NULL)) != NULL) {
        num++;
        code = check_next_update(error, warnings, crl, path);
        if (code == PEER_OK && X509_STORE_add_crl(store, crl) != 1) {
            code = peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
        }
        X509_CRL_free(crl);
    }
    if (code == PEER_OK && (num == 0 || !peer_cert_pem_ended())) {
        code = peer_error_set(error, PEER_ERR_INPUT,
                              "%s does not hold CRLs in PEM form; `openssl crl "
                              "-inform DER` makes it of the other form",
                              path);
    }
    ERR_clear_error();
    return code;
}

static peer_exit read_crls(X509_STORE *store, peer_error *error,
                           peer_error *warnings, const char *path)
{
    BIO *bio = NULL;
    PEER_TRY(peer_cert_open(&bio, error, path));
    const peer_exit code = add_crls(store, error, warnings, bio, path);
    BIO_free_all(bio);
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
