/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "terms/costs.h"

static const vesica_costs_dh dh[] = {
    [VESICA_SUITE_RISTRETTO255_SHA512] = {220000, 11200, 4300, 16500},
    [VESICA_SUITE_P256_SHA256] = {300000, 25800, 9500, 37000},
    [VESICA_SUITE_SM2_SM3] = {290000, 25200, 9250, 35000},
};

/* The first two have the same hash here, and the same group for base OTs. */
static const vesica_costs_vole vole[] = {
    [VESICA_SUITE_RISTRETTO255_SHA512] = {5100000, 42000, 130, 135, 5000000,
                                          130},
    [VESICA_SUITE_P256_SHA256] = {5100000, 42000, 130, 135, 5000000, 130},
    [VESICA_SUITE_SM2_SM3] = {9100000, 42000, 150, 140, 5000000, 130},
};

const vesica_costs_dh *vesica_costs_of_dh(vesica_suite suite)
{
    return &dh[suite];
}

const vesica_costs_vole *vesica_costs_of_vole(vesica_suite suite)
{
    return &vole[suite];
}
