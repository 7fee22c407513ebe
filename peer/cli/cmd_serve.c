/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "base/process.h"
#include "cli/commands.h"
#include "session/serve.h"

enum {
    OPTION_LISTEN,
    OPTION_LIST,
    OPTION_THREADS,
    OPTION_ONCE,
    OPTION_METRICS,
    NUM_OPTIONS
};

static const peer_option options[NUM_OPTIONS] = {
    [OPTION_LISTEN] = {"listen", "HOST:PORT", false,
                       "Where to wait, instead of what peer.conf says."},
    [OPTION_LIST] = {"list", "FILE", false,
                     "The list for partners whose .conf names none, read by "
                     "the list options. --as-of and --any-state are for all "
                     "lists."},
    [OPTION_THREADS] = {"threads", "N", false,
                        "Threads that compute, for all sessions together; "
                        "default: as peer.conf says."},
    [OPTION_ONCE] = {"once", NULL, false,
                     "Serve one connection; exit with its outcome."},
    [OPTION_METRICS] = {"metrics", "FILE", false,
                        "Write numbers there once a second, in the text form "
                        "of Prometheus; the file is replaced as a whole."},
};

#define NO_FILE                                                                \
    "it describes the file of --list, and there is none; a list of "           \
    "partners/NAME.conf is described there"

static peer_exit run(peer_error *error, const peer_arguments *arguments)
{
    const char *threads = arguments->options[OPTION_THREADS];
    peer_serve_request request = {
        .dir = arguments->operands[0],
        .listen = arguments->options[OPTION_LISTEN],
        .list = arguments->options[OPTION_LIST],
        .list_options = arguments->list,
        .once = arguments->options[OPTION_ONCE] != NULL,
        .metrics = arguments->options[OPTION_METRICS],
        .listener = -1,
    };
    if (threads != NULL) {
        PEER_TRY(peer_options_number(&request.num_threads, error, "threads",
                                     threads, 1, PEER_MAX_THREADS));
    }
    if (request.list == NULL) {
        PEER_TRY(peer_options_no_file(error, arguments, NO_FILE));
    }
    PEER_TRY(peer_process_catch_stop(error));
    PEER_TRY(peer_process_catch_reload(error));
    return peer_serve(error, &request);
}

const peer_command peer_command_serve = {
    .name = "serve",
    .operands = {"DIR"},
    .summary = "Wait for partners and answer them under the terms in "
               "partners/NAME.conf.",
    .options = options,
    .num_options = NUM_OPTIONS,
    .takes_list_options = true,
    .run = run,
};
