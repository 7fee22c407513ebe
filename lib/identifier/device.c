/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "identifier/check.h"
#include "identifier/rule.h"
#include "util/status.h"

#define IMEI_LENGTH 14
#define UUID_DIGITS 32

/* Values that devices give when they have none, or must not tell it. Millions
 * of devices share them, so that as identifiers they would match everyone with
 * everyone. */
static vesica_status refuse_placeholder(vesica_id_text *text)
{
    return vesica_id_text_refuse(
        text, VESICA_ERR_ID_VALUE, "placeholder",
        "a device's own value, not one that stands for none", 0);
}

/* Whether a text is one character over and over. */
static bool is_all(const vesica_id_text *text, char c)
{
    size_t same = 0;
    while (same < text->length && text->bytes[same] == (uint8_t)c) {
        same++;
    }
    return same == text->length;
}

static bool is_equal(const vesica_id_text *text, const char *with)
{
    return text->length == strlen(with) && vesica_id_text_begins(text, with);
}

/* 3GPP TS 23.003, section 6.2: 14 digits are the device; the check digit is not
 * a part of it and the software version changes. */
static vesica_status check_imei(vesica_id_text *text)
{
    if (text->length == IMEI_LENGTH + 1 &&
        !vesica_id_is_luhn(text->bytes, text->length)) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_CHECK, "check-digit",
            "the last of 15 digits is the check digit of the first 14 (Luhn)",
            IMEI_LENGTH);
    }
    vesica_id_text_erase(text, IMEI_LENGTH, text->length - IMEI_LENGTH);
    return is_all(text, '0') ? refuse_placeholder(text) : VESICA_OK;
}

/* Android gives 02:00:00:00:00:00 to every app since version 6. */
static vesica_status check_mac(vesica_id_text *text)
{
    const bool is_placeholder = is_all(text, '0') || is_all(text, 'f') ||
                                is_equal(text, "020000000000");
    return is_placeholder ? refuse_placeholder(text) : VESICA_OK;
}

/* From the last on, so that no hyphen moves the place of the next. */
static vesica_status put_hyphens(vesica_id_text *text)
{
    for (size_t at = 20; at >= 8; at -= 4) {
        VESICA_TRY(vesica_id_text_insert(text, at, "-"));
    }
    return VESICA_OK;
}

/* iOS gives the nil UUID to an app that may not track. RFC 9562, sections 5.9
 * and 5.10: neither the nil nor the max UUID names anything. */
static vesica_status check_uuid(vesica_id_text *text)
{
    static const char urn[] = "urn:uuid:";
    if (vesica_id_text_begins(text, urn)) {
        vesica_id_text_erase(text, 0, sizeof urn - 1);
    }
    VESICA_TRY(vesica_id_text_check_alphabet(
        text, 0, text->length, VESICA_ID_SET_HEX, "hexadecimal digits"));
    if (text->length != UUID_DIGITS) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_LENGTH, "length", "32 hexadecimal digits",
            text->length < UUID_DIGITS ? text->length : UUID_DIGITS);
    }
    if (is_all(text, '0') || is_all(text, 'f')) {
        return refuse_placeholder(text);
    }
    return put_hyphens(text);
}

/* 9774d56d682e549c is the one value that the emulator and many devices of
 * Android 2.2 gave. */
static vesica_status check_android_id(vesica_id_text *text)
{
    const bool is_placeholder =
        is_all(text, '0') || is_equal(text, "9774d56d682e549c");
    return is_placeholder ? refuse_placeholder(text) : VESICA_OK;
}

/* Makers chose different lengths. A device whose owner limits tracking gives
 * zeros alone. */
static vesica_status check_oaid(vesica_id_text *text)
{
    if (text->length != 16 && text->length != 32 && text->length != 64) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "length",
                                     "16, 32 or 64 hexadecimal digits",
                                     text->length);
    }
    return is_all(text, '0') ? refuse_placeholder(text) : VESICA_OK;
}

const vesica_id_form vesica_id_imei = {
    .drop = " -/",
    .letters = VESICA_ID_KEEP_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_DIGIT,
    .alphabet_expected = "digits",
    .min_length = 14,
    .max_length = 16,
    .length_expected = "14, 15 or 16 digits (has a zero in front been lost?)",
    .check = check_imei,
};

const vesica_id_form vesica_id_mac = {
    .drop = " -:.",
    .letters = VESICA_ID_LOWER_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_HEX,
    .alphabet_expected = "hexadecimal digits",
    .min_length = 12,
    .max_length = 12,
    .length_expected = "12 hexadecimal digits",
    .check = check_mac,
};

const vesica_id_form vesica_id_uuid = {
    .drop = " -{}",
    .letters = VESICA_ID_LOWER_CASE,
    .prefix = "",
    .min_length = 1,
    .max_length = VESICA_IDENTIFIER_MAX_BYTES,
    .length_expected = "32 hexadecimal digits",
    .check = check_uuid,
};

const vesica_id_form vesica_id_android_id = {
    .drop = " -",
    .letters = VESICA_ID_LOWER_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_HEX,
    .alphabet_expected = "hexadecimal digits",
    .min_length = 16,
    .max_length = 16,
    .length_expected = "16 hexadecimal digits (has a zero in front been lost?)",
    .check = check_android_id,
};

const vesica_id_form vesica_id_oaid = {
    .drop = " -",
    .letters = VESICA_ID_LOWER_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_HEX,
    .alphabet_expected = "hexadecimal digits",
    .min_length = 16,
    .max_length = 64,
    .length_expected = "16, 32 or 64 hexadecimal digits",
    .check = check_oaid,
};
