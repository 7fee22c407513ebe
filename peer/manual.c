/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Writes the manual pages from the tables that the program itself reads: what
 * they say of options and keys is what there is.
 *
 * usage: vesica-peer-manual vesica-peer.1|peer.conf.5
 */

#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "conf/settings.h"
#include "vesica/vesica.h"

/* A text as troff takes it. A line of the source is a line there. */
static void text(const char *words)
{
    if (*words == '.' || *words == '\'') {
        (void)fputs("\\&", stdout);
    }
    for (const char *c = words; *c != '\0'; c++) {
        if (*c == '-') {
            (void)fputs("\\-", stdout);
        } else if (*c == '\\') {
            (void)fputs("\\e", stdout);
        } else {
            (void)putchar(*c);
        }
    }
}

static void line(const char *words)
{
    text(words);
    (void)putchar('\n');
}

static void begin(const char *name, const char *section, const char *summary)
{
    (void)printf(".\\\" SPDX-FileCopyrightText: The Vesica authors\n"
                 ".\\\" SPDX-License-Identifier: Apache-2.0\n"
                 ".TH %s %s \"\" \"Vesica %s\"\n.SH NAME\n",
                 name, section, vesica_version());
    text(name);
    (void)printf(" \\- ");
    line(summary);
}

static void heading(const char *words)
{
    (void)printf(".SH ");
    line(words);
}

static void paragraph(const char *words)
{
    (void)puts(".PP");
    line(words);
}

/* --name VALUE */
static void option(const char *name, const char *value, const char *help)
{
    (void)puts(".TP");
    (void)printf("\\fB\\-\\-");
    text(name);
    (void)printf("\\fR");
    if (value != NULL) {
        (void)printf(" \\fI");
        text(value);
        (void)printf("\\fR");
    }
    (void)putchar('\n');
    line(help);
}

static void synopsis(const peer_command *command)
{
    (void)printf(".B vesica\\-peer %s", command->name);
    for (size_t i = 0; i < PEER_MAX_OPERANDS && command->operands[i] != NULL;
         i++) {
        (void)printf(" %s", command->operands[i]);
    }
    (void)puts(command->num_options > 0 || command->takes_list_options
                   ? " [OPTIONS]\n.br"
                   : "\n.br");
}

static void describe(const peer_command *command)
{
    (void)printf(".SS %s\n", command->name);
    line(command->summary);
    for (size_t i = 0; i < command->num_options; i++) {
        option(command->options[i].name, command->options[i].value,
               command->options[i].help);
    }
    if (command->takes_list_options) {
        paragraph("It takes the list options too.");
    }
}

static void exit_status(void)
{
    static const char *const meanings[] = {
        "0", "Done.",
        "1", "Usage: look at --help.",
        "2", "Bad input: a file, an identifier, the configuration.",
        "3", "The partner or the network.",
        "4", "This machine: memory, disk, a signal.",
    };
    heading("EXIT STATUS");
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i += 2) {
        (void)printf(".TP\n.B %s\n", meanings[i]);
        line(meanings[i + 1]);
    }
}

static void signals(void)
{
    heading("SIGNALS");
    line("SIGTERM, SIGINT and SIGQUIT end serve and match within five seconds; "
         "partners of sessions that run are told. On SIGHUP serve reads "
         "configuration, certificates and lists again; sessions that run keep "
         "what they began with, and if something is wrong nothing changes.");
}

static void files(void)
{
    static const char *const all[] = {
        "DIR/key.pem",
        "The private key; refused if others can read it.",
        "DIR/cert.pem",
        "The certificate, for partners.",
        "DIR/peer.conf",
        "The configuration.",
        "DIR/partners/NAME.conf, DIR/partners/NAME.pem",
        "A partner: its pin, its address, the terms; its certificate.",
        "DIR/ca.pem, DIR/crl.pem",
        "With trust = ca: the root of the authority, and its CRLs.",
        "DIR/next",
        "The next key and certificate, from renew to renew --switch.",
        "DIR/results",
        "What serve learnt, if it learns.",
    };
    heading("FILES");
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i += 2) {
        (void)puts(".TP");
        (void)printf(".I ");
        line(all[i]);
        line(all[i + 1]);
    }
}

static void example(const char *command)
{
    (void)printf(".PP\n.RS\n.nf\n");
    line(command);
    (void)printf(".fi\n.RE\n");
}

static void examples(void)
{
    heading("EXAMPLES");
    line("Two institutions: each makes a directory, takes the other's "
         "certificate and compares the fingerprint by telephone; one serves, "
         "the other asks.");
    example("vesica-peer init /etc/vesica --name first-bank");
    example("vesica-peer trust /etc/vesica second.pem --as second-bank "
            "--address peer.second.example:7707");
    example("vesica-peer serve /etc/vesica --listen 0.0.0.0:7707 --list "
            "own.csv");
    example("vesica-peer match /etc/vesica second-bank --list own.csv --out "
            "matches.csv");
}

static void write_program(void)
{
    begin("vesica-peer", "1",
          "find the entities that stand on two institutions' lists");
    heading("SYNOPSIS");
    for (size_t i = 0; i < PEER_NUM_COMMANDS; i++) {
        synopsis(peer_commands[i]);
    }
    heading("DESCRIPTION");
    line("Reads a list of identifiers, talks to a partner's peer over TLS, and "
         "writes the own rows whose identifiers the partner lists too. Neither "
         "side learns anything else but how many identifiers the other lists, "
         "as long as both follow the protocol; options of a session say more. "
         "A match is advice: it says that the partner lists the identifier, "
         "and no decision about anybody may rest on it alone.");
    heading("COMMANDS");
    for (size_t i = 0; i < PEER_NUM_COMMANDS; i++) {
        describe(peer_commands[i]);
    }
    heading("LIST OPTIONS");
    line("How the file of a list is read:");
    for (size_t i = 0; i < PEER_NUM_LIST_OPTIONS; i++) {
        option(peer_list_option_table[i].name, peer_list_option_table[i].value,
               peer_list_option_table[i].help);
    }
    exit_status();
    signals();
    files();
    examples();
    heading("SEE ALSO");
    (void)puts(".BR peer.conf (5)");
}

static void key(const peer_key *one)
{
    (void)puts(".TP");
    (void)printf(".B ");
    line(one->name);
    line(one->help);
    (void)puts(".br");
    (void)printf("Values: ");
    text(one->wants);
    (void)printf(".\n.br\nDefault: ");
    text(one->fallback[0] != '\0' ? one->fallback : "none");
    (void)puts(".");
}

static void keys(const char *title, const peer_schema *schema)
{
    heading(title);
    for (size_t i = 0; i < schema->num_keys; i++) {
        key(&schema->keys[i]);
    }
}

static void write_configuration(void)
{
    begin("peer.conf", "5", "configuration of vesica-peer");
    heading("SYNOPSIS");
    (void)puts(".I DIR/peer.conf\n.br\n.I DIR/partners/NAME.conf");
    heading("DESCRIPTION");
    line("Files of lines KEY = VALUE, without sections. A # or a ; at the "
         "beginning of a line makes it a comment; what follows a ; after a "
         "space is one. A line has at most 198 bytes. An unknown key, a key "
         "that stands there twice, a value that is not right and a line that "
         "is too long are errors, which name file and line. A key that is not "
         "there has its default.");
    paragraph("vesica-peer init and trust write every key with what it does; "
              "vesica-peer config DIR checks all files and prints what is in "
              "force. serve reads them again on SIGHUP.");
    keys("KEYS OF PEER.CONF", &peer_settings_schema);
    keys("KEYS OF PARTNERS/NAME.CONF", &peer_partner_schema);
    heading("SEE ALSO");
    (void)puts(".BR vesica\\-peer (1)");
}

int main(int argc, char *argv[])
{
    if (argc == 2 && strcmp(argv[1], "vesica-peer.1") == 0) {
        write_program();
    } else if (argc == 2 && strcmp(argv[1], "peer.conf.5") == 0) {
        write_configuration();
    } else {
        (void)fputs("usage: vesica-peer-manual vesica-peer.1|peer.conf.5\n",
                    stderr);
        return 1;
    }
    return fflush(stdout) == 0 && ferror(stdout) == 0 ? 0 : 1;
}
