/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "vesica/status.h"

const char *vesica_status_name(vesica_status status)
{
    switch (status) {
#define STATUS_NAME(name, value, text)                                         \
    case VESICA_##name:                                                        \
        return #name;
        VESICA_STATUS_MAP(STATUS_NAME)
#undef STATUS_NAME
    default:
        return "unknown";
    }
}

const char *vesica_status_text(vesica_status status)
{
    switch (status) {
#define STATUS_TEXT(name, value, text)                                         \
    case VESICA_##name:                                                        \
        return text;
        VESICA_STATUS_MAP(STATUS_TEXT)
#undef STATUS_TEXT
    default:
        return "unknown status";
    }
}

vesica_class vesica_status_class(vesica_status status)
{
    if (status == VESICA_OK) {
        return VESICA_CLASS_NONE;
    }
    if (status < VESICA_ERR_MALFORMED) {
        return VESICA_CLASS_CALLER;
    }
    return status < VESICA_ERR_NOMEM ? VESICA_CLASS_PEER : VESICA_CLASS_LOCAL;
}
