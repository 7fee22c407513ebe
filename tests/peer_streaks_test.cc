/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* How many sessions in a row a partner has ended by its fault. */

#include <gtest/gtest.h>

#include <memory>
#include <string>

extern "C" {
#include "session/streaks.h"
}

namespace
{

TEST(PeerStreaks, CountsInARowForEachPartner)
{
    const auto streaks = std::make_unique<peer_streaks>();
    EXPECT_EQ(peer_streaks_add(streaks.get(), "first", true), 1u);
    EXPECT_EQ(peer_streaks_add(streaks.get(), "first", true), 2u);
    EXPECT_EQ(peer_streaks_add(streaks.get(), "second", true), 1u);
    EXPECT_EQ(peer_streaks_add(streaks.get(), "second", false), 0u);
    EXPECT_EQ(peer_streaks_add(streaks.get(), "first", true), 3u);
    EXPECT_EQ(peer_streaks_add(streaks.get(), "second", true), 1u);
    EXPECT_EQ(peer_streaks_add(streaks.get(), "first", false), 0u);
    EXPECT_EQ(peer_streaks_add(streaks.get(), "first", true), 1u);
}

TEST(PeerStreaks, ForgetsTheFewest)
{
    const auto streaks = std::make_unique<peer_streaks>();
    for (int i = 0; i < PEER_STREAKS_PARTNERS; i++) {
        const std::string name = "partner-" + std::to_string(i);
        EXPECT_EQ(peer_streaks_add(streaks.get(), name.c_str(), true), 1u);
        if (i != 7) {
            EXPECT_EQ(peer_streaks_add(streaks.get(), name.c_str(), true), 2u);
        }
    }
    EXPECT_EQ(peer_streaks_add(streaks.get(), "one-more", true), 1u);
    EXPECT_EQ(peer_streaks_add(streaks.get(), "partner-0", true), 3u);
    EXPECT_EQ(peer_streaks_add(streaks.get(), "partner-255", true), 3u);
    EXPECT_EQ(peer_streaks_add(streaks.get(), "partner-7", true), 1u);
}

} /* namespace */
