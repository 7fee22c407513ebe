/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The fields of terms, one by one: values, names, words for a person. */

#include <string.h>

#include "terms/terms.h"
#include "util/names.h"
#include "util/status.h"

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

uint64_t vesica_terms_min_items(const vesica_terms *terms)
{
    return terms->min_items;
}

bool vesica_terms_proof(const vesica_terms *terms)
{
    return terms->proof;
}

bool vesica_terms_fresh_blinds(const vesica_terms *terms)
{
    return terms->fresh_blinds;
}

uint64_t vesica_terms_proposer_padded_items(const vesica_terms *terms)
{
    return terms->proposer_padded_items;
}

uint64_t vesica_terms_answerer_padded_items(const vesica_terms *terms)
{
    return terms->answerer_padded_items;
}

const char *vesica_terms_labels(const vesica_terms *terms)
{
    return terms->labels;
}

uint32_t vesica_terms_label_bytes(const vesica_terms *terms)
{
    return terms->label_bytes;
}

static const vesica_named functions[] = {{"match", VESICA_FUNCTION_MATCH}};

static const vesica_named learners[] = {
    {"proposer", VESICA_LEARNER_PROPOSER},
    {"answerer", VESICA_LEARNER_ANSWERER},
    {"both", VESICA_LEARNER_BOTH},
};

static const vesica_named securities[] = {
    {"semi-honest", VESICA_SECURITY_SEMI_HONEST},
    {"malicious", VESICA_SECURITY_MALICIOUS},
};

#define NUM_OF(rows) (sizeof(rows) / sizeof(rows)[0])

const char *vesica_learner_name(vesica_learner learner)
{
    return vesica_named_text(learners, NUM_OF(learners), (int)learner);
}

vesica_status vesica_learner_by_name(vesica_learner *out, const char *name)
{
    int number = 0;
    if (out == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    VESICA_TRY(vesica_named_find(&number, learners, NUM_OF(learners), name));
    *out = (vesica_learner)number;
    return VESICA_OK;
}

const char *vesica_security_name(vesica_security security)
{
    return vesica_named_text(securities, NUM_OF(securities), (int)security);
}

vesica_status vesica_security_by_name(vesica_security *out, const char *name)
{
    int number = 0;
    if (out == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    VESICA_TRY(
        vesica_named_find(&number, securities, NUM_OF(securities), name));
    *out = (vesica_security)number;
    return VESICA_OK;
}

/* The value of a field: text, if it is not NULL, else the number. */
typedef struct value {
    const char *name;
    const char *text;
    uint64_t number;
} value;

static const char *yes_or_no(bool flag)
{
    return flag ? "yes" : "no";
}

/* By number, from 1. */
static value value_of(const vesica_terms *t, vesica_terms_field field)
{
    const value values[VESICA_NUM_TERMS_FIELDS + 1] = {
        [VESICA_TERMS_PURPOSE] = {"purpose", t->purpose, 0},
        [VESICA_TERMS_FUNCTION] = {"function",
                                   vesica_named_text(functions,
                                                     NUM_OF(functions),
                                                     (int)t->function),
                                   0},
        [VESICA_TERMS_LEARNER] = {"learner", vesica_learner_name(t->learner),
                                  0},
        [VESICA_TERMS_SUITE] = {"suite", vesica_suite_name(t->suite), 0},
        [VESICA_TERMS_ENGINE] = {"engine", vesica_engine_name(t->engine), 0},
        [VESICA_TERMS_SECURITY] = {"security",
                                   vesica_security_name(t->security), 0},
        [VESICA_TERMS_PROPOSER_MAX_ITEMS] = {"proposer_max_items", NULL,
                                             t->proposer_max_items},
        [VESICA_TERMS_ANSWERER_MAX_ITEMS] = {"answerer_max_items", NULL,
                                             t->answerer_max_items},
        [VESICA_TERMS_RETENTION_DAYS] = {"retention_days", NULL,
                                         t->retention_days},
        [VESICA_TERMS_MIN_ITEMS] = {"min_items", NULL, t->min_items},
        [VESICA_TERMS_PROOF] = {"proof", yes_or_no(t->proof), 0},
        [VESICA_TERMS_FRESH_BLINDS] = {"fresh_blinds",
                                       yes_or_no(t->fresh_blinds), 0},
        [VESICA_TERMS_PROPOSER_PADDED_ITEMS] = {"proposer_padded_items", NULL,
                                                t->proposer_padded_items},
        [VESICA_TERMS_ANSWERER_PADDED_ITEMS] = {"answerer_padded_items", NULL,
                                                t->answerer_padded_items},
        [VESICA_TERMS_LABELS] = {"labels", t->labels, 0},
        [VESICA_TERMS_LABEL_BYTES] = {"label_bytes", NULL, t->label_bytes},
    };
    return values[field];
}

static bool is_field(vesica_terms_field field)
{
    return (unsigned)field >= VESICA_TERMS_PURPOSE &&
           (unsigned)field <= VESICA_NUM_TERMS_FIELDS;
}

const char *vesica_terms_field_name(vesica_terms_field field)
{
    static const vesica_terms none = {.purpose = ""};
    return is_field(field) ? value_of(&none, field).name : "unknown";
}

static bool is_equal(const value *a, const value *b)
{
    if (a->text == NULL || b->text == NULL) {
        return a->text == b->text && a->number == b->number;
    }
    return strcmp(a->text, b->text) == 0;
}

vesica_terms_field vesica_terms_compare(const vesica_terms *a,
                                        const vesica_terms *b)
{
    for (unsigned i = 1; i <= VESICA_NUM_TERMS_FIELDS; i++) {
        const value of_a = value_of(a, (vesica_terms_field)i);
        const value of_b = value_of(b, (vesica_terms_field)i);
        if (!is_equal(&of_a, &of_b)) {
            return (vesica_terms_field)i;
        }
    }
    return (vesica_terms_field)0;
}

/** Room for the digits of a number. */
#define MAX_DIGITS 20

/* The digits of a number, at the end of the room. */
static const char *digits_of(char room[MAX_DIGITS + 1], uint64_t number)
{
    char *digit = room + MAX_DIGITS;
    *digit = '\0';
    do {
        *--digit = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    return digit;
}

vesica_status vesica_terms_describe(const vesica_terms *terms,
                                    vesica_terms_field field, char *out,
                                    size_t out_size)
{
    char room[MAX_DIGITS + 1];
    if (terms == NULL || out == NULL || !is_field(field)) {
        return VESICA_ERR_ARGUMENT;
    }
    const value found = value_of(terms, field);
    const char *text =
        found.text != NULL ? found.text : digits_of(room, found.number);
    const size_t len = strlen(text) + 1;
    if (len > out_size) {
        return VESICA_ERR_BUFFER;
    }
    memcpy(out, text, len);
    return VESICA_OK;
}
