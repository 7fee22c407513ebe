/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "identifier/rule.h"

/* What there is to say about identifiers of a type whose canonical form has
 * `length` bytes. contained may be NULL. */
typedef struct hint {
    uint16_t type;
    uint16_t length;
    const char *(*find)(vesica_identifier *contained, const uint8_t *bytes);
} hint;

/* By the first digit of a region: the second digits of provinces that exist or
 * existed (GB/T 2260; 8: residence permits for Hong Kong, Macao and Taiwan). 9
 * are foreigners with permanent residence. */
static const char *const provinces[10] = {
    "",      "12345", "123", "1234567", "123456",
    "01234", "12345", "1",   "123",     "0123456789",
};

static bool is_province(const uint8_t code[2])
{
    return vesica_id_is_of(code[0], VESICA_ID_SET_DIGIT) && code[1] != '\0' &&
           strchr(provinces[code[0] - '0'], code[1]) != NULL;
}

static const char *find_in_cn_rid(vesica_identifier *contained,
                                  const uint8_t *bytes)
{
    (void)contained;
    if (!is_province(bytes)) {
        return "the first two digits are no province that ever existed";
    }
    if (vesica_id_number(bytes + 6, 2) == 19 &&
        vesica_id_number(bytes + 14, 3) >= 996) {
        return "the sequence numbers 996 to 999 went to persons of 100 years "
               "and more: in 15 digits the year of birth may be of 18xx, not "
               "of 19xx";
    }
    return NULL;
}

static bool is_organisation(vesica_identifier *contained, const uint8_t code[9])
{
    if (!vesica_id_is_organisation(code)) {
        return false;
    }
    return contained == NULL ||
           vesica_identifier_parse(contained, NULL, VESICA_ID_CN_ORG,
                                   (const char *)code, 9) == VESICA_OK;
}

static const char *find_in_uscc(vesica_identifier *contained,
                                const uint8_t *bytes)
{
    return is_organisation(contained, bytes + 8)
               ? "characters 9 to 17 are an organisation code"
               : NULL;
}

static const char *find_in_cn_tax15(vesica_identifier *contained,
                                    const uint8_t *bytes)
{
    return is_organisation(contained, bytes + 6)
               ? "characters 7 to 15 may be an organisation code: their check "
                 "character is right"
               : NULL;
}

/* IEEE 802: bit 0x02 of the first octet. */
static const char *find_in_mac(vesica_identifier *contained,
                               const uint8_t *bytes)
{
    (void)contained;
    return bytes[1] != '\0' && strchr("2367abef", bytes[1]) != NULL
               ? "a locally administered address, which devices make anew to "
                 "hide"
               : NULL;
}

static const hint hints[] = {
    {VESICA_ID_CN_RID, 18, find_in_cn_rid},
    {VESICA_ID_USCC, 18, find_in_uscc},
    {VESICA_ID_CN_TAX15, 15, find_in_cn_tax15},
    {VESICA_ID_MAC, 12, find_in_mac},
};

const char *vesica_identifier_hint(vesica_identifier *contained,
                                   const vesica_identifier *identifier)
{
    if (contained != NULL) {
        *contained = (vesica_identifier){.type = 0};
    }
    for (size_t i = 0; identifier != NULL && i < sizeof hints / sizeof hints[0];
         i++) {
        if (identifier->type == hints[i].type &&
            identifier->length == hints[i].length) {
            return hints[i].find(contained, identifier->bytes);
        }
    }
    return NULL;
}
