/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What the fields of terms say together. */

#include <string.h>

#include "terms/terms.h"
#include "util/status.h"

bool vesica_terms_need_proof(const vesica_terms *terms)
{
    return terms->engine == VESICA_ENGINE_DH &&
           (terms->learner == VESICA_LEARNER_BOTH ||
            terms->security == VESICA_SECURITY_MALICIOUS);
}

static bool proof_is_right(const vesica_terms *terms)
{
    return terms->proof || !vesica_terms_need_proof(terms);
}

/* What the engine vole does not have. */
static bool is_dh(const vesica_terms *terms)
{
    return terms->engine == VESICA_ENGINE_DH;
}

static bool has_no_vole_proof(const vesica_terms *terms)
{
    return is_dh(terms) || !terms->proof;
}

static bool fresh_blinds_are_right(const vesica_terms *terms)
{
    return is_dh(terms) || !terms->fresh_blinds;
}

static bool min_items_is_right(const vesica_terms *terms)
{
    return terms->min_items <= terms->proposer_max_items &&
           terms->min_items <= terms->answerer_max_items;
}

static bool is_padding(const vesica_terms *terms, uint64_t padded,
                       uint64_t max_items)
{
    return padded == 0 || (padded >= terms->min_items && padded <= max_items);
}

static bool proposer_padding_is_right(const vesica_terms *terms)
{
    return is_padding(terms, terms->proposer_padded_items,
                      terms->proposer_max_items);
}

static bool answerer_padding_is_right(const vesica_terms *terms)
{
    return is_padding(terms, terms->answerer_padded_items,
                      terms->answerer_max_items);
}

static bool label_bytes_is_right(const vesica_terms *terms)
{
    return (terms->label_bytes == 0) == (terms->labels[0] == '\0');
}

static const struct {
    vesica_terms_field field;
    bool (*holds)(const vesica_terms *terms);
    const char *text;
} rules[] = {
    {VESICA_TERMS_PROOF, has_no_vole_proof, "the engine vole has no proof"},
    {VESICA_TERMS_FRESH_BLINDS, fresh_blinds_are_right,
     "the engine vole has no blinds"},
    {VESICA_TERMS_PROOF, proof_is_right,
     "the proof is compulsory if both learn, and in the malicious claim"},
    {VESICA_TERMS_MIN_ITEMS, min_items_is_right,
     "a side cannot be bound to bring more items than it may"},
    {VESICA_TERMS_PROPOSER_PADDED_ITEMS, proposer_padding_is_right,
     "padding is at least min_items and at most the most items of the side"},
    {VESICA_TERMS_ANSWERER_PADDED_ITEMS, answerer_padding_is_right,
     "padding is at least min_items and at most the most items of the side"},
    {VESICA_TERMS_LABEL_BYTES, label_bytes_is_right,
     "labels have names and a length, or neither"},
};

vesica_status vesica_terms_check(const vesica_terms *terms,
                                 vesica_terms_field *field, const char **rule)
{
    if (terms == NULL || field == NULL || rule == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (!rules[i].holds(terms)) {
            *field = rules[i].field;
            *rule = rules[i].text;
            return VESICA_ERR_TERMS;
        }
    }
    return VESICA_OK;
}
