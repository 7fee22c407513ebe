/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The deadline that a session names, by a clock that the test sets. */

#include <gtest/gtest.h>

extern "C" {
#include "session/bound.h"
}

namespace
{

TEST(PeerBound, CountsFromWhenItIsFirstNamed)
{
    peer_bound bound = {};
    EXPECT_FALSE(peer_bound_is_over(&bound, 0, 1000000));
    EXPECT_FALSE(peer_bound_is_over(&bound, 120, 1000000));
    EXPECT_FALSE(peer_bound_is_over(&bound, 120, 1119999));
    EXPECT_TRUE(peer_bound_is_over(&bound, 120, 1120000));
}

TEST(PeerBound, EndsWhenNoneIsNamed)
{
    peer_bound bound = {};
    EXPECT_FALSE(peer_bound_is_over(&bound, 120, 0));
    EXPECT_FALSE(peer_bound_is_over(&bound, 0, 119999));
    EXPECT_FALSE(peer_bound_is_over(&bound, 0, 500000));
    EXPECT_FALSE(peer_bound_is_over(&bound, 120, 500000));
    EXPECT_TRUE(peer_bound_is_over(&bound, 120, 620000));
}

} /* namespace */
