/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Identifiers: text as it stands in a bank's file becomes canonical bytes, or
 * an error that names rule, position and what was expected. The type is part
 * of the identifier: equal text under two types is two identifiers.
 *
 * docs/IDENTIFIERS.md has the rule and the source of each type. Parsing is not
 * constant-time: the text is the caller's own and never leaves this call except
 * into `out`.
 */

#ifndef VESICA_IDENTIFIER_H
#define VESICA_IDENTIFIER_H

#include "vesica/status.h"

VESICA_BEGIN_DECLS

/* Codes of profile 1. A code is never used again for another type. */
typedef enum vesica_identifier_type {
    VESICA_ID_USCC = 2, /* unified social credit code, GB 32100 */
    VESICA_ID_LEI = 11, /* legal entity identifier, ISO 17442 */
    VESICA_ID_BIC = 12, /* business identifier code, ISO 9362 */
    VESICA_ID_IMO = 15, /* IMO number of a ship or of a company */
    VESICA_ID_MMSI = 16 /* maritime mobile service identity, ITU-R M.585 */
} vesica_identifier_type;

/** Longest text that is read, in bytes. */
#define VESICA_IDENTIFIER_MAX_TEXT 256

/** Longest canonical form over all types of the profile, in bytes. */
#define VESICA_IDENTIFIER_MAX_BYTES 256

/* A canonical identifier. Made by vesica_identifier_parse alone; may be copied
 * and compared field by field over the first `length` bytes. As open as the
 * text itself: treat it as customer data. */
typedef struct vesica_identifier {
    uint16_t type; /* a vesica_identifier_type */
    uint16_t profile;
    uint16_t length; /* bytes used, 1 to VESICA_IDENTIFIER_MAX_BYTES */
    uint8_t bytes[VESICA_IDENTIFIER_MAX_BYTES];
} vesica_identifier;

/* Why a text was refused. All texts are static and hold nothing of the value.
 */
typedef struct vesica_identifier_error {
    const char *rule;     /* short name of the rule, such as "check-digit" */
    const char *expected; /* what the rule wants, one English clause */
    size_t position;      /* offset of the byte at fault; its length if it is
                             the end that is at fault */
} vesica_identifier_error;

/* One row of the table of types. */
typedef struct vesica_identifier_info {
    uint16_t type;
    const char *name;        /* as it stands in files, such as "LEI" */
    const char *description; /* one English clause */
    const char *standard;    /* where the rule comes from */
    const char *example;     /* a valid text that nobody was issued, or a
                                public code */
    const char *entropy;     /* how large the space of values is */
} vesica_identifier_info;

/** How many types the profile has in this version of the library. */
VESICA_API size_t vesica_identifier_num_types(void);

/** A row of the table of types, ordered by code.
 *
 * Returns: static storage, or NULL if index is not below
 *          vesica_identifier_num_types().
 */
VESICA_API const vesica_identifier_info *
vesica_identifier_info_at(size_t index);

/** Find a type by its code.
 *
 * Returns: static storage, or NULL if there is no such type.
 */
VESICA_API const vesica_identifier_info *
vesica_identifier_info_by_type(uint16_t type);

/** Find a type by its name in files.
 *
 * In:      name  name_len bytes, upper or lower case
 * Returns: static storage, or NULL if there is no such type.
 */
VESICA_API const vesica_identifier_info *
vesica_identifier_info_by_name(const char *name, size_t name_len);

/** Read an identifier: normalise the text and check it.
 *
 * Out:     out    the canonical identifier; untouched on error
 *          error  NULL, or where to say why a text was refused; written only
 *                 when a VESICA_ERR_ID_… code is returned
 * In:      type   a vesica_identifier_type
 *          text   text_len bytes of UTF-8; need not end with NUL
 * Returns: VESICA_OK;
 *          VESICA_ERR_ARGUMENT      out or text is NULL
 *          VESICA_ERR_ID_TYPE       no such type
 *          VESICA_ERR_ID_ENCODING   not UTF-8, or a NUL or control character
 *          VESICA_ERR_ID_LENGTH     empty, over VESICA_IDENTIFIER_MAX_TEXT, or
 *                                   not the length of this type
 *          VESICA_ERR_ID_CHARACTER  a character that this type does not have
 *          VESICA_ERR_ID_CHECK      the check digit is wrong
 *          VESICA_ERR_ID_VALUE      a part, such as the country, does not exist
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_identifier_parse(vesica_identifier *out, vesica_identifier_error *error,
                        uint16_t type, const char *text, size_t text_len);

VESICA_END_DECLS

#endif
