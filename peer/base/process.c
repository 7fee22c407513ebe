/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Set by a signal handler, read by all threads: lock-free atomics serve both.
 * */
static atomic_bool stopped;
static atomic_bool reload;
_Static_assert(ATOMIC_BOOL_LOCK_FREE == 2, "needed in signal handlers");

static int stop_pipe[2] = {-1, -1};

static void on_stop(int number)
{
    (void)number;
    const int kept = errno;
    if (!atomic_exchange(&stopped, true)) {
        (void)alarm(PEER_STOP_SECONDS);
    }
    /* A full pipe says the same as one more byte. */
    const ssize_t written = write(stop_pipe[1], "", 1);
    (void)written;
    errno = kept;
}

static void on_reload(int number)
{
    (void)number;
    atomic_store(&reload, true);
}

/* Whatever holds the process up, a disk or a loop, does not hold it longer. */
static void on_alarm(int number)
{
    static const char text[] =
        "vesica-peer: did not end in time after the signal; ends now\n";
    (void)number;
    const ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);
    (void)written;
    _exit(PEER_ERR_LOCAL);
}

static peer_exit handle(peer_error *error, int number, void (*handler)(int))
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    (void)sigemptyset(&action.sa_mask);
    if (sigaction(number, &action, NULL) != 0) {
        return peer_error_system(error, PEER_ERR_LOCAL,
                                 "cannot handle signal %d", number);
    }
    return PEER_OK;
}

peer_exit peer_process_harden(peer_error *error)
{
    const struct rlimit none = {0, 0};
    (void)umask(077);
    if (setrlimit(RLIMIT_CORE, &none) != 0) {
        return peer_error_system(error, PEER_ERR_LOCAL,
                                 "cannot turn off core dumps");
    }
#ifdef __linux__
    /* The limit does not hold for a core that goes into a pipe. */
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
    return handle(error, SIGPIPE, SIG_IGN);
}

/* As under nohup, which must keep its meaning. */
static bool is_ignored(int number)
{
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 &&
           action.sa_handler == SIG_IGN;
}

peer_exit peer_process_catch_stop(peer_error *error)
{
    if (stop_pipe[0] < 0) {
        if (pipe(stop_pipe) != 0) {
            return peer_error_system(error, PEER_ERR_LOCAL,
                                     "cannot make a pipe");
        }
        for (int i = 0; i < 2; i++) {
            (void)fcntl(stop_pipe[i], F_SETFD, FD_CLOEXEC);
            (void)fcntl(stop_pipe[i], F_SETFL, O_NONBLOCK);
        }
    }
    PEER_TRY(handle(error, SIGALRM, on_alarm));
    static const int numbers[] = {SIGTERM, SIGINT, SIGQUIT, SIGHUP};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (numbers[i] != SIGHUP || !is_ignored(SIGHUP)) {
            PEER_TRY(handle(error, numbers[i], on_stop));
        }
    }
    return PEER_OK;
}

peer_exit peer_process_catch_reload(peer_error *error)
{
    return is_ignored(SIGHUP) ? PEER_OK : handle(error, SIGHUP, on_reload);
}

peer_exit peer_process_allow_files(peer_error *error)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &files) == 0) {
            return PEER_OK;
        }
    }
    return peer_error_system(error, PEER_ERR_LOCAL,
                             "cannot allow enough open files");
}

bool peer_process_must_reload(void)
{
    return atomic_exchange(&reload, false);
}

bool peer_process_stopped(void)
{
    return atomic_load(&stopped);
}

int peer_process_stop_fd(void)
{
    return stop_pipe[0];
}

/* glibc would raise the size from which a block is a mapping of its own to that
 * of the largest block ever freed, and then keep lists in its heaps, between
 * smaller blocks that outlive them. */
void peer_process_live_long(void)
{
#ifdef __GLIBC__
    enum {
        MIN_MAPPING = 128 * 1024,
        MAX_ARENAS = 2
    };
    (void)mallopt(M_MMAP_THRESHOLD, MIN_MAPPING);
    (void)mallopt(M_ARENA_MAX, MAX_ARENAS);
#endif
}

void peer_process_give_back_memory(void)
{
#ifdef __GLIBC__
    (void)malloc_trim(0);
#endif
}
