/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "identifier/rule.h"
#include "identifier/unicode.h"
#include "util/status.h"

vesica_status vesica_id_text_refuse(vesica_id_text *text, vesica_status status,
                                    const char *rule, const char *expected,
                                    size_t at)
{
    text->error = (vesica_identifier_error){
        .rule = rule,
        .expected = expected,
        .position = text->origin[at],
    };
    return status;
}

static void trim(vesica_id_text *text)
{
    size_t from = 0;
    size_t to = text->length;
    while (from < to && text->bytes[from] == ' ') {
        from++;
    }
    while (to > from && text->bytes[to - 1] == ' ') {
        to--;
    }
    vesica_id_text_erase(text, to, text->length - to);
    vesica_id_text_erase(text, 0, from);
}

static bool is_plain(uint8_t c)
{
    return (c >= 0x20 && c < 0x7f) || c == '\t';
}

/* Most texts are ASCII without anything to map. A tab is a space: spreadsheets
 * put one before a number to keep it a text. Returns false if there is a byte
 * for the long way. */
static bool read_ascii(vesica_id_text *text, const uint8_t *in, size_t in_len)
{
    for (size_t i = 0; i < in_len; i++) {
        if (!is_plain(in[i])) {
            return false;
        }
        text->bytes[i] = in[i] == '\t' ? (uint8_t)' ' : in[i];
        text->origin[i] = (uint16_t)i;
    }
    text->length = in_len;
    text->origin[in_len] = (uint16_t)in_len;
    return true;
}

vesica_status vesica_id_text_read(vesica_id_text *text, const char *in,
                                  size_t in_len)
{
    text->length = 0;
    text->origin[0] = 0;
    if (in_len > VESICA_IDENTIFIER_MAX_TEXT) {
        text->origin[0] = VESICA_IDENTIFIER_MAX_TEXT;
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "text-length",
                                     "at most 256 bytes", 0);
    }
    if (!read_ascii(text, (const uint8_t *)in, in_len)) {
        VESICA_TRY(vesica_id_read_unicode(text, (const uint8_t *)in, in_len));
    }
    trim(text);
    return VESICA_OK;
}

void vesica_id_text_slice(vesica_id_text *out, const vesica_id_text *text,
                          size_t from, size_t to)
{
    out->length = to - from;
    memcpy(out->bytes, text->bytes + from, out->length);
    memcpy(out->origin, text->origin + from,
           (out->length + 1) * sizeof out->origin[0]);
    trim(out);
}

void vesica_id_text_erase(vesica_id_text *text, size_t at, size_t num)
{
    if (num == 0) {
        return;
    }
    const size_t behind = text->length - at - num;
    memmove(text->bytes + at, text->bytes + at + num, behind);
    memmove(text->origin + at, text->origin + at + num,
            (behind + 1) * sizeof text->origin[0]);
    text->length -= num;
}

vesica_status vesica_id_text_insert(vesica_id_text *text, size_t at,
                                    const char *added)
{
    const size_t len = strlen(added);
    if (len > sizeof text->bytes - text->length) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "text-length",
                                     "a shorter text", text->length);
    }
    const uint16_t origin = text->origin[at];
    memmove(text->bytes + at + len, text->bytes + at, text->length - at);
    memmove(text->origin + at + len, text->origin + at,
            (text->length - at + 1) * sizeof text->origin[0]);
    for (size_t i = 0; i < len; i++) {
        text->bytes[at + i] = (uint8_t)added[i];
        text->origin[at + i] = origin;
    }
    text->length += len;
    return VESICA_OK;
}

bool vesica_id_text_begins(const vesica_id_text *text, const char *with)
{
    const size_t len = strlen(with);
    return text->length >= len && memcmp(text->bytes, with, len) == 0;
}

/* The sets that a character is of. */
#define DIGIT (VESICA_ID_SET_DIGIT | VESICA_ID_SET_HEX | VESICA_ID_SET_USCC)
#define CAPITAL (VESICA_ID_SET_CAPITAL | VESICA_ID_SET_USCC)
#define NOT_USCC VESICA_ID_SET_CAPITAL
#define SMALL VESICA_ID_SET_SMALL
#define HEX (VESICA_ID_SET_SMALL | VESICA_ID_SET_HEX)

static const uint16_t sets_of[128] = {
    ['-'] = VESICA_ID_SET_HYPHEN,
    ['.'] = VESICA_ID_SET_DOT,
    ['0'] = DIGIT,
    ['1'] = DIGIT,
    ['2'] = DIGIT,
    ['3'] = DIGIT,
    ['4'] = DIGIT,
    ['5'] = DIGIT,
    ['6'] = DIGIT,
    ['7'] = DIGIT,
    ['8'] = DIGIT,
    ['9'] = DIGIT,
    [':'] = VESICA_ID_SET_COLON,
    ['A'] = CAPITAL,
    ['B'] = CAPITAL,
    ['C'] = CAPITAL,
    ['D'] = CAPITAL,
    ['E'] = CAPITAL,
    ['F'] = CAPITAL,
    ['G'] = CAPITAL,
    ['H'] = CAPITAL,
    ['I'] = NOT_USCC,
    ['J'] = CAPITAL,
    ['K'] = CAPITAL,
    ['L'] = CAPITAL,
    ['M'] = CAPITAL,
    ['N'] = CAPITAL,
    ['O'] = NOT_USCC,
    ['P'] = CAPITAL,
    ['Q'] = CAPITAL,
    ['R'] = CAPITAL,
    ['S'] = NOT_USCC,
    ['T'] = CAPITAL,
    ['U'] = CAPITAL,
    ['V'] = NOT_USCC,
    ['W'] = CAPITAL,
    ['X'] = CAPITAL,
    ['Y'] = CAPITAL,
    ['Z'] = NOT_USCC,
    ['_'] = VESICA_ID_SET_UNDERSCORE,
    ['a'] = HEX,
    ['b'] = HEX,
    ['c'] = HEX,
    ['d'] = HEX,
    ['e'] = HEX,
    ['f'] = HEX,
    ['g'] = SMALL,
    ['h'] = SMALL,
    ['i'] = SMALL,
    ['j'] = SMALL,
    ['k'] = SMALL,
    ['l'] = SMALL,
    ['m'] = SMALL,
    ['n'] = SMALL,
    ['o'] = SMALL,
    ['p'] = SMALL,
    ['q'] = SMALL,
    ['r'] = SMALL,
    ['s'] = SMALL,
    ['t'] = SMALL,
    ['u'] = SMALL,
    ['v'] = SMALL,
    ['w'] = SMALL,
    ['x'] = SMALL,
    ['y'] = SMALL,
    ['z'] = SMALL,
};

bool vesica_id_is_of(uint8_t c, unsigned alphabet)
{
    return c < 0x80 && (sets_of[c] & alphabet) != 0;
}

vesica_status vesica_id_text_check_alphabet(vesica_id_text *text, size_t from,
                                            size_t to, unsigned alphabet,
                                            const char *expected)
{
    for (size_t i = from; i < to; i++) {
        if (!vesica_id_is_of(text->bytes[i], alphabet)) {
            return vesica_id_text_refuse(text, VESICA_ERR_ID_CHARACTER,
                                         "character", expected, i);
        }
    }
    return VESICA_OK;
}

uint8_t vesica_id_upper(uint8_t c)
{
    return c >= 'a' && c <= 'z' ? (uint8_t)(c - 'a' + 'A') : c;
}

uint8_t vesica_id_lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

unsigned vesica_id_base36(uint8_t c)
{
    return c <= '9' ? (unsigned)c - '0' : (unsigned)c - 'A' + 10;
}

unsigned vesica_id_number(const uint8_t *digits, size_t num)
{
    unsigned number = 0;
    VESICA_ASSERT(num <= 9);
    for (size_t i = 0; i < num; i++) {
        number = number * 10 + vesica_id_base36(digits[i]);
    }
    return number;
}

bool vesica_id_is_date(unsigned year, unsigned month, unsigned day)
{
    static const uint8_t days[12] = {31, 28, 31, 30, 31, 30,
                                     31, 31, 30, 31, 30, 31};
    if (year < 1800 || year > 2199 || month < 1 || month > 12 || day < 1) {
        return false;
    }
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= days[month - 1] + (leap && month == 2 ? 1u : 0u);
}

/* A set of ASCII characters. */
typedef struct ascii_set {
    uint64_t low;
    uint64_t high;
} ascii_set;

static ascii_set set_of(const char *characters)
{
    ascii_set set = {0, 0};
    for (; *characters != '\0'; characters++) {
        const unsigned c = (uint8_t)*characters;
        VESICA_ASSERT(c < 0x80);
        *(c < 64 ? &set.low : &set.high) |= UINT64_C(1) << (c & 63);
    }
    return set;
}

static bool is_in(ascii_set set, uint8_t c)
{
    return c < 0x80 && ((c < 64 ? set.low : set.high) >> (c & 63) & 1) != 0;
}

static uint8_t change_case(uint8_t c, vesica_id_case letters)
{
    switch (letters) {
    case VESICA_ID_UPPER_CASE:
        return vesica_id_upper(c);
    case VESICA_ID_LOWER_CASE:
        return vesica_id_lower(c);
    case VESICA_ID_KEEP_CASE:
    case VESICA_ID_FOLD_CASE:
    default:
        return c;
    }
}

static void drop_and_change_case(vesica_id_text *text,
                                 const vesica_id_form *form)
{
    const ascii_set dropped = set_of(form->drop);
    size_t length = 0;
    for (size_t i = 0; i < text->length; i++) {
        const uint8_t c = text->bytes[i];
        if (!is_in(dropped, c)) {
            text->bytes[length] = change_case(c, form->letters);
            text->origin[length++] = text->origin[i];
        }
    }
    text->origin[length] = text->origin[text->length];
    text->length = length;
}

static vesica_status check_length(vesica_id_text *text,
                                  const vesica_id_form *form)
{
    if (text->length == 0) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "empty",
                                     "a text that is not empty", 0);
    }
    if (text->length < form->min_length) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "length",
                                     form->length_expected, text->length);
    }
    if (text->length > form->max_length) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "length",
                                     form->length_expected, form->max_length);
    }
    return VESICA_OK;
}

static bool is_digit_at(const vesica_id_text *text, size_t at)
{
    return at < text->length &&
           vesica_id_is_of(text->bytes[at], VESICA_ID_SET_DIGIT);
}

static size_t skip_digits(const vesica_id_text *text, size_t at)
{
    while (is_digit_at(text, at)) {
        at++;
    }
    return at;
}

static bool is_at(const vesica_id_text *text, size_t at, char c)
{
    return at < text->length && text->bytes[at] == (uint8_t)c;
}

/* Whether the rest of a text is an exponent as spreadsheets write it, with its
 * sign: without one it may be hexadecimal digits or an account number. */
static bool is_exponent(const vesica_id_text *text, size_t at)
{
    return (is_at(text, at, 'e') || is_at(text, at, 'E')) &&
           is_at(text, at + 1, '+') && is_digit_at(text, at + 2) &&
           skip_digits(text, at + 2) == text->length;
}

/* Whether the fraction of a whole number is one or two zeros, which no phone
 * number has for its last group. */
static bool is_zero_fraction(const vesica_id_text *text, size_t from, size_t to)
{
    const size_t num = to - from;
    return to == text->length && num >= 1 && num <= 2 &&
           text->bytes[from] == '0' && text->bytes[to - 1] == '0';
}

/* Digits in a whole number that is an identifier and no amount. */
#define WHOLE_DIGITS 7

/* Whether a long number went through a spreadsheet as a number, and came out as
 * 1.10105E+17 or 13812345678.0. */
static bool is_of_spreadsheet(const vesica_id_text *text)
{
    size_t begin = 0;
    while (is_at(text, begin, '+') || is_at(text, begin, '@')) {
        begin++;
    }
    const size_t whole = skip_digits(text, begin);
    if (whole == begin || whole == text->length) {
        return false;
    }
    if (!is_at(text, whole, '.') && !is_at(text, whole, ',')) {
        return is_exponent(text, whole);
    }
    const size_t end = skip_digits(text, whole + 1);
    return is_exponent(text, end) || (whole - begin >= WHOLE_DIGITS &&
                                      is_zero_fraction(text, whole + 1, end));
}

static vesica_status refuse_spreadsheet(vesica_id_text *text)
{
    return vesica_id_text_refuse(
        text, VESICA_ERR_ID_VALUE, "spreadsheet",
        "all digits: a spreadsheet has made a number of this, so export the "
        "column as text",
        0);
}

/* Spreadsheets are looked for before dots are dropped, and after spaces are, as
 * no canonical form may look like that. The alphabet goes before the length, so
 * that a foreign character is named as such wherever it stands. */
vesica_status vesica_id_text_apply(vesica_id_text *text,
                                   const vesica_id_form *form)
{
    if (is_of_spreadsheet(text)) {
        return refuse_spreadsheet(text);
    }
    drop_and_change_case(text, form);
    if (is_of_spreadsheet(text)) {
        return refuse_spreadsheet(text);
    }
    if (form->letters == VESICA_ID_FOLD_CASE) {
        VESICA_TRY(vesica_id_fold_case(text));
    }
    if (*form->prefix != '\0' && vesica_id_text_begins(text, form->prefix)) {
        vesica_id_text_erase(text, 0, strlen(form->prefix));
    }
    if (form->alphabet != 0) {
        VESICA_TRY(vesica_id_text_check_alphabet(
            text, 0, text->length, form->alphabet, form->alphabet_expected));
    }
    VESICA_TRY(check_length(text, form));
    if (form->check == NULL) {
        return VESICA_OK;
    }
    VESICA_TRY(form->check(text));
    /* A check may drop what hid the number: its result must be read again. */
    return is_of_spreadsheet(text) ? refuse_spreadsheet(text) : VESICA_OK;
}
