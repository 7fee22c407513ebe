/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/notice.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"

#define LINE_MS 1000

void peer_notice_connection(peer_notice *notice, const char *from,
                            const char *why)
{
    char more[64] = "";
    if (peer_clock_ms() < notice->next_line_ms) {
        notice->num_unsaid++;
        return;
    }
    if (notice->num_unsaid > 0) {
        (void)snprintf(more, sizeof more, " (and %llu connections before it)",
                       (unsigned long long)notice->num_unsaid);
    }
    peer_log_failure("connection from %s%s: %s", from, more, why);
    notice->num_unsaid = 0;
    notice->next_line_ms = peer_clock_ms() + LINE_MS;
}

void peer_notice_rest(peer_notice *notice)
{
    if (notice->num_unsaid == 0 || peer_clock_ms() < notice->next_line_ms) {
        return;
    }
    peer_log_failure("%llu more connections came to nothing",
                     (unsigned long long)notice->num_unsaid);
    notice->num_unsaid = 0;
    notice->next_line_ms = peer_clock_ms() + LINE_MS;
}
