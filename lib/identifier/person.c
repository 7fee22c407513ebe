/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "identifier/check.h"
#include "identifier/rule.h"
#include "util/status.h"

#define RID_LENGTH 18
#define RID_OLD_LENGTH 15
#define RID_BIRTH 6

static vesica_status check_rid_characters(vesica_id_text *text)
{
    static const char expected[] =
        "digits, and at the end of 18 characters a digit or X";
    const size_t last = RID_LENGTH - 1;
    VESICA_TRY(vesica_id_text_check_alphabet(
        text, 0, text->length > last ? last : text->length, VESICA_ID_SET_DIGIT,
        expected));
    if (text->length == RID_LENGTH && text->bytes[last] != 'X') {
        return vesica_id_text_check_alphabet(text, last, RID_LENGTH,
                                             VESICA_ID_SET_DIGIT, expected);
    }
    return VESICA_OK;
}

/* Regions come and go: only that there is one is checked. 9 in front are
 * foreigners with permanent residence. */
static vesica_status check_rid_values(vesica_id_text *text)
{
    const uint8_t *birth = text->bytes + RID_BIRTH;
    if (text->bytes[0] == '0') {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_VALUE, "region",
            "the first 6 digits are a region, which does not begin with 0", 0);
    }
    if (!vesica_id_is_date(vesica_id_number(birth, 4),
                           vesica_id_number(birth + 4, 2),
                           vesica_id_number(birth + 6, 2))) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_VALUE, "date",
                                     "a day of birth that exists behind the 6 "
                                     "digits of the region",
                                     RID_BIRTH);
    }
    return VESICA_OK;
}

/* GB 11643. Numbers of 15 digits, issued until 1999, lack the century and the
 * check. */
static vesica_status check_rid(vesica_id_text *text)
{
    const bool is_old = text->length == RID_OLD_LENGTH;
    VESICA_TRY(check_rid_characters(text));
    if (!is_old && text->length != RID_LENGTH) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "length",
                                     vesica_id_cn_rid.length_expected,
                                     text->length);
    }
    if (is_old) {
        VESICA_TRY(vesica_id_text_insert(text, RID_BIRTH, "19"));
    }
    VESICA_TRY(check_rid_values(text));
    const uint8_t check = vesica_id_check_11_2(text->bytes, RID_LENGTH - 1);
    if (is_old) {
        const char added[] = {(char)check, '\0'};
        return vesica_id_text_insert(text, RID_LENGTH - 1, added);
    }
    if (text->bytes[RID_LENGTH - 1] != check) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_CHECK, "check-digit",
            "character 18 is the check of the first 17 (ISO 7064 MOD 11-2)",
            RID_LENGTH - 1);
    }
    return VESICA_OK;
}

const vesica_id_form vesica_id_cn_rid = {
    .drop = " -",
    .letters = VESICA_ID_UPPER_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_DIGIT | VESICA_ID_SET_CAPITAL,
    .alphabet_expected = "digits, and X at the end",
    .min_length = RID_OLD_LENGTH,
    .max_length = RID_LENGTH,
    .length_expected = "18 characters, or 15",
    .check = check_rid,
};

/* ICAO 9303-3, section 5. */
static vesica_status check_state(vesica_id_text *text)
{
    if (text->length == 1 && text->bytes[0] == 'D') {
        return VESICA_OK;
    }
    if (vesica_id_text_begins(text, "DEU")) {
        vesica_id_text_erase(text, 1, 2);
        return VESICA_OK;
    }
    if (text->length != 3) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "length",
                                     vesica_id_passport_state.length_expected,
                                     text->length);
    }
    if (!vesica_id_is_state(text->bytes)) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_VALUE, "state",
            "the three letters of a state in ICAO 9303, such as CHN", 0);
    }
    return VESICA_OK;
}

const vesica_id_form vesica_id_passport_state = {
    .drop = " -<",
    .letters = VESICA_ID_UPPER_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_CAPITAL,
    .alphabet_expected = "letters",
    .min_length = 1,
    .max_length = 3,
    .length_expected = "three letters, such as CHN, or D for Germany",
    .check = check_state,
};

const vesica_id_form vesica_id_passport_number = {
    .drop = " -<",
    .letters = VESICA_ID_UPPER_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_DIGIT | VESICA_ID_SET_CAPITAL,
    .alphabet_expected = "digits and letters",
    .min_length = 1,
    .max_length = 9,
    .length_expected = "1 to 9 digits or letters",
};
