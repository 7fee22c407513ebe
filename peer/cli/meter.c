/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "cli/meter.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

#define BAR_MS 200
#define LINE_MS 10000
#define BAR_CELLS 24
#define CLEAR_LINE "\r\033[K"

void peer_meter_init(peer_meter *meter, bool terminal)
{
    *meter = (peer_meter){.terminal = terminal,
                          .next_ms = terminal ? 0 : peer_clock_ms() + LINE_MS};
}

const char *peer_meter_duration(char out[PEER_DURATION_ROOM], uint64_t seconds)
{
    const unsigned long long hours = seconds / 3600;
    const unsigned minutes = (unsigned)(seconds / 60 % 60);
    const unsigned rest = (unsigned)(seconds % 60);
    if (hours > 0) {
        (void)snprintf(out, PEER_DURATION_ROOM, "%llu:%02u:%02u", hours,
                       minutes, rest);
    } else {
        (void)snprintf(out, PEER_DURATION_ROOM, "%u:%02u", minutes, rest);
    }
    return out;
}

/* Both sides together, as far as it is known. */
static uint64_t done_of(const vesica_progress *progress)
{
    return progress->items_done + progress->peer_done;
}

static uint64_t total_of(const vesica_progress *progress)
{
    return progress->items_total + progress->peer_total;
}

static void draw_bar(char out[BAR_CELLS + 3], uint64_t done, uint64_t total)
{
    const size_t full = (size_t)((double)done / (double)total * BAR_CELLS);
    out[0] = '[';
    for (size_t i = 0; i < BAR_CELLS; i++) {
        out[1 + i] = i < full ? '#' : '.';
    }
    memcpy(out + 1 + BAR_CELLS, "]", 2);
}

void peer_meter_text(char *out, size_t room, const vesica_progress *progress,
                     uint64_t first, int64_t elapsed_ms, bool bar)
{
    char cells[BAR_CELLS + 3] = "";
    char rate_text[PEER_GROUP_ROOM];
    char left_text[PEER_DURATION_ROOM];
    const uint64_t total = total_of(progress);
    uint64_t done = done_of(progress);
    if (total == 0) {
        (void)snprintf(out, room, "%s", progress->step);
        return;
    }
    done = done < total ? done : total;
    if (bar) {
        draw_bar(cells, done, total);
    }
    const double seconds = (double)elapsed_ms / 1000;
    const double rate =
        done > first && seconds > 0 ? (double)(done - first) / seconds : 0;
    const int len = snprintf(out, room, "%s%s%3u %%", cells, bar ? " " : "",
                             (unsigned)((double)done / (double)total * 100));
    if (rate <= 0 || len < 0 || (size_t)len >= room) {
        return;
    }
    (void)snprintf(
        out + len, room - (size_t)len, "  %s operations/s  %s left  %s",
        peer_text_group(rate_text, (uint64_t)rate),
        peer_meter_duration(left_text,
                            (uint64_t)((double)(total - done) / rate + 0.5)),
        progress->step);
}

void peer_meter_watch(void *arg, const vesica_progress *progress)
{
    peer_meter *meter = arg;
    char text[256];
    const int64_t now = peer_clock_ms();
    if (meter->began_ms == 0 && total_of(progress) > 0) {
        meter->began_ms = now;
        meter->first = done_of(progress);
    }
    if (now < meter->next_ms) {
        return;
    }
    meter->next_ms = now + (meter->terminal ? BAR_MS : LINE_MS);
    peer_meter_text(text, sizeof text, progress, meter->first,
                    meter->began_ms == 0 ? 0 : now - meter->began_ms,
                    meter->terminal);
    (void)fprintf(stderr, meter->terminal ? CLEAR_LINE "%s" : "%s\n", text);
    (void)fflush(stderr);
    meter->drawn = meter->terminal;
}

void peer_meter_end(peer_meter *meter)
{
    if (meter->drawn) {
        (void)fputs(CLEAR_LINE, stderr);
        meter->drawn = false;
    }
}
