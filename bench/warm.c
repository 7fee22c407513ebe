/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* For MAP_ANONYMOUS. NOLINTNEXTLINE(bugprone-reserved-identifier) */
#define _DEFAULT_SOURCE 1

#include "warm.h"

#include "clocks.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a session takes beside the list is about this, and no run takes more
 * from a machine than the last. */
#define BYTES_PER_ITEM UINT64_C(64)
#define MOST_BYTES (UINT64_C(1) << 32)

/* Less than any page there is. */
#define STEP_BYTES 4096

static uint64_t bytes_of(const struct psi_plan *plan)
{
    uint64_t items = party_num_items(plan, PARTY_PROPOSER) +
                     party_num_items(plan, PARTY_ANSWERER);

    return items < MOST_BYTES / BYTES_PER_ITEM ? items * BYTES_PER_ITEM
                                               : MOST_BYTES;
}

/* Large pages, as the library asks for. */
static bool take(uint64_t num_bytes)
{
    void *block = mmap(NULL, (size_t)num_bytes, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    volatile uint8_t *bytes = block;

    if (block == MAP_FAILED) {
        return false;
    }
#if defined(MADV_HUGEPAGE)
    (void)madvise(block, (size_t)num_bytes, MADV_HUGEPAGE);
#endif
    for (uint64_t i = 0; i < num_bytes; i += STEP_BYTES) {
        bytes[i] = 1;
    }
    return true;
}

/* Says whether it has the memory, and ends with a byte or with the other end.
 */
_Noreturn static void hold(int fd, uint64_t num_bytes)
{
    char taken = 0;
    bool told;

    taken = num_bytes > 0 && take(num_bytes) ? 1 : 0;
    told =
        send(fd, &taken, 1, MSG_NOSIGNAL) == 1 && recv(fd, &taken, 1, 0) >= 0;
    /* No exit handlers: buffers of stdio are the first process's to write. */
    _exit(told ? EXIT_SUCCESS : EXIT_FAILURE);
}

bool warm_begin(struct warm *warm, const struct psi_plan *plan)
{
    uint64_t num_bytes = bytes_of(plan);
    double begin = bench_clock_wall();
    char taken = 0;
    int fds[2];

    *warm = (struct warm){.fd = -1};
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) != 0 ||
        (warm->holder = fork()) < 0) {
        perror("vesica-bench: process that holds memory");
        return false;
    }
    if (warm->holder == 0) {
        close(fds[0]);
        hold(fds[1], num_bytes);
    }
    close(fds[1]);
    warm->fd = fds[0];
    if (recv(warm->fd, &taken, 1, 0) == 1 && taken != 0) {
        warm->bytes = num_bytes;
    }
    warm->seconds = bench_clock_wall() - begin;
    return true;
}

void warm_end(struct warm *warm)
{
    char end = 0;

    (void)send(warm->fd, &end, 1, MSG_NOSIGNAL);
    close(warm->fd);
    (void)waitpid(warm->holder, NULL, 0);
}
