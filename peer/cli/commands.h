/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The commands of vesica-peer, and what the demo shares with them. */

#ifndef VESICA_PEER_CLI_COMMANDS_H
#define VESICA_PEER_CLI_COMMANDS_H

#include "cli/options.h"
#include "tls/cert.h"

extern const peer_command peer_command_init;
extern const peer_command peer_command_trust;
extern const peer_command peer_command_check;
extern const peer_command peer_command_renew;
extern const peer_command peer_command_config;
extern const peer_command peer_command_serve;
extern const peer_command peer_command_match;
extern const peer_command peer_command_types;
extern const peer_command peer_command_demo;

/** All commands, in the order in which they are shown. */
#define PEER_NUM_COMMANDS 9
extern const peer_command *const peer_commands[PEER_NUM_COMMANDS];

/** Days that a certificate is valid if nothing else is said. */
#define PEER_DEFAULT_DAYS 825

/** Make a peer's directory: key, certificate, peer.conf, partners. */
peer_exit peer_init(peer_error *error, const char *dir, const char *name,
                    uint64_t days);

/** Write partners/LABEL.pem and LABEL.conf for a certificate.
 *
 * Out:     pin   of the certificate
 *          name  in the certificate
 * In:      address  NULL: none yet
 */
peer_exit peer_trust(uint8_t pin[PEER_PIN_BYTES], char name[PEER_MAX_NAME + 1],
                     peer_error *error, const char *dir, const char *cert,
                     const char *label, const char *address);

/** Run the program: find the command and do it. Returns its exit code. */
int peer_main(int argc, char *const argv[]);

#endif
