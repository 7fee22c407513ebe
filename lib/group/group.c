/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "group/group.h"

#include <string.h>

#include "util/ct.h"
#include "util/status.h"
#include "util/wipe.h"

const vesica_group *vesica_group_of(vesica_suite suite)
{
    switch (suite) {
    case VESICA_SUITE_RISTRETTO255_SHA512:
        return &vesica_group_ristretto255;
    case VESICA_SUITE_P256_SHA256:
        return &vesica_group_p256;
    case VESICA_SUITE_SM2_SM3:
        return &vesica_group_sm2;
    default:
        return NULL;
    }
}

size_t vesica_group_num_in_batch(size_t num, size_t i)
{
    const size_t left = num - i;
    return left < VESICA_GROUP_BATCH ? left : VESICA_GROUP_BATCH;
}

vesica_status vesica_group_multiply_base(const vesica_group *group,
                                         uint8_t *element,
                                         const uint8_t *scalar)
{
    vesica_points points;
    uint8_t product[VESICA_MAX_ELEMENT_BYTES];
    VESICA_TRY(group->decode(&points, group->generator, 1));
    group->multiply(&points, 1, scalar, 1);
    const vesica_status status = group->encode(product, &points, 1);
    if (status == VESICA_OK) {
        memcpy(element, product, group->element_len);
    }
    vesica_wipe(product, sizeof product);
    vesica_wipe(&points, sizeof points);
    return status;
}

vesica_status vesica_group_add(const vesica_group *group, uint8_t *sum,
                               const uint8_t *others, size_t num, size_t stride)
{
    const size_t len = group->element_len;
    uint8_t elements[VESICA_GROUP_BATCH * VESICA_MAX_ELEMENT_BYTES];
    size_t num_elements = 0;
    VESICA_ASSERT(num <= VESICA_GROUP_BATCH);
    for (size_t i = 0; i < num; i++) {
        const uint8_t *other = others + i * stride;
        if (!vesica_ct_all_zero(other, len)) {
            memcpy(elements + num_elements * len, other, len);
            num_elements++;
        }
    }
    return group->combine(sum, NULL, elements, num_elements);
}
