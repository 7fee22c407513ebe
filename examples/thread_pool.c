/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A pool of threads as the executor of a config: one session then computes on
 * several cores, and any number of sessions share them. Results and bytes do
 * not depend on it. The pool is made to be copied.
 */

#include "channel.h"
#include "must.h"

#include "vesica/vesica.h"

#include <inttypes.h>
#include <pthread.h>
#include <string.h>

enum {
    NUM_WORKERS = 3,
    NUM_ITEMS = 2000
};

/* What one call of the executor wants done. It stands on the caller's stack. */
struct job {
    struct job *next;
    void (*task)(void *arg, size_t index);
    void *arg;
    size_t num_tasks;
    size_t num_taken;
    size_t num_ended;
    pthread_cond_t ended; /* … all of them */
};

/* Everything is guarded by the lock. */
struct pool {
    pthread_mutex_t lock;
    pthread_cond_t wake; /* there is a job, or the end */
    struct job *jobs;
    bool closing;
    pthread_t workers[NUM_WORKERS];
};

/* Run one task of a job. Called and left with the lock held. */
static void run_one(struct pool *pool, struct job *job)
{
    const size_t index = job->num_taken++;

    pthread_mutex_unlock(&pool->lock);
    job->task(job->arg, index);
    pthread_mutex_lock(&pool->lock);
    if (++job->num_ended == job->num_tasks) {
        pthread_cond_signal(&job->ended);
    }
}

static void *work(void *arg)
{
    struct pool *pool = arg;

    pthread_mutex_lock(&pool->lock);
    while (!pool->closing) {
        struct job *job = pool->jobs;

        while (job != NULL && job->num_taken == job->num_tasks) {
            job = job->next;
        }
        if (job != NULL) {
            run_one(pool, job);
        } else {
            pthread_cond_wait(&pool->wake, &pool->lock);
        }
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

/* The vesica_executor. Who calls works too, so that it goes on even if all
 * workers are busy with the jobs of others. */
static void execute(void *arg, size_t num_tasks,
                    void (*task)(void *arg, size_t index), void *task_arg)
{
    struct pool *pool = arg;
    struct job job = {.task = task,
                      .arg = task_arg,
                      .num_tasks = num_tasks,
                      .ended = PTHREAD_COND_INITIALIZER};
    struct job **place = &pool->jobs;

    pthread_mutex_lock(&pool->lock);
    job.next = pool->jobs;
    pool->jobs = &job;
    pthread_cond_broadcast(&pool->wake);
    while (job.num_taken < job.num_tasks) {
        run_one(pool, &job);
    }
    while (job.num_ended < job.num_tasks) {
        pthread_cond_wait(&job.ended, &pool->lock);
    }
    while (*place != &job) {
        place = &(*place)->next;
    }
    *place = job.next;
    pthread_mutex_unlock(&pool->lock);
    pthread_cond_destroy(&job.ended);
}

static bool open_pool(struct pool *pool)
{
    for (size_t i = 0; i < NUM_WORKERS; i++) {
        if (pthread_create(&pool->workers[i], NULL, work, pool) != 0) {
            return false;
        }
    }
    return true;
}

static void close_pool(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->closing = true;
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->lock);
    for (size_t i = 0; i < NUM_WORKERS; i++) {
        pthread_join(pool->workers[i], NULL);
    }
}

/* One side of a session on a thread of its own. Both sides share the config,
 * and so the pool. */
struct side {
    const vesica_config *config;
    bool proposes;
    int fd;
    unsigned first; /* of the NUM_ITEMS telephone numbers of its list */
    uint64_t matches;
};

static vesica_list *make_list(const struct side *self)
{
    vesica_list *list;

    MUST(
        vesica_list_new(&list, self->config, VESICA_SUITE_RISTRETTO255_SHA512));
    for (unsigned row = 0; row < NUM_ITEMS; row++) {
        vesica_identifier identifier;
        char text[32];

        (void)snprintf(text, sizeof text, "+86139%08u", self->first + row);
        MUST(vesica_identifier_parse(&identifier, NULL, VESICA_ID_PHONE, text,
                                     strlen(text)));
        MUST(vesica_list_add(list, &identifier, row, NULL, 0));
    }
    MUST(vesica_list_seal(list));
    return list;
}

static void *take_part(void *arg)
{
    struct side *self = arg;
    struct channel channel = {.fd = self->fd};
    vesica_session_params params = {.dialed = self->proposes};
    vesica_list *list = make_list(self);
    vesica_terms *terms;
    vesica_session *session;
    const vesica_result *result;
    unsigned wants;

    MUST(vesica_terms_new(&terms, self->config));
    params.terms = self->proposes ? terms : NULL;
    MUST(vesica_session_new(&session, self->config, &params));
    while (channel_move(&channel, session) &&
           (wants = vesica_session_wants(session)) != 0) {
        if ((wants & VESICA_WANT_DECISION) != 0) {
            MUST(vesica_session_accept(session, list));
        } else if ((wants & VESICA_WANT_WORK) != 0) {
            /* A slice has work for all threads: some hundred units for each. */
            MUST(vesica_session_work(session, 4096));
        }
    }
    MUST(vesica_session_result(session, &result));
    self->matches = result->matches;
    channel_close(&channel);
    vesica_session_free(session);
    vesica_terms_free(terms);
    vesica_list_free(list);
    return NULL;
}

int main(void)
{
    struct pool pool = {.lock = PTHREAD_MUTEX_INITIALIZER,
                        .wake = PTHREAD_COND_INITIALIZER};
    vesica_config *config;
    pthread_t thread;
    int fds[2];

    MUST(vesica_config_new(&config));
    if (!open_pool(&pool) || !channel_pair(fds)) {
        perror("cannot start");
        return EXIT_FAILURE;
    }
    MUST(vesica_config_set_executor(config, execute, &pool, NUM_WORKERS + 1));
    struct side a = {.config = config, .proposes = true, .fd = fds[0]};
    struct side b = {.config = config, .fd = fds[1], .first = NUM_ITEMS / 4};
    if (pthread_create(&thread, NULL, take_part, &b) != 0) {
        perror("cannot start");
        return EXIT_FAILURE;
    }
    take_part(&a);
    pthread_join(thread, NULL);
    printf("%" PRIu64 " of %d match, on %d threads\n", a.matches, NUM_ITEMS,
           NUM_WORKERS + 2);
    close_pool(&pool);
    vesica_config_free(config);
    return EXIT_SUCCESS;
}
