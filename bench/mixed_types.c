/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "mixed.h"

static unsigned base36(char c)
{
    return (unsigned)(c >= 'A' ? c - 'A' + 10 : c - '0');
}

/* ISO 7064 MOD 11-2, in the last place. */
static void check_11_2(char *text, size_t length)
{
    unsigned rest = 0;

    for (size_t i = 0; i + 1 < length; i++) {
        rest = (rest + base36(text[i])) * 2 % 11;
    }
    text[length - 1] = "10X98765432"[rest];
}

/* ISO 7064 MOD 11,10, in the last place. */
static void check_11_10(char *text, size_t length)
{
    unsigned rest = 10;

    for (size_t i = 0; i + 1 < length; i++) {
        rest = (rest + base36(text[i])) % 10;
        rest = (rest == 0 ? 10 : rest) * 2 % 11;
    }
    text[length - 1] = (char)('0' + (11 - rest) % 10);
}

/* GB 11714, in the last of nine places. */
static void check_org(char *text, size_t length)
{
    static const unsigned weights[] = {3, 7, 9, 10, 5, 8, 4, 2};
    unsigned sum = 0;

    for (size_t i = 0; i + 1 < length; i++) {
        sum += weights[i] * base36(text[i]);
    }
    text[length - 1] = "0X987654321"[sum % 11];
}

/* GB 32100; places 9 to 17 are an organisation code. */
static void check_uscc(char *text, size_t length)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    unsigned sum = 0;
    unsigned weight = 1;

    check_org(text + 8, 9);
    for (size_t i = 0; i + 1 < length; i++) {
        unsigned value = 0;

        while (alphabet[value] != text[i]) {
            value++;
        }
        sum += weight * value;
        weight = weight * 3 % 31;
    }
    text[length - 1] = alphabet[(31 - sum % 31) % 31];
}

static void check_luhn(char *text, size_t length)
{
    unsigned sum = 0;

    for (size_t i = 0; i + 1 < length; i++) {
        const unsigned digit = base36(text[i]);
        const unsigned doubled = digit * 2 / 10 + digit * 2 % 10;

        sum += (length - i) % 2 == 0 ? doubled : digit;
    }
    text[length - 1] = (char)('0' + (10 - sum % 10) % 10);
}

/* ISO 7064 MOD 97-10: what the text, with 00 as its check, leaves. */
static unsigned rest_97(unsigned rest, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        const unsigned value = base36(text[i]);

        rest = (rest * (value < 10 ? 10 : 100) + value) % 97;
    }
    return rest;
}

static void put_97(char *out, unsigned rest)
{
    out[0] = (char)('0' + (98 - rest) / 10);
    out[1] = (char)('0' + (98 - rest) % 10);
}

static void check_lei(char *text, size_t length)
{
    put_97(text + length - 2, rest_97(0, text, length));
}

/* The country and the check digits count behind the rest. */
static void check_iban(char *text, size_t length)
{
    put_97(text + 2, rest_97(rest_97(0, text + 4, length - 4), text, 4));
}

/* As a ship. */
/* Seven zeros stand for none. */
static void check_imo(char *text, size_t length)
{
    unsigned sum = 0;

    if (text[3] == '0') {
        text[3] = '9';
    }
    for (unsigned i = 0; i < 6; i++) {
        sum += (7 - i) * base36(text[3 + i]);
    }
    text[length - 1] = (char)('0' + sum % 10);
}

/* The places of checks are 0 in a pattern. */
/* clang-format off */
const struct mixed_type mixed_types[] = {
    {"CN_RID", 25, "99010119##~###0", check_11_2, " "},
    {"PHONE", 25, "+86164########", NULL, "-"},
    {"IMO", 12, "IMO######0", check_imo, " "},
    {"DOMAIN", 11, "www.$$$$$$$$$.com", NULL, NULL},
    {"PAN", 9, "999999############0", check_luhn, " "},
    {"USCC", 8, "91990101########00", check_uscc, " "},
    {"EMAIL", 3, "$$$$$.$$$$$$@example.com", NULL, NULL},
    {"BIC", 2, "&&&&DE??", NULL, NULL},
    {"LEI", 1, "999900????????????00", check_lei, NULL},
    {"IBAN", 1, "DE00##################", check_iban, " "},
    {"MMSI", 1, "2########", NULL, " "},
    {"IMEI", 1, "35############0", check_luhn, NULL},
    {"IP", 1, "198.51.^.^", NULL, NULL},
    {"CN_ORG", 0, "########0", check_org, "-"},
    {"CN_TAX15", 0, "990101#########", NULL, NULL},
    {"CN_REG15", 0, "99############0", check_11_10, NULL},
    {"ACCT", 0, "999000000006:############", NULL, NULL},
    {"CNAPS", 0, "999########0", check_11_10, NULL},
    {"PASSPORT", 0, "UTO:&########", NULL, NULL},
    {"PLATE", 0, "京A#####", NULL, NULL},
    {"EMAIL_FRAUD", 0, "$$$$$.$$$$$$+$$@gmail.com", NULL, NULL},
    {"MAC", 0, "%%:%%:%%:%%:%%:%%", NULL, NULL},
    {"UUID", 0, "%%%%%%%%-%%%%-4%%%-a%%%-%%%%%%%%%%%%", NULL, NULL},
    {"ANDROID_ID", 0, "%%%%%%%%%%%%%%%%", NULL, NULL},
    {"OAID", 0, "%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%", NULL, NULL},
    {"APP_ANDROID", 0, "com.example.$$$$$$$$$", NULL, NULL},
    {"APP_IOS", 0, "com.example.$$$$$$$$$", NULL, NULL},
    {"APP_CERT", 0,
     "%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%",
     NULL, NULL},
    {"SOCIAL", 0, "wechat:$$$$$$######", NULL, NULL},
    {"NAME_ORG", 0, "北京示例$$$$$$（集团）有限公司", NULL, NULL},
    {"NAME_DOB", 0, "$$$$$ $$$$$$$:19##-01-1#", NULL, NULL},
};
/* clang-format on */

const size_t num_mixed_types = sizeof mixed_types / sizeof mixed_types[0];
