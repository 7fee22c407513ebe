/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include "base/process.h"
#include "cli/commands.h"
#include "vesica/vesica.h"

const peer_command *const peer_commands[PEER_NUM_COMMANDS] = {
    &peer_command_init,   &peer_command_trust, &peer_command_renew,
    &peer_command_config, &peer_command_check, &peer_command_serve,
    &peer_command_match,  &peer_command_types, &peer_command_demo,
};

static void print_help(FILE *stream)
{
    (void)fputs("usage: vesica-peer COMMAND ...\n\n"
                "Find the entities that stand on two institutions' lists, and "
                "nothing else.\n\n",
                stream);
    for (size_t i = 0; i < PEER_NUM_COMMANDS; i++) {
        (void)fprintf(stream, "  %-6s  %s\n", peer_commands[i]->name,
                      peer_commands[i]->summary);
    }
    (void)fputs("\n  --version  Show the version.\n"
                "  --help     Show this; after a command: its options.\n\n"
                "exit codes: 0 done, 1 usage, 2 bad input, 3 partner or "
                "network, 4 this machine\n",
                stream);
}

static peer_exit run_command(peer_error *error, const peer_command *command,
                             int argc, char *const argv[])
{
    peer_arguments arguments;
    PEER_TRY(peer_options_parse(&arguments, error, command, argc, argv));
    if (arguments.help) {
        peer_options_help(stdout, command);
        return PEER_OK;
    }
    return command->run(error, &arguments);
}

static peer_exit dispatch(peer_error *error, int argc, char *const argv[])
{
    const char *name = argc > 1 ? argv[1] : "";
    for (size_t i = 0; i < PEER_NUM_COMMANDS; i++) {
        if (strcmp(name, peer_commands[i]->name) == 0) {
            return run_command(error, peer_commands[i], argc - 2, argv + 2);
        }
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "help") == 0) {
        print_help(stdout);
        return PEER_OK;
    }
    if (strcmp(name, "--version") == 0) {
        (void)printf("vesica-peer %s (wire %u, profile %u)\n", vesica_version(),
                     vesica_wire_version(), vesica_profile_version());
        return PEER_OK;
    }
    return peer_error_set(error, PEER_ERR_USAGE,
                          *name == '\0'
                              ? "a command is needed%s; run: vesica-peer --help"
                              : "there is no command \"%s\"; run: vesica-peer "
                                "--help",
                          name);
}

int peer_main(int argc, char *const argv[])
{
    peer_error error;
    error.len = 0;
    peer_exit code = peer_process_harden(&error);
    if (code == PEER_OK) {
        code = dispatch(&error, argc, argv);
    }
    if (code == PEER_OK && (fflush(stdout) != 0 || ferror(stdout) != 0)) {
        code = peer_error_set(&error, PEER_ERR_LOCAL,
                              "cannot write to standard output");
    }
    if (code != PEER_OK) {
        peer_error_print(&error);
    }
    return (int)code;
}
