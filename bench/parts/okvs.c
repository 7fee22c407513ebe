/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* vesica-bench okvs: what a key costs in the oblivious key-value store, by each
 * backend, and a plain loop beside it. */

#include "command.h"
#include "parts/okvs_measure.h"
#include "parts/parts_options.h"
#include "report.h"

#include <sodium.h>

static const char help[] =
    "usage: vesica-bench okvs [OPTION]...\n"
    "\n"
    "Report what a key costs in the oblivious key-value store, on one thread, "
    "by each\n"
    "backend that this processor has.\n"
    "\n"
    "  --keys N        to encode and decode (default 1048576)\n"
    "  --backend NAME  minimal, portable, avx2 or avx512 (default: all there "
    "are)\n"
    "  --json          print one JSON array\n"
    "  --help          print this\n"
    "\n"
    "hash       H0 of all keys; partition: hashes and values put into bins, "
    "which\n"
    "           sessions do to numbers of items, and before they hash\n"
    "encode     of all bins, and decode: at the same keys\n"
    "plain      one bin as one writes it first: elimination row by row, and\n"
    "           decoding bit by bit, in the order of the keys\n"
    "ratio      plain / ours\n"
    "\n"
    "exit codes: 0 done, 1 usage, 2 the run broke off or a result is wrong\n";

static const char *const keys_of_steps[NUM_OKVS_STEPS] = {
    [OKVS_HASH] = "hash_ns",
    [OKVS_PARTITION] = "partition_ns",
    [OKVS_ENCODE] = "encode_ns",
    [OKVS_DECODE] = "decode_ns",
    [OKVS_PLAIN_ENCODE] = "plain_encode_ns",
    [OKVS_PLAIN_DECODE] = "plain_decode_ns",
};

static json_t *row_json(const struct okvs_figures *figures,
                        const struct parts_options *options, vesica_cpu backend)
{
    const vesica_okvs_params *params = &figures->params;
    const double num_slots = (double)params->num_bins * params->num_slots;
    json_t *row = json_pack(
        "{s:s, s:I, s:I, s:I, s:I, s:f}", "backend", backend_name(backend),
        "keys", (json_int_t)options->keys, "bins", (json_int_t)params->num_bins,
        "capacity", (json_int_t)params->capacity, "slots",
        (json_int_t)params->num_slots, "slots_per_key",
        num_slots / (double)options->keys);

    for (size_t i = 0; i < NUM_OKVS_STEPS; i++) {
        json_object_set_new(row, keys_of_steps[i], json_real(figures->ns[i]));
    }
    json_object_set_new(
        row, "encode_ratio",
        json_real(figures->ns[OKVS_PLAIN_ENCODE] / figures->ns[OKVS_ENCODE]));
    json_object_set_new(
        row, "decode_ratio",
        json_real(figures->ns[OKVS_PLAIN_DECODE] / figures->ns[OKVS_DECODE]));
    return row;
}

static json_t *measure(const struct parts_options *options, vesica_cpu backend)
{
    struct okvs_figures figures;

    backend_use(backend);
    const bool done = okvs_measure(&figures, (uint32_t)options->keys);
    backend_use(backend_most());
    return done ? row_json(&figures, options, backend) : NULL;
}

/* The machine, then a block for each backend. */
static bool print_text(const json_t *report)
{
    json_t *text = json_object();
    json_t *row;
    size_t i;

    report_add_machine(text);
    json_array_foreach(report, i, row)
    {
        json_t *figures = json_copy(row);
        const char *name = json_string_value(json_object_get(row, "backend"));
        json_object_set_new(text, name, figures);
        json_object_del(figures, "backend");
    }
    const bool printed = report_print("okvs", text, false);
    json_decref(text);
    return printed;
}

int bench_okvs_command(int argc, char **argv)
{
    struct parts_options options;

    if (!parts_options_read(&options, argc, argv)) {
        return BENCH_USAGE;
    }
    if (options.help) {
        (void)fputs(help, stdout);
        return BENCH_DONE;
    }
    if (sodium_init() < 0) {
        (void)fputs("vesica-bench: libsodium did not start\n", stderr);
        return BENCH_FAILED;
    }
    json_t *report = json_array();
    bool done = true;
    for (vesica_cpu backend = options.first_backend;
         done && backend <= options.last_backend; backend++) {
        json_t *row = measure(&options, backend);
        done = row != NULL && json_array_append_new(report, row) == 0;
    }
    if (done) {
        done = options.json ? report_print("okvs", report, true)
                            : print_text(report);
    }
    json_decref(report);
    return done ? BENCH_DONE : BENCH_FAILED;
}
