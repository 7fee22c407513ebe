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
#include "net/address.h"
#include "session/answer.h"

/* How often the service looks for threads that have ended. */
#define REAP_MS 1000

/* How often a line may say who was turned away. */
#define TURNED_AWAY_MS 1000

/* How long it waits when the system can take no more connections. */
#define PAUSE_MS 100

typedef struct service service;

/* One connection and its thread. `ended` is guarded by the service's lock; the
 * rest is written only while there is no thread. */
typedef struct slot {
    service *service;
    pthread_t thread;
    bool used;
    bool ended;
    int fd;
    peer_exit outcome;
} slot;

struct service {
    const peer_serve_request *request;
    peer_house house;
    int listener;
    pthread_mutex_t lock;
    slot *slots;
    size_t num_slots;
    peer_exit last;       /* outcome of the connection that ended last */
    int64_t next_line_ms; /* when a line may next say who is turned away */
    uint64_t num_unsaid;  /* turned away since then */
};

/* What each side learnt beside the numbers. */
static void say_learnt(char *out, size_t room, const peer_report *report)
{
    char matches[PEER_GROUP_ROOM];
    char rows[PEER_GROUP_ROOM];
    const char *theirs = report->peer_learned
                             ? "it learnt which of its own are on this side's "
                               "list"
                             : "it learnt no more";
    if (!report->learned) {
        (void)snprintf(out, room, "%s; this side learnt no more", theirs);
        return;
    }
    (void)snprintf(out, room,
                   "%s; this side learnt which of its own are on that list: "
                   "%s, in %s rows of %s",
                   theirs, peer_text_group(matches, report->matches),
                   peer_text_group(rows, report->matched_rows), report->path);
}

static void log_done(const char *from, const peer_report *report)
{
    char a[PEER_GROUP_ROOM];
    char b[PEER_GROUP_ROOM];
    char learnt[PEER_PATH_ROOM + 256];
    peer_error warning;
    say_learnt(learnt, sizeof learnt, report);
    peer_log("%s from %s: done; it brought %s identifiers%s and this side "
             "%s%s; %s; transcript %.16s...",
             report->partner, from, peer_text_group(a, report->peer_items),
             report->peer_padded_items > 0 ? " (padded)" : "",
             peer_text_group(b, report->items),
             report->own_padded_items > 0 ? " (padded)" : "", learnt,
             report->transcript);
    if (peer_report_warn(&warning, report)) {
        peer_log("%s", warning.text);
    }
}

static void *serve_one(void *arg)
{
    slot *own = arg;
    service *s = own->service;
    char from[PEER_ADDRESS_ROOM];
    peer_report report;
    peer_error error;
    peer_net_name(from, own->fd, true);
    own->outcome = peer_answer(&report, &error, &s->house, own->fd);
    if (own->outcome == PEER_OK) {
        log_done(from, &report);
    } else {
        peer_log("connection from %s: %s", from, error.text);
    }
    if (own->outcome == PEER_OK && s->request->done != NULL) {
        s->request->done(s->request->arg, &report);
    }
    (void)pthread_mutex_lock(&s->lock);
    own->ended = true;
    (void)pthread_mutex_unlock(&s->lock);
    return NULL;
}

static void join(service *s, slot *ended)
{
    (void)pthread_join(ended->thread, NULL);
    s->last = ended->outcome;
    memset(ended, 0, sizeof *ended);
}

/* Join the threads that have ended. Returns how many have not. */
static size_t reap(service *s)
{
    size_t num_running = 0;
    for (size_t i = 0; i < s->num_slots; i++) {
        (void)pthread_mutex_lock(&s->lock);
        const bool ended = s->slots[i].ended;
        (void)pthread_mutex_unlock(&s->lock);
        if (s->slots[i].used && ended) {
            join(s, &s->slots[i]);
        }
        num_running += s->slots[i].used ? 1 : 0;
    }
    return num_running;
}

static slot *free_slot(service *s)
{
    for (size_t i = 0; i < s->num_slots; i++) {
        if (!s->slots[i].used) {
            return &s->slots[i];
        }
    }
    return NULL;
}

/* Say how many were turned away without a line, if nobody comes any more. */
static void log_unsaid(service *s)
{
    if (s->num_unsaid > 0 && peer_clock_ms() >= s->next_line_ms) {
        peer_log("connections turned away: %llu more",
                 (unsigned long long)s->num_unsaid);
        s->num_unsaid = 0;
        s->next_line_ms = peer_clock_ms() + TURNED_AWAY_MS;
    }
}

/* Strangers may come in any number; the log must not grow with them. */
static void turn_away(service *s, int fd, const char *why)
{
    char from[PEER_ADDRESS_ROOM];
    char more[48] = "";
    peer_net_name(from, fd, true);
    (void)close(fd);
    if (peer_clock_ms() < s->next_line_ms) {
        s->num_unsaid++;
        return;
    }
    if (s->num_unsaid > 0) {
        (void)snprintf(more, sizeof more, ", and %llu more",
                       (unsigned long long)s->num_unsaid);
    }
    peer_log("connection from %s was turned away%s: %s", from, more, why);
    s->num_unsaid = 0;
    s->next_line_ms = peer_clock_ms() + TURNED_AWAY_MS;
}

static void start(service *s, int fd)
{
    slot *own = free_slot(s);
    if (own == NULL) {
        turn_away(s, fd, "as many as max_connections are served already");
        return;
    }
    *own = (slot){.service = s, .used = true, .fd = fd};
    if (pthread_create(&own->thread, NULL, serve_one, own) != 0) {
        own->used = false;
        turn_away(s, fd, "no thread for it");
    }
}

/* Take one connection, if there is one. Returns whether there was. */
static bool take_one(service *s)
{
    if (!peer_net_wait(s->listener, POLLIN, peer_clock_ms() + REAP_MS)) {
        return false;
    }
    const int fd = peer_net_accept(s->listener);
    (void)reap(s);
    if (fd >= 0) {
        start(s, fd);
        return true;
    }
    if (errno == EMFILE || errno == ENFILE || errno == ENOMEM ||
        errno == ENOBUFS) {
        peer_log("no more connections can be taken just now");
        (void)peer_net_wait(-1, 0, peer_clock_ms() + PAUSE_MS);
    }
    return false;
}

static void accept_all(service *s)
{
    bool once = false;
    while (!peer_process_stopped() && !once) {
        once = take_one(s) && s->request->once;
        (void)reap(s);
        log_unsaid(s);
    }
}

static void wait_for_all(service *s)
{
    for (size_t i = 0; i < s->num_slots; i++) {
        if (s->slots[i].used) {
            join(s, &s->slots[i]);
        }
    }
}

static peer_exit open_service(service *s, peer_error *error)
{
    const peer_serve_request *request = s->request;
    PEER_TRY(peer_house_init(&s->house, error, request->dir, request->list,
                             &request->list_options));
    s->num_slots = (size_t)s->house.settings.max_connections;
    s->slots = calloc(s->num_slots, sizeof *s->slots);
    if (s->slots == NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    if (s->house.partners.num == 0) {
        peer_log("there are no partners yet; run: vesica-peer trust %s CERT "
                 "--as NAME",
                 request->dir);
    }
    if (s->house.endpoint.warnings.len > 0) {
        peer_log("%s", s->house.endpoint.warnings.text);
    }
    if (s->listener >= 0) {
        return PEER_OK;
    }
    return peer_net_listen(&s->listener, error,
                           request->listen != NULL ? request->listen
                                                   : s->house.settings.listen);
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

peer_exit peer_serve(peer_error *error, const peer_serve_request *request)
{
    service s;
    memset(&s, 0, sizeof s);
    s.request = request;
    s.listener = request->listener;
    (void)pthread_mutex_init(&s.lock, NULL);
    peer_exit code = open_service(&s, error);
    if (code == PEER_OK) {
        announce(&s);
        accept_all(&s);
    }
    if (s.listener >= 0) {
        (void)close(s.listener);
    }
    if (s.slots != NULL) {
        wait_for_all(&s);
    }
    if (code == PEER_OK && request->once) {
        code = peer_error_set(error, s.last, "the session did not succeed");
    }
    free(s.slots);
    peer_house_clear(&s.house);
    (void)pthread_mutex_destroy(&s.lock);
    return code;
}
