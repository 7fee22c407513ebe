/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Terms: what both sides fix before any item moves. The proposer writes them,
 * the answerer reads them (vesica_session_offer) and accepts them as they are
 * or refuses. Their hash is part of the session id, so that two sides with
 * different terms cannot exchange a single item.
 */

#ifndef VESICA_TERMS_H
#define VESICA_TERMS_H

#include "vesica/config.h"
#include "vesica/suite.h"

VESICA_BEGIN_DECLS

/** Longest purpose, in bytes of UTF-8. */
#define VESICA_TERMS_MAX_PURPOSE 128

/* Numbers of these enums go on the wire. */
typedef enum vesica_function {
    VESICA_FUNCTION_MATCH = 1 /* the learner gets the rows that both have */
} vesica_function;

typedef enum vesica_learner {
    VESICA_LEARNER_PROPOSER = 1
} vesica_learner;

typedef enum vesica_security {
    /* Privacy against a partner that follows the protocol. */
    VESICA_SECURITY_SEMI_HONEST = 1
} vesica_security;

/* The fields of the terms, for messages and refusals. */
typedef enum vesica_terms_field {
    VESICA_TERMS_PURPOSE = 1,
    VESICA_TERMS_FUNCTION = 2,
    VESICA_TERMS_LEARNER = 3,
    VESICA_TERMS_SUITE = 4,
    VESICA_TERMS_ENGINE = 5,
    VESICA_TERMS_SECURITY = 6,
    VESICA_TERMS_PROPOSER_MAX_ITEMS = 7,
    VESICA_TERMS_ANSWERER_MAX_ITEMS = 8,
    VESICA_TERMS_RETENTION_DAYS = 9
} vesica_terms_field;

typedef struct vesica_terms vesica_terms;

/** Make terms with all defaults: function match, the proposer learns, suite
 * ristretto255-sha512, engine dh, semi-honest, 100,000,000 items a side,
 * purpose "unspecified", retention 0 days.
 *
 * Out:     out     owned by the caller: vesica_terms_free
 * In:      config  may be freed before the terms; its allocator may not
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT or VESICA_ERR_NOMEM. On error *out is
 *          untouched.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_terms_new(vesica_terms **out, const vesica_config *config);

/** Free terms that the caller owns. NULL is allowed. */
VESICA_API void vesica_terms_free(vesica_terms *terms);

/** Say why the lists are compared, in words that both institutions use.
 *
 * In:      purpose  text ended by NUL: 1 to VESICA_TERMS_MAX_PURPOSE bytes of
 *                   UTF-8 without control characters; copied
 * Returns: VESICA_OK or VESICA_ERR_ARGUMENT.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_terms_set_purpose(vesica_terms *terms, const char *purpose);

/** Choose the suite.
 *
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT (NULL) or VESICA_ERR_UNSUPPORTED.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_terms_set_suite(vesica_terms *terms, vesica_suite suite);

/** Choose the engine.
 *
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT (NULL) or VESICA_ERR_UNSUPPORTED.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_terms_set_engine(vesica_terms *terms, vesica_engine engine);

/** Bound the distinct identifiers of each side.
 *
 * In:      proposer, answerer  0 to VESICA_MAX_ITEMS
 * Returns: VESICA_OK or VESICA_ERR_ARGUMENT.
 */
VESICA_API VESICA_MUST_CHECK vesica_status vesica_terms_set_max_items(
    vesica_terms *terms, uint64_t proposer, uint64_t answerer);

/** Say for how many days the learner may keep the result.
 *
 * In:      days  0 (not said) to 36,500
 * Returns: VESICA_OK or VESICA_ERR_ARGUMENT.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_terms_set_retention_days(vesica_terms *terms, uint32_t days);

/** The purpose.
 *
 * Returns: text ended by NUL, of the terms' lifetime. It may come from the
 *          partner: it is valid UTF-8 without control characters, no more.
 */
VESICA_API const char *vesica_terms_purpose(const vesica_terms *terms);

/** The function. */
VESICA_API vesica_function vesica_terms_function(const vesica_terms *terms);

/** Who gets the result. */
VESICA_API vesica_learner vesica_terms_learner(const vesica_terms *terms);

/** The suite. */
VESICA_API vesica_suite vesica_terms_suite(const vesica_terms *terms);

/** The engine. */
VESICA_API vesica_engine vesica_terms_engine(const vesica_terms *terms);

/** Against whom privacy is claimed. */
VESICA_API vesica_security vesica_terms_security(const vesica_terms *terms);

/** Most distinct identifiers that the proposer may bring. */
VESICA_API uint64_t vesica_terms_proposer_max_items(const vesica_terms *terms);

/** Most distinct identifiers that the answerer may bring. */
VESICA_API uint64_t vesica_terms_answerer_max_items(const vesica_terms *terms);

/** For how many days the learner may keep the result; 0 if not said. */
VESICA_API uint32_t vesica_terms_retention_days(const vesica_terms *terms);

/** Name of a field, such as "purpose".
 *
 * Returns: static text, never NULL; "unknown" for a number that is no field.
 */
VESICA_API const char *vesica_terms_field_name(vesica_terms_field field);

VESICA_END_DECLS

#endif
