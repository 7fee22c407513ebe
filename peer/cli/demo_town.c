/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "cli/demo_town.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/process.h"
#include "cli/commands.h"
#include "session/match.h"
#include "session/serve.h"

static peer_exit make_root(peer_town *town, peer_error *error)
{
    const char *base = getenv("TMPDIR");
    base = base != NULL && *base != '\0' ? base : "/tmp";
    PEER_TRY(peer_files_join(town->root, error, base, "vesica-demo.XXXXXX"));
    if (mkdtemp(town->root) == NULL) {
        const peer_exit code = peer_error_system(
            error, PEER_ERR_LOCAL, "cannot make a directory in %s", base);
        town->root[0] = '\0';
        return code;
    }
    PEER_TRY(peer_files_join(town->first, error, town->root, PEER_TOWN_FIRST));
    PEER_TRY(
        peer_files_join(town->second, error, town->root, PEER_TOWN_SECOND));
    PEER_TRY(peer_files_join(town->result, error, town->root, "matches.csv"));
    return peer_files_join(town->log, error, town->root, "serve.log");
}

static peer_exit introduce(peer_error *error, const char *dir,
                           const char *partner_dir, const char *label,
                           const char *address)
{
    char cert[PEER_PATH_ROOM];
    char name[PEER_MAX_NAME + 1];
    uint8_t pin[PEER_PIN_BYTES];
    PEER_TRY(peer_files_join(cert, error, partner_dir, "cert.pem"));
    return peer_trust(pin, name, error, dir, cert, label, address);
}

peer_exit peer_town_init(peer_town *out, peer_error *error)
{
    memset(out, 0, sizeof *out);
    out->listener = -1;
    out->reports = -1;
    PEER_TRY(make_root(out, error));
    PEER_TRY(peer_init(error, out->first, PEER_TOWN_FIRST, PEER_DEFAULT_DAYS));
    PEER_TRY(
        peer_init(error, out->second, PEER_TOWN_SECOND, PEER_DEFAULT_DAYS));
    PEER_TRY(peer_net_listen(&out->listener, error, "127.0.0.1:0"));
    peer_net_name(out->address, out->listener, false);
    PEER_TRY(introduce(error, out->first, out->second, PEER_TOWN_SECOND,
                       out->address));
    return introduce(error, out->second, out->first, PEER_TOWN_FIRST, NULL);
}

/* Reports are a struct of this same process image: they need no encoding. */
static void send_report(void *arg, const peer_report *report)
{
    const int *fd = arg;
    const ssize_t written = write(*fd, report, sizeof *report);
    (void)written;
}

static int serve(const peer_town *town, const peer_meeting *meeting,
                 int reports)
{
    peer_error error;
    const peer_serve_request request = {
        .dir = town->second,
        .list = meeting->second_list,
        .list_options = meeting->options,
        .listener = town->listener,
        .once = true,
        .done = send_report,
        .arg = &reports,
    };
    const int log = open(town->log, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (log >= 0) {
        (void)dup2(log, STDERR_FILENO);
    }
    const peer_exit code = peer_serve(&error, &request);
    if (code != PEER_OK) {
        peer_error_print(&error);
    }
    return (int)code;
}

/* Start a peer for the second bank, which answers once. */
static peer_exit start(peer_town *town, peer_error *error,
                       const peer_meeting *meeting)
{
    int ends[2];
    if (pipe(ends) != 0) {
        return peer_error_system(error, PEER_ERR_LOCAL, "cannot make a pipe");
    }
    (void)fflush(NULL);
    town->server = fork();
    if (town->server == 0) {
        (void)close(ends[0]);
        _exit(serve(town, meeting, ends[1]));
    }
    (void)close(ends[1]);
    (void)close(town->listener);
    town->listener = -1;
    town->reports = ends[0];
    if (town->server < 0) {
        town->server = 0;
        return peer_error_system(error, PEER_ERR_LOCAL,
                                 "cannot start a process");
    }
    return PEER_OK;
}

static int wait_for_server(peer_town *town)
{
    int status = 0;
    while (waitpid(town->server, &status, 0) < 0 && errno == EINTR) {
    }
    town->server = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Let the operator see why the other process failed. */
static void add_log(const peer_town *town, peer_error *error)
{
    char line[512];
    FILE *log = fopen(town->log, "r");
    while (log != NULL && fgets(line, sizeof line, log) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        peer_error_add(error, "second bank: %s", line);
    }
    if (log != NULL) {
        (void)fclose(log);
    }
}

/* A pipe may give a report in pieces. */
static bool read_report(int fd, peer_report *out)
{
    char *at = (char *)out;
    size_t done = 0;
    while (done < sizeof *out) {
        const ssize_t len = read(fd, at + done, sizeof *out - done);
        if (len < 0 && errno == EINTR) {
            continue;
        }
        if (len <= 0) {
            return false;
        }
        done += (size_t)len;
    }
    return true;
}

/* Wait for the second bank's process and take its report. */
static peer_exit finish(peer_town *town, peer_report *out, peer_error *error)
{
    const bool told = read_report(town->reports, out);
    const int outcome = wait_for_server(town);
    if (outcome != 0 || !told) {
        (void)peer_error_set(error, PEER_ERR_LOCAL,
                             "the second bank's process failed");
        add_log(town, error);
        return PEER_ERR_LOCAL;
    }
    return PEER_OK;
}

static peer_exit compare(peer_error *error, const peer_report *first,
                         const peer_report *second)
{
    if (strcmp(first->transcript, second->transcript) != 0 ||
        first->items != second->peer_items ||
        first->peer_items != second->items) {
        return peer_error_set(error, PEER_ERR_LOCAL,
                              "the two banks do not agree on their session");
    }
    return PEER_OK;
}

peer_exit peer_town_hold(peer_town *town, peer_error *error,
                         peer_meeting *meeting)
{
    const peer_match_request request = {
        .dir = town->first,
        .partner = PEER_TOWN_SECOND,
        .list = meeting->first_list,
        .list_options = meeting->options,
        .out = town->result,
    };
    PEER_TRY(start(town, error, meeting));
    const peer_exit code = peer_match(&meeting->first, error, &request);
    if (code == PEER_ERR_PARTNER) {
        (void)kill(town->server, SIGTERM);
        (void)wait_for_server(town);
        add_log(town, error);
    }
    PEER_TRY(code);
    PEER_TRY(finish(town, &meeting->second, error));
    return compare(error, &meeting->first, &meeting->second);
}

static peer_exit
each_record(peer_records *records, peer_error *error,
            void (*visit)(void *arg, const peer_record *record), void *arg)
{
    const peer_record *record = NULL;
    PEER_TRY(peer_records_next(records, &record, error));
    while (record != NULL) {
        PEER_TRY(peer_records_next(records, &record, error));
        if (record != NULL) {
            visit(arg, record);
        }
    }
    return PEER_OK;
}

peer_exit peer_town_each_row(const peer_town *town, peer_error *error,
                             void (*visit)(void *arg,
                                           const peer_record *record),
                             void *arg)
{
    int fd = -1;
    peer_records *records = NULL;
    PEER_TRY(peer_files_open(&fd, error, town->result, true));
    peer_exit code = peer_records_new(&records, error, fd, town->result,
                                      PEER_FORMAT_CSV, PEER_ENCODING_UTF8);
    if (code == PEER_OK) {
        code = each_record(records, error, visit, arg);
    }
    peer_records_free(records);
    (void)close(fd);
    return code;
}

static void remove_in(const char *dir, const char *name)
{
    char path[PEER_PATH_ROOM];
    peer_error ignored;
    if (peer_files_join(path, &ignored, dir, name) == PEER_OK) {
        (void)remove(path);
    }
}

static void remove_bank(const char *dir)
{
    static const char *const names[] = {
        "partners/" PEER_TOWN_FIRST ".pem",
        "partners/" PEER_TOWN_FIRST ".conf",
        "partners/" PEER_TOWN_SECOND ".pem",
        "partners/" PEER_TOWN_SECOND ".conf",
        "partners",
        "key.pem",
        "cert.pem",
        "peer.conf",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        remove_in(dir, names[i]);
    }
    (void)remove(dir);
}

void peer_town_clear(peer_town *town)
{
    if (town->server > 0) {
        (void)kill(town->server, SIGTERM);
        (void)wait_for_server(town);
    }
    if (town->listener >= 0) {
        (void)close(town->listener);
    }
    if (town->reports >= 0) {
        (void)close(town->reports);
    }
    if (town->root[0] != '\0') {
        remove_bank(town->first);
        remove_bank(town->second);
        (void)remove(town->result);
        (void)remove(town->log);
        (void)remove(town->root);
    }
    memset(town, 0, sizeof *town);
}
