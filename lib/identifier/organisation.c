/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "identifier/check.h"
#include "identifier/rule.h"
#include "util/status.h"

#define CN_ORG_LENGTH 9
#define CN_TAX15_REGION 6
#define CN_REG15_LENGTH 15
#define USCC_LENGTH 18
#define LEI_LENGTH 20

/* GB 11714: eight characters and a check, over the values of base 36. The sum
 * of weight times value is at most 35 * 52, so nothing overflows. */
bool vesica_id_is_organisation(const uint8_t code[9])
{
    static const unsigned weights[8] = {3, 7, 9, 10, 5, 8, 4, 2};
    static const char checks[] = "0X987654321";
    unsigned sum = 0;
    for (size_t i = 0; i < 8; i++) {
        sum += weights[i] * vesica_id_base36(code[i]);
    }
    return (char)code[8] == checks[sum % 11];
}

static vesica_status check_cn_org(vesica_id_text *text)
{
    if (!vesica_id_is_organisation(text->bytes)) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_CHECK, "check-digit",
            "the last is the check character of the first 8 (GB 11714)",
            CN_ORG_LENGTH - 1);
    }
    return VESICA_OK;
}

/* What follows the region is an organisation code, or for a person the rest of
 * an identity number: no check holds for both. */
static vesica_status check_cn_tax15(vesica_id_text *text)
{
    return vesica_id_text_check_alphabet(
        text, 0, CN_TAX15_REGION, VESICA_ID_SET_DIGIT,
        "characters 1 to 6 are digits, the region's code");
}

static vesica_status check_cn_reg15(vesica_id_text *text)
{
    if (!vesica_id_is_11_10(text->bytes, CN_REG15_LENGTH)) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_CHECK, "check-digit",
            "the last is the check digit of the first 14 (ISO 7064 MOD 11,10)",
            CN_REG15_LENGTH - 1);
    }
    return VESICA_OK;
}

static const char uscc_alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/* I, O, S, V and Z are left out of base 36. */
static unsigned uscc_value(uint8_t c)
{
    const unsigned skipped = (c > 'I' ? 1u : 0u) + (c > 'O' ? 1u : 0u) +
                             (c > 'S' ? 1u : 0u) + (c > 'V' ? 1u : 0u);
    return vesica_id_base36(c) - skipped;
}

/* GB 32100, section 5: the weight of place i is 3^i mod 31, counted from 0. */
static char uscc_check(const uint8_t *code)
{
    unsigned weight = 1;
    unsigned sum = 0;
    for (size_t i = 0; i < USCC_LENGTH - 1; i++) {
        sum += weight * uscc_value(code[i]);
        weight = weight * 3 % 31;
    }
    return uscc_alphabet[(31 - sum % 31) % 31];
}

static vesica_status check_uscc(vesica_id_text *text)
{
    VESICA_TRY(vesica_id_text_check_alphabet(
        text, 2, 8, VESICA_ID_SET_DIGIT,
        "characters 3 to 8 are digits, the region's code"));
    if ((char)text->bytes[USCC_LENGTH - 1] != uscc_check(text->bytes)) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_CHECK, "check-digit",
            "character 18 is the check character of the first 17 (GB 32100)",
            USCC_LENGTH - 1);
    }
    if (!vesica_id_is_organisation(text->bytes + 8)) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_CHECK, "organisation-check-digit",
            "characters 9 to 17 are an organisation code whose last is the "
            "check character (GB 11714)",
            16);
    }
    return VESICA_OK;
}

static vesica_status check_lei(vesica_id_text *text)
{
    const uint8_t *check = text->bytes + LEI_LENGTH - 2;
    VESICA_TRY(vesica_id_text_check_alphabet(
        text, LEI_LENGTH - 2, LEI_LENGTH, VESICA_ID_SET_DIGIT,
        "characters 19 and 20 are digits"));
    if (!vesica_id_is_check_97(check) ||
        vesica_id_mod_97(0, text->bytes, LEI_LENGTH) != 1) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_CHECK, "check-digit",
            "characters 19 and 20 are the check digits of the first 18 (ISO "
            "7064 MOD 97-10)",
            LEI_LENGTH - 2);
    }
    return VESICA_OK;
}

const vesica_id_form vesica_id_uscc = {
    .drop = " -",
    .letters = VESICA_ID_UPPER_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_USCC,
    .alphabet_expected = "digits and letters other than I, O, S, V and Z",
    .min_length = 18,
    .max_length = 18,
    .length_expected = "18 characters",
    .check = check_uscc,
};

const vesica_id_form vesica_id_cn_org = {
    .drop = " -",
    .letters = VESICA_ID_UPPER_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_DIGIT | VESICA_ID_SET_CAPITAL,
    .alphabet_expected = "digits and letters",
    .min_length = 9,
    .max_length = 9,
    .length_expected = "9 characters (has a zero in front been lost?)",
    .check = check_cn_org,
};

const vesica_id_form vesica_id_cn_tax15 = {
    .drop = " -",
    .letters = VESICA_ID_UPPER_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_DIGIT | VESICA_ID_SET_CAPITAL,
    .alphabet_expected = "digits and letters",
    .min_length = 15,
    .max_length = 15,
    .length_expected = "15 characters",
    .check = check_cn_tax15,
};

const vesica_id_form vesica_id_cn_reg15 = {
    .drop = " -",
    .letters = VESICA_ID_KEEP_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_DIGIT,
    .alphabet_expected = "digits",
    .min_length = 15,
    .max_length = 15,
    .length_expected = "15 digits",
    .check = check_cn_reg15,
};

const vesica_id_form vesica_id_lei = {
    .drop = " -",
    .letters = VESICA_ID_UPPER_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_DIGIT | VESICA_ID_SET_CAPITAL,
    .alphabet_expected = "digits and letters",
    .min_length = 20,
    .max_length = 20,
    .length_expected = "20 characters",
    .check = check_lei,
};
