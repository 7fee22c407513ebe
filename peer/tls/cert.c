/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "tls/cert.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"

/* The longest file of a key or a certificate. */
#define MAX_PEM 65536

/* Of a file of certificates or CRLs. */
#define MAX_PEM_FILE ((size_t)16 << 20)

static peer_exit no_certificate(peer_error *error)
{
    const char *reason = ERR_reason_error_string(ERR_peek_error());
    return peer_error_set(error, PEER_ERR_LOCAL,
                          "cannot make a certificate: %s",
                          reason != NULL ? reason : "unknown reason");
}

static bool add_extension(X509 *certificate, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    const bool added =
        extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

static bool set_serial(X509 *certificate)
{
    uint64_t serial = 0;
    if (RAND_bytes((unsigned char *)&serial, sizeof serial) != 1) {
        return false;
    }
    /* Positive, not zero. */
    serial = (serial >> 1) | 1;
    return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate),
                                   serial) == 1;
}

static bool set_name(X509 *certificate, const char *name)
{
    char alternative[PEER_MAX_NAME + 8];
    X509_NAME *subject = X509_get_subject_name(certificate);
    (void)snprintf(alternative, sizeof alternative, "DNS:%s", name);
    return X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                                      (const unsigned char *)name, -1, -1,
                                      0) == 1 &&
           X509_set_issuer_name(certificate, subject) == 1 &&
           add_extension(certificate, NID_subject_alt_name, alternative);
}

/* Begun five minutes ago, so that clocks that differ do not matter. */
static bool set_dates(X509 *certificate, uint64_t days)
{
    return X509_gmtime_adj(X509_getm_notBefore(certificate), -300) != NULL &&
           X509_time_adj_ex(X509_getm_notAfter(certificate), (int)days, 0,
                            NULL) != NULL;
}

/* An end entity, for both ends of a connection, and no authority. */
static bool set_uses(X509 *certificate)
{
    return add_extension(certificate, NID_basic_constraints,
                         "critical,CA:FALSE") &&
           add_extension(certificate, NID_key_usage,
                         "critical,digitalSignature") &&
           add_extension(certificate, NID_ext_key_usage,
                         "serverAuth,clientAuth") &&
           add_extension(certificate, NID_subject_key_identifier, "hash") &&
           add_extension(certificate, NID_authority_key_identifier,
                         "keyid:always");
}

static bool fill(X509 *certificate, EVP_PKEY *key, const char *name,
                 uint64_t days)
{
    return X509_set_version(certificate, X509_VERSION_3) == 1 &&
           set_serial(certificate) && set_dates(certificate, days) &&
           X509_set_pubkey(certificate, key) == 1 &&
           set_name(certificate, name) && set_uses(certificate) &&
           X509_sign(certificate, key, EVP_sha256()) > 0;
}

static peer_exit not_written(peer_output *output, peer_error *error)
{
    const peer_exit code = peer_error_system(error, PEER_ERR_LOCAL,
                                             "cannot write %s", output->path);
    peer_output_abandon(output);
    ERR_clear_error();
    return code;
}

static peer_exit write_key(peer_error *error, const char *path,
                           const EVP_PKEY *key)
{
    peer_output output;
    PEER_TRY(peer_output_open(&output, error, path));
    /* No cache of a stream may keep the key. */
    if (setvbuf(output.stream, NULL, _IONBF, 0) != 0 ||
        PEM_write_PKCS8PrivateKey(output.stream, key, NULL, NULL, 0, NULL,
                                  NULL) != 1) {
        return not_written(&output, error);
    }
    return peer_output_commit(&output, error, 0400);
}

peer_exit peer_cert_write(peer_error *error, const char *path,
                          const X509 *certificate)
{
    peer_output output;
    PEER_TRY(peer_output_open(&output, error, path));
    if (PEM_write_X509(output.stream, certificate) != 1) {
        return not_written(&output, error);
    }
    return peer_output_commit(&output, error, 0444);
}

static peer_exit refuse_existing(peer_error *error, const char *path)
{
    bool found = false;
    PEER_TRY(peer_files_look(&found, error, path));
    if (found) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s exists and will not be replaced; choose "
                              "another directory",
                              path);
    }
    return PEER_OK;
}

peer_exit peer_cert_create(peer_error *error, const char *dir, const char *name,
                           uint64_t days)
{
    char key_path[PEER_PATH_ROOM];
    char cert_path[PEER_PATH_ROOM];
    PEER_TRY(peer_files_join(key_path, error, dir, "key.pem"));
    PEER_TRY(peer_files_join(cert_path, error, dir, "cert.pem"));
    PEER_TRY(refuse_existing(error, key_path));
    PEER_TRY(refuse_existing(error, cert_path));

    peer_exit code = PEER_ERR_LOCAL;
    X509 *certificate = X509_new();
    EVP_PKEY *key = EVP_EC_gen("P-256");
    if (certificate == NULL || key == NULL ||
        !fill(certificate, key, name, days)) {
        code = no_certificate(error);
        goto cleanup;
    }
    code = write_key(error, key_path, key);
    if (code == PEER_OK) {
        code = peer_cert_write(error, cert_path, certificate);
    }
    if (code != PEER_OK) {
        (void)unlink(cert_path);
        (void)unlink(key_path);
    }

cleanup:
    EVP_PKEY_free(key);
    X509_free(certificate);
    return code;
}

static size_t count_dashes(const char *text, size_t len)
{
    size_t runs = 0;
    size_t together = 0;
    for (size_t i = 0; i < len; i++) {
        together = text[i] == '-' ? together + 1 : 0;
        runs += together == 3 ? 1 : 0;
    }
    return runs;
}

peer_exit peer_cert_open(BIO **out, size_t *dashes, peer_error *error,
                         const char *path)
{
    size_t len = 0;
    char *text = malloc(MAX_PEM_FILE);
    peer_exit code = PEER_OK;
    *out = BIO_new(BIO_s_mem());
    if (text == NULL || *out == NULL) {
        code = peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    } else {
        code = peer_files_read(&len, text, error, MAX_PEM_FILE, path, false);
    }
    if (code == PEER_OK && len == MAX_PEM_FILE) {
        code = peer_error_set(error, PEER_ERR_INPUT, "%s is too long", path);
    }
    if (code == PEER_OK && len > 0 &&
        BIO_write(*out, text, (int)len) != (int)len) {
        code = peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    *dashes = code == PEER_OK ? count_dashes(text, len) : 0;
    free(text);
    ERR_clear_error();
    if (code != PEER_OK) {
        BIO_free_all(*out);
    }
    return code;
}

/* Certificates until the file ends; false if something else stands there, or
 * there is no memory. */
static bool read_stack(STACK_OF(X509) *out, BIO *bio, size_t dashes)
{
    /* An empty password: never ask on the terminal. */
    char password[] = "";
    X509 *one = NULL;
    while ((one = PEM_read_bio_X509(bio, NULL, NULL, password)) != NULL) {
        if (sk_X509_num(out) == PEER_MAX_CERTS || sk_X509_push(out, one) == 0) {
            X509_free(one);
            return false;
        }
    }
    return sk_X509_num(out) > 0 && dashes == 4 * (size_t)sk_X509_num(out);
}

peer_exit peer_cert_read_all(STACK_OF(X509) **out, peer_error *error,
                             const char *path)
{
    BIO *bio = NULL;
    size_t dashes = 0;
    PEER_TRY(peer_cert_open(&bio, &dashes, error, path));
    STACK_OF(X509) *all = sk_X509_new_null();
    const bool read = all != NULL && read_stack(all, bio, dashes);
    BIO_free_all(bio);
    ERR_clear_error();
    if (!read) {
        sk_X509_pop_free(all, X509_free);
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s does not hold a certificate in PEM form, or "
                              "not all of it is one",
                              path);
    }
    *out = all;
    return PEER_OK;
}

peer_exit peer_cert_read(X509 **out, peer_error *error, const char *path)
{
    STACK_OF(X509) *all = NULL;
    PEER_TRY(peer_cert_read_all(&all, error, path));
    *out = sk_X509_shift(all);
    sk_X509_pop_free(all, X509_free);
    return PEER_OK;
}

bool peer_cert_pin(uint8_t out[PEER_PIN_BYTES], const X509 *certificate)
{
    unsigned char *der = NULL;
    const int len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
    const bool made = len > 0 && EVP_Digest(der, (size_t)len, out, NULL,
                                            EVP_sha256(), NULL) == 1;
    OPENSSL_free(der);
    return made;
}

void peer_cert_fingerprint(char out[PEER_FINGERPRINT_ROOM],
                           const uint8_t pin[PEER_PIN_BYTES])
{
    char hex[2 * PEER_PIN_BYTES + 1];
    size_t at = 0;
    peer_text_hex(hex, pin, PEER_PIN_BYTES);
    for (size_t i = 0; i < (size_t)2 * PEER_PIN_BYTES; i++) {
        if (i > 0 && i % 4 == 0) {
            out[at++] = ' ';
        }
        out[at++] = hex[i];
    }
    out[at] = '\0';
}

void peer_cert_day(char day[PEER_DAY_ROOM], int *days_left,
                   const ASN1_TIME *moment)
{
    struct tm when;
    int days = 0;
    int seconds = 0;
    peer_text_copy(day, PEER_DAY_ROOM, "an unknown day");
    if (ASN1_TIME_to_tm(moment, &when) == 1) {
        (void)strftime(day, PEER_DAY_ROOM, "%Y-%m-%d", &when);
    }
    const bool known = ASN1_TIME_diff(&days, &seconds, NULL, moment) == 1;
    *days_left = known && days > 0 ? days : 0;
}

void peer_cert_end(char day[PEER_DAY_ROOM], int *days_left,
                   const X509 *certificate)
{
    peer_cert_day(day, days_left, X509_get0_notAfter(certificate));
}

bool peer_cert_warn(peer_error *out, const X509 *certificate, const char *whose)
{
    char day[PEER_DAY_ROOM];
    int days_left = 0;
    peer_cert_end(day, &days_left, certificate);
    if (days_left >= PEER_WARN_DAYS) {
        return false;
    }
    (void)peer_error_set(out, PEER_OK,
                         "warning: %s certificate expires on %s, in %d days; a "
                         "new one must be made and trusted before",
                         whose, day, days_left);
    return true;
}

static peer_exit check_dates(peer_error *error, const X509 *certificate,
                             const char *path)
{
    if (X509_cmp_current_time(X509_get0_notAfter(certificate)) <= 0) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s: the certificate has expired; its owner must "
                              "make a new one",
                              path);
    }
    if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s: the certificate is not valid yet; is the "
                              "clock right?",
                              path);
    }
    return PEER_OK;
}

/* The one DNS name of a certificate; false if there is another number, or it
 * is not a name for us. */
static bool only_name(char out[PEER_MAX_NAME + 1], X509 *certificate)
{
    GENERAL_NAMES *names =
        X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    bool found = false;
    if (names != NULL && sk_GENERAL_NAME_num(names) == 1) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, 0);
        const int len =
            name->type == GEN_DNS ? ASN1_STRING_length(name->d.dNSName) : 0;
        if (len > 0 && len <= PEER_MAX_NAME) {
            memcpy(out, ASN1_STRING_get0_data(name->d.dNSName), (size_t)len);
            out[len] = '\0';
            found = strlen(out) == (size_t)len && peer_text_is_name(out);
        }
    }
    GENERAL_NAMES_free(names);
    return found;
}

bool peer_cert_is_of(X509 *certificate, const char *name)
{
    char found[PEER_MAX_NAME + 1];
    return only_name(found, certificate) && strcmp(found, name) == 0;
}

/* Whether TLS, as tls/endpoint.c sets it up, signs with such a key. */
static bool is_usable(const EVP_PKEY *key)
{
    enum {
        MIN_RSA_BITS = 3072
    };
    char group[32];
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_ED25519:
        return true;
    case EVP_PKEY_RSA:
        return EVP_PKEY_get_bits(key) >= MIN_RSA_BITS;
    case EVP_PKEY_EC:
        return EVP_PKEY_get_group_name(key, group, sizeof group, NULL) == 1 &&
               (strcmp(group, SN_X9_62_prime256v1) == 0 ||
                strcmp(group, SN_secp384r1) == 0);
    default:
        return false;
    }
}

peer_exit peer_cert_check(char name[PEER_MAX_NAME + 1], peer_error *error,
                          X509 *certificate, const char *path, unsigned trust)
{
    const EVP_PKEY *key = X509_get0_pubkey(certificate);
    if (trust == PEER_TRUST_PIN && X509_self_signed(certificate, 1) != 1) {
        ERR_clear_error();
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s: the certificate is not signed by its own "
                              "key; expected the cert.pem of a peer, or in "
                              "peer.conf trust = ca",
                              path);
    }
    if (key == NULL || !is_usable(key)) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s: this kind of key is not allowed; allowed "
                              "are P-256, P-384, Ed25519, and RSA of 3072 bits "
                              "or more",
                              path);
    }
    if (!only_name(name, certificate)) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s: expected one subject alternative name, of "
                              "1 to 63 lower-case letters, digits, hyphens, "
                              "dots",
                              path);
    }
    return check_dates(error, certificate, path);
}

static EVP_PKEY *parse_key(const char *text, size_t len)
{
    BIO *bio = BIO_new_mem_buf(text, (int)len);
    /* An empty password: never ask on the terminal. */
    char password[] = "";
    EVP_PKEY *key =
        bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, NULL, password);
    BIO_free_all(bio);
    ERR_clear_error();
    return key;
}

static peer_exit read_key(EVP_PKEY **out, peer_error *error, const char *path)
{
    char text[MAX_PEM];
    size_t len = 0;
    const peer_exit code =
        peer_files_read(&len, text, error, sizeof text, path, true);
    if (code == PEER_OK) {
        *out = parse_key(text, len);
    }
    OPENSSL_cleanse(text, sizeof text);
    PEER_TRY(code);
    if (*out == NULL) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s does not hold a private key in PEM form",
                              path);
    }
    return PEER_OK;
}

static peer_exit check_identity(peer_identity *identity, peer_error *error,
                                const char *path, const peer_settings *settings)
{
    char found[PEER_MAX_NAME + 1];
    PEER_TRY(peer_cert_check(found, error, identity->certificate, path,
                             settings->trust));
    if (strcmp(found, settings->name) != 0) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s is of \"%s\", but peer.conf says \"%s\"",
                              path, found, settings->name);
    }
    if (X509_check_private_key(identity->certificate, identity->key) != 1) {
        ERR_clear_error();
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s is not the certificate of key.pem; if "
                              "`vesica-peer renew --switch` was cut short, run "
                              "it again",
                              path);
    }
    if (!peer_cert_pin(identity->pin, identity->certificate)) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    return PEER_OK;
}

peer_exit peer_identity_read(peer_identity *out, peer_error *error,
                             const char *dir, const peer_settings *settings)
{
    return peer_identity_read_parts(out, error, dir, dir, settings);
}

peer_exit peer_identity_read_parts(peer_identity *out, peer_error *error,
                                   const char *key_dir, const char *cert_dir,
                                   const peer_settings *settings)
{
    char key_path[PEER_PATH_ROOM];
    char cert_path[PEER_PATH_ROOM];
    peer_identity identity = {.key = NULL};
    PEER_TRY(peer_files_join(key_path, error, key_dir, "key.pem"));
    PEER_TRY(peer_files_join(cert_path, error, cert_dir, "cert.pem"));

    peer_exit code = read_key(&identity.key, error, key_path);
    if (code != PEER_OK) {
        goto cleanup;
    }
    code = peer_cert_read_all(&identity.chain, error, cert_path);
    if (code != PEER_OK) {
        goto cleanup;
    }
    identity.certificate = sk_X509_shift(identity.chain);
    code = check_identity(&identity, error, cert_path, settings);
    if (code == PEER_OK) {
        *out = identity;
        return PEER_OK;
    }

cleanup:
    peer_identity_clear(&identity);
    return code;
}

void peer_identity_clear(peer_identity *identity)
{
    EVP_PKEY_free(identity->key);
    X509_free(identity->certificate);
    sk_X509_pop_free(identity->chain, X509_free);
    memset(identity, 0, sizeof *identity);
}
