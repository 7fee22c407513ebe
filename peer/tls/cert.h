/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Keys and certificates. The pin of a key is the SHA-256 of its
 * SubjectPublicKeyInfo.
 */

#ifndef VESICA_PEER_TLS_CERT_H
#define VESICA_PEER_TLS_CERT_H

#include <openssl/x509.h>

#include "base/message.h"
#include "conf/settings.h"
#include "rows/day.h"

/** Room for a pin as a person reads it, with its NUL. */
#define PEER_FINGERPRINT_ROOM (PEER_PIN_BYTES * 5 / 2 + 1)

/* What this side shows to its partners. */
typedef struct peer_identity {
    EVP_PKEY *key; /* secret */
    X509 *certificate;
    STACK_OF(X509) *chain; /* of authorities, which stand behind it */
    uint8_t pin[PEER_PIN_BYTES];
} peer_identity;

/** Make a P-256 key and a self-signed certificate for a name, as files of mode
 * 0400 and 0444 that must not exist. On failure neither is there. */
peer_exit peer_cert_create(peer_error *error, const char *dir, const char *name,
                           uint64_t days);

/** Read a file of PEM, of 16 MiB at most and nothing secret.
 *
 * Out:     out   the caller's: BIO_free_all
 *          dashes  how often three or more of them stand together: four times
 *                  for each whole object, so more tell of one that is damaged
 */
peer_exit peer_cert_open(BIO **out, size_t *dashes, peer_error *error,
                         const char *path);

/** Read the first certificate of a file of PEM.
 *
 * Out:     out  owned by the caller: X509_free
 */
peer_exit peer_cert_read(X509 **out, peer_error *error, const char *path);

/** Most certificates of one file. */
#define PEER_MAX_CERTS 64

/** Read all of them; there is at least one.
 *
 * Out:     out  owned by the caller: sk_X509_pop_free
 */
peer_exit peer_cert_read_all(STACK_OF(X509) **out, peer_error *error,
                             const char *path);

/** Check what a certificate must be before anybody trusts it: valid today, a
 * key that TLS here takes (P-256, P-384, Ed25519, RSA of 3072 bits or more),
 * one name, and self-signed if that is what the pin is for.
 *
 * Out:     name   the name in it
 * In:      trust  a peer_trust_mode
 */
peer_exit peer_cert_check(char name[PEER_MAX_NAME + 1], peer_error *error,
                          X509 *certificate, const char *path, unsigned trust);

/** Whether a certificate is of this name and of no other. */
bool peer_cert_is_of(X509 *certificate, const char *name);

/** The pin of a certificate. Returns false if there is no memory. */
bool peer_cert_pin(uint8_t out[PEER_PIN_BYTES], const X509 *certificate);

/** Write a pin in sixteen groups of four digits, to be read by telephone. */
void peer_cert_fingerprint(char out[PEER_FINGERPRINT_ROOM],
                           const uint8_t pin[PEER_PIN_BYTES]);

/** Days before the end of a certificate at which people are warned. */
#define PEER_WARN_DAYS 30

/** The day of a moment in UTC, and how many whole days are left until it: none
 * if it has passed. */
void peer_cert_day(char day[PEER_DAY_ROOM], int *days_left,
                   const ASN1_TIME *moment);

/** The last day of a certificate, in UTC, and how many whole days are left
 * until it expires: none if it has expired. */
void peer_cert_end(char day[PEER_DAY_ROOM], int *days_left,
                   const X509 *certificate);

/** Say that a certificate expires soon. Returns whether there is a warning.
 *
 * In:      whose  such as "this side's"
 */
bool peer_cert_warn(peer_error *out, const X509 *certificate,
                    const char *whose);

/** Write a certificate in PEM to a new file. */
peer_exit peer_cert_write(peer_error *error, const char *path,
                          const X509 *certificate);

/** Read DIR/key.pem and DIR/cert.pem and check that they belong together, are
 * of the name in the settings, and are valid today. Certificates behind the
 * first one are the chain.
 *
 * Out:     out  owned by the caller: peer_identity_clear
 */
peer_exit peer_identity_read(peer_identity *out, peer_error *error,
                             const char *dir, const peer_settings *settings);

/** The same, of a key and a certificate in two directories. */
peer_exit peer_identity_read_parts(peer_identity *out, peer_error *error,
                                   const char *key_dir, const char *cert_dir,
                                   const peer_settings *settings);

/** Free what an identity holds. The zero identity is allowed. */
void peer_identity_clear(peer_identity *identity);

#endif
