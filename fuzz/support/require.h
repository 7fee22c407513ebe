/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#ifndef VESICA_FUZZ_SUPPORT_REQUIRE_H
#define VESICA_FUZZ_SUPPORT_REQUIRE_H

#include <stdbool.h>
#include <stdlib.h>

/* A property that must hold; libFuzzer takes an abort for a finding. */
static inline void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

#endif
