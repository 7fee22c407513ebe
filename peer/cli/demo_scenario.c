/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/demo_parts.h"
#include "cli/demo_town.h"

#define FIRST_LIST "scenario/institution_A.tsv"
#define SECOND_LIST "scenario/institution_B.tsv"
#define DAY "2026-01-01"

/* The columns of the scenario. */
enum {
    COLUMN_TYPE,
    COLUMN_VALUE,
    COLUMN_CATEGORY,
    LEAST_COLUMNS
};

/* The rows of the result, by category, and in it by type. The last place of
 * types is that of all rows. */
typedef struct table {
    peer_demo_counts categories;
    peer_demo_counts types[PEER_DEMO_MAX_COUNTS + 1];
} table;

static void count_row(void *arg, const peer_record *record)
{
    table *t = arg;
    if (record->num_fields < LEAST_COLUMNS) {
        return;
    }
    const peer_field *type = &record->fields[COLUMN_TYPE];
    const size_t place =
        peer_demo_count_one(&t->categories, &record->fields[COLUMN_CATEGORY]);
    (void)peer_demo_count_one(&t->types[place], type);
    (void)peer_demo_count_one(&t->types[PEER_DEMO_MAX_COUNTS], type);
}

/* The largest category first. */
static void print_table(const table *t)
{
    peer_demo_counts left = t->categories;
    (void)printf("  category                  rows  by type\n"
                 "  --------                  ----  -------\n");
    for (;;) {
        const size_t i = peer_demo_counts_largest(&left);
        if (i == PEER_DEMO_MAX_COUNTS) {
            break;
        }
        (void)printf("  %-24s  %4llu  ", left.counts[i].name,
                     (unsigned long long)left.counts[i].num);
        peer_demo_counts_print(&t->types[i]);
        left.counts[i].num = 0;
    }
    (void)printf("\n  rows by type: ");
    peer_demo_counts_print(&t->types[PEER_DEMO_MAX_COUNTS]);
}

static void print_lists(const peer_meeting *meeting)
{
    uint64_t num_rows = 0;
    char all[PEER_GROUP_ROOM];
    char taken[PEER_GROUP_ROOM];
    for (size_t i = 0; i < PEER_NUM_OUTCOMES; i++) {
        num_rows += meeting->first.rows[i];
    }
    (void)printf(
        "\nTwo more, whose rows have categories, states and last days; "
        "it is " DAY ":\n"
        "  Institution A  %s\n  Institution B  %s\n\n",
        meeting->first_list, meeting->second_list);
    (void)printf("Of A's %s rows %s take part; the others have expired, or are "
                 "disputed\nor retracted.\n",
                 peer_text_group(all, num_rows),
                 peer_text_group(taken, meeting->first.rows[PEER_ROW_TAKEN]));
}

/* The lists are as institutions export them: the column of the identifiers has
 * a name of its own. */
static peer_exit set_options(peer_list_options *options, peer_error *error)
{
    PEER_TRY(peer_list_options_set(options, error, "map", "value=raw_value"));
    return peer_list_options_set(options, error, "as-of", DAY);
}

static peer_exit print_matches(const peer_town *town, peer_error *error,
                               const peer_meeting *meeting)
{
    table t;
    char items[PEER_GROUP_ROOM];
    memset(&t, 0, sizeof t);
    PEER_TRY(peer_town_each_row(town, error, count_row, &t));
    (void)printf("%llu matches, as A files them; B learns that A has %s "
                 "identifiers, no more:\n\n",
                 (unsigned long long)meeting->first.matches,
                 peer_text_group(items, meeting->second.peer_items));
    print_table(&t);
    return PEER_OK;
}

static peer_exit hold(peer_town *town, peer_error *error, const char *data)
{
    char first_list[PEER_PATH_ROOM];
    char second_list[PEER_PATH_ROOM];
    peer_meeting meeting;
    memset(&meeting, 0, sizeof meeting);
    meeting.first_list = first_list;
    meeting.second_list = second_list;
    PEER_TRY(peer_files_join(first_list, error, data, FIRST_LIST));
    PEER_TRY(peer_files_join(second_list, error, data, SECOND_LIST));
    PEER_TRY(set_options(&meeting.options, error));
    PEER_TRY(peer_town_init(town, error));
    PEER_TRY(peer_town_hold(town, error, &meeting));
    print_lists(&meeting);
    return print_matches(town, error, &meeting);
}

peer_exit peer_demo_scenario(peer_error *error, const char *data)
{
    peer_town town = {.listener = -1, .reports = -1};
    const peer_exit code = hold(&town, error, data);
    peer_town_clear(&town);
    return code;
}
