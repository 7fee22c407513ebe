/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "identifier/rule.h"
#include "util/status.h"

/* Bytes of a Chinese character in UTF-8: all that a plate has are of three. */
#define HAN ((size_t)3)

/* Province and letter. */
#define HEAD (HAN + 1)

/* The short names of the mainland's 31 provinces. */
static const char provinces[] =
    "京沪津渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

/* Trailer, driving school, police, Hong Kong, Macao. */
static const char last_characters[] = "挂学警港澳";

/* The dots that are written behind the letter; NFKC keeps these apart. */
static const char *const dots[] = {".", "·", "•", "‧", "・", "⋅"};

static bool is_one_of(const uint8_t *character, const char *set)
{
    for (; *set != '\0'; set += HAN) {
        if (memcmp(character, set, HAN) == 0) {
            return true;
        }
    }
    return false;
}

static bool begins_at(const vesica_id_text *text, size_t at, const char *with)
{
    const size_t len = strlen(with);
    return text->length - at >= len && memcmp(text->bytes + at, with, len) == 0;
}

static size_t dot_length(const vesica_id_text *text, size_t at)
{
    for (size_t i = 0; i < sizeof dots / sizeof dots[0]; i++) {
        if (begins_at(text, at, dots[i])) {
            return strlen(dots[i]);
        }
    }
    return 0;
}

static void drop_dots(vesica_id_text *text)
{
    size_t at = 0;
    while (at < text->length) {
        const size_t len = dot_length(text, at);
        vesica_id_text_erase(text, at, len);
        at += len == 0 ? 1 : 0;
    }
}

/* I and O are taken for 1 and 0, so no plate has them. */
static bool is_letter(uint8_t c)
{
    return c != 'I' && c != 'O' && vesica_id_is_of(c, VESICA_ID_SET_CAPITAL);
}

static vesica_status check_head(vesica_id_text *text)
{
    if (text->length < HAN || !is_one_of(text->bytes, provinces)) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_VALUE, "province",
            "the short name of a province in simplified characters, such as "
            "京",
            0);
    }
    if (text->length == HAN || !is_letter(text->bytes[HAN])) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_CHARACTER, "character",
            "a letter other than I and O behind the province", HAN);
    }
    return VESICA_OK;
}

static vesica_status check_serial(vesica_id_text *text, size_t to)
{
    for (size_t i = HEAD; i < to; i++) {
        const uint8_t c = text->bytes[i];
        if (!is_letter(c) && !vesica_id_is_of(c, VESICA_ID_SET_DIGIT)) {
            return vesica_id_text_refuse(
                text, VESICA_ERR_ID_CHARACTER, "character",
                "digits and letters other than I and O; the last may be one "
                "of 挂学警港澳",
                i);
        }
    }
    return VESICA_OK;
}

/* GA 36: plates of new-energy vehicles have six characters, with a letter for
 * the kind of energy first (small vehicles) or last (large ones). Which letters
 * is left open, as more of them are taken into use; six digits are a slip. */
static vesica_status check_energy(vesica_id_text *text)
{
    if (!is_letter(text->bytes[HEAD]) &&
        !is_letter(text->bytes[text->length - 1])) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_VALUE, "new-energy",
            "a letter as the first or the last of 6 characters", HEAD);
    }
    return VESICA_OK;
}

static vesica_status check_plate(vesica_id_text *text)
{
    drop_dots(text);
    VESICA_TRY(check_head(text));
    const bool has_last =
        text->length >= HEAD + HAN &&
        is_one_of(text->bytes + text->length - HAN, last_characters);
    const size_t to = text->length - (has_last ? HAN : 0);
    VESICA_TRY(check_serial(text, to));
    const size_t min = HEAD + (has_last ? 4 : 5);
    const size_t max = HEAD + (has_last ? 4 : 6);
    if (to < min || to > max) {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_LENGTH, "length",
            "5 characters behind province and letter, or 6 of a new-energy "
            "vehicle",
            to < min ? text->length : max);
    }
    return to == HEAD + 6 ? check_energy(text) : VESICA_OK;
}

const vesica_id_form vesica_id_plate = {
    .drop = " -",
    .letters = VESICA_ID_UPPER_CASE,
    .prefix = "",
    .min_length = 1,
    .max_length = VESICA_IDENTIFIER_MAX_BYTES,
    .length_expected = "a province, a letter and 5 or 6 characters",
    .check = check_plate,
};
