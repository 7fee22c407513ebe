/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "util/names.h"

#include <string.h>

const char *vesica_named_text(const vesica_named *rows, size_t num, int number)
{
    for (size_t i = 0; i < num; i++) {
        if (rows[i].number == number) {
            return rows[i].name;
        }
    }
    return NULL;
}

vesica_status vesica_named_find(int *out, const vesica_named *rows, size_t num,
                                const char *name)
{
    if (name == NULL) {
        return VESICA_ERR_ARGUMENT;
    }
    for (size_t i = 0; i < num; i++) {
        if (strcmp(rows[i].name, name) == 0) {
            *out = rows[i].number;
            return VESICA_OK;
        }
    }
    return VESICA_ERR_UNSUPPORTED;
}
