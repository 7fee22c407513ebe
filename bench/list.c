/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* vesica-bench list: a file becomes a list, and what it costs. */

#include "command.h"
#include "list_options.h"
#include "list_stages.h"
#include "report.h"
#include "sha512.h"

#include <stdlib.h>
#include <unistd.h>

#define PATH_BYTES 4096

/* The speed of the machine for which the library has its goal of rows per
 * second. */
#define REFERENCE_SHA512_NS 190.0

static json_t *count_json(uint64_t count)
{
    return json_integer((json_int_t)count);
}

static void add_stages(json_t *report, const struct list_figures *figures)
{
    json_object_set_new(
        report, "stages",
        json_pack("{s:f, s:f, s:f, s:f, s:f, s:f}", "pass",
                  figures->pass_seconds, "records", figures->records_seconds,
                  "scan", figures->scan_seconds, "hash", figures->hash_seconds,
                  "seal", figures->seal_seconds, "read",
                  figures->read_seconds));
}

static void add_figures(json_t *report, const struct list_options *options,
                        const struct list_figures *figures, double sha512_ns)
{
    const double rows = (double)options->rows;
    const double seconds = figures->read_seconds - figures->seal_seconds;
    const double row_ns = 1e9 * seconds / rows;
    const double ratio = row_ns / sha512_ns;

    json_object_set_new(report, "rows", count_json(options->rows));
    json_object_set_new(
        report, "mix",
        json_string(options->type != NULL ? options->type->name : "mixed"));
    json_object_set_new(report, "bytes", count_json(figures->bytes));
    json_object_set_new(report, "items", count_json(figures->items));
    json_object_set_new(report, "rows_per_second", json_real(rows / seconds));
    json_object_set_new(report, "row_ns", json_real(row_ns));
    json_object_set_new(report, "ratio_to_pass",
                        json_real(seconds / figures->pass_seconds));
    json_object_set_new(report, "sha512_ns", json_real(sha512_ns));
    json_object_set_new(report, "ratio_to_sha512", json_real(ratio));
    json_object_set_new(report, "reference_rows_per_second",
                        json_real(1e9 / (ratio * REFERENCE_SHA512_NS)));
    json_object_set_new(report, "peak_rss_bytes",
                        count_json(figures->peak_rss_bytes));
    json_object_set_new(report, "bytes_per_row",
                        json_real((double)figures->rows_bytes / rows));
    add_stages(report, figures);
}

/* Make an empty file in TMPDIR. */
static FILE *make_file(char path[PATH_BYTES])
{
    const char *dir = getenv("TMPDIR");
    FILE *file = NULL;

    (void)snprintf(path, PATH_BYTES, "%s/vesica-bench.XXXXXX",
                   dir != NULL && *dir != '\0' ? dir : "/tmp");
    const int fd = mkstemp(path);
    if (fd >= 0) {
        file = fdopen(fd, "w");
    }
    if (file == NULL) {
        perror(path);
    }
    return file;
}

static bool fill_file(FILE *file, const struct list_options *options)
{
    mixed_write(file, options->type, options->rows);
    const bool failed = ferror(file) != 0;
    if (fclose(file) != 0 || failed) {
        perror("vesica-bench list: cannot write the rows");
        return false;
    }
    return true;
}

/* The speed of a machine moves while a long list is read. */
static bool measure(struct list_figures *figures, double *sha512_ns,
                    const struct list_options *options)
{
    char path[PATH_BYTES];
    double before_ns = 0;
    double after_ns = 0;
    FILE *file = make_file(path);

    if (file == NULL) {
        return false;
    }
    const bool done = fill_file(file, options) &&
                      bench_measure_sha512(&before_ns) &&
                      list_measure(figures, path, options->rows) &&
                      bench_measure_sha512(&after_ns);
    (void)unlink(path);
    if (done) {
        *sha512_ns = (before_ns + after_ns) / 2;
    }
    return done;
}

int bench_list_command(int argc, char **argv)
{
    struct list_options options;
    struct list_figures figures;
    double sha512_ns = 0;

    if (!list_options_read(&options, argc, argv)) {
        return BENCH_USAGE;
    }
    if (options.help) {
        list_options_print_help();
        return BENCH_DONE;
    }
    if (!measure(&figures, &sha512_ns, &options)) {
        return BENCH_FAILED;
    }
    json_t *report = json_object();
    add_figures(report, &options, &figures, sha512_ns);
    report_add_machine(report);
    const bool done = report_print("list", report, options.json);
    json_decref(report);
    return done ? BENCH_DONE : BENCH_FAILED;
}
