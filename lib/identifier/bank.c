/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "identifier/rule.h"
#include "util/status.h"

#define BIC_SHORT 8
#define BIC_LONG 11

vesica_status vesica_id_check_bic(vesica_id_text *text)
{
    if (text->length != BIC_SHORT && text->length != BIC_LONG) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "length",
                                     "8 or 11 characters", text->length);
    }
    VESICA_TRY(vesica_id_text_check_alphabet(text, 4, 6, VESICA_ID_LETTERS,
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
