/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "cli/check_copy.h"
#include "cli/check_report.h"
#include "cli/commands.h"

enum {
    OPTION_JSON,
    OPTION_SHOW,
    OPTION_FIX,
    NUM_OPTIONS
};

static const peer_option options[NUM_OPTIONS] = {
    [OPTION_JSON] = {"json", NULL, false,
                     "Print what was found as one JSON object."},
    [OPTION_SHOW] = {"show", NULL, false,
                     "Show the values of bad rows as they are."},
    [OPTION_FIX] = {"fix", "FILE", false,
                    "Write a canonical copy of the valid rows, as TSV if the "
                    "name ends with .tsv, else as CSV; - for standard output."},
};

/* Longest line about a bad row, with its NUL; --show may show much. */
#define FAULT_ROOM 2048

/* All that one run holds. */
typedef struct run_state {
    const char *file;
    const char *fix; /* NULL: no copy */
    bool json;
    peer_list_options list;
    FILE *stream; /* for what is said */
    int fd;
    struct stat status; /* of the file, before it was read */
    peer_output output;
    peer_check check;
} run_state;

static peer_exit on_row(void *arg, peer_error *error, const peer_row *row)
{
    run_state *r = arg;
    char line[FAULT_ROOM];
    if (row->outcome == PEER_ROW_BAD && !r->json) {
        peer_row_fault_text(line, sizeof line, row, r->check.show);
        (void)fprintf(r->stream, "%s\n", line);
    } else if (row->outcome == PEER_ROW_BAD &&
               !peer_check_note_bad(&r->check, row)) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    return peer_tally_add(&r->check.tally, error, row);
}

static peer_exit open_files(run_state *r, peer_error *error)
{
    PEER_TRY(peer_files_open(&r->fd, error, r->file, false));
    if (fstat(r->fd, &r->status) != 0) {
        return peer_error_system(error, PEER_ERR_LOCAL, "cannot read %s",
                                 r->file);
    }
    if (r->fix == NULL) {
        return PEER_OK;
    }
    if (peer_files_is_same(r->file, r->fix)) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "--fix is the list itself: %s", r->fix);
    }
    return peer_output_open(&r->output, error, r->fix);
}

static peer_exit check_rows(run_state *r, peer_error *error)
{
    const peer_visitor visitor = {NULL, on_row, r};
    PEER_TRY(peer_tally_init(&r->check.tally, error));
    if (r->json && (r->check.bad = json_array()) == NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    PEER_TRY(peer_scan(r->fd, r->file, &r->list, &visitor, error));
    return peer_tally_finish(&r->check.tally, error);
}

static peer_exit report(run_state *r, peer_error *error)
{
    if (!r->json) {
        peer_check_print(r->stream, &r->check);
    } else if (!peer_check_print_json(r->stream, &r->check)) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    return PEER_OK;
}

static peer_exit write_copy(run_state *r, peer_error *error)
{
    const peer_list_format format = peer_format_of(r->fix);
    if (lseek(r->fd, 0, SEEK_SET) != 0) {
        return peer_error_system(error, PEER_ERR_LOCAL, "cannot read %s again",
                                 r->file);
    }
    PEER_TRY(peer_files_check_unchanged(error, r->fd, &r->status, r->file));
    PEER_TRY(peer_check_copy(r->output.stream, error, format, r->fd, r->file,
                             &r->list));
    PEER_TRY(peer_files_check_unchanged(error, r->fd, &r->status, r->file));
    return peer_output_commit(&r->output, error, 0600);
}

static peer_exit check(run_state *r, peer_error *error)
{
    PEER_TRY(open_files(r, error));
    PEER_TRY(check_rows(r, error));
    PEER_TRY(report(r, error));
    const uint64_t bad = r->check.tally.rows[PEER_ROW_BAD];
    if (bad > 0 && !r->list.skip_invalid) {
        return peer_error_set(error, PEER_ERR_INPUT, "%s: %llu bad %s%s",
                              r->file, (unsigned long long)bad,
                              bad == 1 ? "row" : "rows",
                              r->fix != NULL ? "; no copy is written" : "");
    }
    return r->fix != NULL ? write_copy(r, error) : PEER_OK;
}

static peer_exit run(peer_error *error, const peer_arguments *arguments)
{
    run_state r;
    memset(&r, 0, sizeof r);
    r.file = arguments->operands[0];
    r.fix = arguments->options[OPTION_FIX];
    r.json = arguments->options[OPTION_JSON] != NULL;
    r.list = arguments->list;
    r.fd = -1;
    r.stream = r.fix != NULL && strcmp(r.fix, "-") == 0 ? stderr : stdout;
    /* Both passes have one day. */
    if (r.list.as_of == 0) {
        r.list.as_of = peer_day_today();
    }
    r.check.file = r.file;
    r.check.options = &r.list;
    r.check.day = r.list.as_of;
    r.check.show = arguments->options[OPTION_SHOW] != NULL;
    const peer_exit code = check(&r, error);
    peer_output_abandon(&r.output);
    peer_tally_clear(&r.check.tally);
    json_decref(r.check.bad);
    if (r.fd >= 0) {
        (void)close(r.fd);
    }
    return code;
}

const peer_command peer_command_check = {
    .name = "check",
    .operands = {"FILE"},
    .summary = "Check a list without a partner: each bad row, and what the "
               "rows come to.",
    .options = options,
    .num_options = NUM_OPTIONS,
    .takes_list_options = true,
    .run = run,
};
