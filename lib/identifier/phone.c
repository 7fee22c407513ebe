/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "identifier/rule.h"
#include "util/status.h"

#define MOBILE_LENGTH 11
#define COUNTRY_CODE_LENGTH 3 /* at most (ITU-T E.164, section 6.2) */

static bool is_bracketed_zero(const vesica_id_text *text, size_t at)
{
    const uint8_t *c = text->bytes + at;
    return text->length - at >= 3 && c[0] == '(' && c[1] == '0' && c[2] == ')';
}

/* Returns where in what is left a zero stands that was alone in brackets; 0 if
 * there is none. */
static size_t drop_brackets(vesica_id_text *text)
{
    size_t zero = 0;
    size_t at = 0;
    while (at < text->length) {
        const uint8_t c = text->bytes[at];
        if (zero == 0 && is_bracketed_zero(text, at)) {
            zero = at;
        }
        if (c == '(' || c == ')') {
            vesica_id_text_erase(text, at, 1);
        } else {
            at++;
        }
    }
    return zero;
}

/* Drops + or 00. Behind a country code, "(0)" is what is dialled inside the
 * country alone, and goes too. */
static bool drop_international(vesica_id_text *text, size_t bracketed_zero)
{
    size_t prefix = 0;
    if (vesica_id_text_begins(text, "+")) {
        prefix = 1;
    } else if (vesica_id_text_begins(text, "00")) {
        prefix = 2;
    }
    if (prefix == 0) {
        return false;
    }
    if (bracketed_zero > prefix &&
        bracketed_zero <= prefix + COUNTRY_CODE_LENGTH) {
        vesica_id_text_erase(text, bracketed_zero, 1);
    }
    vesica_id_text_erase(text, 0, prefix);
    return true;
}

static bool is_mobile(const vesica_id_text *text)
{
    return text->length == MOBILE_LENGTH && text->bytes[0] == '1' &&
           text->bytes[1] >= '3';
}

/* An area code is 10, 2x or three digits from 300 on, so what follows says how
 * long it is, and none of them begins like a mobile number. */
static bool is_landline(const vesica_id_text *text)
{
    const uint8_t *digits = text->bytes;
    size_t area = 0;
    if (text->length < 9) {
        return false;
    }
    if ((digits[0] == '1' && digits[1] == '0') || digits[0] == '2') {
        area = 2;
    } else if (digits[0] >= '3') {
        area = 3;
    }
    return area != 0 && (text->length == area + 7 || text->length == area + 8);
}

/* What follows China's country code, or 0 inside China: the same numbers. */
static vesica_status finish_chinese(vesica_id_text *text)
{
    if (vesica_id_text_begins(text, "0")) {
        vesica_id_text_erase(text, 0, 1);
    }
    if (!is_mobile(text) && !is_landline(text)) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_VALUE, "phone",
            "a Chinese mobile number, 11 digits that begin with 13 to 19, or "
            "a landline's area code and 7 or 8 digits",
            0);
    }
    return vesica_id_text_insert(text, 0, "+86");
}

static vesica_status check_international(vesica_id_text *text)
{
    if (vesica_id_text_begins(text, "86")) {
        vesica_id_text_erase(text, 0, 2);
        return finish_chinese(text);
    }
    if (vesica_id_text_begins(text, "0")) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_VALUE, "country-code",
            "a country code, which does not begin with 0, after + or 00", 0);
    }
    if (text->length < 7 || text->length > 15) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "length",
                                     "7 to 15 digits after + or 00",
                                     text->length < 7 ? text->length : 15);
    }
    return vesica_id_text_insert(text, 0, "+");
}

/* 86 without + is the country code if a whole number follows: no number inside
 * China begins with 8. */
static vesica_status check_national(vesica_id_text *text)
{
    const bool has_country =
        text->length == 2 + MOBILE_LENGTH && vesica_id_text_begins(text, "86");
    if (has_country) {
        vesica_id_text_erase(text, 0, 2);
    }
    if (has_country || is_mobile(text) || vesica_id_text_begins(text, "0")) {
        return finish_chinese(text);
    }
    return vesica_id_text_refuse(
        text, VESICA_ERR_ID_VALUE, "phone",
        "a mobile number, 11 digits that begin with 13 to 19; 0, area code and "
        "number; or + and a country code (has a zero in front been lost?)",
        0);
}

static vesica_status check_phone(vesica_id_text *text)
{
    const size_t bracketed_zero = drop_brackets(text);
    VESICA_TRY(vesica_id_text_check_alphabet(
        text, vesica_id_text_begins(text, "+") ? 1 : 0, text->length,
        VESICA_ID_SET_DIGIT, "digits, + at the beginning, no extension"));
    return drop_international(text, bracketed_zero) ? check_international(text)
                                                    : check_national(text);
}

/* Brackets go in the check: what stands in them can matter. */
const vesica_id_form vesica_id_phone = {
    .drop = " -./",
    .letters = VESICA_ID_KEEP_CASE,
    .prefix = "",
    .min_length = 1,
    .max_length = VESICA_IDENTIFIER_MAX_BYTES,
    .length_expected = "a telephone number",
    .check = check_phone,
};
