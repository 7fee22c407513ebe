/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The command line: each command is a table row with its operands and options,
 * from which parsing and help are made.
 */

#ifndef VESICA_PEER_CLI_OPTIONS_H
#define VESICA_PEER_CLI_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

#include "rows/list_options.h"

#define PEER_MAX_OPERANDS 2
#define PEER_MAX_OPTIONS 24

typedef struct peer_option {
    const char *name;  /* without the two hyphens */
    const char *value; /* what it takes, such as "FILE"; NULL: nothing */
    bool required;
    const char *help;
} peer_option;

/* What was given: options by their place in the command's table; one that takes
 * nothing is "" if given. NULL: not given. */
typedef struct peer_arguments {
    const char *operands[PEER_MAX_OPERANDS];
    const char *options[PEER_MAX_OPTIONS];
    peer_list_options list;
    bool list_given[PEER_NUM_LIST_OPTIONS]; /* by peer_list_option_table */
    bool help; /* --help was given, and the rest was not looked at */
} peer_arguments;

typedef struct peer_command {
    const char *name;
    const char *operands[PEER_MAX_OPERANDS]; /* NULL: no more */
    const char *summary;
    const peer_option *options;
    size_t num_options;
    bool takes_list_options; /* those of peer_list_option_table too */
    peer_exit (*run)(peer_error *error, const peer_arguments *arguments);
} peer_command;

/** Read the arguments of a command: `--name VALUE`, `--name=VALUE`, operands; a
 * `--` says that only operands follow.
 *
 * In:      argc, argv  what follows the command's name
 */
peer_exit peer_options_parse(peer_arguments *out, peer_error *error,
                             const peer_command *command, int argc,
                             char *const argv[]);

/** Check that no list option was given that describes a file: there is none for
 * it. The day and --any-state are for every list.
 *
 * In:      why  what is missing
 */
peer_exit peer_options_no_file(peer_error *error,
                               const peer_arguments *arguments,
                               const char *why);

/** Write how a command is used. */
void peer_options_help(FILE *stream, const peer_command *command);

/** Read the number of an option that was given, from min to max. */
peer_exit peer_options_number(uint64_t *out, peer_error *error,
                              const char *name, const char *text, uint64_t min,
                              uint64_t max);

#endif
