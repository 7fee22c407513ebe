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
    VESICA_ID_CN_RID = 1,       /* resident identity number, GB 11643 */
    VESICA_ID_USCC = 2,         /* unified social credit code, GB 32100 */
    VESICA_ID_CN_ORG = 3,       /* organisation code, GB 11714 */
    VESICA_ID_CN_TAX15 = 4,     /* tax number of 15 characters */
    VESICA_ID_CN_REG15 = 5,     /* business registration number of 15 digits */
    VESICA_ID_PHONE = 6,        /* telephone number, E.164 */
    VESICA_ID_PAN = 7,          /* card number, ISO/IEC 7812 */
    VESICA_ID_ACCT = 8,         /* composite: bank, account */
    VESICA_ID_CNAPS = 9,        /* bank code of China's payment system */
    VESICA_ID_IBAN = 10,        /* bank account number, ISO 13616 */
    VESICA_ID_LEI = 11,         /* legal entity identifier, ISO 17442 */
    VESICA_ID_BIC = 12,         /* business identifier code, ISO 9362 */
    VESICA_ID_PASSPORT = 13,    /* composite: state, number; ICAO 9303 */
    VESICA_ID_IMEI = 14,        /* mobile equipment identity */
    VESICA_ID_IMO = 15,         /* IMO number of a ship or of a company */
    VESICA_ID_MMSI = 16,        /* maritime mobile service identity */
    VESICA_ID_PLATE = 17,       /* Chinese number plate, GA 36 */
    VESICA_ID_EMAIL = 18,       /* e-mail address */
    VESICA_ID_EMAIL_FRAUD = 19, /* e-mail address without its variations */
    VESICA_ID_IP = 20,          /* IPv4 or IPv6 address */
    VESICA_ID_MAC = 21,         /* address of a network interface */
    VESICA_ID_UUID = 22,        /* universally unique identifier, RFC 9562 */
    VESICA_ID_ANDROID_ID = 23,  /* ANDROID_ID of a device */
    VESICA_ID_OAID = 24,        /* open anonymous device identifier */
    VESICA_ID_DOMAIN = 25,      /* domain name, or the host of a URL */
    VESICA_ID_APP_ANDROID = 26, /* Android package name */
    VESICA_ID_APP_IOS = 27,     /* iOS bundle identifier */
    VESICA_ID_APP_CERT = 28,    /* SHA-256 of an app's signing certificate */
    VESICA_ID_SOCIAL = 29,      /* composite: platform, id */
    VESICA_ID_NAME_ORG = 30,    /* name of an organisation */
    VESICA_ID_NAME_DOB = 31     /* composite: name, date of birth */
} vesica_identifier_type;

/** Longest text that is read, in bytes. */
#define VESICA_IDENTIFIER_MAX_TEXT 256

/** Longest canonical form over all types of the profile, in bytes. */
#define VESICA_IDENTIFIER_MAX_BYTES 256

/** Bytes that hold the canonical text of any identifier, with its NUL. */
#define VESICA_IDENTIFIER_TEXT_ROOM (VESICA_IDENTIFIER_MAX_BYTES + 1)

/** Most parts of a composite identifier. */
#define VESICA_IDENTIFIER_MAX_PARTS 2

/* A canonical identifier. Made by vesica_identifier_parse and
 * vesica_identifier_compose alone; may be copied and compared field by field
 * over the first `length` bytes. The bytes of a composite one are, for each
 * part, LE16(length) and the part. As open as the text itself: treat it as
 * customer data. */
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
    size_t part;          /* vesica_identifier_compose: which text; else 0 */
} vesica_identifier_error;

/* One row of the table of types. */
typedef struct vesica_identifier_info {
    uint16_t type;
    const char *name;        /* as it stands in files, such as "LEI" */
    const char *description; /* one English clause */
    const char *standard;    /* where the rule comes from */
    const char *form;        /* what the canonical text is; one English clause,
                                part of the profile's hash */
    const char *example;     /* a valid text that nobody was issued, or a
                                public code */
    const char *canonical;   /* the canonical text of the example */
    const char *entropy;     /* how large the space of values is */
    /* Names of the parts of a composite type; NULL in a simple one. */
    const char *parts[VESICA_IDENTIFIER_MAX_PARTS];
} vesica_identifier_info;

/* One part of a composite identifier: text_len bytes of UTF-8. */
typedef struct vesica_identifier_part {
    const char *text;
    size_t text_len;
} vesica_identifier_part;

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

/** Read an identifier: normalise the text and check it. A composite one is
 * written with a colon between its parts.
 *
 * Out:     out    the canonical identifier; untouched on error
 *          error  NULL, or where to say why a text was refused; written only
 *                 when a VESICA_ERR_ID_… code is returned
 * In:      type   a vesica_identifier_type
 *          text   text_len bytes of UTF-8; need not end with NUL
 * Returns: VESICA_OK;
 *          VESICA_ERR_ARGUMENT      out or text is NULL
 *          VESICA_ERR_ID_TYPE       no such type
 *          VESICA_ERR_ID_ENCODING   not UTF-8, a control character, or a code
 *                                   point that Unicode 15.0 does not assign
 *                                   or leaves to private use
 *          VESICA_ERR_ID_LENGTH     empty, over VESICA_IDENTIFIER_MAX_TEXT, or
 *                                   not the length of this type
 *          VESICA_ERR_ID_CHARACTER  a character that this type does not have
 *          VESICA_ERR_ID_CHECK      the check digit is wrong
 *          VESICA_ERR_ID_VALUE      a part, such as the country, does not exist
 *          VESICA_ERR_NOMEM         a domain beyond ASCII, and libidn2 had no
 *                                   memory: the one place where the library
 *                                   does not take memory from its caller
 */
VESICA_API VESICA_MUST_CHECK vesica_status
vesica_identifier_parse(vesica_identifier *out, vesica_identifier_error *error,
                        uint16_t type, const char *text, size_t text_len);

/** Make a composite identifier of its parts, each normalised and checked. The
 * same parts in one text, with a colon, give the same identifier.
 *
 * Out:     out, error  as for vesica_identifier_parse
 * In:      type   a composite type
 *          parts  num_parts texts, in the order of the type's info
 * Returns: VESICA_OK, or an error as vesica_identifier_parse gives it;
 *          VESICA_ERR_ARGUMENT      also: the type is not composite or has
 *                                   another number of parts, or a text is NULL
 */
VESICA_API VESICA_MUST_CHECK vesica_status vesica_identifier_compose(
    vesica_identifier *out, vesica_identifier_error *error, uint16_t type,
    const vesica_identifier_part *parts, size_t num_parts);

/** The canonical text of an identifier: parsing it gives the same identifier.
 *
 * Out:     out  NUL-terminated UTF-8
 * In:      identifier  as vesica_identifier_parse gave it
 * Returns: bytes of the text, without the NUL; 0 if an argument is NULL or the
 *          identifier is not of this profile
 */
VESICA_API size_t vesica_identifier_text(char out[VESICA_IDENTIFIER_TEXT_ROOM],
                                         const vesica_identifier *identifier);

/** Something about a valid identifier that its owner may want to look at: that
 * it contains another one, that its region does not exist, that it is made anew
 * by the device. It changes nothing: what it names is never added by itself.
 *
 * Out:     contained  NULL, or the identifier that this one contains; of type 0
 *                     if there is none. Not the same object as identifier
 * Returns: one English clause, static; NULL if there is nothing to say
 */
VESICA_API const char *
vesica_identifier_hint(vesica_identifier *contained,
                       const vesica_identifier *identifier);

/** Bytes of a profile's hash. */
#define VESICA_PROFILE_HASH_BYTES 32

/** The hash of this library's profile: of its number, the version of Unicode,
 * and code, name and canonical form of every type (SPEC.md, section 2). Both
 * sides of a session must have the same.
 */
VESICA_API void vesica_profile_hash(uint8_t out[VESICA_PROFILE_HASH_BYTES]);

VESICA_END_DECLS

#endif
