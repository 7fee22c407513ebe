/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "conf/terms.h"

#include <string.h>

static bool has_any(const peer_terms_options *options)
{
    return options->learner != 0 || options->security != 0 ||
           options->suite != 0 || options->engine != 0 || options->proof ||
           options->fresh_blinds || options->labels != NULL ||
           options->label_bytes != 0 || options->pads || options->bounds;
}

static peer_exit override_labels(peer_partner *partner, peer_error *error,
                                 const peer_terms_options *options)
{
    peer_labels labels;
    if (options->labels != NULL) {
        if (!peer_labels_read(&labels, options->labels)) {
            return peer_error_set(error, PEER_ERR_USAGE,
                                  "--labels: expected names of 1 to %d "
                                  "columns, with commas, %d bytes in all",
                                  PEER_MAX_LABELS, VESICA_TERMS_MAX_LABELS);
        }
        peer_text_copy(partner->labels, sizeof partner->labels,
                       options->labels);
    }
    if (options->label_bytes == 0) {
        return PEER_OK;
    }
    if (partner->labels[0] == '\0') {
        return peer_error_set(error, PEER_ERR_USAGE,
                              "--label-bytes: there are no labels; give "
                              "--labels COLUMNS, or set `labels` in "
                              "partners/%s.conf",
                              partner->label);
    }
    partner->label_bytes = options->label_bytes;
    return PEER_OK;
}

static peer_exit override_engine(peer_partner *partner, peer_error *error,
                                 const peer_terms_options *options)
{
    if (options->engine != 0) {
        partner->engine = options->engine;
    }
    if (options->partner_items != 0) {
        partner->partner_items = options->partner_items;
    }
    if (options->bandwidth_mbit != 0) {
        partner->bandwidth_mbit = options->bandwidth_mbit;
    }
    if (partner->engine != PEER_ENGINE_AUTO &&
        (options->partner_items != 0 || options->bandwidth_mbit != 0)) {
        return peer_error_set(error, PEER_ERR_USAGE,
                              "--partner-items and --bandwidth: they help auto "
                              "to choose an engine; give --engine auto, or set "
                              "`engine = auto` in partners/%s.conf",
                              partner->label);
    }
    return PEER_OK;
}

peer_exit peer_terms_override(peer_partner *partner, peer_error *error,
                              const peer_terms_options *options)
{
    partner->overridden = has_any(options);
    if (options->learner != 0) {
        partner->learner = options->learner;
    }
    if (options->security != 0) {
        partner->security = options->security;
    }
    if (options->suite != 0) {
        partner->suite = options->suite;
    }
    PEER_TRY(override_engine(partner, error, options));
    if (options->proof) {
        partner->proof = PEER_PROOF_YES;
    }
    if (options->pads) {
        partner->own_padded_items = options->own_padded_items;
        partner->partner_padded_items = options->partner_padded_items;
    }
    if (options->bounds) {
        partner->min_items = options->min_items;
    }
    partner->fresh_blinds = partner->fresh_blinds || options->fresh_blinds;
    return override_labels(partner, error, options);
}

static vesica_status set_sizes(vesica_terms *terms, const peer_partner *partner,
                               bool proposes)
{
    const uint64_t own_max = partner->own_max_items;
    const uint64_t other_max = partner->partner_max_items;
    const uint64_t own = partner->own_padded_items;
    const uint64_t other = partner->partner_padded_items;
    vesica_status status = vesica_terms_set_max_items(
        terms, proposes ? own_max : other_max, proposes ? other_max : own_max);
    if (status == VESICA_OK) {
        status = vesica_terms_set_padding(terms, proposes ? own : other,
                                          proposes ? other : own);
    }
    if (status == VESICA_OK) {
        status = vesica_terms_set_min_items(terms, partner->min_items);
    }
    return status;
}

/* An explicit "no" is kept for the check: the library turns the proof on where
 * it must be. */
static vesica_status set_claim(vesica_terms *terms, const peer_partner *partner)
{
    vesica_status status =
        vesica_terms_set_learner(terms, (vesica_learner)partner->learner);
    if (status == VESICA_OK) {
        status = vesica_terms_set_security(terms,
                                           (vesica_security)partner->security);
    }
    if (status == VESICA_OK && partner->proof == PEER_PROOF_YES) {
        status = vesica_terms_set_proof(terms, true);
    }
    if (status == VESICA_OK) {
        status = vesica_terms_set_fresh_blinds(terms, partner->fresh_blinds);
    }
    return status;
}

static vesica_status set_rest(vesica_terms *terms, const peer_partner *partner)
{
    const bool labels = partner->labels[0] != '\0';
    vesica_status status = vesica_terms_set_purpose(terms, partner->purpose);
    if (status == VESICA_OK) {
        status = vesica_terms_set_suite(terms, (vesica_suite)partner->suite);
    }
    if (status == VESICA_OK) {
        status = vesica_terms_set_engine(terms, (vesica_engine)partner->engine);
    }
    if (status == VESICA_OK) {
        status = vesica_terms_set_retention_days(
            terms, (uint32_t)partner->retention_days);
    }
    if (status == VESICA_OK) {
        status = vesica_terms_set_labels(terms, partner->labels,
                                         labels ? (uint32_t)partner->label_bytes
                                                : 0);
    }
    return status;
}

static peer_exit refuse(peer_error *error, const peer_partner *partner,
                        const char *key, const char *rule)
{
    return peer_error_set(
        error, PEER_ERR_INPUT, "partners/%s.conf%s: the key %s: %s",
        partner->label,
        partner->overridden ? " with the options of this run" : "", key, rule);
}

static peer_exit check(peer_error *error, const peer_partner *partner,
                       const vesica_terms *terms, bool proposes)
{
    vesica_terms_field field;
    const char *rule = NULL;
    if (partner->proof == PEER_PROOF_NO && vesica_terms_proof(terms)) {
        return refuse(error, partner, "proof",
                      "it says no; the proof is compulsory if both learn, and "
                      "if security is malicious");
    }
    return vesica_terms_check(terms, &field, &rule) == VESICA_OK
               ? PEER_OK
               : refuse(error, partner, peer_terms_key(field, proposes), rule);
}

static peer_exit set_all(vesica_terms *terms, peer_error *error,
                         const peer_partner *partner, bool proposes)
{
    vesica_status status = set_rest(terms, partner);
    if (status == VESICA_OK) {
        status = set_claim(terms, partner);
    }
    if (status == VESICA_OK) {
        status = set_sizes(terms, partner, proposes);
    }
    if (status != VESICA_OK) {
        return peer_error_set(
            error, PEER_ERR_INPUT,
            "the terms in partners/%s.conf cannot be used: %s", partner->label,
            vesica_status_text(status));
    }
    return check(error, partner, terms, proposes);
}

peer_exit peer_terms_make_with(vesica_terms **out, peer_error *error,
                               const peer_partner *partner, unsigned engine,
                               const vesica_config *config, bool proposes)
{
    peer_partner with = *partner;
    vesica_terms *terms = NULL;
    with.engine = engine;
    if (vesica_terms_new(&terms, config) != VESICA_OK) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    const peer_exit code = set_all(terms, error, &with, proposes);
    if (code != PEER_OK) {
        vesica_terms_free(terms);
        return code;
    }
    *out = terms;
    return PEER_OK;
}

/* If no engine will do, what is wrong with the first one is told. */
peer_exit peer_terms_make(vesica_terms **out, peer_error *error,
                          const peer_partner *partner,
                          const vesica_config *config, bool proposes)
{
    peer_error why;
    if (partner->engine != PEER_ENGINE_AUTO) {
        return peer_terms_make_with(out, error, partner, partner->engine,
                                    config, proposes);
    }
    const peer_exit code = peer_terms_make_with(
        out, &why, partner, VESICA_ENGINE_DH, config, proposes);
    if (code == PEER_OK) {
        return PEER_OK;
    }
    peer_error ignored;
    if (peer_terms_make_with(out, &ignored, partner, VESICA_ENGINE_VOLE, config,
                             proposes) == PEER_OK) {
        return PEER_OK;
    }
    *error = why;
    return code;
}

peer_exit peer_terms_make_other(vesica_terms **out, peer_error *error,
                                const peer_partner *partner,
                                const vesica_terms *first,
                                const vesica_config *config, bool proposes)
{
    peer_error why;
    *out = NULL;
    if (partner->engine != PEER_ENGINE_AUTO ||
        vesica_terms_engine(first) != VESICA_ENGINE_DH) {
        return PEER_OK;
    }
    const peer_exit code = peer_terms_make_with(
        out, &why, partner, VESICA_ENGINE_VOLE, config, proposes);
    if (code == PEER_ERR_LOCAL) {
        *error = why;
        return code;
    }
    return PEER_OK;
}

peer_exit peer_terms_check(peer_error *error, const peer_partner *partner)
{
    vesica_config *config = NULL;
    vesica_terms *terms = NULL;
    if (vesica_config_new(&config) != VESICA_OK) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    const peer_exit code =
        peer_terms_make(&terms, error, partner, config, true);
    vesica_terms_free(terms);
    vesica_config_free(config);
    return code;
}

const char *peer_terms_key(vesica_terms_field field, bool proposes)
{
    switch (field) {
    case VESICA_TERMS_PROPOSER_MAX_ITEMS:
        return proposes ? "own_max_items" : "partner_max_items";
    case VESICA_TERMS_ANSWERER_MAX_ITEMS:
        return proposes ? "partner_max_items" : "own_max_items";
    case VESICA_TERMS_PROPOSER_PADDED_ITEMS:
        return proposes ? "own_padded_items" : "partner_padded_items";
    case VESICA_TERMS_ANSWERER_PADDED_ITEMS:
        return proposes ? "partner_padded_items" : "own_padded_items";
    default:
        return vesica_terms_field_name(field);
    }
}

/* A purpose may be the partner's: what cannot be seen must not hide in a log.
 */
static void show(char *text)
{
    const size_t len = strlen(text);
    for (size_t i = 0; i < len;) {
        const size_t num = peer_text_printable(text + i, len - i);
        if (num == 0) {
            text[i] = '?';
        }
        i += num > 0 ? num : 1;
    }
}

const char *peer_terms_value(char out[VESICA_TERMS_VALUE_ROOM],
                             const vesica_terms *terms,
                             vesica_terms_field field)
{
    if (vesica_terms_describe(terms, field, out, VESICA_TERMS_VALUE_ROOM) !=
        VESICA_OK) {
        peer_text_copy(out, VESICA_TERMS_VALUE_ROOM, "?");
    }
    show(out);
    return out;
}

bool peer_terms_learns(const vesica_terms *terms, bool proposes)
{
    const vesica_learner other =
        proposes ? VESICA_LEARNER_ANSWERER : VESICA_LEARNER_PROPOSER;
    return vesica_terms_learner(terms) != other;
}

bool peer_terms_gives_labels(const vesica_terms *terms, bool proposes)
{
    return *vesica_terms_labels(terms) != '\0' &&
           peer_terms_learns(terms, !proposes);
}
