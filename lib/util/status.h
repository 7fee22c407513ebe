/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The one control-flow macro. A function that owns nothing uses it; one that
 * owns something has a single label `cleanup` instead. */

#ifndef VESICA_UTIL_STATUS_H
#define VESICA_UTIL_STATUS_H

#include "vesica/status.h"

#define VESICA_TRY(expr)                                                       \
    do {                                                                       \
        const vesica_status vesica_try_status = (expr);                        \
        if (vesica_try_status != VESICA_OK) {                                  \
            return vesica_try_status;                                          \
        }                                                                      \
    } while (0)

/* A broken invariant of our own: fatal in verify builds, nothing in others. */
#if defined(VESICA_VERIFY)
#include <stdlib.h>
#define VESICA_ASSERT(cond)                                                    \
    do {                                                                       \
        if (!(cond)) {                                                         \
            abort();                                                           \
        }                                                                      \
    } while (0)
#else
#define VESICA_ASSERT(cond) ((void)0)
#endif

#endif
