/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "identifier/rule.h"

#define CLEAN                                                                  \
    (VESICA_ID_DROP_SPACES | VESICA_ID_DROP_DASHES | VESICA_ID_UPPER_CASE)

/* Ordered by code. */
static const vesica_id_rule rules[] = {
    {
        .info =
            {
                .type = VESICA_ID_USCC,
                .name = "USCC",
                .description =
                    "Chinese unified social credit code of an organisation",
                .standard = "GB 32100",
                .example = "919901011234567880",
                .entropy = "2^27.5, in public registries",
            },
        .normalise = CLEAN,
        .prefix = "",
        .min_length = 18,
        .max_length = 18,
        .length_expected = "18 characters",
        .alphabet = VESICA_ID_USCC_ALPHABET,
        .alphabet_expected = "digits and letters other than I, O, S, V and Z",
        .check = vesica_id_check_uscc,
    },
    {
        .info =
            {
                .type = VESICA_ID_LEI,
                .name = "LEI",
                .description = "legal entity identifier",
                .standard = "ISO 17442",
                .example = "999900TESTENTITY0175",
                .entropy = "2^21.7, in a public registry",
            },
        .normalise = CLEAN,
        .prefix = "",
        .min_length = 20,
        .max_length = 20,
        .length_expected = "20 characters",
        .alphabet = VESICA_ID_DIGITS VESICA_ID_LETTERS,
        .alphabet_expected = "digits and letters",
        .check = vesica_id_check_lei,
    },
    {
        .info =
            {
                .type = VESICA_ID_BIC,
                .name = "BIC",
                .description = "business identifier code of a bank",
                .standard = "ISO 9362",
                .example = "DEUTDEFF",
                .entropy = "2^17, in a public registry",
            },
        .normalise = CLEAN,
        .prefix = "",
        .min_length = 8,
        .max_length = 11,
        .length_expected = "8 or 11 characters",
        .alphabet = VESICA_ID_DIGITS VESICA_ID_LETTERS,
        .alphabet_expected = "digits and letters",
        .check = vesica_id_check_bic,
    },
    {
        .info =
            {
                .type = VESICA_ID_IMO,
                .name = "IMO",
                .description = "IMO number of a ship or of a shipping company",
                .standard = "IMO resolutions A.1117(30) and MSC.160(78)",
                .example = "IMO9074729",
                .entropy = "2^17 to 2^20, in public registries",
            },
        .normalise = CLEAN,
        .prefix = "IMO",
        .min_length = 7,
        .max_length = 7,
        .length_expected = "7 digits, with or without IMO before them",
        .alphabet = VESICA_ID_DIGITS,
        .alphabet_expected = "digits, with or without IMO before them",
        .check = vesica_id_check_imo,
    },
    {
        .info =
            {
                .type = VESICA_ID_MMSI,
                .name = "MMSI",
                .description = "maritime mobile service identity of a station",
                .standard = "ITU-R M.585",
                .example = "256845000",
                .entropy = "below 2^30, in public registries",
            },
        .normalise = CLEAN,
        .prefix = "",
        .min_length = 9,
        .max_length = 9,
        .length_expected = "9 digits",
        .alphabet = VESICA_ID_DIGITS,
        .alphabet_expected = "digits",
        .check = NULL,
    },
};

#define NUM_RULES (sizeof rules / sizeof rules[0])

const vesica_id_rule *vesica_id_rule_at(size_t index)
{
    return index < NUM_RULES ? &rules[index] : NULL;
}

size_t vesica_identifier_num_types(void)
{
    return NUM_RULES;
}
