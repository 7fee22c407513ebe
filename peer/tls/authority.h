/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The authority of a consortium, for trust = ca: a certificate is believed if a
 * chain leads from it to a root in the file `ca`, and the file `crl` has, for
 * each authority of that chain, a CRL of today that does not name what it
 * signed (RFC 5280, section 6). What is missing or out of date refuses.
 */

#ifndef VESICA_PEER_TLS_AUTHORITY_H
#define VESICA_PEER_TLS_AUTHORITY_H

#include "tls/cert.h"

/** Days before a CRL is out of date at which people are warned. */
#define PEER_WARN_CRL_DAYS 2

/** Read both files into a store, which from then on believes as said above.
 *
 * Out:     warnings  said of a CRL that is out of date soon; added to
 */
peer_exit peer_authority_read(X509_STORE *out, peer_error *error,
                              peer_error *warnings, const char *dir,
                              const peer_settings *settings);

/** Most certificates between one and the root. */
#define PEER_MAX_CHAIN 2

/** What TLS here asks of keys, as OpenSSL numbers it: 128 bits. */
#define PEER_SECURITY_LEVEL 3

/** Check that a certificate is believed, as a session would.
 *
 * Out:     revoked  set if all is right but that; NULL: that is an error too
 * In:      others   of which its chain may be built, NULL for none
 *          purpose  X509_PURPOSE_SSL_CLIENT or _SERVER, 0 for any
 *          path     for the message
 */
peer_exit peer_authority_check(X509_STORE *store, bool *revoked,
                               peer_error *error, X509 *certificate,
                               STACK_OF(X509) *others, int purpose,
                               const char *path);

/** The same of the first certificate of a file, with what stands behind it. */
peer_exit peer_authority_check_file(peer_error *error, const char *dir,
                                    const peer_settings *settings,
                                    const char *path);

/** What the result of a verification means to an operator.
 *
 * In:      result  other than X509_V_OK
 *          trust   a peer_trust_mode
 */
const char *peer_authority_explain(long result, unsigned trust);

#endif
