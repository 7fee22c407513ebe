/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "cli/options.h"

#include <string.h>

#include "base/text.h"
#include "cli/page.h"

/* An option as it stands in the arguments. */
typedef struct given {
    const char *argument; /* with its hyphens */
    const char *name;
    size_t name_len;
    const char *value; /* after an equals sign, or NULL */
    const char *next;  /* the argument that follows, or NULL */
    bool took_next;    /* it was the value */
} given;

static peer_exit usage(peer_error *error, const peer_command *command,
                       const char *what, const char *which)
{
    return peer_error_set(error, PEER_ERR_USAGE,
                          "%s: %s%s; run: vesica-peer %s --help", command->name,
                          what, which, command->name);
}

static given split(char *const argv[], int at)
{
    const char *name = argv[at] + 2;
    const char *equals = strchr(name, '=');
    return (given){
        .argument = argv[at],
        .name = name,
        .name_len = equals != NULL ? (size_t)(equals - name) : strlen(name),
        .value = equals != NULL ? equals + 1 : NULL,
        .next = argv[at + 1], /* argv ends with NULL */
    };
}

static bool is_named(const given *option, const char *name)
{
    return strlen(name) == option->name_len &&
           memcmp(name, option->name, option->name_len) == 0;
}

/* The value of an option; "" of one that takes none. */
static peer_exit take_value(const char **out, peer_error *error,
                            const peer_command *command, given *option,
                            bool takes_value)
{
    if (!takes_value) {
        *out = "";
        return option->value == NULL
                   ? PEER_OK
                   : usage(error, command,
                           "this option takes no value: ", option->argument);
    }
    option->took_next = option->value == NULL;
    *out = option->took_next ? option->next : option->value;
    if (*out == NULL || **out == '\0') {
        return usage(error, command,
                     "this option needs a value: ", option->argument);
    }
    return PEER_OK;
}

static peer_exit given_twice(peer_error *error, const peer_command *command,
                             const given *option)
{
    return usage(error, command,
                 "this option was given twice: ", option->argument);
}

static bool may_repeat(const char *name)
{
    return strcmp(name, "map") == 0 || strcmp(name, "compose") == 0;
}

static peer_exit set_list_option(peer_arguments *out, peer_error *error,
                                 const char *name, const char *value)
{
    peer_error why;
    const peer_exit code = peer_list_options_set(&out->list, &why, name, value);
    if (code != PEER_OK) {
        return peer_error_set(error, code, "--%s: %s", name, why.text);
    }
    return PEER_OK;
}

static peer_exit take_list_option(peer_arguments *out, peer_error *error,
                                  const peer_command *command, given *option)
{
    const char *value = NULL;
    size_t i = 0;
    while (i < PEER_NUM_LIST_OPTIONS &&
           !is_named(option, peer_list_option_table[i].name)) {
        i++;
    }
    if (i == PEER_NUM_LIST_OPTIONS || !command->takes_list_options) {
        return usage(error, command, "there is no option ", option->argument);
    }
    const peer_list_option *found = &peer_list_option_table[i];
    if (out->list_given[i] && !may_repeat(found->name)) {
        return given_twice(error, command, option);
    }
    out->list_given[i] = true;
    PEER_TRY(take_value(&value, error, command, option, found->value != NULL));
    return set_list_option(out, error, found->name, value);
}

static peer_exit take_option(peer_arguments *out, peer_error *error,
                             const peer_command *command, given *option)
{
    size_t i = 0;
    while (i < command->num_options &&
           !is_named(option, command->options[i].name)) {
        i++;
    }
    if (i == command->num_options) {
        return take_list_option(out, error, command, option);
    }
    if (out->options[i] != NULL) {
        return given_twice(error, command, option);
    }
    return take_value(&out->options[i], error, command, option,
                      command->options[i].value != NULL);
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
    return peer_list_options_check(&arguments->list, error);
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
        const bool is_option = !only_operands && strncmp(argv[i], "--", 2) == 0;
        if (is_option && strcmp(argv[i], "--") == 0) {
            only_operands = true;
        } else if (is_option && strcmp(argv[i], "--help") == 0) {
            out->help = true;
            return PEER_OK;
        } else if (!only_operands && is_single_dash(argv[i])) {
            return usage(error, command,
                         "options begin with two hyphens: ", argv[i]);
        } else if (is_option) {
            given option = split(argv, i);
            PEER_TRY(take_option(out, error, command, &option));
            i += option.took_next ? 1 : 0;
        } else {
            PEER_TRY(take_operand(out, error, command, argv[i]));
        }
    }
    return check_complete(out, error, command);
}

peer_exit peer_options_no_file(peer_error *error,
                               const peer_arguments *arguments, const char *why)
{
    for (size_t i = 0; i < PEER_NUM_LIST_OPTIONS; i++) {
        const char *name = peer_list_option_table[i].name;
        if (arguments->list_given[i] && strcmp(name, "as-of") != 0 &&
            strcmp(name, "any-state") != 0) {
            return peer_error_set(error, PEER_ERR_USAGE, "--%s: %s", name, why);
        }
    }
    return PEER_OK;
}

#define HELP_COLUMN 24

static void print_option(FILE *stream, const char *name, const char *value,
                         const char *help)
{
    char left[64];
    (void)snprintf(left, sizeof left, "  --%s%s%s", name,
                   value != NULL ? " " : "", value != NULL ? value : "");
    peer_page_print(stream, left, HELP_COLUMN, help);
}

static void print_usage(FILE *stream, const peer_command *command)
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
    (void)fputs(command->takes_list_options ? " [LIST OPTIONS]\n" : "\n",
                stream);
}

void peer_options_help(FILE *stream, const peer_command *command)
{
    print_usage(stream, command);
    (void)fputc('\n', stream);
    peer_page_print(stream, "", 0, command->summary);
    (void)fputc('\n', stream);
    for (size_t i = 0; i < command->num_options; i++) {
        print_option(stream, command->options[i].name,
                     command->options[i].value, command->options[i].help);
    }
    print_option(stream, "help", NULL, "Show this.");
    if (!command->takes_list_options) {
        return;
    }
    (void)fputs("\nlist options, how the file is read:\n\n", stream);
    for (size_t i = 0; i < PEER_NUM_LIST_OPTIONS; i++) {
        const peer_list_option *option = &peer_list_option_table[i];
        print_option(stream, option->name, option->value, option->help);
    }
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
