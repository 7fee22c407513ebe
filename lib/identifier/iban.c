/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "identifier/check.h"
#include "identifier/rule.h"
#include "util/status.h"

/* Country and check digits, before what the country lays down. */
#define HEAD 4

/* Where the structure begins in a row. */
#define ROW_STRUCTURE 3

/* IBAN registry, release 101: a country, and its numbers of digits (n), letters
 * (a) and either of them (c) behind the check digits. */
static const char *const countries[] = {
    "AD 8n12c",    "AE 19n",      "AL 8n16c",    "AT 16n",     "AZ 4a20c",
    "BA 16n",      "BE 12n",      "BG 4a6n8c",   "BH 4a14c",   "BI 23n",
    "BR 23n1a1c",  "BY 4c4n16c",  "CH 5n12c",    "CR 18n",     "CY 8n16c",
    "CZ 20n",      "DE 18n",      "DJ 23n",      "DK 14n",     "DO 4c20n",
    "EE 16n",      "EG 25n",      "ES 20n",      "FI 14n",     "FK 2a12n",
    "FO 14n",      "FR 10n11c2n", "GB 4a14n",    "GE 2a16n",   "GI 4a15c",
    "GL 14n",      "GR 7n16c",    "GT 24c",      "HN 4a20n",   "HR 17n",
    "HU 24n",      "IE 4a14n",    "IL 19n",      "IQ 4a15n",   "IS 22n",
    "IT 1a10n12c", "JO 4a4n18c",  "KW 4a22c",    "KZ 3n13c",   "LB 4n20c",
    "LC 4a24c",    "LI 5n12c",    "LT 16n",      "LU 3n13c",   "LV 4a13c",
    "LY 21n",      "MC 10n11c2n", "MD 20c",      "ME 18n",     "MK 3n10c2n",
    "MN 16n",      "MR 23n",      "MT 4a5n18c",  "MU 4a19n3a", "NI 4a20n",
    "NL 4a10n",    "NO 11n",      "OM 3n16c",    "PK 4a16c",   "PL 24n",
    "PS 4a21c",    "PT 21n",      "QA 4a21c",    "RO 4a16c",   "RS 18n",
    "RU 14n15c",   "SA 2n18c",    "SC 4a20n3a",  "SD 14n",     "SE 20n",
    "SI 15n",      "SK 20n",      "SM 1a10n12c", "SO 19n",     "ST 21n",
    "SV 4a20n",    "TL 19n",      "TN 20n",      "TR 6n16c",   "UA 6n19c",
    "VA 18n",      "VG 4a16n",    "XK 16n",      "YE 4a4n18c",
};

#define NUM_COUNTRIES (sizeof countries / sizeof countries[0])

/* What a country's length is, in words. */
static const char *const length_expected[] = {
    [15] = "15 characters in this country",
    [16] = "16 characters in this country",
    [18] = "18 characters in this country",
    [19] = "19 characters in this country",
    [20] = "20 characters in this country",
    [21] = "21 characters in this country",
    [22] = "22 characters in this country",
    [23] = "23 characters in this country",
    [24] = "24 characters in this country",
    [25] = "25 characters in this country",
    [26] = "26 characters in this country",
    [27] = "27 characters in this country",
    [28] = "28 characters in this country",
    [29] = "29 characters in this country",
    [30] = "30 characters in this country",
    [31] = "31 characters in this country",
    [32] = "32 characters in this country",
    [33] = "33 characters in this country",
};

#define NUM_LENGTHS (sizeof length_expected / sizeof length_expected[0])

/* Characters of one kind that stand together. */
typedef struct group {
    size_t num;
    unsigned alphabet;
    const char *expected;
} group;

/* Read the group at *structure and step over it; false at the end. */
static bool next_group(group *out, const char **structure)
{
    const char *at = *structure;
    if (*at == '\0') {
        return false;
    }
    *out = (group){
        .alphabet = VESICA_ID_SET_DIGIT | VESICA_ID_SET_CAPITAL,
        .expected = "a digit or a letter here, in this country",
    };
    for (; *at >= '0' && *at <= '9'; at++) {
        out->num = 10 * out->num + (size_t)(*at - '0');
    }
    if (*at == 'n') {
        out->alphabet = VESICA_ID_SET_DIGIT;
        out->expected = "a digit here, in this country";
    } else if (*at == 'a') {
        out->alphabet = VESICA_ID_SET_CAPITAL;
        out->expected = "a letter here, in this country";
    }
    *structure = at + 1;
    return true;
}

/* The structure of the country that a text begins with, or NULL. */
static const char *find_structure(const vesica_id_text *text)
{
    for (size_t i = 0; i < NUM_COUNTRIES; i++) {
        const char *row = countries[i];
        if ((char)text->bytes[0] == row[0] && (char)text->bytes[1] == row[1]) {
            return row + ROW_STRUCTURE;
        }
    }
    return NULL;
}

static vesica_status check_length(vesica_id_text *text, const char *structure)
{
    size_t length = HEAD;
    for (group g; next_group(&g, &structure);) {
        length += g.num;
    }
    VESICA_ASSERT(length < NUM_LENGTHS && length_expected[length] != NULL);
    if (text->length != length) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_LENGTH, "length", length_expected[length],
            text->length < length ? text->length : length);
    }
    return VESICA_OK;
}

static vesica_status check_group(vesica_id_text *text, size_t from,
                                 const group *g)
{
    for (size_t i = from; i < from + g->num; i++) {
        if (!vesica_id_is_of(text->bytes[i], g->alphabet)) {
            return vesica_id_text_refuse(text, VESICA_ERR_ID_CHARACTER,
                                         "structure", g->expected, i);
        }
    }
    return VESICA_OK;
}

static vesica_status check_structure(vesica_id_text *text,
                                     const char *structure)
{
    static const group check_digits = {
        .num = 2,
        .alphabet = VESICA_ID_SET_DIGIT,
        .expected = "characters 3 and 4 are the check digits",
    };
    size_t from = HEAD;
    VESICA_TRY(check_group(text, HEAD - 2, &check_digits));
    for (group g; next_group(&g, &structure); from += g.num) {
        VESICA_TRY(check_group(text, from, &g));
    }
    return VESICA_OK;
}

/* The check is of the text with its head behind it. */
static bool is_check_right(const vesica_id_text *text)
{
    const unsigned tail =
        vesica_id_mod_97(0, text->bytes + HEAD, text->length - HEAD);
    return vesica_id_is_check_97(text->bytes + 2) &&
           vesica_id_mod_97(tail, text->bytes, HEAD) == 1;
}

/* IB is no country: a text that begins with IBAN has the name in front. */
static vesica_status check_iban(vesica_id_text *text)
{
    if (vesica_id_text_begins(text, "IBAN")) {
        vesica_id_text_erase(text, 0, strlen("IBAN"));
    }
    const char *structure = find_structure(text);
    if (structure == NULL) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_VALUE, "country",
            "the first two characters are a country of the IBAN registry", 0);
    }
    VESICA_TRY(check_length(text, structure));
    VESICA_TRY(check_structure(text, structure));
    if (!is_check_right(text)) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_CHECK, "check-digit",
            "characters 3 and 4 are the check digits of the rest (ISO 7064 "
            "MOD 97-10)",
            2);
    }
    return VESICA_OK;
}

/* The longest is 34 characters in ISO 13616, and IBAN may stand before it. */
const vesica_id_form vesica_id_iban = {
    .drop = " -",
    .letters = VESICA_ID_UPPER_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_DIGIT | VESICA_ID_SET_CAPITAL,
    .alphabet_expected = "digits and letters",
    .min_length = 15,
    .max_length = 38,
    .length_expected = "the length of its country, from 15 to 34 characters",
    .check = check_iban,
};
