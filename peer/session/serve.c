/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/serve.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/process.h"
#include "base/text.h"
#include "net/address.h"
#include "session/notice.h"
#include "session/sessions.h"

/* How often the service looks for threads that have ended. */
#define REAP_MS 1000

/* The same while the files are read again: who comes then finds them. */
#define READING_MS 20

/* How often the numbers are written. */
#define METRICS_MS 1000

/* Most connections taken before those at the door have their turn. */
#define MAX_ACCEPTS 64

/* How long it waits when the system can take no more connections. */
#define PAUSE_MS 100

typedef struct service {
    const peer_serve_request *request;
    peer_house *house; /* for those who come from now on */
    int listener;      /* -1: nobody comes any more */
    peer_door door;
    peer_sessions *sessions;
    peer_notice notice;
    peer_metrics metrics;
    bool metrics_failed;
    int64_t next_metrics_ms; /* when the file may be written again */
    bool was_at_work;        /* since memory was given back */
    peer_exit last;          /* outcome of the connection that ended last */
    /* Reading all files again, in a thread of its own. */
    pthread_t reader;
    bool reads;
    pthread_mutex_t lock; /* guards the next three */
    bool has_read;
    peer_house *fresh; /* NULL: it failed */
    peer_error why;
} service;

static void on_failed(void *arg, const char *from, const char *why)
{
    service *s = arg;
    s->last = PEER_ERR_PARTNER;
    peer_metrics_connection(&s->metrics, true);
    peer_notice_connection(&s->notice, from, why);
}

/* Take the connections that wait. */
static void take_all(service *s)
{
    for (int i = 0; i < MAX_ACCEPTS; i++) {
        const int fd = peer_net_accept(s->listener);
        if (fd >= 0) {
            peer_metrics_connection(&s->metrics, false);
            peer_door_enter(&s->door, s->house, fd);
            if (s->request->once) {
                (void)close(s->listener);
                s->listener = -1;
                return;
            }
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM ||
                   errno == ENOBUFS) {
            peer_log_failure("no more connections can be taken just now");
            (void)peer_net_wait(-1, 0, peer_clock_ms() + PAUSE_MS);
            return;
        } else {
            return;
        }
    }
}

static void begin_sessions(service *s)
{
    char from[PEER_ADDRESS_ROOM];
    peer_error error;
    for (peer_guest *guest = peer_door_next(&s->door); guest != NULL;
         guest = peer_door_next(&s->door)) {
        peer_text_copy(from, sizeof from, guest->from);
        if (peer_guest_move(guest, &error, s->house) != PEER_OK) {
            peer_guest_free(guest);
            on_failed(s, from, error.text);
            continue;
        }
        const char *why = peer_sessions_begin(s->sessions, guest);
        if (why != NULL) {
            on_failed(s, from, why);
        }
    }
}

static peer_exit read_house(peer_house **out, peer_error *error,
                            const peer_serve_request *request)
{
    return peer_house_new(out, error, request->dir, request->num_threads,
                          request->list, &request->list_options);
}

static void *read_again(void *arg)
{
    service *s = arg;
    peer_house *fresh = NULL;
    peer_error error;
    const peer_exit code = read_house(&fresh, &error, s->request);
    (void)pthread_mutex_lock(&s->lock);
    s->has_read = true;
    s->fresh = fresh;
    if (code != PEER_OK) {
        s->why = error;
    }
    (void)pthread_mutex_unlock(&s->lock);
    return NULL;
}

static void warn(const peer_house *house, const char *dir)
{
    if (house->partners.num == 0) {
        peer_log("there are no partners yet; run: vesica-peer trust %s CERT "
                 "--as NAME, and send SIGHUP",
                 dir);
    }
    for (size_t i = 0; i < house->partners.num; i++) {
        const peer_partner *partner = &house->partners.all[i];
        if (partner->enabled && peer_house_shelf(house, partner) == NULL) {
            peer_log_failure("there is no list for %s: start with --list, or "
                             "set list in partners/%s.conf",
                             partner->label, partner->label);
        }
    }
    if (house->endpoint.warnings.len > 0) {
        peer_log_failure("%s", house->endpoint.warnings.text);
    }
}

/* Sessions that run keep the house that they began with. */
static void move(service *s, peer_house *fresh)
{
    char partners[PEER_COUNT_ROOM];
    if (strcmp(fresh->settings.listen, s->house->settings.listen) != 0 &&
        s->request->listen == NULL) {
        peer_log_failure(
            "peer.conf has another `listen` now: restart to listen there");
    }
    peer_house_release(s->house);
    s->house = fresh;
    peer_sessions_bound(s->sessions, fresh->settings.max_memory_mib);
    peer_log_set_form((peer_log_form)fresh->settings.log);
    warn(fresh, s->request->dir);
    peer_log("read again: configuration and lists, %s",
             peer_text_count(partners, fresh->partners.num, "partner"));
}

static void end_reading(service *s)
{
    (void)pthread_mutex_lock(&s->lock);
    const bool has_read = s->has_read;
    (void)pthread_mutex_unlock(&s->lock);
    if (!s->reads || !has_read) {
        return;
    }
    (void)pthread_join(s->reader, NULL);
    s->reads = false;
    s->has_read = false;
    if (s->fresh != NULL) {
        move(s, s->fresh);
    } else {
        peer_log_failure("what was read before stays in force: %s",
                         s->why.text);
    }
    s->fresh = NULL;
}

static void read_if_asked(service *s)
{
    end_reading(s);
    if (s->reads || !peer_process_must_reload()) {
        return;
    }
    s->reads = pthread_create(&s->reader, NULL, read_again, s) == 0;
    if (!s->reads) {
        peer_log_failure("there is no thread to read the configuration again");
    }
}

static peer_exit write_metrics(service *s, peer_error *error,
                               size_t num_running)
{
    peer_output output;
    PEER_TRY(peer_output_open(&output, error, s->request->metrics));
    peer_metrics_print(output.stream, &s->metrics, num_running);
    return peer_output_commit(&output, error, 0644);
}

/* A file that cannot be written is said once, and tried again. */
static void tell_metrics(service *s, size_t num_running)
{
    peer_error error;
    if (s->request->metrics == NULL || peer_clock_ms() < s->next_metrics_ms) {
        return;
    }
    s->next_metrics_ms = peer_clock_ms() + METRICS_MS;
    const bool failed = write_metrics(s, &error, num_running) != PEER_OK;
    if (failed && !s->metrics_failed) {
        peer_log_failure("no metrics: %s", error.text);
    }
    s->metrics_failed = failed;
}

/* When sessions and reading are over. Lists that were read again and what the
 * sessions held would stay resident otherwise, several times over. */
static void give_back_memory(service *s, size_t num_running)
{
    const bool at_work = num_running > 0 || s->reads;
    if (s->was_at_work && !at_work) {
        peer_process_give_back_memory();
    }
    s->was_at_work = at_work;
}

static void run(service *s)
{
    size_t num_running = 0;
    while (!peer_process_stopped() &&
           (s->listener >= 0 || s->door.num > 0 || num_running > 0)) {
        const bool comes =
            peer_door_wait(&s->door, s->listener,
                           peer_clock_ms() + (s->reads ? READING_MS : REAP_MS));
        /* Who has shaken hands is no stranger who makes room. */
        begin_sessions(s);
        read_if_asked(s);
        if (comes) {
            take_all(s);
        }
        num_running = peer_sessions_reap(s->sessions);
        give_back_memory(s, num_running);
        peer_notice_rest(&s->notice);
        tell_metrics(s, num_running);
    }
}

static void announce(const service *s)
{
    char at[PEER_ADDRESS_ROOM];
    if (s->request->listener >= 0) {
        return;
    }
    peer_net_name(at, s->listener, false);
    (void)printf("listening on %s\n", at);
    (void)fflush(stdout);
}

/* The first lines are about lists that are read: the form must be known. */
static peer_exit choose_log(peer_error *error,
                            const peer_serve_request *request)
{
    peer_settings settings;
    PEER_TRY(peer_settings_read(&settings, error, request->dir));
    peer_log_set_form((peer_log_form)settings.log);
    return PEER_OK;
}

static peer_exit open_service(service *s, peer_error *error)
{
    const peer_serve_request *request = s->request;
    PEER_TRY(read_house(&s->house, error, request));
    PEER_TRY(peer_sessions_new(&s->sessions, error, &s->metrics, request->done,
                               request->arg));
    peer_sessions_bound(s->sessions, s->house->settings.max_memory_mib);
    warn(s->house, request->dir);
    if (s->listener >= 0) {
        return PEER_OK;
    }
    PEER_TRY(peer_process_allow_files(error));
    return peer_net_listen(&s->listener, error,
                           request->listen != NULL ? request->listen
                                                   : s->house->settings.listen);
}

/* Nobody comes any more; those who are here go first. */
static void close_service(service *s)
{
    if (s->listener >= 0) {
        (void)close(s->listener);
    }
    peer_door_clear(&s->door);
    peer_sessions_end(s->sessions);
    if (s->reads) {
        (void)pthread_join(s->reader, NULL);
        peer_house_release(s->fresh);
    }
}

/* Of the one connection. */
static peer_exit outcome(peer_error *error, const service *s)
{
    peer_exit last = s->last;
    if (!peer_sessions_last(&last, s->sessions) && s->last == PEER_OK) {
        return peer_error_set(error, PEER_ERR_LOCAL,
                              "stopped before anybody came");
    }
    return peer_error_set(error, last, "the session did not succeed");
}

peer_exit peer_serve(peer_error *error, const peer_serve_request *request)
{
    service *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    peer_process_live_long();
    s->request = request;
    s->listener = request->listener;
    s->door.failed = on_failed;
    s->door.arg = s;
    (void)pthread_mutex_init(&s->lock, NULL);
    peer_metrics_init(&s->metrics);
    peer_exit code = choose_log(error, request);
    if (code == PEER_OK) {
        code = open_service(s, error);
    }
    if (code == PEER_OK) {
        announce(s);
        run(s);
    }
    close_service(s);
    if (code == PEER_OK && request->once) {
        code = outcome(error, s);
    }
    peer_sessions_free(s->sessions);
    if (s->house != NULL) {
        s->next_metrics_ms = 0;
        tell_metrics(s, 0);
    }
    peer_metrics_clear(&s->metrics);
    peer_house_release(s->house);
    (void)pthread_mutex_destroy(&s->lock);
    free(s);
    return code;
}
