/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The library's wiping with a fault, which the environment names: blinds, lists
 * or the stack stay as they are. Linked with it, the tests of wiping must fail,
 * or they prove nothing. */

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "list/list.h"
#include "oprf/engine.h"
#include "psi/psi.h"
#include "util/wipe.h"

#define SEGMENT_BYTES                                                          \
    ((size_t)VESICA_LIST_RECORD_BYTES << VESICA_LIST_SEGMENT_SHIFT)

static bool holds_blind(size_t len)
{
    return len == sizeof(vesica_match_blind);
}

static bool forgets(const char *what)
{
    const char *fault = getenv("VESICA_WIPE_LEAK");
    return fault != NULL && strcmp(fault, what) == 0;
}

void vesica_wipe(void *p, size_t len)
{
    if (len == 0 || (holds_blind(len) && forgets("blind")) ||
        (len == SEGMENT_BYTES && forgets("list"))) {
        return;
    }
    memset(p, 0, len);
}

void vesica_wipe_stack(void)
{
    uint8_t dead[VESICA_STACK_DEPTH];
    if (!forgets("stack")) {
        vesica_wipe(dead, sizeof dead);
    }
}
