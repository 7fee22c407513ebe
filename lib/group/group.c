/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "group/group.h"

const vesica_group *vesica_group_of(vesica_suite suite)
{
    return suite == VESICA_SUITE_RISTRETTO255_SHA512
               ? &vesica_group_ristretto255
               : NULL;
}
