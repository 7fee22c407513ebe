/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "cli/commands.h"
#include "net/address.h"
#include "tls/authority.h"

enum {
    OPTION_AS,
    OPTION_ADDRESS,
    OPTION_NEXT,
    OPTION_REPLACE,
    NUM_OPTIONS
};

static const peer_option options[NUM_OPTIONS] = {
    [OPTION_AS] = {"as", "NAME", true, "What this side calls the partner."},
    [OPTION_ADDRESS] = {"address", "HOST:PORT", false,
                        "Where the partner serves; needed to match with it."},
    [OPTION_NEXT] = {"next", NULL, false,
                     "It is the next certificate of a partner that is trusted "
                     "already: from now on either is taken."},
    [OPTION_REPLACE] = {"replace", NULL, false,
                        "It takes the place of what such a partner has: from "
                        "now on it alone is taken. The terms stay."},
};

static peer_exit check_arguments(peer_error *error, const char *label,
                                 const char *address)
{
    peer_address parts;
    uint64_t port = 0;
    if (!peer_partner_is_label(label)) {
        return peer_error_set(error, PEER_ERR_USAGE,
                              "\"%s\" is not a name; expected 1 to 63 "
                              "lower-case letters, digits, hyphens, dots, "
                              "without .next at the end",
                              label);
    }
    if (address != NULL && (strlen(address) > PEER_MAX_ADDRESS ||
                            !peer_address_parse(&parts, address))) {
        return peer_error_set(error, PEER_ERR_USAGE,
                              "\"%s\" is not an address; expected HOST:PORT",
                              address);
    }
    if (address != NULL && !peer_text_number(&port, parts.port, 1, 65535)) {
        return peer_error_set(error, PEER_ERR_USAGE,
                              "--address %s: nobody can be reached at port 0",
                              address);
    }
    return PEER_OK;
}

/* One key stands for one partner, and for nobody on this side; so does a name,
 * unless it is NULL. */
static peer_exit check_new(peer_error *error, const char *dir,
                           const uint8_t pin[PEER_PIN_BYTES], const char *name,
                           const char *cert)
{
    char path[PEER_PATH_ROOM];
    X509 *own = NULL;
    uint8_t own_pin[PEER_PIN_BYTES];
    PEER_TRY(peer_files_join(path, error, dir, "cert.pem"));
    PEER_TRY(peer_cert_read(&own, error, path));
    const bool made = peer_cert_pin(own_pin, own);
    X509_free(own);
    if (!made) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    if (memcmp(own_pin, pin, sizeof own_pin) == 0) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s is the certificate of this peer itself",
                              cert);
    }
    peer_partners partners;
    PEER_TRY(peer_partners_read(&partners, error, dir));
    const peer_partner *known = peer_partners_find(&partners, pin);
    for (size_t i = 0; name != NULL && known == NULL && i < partners.num; i++) {
        if (strcmp(partners.all[i].name, name) == 0) {
            known = &partners.all[i];
        }
    }
    const peer_exit code =
        known == NULL ? PEER_OK
                      : peer_error_set(error, PEER_ERR_INPUT,
                                       "this certificate is already trusted as "
                                       "%s; its address and terms stand in "
                                       "partners/%s.conf",
                                       known->label, known->label);
    peer_partners_free(&partners);
    return code;
}

static peer_exit check_certificate(char name[PEER_MAX_NAME + 1],
                                   uint8_t pin[PEER_PIN_BYTES],
                                   peer_error *error, X509 *certificate,
                                   const char *path, unsigned trust)
{
    PEER_TRY(peer_cert_check(name, error, certificate, path, trust));
    return peer_cert_pin(pin, certificate)
               ? PEER_OK
               : peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
}

static peer_exit write_partner(peer_error *error, const char *path,
                               const peer_setting *settings,
                               size_t num_settings)
{
    peer_output output;
    PEER_TRY(peer_output_open(&output, error, path));
    (void)fputs("# A partner, and the terms of sessions with it: those that\n"
                "# `match` proposes, and those that `serve` accepts. Lines\n"
                "# have at most 198 bytes; space and ; begin a comment.\n\n",
                output.stream);
    peer_schema_write(output.stream, &peer_partner_schema, settings,
                      num_settings);
    return peer_output_commit(&output, error, 0600);
}

/* The certificate first: without a .conf that speaks of it, it has no effect,
 * and one that an earlier run left there is replaced. Without one, if an
 * authority vouches for it. */
static peer_exit write_files(peer_error *error, const char *dir,
                             const char *label, const X509 *certificate,
                             const peer_setting *settings, size_t num_settings)
{
    char pem[PEER_PATH_ROOM];
    char conf[PEER_PATH_ROOM];
    bool found = false;
    PEER_TRY(peer_partner_path(pem, error, dir, label, "pem"));
    PEER_TRY(peer_partner_path(conf, error, dir, label, "conf"));
    PEER_TRY(peer_files_look(&found, error, conf));
    if (found) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s is trusted already; to replace its "
                              "certificate, remove %s and %s first",
                              label, pem, conf);
    }
    peer_exit code = certificate != NULL
                         ? peer_cert_write(error, pem, certificate)
                         : PEER_OK;
    if (code == PEER_OK) {
        code = write_partner(error, conf, settings, num_settings);
    }
    peer_error ignored;
    if (code != PEER_OK && certificate != NULL &&
        peer_files_look(&found, &ignored, conf) == PEER_OK && !found) {
        (void)unlink(pem);
    }
    return code;
}

static peer_exit write_new(peer_error *error, const char *dir,
                           const peer_settings *own, const char *label,
                           const X509 *certificate,
                           const uint8_t pin[PEER_PIN_BYTES], const char *name,
                           const char *address)
{
    char pin_hex[2 * PEER_PIN_BYTES + 1];
    peer_setting settings[3] = {{"name", name}};
    size_t num = 1;
    peer_text_hex(pin_hex, pin, PEER_PIN_BYTES);
    if (own->trust == PEER_TRUST_PIN) {
        settings[num++] = (peer_setting){"pin", pin_hex};
    }
    if (address != NULL) {
        settings[num++] = (peer_setting){"address", address};
    }
    return write_files(error, dir, label,
                       own->trust == PEER_TRUST_PIN ? certificate : NULL,
                       settings, num);
}

peer_exit peer_trust(uint8_t pin[PEER_PIN_BYTES], char name[PEER_MAX_NAME + 1],
                     peer_error *error, const char *dir, const char *cert,
                     const char *label, const char *address)
{
    X509 *certificate = NULL;
    peer_settings own;
    PEER_TRY(check_arguments(error, label, address));
    PEER_TRY(peer_settings_read(&own, error, dir));
    PEER_TRY(peer_cert_read(&certificate, error, cert));
    peer_exit code =
        check_certificate(name, pin, error, certificate, cert, own.trust);
    if (code == PEER_OK) {
        code = check_new(error, dir, pin,
                         own.trust == PEER_TRUST_CA ? name : NULL, cert);
    }
    if (code == PEER_OK && own.trust == PEER_TRUST_CA) {
        code = peer_authority_check_file(error, dir, &own, cert);
    }
    if (code == PEER_OK) {
        code =
            write_new(error, dir, &own, label, certificate, pin, name, address);
    }
    X509_free(certificate);
    return code;
}

/* To replace, a new certificate of a key that the partner has will do. */
static peer_exit check_change(peer_error *error, const char *dir,
                              const peer_partner *partner, const char *name,
                              const uint8_t pin[PEER_PIN_BYTES],
                              const char *cert, bool next)
{
    if (strcmp(name, partner->name) != 0) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s is of \"%s\", but partners/%s.conf says "
                              "\"%s\"",
                              cert, name, partner->label, partner->name);
    }
    return !next && peer_partner_has_pin(partner, pin)
               ? PEER_OK
               : check_new(error, dir, pin, NULL, cert);
}

/* After each step the files are right, so that a run that is cut short breaks
 * nothing: a certificate is that of a key that the .conf has, or one of which
 * it does not speak. */
static peer_exit write_change(peer_error *error, const char *dir,
                              const peer_partner *partner,
                              const X509 *certificate,
                              const uint8_t pin[PEER_PIN_BYTES], bool next)
{
    char pin_hex[2 * PEER_PIN_BYTES + 1];
    peer_text_hex(pin_hex, pin, PEER_PIN_BYTES);
    const peer_setting no_next = {"next_pin", NULL};
    const peer_setting a_next = {"next_pin", pin_hex};
    const peer_setting alone[] = {{"pin", pin_hex}, no_next};
    const bool is_present = memcmp(pin, partner->pin, PEER_PIN_BYTES) == 0;
    const bool is_next = !is_present && peer_partner_has_pin(partner, pin);
    char pem[PEER_PATH_ROOM];
    char next_pem[PEER_PATH_ROOM];
    char conf[PEER_PATH_ROOM];
    PEER_TRY(peer_partner_path(pem, error, dir, partner->label, "pem"));
    PEER_TRY(
        peer_partner_path(next_pem, error, dir, partner->label, "next.pem"));
    PEER_TRY(peer_partner_path(conf, error, dir, partner->label, "conf"));
    if (partner->next_pin_hex[0] != '\0' && !is_next) {
        PEER_TRY(peer_schema_set(error, conf, &no_next, 1));
    }
    if (!is_next && !is_present) {
        PEER_TRY(peer_cert_write(error, next_pem, certificate));
        PEER_TRY(peer_schema_set(error, conf, &a_next, 1));
    }
    if (!next) {
        PEER_TRY(peer_cert_write(error, pem, certificate));
        PEER_TRY(peer_schema_set(error, conf, alone, 2));
        (void)unlink(next_pem);
    }
    return PEER_OK;
}

static peer_exit change(uint8_t pin[PEER_PIN_BYTES],
                        char name[PEER_MAX_NAME + 1], peer_error *error,
                        const char *dir, const char *cert, const char *label,
                        bool next)
{
    X509 *certificate = NULL;
    peer_settings own;
    peer_partner partner;
    PEER_TRY(peer_settings_read(&own, error, dir));
    if (own.trust == PEER_TRUST_CA) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s/peer.conf says trust = ca: a partner's next "
                              "certificate is believed if the authority has "
                              "signed it; where partners/%s.conf has a pin, "
                              "set next_pin, or pin, there",
                              dir, label);
    }
    PEER_TRY(peer_partner_read(&partner, error, dir, label));
    PEER_TRY(peer_cert_read(&certificate, error, cert));
    peer_exit code =
        check_certificate(name, pin, error, certificate, cert, own.trust);
    if (code == PEER_OK) {
        code = check_change(error, dir, &partner, name, pin, cert, next);
    }
    if (code == PEER_OK) {
        code = write_change(error, dir, &partner, certificate, pin, next);
    }
    X509_free(certificate);
    return code;
}

static peer_exit run_change(peer_error *error, const peer_arguments *arguments)
{
    const char *label = arguments->options[OPTION_AS];
    const bool next = arguments->options[OPTION_NEXT] != NULL;
    uint8_t pin[PEER_PIN_BYTES];
    char name[PEER_MAX_NAME + 1];
    char fingerprint[PEER_FINGERPRINT_ROOM];
    if (arguments->options[OPTION_ADDRESS] != NULL ||
        (next && arguments->options[OPTION_REPLACE] != NULL)) {
        return peer_error_set(error, PEER_ERR_USAGE,
                              "--next, --replace and --address exclude each "
                              "other");
    }
    PEER_TRY(change(pin, name, error, arguments->operands[0],
                    arguments->operands[1], label, next));
    peer_cert_fingerprint(fingerprint, pin);
    (void)printf("%s may %s the key with this fingerprint:\n  %s\n"
                 "Compare it by telephone, at a number that you knew before. A "
                 "`serve` that\nruns takes it after a SIGHUP.\n",
                 label, next ? "also use" : "from now on use only",
                 fingerprint);
    return PEER_OK;
}

static peer_exit run(peer_error *error, const peer_arguments *arguments)
{
    const char *dir = arguments->operands[0];
    const char *label = arguments->options[OPTION_AS];
    peer_settings own;
    PEER_TRY(peer_settings_read(&own, error, dir));
    PEER_TRY(peer_files_take_dir(error, dir));
    if (arguments->options[OPTION_NEXT] != NULL ||
        arguments->options[OPTION_REPLACE] != NULL) {
        return run_change(error, arguments);
    }
    uint8_t pin[PEER_PIN_BYTES];
    char name[PEER_MAX_NAME + 1];
    char fingerprint[PEER_FINGERPRINT_ROOM];
    PEER_TRY(peer_trust(pin, name, error, dir, arguments->operands[1], label,
                        arguments->options[OPTION_ADDRESS]));
    peer_cert_fingerprint(fingerprint, pin);
    if (own.trust == PEER_TRUST_CA) {
        (void)printf("%s is the partner for whose certificate, of \"%s\", the "
                     "authority\nvouches. To keep to its present key, set pin "
                     "to this fingerprint, without\nspaces:\n  %s\n"
                     "The terms stand in %s/partners/%s.conf.\n",
                     label, name, fingerprint, dir, label);
        return PEER_OK;
    }
    (void)printf("%s is the partner with this fingerprint (its certificate "
                 "says \"%s\"):\n  %s\n"
                 "Compare it by telephone, at a number that you knew before. "
                 "If it differs,\nremove %s/partners/%s.conf and %s.pem.\n"
                 "The terms stand in %s/partners/%s.conf.\n",
                 label, name, fingerprint, dir, label, label, dir, label);
    return PEER_OK;
}

const peer_command peer_command_trust = {
    .name = "trust",
    .operands = {"DIR", "CERT"},
    .summary = "Take a partner's certificate: writes partners/NAME.pem and "
               "partners/NAME.conf.",
    .options = options,
    .num_options = NUM_OPTIONS,
    .run = run,
};
