/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "msg/msg.h"
#include "util/status.h"
#include "util/wipe.h"

/* Keys of the map are the numbers of vesica_terms_field, all of them, in
 * order. */
enum {
    NUM_KEYS = VESICA_NUM_TERMS_FIELDS
};

static void put_uint(vesica_writer *writer, vesica_terms_field field,
                     uint64_t value)
{
    vesica_writer_uint(writer, field);
    vesica_writer_uint(writer, value);
}

static void put_text(vesica_writer *writer, vesica_terms_field field,
                     const char *text)
{
    vesica_writer_uint(writer, field);
    vesica_writer_str(writer, text, strlen(text));
}

void vesica_msg_terms_encode(vesica_writer *writer, const vesica_terms *terms)
{
    vesica_writer_map(writer, NUM_KEYS);
    put_text(writer, VESICA_TERMS_PURPOSE, terms->purpose);
    put_uint(writer, VESICA_TERMS_FUNCTION, terms->function);
    put_uint(writer, VESICA_TERMS_LEARNER, terms->learner);
    put_uint(writer, VESICA_TERMS_SUITE, terms->suite);
    put_uint(writer, VESICA_TERMS_ENGINE, terms->engine);
    put_uint(writer, VESICA_TERMS_SECURITY, terms->security);
    put_uint(writer, VESICA_TERMS_PROPOSER_MAX_ITEMS,
             terms->proposer_max_items);
    put_uint(writer, VESICA_TERMS_ANSWERER_MAX_ITEMS,
             terms->answerer_max_items);
    put_uint(writer, VESICA_TERMS_RETENTION_DAYS, terms->retention_days);
    put_uint(writer, VESICA_TERMS_MIN_ITEMS, terms->min_items);
    put_uint(writer, VESICA_TERMS_PROOF, terms->proof);
    put_uint(writer, VESICA_TERMS_FRESH_BLINDS, terms->fresh_blinds);
    put_uint(writer, VESICA_TERMS_PROPOSER_PADDED_ITEMS,
             terms->proposer_padded_items);
    put_uint(writer, VESICA_TERMS_ANSWERER_PADDED_ITEMS,
             terms->answerer_padded_items);
    put_text(writer, VESICA_TERMS_LABELS, terms->labels);
    put_uint(writer, VESICA_TERMS_LABEL_BYTES, terms->label_bytes);
}

/* A text with room for max_len bytes and a NUL. */
static vesica_status take_text(vesica_cursor *cursor, vesica_terms_field field,
                               char *out, size_t max_len,
                               bool (*is_right)(const char *text, size_t len))
{
    const char *text = NULL;
    size_t len = 0;
    VESICA_TRY(vesica_cursor_key(cursor, field));
    VESICA_TRY(vesica_cursor_str(cursor, &text, &len, max_len));
    if (!is_right(text, len)) {
        return VESICA_ERR_MALFORMED;
    }
    memcpy(out, text, len);
    out[len] = '\0';
    return VESICA_OK;
}

/* The fields that choose among known values. */
typedef struct choices {
    uint64_t function, learner, suite, engine, security;
} choices;

static vesica_status take_uint(vesica_cursor *cursor, vesica_terms_field field,
                               uint64_t *out, uint64_t max)
{
    VESICA_TRY(vesica_cursor_key(cursor, field));
    return vesica_cursor_uint(cursor, out, max);
}

static vesica_status take_choices(vesica_cursor *cursor, choices *out)
{
    const uint64_t max = UINT8_MAX;
    VESICA_TRY(take_uint(cursor, VESICA_TERMS_FUNCTION, &out->function, max));
    VESICA_TRY(take_uint(cursor, VESICA_TERMS_LEARNER, &out->learner, max));
    VESICA_TRY(take_uint(cursor, VESICA_TERMS_SUITE, &out->suite, max));
    VESICA_TRY(take_uint(cursor, VESICA_TERMS_ENGINE, &out->engine, max));
    return take_uint(cursor, VESICA_TERMS_SECURITY, &out->security, max);
}

static vesica_status take_bounds(vesica_cursor *cursor, vesica_terms *terms)
{
    uint64_t days = 0;
    VESICA_TRY(take_uint(cursor, VESICA_TERMS_PROPOSER_MAX_ITEMS,
                         &terms->proposer_max_items, VESICA_MAX_ITEMS));
    VESICA_TRY(take_uint(cursor, VESICA_TERMS_ANSWERER_MAX_ITEMS,
                         &terms->answerer_max_items, VESICA_MAX_ITEMS));
    VESICA_TRY(take_uint(cursor, VESICA_TERMS_RETENTION_DAYS, &days,
                         VESICA_TERMS_MAX_RETENTION));
    terms->retention_days = (uint32_t)days;
    return take_uint(cursor, VESICA_TERMS_MIN_ITEMS, &terms->min_items,
                     VESICA_MAX_ITEMS);
}

static vesica_status take_flags(vesica_cursor *cursor, vesica_terms *terms)
{
    uint64_t proof = 0;
    uint64_t fresh = 0;
    VESICA_TRY(take_uint(cursor, VESICA_TERMS_PROOF, &proof, 1));
    VESICA_TRY(take_uint(cursor, VESICA_TERMS_FRESH_BLINDS, &fresh, 1));
    terms->proof = proof != 0;
    terms->fresh_blinds = fresh != 0;
    return VESICA_OK;
}

static vesica_status take_extras(vesica_cursor *cursor, vesica_terms *terms)
{
    uint64_t label_bytes = 0;
    VESICA_TRY(take_uint(cursor, VESICA_TERMS_PROPOSER_PADDED_ITEMS,
                         &terms->proposer_padded_items, VESICA_MAX_ITEMS));
    VESICA_TRY(take_uint(cursor, VESICA_TERMS_ANSWERER_PADDED_ITEMS,
                         &terms->answerer_padded_items, VESICA_MAX_ITEMS));
    VESICA_TRY(take_text(cursor, VESICA_TERMS_LABELS, terms->labels,
                         VESICA_TERMS_MAX_LABELS, vesica_terms_is_labels));
    VESICA_TRY(take_uint(cursor, VESICA_TERMS_LABEL_BYTES, &label_bytes,
                         VESICA_MAX_LABEL_BYTES));
    terms->label_bytes = (uint32_t)label_bytes;
    return vesica_cursor_end(cursor);
}

/* The first field whose value this side does not know, or 0. */
static vesica_terms_field unknown_choice(const choices *found)
{
    if (found->function != VESICA_FUNCTION_MATCH) {
        return VESICA_TERMS_FUNCTION;
    }
    if (vesica_learner_name((vesica_learner)found->learner) == NULL) {
        return VESICA_TERMS_LEARNER;
    }
    if (vesica_suite_name((vesica_suite)found->suite) == NULL) {
        return VESICA_TERMS_SUITE;
    }
    if (vesica_engine_name((vesica_engine)found->engine) == NULL) {
        return VESICA_TERMS_ENGINE;
    }
    if (vesica_security_name((vesica_security)found->security) == NULL) {
        return VESICA_TERMS_SECURITY;
    }
    return (vesica_terms_field)0;
}

vesica_status vesica_msg_terms_decode(vesica_terms *out,
                                      vesica_terms_field *field,
                                      const char **rule, const uint8_t *payload,
                                      size_t len)
{
    vesica_cursor cursor = {payload, len};
    vesica_terms terms = {0};
    choices found = {0};
    VESICA_TRY(vesica_cursor_map(&cursor, NUM_KEYS));
    VESICA_TRY(take_text(&cursor, VESICA_TERMS_PURPOSE, terms.purpose,
                         VESICA_TERMS_MAX_PURPOSE, vesica_terms_is_purpose));
    VESICA_TRY(take_choices(&cursor, &found));
    VESICA_TRY(take_bounds(&cursor, &terms));
    VESICA_TRY(take_flags(&cursor, &terms));
    VESICA_TRY(take_extras(&cursor, &terms));
    const vesica_terms_field unknown = unknown_choice(&found);
    if (unknown != 0) {
        *field = unknown;
        *rule = "a field of the terms has a value that this version does not "
                "know";
        return VESICA_ERR_TERMS;
    }
    terms.function = (vesica_function)found.function;
    terms.learner = (vesica_learner)found.learner;
    terms.suite = (vesica_suite)found.suite;
    terms.engine = (vesica_engine)found.engine;
    terms.security = (vesica_security)found.security;
    VESICA_TRY(vesica_terms_check(&terms, field, rule));
    *out = terms;
    return VESICA_OK;
}

vesica_status vesica_terms_encode(const vesica_terms *terms, uint8_t *out,
                                  size_t out_size, size_t *out_len)
{
    if (terms == NULL || out == NULL || out_len == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    vesica_writer writer = {.bytes = out, .size = out_size};
    vesica_msg_terms_encode(&writer, terms);
    if (writer.failed) {
        vesica_wipe(out, out_size);
        return VESICA_ERR_BUFFER;
    }
    *out_len = writer.len;
    return VESICA_OK;
}

vesica_status vesica_terms_decode(vesica_terms **out, vesica_terms_field *field,
                                  const vesica_config *config,
                                  const uint8_t *bytes, size_t len)
{
    const char *rule = NULL;
    vesica_terms found;
    vesica_terms *terms = NULL;
    if (out == NULL || field == NULL || config == NULL || bytes == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    VESICA_TRY(vesica_wire_check(bytes, len));
    VESICA_TRY(vesica_msg_terms_decode(&found, field, &rule, bytes, len));
    VESICA_TRY(vesica_terms_new(&terms, config));
    found.mem = terms->mem;
    *terms = found;
    *out = terms;
    return VESICA_OK;
}
