/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "identifier/rule.h"

#define IMO_LENGTH 7

static unsigned weighted_sum(const uint8_t *digits, const unsigned weights[6])
{
    unsigned sum = 0;
    for (size_t i = 0; i < 6; i++) {
        sum += weights[i] * vesica_id_base36(digits[i]);
    }
    return sum;
}

/* What transponders send when they have no number. */
static vesica_status check_not_zero(vesica_id_text *text)
{
    for (size_t i = 0; i < text->length; i++) {
        if (text->bytes[i] != '0') {
            return VESICA_OK;
        }
    }
    return vesica_id_text_refuse(text, VESICA_ERR_ID_VALUE, "placeholder",
                                 "a number, not zeros that stand for none", 0);
}

/* Ships and companies draw from one set of numbers with two kinds of check, and
 * a list does not say which of the two an entry is: either check will do. */
static vesica_status check_imo(vesica_id_text *text)
{
    static const unsigned ship_weights[6] = {7, 6, 5, 4, 3, 2};
    static const unsigned company_weights[6] = {8, 6, 4, 2, 9, 7};
    const unsigned ship = weighted_sum(text->bytes, ship_weights) % 10;
    const unsigned company =
        (11 - weighted_sum(text->bytes, company_weights) % 11) % 10;
    const unsigned check = vesica_id_base36(text->bytes[6]);
    if (check != ship && check != company) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_CHECK, "check-digit",
            "the last digit is the check digit of a ship or of a company",
            IMO_LENGTH - 1);
    }
    return check_not_zero(text);
}

const vesica_id_form vesica_id_imo = {
    .drop = " -",
    .letters = VESICA_ID_UPPER_CASE,
    .prefix = "IMO",
    .alphabet = VESICA_ID_SET_DIGIT,
    .alphabet_expected = "digits, with or without IMO before them",
    .min_length = 7,
    .max_length = 7,
    .length_expected = "7 digits, with or without IMO before them",
    .check = check_imo,
};

const vesica_id_form vesica_id_mmsi = {
    .drop = " -",
    .letters = VESICA_ID_KEEP_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_DIGIT,
    .alphabet_expected = "digits",
    .min_length = 9,
    .max_length = 9,
    .length_expected = "9 digits",
    .check = check_not_zero,
};
