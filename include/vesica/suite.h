/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Suites (group and hash) and engines (how a batch OPRF is evaluated). Their
 * numbers go on the wire and are never used again for anything else.
 *
 *                       element  scalar  hash  proof  order of bytes
 *   ristretto255-sha512      32      32    64     64  little-endian
 *   p256-sha256              33      32    32     64  big-endian
 *   sm2-sm3                  33      32    32     64  big-endian
 *
 * Elements of the last two are compressed points (SEC 1, section 2.3.3): 02 or
 * 03, then x. All have a security of about 128 bits. protocol/SPEC.md, section
 * 3, defines sm2-sm3, which no standard does: it uses the curve of GB/T 32918.5
 * and the hash of GB/T 32905, and claims conformity with no standard of
 * signatures, encryption or key exchange.
 */

#ifndef VESICA_SUITE_H
#define VESICA_SUITE_H

#include "vesica/status.h"

VESICA_BEGIN_DECLS

typedef enum vesica_suite {
    /** ristretto255 (RFC 9496) with SHA-512, as in RFC 9497, section 4.1. The
     * default. */
    VESICA_SUITE_RISTRETTO255_SHA512 = 1,
    /** P-256 with SHA-256, as in RFC 9497, section 4.3. */
    VESICA_SUITE_P256_SHA256 = 2,
    /** The curve of SM2 (GB/T 32918.5) with SM3 (GB/T 32905). */
    VESICA_SUITE_SM2_SM3 = 3
} vesica_suite;

typedef enum vesica_engine {
    /** Curve points, RFC 9497: any size, fewest bytes for small lists. */
    VESICA_ENGINE_DH = 1,
    /** VOLE and an OKVS: large lists in a fraction of the time. It rests on LPN
     * besides (protocol/SPEC.md, section 13). */
    VESICA_ENGINE_VOLE = 2
} vesica_engine;

/* Upper bounds over all suites, for buffers of the caller. */
#define VESICA_MAX_ELEMENT_BYTES 33
#define VESICA_MAX_SCALAR_BYTES 32
#define VESICA_MAX_HASH_BYTES 64
#define VESICA_MAX_PROOF_BYTES (2 * VESICA_MAX_SCALAR_BYTES)

/* Sizes of one suite, in bytes. RFC 9497 calls them Ne, Ns and Nh. */
typedef struct vesica_suite_sizes {
    size_t element;
    size_t scalar;
    size_t hash;
    size_t proof; /* two scalars */
} vesica_suite_sizes;

/** The sizes of a suite.
 *
 * Out:     out  the sizes
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT (NULL) or VESICA_ERR_UNSUPPORTED (no
 *          such suite). On error *out is untouched.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_suite_get_sizes(vesica_suite_sizes *out, vesica_suite suite);

/** Name of a suite, such as "ristretto255-sha512".
 *
 * Returns: static text, or NULL if there is no such suite.
 */
VESICA_API const char *vesica_suite_name(vesica_suite suite);

/** Find a suite by its name.
 *
 * Out:     out   the suite
 * In:      name  text ended by NUL, compared letter by letter
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT (NULL) or VESICA_ERR_UNSUPPORTED (no
 *          suite of this name). On error *out is untouched.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_suite_by_name(vesica_suite *out, const char *name);

/** Name of an engine, such as "dh".
 *
 * Returns: static text, or NULL if there is no such engine.
 */
VESICA_API const char *vesica_engine_name(vesica_engine engine);

/** Find an engine by its name.
 *
 * Out:     out   the engine
 * In:      name  text ended by NUL, compared letter by letter
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT (NULL) or VESICA_ERR_UNSUPPORTED (no
 *          engine of this name). On error *out is untouched.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_engine_by_name(vesica_engine *out, const char *name);

VESICA_END_DECLS

#endif
