/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* One rule per type, and the text that the rules work on. A new type is a row
 * in table.c and, if it has more than lengths and an alphabet, one check. */

#ifndef VESICA_IDENTIFIER_RULE_H
#define VESICA_IDENTIFIER_RULE_H

#include <stdbool.h>

#include "vesica/identifier.h"

/* A text on its way to the canonical form. */
typedef struct vesica_id_text {
    size_t length;
    uint8_t bytes[VESICA_IDENTIFIER_MAX_BYTES];
    /* Where each byte, and the end, stood in the text that was read. */
    uint16_t origin[VESICA_IDENTIFIER_MAX_BYTES + 1];
    vesica_identifier_error error;
} vesica_id_text;

/* What happens to a text before it is checked. */
enum {
    VESICA_ID_DROP_SPACES = 1, /* all of them; else those at the ends alone */
    VESICA_ID_DROP_DASHES = 2,
    VESICA_ID_UPPER_CASE = 4
};

typedef struct vesica_id_rule {
    vesica_identifier_info info;
    unsigned normalise;
    const char *prefix; /* may stand before the text and does stand before the
                           canonical form; may be empty */
    size_t min_length;  /* without the prefix */
    size_t max_length;
    const char *length_expected;
    const char *alphabet;
    const char *alphabet_expected;
    /* Checks what lengths and alphabet do not, and completes the form. NULL if
     * there is nothing. */
    vesica_status (*check)(vesica_id_text *text);
} vesica_id_rule;

/* The alphabets that rules name. */
#define VESICA_ID_DIGITS "0123456789"
#define VESICA_ID_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define VESICA_ID_USCC_ALPHABET "0123456789ABCDEFGHJKLMNPQRTUWXY"

/* The row at index, or NULL. */
const vesica_id_rule *vesica_id_rule_at(size_t index);

/* Read in_len bytes: encoding and control characters refused, ends trimmed,
 * normalised as the flags say. */
vesica_status vesica_id_text_read(vesica_id_text *text, unsigned flags,
                                  const char *in, size_t in_len);

/* Drop a prefix if it is there. */
void vesica_id_text_drop_prefix(vesica_id_text *text, const char *prefix);

/* Note why a text is refused, at a byte of it or at its length for the end, and
 * return the status. */
vesica_status vesica_id_text_refuse(vesica_id_text *text, vesica_status status,
                                    const char *rule, const char *expected,
                                    size_t at);

/* VESICA_OK if bytes [from, to) are of the alphabet. */
vesica_status vesica_id_text_check_alphabet(vesica_id_text *text, size_t from,
                                            size_t to, const char *alphabet,
                                            const char *expected);

/* A small letter of ASCII as a capital; anything else as it is. */
uint8_t vesica_id_upper(uint8_t c);

/* Place of a character in an alphabet; the alphabet's length if it is not in
 * it. */
unsigned vesica_id_value(const char *alphabet, uint8_t c);

/* Whether two letters are a country of ISO 3166-1 alpha-2, or XK (Kosovo),
 * which banks use. */
bool vesica_id_is_country(const uint8_t code[2]);

vesica_status vesica_id_check_uscc(vesica_id_text *text);
vesica_status vesica_id_check_lei(vesica_id_text *text);
vesica_status vesica_id_check_bic(vesica_id_text *text);
vesica_status vesica_id_check_imo(vesica_id_text *text);

#endif
