/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "util/wipe.h"

#include <string.h>

/* A call through a volatile pointer: the optimiser cannot know that it is
 * memset, so it cannot know that nobody reads the result. */
static void *(*const volatile wipe_set)(void *, int, size_t) = memset;

void vesica_wipe(void *p, size_t len)
{
    if (len > 0) {
        wipe_set(p, 0, len);
    }
}
