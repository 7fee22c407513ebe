/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "rows/quotes.h"

#include <string.h>

static int is_newline(unsigned char c)
{
    return c == '\n';
}

static int is_never(unsigned char c)
{
    (void)c;
    return 0;
}

bool peer_quotes_init(peer_quotes *quotes)
{
    if (csv_init(&quotes->parser, CSV_STRICT | CSV_REPALL_NL) != 0) {
        return false;
    }
    csv_set_term_func(&quotes->parser, is_newline);
    csv_set_space_func(&quotes->parser, is_never);
    csv_set_blk_size(&quotes->parser, PEER_MAX_RECORD);
    quotes->complete = true;
    return true;
}

void peer_quotes_clear(peer_quotes *quotes)
{
    csv_free(&quotes->parser);
}

/* A parser in the middle of a record can only be made anew; it takes no memory
 * before it is fed. */
void peer_quotes_begin(peer_quotes *quotes, peer_record *record)
{
    if (!quotes->complete) {
        peer_quotes_clear(quotes);
        (void)peer_quotes_init(quotes);
    }
    quotes->record = record;
    quotes->complete = false;
    quotes->too_many = false;
    quotes->text_len = 0;
    record->num_fields = 0;
}

static void on_field(void *text, size_t len, void *arg)
{
    peer_quotes *quotes = arg;
    peer_record *record = quotes->record;
    /* Fields are never longer than the record, which has been measured. */
    if (record->num_fields == PEER_MAX_FIELDS ||
        len > sizeof quotes->text - quotes->text_len) {
        quotes->too_many = true;
        return;
    }
    char *kept = quotes->text + quotes->text_len;
    if (len > 0) {
        memcpy(kept, text, len);
    }
    record->fields[record->num_fields++] = (peer_field){kept, len};
    quotes->text_len += len;
}

static void on_record(int end, void *arg)
{
    peer_quotes *quotes = arg;
    (void)end;
    quotes->complete = true;
}

static bool parse(peer_quotes *quotes, const char *text, size_t len)
{
    return csv_parse(&quotes->parser, text, len, on_field, on_record, quotes) ==
           len;
}

peer_quotes_state peer_quotes_feed(peer_quotes *quotes, const char *line,
                                   size_t len)
{
    if (!parse(quotes, line, len) || !parse(quotes, "\n", 1)) {
        return csv_error(&quotes->parser) == CSV_EPARSE ? PEER_QUOTES_BAD
                                                        : PEER_QUOTES_NO_MEMORY;
    }
    if (quotes->too_many) {
        return PEER_QUOTES_FIELDS;
    }
    return quotes->complete ? PEER_QUOTES_CLOSED : PEER_QUOTES_OPEN;
}
