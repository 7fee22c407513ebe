/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "parts/progress.h"

#include <stdio.h>
#include <unistd.h>

#define CLEAR_LINE "\r\033[K"

static void draw(const struct progress *progress)
{
    if (isatty(STDERR_FILENO) == 1) {
        (void)fprintf(stderr, CLEAR_LINE "%s %s %s %3u %%", progress->group,
                      progress->backend, progress->operation,
                      progress->percent);
        (void)fflush(stderr);
    }
}

void progress_begin(struct progress *progress, const char *group,
                    const char *backend, const char *operation)
{
    *progress = (struct progress){group, backend, operation, 0};
    draw(progress);
}

void progress_show(struct progress *progress, uint64_t done, uint64_t total)
{
    const unsigned percent = (unsigned)(100 * done / total);
    if (percent != progress->percent) {
        progress->percent = percent;
        draw(progress);
    }
}

void progress_end(void)
{
    if (isatty(STDERR_FILENO) == 1) {
        (void)fputs(CLEAR_LINE, stderr);
    }
}
