/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "list_stages.h"

#include "clocks.h"
#include "mixed.h"

#include "rows/rows.h"
#include "vesica/vesica.h"

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define SUITE VESICA_SUITE_RISTRETTO255_SHA512

/* What the steps share. */
struct run {
    const char *path;
    uint64_t num_rows;
    vesica_config *config;
    peer_list_options options;
    peer_error error;
};

static bool fail(const char *what)
{
    (void)fprintf(stderr, "vesica-bench list: %s\n", what);
    return false;
}

static bool fail_as_said(const struct run *run)
{
    peer_error_print(&run->error);
    return false;
}

static uint64_t peak_rss(void)
{
    struct rusage usage;

    (void)getrusage(RUSAGE_SELF, &usage);
    return (uint64_t)usage.ru_maxrss * 1024;
}

static bool open_file(int *out, const struct run *run)
{
    *out = open(run->path, O_RDONLY | O_CLOEXEC);
    return *out >= 0 || fail("cannot open the file");
}

static bool measure_rows(struct run *run, struct list_figures *out)
{
    peer_rows *rows = NULL;
    const uint64_t before = peak_rss();
    const double begin = bench_clock_cpu();

    if (peer_rows_read(&rows, &run->error, run->path, &run->options,
                       run->config, SUITE) != PEER_OK) {
        return fail_as_said(run);
    }
    out->read_seconds = bench_clock_cpu() - begin;
    out->peak_rss_bytes = peak_rss();
    out->rows_bytes = out->peak_rss_bytes - before;
    out->items = vesica_list_num_items(peer_rows_list(rows));
    const bool all = peer_rows_num(rows, PEER_ROW_TAKEN) == run->num_rows;
    peer_rows_free(rows);
    return all || fail("not every row took part");
}

static uint64_t count_newlines(const char *bytes, size_t len)
{
    const char *end = bytes + len;
    uint64_t num = 0;

    while ((bytes = memchr(bytes, '\n', (size_t)(end - bytes))) != NULL) {
        bytes++;
        num++;
    }
    return num;
}

static bool measure_pass(struct run *run, struct list_figures *out)
{
    static char buffer[1 << 18];
    uint64_t num_lines = 0;
    int fd;
    ssize_t len;
    const double begin = bench_clock_cpu();

    if (!open_file(&fd, run)) {
        return false;
    }
    while ((len = read(fd, buffer, sizeof buffer)) > 0) {
        num_lines += count_newlines(buffer, (size_t)len);
        out->bytes += (uint64_t)len;
    }
    (void)close(fd);
    out->pass_seconds = bench_clock_cpu() - begin;
    return num_lines == run->num_rows + 1 || fail("lines are missing");
}

static bool count_records(struct run *run, int fd, uint64_t *num)
{
    peer_records *records = NULL;
    const peer_record *record = NULL;
    peer_exit code = peer_records_new(&records, &run->error, fd, run->path,
                                      PEER_FORMAT_CSV, PEER_ENCODING_UTF8);

    while (code == PEER_OK) {
        code = peer_records_next(records, &record, &run->error);
        if (code != PEER_OK || record == NULL) {
            break;
        }
        (*num)++;
    }
    peer_records_free(records);
    return code == PEER_OK || fail_as_said(run);
}

static bool measure_records(struct run *run, struct list_figures *out)
{
    uint64_t num = 0;
    int fd;
    const double begin = bench_clock_cpu();

    if (!open_file(&fd, run)) {
        return false;
    }
    const bool done = count_records(run, fd, &num);
    (void)close(fd);
    out->records_seconds = bench_clock_cpu() - begin;
    return done && (num == run->num_rows + 1 || fail("records are missing"));
}

/* Counts the rows, and adds them to a list if there is one. */
struct visit {
    vesica_list *list;
    uint64_t num;
};

static peer_exit visit_row(void *arg, peer_error *error, const peer_row *row)
{
    struct visit *visit = arg;

    visit->num += row->outcome == PEER_ROW_TAKEN;
    if (visit->list != NULL &&
        vesica_list_add(visit->list, &row->identifier, visit->num, NULL, 0) !=
            VESICA_OK) {
        return peer_error_set(error, PEER_ERR_LOCAL, "cannot add to the list");
    }
    return PEER_OK;
}

static bool measure_scan(struct run *run, vesica_list *list, double *seconds)
{
    struct visit visit = {list, 0};
    const peer_visitor visitor = {.row = visit_row, .arg = &visit};
    int fd;
    const double begin = bench_clock_cpu();

    if (!open_file(&fd, run)) {
        return false;
    }
    const peer_exit code =
        peer_scan(fd, run->path, &run->options, &visitor, &run->error);
    (void)close(fd);
    *seconds = bench_clock_cpu() - begin;
    if (code != PEER_OK) {
        return fail_as_said(run);
    }
    return visit.num == run->num_rows || fail("rows are missing");
}

static bool measure_hash(struct run *run, struct list_figures *out)
{
    vesica_list *list = NULL;

    if (vesica_list_new(&list, run->config, SUITE) != VESICA_OK) {
        return fail("cannot make a list");
    }
    bool done = measure_scan(run, list, &out->hash_seconds);
    const double begin = bench_clock_cpu();
    done = done && (vesica_list_seal(list) == VESICA_OK ||
                    fail("cannot seal the list"));
    out->seal_seconds = bench_clock_cpu() - begin;
    done = done && (vesica_list_num_items(list) == out->items ||
                    fail("the two lists differ"));
    vesica_list_free(list);
    return done;
}

/* The peer's way goes first, while nothing else has taken memory. */
bool list_measure(struct list_figures *out, const char *path, uint64_t num_rows)
{
    struct run run = {
        .path = path,
        .num_rows = num_rows,
        .options = {.format = PEER_FORMAT_CSV, .as_of = MIXED_DAY}};

    *out = (struct list_figures){0};
    if (vesica_config_new(&run.config) != VESICA_OK) {
        return fail("cannot make a config");
    }
    const bool done = measure_rows(&run, out) && measure_pass(&run, out) &&
                      measure_records(&run, out) &&
                      measure_scan(&run, NULL, &out->scan_seconds) &&
                      measure_hash(&run, out);
    vesica_config_free(run.config);
    return done;
}
