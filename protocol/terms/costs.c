/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "terms/costs.h"

static const vesica_costs_dh dh[] = {
    [VESICA_SUITE_RISTRETTO255_SHA512] = {740000, 14100, 7650, 11800},
    [VESICA_SUITE_P256_SHA256] = {790000, 22500, 13750, 21400},
    [VESICA_SUITE_SM2_SM3] = {795000, 22400, 13600, 21200},
};

/* The first two have the same hash here, and the same group for base OTs. */
static const vesica_costs_vole vole[] = {
    [VESICA_SUITE_RISTRETTO255_SHA512] = {6850000, 42000, 250, 155, 1500000,
                                          140},
    [VESICA_SUITE_P256_SHA256] = {6850000, 42000, 250, 155, 1500000, 140},
    [VESICA_SUITE_SM2_SM3] = {8750000, 42000, 240, 160, 1500000, 140},
};

const vesica_costs_dh *vesica_costs_of_dh(vesica_suite suite)
{
    return &dh[suite];
}

const vesica_costs_vole *vesica_costs_of_vole(vesica_suite suite)
{
    return &vole[suite];
}
