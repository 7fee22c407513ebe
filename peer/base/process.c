/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Set by a signal handler, read by all threads: lock-free atomics serve both.
 * */
static atomic_bool stopped;
_Static_assert(ATOMIC_BOOL_LOCK_FREE == 2, "needed in signal handlers");

static int stop_pipe[2] = {-1, -1};

static void on_stop(int number)
{
    (void)number;
    const int kept = errno;
    atomic_store(&stopped, true);
    /* A full pipe says the same as one more byte. */
    const ssize_t written = write(stop_pipe[1], "", 1);
    (void)written;
    errno = kept;
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
    static const int numbers[] = {SIGTERM, SIGINT, SIGQUIT, SIGHUP};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (numbers[i] != SIGHUP || !is_ignored(SIGHUP)) {
            PEER_TRY(handle(error, numbers[i], on_stop));
        }
    }
    return PEER_OK;
}

bool peer_process_stopped(void)
{
    return atomic_load(&stopped);
}

int peer_process_stop_fd(void)
{
    return stop_pipe[0];
}
