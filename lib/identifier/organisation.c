/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "identifier/rule.h"
#include "util/status.h"

#define USCC_LENGTH 18
#define LEI_LENGTH 20

/* GB 11714: eight characters and a check, over the values of base 36. The sum
 * of weight times value is at most 35 * 52, so nothing overflows. */
static bool is_org_code(const uint8_t code[9])
{
    static const unsigned weights[8] = {3, 7, 9, 10, 5, 8, 4, 2};
    static const char checks[] = "0X987654321";
    unsigned sum = 0;
    for (size_t i = 0; i < 8; i++) {
        sum += weights[i] *
               vesica_id_value(VESICA_ID_DIGITS VESICA_ID_LETTERS, code[i]);
    }
    return (char)code[8] == checks[sum % 11];
}

/* GB 32100, section 5: the weight of place i is 3^i mod 31, counted from 0. */
static char uscc_check(const uint8_t *code)
{
    unsigned weight = 1;
    unsigned sum = 0;
    for (size_t i = 0; i < USCC_LENGTH - 1; i++) {
        sum += weight * vesica_id_value(VESICA_ID_USCC_ALPHABET, code[i]);
        weight = weight * 3 % 31;
    }
    return VESICA_ID_USCC_ALPHABET[(31 - sum % 31) % 31];
}

vesica_status vesica_id_check_uscc(vesica_id_text *text)
{
    VESICA_TRY(vesica_id_text_check_alphabet(
        text, 2, 8, VESICA_ID_DIGITS,
        "characters 3 to 8 are digits, the region's code"));
    if ((char)text->bytes[USCC_LENGTH - 1] != uscc_check(text->bytes)) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_CHECK, "check-digit",
            "character 18 is the check character of the first 17 (GB 32100)",
            USCC_LENGTH - 1);
    }
    if (!is_org_code(text->bytes + 8)) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_CHECK, "organisation-check-digit",
            "characters 9 to 17 are an organisation code whose last is the "
            "check character (GB 11714)",
            16);
    }
    return VESICA_OK;
}

/* ISO 7064 MOD 97-10, letters as the numbers 10 to 35. Keeps remainder * 100 +
 * 35 < 10000. */
static unsigned mod_97(const uint8_t *text, size_t len)
{
    unsigned remainder = 0;
    for (size_t i = 0; i < len; i++) {
        const unsigned value =
            vesica_id_value(VESICA_ID_DIGITS VESICA_ID_LETTERS, text[i]);
        remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97;
    }
    return remainder;
}

vesica_status vesica_id_check_lei(vesica_id_text *text)
{
    const uint8_t *check = text->bytes + LEI_LENGTH - 2;
    VESICA_TRY(vesica_id_text_check_alphabet(
        text, LEI_LENGTH - 2, LEI_LENGTH, VESICA_ID_DIGITS,
        "characters 19 and 20 are digits"));
    /* 00, 01 and 99 are congruent to 97, 98 and 02, which are issued. */
    const unsigned number = 10u * (check[0] - 48u) + (check[1] - 48u);
    if (mod_97(text->bytes, LEI_LENGTH) != 1 || number < 2 || number > 98) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_CHECK, "check-digit",
            "characters 19 and 20 are the check digits of the first 18 (ISO "
            "7064 MOD 97-10)",
            LEI_LENGTH - 2);
    }
    return VESICA_OK;
}
