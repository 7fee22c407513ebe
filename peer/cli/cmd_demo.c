/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>
#include <unistd.h>

#include "base/process.h"
#include "cli/commands.h"
#include "cli/demo_town.h"
#include "rows/csv.h"
#include "session/match.h"

enum {
    OPTION_DATA,
    NUM_OPTIONS
};

static const peer_option options[NUM_OPTIONS] = {
    [OPTION_DATA] = {"data", "DIR", false,
                     "Where the two lists are; default examples/data, or where "
                     "they are installed."},
};

#define FIRST_LIST "ofac-2019-01.csv"
#define SECOND_LIST "ofac-2021-07.csv"

#define NUM_SHOWN 10
#define MAX_TYPES 40

/* How many rows of a type are in the result. */
typedef struct tally {
    char type[16];
    uint64_t num;
} tally;

static peer_exit find_data(const char **out, peer_error *error,
                           const char *given)
{
    static const char *const places[] = {"examples/data", PEER_DATA_DIR};
    if (given != NULL) {
        *out = given;
        return PEER_OK;
    }
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        char path[PEER_PATH_ROOM];
        PEER_TRY(peer_files_join(path, error, places[i], FIRST_LIST));
        if (access(path, R_OK) == 0) {
            *out = places[i];
            return PEER_OK;
        }
    }
    return peer_error_set(error, PEER_ERR_INPUT,
                          "the lists of the demo are neither in %s nor in %s; "
                          "say where with --data DIR",
                          places[0], places[1]);
}

static void count_type(tally tallies[MAX_TYPES], const peer_csv_field *type)
{
    size_t i = 0;
    while (i < MAX_TYPES - 1 && tallies[i].num > 0 &&
           (strlen(tallies[i].type) != type->len ||
            memcmp(tallies[i].type, type->text, type->len) != 0)) {
        i++;
    }
    if (tallies[i].num++ == 0) {
        (void)snprintf(tallies[i].type, sizeof tallies[i].type, "%.*s",
                       (int)type->len, type->text);
    }
}

static void print_tallies(const tally tallies[MAX_TYPES], uint64_t num_rows)
{
    if (num_rows > NUM_SHOWN) {
        (void)printf("  ...   and %llu more rows\n",
                     (unsigned long long)(num_rows - NUM_SHOWN));
    }
    (void)printf("\n  rows by type:");
    for (size_t i = 0; i < MAX_TYPES && tallies[i].num > 0; i++) {
        (void)printf("%s %s %llu", i > 0 ? "," : "", tallies[i].type,
                     (unsigned long long)tallies[i].num);
    }
    (void)printf("\n");
}

/* The demo's lists begin with id_type,value. */
static peer_exit print_matches(peer_error *error, peer_csv *csv)
{
    tally tallies[MAX_TYPES];
    uint64_t num_rows = 0;
    const peer_csv_record *record = NULL;
    memset(tallies, 0, sizeof tallies);
    PEER_TRY(peer_csv_next(csv, &record, error));
    (void)printf("  type  identifier\n  ----  ----------\n");
    for (;;) {
        PEER_TRY(peer_csv_next(csv, &record, error));
        if (record == NULL || record->num_fields < 2) {
            break;
        }
        if (num_rows++ < NUM_SHOWN) {
            (void)printf("  %-4.*s  %.*s\n", (int)record->fields[0].len,
                         record->fields[0].text, (int)record->fields[1].len,
                         record->fields[1].text);
        }
        count_type(tallies, &record->fields[0]);
    }
    print_tallies(tallies, num_rows);
    return PEER_OK;
}

static peer_exit print_file(peer_error *error, const char *path)
{
    int fd = -1;
    peer_csv *csv = NULL;
    PEER_TRY(peer_files_open(&fd, error, path, true));
    peer_exit code = peer_csv_new(&csv, error, fd, path);
    if (code == PEER_OK) {
        code = print_matches(error, csv);
    }
    peer_csv_free(csv);
    (void)close(fd);
    return code;
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

static peer_exit compare(peer_error *error, const peer_report *first,
                         const peer_report *second)
{
    if (strcmp(first->transcript, second->transcript) != 0 ||
        first->items != second->peer_items ||
        first->peer_items != second->items) {
        return peer_error_set(error, PEER_ERR_LOCAL,
                              "the two banks do not agree on their session");
    }
    return PEER_OK;
}

static peer_exit hold(peer_town *town, peer_error *error, const char *data)
{
    char list[PEER_PATH_ROOM];
    char second_list[PEER_PATH_ROOM];
    peer_report first;
    peer_report second;
    PEER_TRY(peer_files_join(list, error, data, FIRST_LIST));
    PEER_TRY(peer_files_join(second_list, error, data, SECOND_LIST));
    PEER_TRY(peer_town_init(town, error));
    (void)printf("Two institutions, each with a list of its own:\n"
                 "  First Bank   %s\n  Second Bank  %s\n\n",
                 list, second_list);
    PEER_TRY(peer_town_start(town, error, second_list));
    const peer_match_request request = {
        .dir = town->first,
        .partner = PEER_TOWN_SECOND,
        .list = list,
        .out = town->result,
    };
    PEER_TRY(peer_match(&first, error, &request));
    PEER_TRY(peer_town_finish(town, &second, error));
    PEER_TRY(compare(error, &first, &second));
    (void)printf("Second Bank serves at %s, First Bank asks.\n"
                 "%llu matches, in %llu rows of First Bank's list:\n\n",
                 town->address, (unsigned long long)first.matches,
                 (unsigned long long)first.matched_rows);
    PEER_TRY(print_file(error, town->result));
    print_learnt(&first, &second);
    return PEER_OK;
}

static peer_exit run(peer_error *error, const peer_arguments *arguments)
{
    const char *data = NULL;
    peer_town town;
    memset(&town, 0, sizeof town);
    town.listener = -1;
    town.reports = -1;
    PEER_TRY(find_data(&data, error, arguments->options[OPTION_DATA]));
    PEER_TRY(peer_process_catch_stop(error));
    const peer_exit code = hold(&town, error, data);
    peer_town_clear(&town);
    return code;
}

const peer_command peer_command_demo = {
    .name = "demo",
    .summary = "Make two institutions in a temporary place and match two lists "
               "between them.",
    .options = options,
    .num_options = NUM_OPTIONS,
    .run = run,
};
