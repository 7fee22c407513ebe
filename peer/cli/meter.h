/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* How far a session is, on standard error: a bar that is drawn again and again
 * on a terminal, and else a line now and then.
 */

#ifndef VESICA_PEER_CLI_METER_H
#define VESICA_PEER_CLI_METER_H

#include <stdbool.h>

#include "vesica/vesica.h"

typedef struct peer_meter {
    bool terminal;
    bool drawn;       /* there is a bar to take away */
    int64_t began_ms; /* when the sizes were known; 0: they are not yet */
    int64_t next_ms;  /* when it may be shown again */
    uint64_t first;   /* operations that were done by then */
} peer_meter;

/** Begin. */
void peer_meter_init(peer_meter *meter, bool terminal);

/** Show the progress, if it is time: five times a second, or a line every ten
 * seconds. A `watch` of peer_match.
 *
 * In:      arg  a peer_meter
 */
void peer_meter_watch(void *arg, const vesica_progress *progress);

/** Take the bar away. */
void peer_meter_end(peer_meter *meter);

/** Room for a duration as text, with its NUL. */
#define PEER_DURATION_ROOM 24

/** Write seconds as 4:05, or 1:02:03. Returns out. */
const char *peer_meter_duration(char out[PEER_DURATION_ROOM], uint64_t seconds);

/** Write what is shown of a progress: a bar or a line, without its end.
 *
 * In:      elapsed_ms  since `first` operations were done
 */
void peer_meter_text(char *out, size_t room, const vesica_progress *progress,
                     uint64_t first, int64_t elapsed_ms, bool bar);

#endif
