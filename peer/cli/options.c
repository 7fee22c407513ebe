/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "cli/options.h"

#include <string.h>

#include "base/text.h"

static peer_exit usage(peer_error *error, const peer_command *command,
                       const char *what, const char *which)
{
    return peer_error_set(error, PEER_ERR_USAGE,
                          "%s: %s%s; run: vesica-peer %s --help", command->name,
                          what, which, command->name);
}

/* The option that an argument names, or num_options. `*value` is what follows
 * an equals sign, or NULL. */
static size_t find(const peer_command *command, const char **value,
                   const char *argument)
{
    const char *name = argument + 2;
    const char *equals = strchr(name, '=');
    const size_t len = equals != NULL ? (size_t)(equals - name) : strlen(name);
    *value = equals != NULL ? equals + 1 : NULL;
    size_t i = 0;
    while (i < command->num_options &&
           (strlen(command->options[i].name) != len ||
            memcmp(command->options[i].name, name, len) != 0)) {
        i++;
    }
    return i;
}

/* Take an option and its value from argv[*at] on. */
static peer_exit take_option(peer_arguments *out, peer_error *error,
                             const peer_command *command, char *const argv[],
                             int *at)
{
    const char *argument = argv[*at];
    const char *value = NULL;
    const size_t i = find(command, &value, argument);
    if (i == command->num_options) {
        return usage(error, command, "there is no option ", argument);
    }
    if (out->options[i] != NULL) {
        return usage(error, command, "this option was given twice: ", argument);
    }
    if (command->options[i].value == NULL) {
        if (value != NULL) {
            return usage(error, command,
                         "this option takes no value: ", argument);
        }
        out->options[i] = "";
        return PEER_OK;
    }
    if (value == NULL) {
        value = argv[*at + 1]; /* argv ends with NULL */
        *at += 1;
    }
    if (value == NULL || *value == '\0') {
        return usage(error, command, "this option needs a value: ", argument);
    }
    out->options[i] = value;
    return PEER_OK;
}

static peer_exit take_operand(peer_arguments *out, peer_error *error,
                              const peer_command *command, const char *operand)
{
    for (size_t i = 0; i < PEER_MAX_OPERANDS; i++) {
        if (command->operands[i] != NULL && out->operands[i] == NULL) {
            out->operands[i] = operand;
            return *operand != '\0'
                       ? PEER_OK
                       : usage(error, command, "this must not be empty: ",
                               command->operands[i]);
        }
    }
    return usage(error, command, "one too many: ", operand);
}

static peer_exit check_complete(const peer_arguments *arguments,
                                peer_error *error, const peer_command *command)
{
    for (size_t i = 0; i < PEER_MAX_OPERANDS; i++) {
        if (command->operands[i] != NULL && arguments->operands[i] == NULL) {
            return usage(error, command, "missing: ", command->operands[i]);
        }
    }
    for (size_t i = 0; i < command->num_options; i++) {
        if (command->options[i].required && arguments->options[i] == NULL) {
            return usage(error, command, "missing: --",
                         command->options[i].name);
        }
    }
    return PEER_OK;
}

/* One hyphen alone means standard output, and is for operands to judge. */
static bool is_single_dash(const char *argument)
{
    return argument[0] == '-' && argument[1] != '-' && argument[1] != '\0';
}

peer_exit peer_options_parse(peer_arguments *out, peer_error *error,
                             const peer_command *command, int argc,
                             char *const argv[])
{
    bool only_operands = false;
    memset(out, 0, sizeof *out);
    for (int i = 0; i < argc; i++) {
        const bool option = !only_operands && strncmp(argv[i], "--", 2) == 0;
        if (option && strcmp(argv[i], "--") == 0) {
            only_operands = true;
        } else if (option && strcmp(argv[i], "--help") == 0) {
            out->help = true;
            return PEER_OK;
        } else if (!only_operands && is_single_dash(argv[i])) {
            return usage(error, command,
                         "options begin with two hyphens: ", argv[i]);
        } else if (option) {
            PEER_TRY(take_option(out, error, command, argv, &i));
        } else {
            PEER_TRY(take_operand(out, error, command, argv[i]));
        }
    }
    return check_complete(out, error, command);
}

static void print_option(FILE *stream, const char *name, const char *value,
                         const char *help)
{
    char left[40];
    (void)snprintf(left, sizeof left, "--%s%s%s", name,
                   value != NULL ? " " : "", value != NULL ? value : "");
    (void)fprintf(stream, "  %-20s  %s\n", left, help);
}

void peer_options_help(FILE *stream, const peer_command *command)
{
    (void)fprintf(stream, "usage: vesica-peer %s", command->name);
    for (size_t i = 0; i < PEER_MAX_OPERANDS && command->operands[i] != NULL;
         i++) {
        (void)fprintf(stream, " %s", command->operands[i]);
    }
    for (size_t i = 0; i < command->num_options; i++) {
        const peer_option *option = &command->options[i];
        (void)fprintf(stream, " %s--%s%s%s%s", option->required ? "" : "[",
                      option->name, option->value != NULL ? " " : "",
                      option->value != NULL ? option->value : "",
                      option->required ? "" : "]");
    }
    (void)fprintf(stream, "\n\n%s\n\n", command->summary);
    for (size_t i = 0; i < command->num_options; i++) {
        print_option(stream, command->options[i].name,
                     command->options[i].value, command->options[i].help);
    }
    print_option(stream, "help", NULL, "Show this.");
}

peer_exit peer_options_number(uint64_t *out, peer_error *error,
                              const char *name, const char *text, uint64_t min,
                              uint64_t max)
{
    if (peer_text_number(out, text, min, max)) {
        return PEER_OK;
    }
    return peer_error_set(error, PEER_ERR_USAGE,
                          "--%s: expected a number from %llu to %llu", name,
                          (unsigned long long)min, (unsigned long long)max);
}
