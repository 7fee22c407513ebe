/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Terms as sessions hold them: a value, copied whole. */

#ifndef VESICA_TERMS_TERMS_H
#define VESICA_TERMS_TERMS_H

#include "mem/mem.h"
#include "vesica/terms.h"

struct vesica_terms {
    vesica_mem mem; /* of terms made by vesica_terms_new, else all zero */
    char purpose[VESICA_TERMS_MAX_PURPOSE + 1];
    vesica_function function;
    vesica_learner learner;
    vesica_suite suite;
    vesica_engine engine;
    vesica_security security;
    uint64_t proposer_max_items;
    uint64_t answerer_max_items;
    uint32_t retention_days;
    uint64_t min_items;
    bool proof;
    bool fresh_blinds;
    uint64_t proposer_padded_items;
    uint64_t answerer_padded_items;
    char labels[VESICA_TERMS_MAX_LABELS + 1];
    uint32_t label_bytes;
};

/** Most days of retention. */
#define VESICA_TERMS_MAX_RETENTION 36500

/* Whether learner or claim make the proof compulsory. */
bool vesica_terms_need_proof(const vesica_terms *terms);

/* Whether len bytes are a purpose: valid UTF-8, 1 to VESICA_TERMS_MAX_PURPOSE
 * bytes, no control characters (U+0000-001F, U+007F-009F), so that a terminal
 * can show them. */
bool vesica_terms_is_purpose(const char *text, size_t len);

/* Whether len bytes are names of labels: the same, but there may be none. */
bool vesica_terms_is_labels(const char *text, size_t len);

#endif
