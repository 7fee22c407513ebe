/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "cli/check_tally.h"

#include <stdlib.h>
#include <string.h>

static peer_exit no_memory(peer_error *error)
{
    return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
}

peer_exit peer_tally_init(peer_tally *out, peer_error *error)
{
    memset(out, 0, sizeof *out);
    const size_t num = vesica_identifier_num_types();
    for (size_t i = 0; i < num; i++) {
        const size_t code = vesica_identifier_info_at(i)->type;
        out->num_types = code >= out->num_types ? code + 1 : out->num_types;
    }
    out->types = calloc(out->num_types, sizeof *out->types);
    if (out->types == NULL || vesica_config_new(&out->config) != VESICA_OK) {
        return no_memory(error);
    }
    for (size_t i = 0; i < num; i++) {
        const vesica_identifier_info *info = vesica_identifier_info_at(i);
        out->types[info->type].info = info;
    }
    return PEER_OK;
}

void peer_tally_clear(peer_tally *tally)
{
    for (size_t i = 0; tally->types != NULL && i < tally->num_types; i++) {
        vesica_list_free(tally->types[i].list);
    }
    free(tally->types);
    vesica_config_free(tally->config);
    memset(tally, 0, sizeof *tally);
}

static void add_rule(peer_tally *tally, const char *rule)
{
    size_t i = 0;
    while (i < tally->num_rules && strcmp(tally->rules[i].rule, rule) != 0) {
        i++;
    }
    if (i == PEER_TALLY_MAX_RULES) {
        i--;
        rule = "others";
    }
    tally->num_rules = i >= tally->num_rules ? i + 1 : tally->num_rules;
    tally->rules[i].rule = rule;
    tally->rules[i].num++;
}

static void add_hint(peer_tally *tally, const peer_row *row, const char *text,
                     uint16_t contained)
{
    size_t i = 0;
    while (i < tally->num_hints && (tally->hints[i].info != row->info ||
                                    strcmp(tally->hints[i].text, text) != 0)) {
        i++;
    }
    i -= i == PEER_TALLY_MAX_HINTS ? 1 : 0;
    peer_tally_hint *hint = &tally->hints[i];
    if (i == tally->num_hints) {
        *hint = (peer_tally_hint){
            .info = row->info,
            .text = text,
            .contained = vesica_identifier_info_by_type(contained),
        };
        tally->num_hints++;
    }
    if (hint->num < PEER_TALLY_NUM_LINES) {
        hint->lines[hint->num] = row->record->line;
    }
    hint->num++;
}

static void look_for_hint(peer_tally *tally, const peer_row *row)
{
    vesica_identifier contained;
    const char *text = vesica_identifier_hint(&contained, &row->identifier);
    if (text != NULL) {
        add_hint(tally, row, text, contained.type);
    }
}

static peer_exit add_taken(peer_tally *tally, peer_error *error,
                           peer_tally_type *type, const peer_row *row)
{
    vesica_status status = VESICA_OK;
    if (type->list == NULL) {
        status = vesica_list_new(&type->list, tally->config,
                                 VESICA_SUITE_RISTRETTO255_SHA512);
    }
    if (status == VESICA_OK) {
        status = vesica_list_add(type->list, &row->identifier,
                                 row->record->line, NULL, 0);
    }
    return status == VESICA_OK
               ? PEER_OK
               : peer_error_set(error, PEER_ERR_LOCAL, "line %llu: %s",
                                (unsigned long long)row->record->line,
                                vesica_status_text(status));
}

peer_exit peer_tally_add(peer_tally *tally, peer_error *error,
                         const peer_row *row)
{
    const size_t code = row->info != NULL ? row->info->type : 0;
    peer_tally_type *type = &tally->types[code];
    type->rows[row->outcome]++;
    tally->rows[row->outcome]++;
    tally->num_rows++;
    if (row->outcome == PEER_ROW_BAD) {
        add_rule(tally, row->fault.rule);
        return PEER_OK;
    }
    look_for_hint(tally, row);
    return row->outcome == PEER_ROW_TAKEN ? add_taken(tally, error, type, row)
                                          : PEER_OK;
}

peer_exit peer_tally_finish(peer_tally *tally, peer_error *error)
{
    for (size_t i = 0; i < tally->num_types; i++) {
        peer_tally_type *type = &tally->types[i];
        if (type->list == NULL) {
            continue;
        }
        if (vesica_list_seal(type->list) != VESICA_OK) {
            return no_memory(error);
        }
        type->distinct = vesica_list_num_items(type->list);
        tally->distinct += type->distinct;
    }
    return PEER_OK;
}

uint64_t peer_tally_left_out(const uint64_t rows[PEER_NUM_OUTCOMES])
{
    uint64_t num = 0;
    for (size_t i = PEER_ROW_TAKEN + 1; i < PEER_ROW_BAD; i++) {
        num += rows[i];
    }
    return num;
}
