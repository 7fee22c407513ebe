/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "terms/costs.h"

static const vesica_costs_dh dh[] = {
    [VESICA_SUITE_RISTRETTO255_SHA512] = {200000, 12000, 4400, 16500, 4200},
    [VESICA_SUITE_P256_SHA256] = {350000, 27000, 9900, 37000, 4600},
    [VESICA_SUITE_SM2_SM3] = {350000, 26000, 9900, 35000, 5200},
};

/* The first two have the same hash here, and the same group for base OTs. */
static const vesica_costs_vole vole[] = {
    [VESICA_SUITE_RISTRETTO255_SHA512] = {6300000, 36000, 290, 245, 5000000,
                                          110},
    [VESICA_SUITE_P256_SHA256] = {6300000, 36000, 290, 245, 5000000, 110},
    [VESICA_SUITE_SM2_SM3] = {11000000, 40000, 300, 270, 5000000, 110},
};

const vesica_costs_dh *vesica_costs_of_dh(vesica_suite suite)
{
    return &dh[suite];
}

const vesica_costs_vole *vesica_costs_of_vole(vesica_suite suite)
{
    return &vole[suite];
}
