/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "identifier/rule.h"
#include "identifier/unicode.h"
#include "util/status.h"
#include "util/utf8.h"

#define PERSON_MAX 200

/* Drop the spaces at the ends and those that follow another; all of them if
 * `all`. */
static void settle_spaces(vesica_id_text *text, bool all)
{
    size_t at = 0;
    bool after_space = true;
    while (at < text->length) {
        const bool space = text->bytes[at] == ' ';
        if (space && (all || after_space)) {
            vesica_id_text_erase(text, at, 1);
        } else {
            after_space = space;
            at++;
        }
    }
    if (text->length > 0 && text->bytes[text->length - 1] == ' ') {
        vesica_id_text_erase(text, text->length - 1, 1);
    }
}

/* Chinese is written without spaces, which lists put in to align names. What
 * then stands together is normalised anew: a mark may have found a letter. */
static vesica_status settle_name(vesica_id_text *text)
{
    const size_t before = text->length;
    settle_spaces(text, vesica_id_has_han(text));
    return text->length == before ? VESICA_OK : vesica_id_fold_case(text);
}

static vesica_status refuse_name(vesica_id_text *text, const char *expected)
{
    return vesica_id_text_refuse(text, VESICA_ERR_ID_VALUE, "name", expected,
                                 0);
}

static vesica_status check_name_org(vesica_id_text *text)
{
    VESICA_TRY(settle_name(text));
    if (!vesica_id_has_letter(text) && !vesica_id_has_number(text)) {
        return refuse_name(text, "a name with a letter or a digit");
    }
    return VESICA_OK;
}

const vesica_id_form vesica_id_name_org = {
    .drop = "()",
    .letters = VESICA_ID_FOLD_CASE,
    .prefix = "",
    .min_length = 1,
    .max_length = VESICA_IDENTIFIER_MAX_BYTES,
    .length_expected = "1 to 256 bytes",
    .check = check_name_org,
};

/* What is typed for the dot between the parts of a name, U+00B7. */
static bool is_dot(uint32_t c)
{
    return c == '.' || c == 0x2022 || c == 0x2027 || c == 0x2219 ||
           c == 0x22c5 || c == 0x30fb;
}

static vesica_status settle_dots(vesica_id_text *text)
{
    static const char dot[] = "·";
    for (size_t at = 0; at < text->length;) {
        uint32_t c = 0;
        size_t len = vesica_utf8_next(&c, text->bytes + at, text->length - at);
        VESICA_ASSERT(len != 0);
        if (is_dot(c)) {
            vesica_id_text_erase(text, at + 1, len - 1);
            VESICA_TRY(vesica_id_text_insert(text, at + 1, dot));
            vesica_id_text_erase(text, at, 1);
            len = sizeof dot - 1;
        }
        at += len;
    }
    return VESICA_OK;
}

static vesica_status check_name_person(vesica_id_text *text)
{
    VESICA_TRY(settle_dots(text));
    VESICA_TRY(settle_name(text));
    if (text->length > PERSON_MAX) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "length",
                                     "a name of at most 200 bytes", PERSON_MAX);
    }
    return vesica_id_has_letter(text)
               ? VESICA_OK
               : refuse_name(text, "a name with a letter");
}

const vesica_id_form vesica_id_name_person = {
    .drop = "",
    .letters = VESICA_ID_FOLD_CASE,
    .prefix = "",
    .min_length = 1,
    .max_length = VESICA_IDENTIFIER_MAX_BYTES,
    .length_expected = "a name of at most 200 bytes",
    .check = check_name_person,
};

#define DATE_LENGTH 10

/* A date on the way: where the next character stands, and the numbers read. */
typedef struct date {
    size_t at;
    unsigned numbers[3];
} date;

static vesica_status refuse_date(vesica_id_text *text, size_t at)
{
    return vesica_id_text_refuse(text, VESICA_ERR_ID_CHARACTER, "date",
                                 "year of 4 digits, month and day, as in "
                                 "1990-03-07, 1990/3/7 or 1990年3月7日",
                                 at);
}

/* Read a number of min to max digits. */
static vesica_status read_number(date *d, vesica_id_text *text, size_t part,
                                 size_t min, size_t max)
{
    size_t num = 0;
    while (num < max && d->at + num < text->length &&
           vesica_id_is_of(text->bytes[d->at + num], VESICA_ID_SET_DIGIT)) {
        num++;
    }
    if (num < min) {
        return refuse_date(text, d->at + num);
    }
    d->numbers[part] = vesica_id_number(text->bytes + d->at, num);
    d->at += num;
    return VESICA_OK;
}

static vesica_status read_mark(date *d, vesica_id_text *text, const char *mark)
{
    for (size_t i = 0; mark[i] != '\0'; i++) {
        if (d->at + i >= text->length ||
            text->bytes[d->at + i] != (uint8_t)mark[i]) {
            return refuse_date(text, d->at);
        }
    }
    d->at += strlen(mark);
    return VESICA_OK;
}

/* What stands behind year, month and day; yyyymmdd has nothing. */
typedef const char *date_marks[3];

static vesica_status read_date(date *d, vesica_id_text *text,
                               const date_marks marks)
{
    const size_t min = *marks[0] == '\0' ? 2 : 1;
    d->at = 0;
    VESICA_TRY(read_number(d, text, 0, 4, 4));
    VESICA_TRY(read_mark(d, text, marks[0]));
    VESICA_TRY(read_number(d, text, 1, min, 2));
    VESICA_TRY(read_mark(d, text, marks[1]));
    VESICA_TRY(read_number(d, text, 2, min, 2));
    VESICA_TRY(read_mark(d, text, marks[2]));
    return d->at == text->length ? VESICA_OK : refuse_date(text, d->at);
}

/* The character behind the year says how the rest is written. */
static const char *const *marks_of(const vesica_id_text *text)
{
    static const date_marks all[] = {
        {"-", "-", ""}, {"/", "/", ""}, {".", ".", ""}, {"年", "月", "日"}};
    static const date_marks none = {"", "", ""};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (text->length > 4 && text->bytes[4] == (uint8_t)*all[i][0]) {
            return all[i];
        }
    }
    return none;
}

static void write_number(vesica_id_text *text, size_t at, unsigned number,
                         size_t num)
{
    for (size_t i = num; i-- > 0; number /= 10) {
        text->bytes[at + i] = (uint8_t)('0' + number % 10);
    }
}

static vesica_status check_date(vesica_id_text *text)
{
    date d = {0, {0, 0, 0}};
    VESICA_TRY(read_date(&d, text, marks_of(text)));
    if (!vesica_id_is_date(d.numbers[0], d.numbers[1], d.numbers[2])) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_VALUE, "date",
                                     "a day that exists, from 1800 to 2199", 0);
    }
    text->length = DATE_LENGTH;
    text->bytes[4] = '-';
    text->bytes[7] = '-';
    write_number(text, 0, d.numbers[0], 4);
    write_number(text, 5, d.numbers[1], 2);
    write_number(text, 8, d.numbers[2], 2);
    return VESICA_OK;
}

const vesica_id_form vesica_id_date = {
    .drop = " ",
    .letters = VESICA_ID_KEEP_CASE,
    .prefix = "",
    .min_length = 1,
    .max_length = VESICA_IDENTIFIER_MAX_BYTES,
    .length_expected = "a day, yyyy-mm-dd",
    .check = check_date,
};
