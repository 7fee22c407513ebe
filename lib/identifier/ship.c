/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "identifier/rule.h"

#define IMO_LENGTH 7

static unsigned weighted_sum(const uint8_t *digits, const unsigned weights[6])
{
    unsigned sum = 0;
    for (size_t i = 0; i < 6; i++) {
        sum += weights[i] * vesica_id_value(VESICA_ID_DIGITS, digits[i]);
    }
    return sum;
}

/* Ships and companies draw from one set of numbers with two kinds of check, and
 * a list does not say which of the two an entry is: either check will do. */
vesica_status vesica_id_check_imo(vesica_id_text *text)
{
    static const unsigned ship_weights[6] = {7, 6, 5, 4, 3, 2};
    static const unsigned company_weights[6] = {8, 6, 4, 2, 9, 7};
    const unsigned ship = weighted_sum(text->bytes, ship_weights) % 10;
    const unsigned company =
        (11 - weighted_sum(text->bytes, company_weights) % 11) % 10;
    const unsigned check = vesica_id_value(VESICA_ID_DIGITS, text->bytes[6]);
    if (check != ship && check != company) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_CHECK, "check-digit",
            "the last digit is the check digit of a ship or of a company",
            IMO_LENGTH - 1);
    }
    return VESICA_OK;
}
