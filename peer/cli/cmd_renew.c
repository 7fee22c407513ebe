/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <stdio.h>
#include <unistd.h>

#include "base/files.h"
#include "cli/commands.h"
#include "tls/authority.h"

enum {
    OPTION_DAYS,
    OPTION_SWITCH,
    NUM_OPTIONS
};

static const peer_option options[NUM_OPTIONS] = {
    [OPTION_DAYS] = {"days", "N", false,
                     "Days that the certificate is valid; default 825."},
    [OPTION_SWITCH] = {"switch", NULL, false,
                       "Begin to use what was made before: it takes the place "
                       "of the present key and certificate."},
};

static peer_exit look_for(bool *found, peer_error *error, const char *dir,
                          const char *name)
{
    char path[PEER_PATH_ROOM];
    PEER_TRY(peer_files_join(path, error, dir, name));
    return peer_files_look(found, error, path);
}

/* A key that is there already may be one that partners know. */
static peer_exit check_no_next(peer_error *error, const char *next)
{
    bool key = false;
    bool cert = false;
    PEER_TRY(look_for(&key, error, next, "key.pem"));
    PEER_TRY(look_for(&cert, error, next, "cert.pem"));
    if (!key && !cert) {
        return PEER_OK;
    }
    return peer_error_set(
        error, PEER_ERR_INPUT, "%s has a %s already; %s", next,
        key && cert ? "key and a certificate"
        : key       ? "key"
                    : "certificate",
        cert ? "run `vesica-peer renew --switch` to use it, or remove it if no "
               "partner has it"
             : "`vesica-peer renew` was cut short: if no partner has its "
               "certificate, remove it, and run again");
}

static peer_exit make_next(peer_error *error, const char *dir,
                           const peer_settings *settings, uint64_t days)
{
    char next[PEER_PATH_ROOM];
    char fingerprint[PEER_FINGERPRINT_ROOM];
    peer_identity identity;
    PEER_TRY(peer_files_join(next, error, dir, "next"));
    PEER_TRY(check_no_next(error, next));
    PEER_TRY(peer_files_make_dir(error, next));
    PEER_TRY(peer_cert_create(error, next, settings->name, days));
    PEER_TRY(peer_identity_read(&identity, error, next, settings));
    peer_cert_fingerprint(fingerprint, identity.pin);
    peer_identity_clear(&identity);
    (void)printf("made the next key and certificate in %s\n"
                 "fingerprint of the key:\n  %s\n",
                 next, fingerprint);
    if (settings->trust == PEER_TRUST_CA) {
        (void)printf("Have the authority certify this key, put what it signed "
                     "in place of\n%s/cert.pem, run `vesica-peer renew %s "
                     "--switch`, and send `serve` a SIGHUP.\n",
                     next, dir);
        return PEER_OK;
    }
    (void)printf("Give %s/cert.pem to your partners, and read them the "
                 "fingerprint by\ntelephone; each runs `vesica-peer trust "
                 "--next`. When all have, run\n`vesica-peer renew %s "
                 "--switch`, and send `serve` a SIGHUP.\n",
                 next, dir);
    return PEER_OK;
}

static peer_exit move(peer_error *error, const char *from_dir,
                      const char *to_dir, const char *name)
{
    char from[PEER_PATH_ROOM];
    char to[PEER_PATH_ROOM];
    PEER_TRY(peer_files_join(from, error, from_dir, name));
    PEER_TRY(peer_files_join(to, error, to_dir, name));
    return peer_files_move(error, from, to);
}

/* The key goes first. Done again after it was cut short, it goes on: a key that
 * is not there was moved before. Nothing moves that will not fit. */
static peer_exit move_next(peer_error *error, const char *dir, const char *next,
                           const peer_settings *settings)
{
    bool key = false;
    bool cert = false;
    peer_identity identity;
    PEER_TRY(look_for(&key, error, next, "key.pem"));
    PEER_TRY(look_for(&cert, error, next, "cert.pem"));
    if (!key && !cert) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "there is no next key in %s: it is in use "
                              "already, or was not made; run `vesica-peer "
                              "renew %s` to make one",
                              next, dir);
    }
    if (!cert) {
        return check_no_next(error, next);
    }
    PEER_TRY(peer_identity_read_parts(&identity, error, key ? next : dir, next,
                                      settings));
    peer_identity_clear(&identity);
    if (settings->trust == PEER_TRUST_CA) {
        char path[PEER_PATH_ROOM];
        PEER_TRY(peer_files_join(path, error, next, "cert.pem"));
        PEER_TRY(peer_authority_check_file(error, dir, settings, path));
    }
    if (key) {
        PEER_TRY(move(error, next, dir, "key.pem"));
    }
    return move(error, next, dir, "cert.pem");
}

static peer_exit use_next(peer_error *error, const char *dir,
                          const peer_settings *settings)
{
    char next[PEER_PATH_ROOM];
    PEER_TRY(peer_files_join(next, error, dir, "next"));
    const peer_exit code = move_next(error, dir, next, settings);
    if (code == PEER_ERR_LOCAL) {
        peer_error_add(error,
                       "run `vesica-peer renew %s --switch` again: it goes on "
                       "where it stopped",
                       dir);
    }
    PEER_TRY(code);
    (void)rmdir(next);
    (void)printf("%s uses its next key now; a `serve` that runs does after a "
                 "SIGHUP.\n",
                 dir);
    if (settings->trust == PEER_TRUST_PIN) {
        (void)puts("Partners may run `vesica-peer trust --replace`.");
    }
    return PEER_OK;
}

static peer_exit run(peer_error *error, const peer_arguments *arguments)
{
    const char *dir = arguments->operands[0];
    const char *days_text = arguments->options[OPTION_DAYS];
    uint64_t days = PEER_DEFAULT_DAYS;
    if (days_text != NULL) {
        PEER_TRY(peer_options_number(&days, error, "days", days_text, 1, 3650));
    }
    peer_settings settings;
    PEER_TRY(peer_settings_read(&settings, error, dir));
    PEER_TRY(peer_files_take_dir(error, dir));
    return arguments->options[OPTION_SWITCH] != NULL
               ? use_next(error, dir, &settings)
               : make_next(error, dir, &settings, days);
}

const peer_command peer_command_renew = {
    .name = "renew",
    .operands = {"DIR"},
    .summary = "Make a next key and certificate, and switch to it when the "
               "partners know it.",
    .options = options,
    .num_options = NUM_OPTIONS,
    .run = run,
};
