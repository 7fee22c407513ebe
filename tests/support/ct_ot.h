/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What tests of OTs with marked secrets have in common. */

#ifndef VESICA_TESTS_SUPPORT_CT_OT_H
#define VESICA_TESTS_SUPPORT_CT_OT_H

#include <algorithm>

#include "support/blocks.h"

extern "C" {
#include "ot/base_ot.h"
#include "util/ct.h"
}

namespace vesica_test
{

inline vesica_block secret_block(uint8_t first)
{
    vesica_block block;
    for (uint8_t i = 0; i < 16; i++) {
        block.bytes[i] = static_cast<uint8_t>(first + 29 * i);
    }
    VESICA_SECRET(&block, sizeof block);
    return block;
}

inline vesica_block opened(vesica_block block)
{
    VESICA_PUBLIC(&block, sizeof block);
    return block;
}

inline vesica_ot_context make_context(vesica_suite group)
{
    vesica_ot_context context;
    context.group = vesica_group_of(group);
    context.hash =
        group == VESICA_SUITE_SM2_SM3 ? group : VESICA_SUITE_P256_SHA256;
    std::fill_n(context.sid, VESICA_SID_BYTES, uint8_t(0x42));
    return context;
}

inline vesica_coins secret_coins(const vesica_ot_context &context,
                                 vesica_label label, uint8_t fill)
{
    vesica_coins coins;
    Bytes seed(VESICA_SEED_BYTES, fill);
    VESICA_SECRET(seed.data(), seed.size());
    vesica_coins_init(&coins, context.group->suite, label, seed.data(),
                      context.sid);
    return coins;
}

} /* namespace vesica_test */

#endif
