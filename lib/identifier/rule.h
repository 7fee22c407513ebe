/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* One row per type (table.c), the forms that the rows name (a file for each
 * family), and the text that forms work on.
 */

#ifndef VESICA_IDENTIFIER_RULE_H
#define VESICA_IDENTIFIER_RULE_H

#include <stdbool.h>

#include "vesica/identifier.h"

/* A text on its way to the canonical form: UTF-8, NFKC, no invisible
 * characters, no control characters, no spaces at the ends. */
typedef struct vesica_id_text {
    size_t length;
    uint8_t bytes[VESICA_IDENTIFIER_MAX_BYTES];
    /* Where each byte, and the end, stood in the text that was read. */
    uint16_t origin[VESICA_IDENTIFIER_MAX_BYTES + 1];
    vesica_identifier_error error;
} vesica_id_text;

typedef enum vesica_id_case {
    VESICA_ID_KEEP_CASE,
    VESICA_ID_UPPER_CASE, /* of ASCII letters */
    VESICA_ID_LOWER_CASE, /* of ASCII letters */
    VESICA_ID_FOLD_CASE   /* Unicode's full case folding, then NFKC again */
} vesica_id_case;

/* Sets of ASCII characters, to be joined by |. */
enum {
    VESICA_ID_SET_DIGIT = 1,
    VESICA_ID_SET_CAPITAL = 2,
    VESICA_ID_SET_SMALL = 4,
    VESICA_ID_SET_HEX = 8,   /* digits and a to f */
    VESICA_ID_SET_USCC = 16, /* digits and capitals but I O S V Z (GB 32100) */
    VESICA_ID_SET_DOT = 32,
    VESICA_ID_SET_HYPHEN = 64,
    VESICA_ID_SET_UNDERSCORE = 128,
    VESICA_ID_SET_COLON = 256
};

/* How a text, or a part of a composite one, becomes canonical: characters are
 * dropped, the case is changed, a prefix is dropped, then alphabet, length and
 * check are looked at, in this order. */
typedef struct vesica_id_form {
    const char *drop; /* ASCII characters that mean nothing; "" if none */
    vesica_id_case letters;
    const char *prefix; /* may stand before the text, and does stand before the
                           canonical form; "" if none */
    unsigned alphabet;  /* a set of characters; 0: any character */
    const char *alphabet_expected;
    size_t min_length; /* in bytes, without the prefix */
    size_t max_length;
    const char *length_expected;
    /* Checks what the rest does not, and completes the form. NULL if there is
     * nothing. */
    vesica_status (*check)(vesica_id_text *text);
} vesica_id_form;

/* A composite text is two parts with a colon between them. */
typedef enum vesica_id_split {
    VESICA_ID_SIMPLE,
    VESICA_ID_FIRST_COLON,
    VESICA_ID_LAST_COLON
} vesica_id_split;

typedef struct vesica_id_rule {
    vesica_identifier_info info;
    vesica_id_split split;
    /* Rewrites other ways to write a composite text with a colon. NULL if there
     * are none. */
    vesica_status (*prepare)(vesica_id_text *text);
    const vesica_id_form *forms[VESICA_IDENTIFIER_MAX_PARTS];
} vesica_id_rule;

/* The row at index, or NULL. */
const vesica_id_rule *vesica_id_rule_at(size_t index);

/* The row of a type, or NULL. */
const vesica_id_rule *vesica_id_rule_of(uint16_t type);

/* Read in_len bytes: steps 1 to 4 of the pre-processing (docs/IDENTIFIERS.md),
 * and the ends trimmed. */
vesica_status vesica_id_text_read(vesica_id_text *text, const char *in,
                                  size_t in_len);

/* Bring a text that was read, or a part of one, into its form. */
vesica_status vesica_id_text_apply(vesica_id_text *text,
                                   const vesica_id_form *form);

/* Take bytes [from, to) of a text, trimmed. */
void vesica_id_text_slice(vesica_id_text *out, const vesica_id_text *text,
                          size_t from, size_t to);

/* Take num bytes out, from at on. */
void vesica_id_text_erase(vesica_id_text *text, size_t at, size_t num);

/* Put a NUL-terminated text in before byte at; as far as there is no room for
 * it, the text is refused by its length. */
vesica_status vesica_id_text_insert(vesica_id_text *text, size_t at,
                                    const char *added);

/* Whether a text begins with a NUL-terminated one. */
bool vesica_id_text_begins(const vesica_id_text *text, const char *with);

/* Note why a text is refused, at a byte of it or at its length for the end, and
 * return the status. rule and expected are static. */
vesica_status vesica_id_text_refuse(vesica_id_text *text, vesica_status status,
                                    const char *rule, const char *expected,
                                    size_t at);

/* VESICA_OK if bytes [from, to) are of an alphabet; else refused. */
vesica_status vesica_id_text_check_alphabet(vesica_id_text *text, size_t from,
                                            size_t to, unsigned alphabet,
                                            const char *expected);

/* Whether a character is of an alphabet. */
bool vesica_id_is_of(uint8_t c, unsigned alphabet);

/* Small letters of ASCII as capitals, capitals as small letters; anything else
 * as it is. */
uint8_t vesica_id_upper(uint8_t c);
uint8_t vesica_id_lower(uint8_t c);

/* 0 to 9 for digits, 10 to 35 for capitals. */
unsigned vesica_id_base36(uint8_t c);

/* The number that num <= 9 digits are. */
unsigned vesica_id_number(const uint8_t *digits, size_t num);

/* Whether a day exists: 1800 <= year <= 2199. */
bool vesica_id_is_date(unsigned year, unsigned month, unsigned day);

/* Whether two capitals are a country of ISO 3166-1 alpha-2, or XK (Kosovo),
 * which banks use. */
bool vesica_id_is_country(const uint8_t code[2]);

/* Whether three capitals are a state in passports: ISO 3166-1 alpha-3, or
 * another of ICAO 9303-3, section 5. Germany, which is D, is left out. */
bool vesica_id_is_state(const uint8_t code[3]);

/* GB 11714: whether the ninth character of an organisation code is the check
 * of the first eight. */
bool vesica_id_is_organisation(const uint8_t code[9]);

/* The forms. person.c, mrz.c */
extern const vesica_id_form vesica_id_cn_rid;
extern const vesica_id_form vesica_id_passport_state;
extern const vesica_id_form vesica_id_passport_number;
vesica_status vesica_id_read_mrz(vesica_id_text *text);
/* organisation.c */
extern const vesica_id_form vesica_id_uscc;
extern const vesica_id_form vesica_id_cn_org;
extern const vesica_id_form vesica_id_cn_tax15;
extern const vesica_id_form vesica_id_cn_reg15;
extern const vesica_id_form vesica_id_lei;
/* bank.c, iban.c */
extern const vesica_id_form vesica_id_pan;
extern const vesica_id_form vesica_id_acct_bank;
extern const vesica_id_form vesica_id_acct_number;
extern const vesica_id_form vesica_id_cnaps;
extern const vesica_id_form vesica_id_bic;
extern const vesica_id_form vesica_id_iban;
/* ship.c, vehicle.c */
extern const vesica_id_form vesica_id_imo;
extern const vesica_id_form vesica_id_mmsi;
extern const vesica_id_form vesica_id_plate;
/* phone.c, device.c */
extern const vesica_id_form vesica_id_phone;
extern const vesica_id_form vesica_id_imei;
extern const vesica_id_form vesica_id_mac;
extern const vesica_id_form vesica_id_uuid;
extern const vesica_id_form vesica_id_android_id;
extern const vesica_id_form vesica_id_oaid;
/* address.c, domain.c */
extern const vesica_id_form vesica_id_ip;
extern const vesica_id_form vesica_id_domain;
extern const vesica_id_form vesica_id_email;
extern const vesica_id_form vesica_id_email_fraud;
/* app.c */
extern const vesica_id_form vesica_id_app_android;
extern const vesica_id_form vesica_id_app_ios;
extern const vesica_id_form vesica_id_app_cert;
extern const vesica_id_form vesica_id_social_platform;
extern const vesica_id_form vesica_id_social_id;
/* name.c */
extern const vesica_id_form vesica_id_name_org;
extern const vesica_id_form vesica_id_name_person;
extern const vesica_id_form vesica_id_date;

#endif
