/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "transport.h"

#include "clocks.h"
#include "tcp_link.h"
#include "warm.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static bool run_session(struct party *party, struct tcp_link *link)
{
    while (party_wants(party) != 0) {
        if (!party_advance(party) || !tcp_link_exchange(link, party)) {
            return false;
        }
    }
    return true;
}

/* One party, from its list to its figures. The proposer ends `warm`. */
static bool run_party(struct party *party, enum party_side side,
                      const struct psi_plan *plan, struct tcp_link *link,
                      struct warm *warm)
{
    double cpu;

    if (!party_prepare(party, side, plan)) {
        return false;
    }
    if (side == PARTY_PROPOSER) {
        warm_end(warm);
    }
    if (!tcp_link_meet(link)) {
        return false;
    }
    cpu = bench_clock_cpu();
    if (!party_start(party) || !run_session(party, link)) {
        return false;
    }
    cpu = bench_clock_cpu() - cpu;
    figures_add(&party->figures, "transport",
                cpu - figures_session_cpu(&party->figures));
    return tcp_link_finish(link) && party_finish(party);
}

/* Also notes the peak of this process. */
static bool run_side(enum party_side side, const struct psi_plan *plan, int fd,
                     struct warm *warm, struct party_figures *out)
{
    struct party party = {.side = side};
    struct tcp_link link = {.fd = fd};
    struct rusage usage;
    bool done = run_party(&party, side, plan, &link, warm);

    party_clear(&party);
    *out = party.figures;
    if (getrusage(RUSAGE_SELF, &usage) != 0) {
        return false;
    }
    out->peak_rss_bytes = 1024 * (uint64_t)usage.ru_maxrss;
    return done;
}

_Static_assert(sizeof(struct party_figures) <= PIPE_BUF,
               "figures go into a pipe in one piece");

/* The second process. */
_Noreturn static void run_answerer(const struct psi_plan *plan, int fd,
                                   int pipe)
{
    struct party_figures figures;
    bool done = run_side(PARTY_ANSWERER, plan, fd, NULL, &figures) &&
                write(pipe, &figures, sizeof figures) == sizeof figures;

    /* No exit handlers: buffers of stdio are the first process's to write. */
    _exit(done ? EXIT_SUCCESS : EXIT_FAILURE);
}

static bool read_figures(struct party_figures *out, int pipe, pid_t child)
{
    bool whole = read(pipe, out, sizeof *out) == sizeof *out;
    int status = 0;

    return waitpid(child, &status, 0) == child && whole && WIFEXITED(status) &&
           WEXITSTATUS(status) == EXIT_SUCCESS;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static bool run_proposer(const struct psi_plan *plan, int fd, int pipe,
                         pid_t child, struct warm *warm,
                         struct run_figures *out)
{
    bool done = run_side(PARTY_PROPOSER, plan, fd, warm, &out->proposer);

    /* Also ends an answerer that still waits for a proposer that failed. */
    close(fd);
    if (!read_figures(&out->answerer, pipe, child) || !done) {
        return false;
    }
    out->seconds = larger(out->proposer.seconds, out->answerer.seconds);
    out->peak_rss_bytes =
        out->proposer.peak_rss_bytes + out->answerer.peak_rss_bytes;
    return true;
}

bool transport_run_tcp(const struct psi_plan *plan, struct run_figures *out)
{
    int fds[2] = {-1, -1};
    int pipes[2];
    struct warm warm;
    pid_t child;
    bool done;

    if (!tcp_link_pair(fds) || !warm_begin(&warm, plan)) {
        return false;
    }
    out->warm_bytes = warm.bytes;
    out->warm_seconds = warm.seconds;
    if (pipe(pipes) != 0 || (child = fork()) < 0) {
        perror("vesica-bench: second process");
        return false;
    }
    if (child == 0) {
        close(fds[0]);
        close(pipes[0]);
        run_answerer(plan, fds[1], pipes[1]);
    }
    close(fds[1]);
    close(pipes[1]);
    done = run_proposer(plan, fds[0], pipes[0], child, &warm, out);
    close(pipes[0]);
    return done;
}
