/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "cli/commands.h"

enum {
    OPTION_NAME,
    OPTION_DAYS,
    NUM_OPTIONS
};

static const peer_option options[NUM_OPTIONS] = {
    [OPTION_NAME] = {"name", "NAME", true,
                     "This institution, as its partners will know it."},
    [OPTION_DAYS] = {"days", "N", false,
                     "Days that the certificate is valid; default 825."},
};

static peer_exit write_settings(peer_error *error, const char *dir,
                                const char *name)
{
    char path[PEER_PATH_ROOM];
    const peer_setting settings[] = {{"name", name}};
    peer_output output;
    PEER_TRY(peer_files_join(path, error, dir, "peer.conf"));
    PEER_TRY(peer_output_open(&output, error, path));
    (void)fputs("# Configuration of this peer. Lines have at most 198 bytes.\n"
                "# A # or a ; at the beginning of a line makes it a comment.\n"
                "\n",
                output.stream);
    peer_schema_write(output.stream, &peer_settings_schema, settings, 1);
    return peer_output_commit(&output, error, 0600);
}

/* The last one makes the directory a peer's. */
static const char *const names[] = {"key.pem", "cert.pem", "peer.conf"};

#define NUM_NAMES (sizeof names / sizeof names[0])

/* A directory with a peer in it stays as it is; so does a key, of which nobody
 * but the operator knows whether it is needed. */
static peer_exit check_unused(peer_error *error, const char *dir)
{
    for (size_t i = NUM_NAMES; i > 0; i--) {
        char path[PEER_PATH_ROOM];
        bool found = false;
        PEER_TRY(peer_files_join(path, error, dir, names[i - 1]));
        PEER_TRY(peer_files_look(&found, error, path));
        if (found && i == NUM_NAMES) {
            return peer_error_set(error, PEER_ERR_INPUT,
                                  "%s exists and will not be replaced; choose "
                                  "another directory",
                                  path);
        }
        if (found) {
            return peer_error_set(error, PEER_ERR_INPUT,
                                  "%s exists without a peer.conf, as after an "
                                  "`init` that was cut short; if no partner "
                                  "has this certificate, remove key.pem and "
                                  "cert.pem, and run again",
                                  path);
        }
    }
    return PEER_OK;
}

/* Of what was not there before. */
static void remove_all(const char *dir)
{
    for (size_t i = NUM_NAMES; i > 0; i--) {
        char path[PEER_PATH_ROOM];
        peer_error ignored;
        if (peer_files_join(path, &ignored, dir, names[i - 1]) == PEER_OK) {
            (void)unlink(path);
        }
    }
}

peer_exit peer_init(peer_error *error, const char *dir, const char *name,
                    uint64_t days)
{
    char partners[PEER_PATH_ROOM];
    if (!peer_text_is_name(name)) {
        return peer_error_set(error, PEER_ERR_USAGE,
                              "\"%s\" is not a name; expected 1 to 63 "
                              "lower-case letters, digits, hyphens, dots",
                              name);
    }
    PEER_TRY(peer_files_join(partners, error, dir, "partners"));
    PEER_TRY(peer_files_make_dir(error, dir));
    PEER_TRY(peer_files_take_dir(error, dir));
    PEER_TRY(check_unused(error, dir));
    PEER_TRY(peer_files_make_dir(error, partners));
    PEER_TRY(peer_cert_create(error, dir, name, days));
    const peer_exit code = write_settings(error, dir, name);
    if (code != PEER_OK) {
        remove_all(dir);
    }
    return code;
}

static peer_exit run(peer_error *error, const peer_arguments *arguments)
{
    const char *dir = arguments->operands[0];
    const char *days_text = arguments->options[OPTION_DAYS];
    uint64_t days = PEER_DEFAULT_DAYS;
    char fingerprint[PEER_FINGERPRINT_ROOM];
    peer_settings settings;
    peer_identity identity;
    if (days_text != NULL) {
        PEER_TRY(peer_options_number(&days, error, "days", days_text, 1, 3650));
    }
    PEER_TRY(peer_init(error, dir, arguments->options[OPTION_NAME], days));
    PEER_TRY(peer_settings_read(&settings, error, dir));
    PEER_TRY(peer_identity_read(&identity, error, dir, &settings));
    peer_cert_fingerprint(fingerprint, identity.pin);
    peer_identity_clear(&identity);
    (void)printf("made %s\n"
                 "fingerprint of the key:\n  %s\n"
                 "Give %s/cert.pem to your partners, and read them the\n"
                 "fingerprint by telephone. Keep %s/key.pem to yourself.\n",
                 dir, fingerprint, dir, dir);
    return PEER_OK;
}

const peer_command peer_command_init = {
    .name = "init",
    .operands = {"DIR"},
    .summary = "Make the directory of a peer: a key, a self-signed certificate "
               "and peer.conf.",
    .options = options,
    .num_options = NUM_OPTIONS,
    .run = run,
};
