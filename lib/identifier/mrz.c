/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The machine-readable zone of a passport, size TD3: two lines of 44 characters
 * (ICAO 9303-4, section 4.2). */

#include "identifier/rule.h"
#include "util/status.h"

#define MRZ_LENGTH 88
#define MRZ_STATE 2
#define MRZ_STATE_LENGTH 3
#define MRZ_NUMBER 44 /* the second line begins with it */
#define MRZ_NUMBER_LENGTH 9
#define MRZ_MAX_RUNS 3

/* Characters [from, to). */
typedef struct run {
    size_t from;
    size_t to;
} run;

/* A check digit, and the runs of characters that it is of, one after the
 * other. */
typedef struct mrz_check {
    size_t at;
    run runs[MRZ_MAX_RUNS];
    const char *expected;
} mrz_check;

static const mrz_check mrz_checks[] = {
    {53, {{44, 53}}, "character 54 is the check digit of the number"},
    {63, {{57, 63}}, "character 64 is the check digit of the date of birth"},
    {71, {{65, 71}}, "character 72 is the check digit of the date of expiry"},
    {86, {{72, 86}}, "character 87 is the check digit of the optional data"},
    {87,
     {{44, 54}, {57, 64}, {65, 87}},
     "character 88 is the check digit of the checked data of line 2"},
};

#define NUM_MRZ_CHECKS (sizeof mrz_checks / sizeof mrz_checks[0])

static bool is_filler(uint8_t c)
{
    return c == '<';
}

static unsigned mrz_value(uint8_t c)
{
    return is_filler(c) ? 0 : vesica_id_base36(c);
}

/* ICAO 9303-3, section 4.9: weights 7, 3, 1 in turn. A filler in the place of
 * the check digit, as optional data that is empty may have, is a 0. */
static bool is_right(const vesica_id_text *text, const mrz_check *check)
{
    static const unsigned weights[3] = {7, 3, 1};
    unsigned sum = 0;
    size_t place = 0;
    for (size_t i = 0; i < MRZ_MAX_RUNS; i++) {
        for (size_t at = check->runs[i].from; at < check->runs[i].to; at++) {
            sum += weights[place++ % 3] * mrz_value(text->bytes[at]);
        }
    }
    return mrz_value(text->bytes[check->at]) == sum % 10;
}

static vesica_status check_characters(vesica_id_text *text)
{
    for (size_t i = 0; i < text->length; i++) {
        const uint8_t c = text->bytes[i];
        if (!is_filler(c) &&
            !vesica_id_is_of(c, VESICA_ID_SET_DIGIT | VESICA_ID_SET_CAPITAL)) {
            return vesica_id_text_refuse(text, VESICA_ERR_ID_CHARACTER,
                                         "character", "digits, letters and <",
                                         i);
        }
    }
    return VESICA_OK;
}

/* Leave the state, a colon and the number. */
static vesica_status rewrite(vesica_id_text *text)
{
    const size_t behind = MRZ_NUMBER + MRZ_NUMBER_LENGTH;
    const size_t name = MRZ_STATE + MRZ_STATE_LENGTH;
    vesica_id_text_erase(text, behind, text->length - behind);
    vesica_id_text_erase(text, name, MRZ_NUMBER - name);
    vesica_id_text_erase(text, 0, MRZ_STATE);
    return vesica_id_text_insert(text, MRZ_STATE_LENGTH, ":");
}

static vesica_status check_mrz(vesica_id_text *text)
{
    VESICA_TRY(check_characters(text));
    if (text->bytes[0] != 'P') {
        return vesica_id_text_refuse(
            text, VESICA_ERR_ID_VALUE, "document",
            "the machine-readable zone of a passport, which begins with P", 0);
    }
    for (size_t i = 0; i < NUM_MRZ_CHECKS; i++) {
        const mrz_check *check = &mrz_checks[i];
        if (!is_right(text, check)) {
            return vesica_id_text_refuse(text, VESICA_ERR_ID_CHECK,
                                         "check-digit", check->expected,
                                         check->at);
        }
    }
    return rewrite(text);
}

static const vesica_id_form mrz = {
    .drop = " ",
    .letters = VESICA_ID_UPPER_CASE,
    .prefix = "",
    .min_length = MRZ_LENGTH,
    .max_length = MRZ_LENGTH,
    .length_expected = "state and number with a colon between them, or the 88 "
                       "characters of a machine-readable zone",
    .check = check_mrz,
};

static bool has(const vesica_id_text *text, char c)
{
    for (size_t i = 0; i < text->length; i++) {
        if ((char)text->bytes[i] == c) {
            return true;
        }
    }
    return false;
}

vesica_status vesica_id_read_mrz(vesica_id_text *text)
{
    return has(text, '<') && !has(text, ':') ? vesica_id_text_apply(text, &mrz)
                                             : VESICA_OK;
}
