/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* vesica-bench: finds the subcommand in the table and runs it. */

#include "command.h"

#include "vesica/version.h"

#include <stdio.h>
#include <string.h>

static const struct bench_command commands[] = {
    {"ct", "whether times tell anything of secrets", bench_ct_command},
    {"engines", "which engine is faster, and which is chosen",
     bench_engines_command},
    {"group", "operations per second in each group", bench_group_command},
    {"list", "a file of mixed identifiers becomes a list", bench_list_command},
    {"prg", "time of a block of AES and of GF(2^128)", bench_prg_command},
    {"okvs", "what a key costs in the key-value store", bench_okvs_command},
    {"psi", "one session of both parties, end to end", bench_psi_command},
    {"vole", "what an output of the VOLE costs", bench_vole_command},
};

static const size_t num_commands = sizeof commands / sizeof commands[0];

static void print_usage(FILE *file)
{
    (void)fputs("usage: vesica-bench COMMAND [OPTION]...\n\ncommands:\n", file);
    for (size_t i = 0; i < num_commands; i++) {
        (void)fprintf(file, "  %-8s %s\n", commands[i].name,
                      commands[i].summary);
    }
    (void)fputs("\nvesica-bench COMMAND --help   the options of a command\n"
                "vesica-bench --version        the version of the library\n",
                file);
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";

    if (strcmp(name, "--help") == 0) {
        print_usage(stdout);
        return BENCH_DONE;
    }
    if (strcmp(name, "--version") == 0) {
        printf("vesica-bench %s\n", vesica_version());
        return BENCH_DONE;
    }
    for (size_t i = 0; i < num_commands; i++) {
        if (strcmp(name, commands[i].name) == 0) {
            return commands[i].run(argc - 1, argv + 1);
        }
    }
    if (argc > 1) {
        (void)fprintf(stderr, "vesica-bench: there is no command %s\n", name);
    }
    print_usage(stderr);
    return BENCH_USAGE;
}
