/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "identifier/rule.h"

const vesica_identifier_info *vesica_identifier_info_at(size_t index)
{
    const vesica_id_rule *rule = vesica_id_rule_at(index);
    return rule == NULL ? NULL : &rule->info;
}

const vesica_identifier_info *vesica_identifier_info_by_type(uint16_t type)
{
    const vesica_id_rule *rule = vesica_id_rule_of(type);
    return rule == NULL ? NULL : &rule->info;
}

static bool names_equal(const char *name, const char *given, size_t given_len)
{
    for (size_t i = 0; i < given_len; i++) {
        const uint8_t c = vesica_id_upper((uint8_t)given[i]);
        if (name[i] == '\0' || name[i] != (char)c) {
            return false;
        }
    }
    return name[given_len] == '\0';
}

const vesica_identifier_info *vesica_identifier_info_by_name(const char *name,
                                                             size_t name_len)
{
    const vesica_id_rule *rule = NULL;
    if (name == NULL) {
        return NULL;
    }
    for (size_t i = 0; (rule = vesica_id_rule_at(i)) != NULL; i++) {
        if (names_equal(rule->info.name, name, name_len)) {
            return &rule->info;
        }
    }
    return NULL;
}
