/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "identifier/rule.h"

/* Ordered by code, from 1 on, without a gap. The texts `form` are a part of the
 * profile's hash: a rule that changes has another text. */
static const vesica_id_rule rules[] = {
    {
        .info =
            {
                .type = VESICA_ID_CN_RID,
                .name = "CN_RID",
                .description = "Chinese resident identity number of a person",
                .standard = "GB 11643",
                .form =
                    "18 characters, the last a check (ISO 7064 MOD 11-2), X in "
                    "upper case; 15 digits get the century 19 and the check",
                .example = "99010119900307004x",
                .canonical = "99010119900307004X",
                .entropy = "below 2^38; 2^10 if region and birthday are known",
            },
        .forms = {&vesica_id_cn_rid},
    },
    {
        .info =
            {
                .type = VESICA_ID_USCC,
                .name = "USCC",
                .description =
                    "Chinese unified social credit code of an organisation",
                .standard = "GB 32100",
                .form = "18 characters, both checks right (GB 32100, GB "
                        "11714), upper case",
                .example = "919901011234567880",
                .canonical = "919901011234567880",
                .entropy = "2^27.5, in public registries",
            },
        .forms = {&vesica_id_uscc},
    },
    {
        .info =
            {
                .type = VESICA_ID_CN_ORG,
                .name = "CN_ORG",
                .description = "Chinese organisation code",
                .standard = "GB 11714",
                .form = "9 characters, the last a check (GB 11714), upper "
                        "case, no hyphen",
                .example = "12345678-8",
                .canonical = "123456788",
                .entropy = "2^27.5, in public registries",
            },
        .forms = {&vesica_id_cn_org},
    },
    {
        .info =
            {
                .type = VESICA_ID_CN_TAX15,
                .name = "CN_TAX15",
                .description = "former Chinese tax number of 15 characters",
                .standard = "State Taxation Administration",
                .form =
                    "15 characters, the first 6 digits, upper case; no check",
                .example = "990101 123456788",
                .canonical = "990101123456788",
                .entropy = "2^27.5, in public registries",
            },
        .forms = {&vesica_id_cn_tax15},
    },
    {
        .info =
            {
                .type = VESICA_ID_CN_REG15,
                .name = "CN_REG15",
                .description = "former Chinese business registration number",
                .standard = "GS 15",
                .form = "15 digits, the last a check (ISO 7064 MOD 11,10)",
                .example = "990000012345672",
                .canonical = "990000012345672",
                .entropy = "2^27.5, in public registries",
            },
        .forms = {&vesica_id_cn_reg15},
    },
    {
        .info =
            {
                .type = VESICA_ID_PHONE,
                .name = "PHONE",
                .description = "telephone number",
                .standard = "ITU-T E.164",
                .form =
                    "+ and digits with the country, 7 to 15; those of China "
                    "are a mobile number, 11 digits from 13 to 19, or the area "
                    "code of a landline (10, 2x, or 3 digits from 300 on) and "
                    "7 or 8 digits; without a country it is Chinese: a mobile "
                    "number, 0 and either of them, or 86 and 11 digits",
                .example = "0086 164-0012-3456",
                .canonical = "+8616400123456",
                .entropy = "2^32.3 for Chinese mobile numbers: minutes to try",
            },
        .forms = {&vesica_id_phone},
    },
    {
        .info =
            {
                .type = VESICA_ID_PAN,
                .name = "PAN",
                .description = "number of a payment card",
                .standard = "ISO/IEC 7812",
                .form = "12 to 19 digits, the last a check (Luhn)",
                .example = "9999 9901 2345 6788",
                .canonical = "9999990123456788",
                .entropy =
                    "2^30 (16 digits) to 2^40 (19) if the issuer is known",
            },
        .forms = {&vesica_id_pan},
    },
    {
        .info =
            {
                .type = VESICA_ID_ACCT,
                .name = "ACCT",
                .description = "account at a bank",
                .standard = "CNAPS or ISO 9362",
                .form =
                    "bank, a CNAPS code or a BIC of 11 characters; account, 1 "
                    "to 34 digits or letters, upper case; no check",
                .example = "999000000006:1234-5678",
                .canonical = "999000000006:12345678",
                .entropy = "2^27 to 2^60 by bank",
                .parts = {"bank", "account"},
            },
        .split = VESICA_ID_FIRST_COLON,
        .forms = {&vesica_id_acct_bank, &vesica_id_acct_number},
    },
    {
        .info =
            {
                .type = VESICA_ID_CNAPS,
                .name = "CNAPS",
                .description = "bank code of China's payment system",
                .standard = "People's Bank of China",
                .form = "12 digits, the last a check (ISO 7064 MOD 11,10)",
                .example = "999000000006",
                .canonical = "999000000006",
                .entropy = "2^17, in a public registry",
            },
        .forms = {&vesica_id_cnaps},
    },
    {
        .info =
            {
                .type = VESICA_ID_IBAN,
                .name = "IBAN",
                .description = "international bank account number",
                .standard = "ISO 13616, IBAN registry 101",
                .form = "length and alphabet of the country, check digits 02 "
                        "to 98 (ISO 7064 MOD 97-10), upper case",
                .example = "DE23 9999 9999 0000 0000 00",
                .canonical = "DE23999999990000000000",
                .entropy = "2^27 to 2^60 by country and bank",
            },
        .forms = {&vesica_id_iban},
    },
    {
        .info =
            {
                .type = VESICA_ID_LEI,
                .name = "LEI",
                .description = "legal entity identifier",
                .standard = "ISO 17442",
                .form = "20 characters, the last 2 check digits 02 to 98 (ISO "
                        "7064 MOD 97-10), upper case",
                .example = "9999-00TE-STEN-TITY-0175",
                .canonical = "999900TESTENTITY0175",
                .entropy = "2^21.7, in a public registry",
            },
        .forms = {&vesica_id_lei},
    },
    {
        .info =
            {
                .type = VESICA_ID_BIC,
                .name = "BIC",
                .description = "business identifier code of a bank",
                .standard = "ISO 9362",
                .form = "11 characters with a country of ISO 3166-1 or XK, "
                        "upper case; 8 characters get XXX",
                .example = "DEUTDEFF",
                .canonical = "DEUTDEFFXXX",
                .entropy = "2^17, in a public registry",
            },
        .forms = {&vesica_id_bic},
    },
    {
        .info =
            {
                .type = VESICA_ID_PASSPORT,
                .name = "PASSPORT",
                .description = "passport",
                .standard = "ICAO 9303",
                .form = "state, by its letters in ICAO 9303; number, 1 to 9 "
                        "digits or letters, upper case; the 88 characters of a "
                        "machine-readable zone have their checks right",
                .example = "UTO:L898902C3",
                .canonical = "UTO:L898902C3",
                .entropy = "2^27 to 2^30 if the state is known",
                .parts = {"state", "number"},
            },
        .split = VESICA_ID_FIRST_COLON,
        .prepare = vesica_id_read_mrz,
        .forms = {&vesica_id_passport_state, &vesica_id_passport_number},
    },
    {
        .info =
            {
                .type = VESICA_ID_IMEI,
                .name = "IMEI",
                .description = "identity of a mobile device",
                .standard = "3GPP TS 23.003",
                .form = "14 digits; of 15 the last is a check (Luhn) and goes, "
                        "of 16 the last 2 go; not zeros, which stand for none",
                .example = "351234567890124",
                .canonical = "35123456789012",
                .entropy = "2^38",
            },
        .forms = {&vesica_id_imei},
    },
    {
        .info =
            {
                .type = VESICA_ID_IMO,
                .name = "IMO",
                .description = "IMO number of a ship or of a shipping company",
                .standard = "IMO resolutions A.1117(30) and MSC.160(78)",
                .form = "IMO and 7 digits, the last a check of a ship or of a "
                        "company; not zeros",
                .example = "9074729",
                .canonical = "IMO9074729",
                .entropy = "2^17 to 2^20, in public registries",
            },
        .forms = {&vesica_id_imo},
    },
    {
        .info =
            {
                .type = VESICA_ID_MMSI,
                .name = "MMSI",
                .description = "maritime mobile service identity of a station",
                .standard = "ITU-R M.585",
                .form = "9 digits; no check; not zeros",
                .example = "256 845 000",
                .canonical = "256845000",
                .entropy = "below 2^30, in public registries",
            },
        .forms = {&vesica_id_mmsi},
    },
    {
        .info =
            {
                .type = VESICA_ID_PLATE,
                .name = "PLATE",
                .description = "Chinese number plate",
                .standard = "GA 36",
                .form = "a character of 31 provinces, a letter, and 5 more, "
                        "the last of which may be one of 挂学警港澳, or 6 with "
                        "a letter first or last; upper case, no letters I and "
                        "O, no dots",
                .example = "京A·12345",
                .canonical = "京A12345",
                .entropy = "2^35 in theory, 2^29 in use",
            },
        .forms = {&vesica_id_plate},
    },
    {
        .info =
            {
                .type = VESICA_ID_EMAIL,
                .name = "EMAIL",
                .description = "e-mail address, as it stands",
                .standard = "RFC 5321, UTS 46",
                .form =
                    "local part and domain, lower case, the domain in A-labels",
                .example = "FOO@例子.公司",
                .canonical = "foo@xn--fsqu00a.xn--55qx5d",
                .entropy = "a dictionary",
            },
        .forms = {&vesica_id_email},
    },
    {
        .info =
            {
                .type = VESICA_ID_EMAIL_FRAUD,
                .name = "EMAIL_FRAUD",
                .description =
                    "e-mail address, without what its owner may vary",
                .standard = "RFC 5321, UTS 46",
                .form = "as EMAIL, without + and what follows it in the local "
                        "part; at gmail.com, also written googlemail.com, "
                        "without dots",
                .example = "Foo.Bar+x@Gmail.com",
                .canonical = "foobar@gmail.com",
                .entropy = "a dictionary",
            },
        .forms = {&vesica_id_email_fraud},
    },
    {
        .info =
            {
                .type = VESICA_ID_IP,
                .name = "IP",
                .description = "IPv4 or IPv6 address",
                .standard = "RFC 5952",
                .form =
                    "RFC 5952; an IPv4-mapped address as IPv4, other IPv6 in "
                    "hexadecimal alone; no zone; not the unspecified address",
                .example = "2001:DB8:0:0:0:0:0:1",
                .canonical = "2001:db8::1",
                .entropy = "2^32 for IPv4",
            },
        .forms = {&vesica_id_ip},
    },
    {
        .info =
            {
                .type = VESICA_ID_MAC,
                .name = "MAC",
                .description = "address of a network interface",
                .standard = "IEEE 802",
                .form = "12 hexadecimal digits, lower case; not 000000000000, "
                        "020000000000 or ffffffffffff, which stand for none",
                .example = "00-1A-2B-3C-4D-5E",
                .canonical = "001a2b3c4d5e",
                .entropy = "2^24 if the maker is known",
            },
        .forms = {&vesica_id_mac},
    },
    {
        .info =
            {
                .type = VESICA_ID_UUID,
                .name = "UUID",
                .description = "universally unique identifier",
                .standard = "RFC 9562",
                .form =
                    "32 hexadecimal digits in groups of 8, 4, 4, 4 and 12 with "
                    "hyphens between, lower case; not the nil or the max UUID",
                .example = "{123E4567-E89B-12D3-A456-426614174000}",
                .canonical = "123e4567-e89b-12d3-a456-426614174000",
                .entropy = "2^122 if it is random",
            },
        .forms = {&vesica_id_uuid},
    },
    {
        .info =
            {
                .type = VESICA_ID_ANDROID_ID,
                .name = "ANDROID_ID",
                .description = "identifier of an Android device",
                .standard = "Android Settings.Secure",
                .form = "16 hexadecimal digits, lower case; not zeros or "
                        "9774d56d682e549c, which stand for none",
                .example = "0123456789ABCDEF",
                .canonical = "0123456789abcdef",
                .entropy = "2^64",
            },
        .forms = {&vesica_id_android_id},
    },
    {
        .info =
            {
                .type = VESICA_ID_OAID,
                .name = "OAID",
                .description = "open anonymous device identifier",
                .standard = "Mobile Security Alliance",
                .form = "16, 32 or 64 hexadecimal digits, lower case, no "
                        "hyphens; not zeros, which stand for none",
                .example = "123E4567-E89B-42D3-A456-426614174000",
                .canonical = "123e4567e89b42d3a456426614174000",
                .entropy = "2^64 or more",
            },
        .forms = {&vesica_id_oaid},
    },
    {
        .info =
            {
                .type = VESICA_ID_DOMAIN,
                .name = "DOMAIN",
                .description = "domain name, or the host of a URL",
                .standard = "RFC 1035, UTS 46",
                .form = "the host alone, lower case, in A-labels, no dot at "
                        "its end",
                .example = "HTTP://User@WWW.Example.COM:8080/a?b",
                .canonical = "www.example.com",
                .entropy = "2^28 registered names, in public lists",
            },
        .forms = {&vesica_id_domain},
    },
    {
        .info =
            {
                .type = VESICA_ID_APP_ANDROID,
                .name = "APP_ANDROID",
                .description = "Android package name",
                .standard = "Android application ID",
                .form = "2 or more words of letters, digits and underscores, "
                        "each beginning with a letter, dots between; the case "
                        "stays; 3 to 255 characters",
                .example = "com.example.Loans",
                .canonical = "com.example.Loans",
                .entropy = "public",
            },
        .forms = {&vesica_id_app_android},
    },
    {
        .info =
            {
                .type = VESICA_ID_APP_IOS,
                .name = "APP_IOS",
                .description = "iOS bundle identifier",
                .standard = "CFBundleIdentifier",
                .form = "2 or more words of letters, digits and hyphens, dots "
                        "between, lower case; 3 to 155 characters",
                .example = "com.example.Loans",
                .canonical = "com.example.loans",
                .entropy = "public",
            },
        .forms = {&vesica_id_app_ios},
    },
    {
        .info =
            {
                .type = VESICA_ID_APP_CERT,
                .name = "APP_CERT",
                .description = "SHA-256 of an app's signing certificate",
                .standard = "SHA-256",
                .form = "64 hexadecimal digits, lower case",
                .example = "E3:B0:C4:42:98:FC:1C:14:9A:FB:F4:C8:99:6F:B9:24:27:"
                           "AE:41:E4:64:9B:93:4C:A4:95:99:1B:78:52:B8:55",
                .canonical = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca"
                             "495991b7852b855",
                .entropy = "2^256, public",
            },
        .forms = {&vesica_id_app_cert},
    },
    {
        .info =
            {
                .type = VESICA_ID_SOCIAL,
                .name = "SOCIAL",
                .description = "account on a social platform",
                .standard = "none",
                .form = "platform, 1 to 32 letters, digits, dots, hyphens or "
                        "underscores, lower case; id, without spaces and "
                        "without any @ at its beginning, case folded",
                .example = "Weixin:@Fast-Loan_01",
                .canonical = "weixin:fast-loan_01",
                .entropy = "a dictionary",
                .parts = {"platform", "id"},
            },
        .split = VESICA_ID_FIRST_COLON,
        .forms = {&vesica_id_social_platform, &vesica_id_social_id},
    },
    {
        .info =
            {
                .type = VESICA_ID_NAME_ORG,
                .name = "NAME_ORG",
                .description = "name of an organisation",
                .standard = "none",
                .form = "case folded, without brackets ( and ); without spaces "
                        "if it has a Han character, else with single ones",
                .example = "北京示例（集团）有限公司",
                .canonical = "北京示例集团有限公司",
                .entropy = "a dictionary, in public registries",
            },
        .forms = {&vesica_id_name_org},
    },
    {
        .info =
            {
                .type = VESICA_ID_NAME_DOB,
                .name = "NAME_DOB",
                .description = "name of a person and date of birth",
                .standard = "none",
                .form = "name, case folded, its dots as U+00B7, without spaces "
                        "if it has a Han character, else with single ones; "
                        "date, yyyy-mm-dd",
                .example = "阿卜杜拉•买买提:1990/3/7",
                .canonical = "阿卜杜拉·买买提:1990-03-07",
                .entropy = "a dictionary",
                .parts = {"name", "date"},
            },
        .split = VESICA_ID_LAST_COLON,
        .forms = {&vesica_id_name_person, &vesica_id_date},
    },
};

#define NUM_RULES (sizeof rules / sizeof rules[0])

const vesica_id_rule *vesica_id_rule_at(size_t index)
{
    return index < NUM_RULES ? &rules[index] : NULL;
}

const vesica_id_rule *vesica_id_rule_of(uint16_t type)
{
    return type == 0 ? NULL : vesica_id_rule_at((size_t)type - 1);
}

size_t vesica_identifier_num_types(void)
{
    return NUM_RULES;
}
