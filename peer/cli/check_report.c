/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "cli/check_report.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/page.h"
#include "rows/day.h"
#include "session/report.h"

/* After "hint: " and the longest name of a type. */
#define HINT_COLUMN 19

static void print_numbers(FILE *stream, const char *name,
                          const uint64_t rows[PEER_NUM_OUTCOMES],
                          uint64_t distinct)
{
    const uint64_t taken = rows[PEER_ROW_TAKEN];
    const uint64_t left_out = peer_tally_left_out(rows);
    const uint64_t numbers[] = {
        taken + left_out + rows[PEER_ROW_BAD],
        taken,
        distinct,
        taken - distinct,
        left_out,
        rows[PEER_ROW_BAD],
    };
    char text[PEER_GROUP_ROOM];
    (void)fprintf(stream, "%-11s", name);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        (void)fprintf(stream, " %10s", peer_text_group(text, numbers[i]));
    }
    (void)fputc('\n', stream);
}

static uint64_t num_rows(const peer_tally_type *type)
{
    uint64_t num = 0;
    for (size_t i = 0; i < PEER_NUM_OUTCOMES; i++) {
        num += type->rows[i];
    }
    return num;
}

static void print_types(FILE *stream, const peer_tally *tally)
{
    (void)fprintf(stream, "%-11s %10s %10s %10s %10s %10s %10s\n", "type",
                  "rows", "take part", "distinct", "repeated", "left out",
                  "bad");
    for (size_t i = 1; i < tally->num_types; i++) {
        const peer_tally_type *type = &tally->types[i];
        if (num_rows(type) > 0) {
            print_numbers(stream, type->info->name, type->rows, type->distinct);
        }
    }
    if (num_rows(&tally->types[0]) > 0) {
        print_numbers(stream, "not known", tally->types[0].rows, 0);
    }
    print_numbers(stream, "all", tally->rows, tally->distinct);
}

static void print_left_out(FILE *stream, const peer_tally *tally)
{
    char text[PEER_GROUP_ROOM];
    const char *before = "\nleft out: ";
    for (size_t i = PEER_ROW_TAKEN + 1; i < PEER_ROW_BAD; i++) {
        if (tally->rows[i] > 0) {
            (void)fprintf(stream, "%s%s %s", before,
                          peer_text_group(text, tally->rows[i]),
                          peer_row_outcome_name((peer_row_outcome)i));
            before = ", ";
        }
    }
    (void)fputs(before[0] == ',' ? "\n" : "", stream);
}

static void print_rules(FILE *stream, const peer_tally *tally)
{
    char text[PEER_GROUP_ROOM];
    for (size_t i = 0; i < tally->num_rules; i++) {
        (void)fprintf(stream, "%s%s %s", i == 0 ? "\nbad by rule: " : ", ",
                      peer_text_group(text, tally->rules[i].num),
                      tally->rules[i].rule);
    }
    (void)fputs(tally->num_rules > 0 ? "\n" : "", stream);
}

/* The first lines of those that a hint is about, as far as there is room. */
static void list_lines(char *out, size_t room, const peer_tally_hint *hint)
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < PEER_TALLY_NUM_LINES && i < hint->num && len < room;
         i++) {
        const int written =
            snprintf(out + len, room - len, "%s%llu", i > 0 ? ", " : "",
                     (unsigned long long)hint->lines[i]);
        len += written > 0 ? (size_t)written : 0;
    }
}

static void print_hint(FILE *stream, const peer_tally_hint *hint)
{
    char number_text[PEER_GROUP_ROOM];
    char lines[128];
    char left[32];
    char text[512];
    list_lines(lines, sizeof lines, hint);
    (void)snprintf(left, sizeof left, "hint: %s", hint->info->name);
    (void)snprintf(text, sizeof text, "%s%s%s%s (%s %s: %s%s)", hint->text,
                   hint->contained != NULL ? "; the list does not add that "
                                           : "",
                   hint->contained != NULL ? hint->contained->name : "",
                   hint->contained != NULL ? " by itself" : "",
                   peer_text_group(number_text, hint->num),
                   hint->num == 1 ? "row, line" : "rows, lines", lines,
                   hint->num > PEER_TALLY_NUM_LINES ? ", ..." : "");
    (void)fputc('\n', stream);
    peer_page_print(stream, left, HINT_COLUMN, text);
}

static void print_end(FILE *stream, const peer_check *check)
{
    const peer_tally *tally = &check->tally;
    const uint64_t bad = tally->rows[PEER_ROW_BAD];
    const bool used = bad == 0 || check->options->skip_invalid;
    const uint64_t taken = tally->rows[PEER_ROW_TAKEN];
    char text[PEER_COUNT_ROOM];
    (void)fprintf(stream, "\n%s%s", peer_text_count(text, bad, "bad row"),
                  used ? "" : ": correct, or leave out with --skip-invalid\n");
    if (used) {
        (void)fprintf(stream, "; %s %s part",
                      peer_text_count(text, taken, "row"),
                      taken == 1 ? "takes" : "take");
        (void)fprintf(
            stream, ", %s\n",
            peer_text_count(text, tally->distinct, "distinct identifier"));
    }
}

void peer_check_print(FILE *stream, const peer_check *check)
{
    const peer_tally *tally = &check->tally;
    char text[PEER_COUNT_ROOM];
    char day[PEER_DAY_ROOM];
    (void)fprintf(
        stream, "%s%s: %s, %s%s\n\n", tally->rows[PEER_ROW_BAD] > 0 ? "\n" : "",
        check->file, peer_text_count(text, tally->num_rows, "row"),
        check->options->any_state ? "of every state" : "as they stand on ",
        check->options->any_state ? "" : peer_day_text(day, check->day));
    print_types(stream, tally);
    print_left_out(stream, tally);
    print_rules(stream, tally);
    for (size_t i = 0; i < tally->num_hints; i++) {
        print_hint(stream, &tally->hints[i]);
    }
    print_end(stream, check);
}

static json_t *number(uint64_t value)
{
    return json_integer((json_int_t)value);
}

/* A text of a file need not be UTF-8. */
static json_t *value_text(peer_field value, bool show)
{
    char masked[PEER_MASK_ROOM];
    json_t *text = show ? json_stringn(value.text, value.len) : NULL;
    if (text == NULL) {
        peer_text_mask(masked, value.text, value.len);
        text = json_string(masked);
    }
    return text;
}

bool peer_check_note_bad(peer_check *check, const peer_row *row)
{
    const peer_row_fault *fault = &row->fault;
    const vesica_identifier_info *other = peer_row_would_be(row);
    const peer_field value = {fault->value, fault->value_len};
    if (json_array_size(check->bad) >= PEER_CHECK_MAX_BAD) {
        return true;
    }
    json_t *bad = json_pack(
        "{s:o, s:s?, s:s?, s:o, s:s, s:o, s:s, s:s?}", "line",
        number(row->record->line), "type",
        row->info != NULL ? row->info->name : NULL, "column",
        fault->column[0] != '\0' ? fault->column : NULL, "value",
        value_text(value, check->show), "rule", fault->rule, "position",
        number(fault->position), "expected", fault->expected, "would_be",
        other != NULL ? other->name : NULL);
    return json_array_append_new(check->bad, bad) == 0;
}

static json_t *numbers_of(const uint64_t rows[PEER_NUM_OUTCOMES],
                          uint64_t distinct)
{
    const uint64_t taken = rows[PEER_ROW_TAKEN];
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o}", "rows",
        number(taken + peer_tally_left_out(rows) + rows[PEER_ROW_BAD]), "taken",
        number(taken), "distinct", number(distinct), "duplicates",
        number(taken - distinct), "left_out", peer_report_left_out(rows),
        "bad_rows", number(rows[PEER_ROW_BAD]));
}

/* Add what the second object has to the first, which keeps its order. */
static json_t *with(json_t *object, json_t *more)
{
    (void)json_object_update(object, more);
    json_decref(more);
    return object;
}

static json_t *types_of(const peer_tally *tally)
{
    json_t *types = json_array();
    for (size_t i = 0; i < tally->num_types; i++) {
        const peer_tally_type *type = &tally->types[i];
        if (num_rows(type) > 0) {
            json_t *object = json_pack(
                "{s:s?}", "type", type->info != NULL ? type->info->name : NULL);
            (void)json_array_append_new(
                types, with(object, numbers_of(type->rows, type->distinct)));
        }
    }
    return types;
}

static json_t *rules_of(const peer_tally *tally)
{
    json_t *rules = json_object();
    for (size_t i = 0; i < tally->num_rules; i++) {
        (void)json_object_set_new(rules, tally->rules[i].rule,
                                  number(tally->rules[i].num));
    }
    return rules;
}

static json_t *hints_of(const peer_tally *tally)
{
    json_t *hints = json_array();
    for (size_t i = 0; i < tally->num_hints; i++) {
        const peer_tally_hint *hint = &tally->hints[i];
        json_t *lines = json_array();
        for (size_t k = 0; k < PEER_TALLY_NUM_LINES && k < hint->num; k++) {
            (void)json_array_append_new(lines, number(hint->lines[k]));
        }
        (void)json_array_append_new(
            hints,
            json_pack("{s:s, s:s, s:s?, s:o, s:o}", "type", hint->info->name,
                      "hint", hint->text, "contains",
                      hint->contained != NULL ? hint->contained->name : NULL,
                      "rows", number(hint->num), "lines", lines));
    }
    return hints;
}

bool peer_check_print_json(FILE *stream, const peer_check *check)
{
    const peer_tally *tally = &check->tally;
    const peer_field file = {check->file, strlen(check->file)};
    char day[PEER_DAY_ROOM];
    json_t *object = json_pack(
        "{s:o, s:s?}", "file", value_text(file, true), "as_of",
        check->options->any_state ? NULL : peer_day_text(day, check->day));
    json_t *found =
        json_pack("{s:o, s:o, s:O, s:o}", "types", types_of(tally), "rules",
                  rules_of(tally), "bad", check->bad, "hints", hints_of(tally));
    object = with(object, numbers_of(tally->rows, tally->distinct));
    object = with(object, found);
    char *text = json_object_get(object, "hints") != NULL
                     ? json_dumps(object, JSON_COMPACT | JSON_ENSURE_ASCII)
                     : NULL;
    json_decref(object);
    if (text == NULL) {
        return false;
    }
    (void)fprintf(stream, "%s\n", text);
    free(text);
    return true;
}
