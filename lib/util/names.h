/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#ifndef VESICA_UTIL_NAMES_H
#define VESICA_UTIL_NAMES_H

#include "vesica/status.h"

/* A number that goes on the wire, and its name for people. */
typedef struct vesica_named {
    const char *name;
    int number;
} vesica_named;

/* The name of a number, or NULL if no row has it. */
const char *vesica_named_text(const vesica_named *rows, size_t num, int number);

/* The number of a name. VESICA_ERR_ARGUMENT (NULL) or VESICA_ERR_UNSUPPORTED;
 * *out is then untouched. */
vesica_status vesica_named_find(int *out, const vesica_named *rows, size_t num,
                                const char *name);

#endif
