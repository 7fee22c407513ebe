/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A file with any list options. The first two bytes choose the options, the
 * rest is the file. Properties: each row has an outcome and what belongs to
 * it; a list is made if no row is bad, or bad ones are skipped; the rows
 * that took part come out, and are a list of the same identifiers in the
 * same order. Aims at peer_scan, peer_rows_read and peer_rows_write. */

#include <string.h>

#include "rows/rows.h"
#include "support/file.h"
#include "support/require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEAD_BYTES 2
#define MAX_ROWS 4096
#define RESULT_ROOM (1 << 20)

/* One for each bit of the head; of those that exclude one another the later
 * bits count. */
static const struct {
    const char *name;
    const char *value;
} choices[] = {
    {"format", "csv"},
    {"format", "tsv"},
    {"encoding", "gb18030"},
    {"map", "value=raw_value"},
    {"map", "id_type=kind,expires_on=until"},
    {"type", "NAME_DOB"},
    {"type", "CN_RID"},
    {"type", "DOMAIN"},
    {"column", "1"},
    {"column", "2"},
    {"column", "id"},
    {"compose", "NAME_DOB=name+birth_date"},
    {"compose", "ACCT=bank+account,SOCIAL=name+id"},
    {"skip-invalid", ""},
    {"any-state", ""},
    {"as-of", "2026-01-01"},
};

/* What a pass came to. */
typedef struct pass {
    const peer_list_options *options;
    uint64_t num[PEER_NUM_OUTCOMES];
    uint64_t digest; /* of the identifiers that take part, in their order */
} pass;

static peer_exit choose(peer_list_options *out, const uint8_t *head)
{
    static peer_error error;
    const unsigned bits = head[0] | (unsigned)head[1] << 8;
    *out = (peer_list_options){.as_of = 20454};
    for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++) {
        if ((bits >> i & 1) != 0) {
            PEER_TRY(peer_list_options_set(out, &error, choices[i].name,
                                           choices[i].value));
        }
    }
    return peer_list_options_check(out, &error);
}

static uint64_t digest(uint64_t before, const void *bytes, size_t len)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < len; i++) {
        before = (before ^ at[i]) * UINT64_C(1099511628211);
    }
    return before;
}

static void check_bad(const peer_row *row)
{
    const peer_row_fault *fault = &row->fault;
    char text[600];
    require(fault->column != NULL && fault->rule != NULL &&
            fault->expected != NULL);
    require(fault->position <= fault->value_len + 1);
    require(fault->value_len == 0 || fault->value != NULL);
    peer_row_fault_text(text, sizeof text, row, false);
    require(strlen(text) < sizeof text && text[0] != '\0');
    (void)peer_row_would_be(row);
}

static peer_exit visit(void *arg, peer_error *error, const peer_row *row)
{
    pass *p = arg;
    (void)error;
    require(row->outcome < PEER_NUM_OUTCOMES);
    p->num[row->outcome]++;
    if (row->outcome == PEER_ROW_BAD) {
        check_bad(row);
        return PEER_OK;
    }
    require(row->info != NULL && row->info->type == row->identifier.type);
    require(!p->options->any_state || row->outcome <= PEER_ROW_VICTIM);
    if (row->outcome == PEER_ROW_TAKEN) {
        p->digest = digest(p->digest, &row->identifier.type,
                           sizeof row->identifier.type);
        p->digest =
            digest(p->digest, row->identifier.bytes, row->identifier.length);
    }
    return PEER_OK;
}

static peer_exit scan(pass *out, int fd, const peer_list_options *options)
{
    static peer_error error;
    *out = (pass){.options = options};
    const peer_visitor visitor = {.row = visit, .arg = out};
    return peer_scan(fd, "input", options, &visitor, &error);
}

/* Marks of encodings, which a file without its header may come to begin
 * with. */
static bool may_be_mark(const char *text, size_t len)
{
    return len > 0 && (text[0] == '\0' || (unsigned char)text[0] >= 0x80);
}

/* The rows that came out, read again. */
static void check_result(const peer_rows *rows, const pass *first,
                         peer_list_format as)
{
    static peer_error error;
    static char text[RESULT_ROOM];
    uint64_t which[MAX_ROWS];
    peer_list_options options = *first->options;
    pass second;
    const uint64_t num = first->num[PEER_ROW_TAKEN];
    FILE *stream = fmemopen(text, sizeof text, "w");
    require(stream != NULL);
    for (uint64_t i = 0; i < num; i++) {
        which[i] = i;
    }
    require(peer_rows_write(rows, &error, stream, as, which, num) == PEER_OK);
    const long len = ftell(stream);
    require(fclose(stream) == 0 && len >= 0 && len < RESULT_ROOM);
    if (len == 0 || may_be_mark(text, (size_t)len)) {
        return;
    }
    options.format = as;
    require(scan(&second, fuzz_file(1, text, (size_t)len), &options) ==
            PEER_OK);
    require(second.num[PEER_ROW_TAKEN] == num);
    require(second.digest == first->digest);
}

static void check_rows(const peer_rows *rows, const pass *first)
{
    for (size_t i = 0; i < PEER_NUM_OUTCOMES; i++) {
        require(peer_rows_num(rows, (peer_row_outcome)i) == first->num[i]);
    }
    require(vesica_list_num_entries(peer_rows_list(rows)) ==
            first->num[PEER_ROW_TAKEN]);
    if (first->num[PEER_ROW_TAKEN] > MAX_ROWS) {
        return;
    }
    const bool is_tsv = first->options->format == PEER_FORMAT_TSV;
    check_result(rows, first, is_tsv ? PEER_FORMAT_TSV : PEER_FORMAT_CSV);
    if (is_tsv) {
        check_result(rows, first, PEER_FORMAT_CSV);
    }
}

static void check_list(const pass *first, bool scanned, int fd)
{
    static peer_error error;
    char path[FUZZ_PATH_ROOM];
    vesica_config *config = NULL;
    peer_rows *rows = NULL;
    fuzz_file_path(path, fd);
    require(vesica_config_new(&config) == VESICA_OK);
    const bool read =
        peer_rows_read(&rows, &error, path, first->options, config,
                       VESICA_SUITE_RISTRETTO255_SHA512) == PEER_OK;
    require(read == (scanned && (first->num[PEER_ROW_BAD] == 0 ||
                                 first->options->skip_invalid)));
    if (read) {
        check_rows(rows, first);
    }
    peer_rows_free(rows);
    vesica_config_free(config);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    peer_list_options options;
    pass first;
    if (size < HEAD_BYTES || choose(&options, data) != PEER_OK) {
        return 0;
    }
    const int fd = fuzz_file(0, data + HEAD_BYTES, size - HEAD_BYTES);
    const bool scanned = scan(&first, fd, &options) == PEER_OK;
    check_list(&first, scanned, fd);
    return 0;
}
