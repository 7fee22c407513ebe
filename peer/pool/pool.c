/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#if !defined(_GNU_SOURCE)
/* For sched_getaffinity. NOLINTNEXTLINE(bugprone-reserved-identifier) */
#define _GNU_SOURCE 1
#endif

#include "pool/pool.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/** How long the end of a job is looked for before its caller sleeps: virtual
 * processors that sleep take a good part of that to be woken, and as a rule the
 * last task ends within it. */
#define LOOK_NANOSECONDS 200000

/* All fields after `lock` are guarded by it. A job stands from the first task
 * to the end of the last; workers take the tasks one by one, each of which is a
 * batch that is long against one turn of the lock. */
struct peer_pool {
    pthread_mutex_t lock;
    pthread_cond_t wake; /* there are tasks, or stop */
    pthread_cond_t done; /* the last task has ended */
    void (*task)(void *arg, size_t index);
    void *arg;
    size_t num_tasks;
    size_t num_taken;
    size_t num_ended;
    bool busy;
    bool stop;
    size_t num_workers;
    pthread_t workers[];
};

size_t peer_pool_num_processors(void)
{
    cpu_set_t allowed; /* too small for a machine of more than 1024 */
    const long num = sched_getaffinity(0, sizeof allowed, &allowed) == 0
                         ? CPU_COUNT(&allowed)
                         : sysconf(_SC_NPROCESSORS_ONLN);
    return num > 0 ? (size_t)num : 1;
}

/* Take and run tasks until none is left. Called and left with the lock held. */
static void run_tasks(peer_pool *pool)
{
    while (pool->num_taken < pool->num_tasks) {
        const size_t index = pool->num_taken++;
        void (*task)(void *, size_t) = pool->task;
        void *arg = pool->arg;
        (void)pthread_mutex_unlock(&pool->lock);
        task(arg, index);
        (void)pthread_mutex_lock(&pool->lock);
        pool->num_ended++;
    }
    if (pool->num_ended == pool->num_tasks) {
        (void)pthread_cond_signal(&pool->done);
    }
}

static void *work(void *arg)
{
    peer_pool *pool = arg;
    (void)pthread_mutex_lock(&pool->lock);
    while (!pool->stop) {
        run_tasks(pool);
        if (!pool->stop) {
            (void)pthread_cond_wait(&pool->wake, &pool->lock);
        }
    }
    (void)pthread_mutex_unlock(&pool->lock);
    return NULL;
}

/* Signals are for the threads of the program, which wait for them. */
static bool start(peer_pool *pool, size_t num_workers)
{
    sigset_t all;
    sigset_t before;
    bool started = true;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    for (size_t i = 0; i < num_workers && started; i++) {
        started = pthread_create(&pool->workers[i], NULL, work, pool) == 0;
        pool->num_workers += started ? 1 : 0;
    }
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

bool peer_pool_new(peer_pool **out, size_t num_threads)
{
    const size_t num_workers = num_threads > 0 ? num_threads - 1 : 0;
    peer_pool *pool =
        calloc(1, sizeof *pool + num_workers * sizeof pool->workers[0]);
    if (pool == NULL) {
        return false;
    }
    (void)pthread_mutex_init(&pool->lock, NULL);
    (void)pthread_cond_init(&pool->wake, NULL);
    (void)pthread_cond_init(&pool->done, NULL);
    if (!start(pool, num_workers)) {
        peer_pool_free(pool);
        return false;
    }
    *out = pool;
    return true;
}

size_t peer_pool_num_threads(const peer_pool *pool)
{
    return pool->num_workers + 1;
}

void peer_pool_free(peer_pool *pool)
{
    if (pool == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&pool->lock);
    pool->stop = true;
    (void)pthread_cond_broadcast(&pool->wake);
    (void)pthread_mutex_unlock(&pool->lock);
    for (size_t i = 0; i < pool->num_workers; i++) {
        (void)pthread_join(pool->workers[i], NULL);
    }
    (void)pthread_cond_destroy(&pool->done);
    (void)pthread_cond_destroy(&pool->wake);
    (void)pthread_mutex_destroy(&pool->lock);
    free(pool);
}

static void run_here(size_t num_tasks, void (*task)(void *arg, size_t index),
                     void *arg)
{
    for (size_t i = 0; i < num_tasks; i++) {
        task(arg, i);
    }
}

static int64_t now(void)
{
    struct timespec time = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* Wait for the last tasks, which others run. Called and left with the lock
 * held. */
static void wait_for_end(peer_pool *pool)
{
    const int64_t until = now() + LOOK_NANOSECONDS;
    bool late = false;
    while (pool->num_ended < pool->num_tasks && !late) {
        (void)pthread_mutex_unlock(&pool->lock);
        (void)sched_yield();
        late = now() >= until;
        (void)pthread_mutex_lock(&pool->lock);
    }
    while (pool->num_ended < pool->num_tasks) {
        (void)pthread_cond_wait(&pool->done, &pool->lock);
    }
}

/* Take the pool for a job, unless somebody has it. */
static bool take(peer_pool *pool)
{
    (void)pthread_mutex_lock(&pool->lock);
    const bool taken = !pool->busy;
    pool->busy = true;
    (void)pthread_mutex_unlock(&pool->lock);
    return taken;
}

void peer_pool_run(void *pool, size_t num_tasks,
                   void (*task)(void *arg, size_t index), void *arg)
{
    peer_pool *p = pool;
    if (num_tasks < 2 || p->num_workers == 0 || !take(p)) {
        run_here(num_tasks, task, arg);
        return;
    }
    (void)pthread_mutex_lock(&p->lock);
    p->task = task;
    p->arg = arg;
    p->num_tasks = num_tasks;
    p->num_taken = 0;
    p->num_ended = 0;
    (void)pthread_cond_broadcast(&p->wake);
    run_tasks(p);
    wait_for_end(p);
    p->busy = false;
    (void)pthread_mutex_unlock(&p->lock);
}
