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

/** Longest names of labels, in bytes of UTF-8. */
#define VESICA_TERMS_MAX_LABELS 128

/* Numbers of these enums go on the wire. */
typedef enum vesica_function {
    VESICA_FUNCTION_MATCH = 1 /* the learner gets the rows that both have */
} vesica_function;

typedef enum vesica_learner {
    VESICA_LEARNER_PROPOSER = 1,
    VESICA_LEARNER_ANSWERER = 2,
    VESICA_LEARNER_BOTH = 3 /* with the engine dh, needs the proof */
} vesica_learner;

/* docs/SECURITY-MODEL.md says what each claims. */
typedef enum vesica_security {
    /* Privacy against a partner that follows the protocol. */
    VESICA_SECURITY_SEMI_HONEST = 1,
    /* Privacy, and a result that is an intersection, against a partner that
     * deviates: tags of 16 bytes, and the proof with the engine dh. */
    VESICA_SECURITY_MALICIOUS = 2
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
    VESICA_TERMS_RETENTION_DAYS = 9,
    VESICA_TERMS_MIN_ITEMS = 10,
    VESICA_TERMS_PROOF = 11,
    VESICA_TERMS_FRESH_BLINDS = 12,
    VESICA_TERMS_PROPOSER_PADDED_ITEMS = 13,
    VESICA_TERMS_ANSWERER_PADDED_ITEMS = 14,
    VESICA_TERMS_LABELS = 15,
    VESICA_TERMS_LABEL_BYTES = 16
} vesica_terms_field;

/** Fields are numbered from 1 to this. */
#define VESICA_NUM_TERMS_FIELDS 16

/** Longest encoding of terms, in bytes. */
#define VESICA_TERMS_MAX_BYTES 384

/** Room for a value of vesica_terms_describe, the NUL included. */
#define VESICA_TERMS_VALUE_ROOM 160

typedef struct vesica_terms vesica_terms;

/** Make terms with all defaults: function match, the proposer learns, suite
 * ristretto255-sha512, engine dh, semi-honest, 100,000,000 items a side,
 * purpose "unspecified", retention 0 days, no fewest items, no proof, no demand
 * for fresh blinds, no padding, no labels.
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

/** Choose the suite. Both sides bring lists of this suite.
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

/** Choose who learns. VESICA_LEARNER_BOTH turns the proof on, with the engine
 * dh.
 *
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT (NULL) or VESICA_ERR_UNSUPPORTED.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_terms_set_learner(vesica_terms *terms, vesica_learner learner);

/** Choose the claim. VESICA_SECURITY_MALICIOUS turns the proof on, with the
 * engine dh. With the engine vole the partners check each other's messages, and
 * a receiver of n items that deviates may learn outputs of up to
 * 3 * max(n, 1024) items (protocol/SPEC.md, section 13).
 *
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT (NULL) or VESICA_ERR_UNSUPPORTED.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_terms_set_security(vesica_terms *terms, vesica_security security);

/** Have the side that holds the key prove, for each frame, that one key made
 * all its answers. Costs one group operation for each of the learner's items on
 * that side and two on the learner's, and 64 bytes for each 16,384 of them.
 *
 * Returns: VESICA_OK or VESICA_ERR_ARGUMENT (also: false, where both learn or
 *          the claim is malicious with the engine dh, which need it).
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_terms_set_proof(vesica_terms *terms, bool proof);

/** Agree that the learner (the proposer if both learn) draws a blind for each
 * item, so that its items stay hidden even from who can one day solve discrete
 * logarithms. This library does so in every session with the engine dh; another
 * implementation may do it only if it is asked. With the engine vole the terms
 * are refused.
 *
 * Returns: VESICA_OK or VESICA_ERR_ARGUMENT.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_terms_set_fresh_blinds(vesica_terms *terms, bool fresh);

/** Hide how long a list is: a side fills its list up with random items to a
 * number, which is all that its partner sees. It cannot bring a longer one.
 *
 * In:      proposer, answerer  0 to VESICA_MAX_ITEMS; 0: no padding
 * Returns: VESICA_OK or VESICA_ERR_ARGUMENT.
 */
VESICA_API VESICA_MUST_CHECK vesica_status vesica_terms_set_padding(
    vesica_terms *terms, uint64_t proposer, uint64_t answerer);

/** Say how few distinct identifiers a side may bring: a match with a list of
 * one identifier is a question about that one. Where a list is padded, its own
 * side alone can keep the rule.
 *
 * In:      min_items  0 to VESICA_MAX_ITEMS
 * Returns: VESICA_OK or VESICA_ERR_ARGUMENT.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_terms_set_min_items(vesica_terms *terms, uint64_t min_items);

/** Have who learns get a label of the partner with each identifier that
 * matches: what the labels say, and how long one may be. Every label takes
 * max_bytes + 18 bytes on the wire, whatever its length.
 *
 * In:      names      text ended by NUL, at most VESICA_TERMS_MAX_LABELS bytes
 *                     of UTF-8 without control characters, such as the names of
 *                     columns; copied. "": no labels
 *          max_bytes  1 to VESICA_MAX_LABEL_BYTES; 0 if there are no labels
 * Returns: VESICA_OK or VESICA_ERR_ARGUMENT.
 */
VESICA_API VESICA_MUST_CHECK vesica_status vesica_terms_set_labels(
    vesica_terms *terms, const char *names, uint32_t max_bytes);

/** Check what the fields say together: the rules are those of protocol/SPEC.md,
 * section "TERMS". A session takes only terms that pass.
 *
 * Out:     field  with VESICA_ERR_TERMS the field that breaks a rule
 *          rule   with VESICA_ERR_TERMS the rule, one English clause, static
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT (NULL) or VESICA_ERR_TERMS.
 */
VESICA_API VESICA_MUST_CHECK vesica_status vesica_terms_check(
    const vesica_terms *terms, vesica_terms_field *field, const char **rule);

/** Write terms in the one form that they have on the wire, for keeping or
 * signing: equal bytes are equal terms.
 *
 * Out:     out      at most out_size bytes; VESICA_TERMS_MAX_BYTES are enough
 *          out_len  how many were written
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT or VESICA_ERR_BUFFER. On error *out
 *          is zeroed.
 */
VESICA_API VESICA_MUST_CHECK vesica_status vesica_terms_encode(
    const vesica_terms *terms, uint8_t *out, size_t out_size, size_t *out_len);

/** Read what vesica_terms_encode wrote, and check it.
 *
 * Out:     out     owned by the caller: vesica_terms_free
 *          field   with VESICA_ERR_TERMS the field that has a value that this
 *                  version does not know or that breaks a rule, else untouched
 * In:      config  as in vesica_terms_new
 *          bytes   len bytes; not kept
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT, VESICA_ERR_MALFORMED,
 *          VESICA_ERR_TERMS or VESICA_ERR_NOMEM. On error *out is untouched.
 */
VESICA_API VESICA_MUST_CHECK vesica_status vesica_terms_decode(
    vesica_terms **out, vesica_terms_field *field, const vesica_config *config,
    const uint8_t *bytes, size_t len);

/** The first field in which two terms differ.
 *
 * Returns: 0 if they are equal.
 */
VESICA_API vesica_terms_field vesica_terms_compare(const vesica_terms *a,
                                                   const vesica_terms *b);

/** Write the value of a field for a person, such as "both" or "100000".
 *
 * Out:     out  ends with NUL; VESICA_TERMS_VALUE_ROOM bytes are enough. It may
 *               come from the partner, as vesica_terms_purpose
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT (also: no such field) or
 *          VESICA_ERR_BUFFER. On error *out is untouched.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_terms_describe(const vesica_terms *terms, vesica_terms_field field,
                      char *out, size_t out_size);

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

/** Fewest distinct identifiers that a side may bring. */
VESICA_API uint64_t vesica_terms_min_items(const vesica_terms *terms);

/** Whether the side that holds the key proves that it is one. */
VESICA_API bool vesica_terms_proof(const vesica_terms *terms);

/** Whether it is agreed that each item has a blind of its own. */
VESICA_API bool vesica_terms_fresh_blinds(const vesica_terms *terms);

/** The number to which the proposer fills up its list; 0: not at all. */
VESICA_API uint64_t
vesica_terms_proposer_padded_items(const vesica_terms *terms);

/** The number to which the answerer fills up its list; 0: not at all. */
VESICA_API uint64_t
vesica_terms_answerer_padded_items(const vesica_terms *terms);

/** What the labels say.
 *
 * Returns: as vesica_terms_purpose; "" if there are no labels.
 */
VESICA_API const char *vesica_terms_labels(const vesica_terms *terms);

/** Longest label, in bytes; 0 if there are none. */
VESICA_API uint32_t vesica_terms_label_bytes(const vesica_terms *terms);

/** Name of who learns: "proposer", "answerer" or "both".
 *
 * Returns: static text; NULL for a number that is none.
 */
VESICA_API const char *vesica_learner_name(vesica_learner learner);

/** The learner of a name.
 *
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT (NULL) or VESICA_ERR_UNSUPPORTED.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_learner_by_name(vesica_learner *out, const char *name);

/** Name of a claim: "semi-honest" or "malicious".
 *
 * Returns: static text; NULL for a number that is none.
 */
VESICA_API const char *vesica_security_name(vesica_security security);

/** The claim of a name.
 *
 * Returns: VESICA_OK, VESICA_ERR_ARGUMENT (NULL) or VESICA_ERR_UNSUPPORTED.
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_security_by_name(vesica_security *out, const char *name);

/** Name of a field, such as "purpose".
 *
 * Returns: static text, never NULL; "unknown" for a number that is no field.
 */
VESICA_API const char *vesica_terms_field_name(vesica_terms_field field);

VESICA_END_DECLS

#endif
