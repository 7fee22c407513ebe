/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/shelf.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

struct peer_book {
    peer_rows *rows;
    int32_t last_day;   /* on which it may be lent */
    size_t num_holders; /* the shelf itself is one of them */
};

struct peer_shelf {
    peer_source source;
    const vesica_config *config;
    vesica_suite suite;
    int32_t (*today)(void);
    pthread_mutex_t lock; /* guards what follows, and the books */
    peer_book *book;
};

/* A day that the operator sets, or every state, holds for ever. */
static bool follows_calendar(const peer_list_options *options)
{
    return options->as_of == 0 && !options->any_state;
}

/* One message for each line: together they may be too long for one. */
static void log_lines(const char *text)
{
    for (const char *line = text; *line != '\0';) {
        const size_t len = strcspn(line, "\n");
        peer_log("%.*s", (int)len, line);
        line += len + (line[len] == '\n' ? 1 : 0);
    }
}

static void log_left_out(const peer_rows *rows)
{
    char *text = NULL;
    size_t len = 0;
    FILE *stream = open_memstream(&text, &len);
    if (stream == NULL) {
        return;
    }
    peer_rows_print_left_out(stream, rows);
    if (fclose(stream) == 0) {
        log_lines(text);
    }
    free(text);
}

static void let_go(peer_book *book)
{
    if (book != NULL && --book->num_holders == 0) {
        peer_rows_free(book->rows);
        free(book);
    }
}

/* Put the list as it is now on the shelf, in place of what stood there. */
static peer_exit read_book(peer_shelf *shelf, peer_error *error)
{
    peer_list_options options = shelf->source.options;
    peer_book *book = calloc(1, sizeof *book);
    if (book == NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    if (options.as_of == 0) {
        options.as_of = shelf->today();
    }
    const peer_exit code = peer_rows_read_labels(
        &book->rows, error, shelf->source.path, &options, &shelf->source.labels,
        shelf->config, shelf->suite);
    if (code != PEER_OK) {
        free(book);
        return code;
    }
    book->last_day = follows_calendar(&shelf->source.options)
                         ? peer_rows_last_day(book->rows)
                         : INT32_MAX;
    book->num_holders = 1;
    let_go(shelf->book);
    shelf->book = book;
    log_left_out(book->rows);
    return PEER_OK;
}

peer_exit peer_shelf_new(peer_shelf **out, peer_error *error,
                         const peer_source *source, const vesica_config *config,
                         vesica_suite suite, int32_t (*today)(void))
{
    peer_shelf *shelf = calloc(1, sizeof *shelf);
    if (shelf == NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    shelf->source = *source;
    shelf->config = config;
    shelf->suite = suite;
    shelf->today = today != NULL ? today : peer_day_today;
    (void)pthread_mutex_init(&shelf->lock, NULL);
    const peer_exit code = read_book(shelf, error);
    if (code != PEER_OK) {
        peer_shelf_free(shelf);
        return code;
    }
    *out = shelf;
    return PEER_OK;
}

void peer_shelf_free(peer_shelf *shelf)
{
    if (shelf != NULL) {
        let_go(shelf->book);
        (void)pthread_mutex_destroy(&shelf->lock);
        free(shelf);
    }
}

peer_exit peer_shelf_borrow(peer_book **out, peer_error *error,
                            peer_shelf *shelf)
{
    peer_exit code = PEER_OK;
    (void)pthread_mutex_lock(&shelf->lock);
    if (shelf->today() > shelf->book->last_day) {
        code = read_book(shelf, error);
    }
    if (code == PEER_OK) {
        shelf->book->num_holders++;
        *out = shelf->book;
    }
    (void)pthread_mutex_unlock(&shelf->lock);
    return code;
}

void peer_shelf_give_back(peer_shelf *shelf, peer_book *book)
{
    if (book == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&shelf->lock);
    let_go(book);
    (void)pthread_mutex_unlock(&shelf->lock);
}

const vesica_list *peer_book_list(const peer_book *book)
{
    return peer_rows_list(book->rows);
}

const peer_rows *peer_book_rows(const peer_book *book)
{
    return book->rows;
}
