/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/demo_parts.h"
#include "cli/demo_town.h"

#define SECOND_LIST "ofac-2021-07.csv"

#define NUM_SHOWN 10

/* The rows of the result, which begin with id_type,value. */
typedef struct result {
    uint64_t num_rows;
    peer_demo_counts types;
} result;

static void print_row(void *arg, const peer_record *record)
{
    result *r = arg;
    const peer_field *type = &record->fields[0];
    const peer_field *value = &record->fields[1];
    if (record->num_fields < 2) {
        return;
    }
    if (r->num_rows++ < NUM_SHOWN) {
        (void)printf("  %-4.*s  %.*s\n", (int)type->len, type->text,
                     (int)value->len, value->text);
    }
    (void)peer_demo_count_one(&r->types, type);
}

static peer_exit print_result(const peer_town *town, peer_error *error)
{
    result r;
    memset(&r, 0, sizeof r);
    (void)printf("  type  identifier\n  ----  ----------\n");
    PEER_TRY(peer_town_each_row(town, error, print_row, &r));
    if (r.num_rows > NUM_SHOWN) {
        (void)printf("  ...   and %llu more rows\n",
                     (unsigned long long)(r.num_rows - NUM_SHOWN));
    }
    (void)printf("\n  rows by type: ");
    peer_demo_counts_print(&r.types);
    return PEER_OK;
}

static void print_learnt(const peer_report *first, const peer_report *second)
{
    char a[PEER_GROUP_ROOM];
    char b[PEER_GROUP_ROOM];
    (void)printf("\nWhat each side learnt:\n"
                 "  First Bank   which %s of its identifiers Second Bank lists "
                 "too,\n"
                 "               and that Second Bank lists %s in all\n",
                 peer_text_group(a, first->matches),
                 peer_text_group(b, first->peer_items));
    (void)printf("     did not   learn anything of the other %s\n",
                 peer_text_group(a, first->peer_items - first->matches));
    (void)printf("  Second Bank  that First Bank lists %s identifiers\n"
                 "     did not   learn any of them, nor which match, nor how "
                 "many\n",
                 peer_text_group(a, second->peer_items));
    (void)printf("  the network  carried %s bytes to Second Bank and %s back, "
                 "encrypted\n"
                 "\nTranscript %.16s..., the same on both sides; %.2f "
                 "seconds.\n",
                 peer_text_group(a, first->bytes_sent),
                 peer_text_group(b, first->bytes_received), first->transcript,
                 first->seconds);
}

static peer_exit hold(peer_town *town, peer_error *error, const char *data)
{
    char first_list[PEER_PATH_ROOM];
    char second_list[PEER_PATH_ROOM];
    peer_meeting meeting;
    memset(&meeting, 0, sizeof meeting);
    meeting.first_list = first_list;
    meeting.second_list = second_list;
    PEER_TRY(peer_files_join(first_list, error, data, PEER_DEMO_FIRST_LIST));
    PEER_TRY(peer_files_join(second_list, error, data, SECOND_LIST));
    PEER_TRY(peer_town_init(town, error));
    (void)printf("Two institutions, each with a list of its own:\n"
                 "  First Bank   %s\n  Second Bank  %s\n\n",
                 first_list, second_list);
    PEER_TRY(peer_town_hold(town, error, &meeting));
    (void)printf("Second Bank serves at %s, First Bank asks.\n"
                 "%llu matches, in %llu rows of First Bank's list:\n\n",
                 town->address, (unsigned long long)meeting.first.matches,
                 (unsigned long long)meeting.first.matched_rows);
    PEER_TRY(print_result(town, error));
    print_learnt(&meeting.first, &meeting.second);
    return PEER_OK;
}

peer_exit peer_demo_lists(peer_error *error, const char *data)
{
    peer_town town = {.listener = -1, .reports = -1};
    const peer_exit code = hold(&town, error, data);
    peer_town_clear(&town);
    return code;
}
