/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "vesica/identifier.h"

#include <string.h>

#include "identifier/rule.h"
#include "util/status.h"
#include "util/wipe.h"
#include "vesica/version.h"

static const vesica_id_rule *rule_of(uint16_t type)
{
    const vesica_id_rule *rule = NULL;
    for (size_t i = 0; (rule = vesica_id_rule_at(i)) != NULL; i++) {
        if (rule->info.type == type) {
            break;
        }
    }
    return rule;
}

const vesica_identifier_info *vesica_identifier_info_at(size_t index)
{
    const vesica_id_rule *rule = vesica_id_rule_at(index);
    return rule == NULL ? NULL : &rule->info;
}

const vesica_identifier_info *vesica_identifier_info_by_type(uint16_t type)
{
    const vesica_id_rule *rule = rule_of(type);
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

static vesica_status check_length(vesica_id_text *text,
                                  const vesica_id_rule *rule)
{
    if (text->length < rule->min_length) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "length",
                                     rule->length_expected, text->length);
    }
    if (text->length > rule->max_length) {
        return vesica_id_text_refuse(text, VESICA_ERR_ID_LENGTH, "length",
                                     rule->length_expected, rule->max_length);
    }
    return VESICA_OK;
}

/* The alphabet goes before the length, so that a foreign character is named as
 * such wherever it stands. */
static vesica_status apply(vesica_id_text *text, const vesica_id_rule *rule,
                           const char *in, size_t in_len)
{
    VESICA_TRY(vesica_id_text_read(text, rule->normalise, in, in_len));
    vesica_id_text_drop_prefix(text, rule->prefix);
    VESICA_TRY(vesica_id_text_check_alphabet(
        text, 0, text->length, rule->alphabet, rule->alphabet_expected));
    VESICA_TRY(check_length(text, rule));
    return rule->check == NULL ? VESICA_OK : rule->check(text);
}

static void compose(vesica_identifier *out, const vesica_id_rule *rule,
                    const vesica_id_text *text)
{
    const size_t prefix_len = strlen(rule->prefix);
    VESICA_ASSERT(prefix_len + text->length <= sizeof out->bytes);
    *out = (vesica_identifier){
        .type = rule->info.type,
        .profile = VESICA_PROFILE,
        .length = (uint16_t)(prefix_len + text->length),
    };
    memcpy(out->bytes, rule->prefix, prefix_len);
    memcpy(out->bytes + prefix_len, text->bytes, text->length);
}

vesica_status vesica_identifier_parse(vesica_identifier *out,
                                      vesica_identifier_error *error,
                                      uint16_t type, const char *text,
                                      size_t text_len)
{
    vesica_id_text work = {.length = 0};
    vesica_status status = VESICA_ERR_ID_TYPE;
    if (out == NULL || text == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    const vesica_id_rule *rule = rule_of(type);
    if (rule == NULL) {
        (void)vesica_id_text_refuse(&work, status, "type",
                                    "the type is one of this profile", 0);
    } else {
        status = apply(&work, rule, text, text_len);
    }
    if (status == VESICA_OK) {
        compose(out, rule, &work);
    } else if (error != NULL) {
        *error = work.error;
    }
    vesica_wipe(&work, sizeof work);
    return status;
}
