/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What all examples share: a way to stop at the first error. An institution's
 * program would clean up and report instead. */

#ifndef VESICA_EXAMPLES_MUST_H
#define VESICA_EXAMPLES_MUST_H

#include "vesica/status.h"

#include <stdio.h>
#include <stdlib.h>

#define MUST(call) must((call), #call)

static inline void must(vesica_status status, const char *call)
{
    if (status != VESICA_OK) {
        (void)fprintf(stderr, "%s: %s: %s\n", call, vesica_status_name(status),
                      vesica_status_text(status));
        exit(EXIT_FAILURE);
    }
}

#endif
