/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "identifier/rule.h"
#include "util/status.h"

#define CERT_DIGITS 64
#define SOCIAL_MAX 200

/* Two or more words with dots between them, each beginning with a character of
 * an alphabet. */
static vesica_status check_words(vesica_id_text *text, unsigned first,
                                 const char *expected)
{
    size_t num_words = 0;
    bool is_first = true;
    for (size_t i = 0; i < text->length; i++) {
        if (is_first && !vesica_id_is_of(text->bytes[i], first)) {
            return vesica_id_text_refuse(text, VESICA_ERR_ID_VALUE, "words",
                                         expected, i);
        }
        num_words += is_first ? 1 : 0;
        is_first = text->bytes[i] == '.';
    }
    if (num_words < 2 || is_first) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_VALUE, "words",
                                     expected, text->length);
    }
    return VESICA_OK;
}

static vesica_status check_app_android(vesica_id_text *text)
{
    return check_words(
        text, VESICA_ID_SET_CAPITAL | VESICA_ID_SET_SMALL,
        "2 or more words with dots between, each beginning with a letter");
}

static vesica_status check_app_ios(vesica_id_text *text)
{
    return check_words(
        text, VESICA_ID_SET_DIGIT | VESICA_ID_SET_SMALL | VESICA_ID_SET_HYPHEN,
        "2 or more words with dots between");
}

/* Tools print the hash's name before it: SHA256: or SHA-256:. */
static vesica_status check_app_cert(vesica_id_text *text)
{
    static const char name[] = "sha256";
    if (vesica_id_text_begins(text, name)) {
        vesica_id_text_erase(text, 0, sizeof name - 1);
    }
    VESICA_TRY(vesica_id_text_check_alphabet(
        text, 0, text->length, VESICA_ID_SET_HEX, "hexadecimal digits"));
    if (text->length != CERT_DIGITS) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "length",
                                     "64 hexadecimal digits, a SHA-256",
                                     text->length < CERT_DIGITS ? text->length
                                                                : CERT_DIGITS);
    }
    return VESICA_OK;
}

/* Every @ in front goes: what is left after one would lose the next when it is
 * read again. */
static vesica_status check_social_id(vesica_id_text *text)
{
    while (vesica_id_text_begins(text, "@")) {
        vesica_id_text_erase(text, 0, 1);
    }
    if (text->length == 0) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "empty",
                                     "an id, not @ alone", 0);
    }
    if (text->length > SOCIAL_MAX) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "length",
                                     "an id of at most 200 bytes", SOCIAL_MAX);
    }
    return VESICA_OK;
}

const vesica_id_form vesica_id_app_android = {
    .drop = " ",
    .letters = VESICA_ID_KEEP_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_DIGIT | VESICA_ID_SET_CAPITAL |
                VESICA_ID_SET_SMALL | VESICA_ID_SET_DOT |
                VESICA_ID_SET_UNDERSCORE,
    .alphabet_expected = "letters, digits, underscores and dots",
    .min_length = 3,
    .max_length = 255,
    .length_expected = "3 to 255 characters",
    .check = check_app_android,
};

const vesica_id_form vesica_id_app_ios = {
    .drop = " ",
    .letters = VESICA_ID_LOWER_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_DIGIT | VESICA_ID_SET_SMALL | VESICA_ID_SET_DOT |
                VESICA_ID_SET_HYPHEN,
    .alphabet_expected = "letters, digits, hyphens and dots",
    .min_length = 3,
    .max_length = 155,
    .length_expected = "3 to 155 characters",
    .check = check_app_ios,
};

const vesica_id_form vesica_id_app_cert = {
    .drop = " -:",
    .letters = VESICA_ID_LOWER_CASE,
    .prefix = "",
    .min_length = 1,
    .max_length = VESICA_IDENTIFIER_MAX_BYTES,
    .length_expected = "64 hexadecimal digits, a SHA-256",
    .check = check_app_cert,
};

const vesica_id_form vesica_id_social_platform = {
    .drop = " ",
    .letters = VESICA_ID_LOWER_CASE,
    .prefix = "",
    .alphabet = VESICA_ID_SET_DIGIT | VESICA_ID_SET_SMALL | VESICA_ID_SET_DOT |
                VESICA_ID_SET_HYPHEN | VESICA_ID_SET_UNDERSCORE,
    .alphabet_expected = "letters, digits, dots, hyphens and underscores",
    .min_length = 1,
    .max_length = 32,
    .length_expected = "1 to 32 characters",
};

const vesica_id_form vesica_id_social_id = {
    .drop = " ",
    .letters = VESICA_ID_FOLD_CASE,
    .prefix = "",
    .min_length = 1,
    .max_length = VESICA_IDENTIFIER_MAX_BYTES,
    .length_expected = "an id of at most 200 bytes",
    .check = check_social_id,
};
