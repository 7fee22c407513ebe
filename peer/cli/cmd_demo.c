/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <stdio.h>
#include <unistd.h>

#include "base/files.h"
#include "base/process.h"
#include "cli/commands.h"
#include "cli/demo_parts.h"

enum {
    OPTION_DATA,
    NUM_OPTIONS
};

static const peer_option options[NUM_OPTIONS] = {
    [OPTION_DATA] = {"data", "DIR", false,
                     "Where the lists are; default examples/data, or where "
                     "they are installed."},
};

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
        PEER_TRY(peer_files_join(path, error, places[i], PEER_DEMO_FIRST_LIST));
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

static peer_exit run(peer_error *error, const peer_arguments *arguments)
{
    const char *data = NULL;
    PEER_TRY(find_data(&data, error, arguments->options[OPTION_DATA]));
    PEER_TRY(peer_process_catch_stop(error));
    PEER_TRY(peer_demo_lists(error, data));
    return peer_demo_scenario(error, data);
}

const peer_command peer_command_demo = {
    .name = "demo",
    .summary = "Make institutions in a temporary place, two at a time, and "
               "match lists between them.",
    .options = options,
    .num_options = NUM_OPTIONS,
    .run = run,
};
