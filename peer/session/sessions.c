/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/sessions.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "session/answer.h"
#include "session/budget.h"
#include "session/streaks.h"

/* The most that max_sessions may be. */
#define MAX_SESSIONS 1024

/* How many threads more may refuse at once. */
#define MAX_REFUSALS 16

/* One connection and its thread. `ended` is guarded by the lock; the rest is
 * written only while there is no thread. */
typedef struct slot {
    peer_sessions *sessions;
    pthread_t thread;
    bool used;
    bool ended;
    peer_guest *guest;
    const char *busy; /* why it is refused; NULL: it is not */
    peer_exit outcome;
} slot;

struct peer_sessions {
    peer_metrics *metrics;
    void (*done)(void *arg, const peer_report *report);
    void *arg;
    peer_budget budget;
    pthread_mutex_t lock;
    peer_streaks streaks; /* guarded by the lock */
    bool has_last;
    peer_exit last;
    slot slots[MAX_SESSIONS + MAX_REFUSALS];
};

#define NUM_SLOTS (MAX_SESSIONS + MAX_REFUSALS)

peer_exit peer_sessions_new(peer_sessions **out, peer_error *error,
                            peer_metrics *metrics,
                            void (*done)(void *arg, const peer_report *report),
                            void *arg)
{
    peer_sessions *sessions = calloc(1, sizeof *sessions);
    if (sessions == NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    sessions->metrics = metrics;
    sessions->done = done;
    sessions->arg = arg;
    (void)pthread_mutex_init(&sessions->lock, NULL);
    *out = sessions;
    return PEER_OK;
}

void peer_sessions_bound(peer_sessions *sessions, uint64_t mebibytes)
{
    peer_budget_set(&sessions->budget, mebibytes);
}

/* What each side learnt beside the numbers. */
static void say_learnt(char *out, size_t room, const peer_report *report)
{
    char matches[PEER_GROUP_ROOM];
    char rows[PEER_COUNT_ROOM];
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
                   "%s, in %s of %s",
                   theirs, peer_text_group(matches, report->matches),
                   peer_text_count(rows, report->matched_rows, "row"),
                   report->path);
}

static void log_done(const char *from, const peer_report *report)
{
    char a[PEER_COUNT_ROOM];
    char b[PEER_GROUP_ROOM];
    char learnt[PEER_PATH_ROOM + 256];
    peer_error warning;
    say_learnt(learnt, sizeof learnt, report);
    peer_log("%s from %s: done; it brought %s%s and this side "
             "%s%s; %s; transcript %.16s...",
             report->partner, from,
             peer_text_count(a, report->peer_items, "identifier"),
             report->peer_padded_items > 0 ? " (padded)" : "",
             peer_text_group(b, report->items),
             report->own_padded_items > 0 ? " (padded)" : "", learnt,
             report->transcript);
    if (peer_report_warn(&warning, report)) {
        peer_log_failure("%s", warning.text);
    }
}

static uint64_t count_failures(slot *ended)
{
    peer_sessions *sessions = ended->sessions;
    (void)pthread_mutex_lock(&sessions->lock);
    const uint64_t num = peer_streaks_add(
        &sessions->streaks, ended->guest->channel.partner->label,
        ended->busy == NULL && ended->outcome == PEER_ERR_PARTNER);
    (void)pthread_mutex_unlock(&sessions->lock);
    return num;
}

/* A session that failed, and how many of this partner's in a row have by its
 * fault: each may be a guess. */
static void log_failed(const slot *ended, const peer_error *error,
                       uint64_t num_failures)
{
    const peer_guest *guest = ended->guest;
    if (num_failures > 1) {
        peer_log_failure("connection from %s: %s\n%llu sessions in a row have "
                         "ended by a fault of %s",
                         guest->from, error->text,
                         (unsigned long long)num_failures,
                         guest->channel.partner->label);
        return;
    }
    peer_log_failure("connection from %s: %s", guest->from, error->text);
}

static void *run(void *arg)
{
    slot *own = arg;
    peer_sessions *sessions = own->sessions;
    peer_guest *guest = own->guest;
    peer_report report;
    peer_error error;
    peer_phases phases = {.num = 0};
    const peer_answer_request request = {
        .house = guest->house,
        .channel = &guest->channel,
        .budget = &sessions->budget,
        .phases = &phases,
        .busy = own->busy,
    };
    peer_log_set_session(guest->id);
    own->outcome = peer_answer(&report, &error, &request);
    const bool busy = own->busy != NULL && guest->channel.partner->enabled;
    peer_metrics_session(sessions->metrics, own->outcome, busy,
                         own->outcome == PEER_OK ? &report : NULL, &phases);
    const uint64_t num_failures = count_failures(own);
    if (own->outcome == PEER_OK) {
        log_done(guest->from, &report);
    } else {
        log_failed(own, &error, num_failures);
    }
    if (own->outcome == PEER_OK && sessions->done != NULL) {
        sessions->done(sessions->arg, &report);
    }
    (void)pthread_mutex_lock(&sessions->lock);
    own->ended = true;
    (void)pthread_mutex_unlock(&sessions->lock);
    return NULL;
}

static void join(slot *ended)
{
    (void)pthread_join(ended->thread, NULL);
    ended->sessions->has_last = true;
    ended->sessions->last = ended->outcome;
    peer_guest_free(ended->guest);
    memset(ended, 0, sizeof *ended);
}

size_t peer_sessions_reap(peer_sessions *sessions)
{
    size_t num_running = 0;
    for (size_t i = 0; i < NUM_SLOTS; i++) {
        slot *one = &sessions->slots[i];
        (void)pthread_mutex_lock(&sessions->lock);
        const bool ended = one->ended;
        (void)pthread_mutex_unlock(&sessions->lock);
        if (one->used && ended) {
            join(one);
        }
        num_running += one->used ? 1 : 0;
    }
    return num_running;
}

bool peer_sessions_last(peer_exit *out, const peer_sessions *sessions)
{
    if (sessions->has_last) {
        *out = sessions->last;
    }
    return sessions->has_last;
}

/* What runs when another one comes. */
typedef struct census {
    slot *free; /* NULL: none */
    uint64_t num_sessions;
    uint64_t num_of_partner;
    uint64_t num_refusals;
} census;

/* Of one partner by its label: it may have been read anew meanwhile. */
static census count(peer_sessions *sessions, const char *label)
{
    census out = {.free = NULL};
    for (size_t i = NUM_SLOTS; i > 0; i--) {
        slot *one = &sessions->slots[i - 1];
        if (!one->used) {
            out.free = one;
        } else if (one->busy != NULL) {
            out.num_refusals++;
        } else {
            const char *its = one->guest->channel.partner->label;
            out.num_sessions++;
            out.num_of_partner += strcmp(its, label) == 0 ? 1 : 0;
        }
    }
    return out;
}

/* Why it gets a thread for a refusal, and no session. Who is disabled hears of
 * that, and not that this side is busy. */
static const char *why_busy(const census *now, const peer_guest *guest)
{
    if (!guest->channel.partner->enabled) {
        return "it is disabled (enabled = no)";
    }
    if (now->num_sessions >= guest->house->settings.max_sessions) {
        return "as many sessions run as max_sessions in peer.conf allows";
    }
    if (now->num_of_partner >= guest->channel.partner->max_sessions) {
        return "as many sessions run with it as max_sessions in its .conf "
               "allows";
    }
    return NULL;
}

const char *peer_sessions_begin(peer_sessions *sessions, peer_guest *guest)
{
    (void)peer_sessions_reap(sessions);
    const census now = count(sessions, guest->channel.partner->label);
    const char *busy = why_busy(&now, guest);
    if (now.free == NULL ||
        (busy != NULL && now.num_refusals >= MAX_REFUSALS)) {
        peer_guest_free(guest);
        return busy != NULL ? busy : "there is no room for it";
    }
    *now.free = (slot){
        .sessions = sessions, .used = true, .guest = guest, .busy = busy};
    if (pthread_create(&now.free->thread, NULL, run, now.free) != 0) {
        memset(now.free, 0, sizeof *now.free);
        peer_guest_free(guest);
        return "no thread for it";
    }
    return NULL;
}

void peer_sessions_end(peer_sessions *sessions)
{
    for (size_t i = 0; sessions != NULL && i < NUM_SLOTS; i++) {
        if (sessions->slots[i].used) {
            join(&sessions->slots[i]);
        }
    }
}

void peer_sessions_free(peer_sessions *sessions)
{
    if (sessions == NULL) {
        return;
    }
    peer_sessions_end(sessions);
    (void)pthread_mutex_destroy(&sessions->lock);
    free(sessions);
}
