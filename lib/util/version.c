/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "vesica/version.h"

#define TEXT_OF(x) #x
#define DOTTED(major, minor, patch)                                            \
    TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

const char *vesica_version(void)
{
    return DOTTED(VESICA_VERSION_MAJOR, VESICA_VERSION_MINOR,
                  VESICA_VERSION_PATCH);
}

unsigned vesica_version_number(void)
{
    return VESICA_VERSION_NUMBER;
}

unsigned vesica_wire_version(void)
{
    return VESICA_WIRE_VERSION;
}

unsigned vesica_profile_version(void)
{
    return VESICA_PROFILE;
}
