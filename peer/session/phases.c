/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/phases.h"

#include <string.h>

void peer_phases_add(peer_phases *phases, const char *step, int64_t ms)
{
    for (size_t i = 0; i < phases->num; i++) {
        if (strcmp(phases->steps[i], step) == 0) {
            phases->ms[i] += ms;
            return;
        }
    }
    if (phases->num < PEER_MAX_PHASES) {
        phases->steps[phases->num] = step;
        phases->ms[phases->num] = ms;
        phases->num++;
    }
}
