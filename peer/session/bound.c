/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/bound.h"

bool peer_bound_is_over(peer_bound *bound, uint32_t seconds, int64_t now_ms)
{
    if (seconds != 0 && !bound->runs) {
        bound->until_ms = now_ms + (int64_t)seconds * 1000;
    }
    bound->runs = seconds != 0;
    return bound->runs && now_ms >= bound->until_ms;
}
