/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "terms/terms.h"

#include <string.h>

#include "config/config.h"
#include "util/status.h"
#include "wire/text.h"

vesica_status vesica_terms_new(vesica_terms **out, const vesica_config *config)
{
    if (out == NULL || config == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    vesica_mem mem = vesica_config_mem(config, UINT64_MAX);
    void *block = NULL;
    VESICA_TRY(vesica_mem_array(&mem, &block, 1, sizeof(vesica_terms)));
    vesica_terms *terms = block;
    *terms = (vesica_terms){
        .mem = mem,
        .purpose = "unspecified",
        .function = VESICA_FUNCTION_MATCH,
        .learner = VESICA_LEARNER_PROPOSER,
        .suite = VESICA_SUITE_RISTRETTO255_SHA512,
        .engine = VESICA_ENGINE_DH,
        .security = VESICA_SECURITY_SEMI_HONEST,
        .proposer_max_items = 100000000,
        .answerer_max_items = 100000000,
    };
    *out = terms;
    return VESICA_OK;
}

void vesica_terms_free(vesica_terms *terms)
{
    if (terms == NULL) {
        return;
    }
    vesica_mem mem = terms->mem;
    vesica_mem_release(&mem, terms, 1, sizeof *terms);
}

bool vesica_terms_is_purpose(const char *text, size_t len)
{
    return len >= 1 && len <= VESICA_TERMS_MAX_PURPOSE &&
           vesica_text_is_printable((const uint8_t *)text, len);
}

vesica_status vesica_terms_set_purpose(vesica_terms *terms, const char *purpose)
{
    if (terms == NULL || purpose == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    const size_t len = strlen(purpose);
    if (!vesica_terms_is_purpose(purpose, len)) {
        return VESICA_ERR_ARGUMENT;
    }
    memcpy(terms->purpose, purpose, len + 1);
    return VESICA_OK;
}

vesica_status vesica_terms_set_suite(vesica_terms *terms, vesica_suite suite)
{
    if (terms == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    if (vesica_suite_name(suite) == NULL) {
        return VESICA_ERR_UNSUPPORTED;
    }
    terms->suite = suite;
    return VESICA_OK;
}

vesica_status vesica_terms_set_engine(vesica_terms *terms, vesica_engine engine)
{
    if (terms == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    if (vesica_engine_name(engine) == NULL) {
        return VESICA_ERR_UNSUPPORTED;
    }
    const bool needed = vesica_terms_need_proof(terms);
    terms->engine = engine;
    terms->proof = vesica_terms_need_proof(terms) || (terms->proof && !needed);
    return VESICA_OK;
}

vesica_status vesica_terms_set_max_items(vesica_terms *terms, uint64_t proposer,
                                         uint64_t answerer)
{
    if (terms == NULL || proposer > VESICA_MAX_ITEMS ||
        answerer > VESICA_MAX_ITEMS) {
        return VESICA_ERR_ARGUMENT;
    }
    terms->proposer_max_items = proposer;
    terms->answerer_max_items = answerer;
    return VESICA_OK;
}

vesica_status vesica_terms_set_retention_days(vesica_terms *terms,
                                              uint32_t days)
{
    if (terms == NULL || days > VESICA_TERMS_MAX_RETENTION) {
        return VESICA_ERR_ARGUMENT;
    }
    terms->retention_days = days;
    return VESICA_OK;
}

vesica_status vesica_terms_set_learner(vesica_terms *terms,
                                       vesica_learner learner)
{
    if (terms == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    if (vesica_learner_name(learner) == NULL) {
        return VESICA_ERR_UNSUPPORTED;
    }
    terms->learner = learner;
    terms->proof = terms->proof || vesica_terms_need_proof(terms);
    return VESICA_OK;
}

vesica_status vesica_terms_set_security(vesica_terms *terms,
                                        vesica_security security)
{
    if (terms == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    if (vesica_security_name(security) == NULL) {
        return VESICA_ERR_UNSUPPORTED;
    }
    terms->security = security;
    terms->proof = terms->proof || vesica_terms_need_proof(terms);
    return VESICA_OK;
}

vesica_status vesica_terms_set_proof(vesica_terms *terms, bool proof)
{
    if (terms == NULL || (!proof && vesica_terms_need_proof(terms))) {
        return VESICA_ERR_ARGUMENT;
    }
    terms->proof = proof;
    return VESICA_OK;
}

vesica_status vesica_terms_set_fresh_blinds(vesica_terms *terms, bool fresh)
{
    if (terms == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    terms->fresh_blinds = fresh;
    return VESICA_OK;
}

vesica_status vesica_terms_set_padding(vesica_terms *terms, uint64_t proposer,
                                       uint64_t answerer)
{
    if (terms == NULL || proposer > VESICA_MAX_ITEMS ||
        answerer > VESICA_MAX_ITEMS) {
        return VESICA_ERR_ARGUMENT;
    }
    terms->proposer_padded_items = proposer;
    terms->answerer_padded_items = answerer;
    return VESICA_OK;
}

vesica_status vesica_terms_set_min_items(vesica_terms *terms,
                                         uint64_t min_items)
{
    if (terms == NULL || min_items > VESICA_MAX_ITEMS) {
        return VESICA_ERR_ARGUMENT;
    }
    terms->min_items = min_items;
    return VESICA_OK;
}

bool vesica_terms_is_labels(const char *text, size_t len)
{
    return len <= VESICA_TERMS_MAX_LABELS &&
           vesica_text_is_printable((const uint8_t *)text, len);
}

vesica_status vesica_terms_set_labels(vesica_terms *terms, const char *names,
                                      uint32_t max_bytes)
{
    if (terms == NULL || names == NULL || max_bytes > VESICA_MAX_LABEL_BYTES) {
        return VESICA_ERR_ARGUMENT;
    }
    const size_t len = strlen(names);
    if ((len == 0) != (max_bytes == 0) || !vesica_terms_is_labels(names, len)) {
        return VESICA_ERR_ARGUMENT;
    }
    memcpy(terms->labels, names, len + 1);
    terms->label_bytes = max_bytes;
    return VESICA_OK;
}
