/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/process.h"
#include "cli/commands.h"
#include "session/match.h"

enum {
    OPTION_LIST,
    OPTION_OUT,
    OPTION_JSON,
    OPTION_THREADS,
    NUM_OPTIONS
};

static const peer_option options[NUM_OPTIONS] = {
    [OPTION_LIST] = {"list", "FILE", false,
                     "Own list, read by the list options; default: the list of "
                     "partners/PARTNER.conf, read as its keys say."},
    [OPTION_OUT] = {"out", "FILE", true,
                    "Where the own matching rows go; a regular file there is "
                    "replaced as a whole, links and devices are refused; - for "
                    "standard output."},
    [OPTION_JSON] = {"json", NULL, false,
                     "Print what came out as one JSON object."},
    [OPTION_THREADS] = {"threads", "N", false,
                        "Threads that compute; default: as peer.conf says."},
};

#define CLEAR_LINE "\r\033[K"

/* Five times a second is enough for people. */
static void show_progress(const vesica_progress *progress)
{
    static int64_t next_ms;
    char done[PEER_GROUP_ROOM];
    char total[PEER_GROUP_ROOM];
    if (peer_clock_ms() < next_ms) {
        return;
    }
    next_ms = peer_clock_ms() + 200;
    (void)fprintf(stderr, CLEAR_LINE "%s of %s operations; %s",
                  peer_text_group(done, progress->items_done),
                  peer_text_group(total, progress->items_total),
                  progress->step);
    (void)fflush(stderr);
}

/* The report, and then what is said about rows that took no part. */
static peer_exit print(peer_error *error, const peer_report *report,
                       const char *notes, const peer_arguments *arguments)
{
    const bool to_stdout = strcmp(arguments->options[OPTION_OUT], "-") == 0;
    FILE *stream = to_stdout ? stderr : stdout;
    if (arguments->options[OPTION_JSON] == NULL) {
        peer_report_print(stream, report);
        (void)fputs(notes, stream);
        return PEER_OK;
    }
    if (!peer_report_print_json(stream, report)) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    return PEER_OK;
}

static peer_exit match(peer_error *error, peer_match_request *request,
                       const peer_arguments *arguments)
{
    char *notes = NULL;
    size_t len = 0;
    peer_report report;
    request->notes = open_memstream(&notes, &len);
    if (request->notes == NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    peer_exit code = peer_match(&report, error, request);
    if (request->watch != NULL) {
        (void)fputs(CLEAR_LINE, stderr);
    }
    if (fclose(request->notes) != 0 && code == PEER_OK) {
        code = peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    if (code == PEER_OK) {
        code = print(error, &report, notes, arguments);
    }
    free(notes);
    return code;
}

#define NO_FILE                                                                \
    "it describes the file of --list, and there is none; the list of "         \
    "partners/NAME.conf is described there"

static peer_exit run(peer_error *error, const peer_arguments *arguments)
{
    const char *threads = arguments->options[OPTION_THREADS];
    peer_match_request request = {
        .dir = arguments->operands[0],
        .partner = arguments->operands[1],
        .list = arguments->options[OPTION_LIST],
        .list_options = arguments->list,
        .out = arguments->options[OPTION_OUT],
        .watch = isatty(STDERR_FILENO) == 1 ? show_progress : NULL,
    };
    if (threads != NULL) {
        PEER_TRY(peer_options_number(&request.num_threads, error, "threads",
                                     threads, 1, 1024));
    }
    if (request.list == NULL) {
        PEER_TRY(peer_options_no_file(error, arguments, NO_FILE));
    }
    PEER_TRY(peer_process_catch_stop(error));
    return match(error, &request, arguments);
}

const peer_command peer_command_match = {
    .name = "match",
    .operands = {"DIR", "PARTNER"},
    .summary = "Propose a session to a partner and write the own rows whose "
               "identifiers it lists too.",
    .options = options,
    .num_options = NUM_OPTIONS,
    .takes_list_options = true,
    .run = run,
};
