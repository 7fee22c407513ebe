/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "msg/msg.h"
#include "util/status.h"

/* Keys of the map are the numbers of vesica_terms_field, all of them, in
 * order. */
enum {
    NUM_KEYS = VESICA_TERMS_RETENTION_DAYS
};

static void put_uint(vesica_writer *writer, vesica_terms_field field,
                     uint64_t value)
{
    vesica_writer_uint(writer, field);
    vesica_writer_uint(writer, value);
}

void vesica_msg_terms_encode(vesica_writer *writer, const vesica_terms *terms)
{
    vesica_writer_map(writer, NUM_KEYS);
    vesica_writer_uint(writer, VESICA_TERMS_PURPOSE);
    vesica_writer_str(writer, terms->purpose, strlen(terms->purpose));
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
}

static vesica_status take_purpose(vesica_cursor *cursor, vesica_terms *terms)
{
    const char *text = NULL;
    size_t len = 0;
    VESICA_TRY(vesica_cursor_key(cursor, VESICA_TERMS_PURPOSE));
    VESICA_TRY(
        vesica_cursor_str(cursor, &text, &len, VESICA_TERMS_MAX_PURPOSE));
    if (!vesica_terms_is_purpose(text, len)) {
        return VESICA_ERR_MALFORMED;
    }
    memcpy(terms->purpose, text, len);
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
    return vesica_cursor_end(cursor);
}

/* The first field whose value this side does not know, or 0. */
static vesica_terms_field unknown_choice(const choices *found)
{
    if (found->function != VESICA_FUNCTION_MATCH) {
        return VESICA_TERMS_FUNCTION;
    }
    if (found->learner != VESICA_LEARNER_PROPOSER) {
        return VESICA_TERMS_LEARNER;
    }
    if (vesica_suite_name((vesica_suite)found->suite) == NULL) {
        return VESICA_TERMS_SUITE;
    }
    if (vesica_engine_name((vesica_engine)found->engine) == NULL) {
        return VESICA_TERMS_ENGINE;
    }
    if (found->security != VESICA_SECURITY_SEMI_HONEST) {
        return VESICA_TERMS_SECURITY;
    }
    return (vesica_terms_field)0;
}

vesica_status vesica_msg_terms_decode(vesica_terms *out,
                                      vesica_terms_field *field,
                                      const uint8_t *payload, size_t len)
{
    vesica_cursor cursor = {payload, len};
    vesica_terms terms = {0};
    choices found = {0};
    VESICA_TRY(vesica_cursor_map(&cursor, NUM_KEYS));
    VESICA_TRY(take_purpose(&cursor, &terms));
    VESICA_TRY(take_choices(&cursor, &found));
    VESICA_TRY(take_bounds(&cursor, &terms));
    const vesica_terms_field unknown = unknown_choice(&found);
    if (unknown != 0) {
        *field = unknown;
        return VESICA_ERR_TERMS;
    }
    terms.function = (vesica_function)found.function;
    terms.learner = (vesica_learner)found.learner;
    terms.suite = (vesica_suite)found.suite;
    terms.engine = (vesica_engine)found.engine;
    terms.security = (vesica_security)found.security;
    *out = terms;
    return VESICA_OK;
}
