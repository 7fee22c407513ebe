/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "vesica/identifier.h"

#include <string.h>

#include "identifier/rule.h"
#include "util/bytes.h"
#include "util/status.h"
#include "util/wipe.h"
#include "vesica/version.h"

/* Bytes of the length before each part of a composite identifier. */
#define PART_HEAD ((size_t)2)

/* A text, and the parts of it, on the way to an identifier. */
typedef struct parse {
    const vesica_id_rule *rule;
    vesica_id_text text;
    vesica_id_text parts[VESICA_IDENTIFIER_MAX_PARTS];
} parse;

static bool is_composite(const vesica_id_rule *rule)
{
    return rule->split != VESICA_ID_SIMPLE;
}

static bool is_about_text(vesica_status status)
{
    return status >= VESICA_ERR_ID_TYPE && status <= VESICA_ERR_ID_VALUE;
}

static vesica_status refuse(vesica_identifier_error *error,
                            const vesica_id_text *text, size_t part,
                            vesica_status status)
{
    if (error != NULL && is_about_text(status)) {
        *error = text->error;
        error->part = part;
    }
    return status;
}

static vesica_status refuse_type(vesica_identifier_error *error)
{
    if (error != NULL) {
        *error = (vesica_identifier_error){
            .rule = "type",
            .expected = "a type of this profile",
        };
    }
    return VESICA_ERR_ID_TYPE;
}

static void begin(vesica_identifier *out, const vesica_id_rule *rule)
{
    *out = (vesica_identifier){
        .type = rule->info.type,
        .profile = VESICA_PROFILE,
    };
}

static void put(vesica_identifier *out, const void *bytes, size_t len)
{
    VESICA_ASSERT(len <= sizeof out->bytes - out->length);
    memcpy(out->bytes + out->length, bytes, len);
    out->length = (uint16_t)(out->length + len);
}

static void finish_simple(vesica_identifier *out, const vesica_id_rule *rule,
                          const vesica_id_text *text)
{
    const char *prefix = rule->forms[0]->prefix;
    begin(out, rule);
    put(out, prefix, strlen(prefix));
    put(out, text->bytes, text->length);
}

/* Parts are short enough to fit: the forms' longest lengths say so. */
static void finish_composite(vesica_identifier *out, const parse *p)
{
    begin(out, p->rule);
    for (size_t i = 0; i < VESICA_IDENTIFIER_MAX_PARTS; i++) {
        uint8_t head[PART_HEAD];
        vesica_store_le16(head, (uint16_t)p->parts[i].length);
        put(out, head, sizeof head);
        put(out, p->parts[i].bytes, p->parts[i].length);
    }
}

/* Where the colon stands that separates the parts; the length if there is
 * none. */
static size_t find_colon(const parse *p)
{
    const vesica_id_text *text = &p->text;
    const bool last = p->rule->split == VESICA_ID_LAST_COLON;
    size_t at = text->length;
    for (size_t i = 0; i < text->length; i++) {
        if (text->bytes[i] == ':' && (last || at == text->length)) {
            at = i;
        }
    }
    return at;
}

static vesica_status split(parse *p)
{
    if (p->rule->prepare != NULL) {
        VESICA_TRY(p->rule->prepare(&p->text));
    }
    const size_t colon = find_colon(p);
    if (colon == p->text.length) {
        return vesica_id_text_refuse(&p->text, VESICA_ERR_ID_VALUE, "parts",
                                     "two parts with a colon between them",
                                     colon);
    }
    vesica_id_text_slice(&p->parts[0], &p->text, 0, colon);
    vesica_id_text_slice(&p->parts[1], &p->text, colon + 1, p->text.length);
    return VESICA_OK;
}

static vesica_status parse_composite(parse *p, vesica_identifier *out,
                                     vesica_identifier_error *error)
{
    const vesica_status status = split(p);
    if (status != VESICA_OK) {
        return refuse(error, &p->text, 0, status);
    }
    for (size_t i = 0; i < VESICA_IDENTIFIER_MAX_PARTS; i++) {
        const vesica_status applied =
            vesica_id_text_apply(&p->parts[i], p->rule->forms[i]);
        if (applied != VESICA_OK) {
            return refuse(error, &p->parts[i], 0, applied);
        }
    }
    finish_composite(out, p);
    return VESICA_OK;
}

static vesica_status parse_simple(parse *p, vesica_identifier *out,
                                  vesica_identifier_error *error)
{
    const vesica_status status =
        vesica_id_text_apply(&p->text, p->rule->forms[0]);
    if (status != VESICA_OK) {
        return refuse(error, &p->text, 0, status);
    }
    finish_simple(out, p->rule, &p->text);
    return VESICA_OK;
}

static vesica_status parse_text(parse *p, vesica_identifier *out,
                                vesica_identifier_error *error,
                                const char *text, size_t text_len)
{
    const vesica_status status = vesica_id_text_read(&p->text, text, text_len);
    if (status != VESICA_OK) {
        return refuse(error, &p->text, 0, status);
    }
    return is_composite(p->rule) ? parse_composite(p, out, error)
                                 : parse_simple(p, out, error);
}

vesica_status vesica_identifier_parse(vesica_identifier *out,
                                      vesica_identifier_error *error,
                                      uint16_t type, const char *text,
                                      size_t text_len)
{
    parse p;
    if (out == NULL || text == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    p.rule = vesica_id_rule_of(type);
    if (p.rule == NULL) {
        return refuse_type(error);
    }
    const vesica_status status = parse_text(&p, out, error, text, text_len);
    vesica_wipe(&p.text, sizeof p.text);
    if (is_composite(p.rule)) {
        vesica_wipe(p.parts, sizeof p.parts);
    }
    return status;
}

static vesica_status compose(parse *p, vesica_identifier *out,
                             vesica_identifier_error *error,
                             const vesica_identifier_part *parts)
{
    for (size_t i = 0; i < VESICA_IDENTIFIER_MAX_PARTS; i++) {
        vesica_id_text *text = &p->parts[i];
        vesica_status status =
            vesica_id_text_read(text, parts[i].text, parts[i].text_len);
        if (status == VESICA_OK) {
            status = vesica_id_text_apply(text, p->rule->forms[i]);
        }
        if (status != VESICA_OK) {
            return refuse(error, text, i, status);
        }
    }
    finish_composite(out, p);
    return VESICA_OK;
}

vesica_status vesica_identifier_compose(vesica_identifier *out,
                                        vesica_identifier_error *error,
                                        uint16_t type,
                                        const vesica_identifier_part *parts,
                                        size_t num_parts)
{
    parse p;
    if (out == NULL || parts == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    p.rule = vesica_id_rule_of(type);
    if (p.rule == NULL) {
        return refuse_type(error);
    }
    if (!is_composite(p.rule) || num_parts != VESICA_IDENTIFIER_MAX_PARTS ||
        parts[0].text == NULL || parts[1].text == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    const vesica_status status = compose(&p, out, error, parts);
    vesica_wipe(p.parts, sizeof p.parts);
    return status;
}

/* Whether an identifier is one that parse or compose can have made, as far as
 * its shape goes. */
static bool is_well_formed(const vesica_identifier *identifier)
{
    const vesica_id_rule *rule = vesica_id_rule_of(identifier->type);
    if (rule == NULL || identifier->profile != VESICA_PROFILE ||
        identifier->length == 0 ||
        identifier->length > VESICA_IDENTIFIER_MAX_BYTES) {
        return false;
    }
    if (!is_composite(rule)) {
        return true;
    }
    const size_t len = identifier->length;
    size_t at = 0;
    for (size_t i = 0; i < VESICA_IDENTIFIER_MAX_PARTS; i++) {
        if (len - at < PART_HEAD) {
            return false;
        }
        at += PART_HEAD + vesica_load_le16(identifier->bytes + at);
        if (at > len) {
            return false;
        }
    }
    return at == len;
}

size_t vesica_identifier_text(char out[VESICA_IDENTIFIER_TEXT_ROOM],
                              const vesica_identifier *identifier)
{
    if (out == NULL || identifier == NULL || !is_well_formed(identifier)) {
        return 0;
    }
    const uint8_t *from = identifier->bytes;
    size_t len = identifier->length;
    if (is_composite(vesica_id_rule_of(identifier->type))) {
        const size_t first = vesica_load_le16(from);
        len -= 2 * PART_HEAD;
        memcpy(out, from + PART_HEAD, first);
        out[first] = ':';
        memcpy(out + first + 1, from + 2 * PART_HEAD + first, len - first);
        len++;
    } else {
        memcpy(out, from, len);
    }
    out[len] = '\0';
    return len;
}
