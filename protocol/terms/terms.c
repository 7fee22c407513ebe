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
    terms->engine = engine;
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

const char *vesica_terms_purpose(const vesica_terms *terms)
{
    return terms->purpose;
}

vesica_function vesica_terms_function(const vesica_terms *terms)
{
    return terms->function;
}

vesica_learner vesica_terms_learner(const vesica_terms *terms)
{
    return terms->learner;
}

vesica_suite vesica_terms_suite(const vesica_terms *terms)
{
    return terms->suite;
}

vesica_engine vesica_terms_engine(const vesica_terms *terms)
{
    return terms->engine;
}

vesica_security vesica_terms_security(const vesica_terms *terms)
{
    return terms->security;
}

uint64_t vesica_terms_proposer_max_items(const vesica_terms *terms)
{
    return terms->proposer_max_items;
}

uint64_t vesica_terms_answerer_max_items(const vesica_terms *terms)
{
    return terms->answerer_max_items;
}

uint32_t vesica_terms_retention_days(const vesica_terms *terms)
{
    return terms->retention_days;
}

const char *vesica_terms_field_name(vesica_terms_field field)
{
    switch (field) {
    case VESICA_TERMS_PURPOSE:
        return "purpose";
    case VESICA_TERMS_FUNCTION:
        return "function";
    case VESICA_TERMS_LEARNER:
        return "learner";
    case VESICA_TERMS_SUITE:
        return "suite";
    case VESICA_TERMS_ENGINE:
        return "engine";
    case VESICA_TERMS_SECURITY:
        return "security";
    case VESICA_TERMS_PROPOSER_MAX_ITEMS:
        return "proposer_max_items";
    case VESICA_TERMS_ANSWERER_MAX_ITEMS:
        return "answerer_max_items";
    case VESICA_TERMS_RETENTION_DAYS:
        return "retention_days";
    }
    return "unknown";
}
