/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The records of a file, by what the build defines:
 *
 *   FUZZ_FORMAT    CSV or TSV
 *   FUZZ_ENCODING  UTF8 or GB18030
 *
 * Properties: reading ends; records follow one another within the file; one
 * that is good has the same fields if it is read alone, where it stands; if
 * it has tabs, it has them as CSV too, as results are written. Aims at
 * peer_records_next and peer_result_write. */

#include <string.h>

#include "rows/records.h"
#include "rows/result.h"
#include "support/file.h"
#include "support/require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define JOIN(a, b) a##b
#define NAME_OF_FORMAT(format) JOIN(PEER_FORMAT_, format)
#define NAME_OF_ENCODING(encoding) JOIN(PEER_ENCODING_, encoding)

/* Each costs the making of a reader. */
#define MAX_READ_AGAIN 2

static const peer_list_format format = NAME_OF_FORMAT(FUZZ_FORMAT);
static const peer_encoding encoding = NAME_OF_ENCODING(FUZZ_ENCODING);

static void check_fields(const peer_record *a, const peer_record *b)
{
    require(a->num_fields == b->num_fields);
    for (size_t i = 0; i < a->num_fields; i++) {
        const peer_field x = a->fields[i];
        const peer_field y = b->fields[i];
        /* Said so that analyzers see it too. */
        if (x.text == NULL || y.text == NULL || x.len != y.len) {
            abort();
        }
        require(x.len == 0 || memcmp(x.text, y.text, x.len) == 0);
    }
}

/* A file of one good record, and of blank lines: one before it, so that it does
 * not begin with what could be a mark of an encoding. */
static void check_alone(const peer_record *record, const char *text, size_t len,
                        peer_list_format as)
{
    static peer_error error;
    peer_records *records = NULL;
    const peer_record *again = NULL;
    const peer_record *end = NULL;
    static char alone[PEER_MAX_RECORD + 1] = {'\n'};
    require(len <= PEER_MAX_RECORD);
    memcpy(alone + 1, text, len);
    const int fd = fuzz_file(1, alone, len + 1);
    require(peer_records_new(&records, &error, fd, "alone", as, encoding) ==
            PEER_OK);
    require(peer_records_next(records, &again, &error) == PEER_OK);
    require(again != NULL && again->bad_rule == NULL);
    check_fields(record, again);
    require(peer_records_next(records, &end, &error) == PEER_OK && end == NULL);
    peer_records_free(records);
}

/* The result is one record of CSV, unless its quotes have made it too long. */
static void check_as_csv(const peer_record *record, int fd)
{
    static char text[2 * PEER_MAX_RECORD + 2];
    const peer_place place = {record->offset, record->length};
    FILE *stream = fmemopen(text, sizeof text, "w");
    require(stream != NULL);
    require(peer_result_write(stream, fd, place, format == PEER_FORMAT_TSV));
    const long len = ftell(stream);
    require(fclose(stream) == 0 && len > 0);
    if (len <= PEER_MAX_RECORD) {
        check_alone(record, text, (size_t)len, PEER_FORMAT_CSV);
    }
}

static void check_place(const peer_record *record, const peer_record *before,
                        size_t size)
{
    require(record->line > before->line);
    require(record->offset >= before->offset + before->length);
    require(record->length > 0);
    require(record->offset + record->length <= size);
    require((record->bad_rule == NULL) == (record->bad_expected == NULL));
    require((record->bad_rule == NULL) == (record->num_fields > 0));
    require(record->num_fields <= PEER_MAX_FIELDS);
}

static void check_records(peer_records *records, int fd, const uint8_t *data,
                          size_t size)
{
    static peer_error error;
    peer_record before = {0};
    const peer_record *record = NULL;
    unsigned num_good = 0;
    for (;;) {
        require(peer_records_next(records, &record, &error) == PEER_OK);
        if (record == NULL) {
            break;
        }
        check_place(record, &before, size);
        before.line = record->line;
        before.offset = record->offset;
        before.length = record->length;
        if (record->bad_rule == NULL && num_good++ < MAX_READ_AGAIN) {
            check_alone(record, (const char *)data + record->offset,
                        record->length, format);
            check_as_csv(record, fd);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static peer_error error;
    peer_records *records = NULL;
    const int fd = fuzz_file(0, data, size);
    if (peer_records_new(&records, &error, fd, "input", format, encoding) ==
        PEER_OK) {
        check_records(records, fd, data, size);
    }
    peer_records_free(records);
    return 0;
}
