/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "identifier/check.h"
#include "identifier/rule.h"
#include "util/status.h"

#define BIC_SHORT 8
#define BIC_LONG 11
#define CNAPS_LENGTH 12

static const char acct_bank_length[] =
    "a CNAPS code of 12 digits, or a BIC of 8 or 11 characters";

static vesica_status check_pan(vesica_id_text *text)
{
    if (!vesica_id_is_luhn(text->bytes, text->length)) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_CHECK, "check-digit",
            "the last is the check digit of the others (Luhn); a number "
            "without it is an account, ACCT",
            text->length - 1);
    }
    return VESICA_OK;
}

static vesica_status check_cnaps(vesica_id_text *text)
{
    if (!vesica_id_is_11_10(text->bytes, CNAPS_LENGTH)) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_CHECK, "check-digit",
            "digit 12 is the check digit of the first 11 (ISO 7064 MOD 11,10)",
            CNAPS_LENGTH - 1);
    }
    return VESICA_OK;
}

static vesica_status check_bic(vesica_id_text *text)
{
    if (text->length != BIC_SHORT && text->length != BIC_LONG) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "length",
                                     "8 or 11 characters", text->length);
    }
    VESICA_TRY(vesica_id_text_check_alphabet(text, 4, 6, VESICA_ID_SET_CAPITAL,
                                             "characters 5 and 6 are letters, "
                                             "the country's code"));
    if (!vesica_id_is_country(text->bytes + 4)) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_VALUE, "country",
            "characters 5 and 6 are a country (ISO 3166-1 alpha-2, or XK)", 4);
    }
    /* The head office, which the short form means, has a branch of its own in
     * the long one (ISO 9362). */
    while (text->length < BIC_LONG) {
        text->bytes[text->length++] = 'X';
    }
    return VESICA_OK;
}

static vesica_status check_acct_bank(vesica_id_text *text)
{
    if (text->length != CNAPS_LENGTH && text->length != BIC_LONG &&
        text->length != BIC_SHORT) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "length",
                                     acct_bank_length, text->length);
    }
    if (text->length != CNAPS_LENGTH) {
        return check_bic(text);
    }
    VESICA_TRY(vesica_id_text_check_alphabet(
        text, 0, CNAPS_LENGTH, VESICA_ID_SET_DIGIT,
        "a bank's code of 12 characters is of digits (CNAPS)"));
    return check_cnaps(text);
}

const vesica_id_form vesica_id_bic = {
    .drop = " -",
    .letters = VESICA_ID_UPPER_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_DIGIT | VESICA_ID_SET_CAPITAL,
    .alphabet_expected = "digits and letters",
    .min_length = 8,
    .max_length = 11,
    .length_expected = "8 or 11 characters",
    .check = check_bic,
};

const vesica_id_form vesica_id_pan = {
    .drop = " -",
    .letters = VESICA_ID_KEEP_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_DIGIT,
    .alphabet_expected = "digits",
    .min_length = 12,
    .max_length = 19,
    .length_expected = "12 to 19 digits",
    .check = check_pan,
};

const vesica_id_form vesica_id_acct_bank = {
    .drop = " -",
    .letters = VESICA_ID_UPPER_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_DIGIT | VESICA_ID_SET_CAPITAL,
    .alphabet_expected = "digits and letters",
    .min_length = 8,
    .max_length = 12,
    .length_expected = acct_bank_length,
    .check = check_acct_bank,
};

const vesica_id_form vesica_id_acct_number = {
    .drop = " -",
    .letters = VESICA_ID_UPPER_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_DIGIT | VESICA_ID_SET_CAPITAL,
    .alphabet_expected = "digits and letters",
    .min_length = 1,
    .max_length = 34,
    .length_expected = "1 to 34 digits or letters",
};

const vesica_id_form vesica_id_cnaps = {
    .drop = " -",
    .letters = VESICA_ID_KEEP_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_DIGIT,
    .alphabet_expected = "digits",
    .min_length = 12,
    .max_length = 12,
    .length_expected = "12 digits",
    .check = check_cnaps,
};
