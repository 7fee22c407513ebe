/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

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
    [OPTION_LIST] = {"list", "FILE", true,
                     "Own list: CSV with the columns id_type and value."},
    [OPTION_OUT] = {"out", "FILE", true,
                    "Where the own matching rows go; a regular file there is "
                    "replaced as a\n                        whole, links and "
                    "devices are refused; - for standard output."},
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

static peer_exit print(peer_error *error, const peer_report *report,
                       const peer_arguments *arguments)
{
    const bool to_stdout = strcmp(arguments->options[OPTION_OUT], "-") == 0;
    if (arguments->options[OPTION_JSON] == NULL) {
        peer_report_print(to_stdout ? stderr : stdout, report);
        return PEER_OK;
    }
    if (!peer_report_print_json(to_stdout ? stderr : stdout, report)) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    return PEER_OK;
}

static peer_exit run(peer_error *error, const peer_arguments *arguments)
{
    const bool terminal = isatty(STDERR_FILENO) == 1;
    const char *threads = arguments->options[OPTION_THREADS];
    peer_match_request request = {
        .dir = arguments->operands[0],
        .partner = arguments->operands[1],
        .list = arguments->options[OPTION_LIST],
        .out = arguments->options[OPTION_OUT],
        .watch = terminal ? show_progress : NULL,
    };
    peer_report report;
    if (threads != NULL) {
        PEER_TRY(peer_options_number(&request.num_threads, error, "threads",
                                     threads, 1, 1024));
    }
    PEER_TRY(peer_process_catch_stop(error));
    const peer_exit code = peer_match(&report, error, &request);
    if (terminal) {
        (void)fputs(CLEAR_LINE, stderr);
    }
    PEER_TRY(code);
    return print(error, &report, arguments);
}

const peer_command peer_command_match = {
    .name = "match",
    .operands = {"DIR", "PARTNER"},
    .summary = "Propose a session to a partner and write the own rows whose "
               "identifiers it lists too.",
    .options = options,
    .num_options = NUM_OPTIONS,
    .run = run,
};
